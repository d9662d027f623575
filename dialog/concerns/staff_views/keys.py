"""What the keys do, in words, in the order of the work."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.concerns.rules.keys import Act

# (heading, acts with what they do).
GROUPS: tuple[tuple[Any, tuple[tuple[Act, Any], ...]], ...] = (
    (
        _l("Move around"),
        (
            (Act.NEXT, _l("Next concern")),
            (Act.PREVIOUS, _l("Previous concern")),
            (Act.EXPAND, _l("Show the whole concern, then read on")),
            (Act.SEARCH, _l("Search")),
            (Act.SELECT, _l("Choose the concern; with Shift all from the one chosen before")),
            (Act.HELP, _l("Show the keys")),
        ),
    ),
    (
        _l("Say what it is about"),
        (
            (Act.FIRST, _l("Accept the first suggestion")),
            (Act.SECOND, _l("Accept the second suggestion")),
            (Act.THIRD, _l("Accept the third suggestion")),
            (Act.TAG, _l("Find a category: write some letters, then Enter")),
            (Act.AREA, _l("Choose the area")),
            (Act.DONE, _l("Done, show the next")),
        ),
    ),
    (
        _l("Let it go on"),
        (
            (Act.REPLY, _l("Write an answer")),
            (Act.ASSIGN, _l("Give it to somebody")),
            (Act.PAUSE, _l("Pause it")),
            (Act.URGENT, _l("Mark as urgent, or say that you have seen it")),
            (Act.NOTE, _l("Write an internal note")),
            (Act.MACRO, _l("Play a macro: then its own key")),
            (Act.CONNECT, _l("Connect with others about the same thing")),
            (Act.SPLIT, _l("Divide into parts")),
            (Act.REDACT, _l("Hide all marked personal details")),
            (Act.SHARE, _l("Share with another organisation")),
            (Act.UNDO, _l("Undo what you did last")),
        ),
    ),
)
