"""Staff pages of the situation picture. Every module of this package that has pages is imported here."""

from dialog.situation.staff_pages import changes, judgements, picture, problem_parts, problems, sentences
from dialog.situation.staff_pages.blueprint import pages

__all__ = ["changes", "judgements", "pages", "picture", "problem_parts", "problems", "sentences"]
