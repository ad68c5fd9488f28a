"""What strangers hand in is looked at here before any of it is kept (``security.md`` A7 to A9).

:mod:`.inspector` asks a child process with little memory and time; :mod:`.pdf` and :mod:`.images`
are what runs in it; :mod:`.scanner` asks a virus scanner that others run. No Django, no database.
"""
