"""Giving a concern to another organisation, and the receiver's own page."""

from typing import Any

from flask import g, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice  # type: ignore[attr-defined]

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.queries import facets
from dialog.categories.rules import Tag
from dialog.concerns import labels, staff_labels
from dialog.concerns.operations.sharing import (
    Giving,
    document_of,
    is_checked,
    read_shared,
    share_concern,
    stop_sharing,
)
from dialog.concerns.protection_forms import ShareForm
from dialog.concerns.queries.one import OpenConcern
from dialog.concerns.queries.sharing import given, receivers, shared_one, shared_with
from dialog.concerns.rules import LegalGround
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import checked, workable
from dialog.concerns.staff_pages.work import back, seen_version
from dialog.concerns.staff_views.marks import GROUNDS, masked_text
from dialog.concerns.staff_views.tags import tag_words
from dialog.errors import Conflict, Missing
from dialog.extensions import current, db
from dialog.form_keys import new_form_key

Answer = Response | tuple[str, int]


@pages.get("/synpunkter/<reference>/dela", permission=Permission.SHARE_CONCERNS)
def share(reference: str) -> Answer:
    """To whom, on what ground, and exactly what would be given."""
    return _share_page(workable(reference), ShareForm(formdata=None))


@pages.post("/synpunkter/<reference>/dela", permission=Permission.SHARE_CONCERNS)
def give(reference: str) -> Answer:
    """`step=share` gives it; anything else shows what would be given, to be read through once more."""
    staff, opened, version, form = (
        current_staff(),
        workable(reference),
        seen_version(),
        _offered(ShareForm(), reference),
    )
    if not form.validate():
        return _share_page(opened, form, 422)
    if request.form.get("step") != "share":
        return _share_page(opened, form, preview=request.form.get("step") == "preview")
    giving = Giving(int(form.to.data), LegalGround(form.ground.data), str(form.reason.data))
    key = request.form.get("form_key", "")
    try:
        current.write(lambda session: share_concern(session, staff, reference, version, giving, key))
    except Conflict:
        return _share_page(workable(reference), form, 409, preview=True, changed=True)
    return back(reference, said.SHARED)


@pages.post("/synpunkter/<reference>/dela/<int(max=2147483647):share_id>/sluta", permission=Permission.SHARE_CONCERNS)
def end_share(reference: str, share_id: int) -> Answer:
    """The receiver's page closes at once."""
    staff = current_staff()
    workable(reference)
    current.write(lambda session: stop_sharing(session, staff, reference, share_id))
    return back(reference, said.SHARING_ENDED)


@pages.get("/delade", permission=(Permission.READ_SHARED, Permission.SHARE_CONCERNS))
def shared() -> str:
    """What has been shared with one's organisation, and for coordinators what we have given."""
    staff = current_staff()
    receives, gives = staff.may(Permission.READ_SHARED), staff.may(Permission.SHARE_CONCERNS)
    return render_template(
        "concerns/staff/shared.html",
        received=shared_with(db.session, staff) if receives else None,
        gone=given(db.session, staff) if gives else None,
        masked=masked_text,
        **_words(),
    )


@pages.get("/delade/<reference>", permission=Permission.READ_SHARED)
def shared_concern(reference: str) -> str:
    """One concern as it was given. That it was opened is logged."""
    staff, found = current_staff(), checked(reference)
    current.write(lambda session: read_shared(session, staff, found))
    one = shared_one(db.session, staff, found)
    if one is None:
        raise Missing("concern")
    return render_template("concerns/staff/shared_one.html", one=one, masked=masked_text, **_words())


def _share_page(
    opened: OpenConcern, form: ShareForm, status: int = 200, *, preview: bool = False, changed: bool = False
) -> tuple[str, int]:
    concern = opened.concern
    g.language_menu_path = url_for("concerns_staff.share", reference=concern.reference)
    choices = receivers(db.session, concern)
    form = _offered(form, concern.reference)
    page = render_template(
        "concerns/staff/share.html",
        concern=concern,
        form=form,
        document=document_of(db.session, concern),
        ready=is_checked(concern),
        preview=preview,
        changed=changed,
        receiver={str(id_): name for id_, name in choices}.get(str(form.to.data), ""),
        form_key=new_form_key(str(current.settings.secret_key), "staff"),
        masked=masked_text,
        **_words(),
    )
    return page, status


def _offered(form: ShareForm, reference: str) -> ShareForm:
    """`form` with the organisations this concern can be given to."""
    found = receivers(db.session, workable(reference).concern)
    form.to.choices = [SelectChoice(str(id_), name) for id_, name in found]
    return form


def _words() -> dict[str, Any]:
    words = tag_words(facets(db.session))
    return {
        "labels": labels,
        "staff_labels": staff_labels,
        "grounds": GROUNDS,
        "tag_of": lambda pair: words(Tag(*pair)),
    }
