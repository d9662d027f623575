"""The tables: facets, channels, kinds and areas."""

from flask_babel import gettext as _

from dialog.categories.labels import category_label
from dialog.categories.rules import Category
from dialog.concerns.labels import KINDS, channel_label
from dialog.situation.labels import range_text, subject_label
from dialog.situation.queries.parts import Row, Subject
from dialog.situation.queries.picture import ELSEWHERE, NO_AREA
from dialog.situation.rules.figures import Shown
from dialog.situation.views.boxes import everywhere_text
from dialog.situation.views.context import Context, TableRow, table_row

MOST_OTHER = 12


def other_rows(context: Context) -> list[TableRow]:
    """What was told of under "Other" now or before, the most told of first. The rest stands in the full table."""
    named = [one for one in context.picture.facets if one.tag.category == Category.OTHER and _told(one.row)]
    named.sort(key=lambda one: (-(one.row.now.number or 0), -_number(one.row.before), one.tag.facet))
    return [_subject_row(context, one, level=1) for one in named[:MOST_OTHER]]


def subject_rows(context: Context) -> list[TableRow]:
    """Every category with its facets below: the boxes as a table."""
    rows = []
    for category in context.picture.categories:
        rows.append(_subject_row(context, category))
        if not category.shut:
            facets = [one for one in context.picture.facets if one.tag.category == category.tag.category]
            rows += [_subject_row(context, one) for one in facets]
    return rows


def channel_rows(context: Context) -> list[TableRow]:
    """Every channel, also those that nothing came by."""
    return [table_row(context, row, channel_label(row.key), {"channel": row.key}) for row in context.picture.channels]


def kind_rows(context: Context) -> list[TableRow]:
    """What sort of views they are."""
    return [
        table_row(context, row, str(KINDS.get(row.key, row.key)), {"kind": row.key}) for row in context.picture.kinds
    ]


def area_rows(context: Context) -> list[TableRow]:
    """The areas right below the chosen one, and what lies in none of them."""
    return [_area_row(context, row) for row in context.picture.areas]


def _told(row: Row) -> bool:
    return row.now.number != 0 or (row.before is not None and row.before.number != 0)


def _number(shown: Shown | None) -> int:
    return shown.number or 0 if shown is not None else 0


def _area_row(context: Context, row: Row) -> TableRow:
    if row.key == NO_AREA:
        return table_row(context, row, str(_("No area given")), {"area": NO_AREA})
    if row.key == ELSEWHERE:
        return table_row(context, row, str(_("No closer area")), None)
    return table_row(context, row, context.areas.current[row.key].name, {"area": row.key})


def _subject_row(context: Context, subject: Subject, level: int = 0) -> TableRow:
    tag = subject.tag
    return table_row(
        context,
        subject.row,
        subject_label(tag, context.facets) if tag.facet else category_label(tag.category),
        {"category": str(tag.category), "facet": tag.facet},
        note=everywhere_text(subject) if subject.shut else range_text(subject.usual) if subject.row.known else "",
        state=subject.state,
        shut=subject.shut,
        level=level or (2 if tag.facet else 1),
    )
