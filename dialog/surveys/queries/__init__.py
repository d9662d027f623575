"""Reads about surveys, what waits, and what was written."""
