"""Pages that are the same for everybody but for their form key: drawn once, while what they were drawn from holds."""

import threading
from collections.abc import Callable

from dialog.web.pieces import Pieces

MOST = 1000
HOLE = "%%form-key%%"

_pages: dict[tuple[object, ...], Pieces] = {}
_lock = threading.Lock()


def remembered(key: tuple[object, ...], draw: Callable[[], str]) -> Pieces:
    """The page under `key`, which names everything it shows; () for one that is not to be remembered.

    `draw` gives the page with HOLE where the form key stands.
    """
    found = _pages.get(key) if key else None
    if found is None:
        found = Pieces.of(draw(), HOLE)
        if key:
            with _lock:
                while len(_pages) >= MOST:
                    _pages.pop(next(iter(_pages)))
                _pages[key] = found
    return found
