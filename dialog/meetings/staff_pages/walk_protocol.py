"""The protocol of a walk at the desk: ready when the walk ends, completed with owners and answers, then published."""

from flask import Response as FlaskResponse
from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns.queries.belonging import ROWS, RowsBelong, RowsBelongTo
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.images import MAX_BYTES, MEDIA_TYPE
from dialog.meetings.models import Finding, Meeting
from dialog.meetings.operations.findings import (
    add_picture,
    change_finding,
    remove_picture,
    show_picture,
    withdraw_finding,
)
from dialog.meetings.operations.walks import publish_protocol, withdraw_protocol
from dialog.meetings.queries.access import meeting_to_read
from dialog.meetings.queries.protocol import Protocol, protocol_of, public_walk
from dialog.meetings.queries.walks import (
    concern_reference,
    finding_of,
    findings_of,
    picture_content,
    route_map,
    walk_of,
)
from dialog.meetings.rules.access import may_run
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.shared import way_here
from dialog.meetings.staff_pages.walks import ROOM_FOR_FIELDS, RUN, Answer, editor, walk_to_run
from dialog.meetings.staff_walk_forms import LACKS, FollowForm, PictureField, PictureForm, StoredFinding
from dialog.meetings.walk_labels import DECISIONS, LIGHTS, WALKERS, WEATHERS, WHAT
from dialog.meetings.walk_paper import protocol_file
from dialog.organisations.queries.settings import organisations
from dialog.web.forms import StaffForm
from dialog.web.language import current_language
from dialog.web.limits import takes_bytes
from dialog.web.notices import notice_text, redirect_with_notice

READ = Permission.READ_MEETINGS

FOLLOWED = notice_text("walk_followed", _l("Number %(ref)s is saved."))
LEFT_OUT = notice_text("walk_left_out", _l("Number %(ref)s is left out of the protocol."))
BACK = notice_text("walk_back", _l("Number %(ref)s is back in the protocol."))
PUBLISHED = notice_text("walk_protocol_published", _l("The protocol is published. Everybody can read it."))
TAKEN_BACK = notice_text(
    "walk_protocol_back", _l("The protocol is taken back. Only you and those you run it with see it.")
)


class FileForm(StaffForm):
    """One more picture of a finding."""

    picture = PictureField(_l("Another picture"))


@pages.get("/moten/<slug>/vandring/protokoll", permission=READ)
def walk_protocol(slug: str) -> str:
    """Before it is published it is for those who run the walk: it may hold what people said."""
    meeting, protocol, runs = _readable(slug)
    walk = walk_of(db.session, meeting)
    return render_template(
        "meetings/staff/walk_protocol.html",
        trail=way_here(meeting),
        meeting=meeting,
        protocol=protocol,
        route=route_map(db.session, meeting.area, walk.stops),
        left_out=[one for one in findings_of(db.session, meeting.id, withdrawn=True) if one.withdrawn] if runs else [],
        runs=runs,
        what=WHAT,
        lights=LIGHTS,
        weathers=WEATHERS,
        walkers=WALKERS,
        decisions=DECISIONS,
        lacks=LACKS,
        problems=_problems(protocol),
    )


@pages.get("/moten/<slug>/vandring/protokoll.pdf", permission=READ)
def walk_protocol_pdf(slug: str) -> FlaskResponse:
    """The same on paper, made when it is fetched."""
    meeting, protocol, _runs = _readable(slug)
    return protocol_file(meeting, protocol)


@pages.post("/moten/<slug>/vandring/protokoll", permission=RUN)
def publish_walk(slug: str) -> Response:
    """`do`: publish, or back."""
    meeting, _walk = walk_to_run(slug)
    who, meeting_id, back = editor(), meeting.id, request.form.get("do") == "back"
    operation = withdraw_protocol if back else publish_protocol
    current.write(lambda session: operation(session, who, meeting_id))
    return redirect_with_notice(url_for("meetings_staff.walk_protocol", slug=slug), TAKEN_BACK if back else PUBLISHED)


