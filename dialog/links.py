"""Which addresses a page may link to: for every field and text where somebody writes one."""

import re
from urllib.parse import urlsplit

SAFE_SCHEMES = ("https", "http", "tel", "mailto")
_HIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\\]")


def is_safe_link(address: str) -> bool:
    """True for https, http, tel or mailto, written out, with nothing hidden in it and no name before the host."""
    if _HIDDEN.search(address):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme in ("https", "http"):
        return bool(host) and address.lower().startswith(f"{parts.scheme}://") and "@" not in parts.netloc
    return parts.scheme in SAFE_SCHEMES and bool(parts.path) and not parts.netloc


def is_own_path(address: str) -> bool:
    """True for a path on this site."""
    return address.startswith("/") and not address.startswith("//") and not _HIDDEN.search(address)
