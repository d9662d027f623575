"""Reading of meetings."""
