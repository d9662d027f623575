"""The fourteen fixed categories and the facets under them.

What a concern is tagged with is stored with the concern.
"""
