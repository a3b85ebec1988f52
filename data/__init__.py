"""Data to try the product with: the sample agency, and the books that the bench measures."""
