"""What people and programs touch: command line now, pages and API later; all say the same."""
