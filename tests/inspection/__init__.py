"""What strangers may hand in: the corpus, and what becomes of it."""
