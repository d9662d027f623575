"""What an editable text says now: the municipality's own wording, or the built-in one in the reader's language."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from dialog.catalogue import is_translated
from dialog.organisations.queries.facts import ProgrammeFacts, facts_of, programme_facts
from dialog.organisations.queries.snapshot import Snapshot, snapshot
from dialog.organisations.texts import TEXTS, TextKind, filled


@dataclass(frozen=True)
class Wording:
    """A text as it is shown. `number` is the own version's, 0 for the built-in wording. `language` is the text's own."""

    body: str
    language: str
    number: int


def text(session: Session, key: str, language: str) -> str:
    """The text called `key` in `language`, never empty. Placeholders of the programme's facts are filled.

    Raises KeyError for a key that is not in the registry.
    """
    return wording(session, key, language).body


def wording(session: Session, key: str, language: str) -> Wording:
    """As `text`, and which version it is and in what language."""
    return _wording(snapshot(session), TEXTS[key], language)


def wordings(session: Session, keys: Iterable[str], language: str) -> dict[str, Wording]:
    """Several texts at once, for the price of one."""
    found = snapshot(session)
    return {key: _wording(found, TEXTS[key], language) for key in keys}


def notice_version(session: Session, language: str) -> str:
    """Which privacy notice a page in `language` shows: 'sv.3.1a2b3c4d'.

    The second part counts the municipality's publications of privacy texts in that language, so that the texts of any
    moment can be put together again; the third is a fingerprint of the built-in ones.
    """
    published = snapshot(session).privacy_versions.get(language, 0)
    return f"{language}.{published}.{_built_in_notice(language)}"


def render_mail(session: Session, key: str, language: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """(subject, body) of a mail as plain text. Raises KeyError when a value that the mail requires is not given."""
    kind = TEXTS[key]
    if not kind.is_mail:
        raise KeyError(key)
    missing = [name for name in kind.required if name not in values]
    if missing:
        raise KeyError(f"{key} needs {', '.join(missing)}")
    found = snapshot(session)
    _, unfilled, _ = _unfilled(found, kind, language)
    said = dict.fromkeys(kind.optional, "") | _common(facts_of(found, language)) | dict(values)
    subject, _, body = unfilled.partition("\n")
    # One line whatever a value holds: a mail header ends at a line break.
    return " ".join(filled(subject, said).split()), _paragraphs(body, said) + "\n"


def _paragraphs(body: str, said: Mapping[str, Any]) -> str:
    """The body filled in. A paragraph that only held what there is nothing to say about is left out."""
    return "\n\n".join(part for one in body.strip().split("\n\n") if (part := filled(one, said).strip("\n")))


def common_values(session: Session, language: str) -> dict[str, Any]:
    """What the placeholders that every text may name are filled with."""
    return _common(programme_facts(session, language))


def default_wording(session: Session, kind: TextKind, language: str) -> str:
    """The built-in wording as an editor sees it: placeholders unfilled, numbers as they stand now."""
    details = snapshot(session).details
    return kind.default(language, {"reading_days": details.reading_days, "answer_days": details.answer_days})


def _wording(found: Snapshot, kind: TextKind, language: str) -> Wording:
    facts = facts_of(found, language)
    own_facts = {
        "programme.name": facts.name,
        "programme.municipality": facts.municipality,
        "programme.parties_line": facts.parties_line,
    }
    number, unfilled, spoken = _unfilled(found, kind, language)
    if kind.key in own_facts:
        return Wording(own_facts[kind.key], spoken, number)
    return Wording(filled(unfilled, _common(facts)), spoken, number)


def _unfilled(found: Snapshot, kind: TextKind, language: str) -> tuple[int, str, str]:
    """(version number, wording with placeholders, its language)."""
    number, body = found.own.get((kind.key, language), (0, ""))
    if body:
        return number, body, language
    if kind.follows_swedish and (swedish := found.own.get((kind.key, "sv"))):
        return swedish[0], swedish[1], "sv"
    spoken = language if all(is_translated(language, part.forms[0]) for part in kind.parts) else "sv"
    days = {"reading_days": found.details.reading_days, "answer_days": found.details.answer_days}
    return 0, kind.default(spoken, days), spoken


def _common(facts: ProgrammeFacts) -> dict[str, Any]:
    contact = facts.contact
    return {
        "programme": facts.name,
        "municipality": facts.municipality,
        "parties": facts.parties_line,
        "phone": contact.phone if contact else "",
        "email": contact.email if contact else "",
        "address": contact.postal_address if contact else "",
        "reading_days": facts.reading_days,
        "answer_days": facts.answer_days,
    }


@lru_cache(maxsize=16)
def _built_in_notice(language: str) -> str:
    """Fingerprint of the built-in privacy texts in `language`: it changes when a new release words them anew."""
    texts = [kind.default(language, {}) for kind in TEXTS.values() if kind.key.startswith("notice.privacy")]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]
