"""What lies ahead of a book: its metrics forecast, kept as they were made, and scored later.

Nothing is imported here, so that the process that works forecasts out loads no more than it needs.
"""
