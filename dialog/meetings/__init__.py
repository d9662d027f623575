"""Dialogue meetings and safety walks: who invites, who comes (counted as people), what was said there and what is done."""
