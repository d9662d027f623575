"""The situation picture, for those who may see figures."""

from datetime import timedelta

from flask import render_template, request

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.queries import facets
from dialog.categories.rules import Category
from dialog.clock import today
from dialog.concerns.labels import channel_label
from dialog.extensions import db
from dialog.situation import labels
from dialog.situation.links import Links
from dialog.situation.picture_forms import PictureForm
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.picture import situation_picture
from dialog.situation.rules.periods import Span
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.views import boxes, findings, tables, times
from dialog.situation.views.context import Context
from dialog.situation.views.parts import part_tabs

TO_THURSDAY = timedelta(days=4)


@pages.get("/lagesbild", permission=Permission.READ_FIGURES)
def picture() -> tuple[str, int]:
    """Area, period and channel stand in the address, so that a picture can be sent to a colleague."""
    day = today()
    areas = load_areas(db.session, day)
    form = PictureForm(request.args, areas, day)
    status = 200 if form.validate() else 422
    wanted = form.wanted()
    found = situation_picture(db.session, current_staff(), areas, wanted, day)
    context = Context(found, areas, facets(db.session), Links.of(wanted))
    fourteen = boxes.boxes(context)
    page = render_template(
        "situation/staff/picture.html",
        parts=part_tabs("situation_staff.picture"),
        form=form,
        picture=found,
        links=context.links,
        labels=labels,
        findings=findings.finding_views(context),
        channel=channel_label(wanted.channel) if wanted.channel else "",
        boxes=fourteen,
        good=next(box for box in fourteen if box.category == Category.POSITIVE_EVENTS),
        subjects=tables.subject_rows(context),
        other=tables.other_rows(context),
        channels=tables.channel_rows(context),
        kinds=tables.kind_rows(context),
        areas=tables.area_rows(context),
        base=times.base_table(context),
        fine=times.fine_table(context),
        problems=findings.problem_views(context),
        conference=wanted.period.end + TO_THURSDAY if wanted.period.span is Span.WEEK else None,
    )
    return page, status
