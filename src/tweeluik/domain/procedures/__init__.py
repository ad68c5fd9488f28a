"""Procedures: each two tables (states, transitions) and one engine that takes a step."""
