"""The weekly report: what two A4 pages hold, for the page and for the PDF alike. No words of residents, nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.queries import facets
from dialog.clock import today
from dialog.situation.judgement_labels import level_text
from dialog.situation.labels import categories_heading, days_text, heading, series_text, subject_label, times_heading
from dialog.situation.links import Links
from dialog.situation.queries.areas import Areas
from dialog.situation.queries.breaks import breaks
from dialog.situation.queries.changes import ComingChange, changes_coming
from dialog.situation.queries.judgements import levels
from dialog.situation.queries.parts import Picture, Wanted
from dialog.situation.queries.picture import situation_picture
from dialog.situation.queries.problems_kept import ProblemRow, by_subject, shown_problems
from dialog.situation.queries.summaries import SentenceRow, bases_of, signed_sentences
from dialog.situation.rules.decided import DECISIONS, Decision, Decisions
from dialog.situation.rules.figures import Shown
from dialog.situation.rules.judging import height, judged_until
from dialog.situation.rules.levels import ProblemState
from dialog.situation.rules.periods import Span
from dialog.situation.rules.recurring import Problem
from dialog.situation.rules.times import FINE_FROM
from dialog.situation.views import boxes, findings, tables, times
from dialog.situation.views.boxes import Box
from dialog.situation.views.breaks import break_lines, broken_at
from dialog.situation.views.context import Context, TableRow
from dialog.situation.views.findings import FindingView
from dialog.situation.views.indicators import IndicatorRow, indicator_view
from dialog.situation.views.recurring import STEPS, Bar, bars
from dialog.situation.views.times import HeatTable
from dialog.web.formatting import long_date
from dialog.web.language import current_language

# Two pages hold so many of each; what is left out stands on the picture's own page.
MOST_FINDINGS, MOST_AREAS, MOST_PROBLEMS, MOST_LEVELS, MOST_SAID, MOST_COMING, MOST_DECIDED = 3, 10, 6, 15, 4, 3, 4
MOST_FELT = 4
# So many letters of sentences, and of decisions.
ROOM_FOR_WORDS = 600
# What the printed page holds without being set closer, measured on paper: letters in a line and in a column, letters of the
# findings, and lines of the second sheet.
LINE, COLUMN, LONG_LEADS, LOOSE_LINES = 110, 45, 300, 27
TO_THURSDAY = timedelta(days=4)
Words = TypeVar("Words", SentenceRow, Decision)


@dataclass(frozen=True)
class ReportProblem:
    """One line of what comes back. `weeks` () when this person sees no counts; `step` 0: nobody has written it down."""

    label: str
    where: str
    weeks: tuple[int, ...]
    step: int
    step_name: str
    responsible: str

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The weeks as a strip."""
        return bars(self.weeks)

    @property
    def spoken(self) -> str:
        return ", ".join(str(count) for count in self.weeks)

    @property
    def latest(self) -> int | None:
        return self.weeks[-1] if self.weeks else None


@dataclass(frozen=True)
class ReportLevel:
    """One area's judged level. `bars` 0: no information."""

    area: str
    bars: int
    word: str


