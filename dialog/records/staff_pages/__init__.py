"""What staff reach: the rules of disposal, and what the law on crime prevention asks for."""

from dialog.records.staff_pages import disposal, law
from dialog.records.staff_pages.blueprint import pages

__all__ = ["disposal", "law", "pages"]
