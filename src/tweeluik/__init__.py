"""Tweeluik: second opinion and expert opinion in Dutch sickness absence, side by side."""

__version__ = "0.2.0"
