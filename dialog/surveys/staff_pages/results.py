"""First results: every question with its own base, filtered, compared, and as files of exactly what is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Response, render_template, request
from flask_babel import gettext as _

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.audit.operations import record, record_reading
from dialog.errors import Missing
from dialog.extensions import current, db
from dialog.surveys.queries.results.answered import (
    Asked,
    Collector,
    came_by,
    collectors,
    counted,
    not_counted,
    pooled_versions,
    results,
    selected,
)
from dialog.surveys.queries.results.pooled import Pooled
from dialog.surveys.queries.surveys import SurveyFacts
from dialog.surveys.results_forms import ResultsForm
from dialog.surveys.rules.measures import Measure
from dialog.surveys.rules.selection import Selection
from dialog.surveys.rules.speaking import Kind
from dialog.surveys.rules.tables import ResultTable
from dialog.surveys.staff_pages.blueprint import facts_of, pages, way_here
from dialog.surveys.staff_views.choices import Known, choices, load_known, name_of
from dialog.surveys.staff_views.results import (
    Naming,
    divided_head,
    divided_rows,
    file_head,
    file_rows,
    question_views,
    section_views,
)
from dialog.surveys.staff_views.words import method_text, question_text
from dialog.web.csv_export import csv_response
from dialog.web.xlsx_export import xlsx_response

READ = Permission.READ_FIGURES
ENDINGS = ("csv", "xlsx")


@dataclass(frozen=True)
class View:
    """One survey with what is asked of its results. `form` None: the questionnaire was never published."""

    facts: SurveyFacts
    pooled: Pooled
    doors: dict[str, Collector]
    known: Known
    form: ResultsForm
    asked: Asked
    good: bool

    @property
    def naming(self) -> Naming:
        """Names for the codes of the tables; groups are named as what is compared by."""
        return Naming(
            self.pooled,
            Kind(self.facts.kind),
            self.known.areas,
            lambda code: name_of(self.known, self.asked.by, code) if self.asked.by else "",
        )

    def tables(self, measures: Sequence[Measure]) -> list[ResultTable]:
        """What may be shown."""
        return results(db.session, self.pooled, self.doors, self.asked, measures)


@pages.get("/enkater/<slug>/resultat", permission=READ)
def results_page(slug: str) -> tuple[str, int]:
    """All questions with their charts."""
    view = _view(slug)
    _note_reading(view)
    channels, groups = came_by(db.session, view.facts.id, view.doors)
    page = render_template(
        "surveys/staff/results/overview.html",
        view=view,
        form=view.form,
        trail=way_here(view.facts),
        method=method_text(Kind(view.facts.kind)),
        total=counted(db.session, view.facts.id),
        waiting=not_counted(db.session, view.facts.id),
        selected=selected(db.session, view.pooled, view.doors, view.asked),
        channels=[(name_of(view.known, "channel", one.code), one.count) for one in channels],
        groups=[(name_of(view.known, "group", one.code), one.count) for one in groups],
        sections=section_views(view.tables(view.pooled.measures), view.naming),
        arguments=_arguments(view.asked),
    )
    return page, 200 if view.good else 422


@pages.get("/enkater/<slug>/resultat.<ending>", permission=READ)
def results_file(slug: str, ending: str) -> Response | tuple[str, int]:
    """The same as a file. Taking it out is itself noted."""
    _check(ending)
    view = _view(slug)
    if not view.good:
        return results_page(slug)
    _note_export(view, ending)
    sections = section_views(view.tables(view.pooled.measures), view.naming)
    return _file(view, "", ending, file_head(), file_rows(sections))


@pages.get("/enkater/<slug>/resultat/<code>", permission=READ)
def question_results(slug: str, code: str) -> tuple[str, int]:
    """One question, perhaps compared by something."""
    view, measures = _question(slug, code)
    _note_reading(view)
    views = question_views(view.tables(measures), view.naming)
    page = render_template(
        "surveys/staff/results/question.html",
        view=view,
        form=view.form,
        code=code,
        trail=way_here(view.facts),
        method=method_text(Kind(view.facts.kind)),
        waiting=not_counted(db.session, view.facts.id),
        selected=selected(db.session, view.pooled, view.doors, view.asked),
        question=views[0],
        words=question_text(measures[0].question),
        arguments=_arguments(view.asked),
    )
    return page, 200 if view.good else 422


@pages.get("/enkater/<slug>/resultat/<code>.<ending>", permission=READ)
def question_results_file(slug: str, code: str, ending: str) -> Response | tuple[str, int]:
    """The same as a file. Taking it out is itself noted."""
    _check(ending)
    view, measures = _question(slug, code)
    if not view.good:
        return question_results(slug, code)
    _note_export(view, ending)
    tables = question_views(view.tables(measures), view.naming)[0].tables
    return _file(view, f"-{code}", ending, divided_head(tables), divided_rows(tables))


def _check(ending: str) -> None:
    if ending not in ENDINGS:
        raise Missing("format")


def _question(slug: str, code: str) -> tuple[View, tuple[Measure, ...]]:
    view = _view(slug, code)
    measures = view.pooled.of(code)
    if not measures:
        raise Missing("question")
    return view, measures


def _view(slug: str, code: str = "") -> View:
    """Raises Missing for a survey that never asked anybody."""
    facts = facts_of(slug)
    pooled = pooled_versions(db.session, facts.id)
    if pooled is None:
        raise Missing("survey_version")
    all_cells = current_staff().may(Permission.READ_SURVEY_TEXTS)
    doors = collectors(db.session, facts.id)
    known = load_known(db.session, pooled, doors)
    form = ResultsForm(request.args, choices(known, own=code), all_cells)
    good = form.validate()
    asked = Asked(form.selection(), form.by.data or "", all_cells) if good else Asked(Selection(), "", all_cells)
    return View(facts, pooled, doors, known, form, asked, good)


def _note_reading(view: View) -> None:
    """Who looked at whom: what was filtered on and compared by is kept."""
    if view.asked.divisions:
        staff = current_staff()
        current.write(
            lambda session: record_reading(
                session, staff.id, staff.name, "survey_results", view.facts.slug, **_said(view.asked)
            )
        )


def _note_export(view: View, ending: str) -> None:
    staff = current_staff()
    current.write(
        lambda session: record(
            session, staff.id, staff.name, "exported", "survey_results", view.facts.slug,
            format=ending, **_said(view.asked),
        )
    )  # fmt: skip


def _said(asked: Asked) -> dict[str, object]:
    chosen = [f"{name}={value}" for name, value in asked.selection.chosen.items()]
    return ({"filters": chosen} if chosen else {}) | ({"compared_by": asked.by} if asked.by else {})


def _arguments(asked: Asked) -> dict[str, str]:
    return asked.selection.chosen | ({"by": asked.by} if asked.by else {})


def _file(
    view: View, part: str, ending: str, head: Sequence[object], rows: Iterable[Sequence[object]]
) -> Response:  # fmt: skip
    name = f"{view.facts.slug}-resultat{part}.{ending}"
    if ending == "csv":
        return csv_response(name, head, rows)
    return xlsx_response(name, _("Results"), head, rows)
