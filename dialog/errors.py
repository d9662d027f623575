"""What any slice may raise; `web/error_pages.py` turns each into one page."""


class DialogError(Exception):
    """Base of everything a slice raises on purpose.

    `code` is a stable short name; `web/error_pages.py` and forms translate it. `values` fill the sentence.
    """

    def __init__(self, code: str = "", **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotPossibleNow(DialogError):
    """The rules do not allow this in the present state (422)."""


class NotAllowed(DialogError):
    """The signed-in person may not do this (403)."""


class Missing(DialogError):
    """No such thing, or not for this person: the two look the same (404)."""


class Conflict(DialogError):
    """Somebody else changed it meanwhile (409)."""


class Unavailable(DialogError):
    """The database or the disk does not answer now (503)."""
