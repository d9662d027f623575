"""Cross tables and themes, for those who may see figures."""

from flask import render_template, request

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission, Role
from dialog.clock import today
from dialog.concerns.labels import channel_label
from dialog.extensions import db
from dialog.situation import labels
from dialog.situation.crossing_forms import CrossingForm
from dialog.situation.crossing_labels import target_text
from dialog.situation.links import Links
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.crossings import crossings as load_crossings
from dialog.situation.queries.scope import may_open, sees_concerns
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.views.crossings import influence_table, place_table, target_table, theme_rows
from dialog.situation.views.parts import part_tabs

RESTRICTED_KINDS = 3


@pages.get("/lagesbild/korstabeller", permission=Permission.READ_FIGURES)
def crossings() -> tuple[str, int]:
    """Area, period, channel and what was hit stand in the address."""
    day, staff = today(), current_staff()
    areas = load_areas(db.session, day)
    form = CrossingForm(request.args, areas, day, sees=sees_concerns(staff))
    status = 200 if form.validate() else 422
    wanted = form.wanted()
    found = load_crossings(db.session, staff, areas, wanted)
    links = Links.of(wanted)
    page = render_template(
        "situation/staff/crossings.html",
        parts=part_tabs("situation_staff.crossings"),
        form=form,
        wanted=wanted,
        labels=labels,
        channel=channel_label(wanted.channel) if wanted.channel else "",
        target=target_text(form.chosen_target),
        themes=theme_rows(found, links, links.during(wanted.period.before)),
        places=place_table(found, links, form.chosen_target),
        influence=influence_table(found, links),
        targets=target_table(found, links),
        narrowed=wanted.own_only and not staff.has_role(Role.COORDINATOR),
        sees_all=len(may_open(db.session, staff)) == RESTRICTED_KINDS,
    )
    return page, status
