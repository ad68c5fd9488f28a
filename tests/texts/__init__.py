"""Whether the texts can be read, are worded as agreed, and favour neither party."""
