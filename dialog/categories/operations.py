"""Facets a municipality adds, renames or retires. The fourteen categories cannot be changed."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.categories.facets import BUILT_IN
from dialog.categories.models import Facet
from dialog.categories.rules import ORDER
from dialog.errors import Missing, NotPossibleNow

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


def seed_facets(session: Session) -> int:
    """Put in the built-in facets that are missing; the number put in."""
    present = set(session.scalars(select(Facet.code)))
    missing = [code for code in BUILT_IN if code not in present]
    for position, code in enumerate(BUILT_IN):
        if code in missing:
            parent, swedish, english = BUILT_IN[code]
            session.add(
                Facet(
                    code=code,
                    parent=parent,
                    label_sv=swedish,
                    label_en=english,
                    position=position,
                    built_in=True,
                )
            )
    session.flush()
    return len(missing)


def add_facet(
    session: Session, actor_id: int, actor: str, *, code: str, parent: str, label_sv: str, label_en: str
) -> Facet:
    """A local facet under `parent` ('' for any). Raises NotPossibleNow for a taken or unreadable code."""
    if not CODE.fullmatch(code):
        raise NotPossibleNow("facet_code")
    if parent and parent not in ORDER:
        raise NotPossibleNow("facet_parent")
    if session.get(Facet, code) is not None:
        raise NotPossibleNow("facet_taken")
    last = session.scalar(select(func.max(Facet.position))) or 0
    facet = Facet(code=code, parent=parent, label_sv=label_sv, label_en=label_en, position=last + 1)
    session.add(facet)
    record(session, actor_id, actor, "facet_added", "facet", code)
    return facet


def change_facet(
    session: Session, actor_id: int, actor: str, code: str, *, label_sv: str, label_en: str, retired: bool
) -> None:
    """New words for a facet, or out of use: it is never deleted, old tags keep it."""
    facet = session.get(Facet, code)
    if facet is None:
        raise Missing("facet")
    facet.label_sv, facet.label_en, facet.retired = label_sv, label_en, retired
    record(session, actor_id, actor, "facet_changed", "facet", code, retired=retired)
