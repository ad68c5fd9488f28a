"""Makes the generated pages of ``docs``: rule book and traceability table."""
