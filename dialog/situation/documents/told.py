"""Sections 6 and 7: what residents, staff and partners have told, each by itself."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from dialog.categories.labels import category_label, tag_label
from dialog.categories.models import Facet
from dialog.categories.rules import Category
from dialog.concerns.labels import WHEN_TIMES, channel_label
from dialog.disclosure.limits import Direction, compare
from dialog.situation.crossing_labels import THEMES
from dialog.situation.documents.basis import Basis
from dialog.situation.documents.blocks import Line, Table, count_words, digits, nothing_known, quotes, said, table
from dialog.situation.documents.days import days_words, month_words
from dialog.situation.documents.since import since_the_last
from dialog.situation.labels import DAYS, DIRECTIONS
from dialog.situation.queries.document_counts import Told
from dialog.situation.queries.parts import Subject
from dialog.situation.rules.documents import Audience, Content, shortened
from dialog.situation.rules.levels import SourceClass
from dialog.situation.rules.sources import channels_of

COUNTED = tuple(category for category in Category if category is not Category.VIOLENT_EXTREMISM)


def residents(basis: Basis) -> Iterator[Content]:
    """Section 6, where the picture is counted and not gathered."""
    if basis.told is None or basis.told_before is None:
        return
    yield from _of_class(basis, basis.told, basis.told_before, SourceClass.RESIDENTS)
    yield from _voices(basis.told)
    yield from _places(basis)
    found = [
        {
            "reference": one.reference,
            "text": shortened(one.text),
            "about": ", ".join([*(category_label(code) for code in one.categories), month_words(one.received_on)]),
            "language": one.language,
        }
        for one in basis.quotes
    ]
    if found:
        yield quotes("quotes", str(_("In people's own words")), found)
    yield from since_the_last(basis)


def _voices(told: Told) -> Iterator[Content]:
    """How many have spoken, beside how much was told. Nothing where either is not shown."""
    count, more = told.of(SourceClass.RESIDENTS)
    if told.voices is None or more:
        return
    sentence = str(
        _(
            "What residents tell: %(reports)s concerns, from %(voices)s people as far as can be told. Those who leave no "
            "address cannot be told apart, and count as one each time.",
            reports=digits(count),
            voices=digits(told.voices),
        )
    )
    yield said("residents_voices", [sentence], heading=str(_("How many have spoken")), audience=Audience.STAFF)


def _places(basis: Basis) -> Iterator[Content]:
    """The places most is told of, none that fewer than five people name: as those see it who see totals only."""
    if basis.picture is None or not basis.picture.places:
        return
    areas = basis.areas.by_id
    lines = [
        Line(
            f"{one.area_id or ''}:{one.name}",
            (one.name, areas[one.area_id].name if one.area_id is not None and one.area_id in areas else nothing_known(),
             count_words(one.reports.number), count_words(one.voices)),
            one.reports.number,
        )
        for one in basis.picture.places
    ]  # fmt: skip
    yield table(
        Table(
            "places",
            str(_("Places that most is told of, %(days)s", days=days_words(basis.period.start, basis.period.end))),
            [str(_("Where")), str(_("Area")), str(_("Concerns")), str(_("People"))],
            lines,
            (2, 3),
            [str(_("From all who have told us. A place stands here when at least five people name it."))],
        ),
        audience=Audience.STAFF,
    )


def themes(basis: Basis) -> Iterator[Content]:
    """Section 9: the themes that run across the categories, where the picture is counted and not gathered."""
    found = [one for one in basis.themes if one.now.number != 0 or one.before.number != 0]
    if not found:
        if basis.picture is not None:
            yield said("no_themes", [str(_("No information about any of the seven themes."))])
        return
    lines = [
        Line(
            one.code.value,
            (str(THEMES[one.code]), *(_told_of(shown.number) for shown in (one.now, one.before)),
             _compared(one.now.number, one.before.number)),
            one.now.number or None,
        )
        for one in found
    ]  # fmt: skip
    columns = [days_words(part.start, part.end) for part in (basis.period, basis.period.before)]
    yield table(
        Table(
            "themes",
            str(_("Themes across the categories")),
            [str(_("Theme")), *columns, str(_("Compared"))],
            lines,
            (1, 2),
            [
                str(_("From all who have told us. One concern may belong to several themes and counts in each.")),
                str(_("What only few may open is in none of the numbers.")),
            ],
        ),
        filled=any(one.now.number != 0 for one in found),
        audience=Audience.STAFF,
    )


def _told_of(number: int | None) -> str:
    return nothing_known() if number == 0 else count_words(number)


def staff_and_partners(basis: Basis) -> Iterator[Content]:
    """Section 7, where the picture is counted and not gathered."""
    if basis.told is None or basis.told_before is None:
        return
    yield from _of_class(basis, basis.told, basis.told_before, SourceClass.STAFF)
    yield from _of_class(basis, basis.told, basis.told_before, SourceClass.PARTNERS)


def shut_label(one: Subject, known: Mapping[str, Facet]) -> str:
    """What few may open, by its name."""
    facet = known.get(one.tag.facet)
    return category_label(one.tag.category) if facet is None else tag_label(one.tag.category, facet)


def _of_class(basis: Basis, now: Told, before: Told, found: SourceClass) -> Iterator[Content]:
    """Channels and categories of one class, and in words what it has said nothing about."""
    columns = [*(days_words(part.start, part.end) for part in (basis.period, basis.period.before)), str(_("Compared"))]
    yield from _channels(now, before, found, columns)
    labels = {category.value: category_label(category) for category in COUNTED}
    told = {code: now.categories[(found, code)] for code in labels if (found, code) in now.categories}
    earlier = {code: before.categories[(found, code)] for code in labels if (found, code) in before.categories}
    lines = _lines(labels, told, earlier)
    if lines:
        note = str(_("One concern may belong to several categories and counts in each."))
        heads = [str(_("Category")), *columns]
        yield table(
            Table(f"{found.value}_categories", CATEGORIES[found](), heads, lines, (1, 2), [note]),
            filled=bool(told),
            audience=Audience.STAFF,
        )
    yield said(f"{found.value}_gaps", _silent([label for code, label in labels.items() if code not in told]))


def _channels(now: Told, before: Told, found: SourceClass, columns: list[str]) -> Iterator[Content]:
    """In which ways one class has told, now and before. Nothing where it has not told at all."""
    codes = channels_of(found)
    labels = {code: channel_label(code) for code in codes}
    lines = _lines(labels, _of(now.channels, codes), _of(before.channels, codes))
    if lines:
        heads = [str(_("In which way")), *columns]
        yield table(Table(f"{found.value}_channels", CHANNELS[found](), heads, lines, (1, 2)), audience=Audience.STAFF)


def _silent(labels: list[str]) -> list[str]:
    """The categories nobody has told of, in one sentence; [] when there are none."""
    if not labels:
        return []
    sentence = _(
        "No information about: %(categories)s. That nobody has told us does not mean that nothing has happened.",
        categories="; ".join(labels),
    )
    return [str(sentence)]


def _of(counts: Mapping[str, int | None], codes: tuple[str, ...]) -> dict[str, int | None]:
    return {code: counts[code] for code in codes if code in counts}


def _lines(labels: Mapping[str, str], now: Mapping[str, int | None], before: Mapping[str, int | None]) -> list[Line]:
    return [
        Line(
            code,
            (label, *(count_words(told[code]) if code in told else nothing_known() for told in (now, before)),
             _compared(now.get(code), before.get(code))),
            now.get(code),
        )
        for code, label in labels.items()
        if code in now or code in before
    ]  # fmt: skip


def _compared(now: int | None, before: int | None) -> str:
    return str(DIRECTIONS[Direction.TOO_FEW if now is None or before is None else compare(now, before)])


def when(basis: Basis) -> Iterator[Content]:
    """When it happens, as people say themselves: the same table as on the picture's page."""
    if basis.picture is None or basis.told is None or basis.told.total == 0:
        return
    times = basis.picture.times
    days = list(dict.fromkeys(day for day, _time in times.cells))
    hours = list(dict.fromkeys(time for _day, time in times.cells))
    lines = [
        Line(day, (str(DAYS[day]), *(count_words(times.cells[(day, time)].number) for time in hours))) for day in days
    ]
    yield table(
        Table(
            "times",
            str(_("When it happens, %(days)s", days=days_words(times.period.start, times.period.end))),
            [str(_("Days")), *(str(WHEN_TIMES[time]) for time in hours)],
            lines,
            range(1, len(hours) + 1),
            [
                str(
                    _(
                        "As people say themselves, from all who have told us. One that happens at several "
                        "times counts at each."
                    )
                )
            ],
        ),
        audience=Audience.STAFF,
        filled=False,
    )


CHANNELS = {
    SourceClass.RESIDENTS: lambda: str(_("How residents reached us")),
    SourceClass.STAFF: lambda: str(_("How staff told us")),
    SourceClass.PARTNERS: lambda: str(_("How partners told us")),
}
CATEGORIES = {
    SourceClass.RESIDENTS: lambda: str(_("What residents tell us about, by category")),
    SourceClass.STAFF: lambda: str(_("What staff tell us about, by category")),
    SourceClass.PARTNERS: lambda: str(_("What partners tell us about, by category")),
}
