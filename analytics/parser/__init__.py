"""Files parsed in a process of their own; nothing here knows what a table means."""
