"""Everything that can be printed: letters, the answer, the calendar.

One model (a sheet), one template, one PDF.
"""

from .sheet import Sheet

__all__ = ["Sheet"]
