"""Reads of what was answered: counts of versions together, made safe to show."""
