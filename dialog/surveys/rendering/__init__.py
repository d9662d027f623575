"""A screen's questions as HTML. Blank ones are drawn once per version and language; filled or erroneous ones anew."""

from dialog.surveys.rendering.screen import Drawn, Error, draw_screen

__all__ = ["Drawn", "Error", "draw_screen"]