@pages.get("/moten/<slug>/vandring/fynd/<id:number>", permission=RUN)
def walk_finding(slug: str, number: int) -> str:
    meeting, _walk = walk_to_run(slug)
    finding = finding_of(db.session, meeting.id, number)
    return _page(meeting, finding, _form(meeting, finding))


@pages.post("/moten/<slug>/vandring/fynd/<id:number>", permission=RUN)
def follow_finding(slug: str, number: int) -> Answer:
    """Owner, decision and the rest. Never loses what was typed when somebody else saved meanwhile."""
    meeting, _walk = walk_to_run(slug)
    finding = finding_of(db.session, meeting.id, number)
    form = _form(meeting, None)
    if not form.validate():
        return _page(meeting, finding, form), 422
    who, meeting_id, finding_id, change = editor(), meeting.id, finding.id, form.change()
    seen = form.seen_version()
    try:
        current.write(lambda session: change_finding(session, who, meeting_id, finding_id, change, seen_version=seen))
    except NotPossibleNow:
        form.decision.errors = [
            _("The protocol is published, so this needs an owner, and a planned day or the reason for a no")
        ]
        return _page(meeting, finding, form), 422
    except Conflict:
        finding = finding_of(db.session, meeting_id, number)
        stored = _form(meeting, finding)
        differing = [
            (str(one.label.text), _told(stored[one.name]), _told(one))
            for one in form
            if one.name not in ("version", "client_key", "picture") and _told(stored[one.name]) != _told(one)
        ]
        form.version.data = str(finding.lock_version)
        return _page(meeting, finding, form, conflict=differing), 409
    return redirect_with_notice(url_for("meetings_staff.walk_protocol", slug=slug), FOLLOWED, str(number))


@pages.post("/moten/<slug>/vandring/fynd/<id:number>/bort", permission=RUN)
def leave_out(slug: str, number: int) -> Response:
    """`do`: out, or back."""
    meeting, _walk = walk_to_run(slug)
    who, meeting_id, out = editor(), meeting.id, request.form.get("do") != "back"
    finding_id = finding_of(db.session, meeting.id, number).id
    current.write(lambda session: withdraw_finding(session, who, meeting_id, finding_id, withdrawn=out))
    return redirect_with_notice(
        url_for("meetings_staff.walk_protocol", slug=slug), LEFT_OUT if out else BACK, str(number)
    )


@pages.post("/moten/<slug>/vandring/fynd/<id:number>/bilder", permission=RUN)
@takes_bytes(MAX_BYTES + ROOM_FOR_FIELDS)
def lay_picture(slug: str, number: int) -> Answer:
    """The file is decoded before anything is written, so that no other writer waits for it."""
    meeting, _walk = walk_to_run(slug)
    finding, form = finding_of(db.session, meeting.id, number), FileForm()
    if not form.validate() or form.picture.image is None:
        form.picture.errors = list(form.picture.errors) or [_("Choose a picture")]
        return _page(meeting, finding, _form(meeting, finding), file_form=form), 422
    who, meeting_id, finding_id, image = editor(), meeting.id, finding.id, form.picture.image
    try:
        current.write(lambda session: add_picture(session, who, meeting_id, finding_id, image))
    except NotPossibleNow:
        form.picture.errors = [_("There are already four pictures. Take one away first")]
        finding = finding_of(db.session, meeting_id, number)
        return _page(meeting, finding, _form(meeting, finding), file_form=form), 422
    return redirect_with_notice(url_for("meetings_staff.walk_finding", slug=slug, number=number), FOLLOWED, str(number))


