"""Who may do and see what: stated apart from the code, and tried (``security.md`` 4)."""
