"""The accessibility statement as published."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.organisations.models import AccessibilityStatement
from dialog.organisations.rules import StatementItem


@dataclass(frozen=True)
class Statement:
    """One version. `items` holds all eleven; dates are ISO text. `language` is Swedish where the asked one is missing."""

    items: dict[StatementItem, str]
    language: str
    number: int
    published_at: datetime


def statement(session: Session, language: str) -> Statement | None:
    """The newest in `language`, else in Swedish, else None before any is published."""
    return own_statement(session, language) or (own_statement(session, "sv") if language != "sv" else None)


def own_statement(session: Session, language: str) -> Statement | None:
    """The newest in this very language."""
    row = session.scalars(
        select(AccessibilityStatement)
        .where(AccessibilityStatement.language == language)
        .order_by(AccessibilityStatement.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    items = {item: str(row.items.get(item.value, "")) for item in StatementItem}
    return Statement(items, row.language, row.number, row.published_at)
