"""What is kept. Nothing here knows who asked the wegwijzer anything."""
