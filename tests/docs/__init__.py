"""Tests of the generated pages and of the traceability table."""
