"""Search in the public pages."""

from flask import render_template, request, url_for
from flask_babel import gettext as _

from dialog.extensions import db
from dialog.home.blueprint import pages
from dialog.home.labels import STEPS
from dialog.home.search import Entry, readable_query, search
from dialog.home.text_pages import privacy_sections
from dialog.home.wording import from_start
from dialog.meetings.labels import KINDS, told
from dialog.meetings.models import Meeting
from dialog.meetings.queries.coming import coming_meetings, past_meetings
from dialog.organisations.queries import guide, wordings
from dialog.places.queries import areas_in_force
from dialog.web.language import current_language
from dialog.web.rich_text import plain


@pages.get("/sok")
def find() -> str:
    """What holds the words in `q`. The words stand in the address, so that a search can be passed on."""
    query = readable_query(request.args.get("q", ""))
    return render_template(
        "home/public/search.html",
        trail=from_start(),
        query=query,
        hits=search(_areas() + _meetings() + _texts() + _guide(), query) if query else [],
    )


def _areas() -> list[Entry]:
    language = "sv"
    return [
        Entry(area.local_name or area.name, f"{request.script_root}/omraden/{area.slug}", area.name, language)
        for area in areas_in_force(db.session)
    ]


def _meetings() -> list[Entry]:
    """Meetings to come, the next one first, then those that have been: what, when and where."""
    return [_meeting(one) for one in (*coming_meetings(db.session), *past_meetings(db.session))]


def _meeting(meeting: Meeting) -> Entry:
    about = told(meeting)
    said = (str(KINDS[meeting.kind]), about.when, meeting.place, meeting.address, meeting.area.name)
    body = ", ".join(part for part in said if part)
    url = url_for("meetings.meeting", slug=meeting.slug)
    return Entry(about.title, url, f"{body}. {plain(about.intro)}" if about.intro else body, about.language)


def _texts() -> list[Entry]:
    keys = ("start.lead", "about.page", "about.model", "cookies.page", "accessibility.lead")
    lead, about, model, cookies, accessibility = wordings(db.session, keys, current_language()).values()
    steps = " ".join(f"{name}. {does} {you}" for name, does, you in STEPS)
    language = current_language()
    watch = _(
        "Neighbours who look out for each other make a street safer. One contact holds ten to twenty households together. "
        "Register your group here, and the police or the municipality gets in touch within two weeks."
    )
    found = [
        Entry(_("Leave a view"), f"{request.script_root}/synpunkt", plain(lead.body), lead.language),
        Entry(_("About the dialogue"), url_for("home.about"), plain(about.body), about.language),
        Entry(_("How we work, in six steps"), url_for("home.model"), f"{plain(model.body)} {steps}", language),
        Entry(_("Meetings and safety walks"), url_for("meetings.coming"), "", language),
        Entry(_("Neighbourhood watch"), url_for("groups.about"), watch, language),
        Entry(_("Cookies"), url_for("home.cookie_list"), plain(cookies.body), cookies.language),
        Entry(_("Accessibility"), url_for("home.accessibility"), plain(accessibility.body), accessibility.language),
    ]
    for section in privacy_sections():
        url = url_for("home.privacy", _anchor=section.id if section.id != "intro" else None)
        found.append(Entry(section.title, url, plain(section.body), section.language))
    return found


def _guide() -> list[Entry]:
    url = url_for("home.contact")
    return [
        Entry(
            line.name,
            f"{url}#line-{line.code}",
            " ".join(part for part in (line.text, line.phone) if part),
            line.language,
        )
        for line in guide(db.session, current_language())
    ]
