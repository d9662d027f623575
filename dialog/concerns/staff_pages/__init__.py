"""What signed-in staff reach: the inbox, one concern, work on it, and entries from the phone and the counter."""

from dialog.concerns.staff_pages import <<<<<<< HEAD, =======, >>>>>>> 5e256c9 (Divide one voice into several matters and put it together again; pages for matters, answering, aside, bulk, drafts, entry, inbox, keys, macros, marks, matters, sharing, similar, split, templates
from dialog.concerns.staff_pages.blueprint import pages

__all__ = ["<<<<<<< HEAD", "=======", ">>>>>>> 5e256c9 (Divide one voice into several matters and put it together again; pages for matters", "answering", "aside", "bulk", "drafts", "entry", "inbox", "keys", "macros", "marks", "matters", "pages", "sharing", "similar", "split", "templates"]
