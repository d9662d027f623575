"""Reading of groups."""
