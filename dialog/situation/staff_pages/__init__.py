"""Staff pages of the situation picture. Every module of this package that has pages is imported here."""

from dialog.situation.staff_pages import changes, crossings, judgements, picture, problem_parts, problems, sentences
from dialog.situation.staff_pages.blueprint import pages

__all__ = ["changes", "crossings", "judgements", "pages", "picture", "problem_parts", "problems", "sentences"]
