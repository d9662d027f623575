"""Which addresses residents can read, for the site map."""

from flask import current_app
from sqlalchemy.orm import Session

from dialog.meetings.queries.coming import public_meeting_slugs
from dialog.places.queries import areas_in_force
from dialog.surveys.queries.news import published_slugs

# Pages without anything personal on them, in the order of the site.
READABLE = (
    "/", "/nyheter", "/synpunkt", "/omraden", "/moten", "/kontakt", "/om", "/om/modellen", "/dataskydd", "/kakor",
    "/tillganglighet",
)  # fmt: skip


def public_paths(session: Session) -> list[str]:
    """Paths without language prefix; only those that have a page."""
    served = {rule.rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    paths = [path for path in READABLE if path in served]
    if "/omraden/<slug>" in served:
        paths += [f"/omraden/{area.slug}" for area in areas_in_force(session)]
    if "/enkat/<slug>" in served:
        paths += [f"/enkat/{slug}" for slug in published_slugs(session)]
    return paths + [f"/moten/{slug}" for slug in public_meeting_slugs(session)]
