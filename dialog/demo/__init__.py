"""Lindesund, the fictional municipality: its data, and half a year of work told through the real operations.

Nothing here is a feature: what the demo shows, the program does for everybody.
"""
