"""Photos: a file comes in, gets its words, and is shown when it has them."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.errors import Conflict
from dialog.extensions import current, db
from dialog.images import MAX_BYTES, MEDIA_TYPE
from dialog.organisations.forms import PictureFileForm, PictureForm
from dialog.organisations.models import Picture
from dialog.organisations.operations import (
    add_picture,
    publish_picture,
    remove_picture,
    save_picture,
    withdraw_picture,
)
from dialog.organisations.queries.pictures import picture_by_id, picture_content
from dialog.organisations.queries.pictures import pictures as all_pictures
from dialog.organisations.rules import PicturePage
from dialog.organisations.staff_pages.blueprint import TEXTS, editor, pages, way_here
from dialog.organisations.staff_pages.conflicts import differences, seen_version
from dialog.organisations.staff_pages.notices import PUBLISHED, REMOVED, SAVED, WITHDRAWN
from dialog.web.language import OWN_NAMES, direction
from dialog.web.limits import takes_bytes
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
ROOM_FOR_FIELDS = 64 * 1024


@pages.get("/installningar/bilder", permission=TEXTS)
def pictures() -> str:
    """All photos, and a form for another."""
    return _list_page(PictureFileForm(formdata=None))


@pages.post("/installningar/bilder", permission=TEXTS)
@takes_bytes(MAX_BYTES + ROOM_FOR_FIELDS)
def add_picture_file() -> Answer:
    """The file is decoded before anything is written, so that no other writer waits for it."""
    form = PictureFileForm()
    if not form.validate() or form.image is None:
        return _list_page(form), 422
    who, image = editor(), form.image
    picture_id = current.write(lambda session: add_picture(session, who, image, PicturePage.ABOUT))
    return redirect_with_notice(url_for("organisations_staff.picture", picture_id=picture_id), SAVED)


@pages.get("/installningar/bilder/<id:picture_id>", permission=TEXTS)
def picture(picture_id: int) -> str:
    stored = picture_by_id(db.session, picture_id)
    return _page(PictureForm(obj=_Shown(stored)), stored)


@pages.post("/installningar/bilder/<id:picture_id>", permission=TEXTS)
def change_picture(picture_id: int) -> Answer:
    """`action` publish also shows the photo; a shown one must stay complete."""
    stored = picture_by_id(db.session, picture_id)
    publishes = request.form.get("action") == "publish"
    form = PictureForm()
    if not form.validate() or ((publishes or stored.published_at) and not form.is_complete()):
        return _page(form, stored), 422
    try:
        _store(picture_id, form, publishes)
    except Conflict:
        stored = picture_by_id(db.session, picture_id)
        found = differences(form, _Shown(stored))
        form.version.data = str(stored.version)
        return _page(form, stored, found), 409
    return redirect_with_notice(url_for("organisations_staff.pictures"), PUBLISHED if publishes else SAVED)


@pages.post("/installningar/bilder/<id:picture_id>/ta-ner", permission=TEXTS)
def take_picture_down(picture_id: int) -> Response:
    who = editor()
    current.write(lambda session: withdraw_picture(session, who, picture_id))
    return redirect_with_notice(url_for("organisations_staff.pictures"), WITHDRAWN)


@pages.post("/installningar/bilder/<id:picture_id>/ta-bort", permission=TEXTS)
def drop_picture(picture_id: int) -> Response:
    who = editor()
    current.write(lambda session: remove_picture(session, who, picture_id))
    return redirect_with_notice(url_for("organisations_staff.pictures"), REMOVED)


@pages.get("/installningar/bilder/<id:picture_id>/bild", permission=TEXTS)
def picture_file(picture_id: int) -> Response:
    """The photo itself, shown or not, for the pages above."""
    return Response(picture_content(db.session, picture_id), mimetype=MEDIA_TYPE)


class _Shown:
    """A stored photo under the names of the form's fields."""

    def __init__(self, stored: Picture) -> None:
        self.credit, self.licence, self.version = stored.credit, stored.licence, stored.version
        for language in OWN_NAMES:
            setattr(self, f"alt_{language}", stored.alts.get(language, ""))


def _store(picture_id: int, form: PictureForm, publishes: bool) -> None:
    """Save and, if asked, publish, in one write: both or neither."""
    who, values, seen = editor(), form.values(), seen_version(form)

    def both(session: Session) -> None:
        save_picture(session, who, picture_id, values, seen_version=seen)
        if publishes:
            publish_picture(session, who, picture_id)

    current.write(both)


def _list_page(form: PictureFileForm) -> str:
    return render_template(
        "organisations/staff/pictures.html", trail=way_here(), form=form, pictures=all_pictures(db.session)
    )


def _page(form: PictureForm, stored: Picture, conflict: list[tuple[str, str, str]] | None = None) -> str:
    return render_template(
        "organisations/staff/picture.html",
        trail=way_here((_("Photos"), url_for("organisations_staff.pictures"))),
        form=form,
        picture=stored,
        languages_in_form=[(code, OWN_NAMES[code], direction(code), field) for code, field in form.languages()],
        conflict=conflict,
        has_errors=bool(conflict),
    )
