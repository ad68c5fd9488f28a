"""The pages of a case, for the employee."""
