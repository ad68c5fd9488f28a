"""Who may see what: classes of data, relations, grounds; and what must never leave the system."""
