"""Everything that can be printed: letters, the answer, the calendar.

One model (a sheet), one template, one PDF.
"""

from .sheet import Busy, NoPdf, Sheet

__all__ = ["Busy", "NoPdf", "Sheet"]
