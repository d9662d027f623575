"""Signs in a text that it names somebody: a hint to the writer before sending, never a stop."""

import re

_SIGNS = (
    # Personal numbers, with or without century.
    re.compile(r"(?<!\d)(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])[-+ ]?\d{4}(?!\d)"),
    # Phone numbers as people write them: a zero or +46, eight to ten more digits in groups.
    re.compile(r"(?<![\d+])(?:\+46|0046|0)[\s-]?\(?0?\)?[1-9]\d{0,3}(?:[\s-]?\d{2,4}){2,4}(?!\d)"),
    re.compile(r"(?<!\w)[A-Za-z]{3}[\s-]?\d{2}[A-Za-z\d](?!\w)"),
    re.compile(r"[^\s@]+@[^\s@]+\.[^\W\d_]{2,}"),
)
_WESTERN = {
    ord(digit): str(value) for start in (0x660, 0x6F0) for value, digit in enumerate(map(chr, range(start, start + 10)))
}


def holds_details(text: str) -> bool:
    """Whether something in `text` looks like a phone number, personal number, registration plate or mail address."""
    plain = text.translate(_WESTERN)
    return any(sign.search(plain) for sign in _SIGNS)
