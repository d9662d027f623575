"""What waits for one staff member, gathered from the slices; each counts only what this person may see."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.queries.waiting import roles_waiting
from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.concerns.queries.filters import View
from dialog.concerns.queries.inbox import inbox_counts
from dialog.conferences.queries.one import unclosed
from dialog.conferences.queries.tasks import number_of_mine
from dialog.conferences.rules import week_code
from dialog.groups.queries.staff import groups_waiting
from dialog.meetings.queries.summaries import waiting_for_approval, waiting_to_be_written
from dialog.organisations.queries import central_unit_or_none, programme_facts
from dialog.organisations.queries.statement import own_statement
from dialog.outbox.queries import counts as mail_counts
from dialog.places.queries import areas_in_force
from dialog.records.queries.law import renewal_now
from dialog.records.queries.rules import run_is_missed
from dialog.web.formatting import long_date


@dataclass(frozen=True)
class Waiting:
    """One line: what, and where to do it. `pressing` ones stand first."""

    title: str
    text: str
    url: str
    pressing: bool = False


def waiting_for(session: Session, staff: StaffMember) -> list[Waiting]:
    """Everything that waits, the pressing first; [] when nothing does."""
    found = _concerns(session, staff) + _groups(session, staff) + _roles(session, staff) + _mails(session, staff)
    found += _meetings(session, staff)
    found += _conference(session, staff)
    found += _disposal(session, staff)
    found += _law(session, staff)
    found += _set_up(session, staff)
    return sorted(found, key=lambda one: not one.pressing)


def _concerns(session: Session, staff: StaffMember) -> list[Waiting]:
    if not staff.may(Permission.LIST_CONCERNS):
        return []
    counts = inbox_counts(session, staff, View.MINE)
    lines = [
        (counts.unseen, View.URGENT, ngettext("%(num)s urgent view", "%(num)s urgent views", counts.unseen), True),
        (
            *_of(counts.views, View.NEW),
            ngettext("%(num)s new view", "%(num)s new views", counts.views[View.NEW]),
            False,
        ),
        (
            *_of(counts.views, View.WAITING),
            ngettext("%(num)s waits for an answer", "%(num)s wait for an answer", counts.views[View.WAITING]),
            False,
        ),
        (
            *_of(counts.views, View.MINE),
            ngettext("%(num)s is yours", "%(num)s are yours", counts.views[View.MINE]),
            False,
        ),
        (
            *_of(counts.views, View.UNCLEAR),
            ngettext("%(num)s is unclear", "%(num)s are unclear", counts.views[View.UNCLEAR]),
            False,
        ),
    ]
    why = {
        View.URGENT: _("Nobody has said yet that they have seen it. Begin here."),
        View.NEW: _("To be read and tagged, the oldest first."),
        View.WAITING: _("Somebody asked for an answer and has not got one."),
        View.MINE: _("Handed to you."),
        View.UNCLEAR: _("Somebody needs to look once more."),
    }
    return [
        Waiting(title, why[view], url_for("concerns_staff.inbox", view=view.value), pressing)
        for number, view, title, pressing in lines
        if number
    ]


def _roles(session: Session, staff: StaffMember) -> list[Waiting]:
    if not (staff.may(Permission.MANAGE_USERS) or staff.may(Permission.READ_ORIGINALS)):
        return []
    number = sum(one.mine for one in roles_waiting(session, staff))
    if not number:
        return []
    title = ngettext("%(num)s role waits for you", "%(num)s roles wait for you", number)
    return [Waiting(title, _("A second person must confirm it."), url_for("accounts_staff.waiting_roles"))]


def _of(views: dict[View, int], view: View) -> tuple[int, View]:
    return views[view], view


def _groups(session: Session, staff: StaffMember) -> list[Waiting]:
    number = groups_waiting(session, staff) if staff.may(Permission.RUN_GROUPS) else 0
    if not number:
        return []
    title = ngettext("%(num)s neighbourhood group waits", "%(num)s neighbourhood groups wait", number)
    return [Waiting(title, _("A call, a start meeting or a new state."), url_for("groups_staff.groups"))]


def _mails(session: Session, staff: StaffMember) -> list[Waiting]:
    failed = mail_counts(session).get("failed", 0) if staff.may(Permission.READ_OUTBOX) else 0
    if not failed:
        return []
    title = ngettext("%(num)s mail could not be sent", "%(num)s mails could not be sent", failed)
    return [Waiting(title, _("See why, and try again."), url_for("outbox_staff.outbox"))]


def _meetings(session: Session, staff: StaffMember) -> list[Waiting]:
    """What was taken along from meetings: to be written two days after, and to be read by a second person."""
    if not staff.may(Permission.RUN_MEETINGS):
        return []
    unwritten, unread = waiting_to_be_written(session, staff), waiting_for_approval(session, staff)
    lines = [
        (
            unwritten,
            ngettext(
                "%(num)s meeting waits for what you took along",
                "%(num)s meetings wait for what you took along",
                len(unwritten),
            ),
            _("Those who came should hear within two days. A draft is made of the notes."),
        ),
        (
            unread,
            ngettext(
                "%(num)s text about a meeting waits for your approval",
                "%(num)s texts about meetings wait for your approval",
                len(unread),
            ),
            _("A colleague has written what was taken along. Read it, then it is sent."),
        ),
    ]
    return [
        Waiting(title, text, url_for("meetings_staff.summary", slug=found[0].slug))
        for found, title, text in lines
        if found
    ]


def _law(session: Session, staff: StaffMember) -> list[Waiting]:
    """From the first reminder on, and in earnest from the day after the last one."""
    found = renewal_now(session) if staff.may(Permission.MANAGE_LAW) else None
    if found is None or not (found.near or found.overdue):
        return []
    late = found.overdue
    title = _("The situation picture is overdue by law") if late else _("The situation picture must be renewed")
    day = long_date(found.due)
    text = _("The last day was %(day)s.", day=day) if late else _("The last day is %(day)s.", day=day)
    return [Waiting(title, text, url_for("records_staff.law"), pressing=late)]


def _conference(session: Session, staff: StaffMember) -> list[Waiting]:
    """The tasks of one's desk from the weekly conference, and minutes that nobody has closed."""
    found = []
    number, late = number_of_mine(session, staff, today()) if staff.may(Permission.TAKE_TASKS) else (0, 0)
    if number:
        title = ngettext("%(num)s task from the weekly conference", "%(num)s tasks from the weekly conference", number)
        text = (
            ngettext("%(num)s is late.", "%(num)s are late.", late)
            if late
            else _("For you, your unit or your organisation.")
        )
        found.append(Waiting(title, text, url_for("conferences_staff.tasks", visa="mina"), pressing=bool(late)))
    left = unclosed(session) if staff.may(Permission.RUN_CONFERENCES) else None
    if left is not None:
        title = _("The minutes of the weekly conference are not closed")
        url = url_for("conferences_staff.one_conference", week=week_code(left.week), punkt="avsluta", _anchor="notes")
        found.append(Waiting(title, _("Look through them and close them: then they stand."), url))
    return found


