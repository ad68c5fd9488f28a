"""Cases driven through the real doors beside a model of them, and whole lives with faults."""
