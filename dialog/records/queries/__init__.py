"""Reads about disposal."""
