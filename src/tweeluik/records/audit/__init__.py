"""The log of who did or read what: only added to, chained, and signed from time to time."""
