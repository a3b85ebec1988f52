"""Accountable: every number accounts for itself."""
