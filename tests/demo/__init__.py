"""The demo world and its pages."""
