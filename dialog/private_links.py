"""Private links that are sent by mail again and again and lie nowhere: made from a stored salt and the installation's key."""

import hashlib
import secrets
from base64 import b32encode
from dataclasses import dataclass

from dialog.keys import Keys

SALT_BYTES = 16
TOKEN_BYTES = 16


@dataclass(frozen=True)
class PrivateLink:
    """`token` goes into the address (26 characters, 128 bits) and is not stored; `salt` and `found_by` are."""

    token: str
    salt: bytes
    found_by: str


def new_link(keys: Keys, purpose: str) -> PrivateLink:
    """A link nobody has had before. `purpose` keeps kinds of links apart."""
    salt = secrets.token_bytes(SALT_BYTES)
    token = link_token(keys, purpose, salt)
    return PrivateLink(token, salt, link_hash(token))


def link_token(keys: Keys, purpose: str, salt: bytes) -> str:
    """The token that belongs to a stored salt: who holds the database alone cannot make it."""
    return b32encode(keys.keyed(f"link:{purpose}", salt)[:TOKEN_BYTES]).decode("ascii").rstrip("=").lower()


def link_hash(token: str) -> str:
    """How a link is found: the token is random, so a fast hash is enough. Letters may come in either case."""
    return hashlib.sha256(token.strip().lower().encode()).hexdigest()