def _disposal(session: Session, staff: StaffMember) -> list[Waiting]:
    if not staff.may(Permission.MANAGE_RETENTION) or not run_is_missed(session):
        return []
    text = _("What the page about personal data promises is not kept. See that the worker runs.")
    return [Waiting(_("Disposal has not run for days"), text, url_for("records_staff.rules"), pressing=True)]


def _set_up(session: Session, staff: StaffMember) -> list[Waiting]:
    """What a new installation still lacks."""
    found = []
    if staff.may(Permission.MANAGE_SETTINGS):
        if programme_facts(session, "sv").contact is None:
            title, text = _("No contact details yet"), _("Residents should see a phone number on every page.")
            found.append(Waiting(title, text, url_for("organisations_staff.programme")))
        if central_unit_or_none(session) is None:
            title, text = _("No unit takes what nobody owns"), _("Until one does, no view can be received.")
            found.append(Waiting(title, text, url_for("organisations_staff.organisations"), pressing=True))
    if staff.may(Permission.MANAGE_PLACES) and not areas_in_force(session):
        found.append(
            Waiting(_("No areas yet"), _("Load them from the municipality’s register."), url_for("places_staff.areas"))
        )
    if staff.may(Permission.EDIT_TEXTS) and own_statement(session, "sv") is None:
        title, text = _("No accessibility statement yet"), _("The law asks for one before the pages open.")
        found.append(Waiting(title, text, url_for("organisations_staff.statement")))
    return found
