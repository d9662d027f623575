"""Disposal by decided rules."""
