"""Answers that are not sent yet: what a draft holds, and how it is locked.

The draft is kept under a keyed hash of a secret that only the person's cookie holds, and locked with a key made of the
same secret. Who holds the database alone, or the database and the installation's keys, opens nothing. With a resume code the
secret itself is locked once more, with a key that is slow to make from the code.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import timedelta

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from dialog.concerns.rules import CODE_DIGITS
from dialog.keys import Keys
from dialog.surveys.rules.values import Raw

COOKIE = "enkat"
LIFE = timedelta(days=7)
SECRET_BYTES = 32
# Boxes come in steps of this size, so that their length says little about what was written.
STEP = 512


@dataclass(frozen=True)
class Walk:
    """Where the person stands, worked out when the draft was saved: showing the page that follows needs no more.

    `asked`: numbers of the pages on the route. `waits`: the first that is not done, 0 when all are. `page`: the page shown
    next, question `step` of `total`; `coming` is the page that follows it whatever is answered, 0 when that is not known.
    """

    asked: tuple[int, ...]
    waits: int
    page: int
    step: int
    total: int
    coming: int

    def may_see(self, number: int) -> bool:
        """Whether the page is asked, and not later than where the person is."""
        return number in self.asked and (self.waits == 0 or number <= self.waits)


@dataclass(frozen=True)
class Draft:
    """`raws`: page number -> its fields as sent. `passed`: pages left forwards; `skipped`: those left without an answer on purpose.

    `form_key` makes one submission of one draft, however often it is sent. `collector`, `code` and `mode` say how the
    person came here.
    """

    version_id: int
    language: str
    form_key: str
    raws: Mapping[int, Raw] = field(default_factory=dict)
    passed: frozenset[int] = frozenset()
    skipped: frozenset[int] = frozenset()
    collector: str = ""
    code: str = ""
    mode: str = "self"
    walk: Walk | None = None

    @property
    def counted(self) -> Mapping[int, Raw]:
        """The fields that count: what was written on a page that was skipped afterwards is kept, but says nothing."""
        return {number: raw for number, raw in self.raws.items() if number not in self.skipped}

    def with_page(self, number: int, raw: Raw) -> "Draft":
        """The draft with this page's fields, and nothing else, replaced."""
        said = any(value for values in raw.values() for value in values)
        raws = {one: fields for one, fields in self.raws.items() if one != number}
        if raw:
            raws[number] = {name: list(values) for name, values in raw.items()}
        return replace(self, raws=raws, skipped=self.skipped - {number} if said else self.skipped, walk=None)

    def after(self, number: int) -> "Draft":
        """The draft when `number` has been left forwards."""
        return replace(self, passed=self.passed | {number}, walk=None)

    def without(self, number: int) -> "Draft":
        """The draft when `number` has been skipped."""
        return replace(self, passed=self.passed | {number}, skipped=self.skipped | {number}, walk=None)


def new_secret() -> bytes:
    """What the cookie of a new draft holds."""
    return secrets.token_bytes(SECRET_BYTES)


def lookup(keys: Keys, secret: bytes, survey_id: int) -> bytes:
    """Where the draft of this survey lies."""
    return keys.keyed("survey-draft", secret + str(survey_id).encode())


def seal(keys: Keys, secret: bytes, draft: Draft) -> bytes:
    """`draft`, locked."""
    packed = _pack(draft)
    padded = packed + b" " * (-len(packed) % STEP)
    return bytes(SecretBox(_box_key(keys, secret)).encrypt(padded))


def unseal(keys: Keys, secret: bytes, box: bytes) -> Draft | None:
    """What `seal` locked; None when the box is another's or was altered."""
    try:
        return _unpack(SecretBox(_box_key(keys, secret)).decrypt(box))
    except CryptoError:
        return None


def resume_code(keys: Keys, secret: bytes, survey_id: int, form_key: str) -> str:
    """The 16 digits that open this draft elsewhere: the same draft gives the same code."""
    digest = keys.keyed("survey-resume", secret + str(survey_id).encode() + form_key.encode())
    return f"{int.from_bytes(digest, 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def resume_lookup(keys: Keys, slow: bytes) -> bytes:
    """Where the secret lies; `slow` is `keys.resume_hash` of the code."""
    return keys.keyed("survey-resume-place", slow)


def seal_secret(keys: Keys, slow: bytes, secret: bytes) -> bytes:
    """The secret, locked with the code."""
    return bytes(SecretBox(keys.keyed("survey-resume-box", slow)).encrypt(secret))


def unseal_secret(keys: Keys, slow: bytes, box: bytes) -> bytes | None:
    """What `seal_secret` locked."""
    try:
        return SecretBox(keys.keyed("survey-resume-box", slow)).decrypt(box)
    except CryptoError:
        return None


def fields_of(posted: Iterable[tuple[str, str]], addresses: Iterable[str]) -> dict[str, list[str]]:
    """Of what was posted, the fields of these questions, as they were sent."""
    wanted = tuple(f"q_{address}" for address in addresses)
    raw: dict[str, list[str]] = {}
    for name, value in posted:
        # `q_PLATS__2` is another round's question and no part of `q_PLATS`.
        if any(name == one or (name.startswith(one + "_") and not name.startswith(one + "__")) for one in wanted):
            raw.setdefault(name, []).append(value)
    return raw


def _box_key(keys: Keys, secret: bytes) -> bytes:
    return keys.keyed("survey-draft-box", secret)


def _pack(draft: Draft) -> bytes:
    content = {
        "v": draft.version_id,
        "l": draft.language,
        "f": draft.form_key,
        "r": {str(number): {name: list(values) for name, values in raw.items()} for number, raw in draft.raws.items()},
        "p": sorted(draft.passed),
        "s": sorted(draft.skipped),
        "c": draft.collector,
        "k": draft.code,
        "m": draft.mode,
        "w": astuple(draft.walk) if draft.walk else None,
    }
    return json.dumps(content, separators=(",", ":")).encode()


def _unpack(packed: bytes) -> Draft:
    content = json.loads(packed)
    return Draft(
        version_id=content["v"],
        language=content["l"],
        form_key=content["f"],
        raws={int(number): raw for number, raw in content["r"].items()},
        passed=frozenset(content["p"]),
        skipped=frozenset(content["s"]),
        collector=content["c"],
        code=content["k"],
        mode=content["m"],
        walk=Walk(tuple(content["w"][0]), *content["w"][1:]) if content["w"] else None,
    )