@pages.post("/moten/<slug>/vandring/fynd/<id:number>/bilder/<id:picture_id>", permission=RUN)
def change_picture(slug: str, number: int, picture_id: int) -> Answer:
    """`do`: remove; else what it shows, and to whom."""
    meeting, _walk = walk_to_run(slug)
    finding = finding_of(db.session, meeting.id, number)
    who, meeting_id, finding_id = editor(), meeting.id, finding.id
    back = url_for("meetings_staff.walk_finding", slug=slug, number=number)
    if request.form.get("do") == "remove":
        current.write(lambda session: remove_picture(session, who, meeting_id, finding_id, picture_id))
        return redirect_with_notice(back, FOLLOWED, str(number))
    form = PictureForm(prefix=f"p{picture_id}-")
    if not form.validate():
        return _page(meeting, finding, _form(meeting, finding), picture_form=(picture_id, form)), 422
    alt, published = form.alt.data or "", bool(form.published.data)
    current.write(
        lambda session: show_picture(session, who, meeting_id, finding_id, picture_id, alt, published=published)
    )
    return redirect_with_notice(back, FOLLOWED, str(number))


@pages.get("/moten/<slug>/vandring/bilder/<id:picture_id>", permission=READ)
def walk_picture(slug: str, picture_id: int) -> FlaskResponse:
    """The picture itself; for those who do not run the walk what everybody may see."""
    meeting, _protocol, runs = _readable(slug)
    content = picture_content(db.session, meeting.id, picture_id, published=not runs)
    return FlaskResponse(content, mimetype=MEDIA_TYPE)


def _readable(slug: str) -> tuple[Meeting, Protocol, bool]:
    """The meeting, its protocol, and whether this person runs it.

    Others read what everybody may read. Raises Missing before the protocol is published.
    """
    staff = current_staff()
    meeting = meeting_to_read(db.session, staff, slug)
    if may_run(staff, meeting.hosts):
        return meeting, protocol_of(db.session, meeting, current_language()), True
    protocol = public_walk(db.session, meeting, current_language())
    if protocol is None or not protocol.published:
        raise Missing("protocol")
    return meeting, protocol, False


def _problems(protocol: Protocol) -> RowsBelong:
    """The problems that rest on what was seen."""
    find: RowsBelongTo = current_app.extensions[ROWS]
    return find(db.session, current_staff(), "finding", [one.id for one in protocol.findings])


def _form(meeting: Meeting, finding: Finding | None) -> FollowForm:
    """Filled with what is stored; with what came when `finding` is None."""
    walk = walk_of(db.session, meeting)
    form = FollowForm(formdata=None, obj=StoredFinding(finding)) if finding is not None else FollowForm()
    form.for_stops([(stop.id, f"{number}. {stop.title}") for number, stop in enumerate(walk.stops, start=1)])
    return form.for_owners(organisations(db.session))


def _told(field: object) -> str:
    """A field's data as the person reads it."""
    data = getattr(field, "data", None)
    names = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    text = "" if data is None else str(data)
    return names.get(text, text)


def _page(
    meeting: Meeting,
    finding: Finding,
    form: FollowForm,
    *,
    file_form: FileForm | None = None,
    picture_form: tuple[int, PictureForm] | None = None,
    conflict: list[tuple[str, str, str]] | None = None,
) -> str:
    pictures = []
    for picture in finding.pictures:
        own = picture_form[1] if picture_form and picture_form[0] == picture.id else None
        shown = PictureForm(formdata=None, prefix=f"p{picture.id}-", alt=picture.alt, published=picture.published)
        pictures.append((picture, own or shown))
    return render_template(
        "meetings/staff/walk_finding.html",
        trail=way_here(
            meeting, (_("Protocol of the walk"), url_for("meetings_staff.walk_protocol", slug=meeting.slug))
        ),
        meeting=meeting,
        finding=finding,
        heading=f"{finding.number}. {_(WHAT[finding.what])}",
        form=form,
        file_form=file_form or FileForm(formdata=None),
        pictures=pictures,
        published=walk_of(db.session, meeting).protocol_at is not None,
        reference=concern_reference(db.session, finding),
        conflict=conflict,
        has_errors=bool(form.errors or conflict or file_form or picture_form),
    )
