"""Reads about imported figures."""
