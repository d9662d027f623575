"""What anybody may have of a picture's counts: no small cell, and none that can be worked out from the others.

The areas' totals are made safe together, over the whole municipality, by the rule of the public area pages: a version of
one area and a version of the one around it cannot be subtracted from each other. Areas that are made of others have no
categories: theirs would tell on the parts'. A picture gathered from the areas' own versions has what they have.
"""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.categories.labels import category_label
from dialog.situation.documents.basis import Basis
from dialog.situation.documents.blocks import Line, Table, count_words, digits, table
from dialog.situation.documents.days import days_words
from dialog.situation.queries.public import area_counts
from dialog.situation.rules.documents import Audience, Content
from dialog.situation.rules.publishing import PUBLIC_CATEGORIES, safe_area_totals, safe_categories


def open_rows(session: Session, basis: Basis, gathered: Sequence[Content]) -> list[list[str]]:
    """Rows of the open table: what it is about, code, name, number ('' where it is not shown), first and last day."""
    if gathered:
        return [row for content in gathered for row in content["open_table"]["rows"]]
    counts = area_counts(session, basis.areas, basis.period)
    shown = safe_area_totals(counts.totals, counts.parents)
    own = basis.area.code if basis.area is not None else _municipality(basis)
    days = [basis.period.start.isoformat(), basis.period.end.isoformat()]
    codes = [own, *(part.code for part in basis.parts)] if own else [part.code for part in basis.parts]
    rows = [
        ["area", code, basis.areas.current[code].name, str(counts.totals[code]) if code in shown else "", *days]
        for code in codes
        if code in basis.areas.current
    ]
    if own in shown and own not in counts.parents.values():
        safe = safe_categories(counts.categories[own], counts.totals[own])
        rows += [
            ["category", category.value, category_label(category), str(safe.shown.get(category, "")), *days]
            for category in PUBLIC_CATEGORIES
        ]
    return rows


def open_table(session: Session, basis: Basis, gathered: Sequence[Content]) -> Content:
    """The open table with its headings, as it is kept."""
    columns = [_("What it is about"), _("Code"), _("Name"), _("Number of concerns"), _("First day"), _("Last day")]
    return {"columns": [str(one) for one in columns], "rows": open_rows(session, basis, gathered)}


def public_block(basis: Basis, kept: Content) -> Content:
    """The same in the version for the public, where the counts of section 6 stand in the one for staff."""
    lines = [
        Line(f"{row[0]}-{row[1]}", (row[2], digits(int(row[3])) if row[3] else count_words(None)), int(row[3]) if row[3] else None)
        for row in kept["rows"]
    ]  # fmt: skip
    note = str(
        _(
            "Numbers that are too small to be told are left out, and as many more as keep them "
            "from being worked out. One concern may belong to several categories."
        )
    )
    caption = str(_("Concerns that count, %(days)s", days=days_words(basis.period.start, basis.period.end)))
    columns = [str(_("Area or category")), str(_("Number of concerns"))]
    return table(Table("public", caption, columns, lines, (1,), [note]), audience=Audience.PUBLIC, filled=False)


def _municipality(basis: Basis) -> str:
    found = [one.code for one in basis.areas.current.values() if one.level == "municipality"]
    return found[0] if len(found) == 1 else ""
