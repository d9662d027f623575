"""The picture of the whole municipality, built from what its areas have frozen: their totals and staff's words only."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from dialog.situation.documents.basis import Basis
from dialog.situation.documents.blocks import Item, Line, Table, digits, items, nothing_known, said, table
from dialog.situation.rules.documents import Audience, Content, Section, section_of
from dialog.situation.rules.levels import SourceClass


@dataclass
class _Sum:
    """A row added up: `label` is its first cell, `hidden` that some area has more than it may tell."""

    label: str
    number: int = 0
    hidden: bool = False

    def words(self) -> str:
        """What may be said of it: made of the shown numbers only, so that it tells nothing that the areas do not."""
        if not self.hidden:
            return digits(self.number)
        return str(_("at least %(number)s", number=digits(self.number))) if self.number else str(_("not shown"))


def contents(basis: Basis) -> list[Content]:
    """The areas' contents, by name."""
    return [json.loads(one.content) for one in basis.gathered]


def source_sum(found: Sequence[Content], source: SourceClass) -> tuple[int, bool]:
    """What a class has told in all of them, and whether there is more."""
    rows = [one for content in found for one in content["sources"] if one["code"] == source.value]
    return sum(row["number"] for row in rows), any(row["more"] for row in rows)


def told(found: Sequence[Content], section: Section, *classes: SourceClass) -> Iterator[Content]:
    """Sections 6 and 7: channels and categories, added up."""
    for source in classes:
        for key in (f"{source.value}_channels", f"{source.value}_categories"):
            one = _summed(found, section, key)
            if one is not None:
                yield one


def themes(found: Sequence[Content]) -> Iterator[Content]:
    """Section 9: the themes, added up when every area's version has counted them."""
    summed = _summed(found, Section.CROSS_CUTTING, "themes")
    counted = [any(block["key"] in ("themes", "no_themes") for block in _blocks(content)) for content in found]
    if summed is not None and all(counted):
        yield summed


def _blocks(content: Content) -> list[Content]:
    found: list[Content] = section_of(content, Section.CROSS_CUTTING)["blocks"]
    return found


def sub_areas(basis: Basis, found: Sequence[Content]) -> Iterator[Content]:
    """Section 8: what each area's own picture says in staff's words, and which areas have none."""
    areas = [
        Item(
            content["area"]["code"],
            content["area"]["name"],
            (
                (str(_("Version")), str(content["number"])),
                *((section["heading"], "\n\n".join(section["text"])) for section in content["sections"] if section["text"]),
            ),
        )
        for content in found
    ]  # fmt: skip
    yield items("areas", str(_("What the areas' own pictures say")), areas)
    covered = {code for content in found for code in basis.areas.below(content["area"]["code"])}
    silent = [part.name for part in basis.parts if not basis.areas.below(part.code) & covered]
    if silent:
        sentence = str(
            _(
                "These areas have no frozen picture of the same days, and are in no figure here: %(areas)s.",
                areas=", ".join(silent),
            )
        )
        yield said("areas_missing", [sentence])


def built_from(found: Sequence[Content], basis: Basis) -> Content:
    """Section 13: the versions that the picture is built from."""
    lines = [
        Line(one.code, (one.name, str(one.number), one.checksum))
        for one in sorted(basis.gathered, key=lambda x: x.number)
    ]
    columns = [str(_("Area")), str(_("Version")), str(_("Checksum"))]
    return table(
        Table("built_from", str(_("The areas' versions that this picture is built from")), columns, lines, (1,))
    )


def _summed(found: Sequence[Content], section: Section, key: str) -> Content | None:
    """The table of this key in all areas, added up row by row. None when no area has it."""
    tables = [block for content in found for block in section_of(content, section)["blocks"] if block["key"] == key]
    if not tables:
        return None
    rows: dict[str, _Sum] = {}
    for one in tables:
        for row in one["rows"]:
            held = rows.setdefault(row["code"], _Sum(row["cells"][0]))
            held.number += row["number"] or 0
            held.hidden |= row["number"] is None and row["cells"][1] != nothing_known()
    lines = [Line(code, (row.label, row.words()), None if row.hidden else row.number) for code, row in rows.items()]
    columns = [tables[0]["columns"][0], tables[0]["columns"][1]]
    return table(Table(key, tables[0]["caption"], columns, lines, (1,), tables[0]["notes"]), audience=Audience.STAFF)
