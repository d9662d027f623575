"""What people have judged and described: levels, problems, causes, changes. Staff's words only."""

from collections.abc import Iterator

from flask_babel import gettext as _

from dialog.categories.labels import category_label
from dialog.situation.document_labels import LEVELS
from dialog.situation.documents.basis import Basis
from dialog.situation.documents.blocks import Item, Line, Table, items, nothing_known, said, table
from dialog.situation.documents.days import day_words, days_words
from dialog.situation.documents.told import when
from dialog.situation.labels import finding_text, subject_label
from dialog.situation.queries.judgements import JudgementRow
from dialog.situation.queries.problems_kept import ProblemRow
from dialog.situation.rules.documents import Content
from dialog.situation.rules.findings import FindingKind
from dialog.situation.rules.judging import OwnFigure


def summary(basis: Basis) -> Iterator[Content]:
    """Section 1: the levels, the sentences that a person has signed, and what stands out in the counts."""
    yield from _levels(basis)
    if basis.sentences:
        heading = str(_("What the sources say, in short"))
        yield said("sentences", [one.text for one in basis.sentences], heading=heading, filled=True)
    if basis.picture is not None and basis.picture.findings:
        found = [
            finding_text(one.kind, subject_label(one.tag, basis.facets), "", 0)
            for one in basis.picture.findings
            if one.kind is not FindingKind.RECURRING
        ]
        if found:
            yield said("findings", found, heading=str(_("What stands out in the counts")), filled=True)


def judged(basis: Basis) -> Iterator[Content]:
    """Section 7: what each organisation has signed, with the totals it gives by its own hand."""
    if basis.judgements:
        yield items("judgements", str(_("What each organisation judges")), [_judged(one) for one in basis.judgements])


def sub_areas(basis: Basis) -> Iterator[Content]:
    """Section 8: when, where and which problems, with all five questions answered."""
    yield from when(basis)
    yield from _areas(basis)
    if basis.problems:
        yield items("problems", str(_("Problems in the picture")), [_problem(one) for one in basis.problems])
    else:
        yield said("problems_gap", [str(_("No problem has been described with all five questions answered."))])


def consequences(basis: Basis) -> Iterator[Content]:
    """Section 10: what organisations and descriptions of problems say that it leads to."""
    found = [
        *(Item(f"judgement-{one.organisation}", one.organisation, ((str(_("Consequences")), one.consequences),))
          for one in basis.judgements if one.consequences),
        *(Item(f"problem-{one.number}", _name(one), ((str(_("Consequences")), one.consequences),))
          for one in basis.problems if one.consequences),
    ]  # fmt: skip
    if found:
        yield items("consequences", str(_("What it leads to")), found)
    missing = [str(one.number) for one in basis.problems if one.lacks_consequences]
    if missing:
        sentence = str(_("Consequences are not described for problem %(numbers)s.", numbers=", ".join(missing)))
        yield said("consequences_gap", [sentence])


def analysis(basis: Basis) -> Iterator[Content]:
    """Section 11: causes and risks as each organisation sees them, and what is going to change."""
    found = [
        Item(
            f"judgement-{one.organisation}",
            one.organisation,
            ((str(_("Causes, as far as we know")), one.causes), (str(_("Risks ahead")), one.risks)),
        )
        for one in basis.judgements
        if one.causes or one.risks
    ]
    if found:
        yield items("causes", str(_("Causes and risks")), found)
    if basis.changes:
        changes = [
            Item(
                f"change-{one.id}",
                one.title,
                (
                    (str(_("When")), days_words(one.starts_on, one.ends_on) if one.ends_on else day_words(one.starts_on)),
                    (str(_("Where")), ", ".join(part for part in (one.place, one.area) if part)),
                    (str(_("What")), one.text),
                ),
            )
            for one in basis.changes
        ]  # fmt: skip
        # Known plans are knowledge, and no analysis of it.
        yield items("changes", str(_("Changes that are coming")), changes) | {"filled": False}


def priorities(basis: Basis) -> Iterator[Content]:
    """Section 12: the problems in the picture, for people to choose from."""
    lines = [
        Line(str(one.number), (_name(one), one.area, one.responsible or nothing_known())) for one in basis.problems
    ]
    if lines:
        columns = [str(_("Problem")), str(_("Area")), str(_("Who answers for it"))]
        caption = str(_("Problems in the picture and who answers for them"))
        yield table(Table("priorities", caption, columns, lines, ()), filled=False)


def _levels(basis: Basis) -> Iterator[Content]:
    """The level of the area and of those right below. What nobody has judged has no information: it is not calm."""
    own = basis.area.name if basis.area is not None else str(_("The whole municipality"))
    wanted = [(basis.area.id if basis.area is not None else None, basis.area.code if basis.area else "", own)]
    wanted += [(part.id, part.code, part.name) for part in basis.parts]
    found = []
    for area_id, code, name in wanted:
        level = basis.levels.get(area_id)
        if level is None:
            found.append(Item(code, name, ((str(_("Level")), nothing_known()),)))
            continue
        by = "; ".join(f"{organisation}: {LEVELS[own_level]}" for organisation, own_level in level.organisations)
        lines = ((str(_("Level")), str(LEVELS[level.level])), (str(_("Judged by")), by),
                 (str(_("Judged on")), day_words(level.decided_on)))  # fmt: skip
        found.append(Item(code, name, lines, level.level.value))
    yield items("levels", str(_("Judged level")), found) | {"filled": any(one.level for one in found)}


def _areas(basis: Basis) -> Iterator[Content]:
    names = [part.name for part in basis.parts]
    if names and not basis.gathered:
        sentence = str(_("The area is made of: %(areas)s.", areas=", ".join(names)))
        yield said("parts", [sentence])


def _judged(one: JudgementRow) -> Item:
    lines = [
        (str(_("Level")), str(LEVELS[one.level])),
        (str(_("Why")), one.reason),
        (str(_("Days")), days_words(one.first, one.last)),
        *((figure.label, _figure(figure)) for figure in one.figures),
        (str(_("Signed by")), ", ".join(part for part in (one.signed_function, day_words(one.signed_on)) if part)),
    ]
    return Item(one.organisation, one.organisation, tuple(lines), one.level.value)


def _figure(one: OwnFigure) -> str:
    number = str(_("fewer than five")) if one.number is None else str(one.number)
    return f"{number} ({one.source})" if one.source else number


def _problem(one: ProblemRow) -> Item:
    times = "–".join(time for time in (one.time_from, one.time_to) if time)
    return Item(
        str(one.number),
        _name(one),
        (
            (str(_("Category")), category_label(one.tag.category)),
            (str(_("When")), ", ".join(part for part in (one.when, times) if part)),
            (str(_("Where")), ", ".join(part for part in (one.place, one.area) if part)),
            (str(_("How")), one.how),
            (str(_("Comes back")), str(_("Yes")) if one.recurring == "yes" else ""),
            (str(_("Consequences")), one.consequences or str(_("Not described"))),
            (str(_("Who answers for it")), one.responsible or nothing_known()),
        ),
    )


def _name(one: ProblemRow) -> str:
    return f"{one.number}. {one.what}"
