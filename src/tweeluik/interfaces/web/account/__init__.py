"""The pages of an account: make one, sign in, and what belongs to it."""
