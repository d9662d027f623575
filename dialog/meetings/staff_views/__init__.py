"""How meetings are shown to staff."""
