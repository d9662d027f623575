"""The number a party says at the door."""

from dialog.keys import Keys

DIGITS = 4


def door_number(keys: Keys, link_salt: bytes) -> str:
    """Four digits of a party, the same every time and stored nowhere. Two parties may share one: the name tells them apart."""
    return f"{int.from_bytes(keys.keyed('door number', link_salt)[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
