"""The API as programs use it: its contract, and whatever else they may send."""
