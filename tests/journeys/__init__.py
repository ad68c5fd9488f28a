"""A real browser on a real server: every page and state looked at, and the journeys of strangers.

``states`` says what there is to see, ``looks`` how it is looked at, ``checks`` what must hold.
``pictures`` is no test: it draws every state into a folder, for eyes.
"""
