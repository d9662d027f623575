"""The situation picture, for those who may see figures."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import current_app, render_template, request, url_for

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission, Role
from dialog.categories.queries import facets
from dialog.categories.rules import Category
from dialog.clock import today
from dialog.concerns.labels import channel_label
from dialog.extensions import db
from dialog.places.queries import area_map
from dialog.situation import labels
from dialog.situation.judgement_labels import basis_text
from dialog.situation.links import Links
from dialog.situation.picture_forms import PictureForm
from dialog.situation.picture_labels import JUMPS, heard_text, is_repeated
from dialog.situation.queries.areas import Areas, load_areas, shapes_of
from dialog.situation.queries.breaks import breaks
from dialog.situation.queries.changes import changes_coming
from dialog.situation.queries.judgements import levels
from dialog.situation.queries.parts import Wanted
from dialog.situation.queries.picture import situation_picture
from dialog.situation.queries.problems_kept import ProblemRow, Subject, by_subject, shown_problems
from dialog.situation.queries.scope import scope_of, sees_concerns
from dialog.situation.queries.silence import heard_in, silence
from dialog.situation.queries.summaries import SentenceRow, bases_of, signed_sentences
from dialog.situation.rules.figures import Shown
from dialog.situation.rules.judging import judged_until
from dialog.situation.rules.levels import ProblemState
from dialog.situation.rules.periods import Span
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.views import boxes, findings, gaps, places, sources, tables, times
from dialog.situation.views.breaks import break_lines, broken_at
from dialog.situation.views.context import Context
from dialog.situation.views.indicators import indicator_view
from dialog.situation.views.levels import latest, level_rows
from dialog.situation.views.parts import part_tabs
from dialog.situation.views.recurring import problem_views
from dialog.situation.views.silence import quiet_finding, silence_view
from dialog.situation.views.statistics import statistics_box, statistics_label
from dialog.statistics.queries.crimes import city_core_notes
from dialog.web.language import current_language

TAKEN_UP = (ProblemState.PROPOSED, ProblemState.KEPT)
TO_THURSDAY = timedelta(days=4)


@pages.get("/lagesbild", permission=Permission.READ_FIGURES)
def picture() -> tuple[str, int]:
    """Area, period and channel stand in the address, so that a picture can be sent to a colleague."""
    day = today()
    areas = load_areas(db.session, day)
    form = PictureForm(request.args, areas, day, sees=sees_concerns(current_staff()))
    status = 200 if form.validate() else 422
    wanted = form.wanted()
    found = situation_picture(db.session, current_staff(), areas, wanted, day)
    context = Context(found, areas, facets(db.session), Links.of(wanted), _records(areas, wanted))
    page = render_template(
        "situation/staff/picture.html",
        parts=part_tabs("situation_staff.picture"),
        form=form,
        picture=found,
        links=context.links,
        labels=labels,
        jumps=JUMPS,
        narrowed=wanted.own_only and not current_staff().has_role(Role.COORDINATOR),
        channel=channel_label(wanted.channel) if wanted.channel else "",
        conference=wanted.period.end + TO_THURSDAY if wanted.period.span is Span.WEEK else None,
        report_url=_url("situation_staff.weekly_report", wanted),
        said=_said(wanted),
        basis_text=basis_text,
        summary_url=_url("situation_staff.summary", wanted),
        **_counted(context),
        **_beside(context, areas, wanted, day),
    )
    return page, status


def _records(areas: Areas, wanted: Wanted) -> Mapping[Subject, ProblemRow]:
    """The described problems of the area that this person may read of."""
    ids = areas.ids_below(wanted.area.code) if wanted.area is not None else None
    return by_subject(shown_problems(db.session, current_staff(), ids, TAKEN_UP))


def _said(wanted: Wanted) -> list[tuple[SentenceRow, Shown]]:
    """What people have signed of the area and days, and what each rests on. It is said of all channels together."""
    if wanted.channel:
        return []
    area_id = wanted.area.id if wanted.area is not None else None
    rows = signed_sentences(db.session, area_id, wanted.period.start, wanted.period.end)
    bases = bases_of(db.session, current_staff(), rows) if rows else {}
    return [(row, bases[row.id]) for row in rows]


def _counted(context: Context) -> dict[str, Any]:
    """What is read off the picture itself."""
    series = context.picture.wanted.period.series
    changed = breaks(db.session, series[0].start, series[-1].end)
    fourteen = boxes.boxes(context, broken_at(changed, series))
    return {
        "boxes": fourteen,
        "breaks": break_lines(changed),
        "good": next(box for box in fourteen if box.category == Category.POSITIVE_EVENTS),
        "subjects": tables.subject_rows(context),
        "other": tables.other_rows(context),
        "channels": tables.channel_rows(context),
        "kinds": tables.kind_rows(context),
        "areas": tables.area_rows(context),
        "base": times.base_table(context),
        "fine": times.fine_table(context),
        "problems": problem_views(context),
        "places": places.place_rows(context),
        "sources": sources.source_boxes(context),
        "source_columns": sources.source_columns(context),
        "weeks": sources.week_rows(context),
        "seen": sources.seen_rows(context),
        "seen_columns": sources.seen_columns(),
    }


def _beside(context: Context, areas: Areas, wanted: Wanted, day: date) -> dict[str, Any]:
    """What stands beside the counts: who is heard, how areas are judged, what is coming, what is not known."""
    ids = areas.ids_below(wanted.area.code) if wanted.area is not None else None
    scope = scope_of(current_staff(), areas, wanted)
    heard = silence(db.session, scope, areas, wanted)
    judged = levels(db.session, judged_until(wanted.period.end, day))
    drawn = area_map(db.session, shapes_of(db.session, [one.area for one in heard.areas]))
    code = wanted.area.code if wanted.area is not None else ""
    asked = indicator_view(db.session, current_staff(), areas, code, wanted.period, current_language())
    crime = statistics_box(asked.crime, wanted)
    cores = city_core_notes(db.session, current_language())
    told = heard_in(db.session, scope, areas, wanted.period)
    stands_out = findings.finding_views(context)
    return {
        "stands_out": stands_out,
        "findings": [*stands_out, *quiet_finding(heard)],
        "heard": heard_text(told),
        "repeated": is_repeated(told),
        "crime": crime,
        "indicators": asked,
        "statistics_label": statistics_label(crime),
        "silence": silence_view(heard, drawn, wanted, cores, linked=current_staff().has_role(Role.COORDINATOR)),
        "levels": level_rows(judged, areas, wanted),
        "levels_on": latest(judged),
        "problems_url": _url("situation_staff.problems", wanted),
        "judgements_url": _url("situation_staff.judgements", wanted),
        "coming": changes_coming(db.session, ids, day),
        "changes_url": _url("situation_staff.changes", wanted),
        "gaps": gaps.gaps(context, heard, judged, has_statistics=crime is not None),
    }


def _url(endpoint: str, wanted: Wanted) -> str:
    """The same area and period on another page; '' for one that is not there."""
    if endpoint not in current_app.view_functions:
        return ""
    area = wanted.area.code if wanted.area is not None else None
    return url_for(endpoint, area=area, period=wanted.period.code)
