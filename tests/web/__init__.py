"""The pages, through the doors that visitors and programs use."""
