"""Cases: what happened, in which state they are, what was written, and the two doors to them."""
