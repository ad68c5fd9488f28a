"""Answer pages as plain text, for readers who never saw the product."""
