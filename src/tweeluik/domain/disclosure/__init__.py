"""What may leave the system, and what must not: numbers and words that give a person away."""
