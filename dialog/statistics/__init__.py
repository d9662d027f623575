"""Figures that others have made: reported crime and how many live where, imported with source and date."""
