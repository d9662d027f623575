"""Publishing the accessibility statement."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import now
from dialog.errors import Conflict, NotPossibleNow
from dialog.organisations.models import AccessibilityStatement
from dialog.organisations.operations.stamping import take_programme
from dialog.organisations.rules import Editor, StatementItem, missing_items


def publish_statement(
    session: Session, editor: Editor, language: str, items: Mapping[str, str], seen_number: int | None = None
) -> int:
    """Publish a statement with all eleven items in `language`; the version's number.

    Raises NotPossibleNow('statement_incomplete') with `missing` (StatementItem), Conflict('statement') with `number`.
    """
    if missing := missing_items(items):
        raise NotPossibleNow("statement_incomplete", missing=missing)
    take_programme(session)
    standing = session.scalars(
        select(AccessibilityStatement)
        .where(AccessibilityStatement.language == language)
        .order_by(AccessibilityStatement.number.desc())
        .limit(1)
    ).one_or_none()
    number = standing.number if standing else 0
    if seen_number is not None and number != seen_number:
        raise Conflict("statement", number=number)
    said = {item.value: items[item] for item in StatementItem}
    if standing and standing.items == said:
        return number
    session.add(
        AccessibilityStatement(
            language=language,
            number=number + 1,
            items=said,
            published_at=now(),
            published_by=editor.id,
        )
    )
    record(session, editor.id, editor.name, "publish_statement", "statement", language, number=number + 1)
    return number + 1
