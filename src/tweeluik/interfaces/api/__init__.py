"""The wegwijzer and the letters for programs."""
