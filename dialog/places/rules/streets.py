"""Street names and house numbers: the key two spellings share, and which numbers a range holds."""

import re
from dataclasses import dataclass
from enum import StrEnum

from dialog.places.rules.names import folded, plain_letters

MAX_NAME = 120
MAX_NUMBER = 99_999

_WORD = re.compile(r"[^\W_]+(?::[^\W_]+)?")
_QUOTES = re.compile(r"['’`´]")
_EVERYWHERE = {
    "s:t": "sankt", "st": "sankt", "s:ta": "sankta", "sta": "sankta",
    "n:a": "norra", "s:a": "södra", "ö:a": "östra", "v:a": "västra", "g:a": "gamla", "l:a": "lilla",
    "1:a": "första", "2:a": "andra", "3:e": "tredje", "4:e": "fjärde", "5:e": "femte", "6:e": "sjätte",
}  # fmt: skip
_FIRST = {"n": "norra", "s": "södra", "ö": "östra", "v": "västra"}
_LAST = {"g": ("gatan", "gata"), "v": ("vägen", "väg")}
_ENDINGS = (("g", "gatan"), ("v", "vägen"), ("gr", "gränd"))

_ADDRESS = re.compile(
    r"\s*(?P<name>(?:\d{1,2}:[ae]\s+)?[^\d,]*[^\W\d_][^\d,]*?)[\s,.]*"
    r"(?:(?P<number>\d{1,5})(?!\d)\s*(?P<letter>[a-zåäö])?(?![^\W_]))?",
    re.IGNORECASE | re.DOTALL,
)
_POSTAL_CODE = re.compile(r"(?<!\d)(\d{3})\s?(\d{2})(?!\d)")


class Parity(StrEnum):
    """Which side of the street a range covers."""

    ODD = "odd"
    EVEN = "even"
    ALL = "all"

    def holds(self, number: int) -> bool:
        """True when a house with `number` stands on this side."""
        return self is Parity.ALL or (number % 2 == 1) == (self is Parity.ODD)


def street_key(raw: str) -> str:
    """The normalised name: lower case, single spaces, no dots, abbreviations written out. Its own key is itself."""
    words = _WORD.findall(_QUOTES.sub("", plain_letters(raw)))
    written = [_EVERYWHERE.get(word, word.replace(":", "")) for word in words]
    if len(written) > 1:
        written[0] = _FIRST.get(written[0], written[0])
        after_noun, after_genitive = _LAST.get(written[-1], (written[-1], written[-1]))
        written[-1] = after_genitive if written[-2].endswith("s") else after_noun
    return " ".join(written)


def folded_key(key: str) -> str:
    """The key as typed without å, ä and ö: "o agatan" is östra Ågatan."""
    words = folded(key).split(" ")
    if len(words) > 1 and words[0] == "o":
        words[0] = "ostra"
    return " ".join(words)


def longer_keys(key: str) -> tuple[str, ...]:
    """The keys meant if the last word is cut: "lillskogsv" is lillskogsvägen, "oskars vägen" is oskars väg."""
    longer = [key[: -len(cut)] + whole for cut, whole in _ENDINGS if key.endswith(cut) and len(key) > len(cut) + 2]
    for whole, bare in _LAST.values():
        if key.endswith(f" {whole}"):
            longer.append(key.removesuffix(whole) + bare)
        elif key.endswith(f" {bare}"):
            longer.append(key.removesuffix(bare) + whole)
    return tuple(longer)


@dataclass(frozen=True)
class Address:
    """What somebody typed, taken apart. `postal_code` is five digits or ''; `locality` is what stood after a comma."""

    name: str
    number: int | None = None
    letter: str = ""
    postal_code: str = ""
    locality: str = ""

    @property
    def house(self) -> str:
        """Number and letter as written on a house: "4B", or ''."""
        return f"{self.number}{self.letter.upper()}" if self.number is not None else ""


def split_address(raw: str) -> Address:
    """Take "Storgatan 4b, 999 01 Lindesund" apart. What holds no letter is an address without a name."""
    postal = _POSTAL_CODE.search(raw)
    text = _POSTAL_CODE.sub(" , ", raw) if postal else raw
    match = _ADDRESS.match(text)
    if match is None:
        return Address("")
    return Address(
        name=match["name"].strip(),
        number=int(match["number"]) if match["number"] else None,
        letter=(match["letter"] or "").lower(),
        postal_code="".join(postal.groups()) if postal else "",
        locality=text.rpartition(",")[2].strip(" .") if "," in text else "",
    )


@dataclass(frozen=True)
class StreetPart:
    """House numbers of one street that lie in one area. No numbers means the whole street; no upper end is open."""

    street: str
    number_from: int | None
    number_to: int | None
    parity: Parity
    postal_code: str
    locality: str
    area_code: str

    def holds(self, number: int) -> bool:
        """True when the house with this number is in the part."""
        low, high = self.number_from or 0, MAX_NUMBER if self.number_to is None else self.number_to
        return low <= number <= high and self.parity.holds(number)

    def meets(self, other: "StreetPart") -> bool:
        """True when some number could be in both."""
        if Parity.ALL not in (self.parity, other.parity) and self.parity is not other.parity:
            return False
        low = max(self.number_from or 0, other.number_from or 0)
        high = min(MAX_NUMBER if part.number_to is None else part.number_to for part in (self, other))
        side = self.parity if self.parity is not Parity.ALL else other.parity
        return any(side.holds(number) for number in range(low, min(high, low + 1) + 1))

    @property
    def place(self) -> tuple[str, str]:
        """What tells streets of the same name apart."""
        return self.postal_code, self.locality
