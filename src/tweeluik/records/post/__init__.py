"""The post: messages that say only that something is ready, sent once and at the right moment."""
