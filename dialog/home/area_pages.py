"""Residents' pages about areas: all of them, the look-up of a street, and one page for each."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from dialog.categories.labels import category_label
from dialog.categories.rules import Category
from dialog.clock import today
from dialog.errors import Missing
from dialog.extensions import db
from dialog.home.area_facts import AreaFacts, area_facts, grouped
from dialog.home.blueprint import pages
from dialog.home.wording import from_start
from dialog.meetings.labels import meeting_row
from dialog.meetings.queries.coming import area_ids_about, coming_meetings
from dialog.meetings.queries.proposals import Place, public_proposals
from dialog.places.labels import part_text
from dialog.places.models import Area
from dialog.places.queries import (
    Answer,
    Choice,
    LookUp,
    area_by_slug,
    area_choices,
    area_map,
    areas_in_force,
    look_up_street,
    renamed_area,
)
from dialog.situation.queries import PublicTotals, published_totals
from dialog.situation.queries.changes import changes_coming
from dialog.web.formatting import number
from dialog.web.forms import LineField
from dialog.web.language import current_language

MOST_MEETINGS = 3
WRITE_A_STREET = _l("Write a street and number, for example Storgatan 12")


class StreetForm(FlaskForm):
    """A street to look up. It changes nothing, so it carries no key; nothing of it is kept."""

    class Meta:
        csrf = False

    gata = LineField(_l("Street and number"), limit=200, required=WRITE_A_STREET)


@pages.get("/omraden")
def areas() -> Response:
    """All areas; with `?gata=` the answer to a look-up."""
    if "gata" not in request.args:
        return make_response(_areas_page(StreetForm(formdata=None), LookUp(Answer.NOTHING)))
    form = StreetForm(formdata=request.args)
    found = look_up_street(db.session, form.gata.data) if form.validate() else LookUp(Answer.NOTHING)
    response = make_response(_answer_page(form, found), 422 if form.errors else 200)
    # What somebody looked up stays out of the browser's store too.
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/omraden/<slug>")
def area(slug: str) -> str | AnyResponse:
    """One area. An address it had under an earlier name leads to the one of today."""
    found = area_by_slug(db.session, slug)
    if found is None:
        renamed = renamed_area(db.session, slug)
        if renamed is None:
            raise Missing("area")
        return redirect(url_for("home.area", slug=renamed.slug), 301)
    totals = published_totals(db.session, found.id)
    return render_template(
        "home/public/area.html",
        facts=_facts(found),
        trail=_trail(),
        totals=totals,
        heard=_heard(totals),
        good=dict(totals.categories).get(Category.POSITIVE_EVENTS.value) if totals else None,
        meetings=_meetings(found),
        changes=changes_coming(db.session, area_ids_about(db.session, found), today(), only_public=True),
        has_proposals=bool(public_proposals(db.session, Place(area_id=found.id))),
        most=max([count for _, count in totals.categories if count] if totals else [], default=0),
    )


def _meetings(area: Area) -> list[dict[str, object]]:
    """The next meetings about the area, what lies in it and what it lies in, as the component `rows` takes them."""
    coming = coming_meetings(db.session, area_ids_about(db.session, area), MOST_MEETINGS)
    return [meeting_row(one) for one in coming]


def _heard(totals: PublicTotals | None) -> list[dict[str, object]]:
    """What was told of, as the component `bars` takes it, in fixed order: topics are not ranked.

    Nothing told is not shown as nothing there is: such topics are left out.
    """
    return [
        {
            "label": category_label(category),
            "value": count or 0,
            "text": number(count or 0),
            "hidden": str(_l("Not shown")) if count is None else "",
        }
        for category, count in (totals.categories if totals else ())
        if count != 0
    ]


def _answer_page(form: StreetForm, found: LookUp) -> str:
    if found.answer is Answer.AREA and found.area is not None:
        return render_template(
            "home/public/street_area.html", form=_empty_form(), facts=_facts(found.area), found=found, trail=_trail()
        )
    if found.answer is Answer.NOTHING:
        return _areas_page(form, found, missed=not form.errors)
    return render_template(
        "home/public/street_choices.html",
        form=form,
        found=found,
        ways=[_row(found, one) for one in found.choices],
        trail=_trail(),
    )


def _areas_page(form: StreetForm, found: LookUp, *, missed: bool = False) -> str:
    everything, choices = areas_in_force(db.session), area_choices(db.session)
    return render_template(
        "home/public/areas.html",
        form=form,
        found=found,
        missed=missed,
        groups=grouped(choices, everything),
        map=area_map(db.session, choices),
        trail=from_start(),
    )


def _row(found: LookUp, choice: Choice) -> dict[str, str]:
    """One way on, as the component `rows` takes it."""
    if found.answer is Answer.STREETS:
        return {"url": url_for("home.areas", gata=choice.text), "title": choice.text, "text": ""}
    area_name = choice.area.name if choice.area else ""
    part = choice.part
    if found.answer is Answer.LOCALITY and part is not None:
        place = f"{part.postal_code} {part.locality}".strip()
        return {"url": url_for("home.areas", gata=choice.text), "title": place, "text": area_name}
    title = part_text(part, current_language()) if part is not None else choice.text
    return {
        "url": url_for("home.area", slug=choice.area.slug if choice.area else ""),
        "title": title,
        "text": area_name,
    }


def _facts(area: Area) -> AreaFacts:
    return area_facts(db.session, area, current_language())


def _empty_form() -> StreetForm:
    return StreetForm(formdata=None)


def _trail() -> list[tuple[str, str]]:
    return from_start((str(_l("Areas")), url_for("home.areas")))
