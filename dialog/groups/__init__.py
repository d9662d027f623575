"""Neighbourhood watch groups: an area, a number of households and the people who hold it together. No list of homes."""
