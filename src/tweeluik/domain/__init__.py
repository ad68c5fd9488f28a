"""The field itself: pure Python, standard library only.

No Django, no clock and no reading but of its own data files: the day is always an argument.
"""
