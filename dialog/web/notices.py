"""Short messages after a redirect ("SP-2026-0012 är klar"), carried in the address: no state, nothing to forget."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

_texts: dict[str, Any] = {}
_undo: dict[str, str] = {}
_REFERENCE = re.compile(r"[\w@. -]{1,60}")


@dataclass(frozen=True)
class Notice:
    """What the page says once."""

    kind: str
    text: str
    undo_url: str = ""


def notice_text(code: str, text: Any, undo: str = "") -> str:
    """Register what `code` says; `%(ref)s` is the reference given with it. `undo`: path of the POST that takes it back."""
    _texts[code] = text
    if undo:
        _undo[code] = undo
    return code


def notice_url(url: str, code: str, reference: str = "") -> str:
    """`url`, which will say the notice."""
    joiner = "&" if "?" in url else "?"
    query = urlencode({"sagt": code} | ({"ref": reference} if reference else {}))
    head, hash_, fragment = url.partition("#")
    return f"{head}{joiner}{query}{hash_}{fragment}"


def redirect_with_notice(url: str, code: str, reference: str = "", status: int = 303) -> Response:
    """To `url`, which will say the notice."""
    return redirect(notice_url(url, code, reference), status)


def get_notices() -> list[Notice]:
    """What this page should say. Unknown codes and odd references say nothing."""
    found = notice_for(request.args.get("sagt", ""), request.args.get("ref", ""))
    return [found] if found is not None else []


def notice_for(code: str, reference: str) -> Notice | None:
    """The notice of a code, or None."""
    if code not in _texts or (reference and not _REFERENCE.fullmatch(reference)):
        return None
    undo = f"{request.script_root}{_undo[code]}" if code in _undo else ""
    return Notice("ok", str(_texts[code]) % {"ref": reference}, undo)
