"""What lies ahead of the accounts of a view, and those whose pattern broke."""