@dataclass(frozen=True)
class Report:
    """Everything on the two pages."""

    picture: Picture
    title: str
    subtitle: str
    findings: tuple[FindingView, ...]
    subjects_title: str
    subjects_text: str
    boxes: tuple[Box, ...]
    breaks: tuple[str, ...]
    times_title: str
    times_text: str
    times_foot: str
    times: HeatTable
    areas: tuple[TableRow, ...]
    felt: tuple[IndicatorRow, ...]
    felt_text: str
    said: tuple[tuple[SentenceRow, Shown], ...]
    problems: tuple[ReportProblem, ...]
    levels: tuple[ReportLevel, ...]
    levels_text: str
    coming: tuple[ComingChange, ...]
    decisions: tuple[Decision, ...]
    how: tuple[tuple[str, str], ...]

    @property
    def crowded(self) -> tuple[bool, bool]:
        """Whether the first and the second sheet hold so much that the printer must set them closer."""
        leads = sum(len(one.title) + len(one.text) for one in self.findings)
        said = sum(1 + len(row.text) // LINE for row, _shown in self.said)
        decided = sum(1 + len(one.text) // COLUMN for one in self.decisions)
        second = 2 * len(self.problems) + 2 * said + len(self.levels) // 2 + decided + len(self.coming)
        return len(self.felt) + 2 * len(self.breaks) > 3 or leads > LONG_LEADS, second > LOOSE_LINES


def weekly_report(session: Session, staff: StaffMember, areas: Areas, wanted: Wanted) -> Report:
    """The report of an area and a period as this person may see it."""
    return _Writing(session, staff, areas, wanted).report()


class _Writing:
    def __init__(self, session: Session, staff: StaffMember, areas: Areas, wanted: Wanted) -> None:
        self._session, self._staff, self._areas, self._wanted = session, staff, areas, wanted
        self._picture = situation_picture(session, staff, areas, wanted, today())
        self._ids = areas.ids_below(wanted.area.code) if wanted.area is not None else None
        self._kept = shown_problems(session, staff, self._ids, (ProblemState.PROPOSED, ProblemState.KEPT))
        records = by_subject(self._kept)
        self._context = Context(self._picture, areas, facets(session), Links.of(wanted), records)
        series = wanted.period.series
        self._broken = breaks(session, series[0].start, series[-1].end)
        self._area_id = wanted.area.id if wanted.area is not None else None

    def report(self) -> Report:
        period, picture = self._wanted.period, self._picture
        fine = picture.times.fine.dated >= FINE_FROM
        level_lines, levels_text = self._levels()
        felt = self._felt()
        return Report(
            picture=picture,
            title=heading(period),
            subtitle=self._subtitle(),
            findings=tuple(findings.finding_views(self._context)[:MOST_FINDINGS]),
            subjects_title=categories_heading(picture),
            subjects_text=_(
                "Concerns per week, %(weeks)s. The light field shows what is usual. Every box has the same scale and "
                "always the same place.",
                weeks=series_text(period),
            ),
            boxes=tuple(boxes.boxes(self._context, broken_at(self._broken, period.series))),
            breaks=tuple(break_lines(self._broken)),
            times_title=times_heading(picture.times),
            times_text=_("Concerns by when it happens, %(days)s.", days=days_text(picture.times.period)),
            times_foot=self._times_foot(fine=fine),
            times=times.fine_table(self._context) if fine else times.base_table(self._context),
            areas=tuple(tables.area_rows(self._context)[:MOST_AREAS]),
            felt=felt,
            felt_text=_felt_text(felt),
            said=self._said(),
            problems=tuple(self._problems()[:MOST_PROBLEMS]),
            levels=level_lines,
            levels_text=levels_text,
            coming=changes_coming(self._session, self._ids, today())[:MOST_COMING],
            decisions=self._decisions(),
            how=how_to_read(),
        )

    def _subtitle(self) -> str:
        place = self._wanted.area.name if self._wanted.area is not None else _("The whole municipality")
        said = f"{place}. {days_text(self._wanted.period)}."
        if self._wanted.period.span is not Span.WEEK:
            return said
        from_week = self._wanted.period.end + TO_THURSDAY
        return f"{said} {_('For the Thursday conference on %(day)s.', day=long_date(from_week))}"

    def _times_foot(self, *, fine: bool) -> str:
        shown = self._picture.times
        if fine:
            return str(_("%(told)s concerns that staff have given days and hours.", told=shown.fine.dated))
        said = _(
            "%(told)s have said when. %(untold)s have not, and are not in the table.",
            told=figure(shown.told),
            untold=figure(shown.untold),
        )
        return str(said)

    def _felt(self) -> tuple[IndicatorRow, ...]:
        """What surveys say of how safe people feel there."""
        code = self._wanted.area.code if self._wanted.area is not None else ""
        period, language = self._wanted.period, current_language()
        view = indicator_view(self._session, self._staff, self._areas, code, period, language)
        return view.felt[:MOST_FELT]

    def _said(self) -> tuple[tuple[SentenceRow, Shown], ...]:
        period = self._wanted.period
        rows = _that_fit(signed_sentences(self._session, self._area_id, period.start, period.end), MOST_SAID)
        bases = bases_of(self._session, self._staff, rows) if rows else {}
        return tuple((row, bases[row.id]) for row in rows)

    def _problems(self) -> list[ReportProblem]:
        """What comes back, with what is written down about it; then what is written down and was not told of lately."""
        met: set[int] = set()
        lines = []
        for problem in self._picture.problems:
            record = self._context.record_of(problem)
            if record is not None:
                met.add(record.id)
            lines.append(self._recurring(problem, record))
        rest = [one for one in self._kept if one.id not in met and one.state is ProblemState.KEPT]
        return lines + [_written_down(one) for one in rest]

    def _recurring(self, problem: Problem, record: ProblemRow | None) -> ReportProblem:
        area = self._context.area_name(problem.area_id) or _("No area given")
        step, name = STEPS.get(record.state, (0, "")) if record is not None else (0, "")
        return ReportProblem(
            subject_label(problem.tag, self._context.facets),
            f"{problem.place}, {area}" if problem.place else area,
            problem.weeks,
            step,
            str(name),
            record.responsible if record is not None else "",
        )

    def _levels(self) -> tuple[tuple[ReportLevel, ...], str]:
        judged = levels(self._session, judged_until(self._wanted.period.end, today()))
        parts = list(self._areas.parts(self._wanted.area.code if self._wanted.area is not None else ""))
        if self._wanted.area is not None and (self._area_id in judged or not parts):
            parts.insert(0, self._wanted.area)
        lines = [
            ReportLevel(part.name, height(shown.level), level_text(shown))
            if (shown := judged.get(part.id)) is not None
            else ReportLevel(part.name, 0, _("no information"))
            for part in parts[:MOST_LEVELS]
        ]
        if not any(line.bars for line in lines):
            return (), _("No information: nobody has judged the areas lately.")
        newest = max(judged[part.id].decided_on for part in parts if part.id in judged)
        return tuple(lines), _(
            "As signed up to %(day)s. Up and down compare with a week before.", day=long_date(newest)
        )

    def _decisions(self) -> tuple[Decision, ...]:
        """What the conferences of the period and after decided, when there are conferences at all."""
        decided: Decisions | None = current_app.extensions.get(DECISIONS)
        if decided is None:
            return ()
        return tuple(_that_fit(decided(self._session, self._ids, self._wanted.period.start, today()), MOST_DECIDED))


def _that_fit(rows: Sequence[Words], most: int) -> list[Words]:
    """The first of them, as many as there is room for."""
    kept: list[Words] = []
    for row in rows[:most]:
        if sum(len(one.text) for one in kept) + len(row.text) > ROOM_FOR_WORDS:
            break
        kept.append(row)
    return kept


def _felt_text(felt: tuple[IndicatorRow, ...]) -> str:
    if not felt:
        return ""
    return str(_("From surveys, apart from the concerns. Those who answer an open survey are not a random sample."))


def figure(shown: Shown) -> str:
    """A count on paper: a dash when it is not told, a plus when there are more that may not be opened."""
    return "–" if shown.number is None else f"{shown.number}{'+' if shown.more else ''}"


def how_to_read() -> tuple[tuple[str, str], ...]:
    """How to read the paper."""
    return (
        (
            _("What is usual"),
            _("Counted from the twelve weeks before. By chance alone about one week in fifty falls outside the field."),
        ),
        (
            _("What counts"),
            _(
                "Concerns that somebody has reviewed. They are concerns, not people, and say nothing of those who are silent."
            ),
        ),
        (
            _("What is not shown"),
            _(
                "A dash is a number too small to tell. No information means that nothing was told, not that nothing happened."
            ),
        ),
    )


def _written_down(record: ProblemRow) -> ReportProblem:
    step, name = STEPS[record.state]
    where = f"{record.place}, {record.area}" if record.place else record.area
    return ReportProblem(record.what, where, (), step, str(name), record.responsible)
