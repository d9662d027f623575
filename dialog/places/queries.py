"""Reads about areas and streets."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.places.models import Area


def codes_below(session: Session, codes: Iterable[str]) -> frozenset[str]:
    """`codes` and the codes of every area below them, in all versions."""
    pairs = session.execute(select(Area.code, Area.parent_code)).all()
    children: dict[str, set[str]] = {}
    for code, parent in pairs:
        if parent:
            children.setdefault(parent, set()).add(code)
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(children.get(code, ()))
    return frozenset(found)
