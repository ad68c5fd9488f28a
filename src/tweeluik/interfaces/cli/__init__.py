"""The ``tweeluik`` command."""
