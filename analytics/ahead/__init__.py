"""The book's accounts as buyers and contracts, and what is to come from them."""
