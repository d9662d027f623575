"""Everything beside the reading pane: views, areas, the list and its order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission, Role
from dialog.accounts.rules import StaffMember
from dialog.categories.queries import facets
from dialog.categories.rules import Tag
from dialog.clock import today
from dialog.concerns import staff_labels
from dialog.concerns.queries.desks import areas_in_use
from dialog.concerns.queries.filters import BESIDE, InboxFilter, View
from dialog.concerns.queries.inbox import InboxCounts, InboxPage, inbox_counts, inbox_page
from dialog.concerns.queries.progress import Progress, progress_today
from dialog.concerns.queries.settings import desk_settings
from dialog.concerns.queries.views import counts_of, views_of
from dialog.concerns.rules.keys import DeskSettings
from dialog.concerns.staff_views.narrowing import Chip, chips, filters
from dialog.concerns.staff_views.tags import chip_words
from dialog.web.formatting import long_date, short_date

AREAS_SHOWN = 12
RARE = frozenset({View.THREATS, View.OVERDUE, View.ASIDE})


@dataclass(frozen=True)
class Link:
    """One line beside the list. `number` None shows none."""

    label: str
    url: str
    current: bool
    number: int | None = None
    late: bool = False


@dataclass(frozen=True)
class Beside:
    """What the pane needs to know of the list beside it, and how this person works."""

    wanted: InboxFilter
    settings: DeskSettings

    @property
    def query(self) -> str:
        """The list's query string, for the hidden field `list` of forms."""
        return urlencode(self.wanted.arguments)

    def concern_url(self, reference: str, **more: str) -> str:
        """A concern with this list beside it."""
        return url_for("concerns_staff.concern", reference=reference, **(self.wanted.arguments | more))


@dataclass(frozen=True)
class RowDesk(Beside):
    """What the rows need. `works`: this person may choose them and change them."""

    chips_of: Callable[[Iterable[Tag]], list[str]]
    works: bool


@dataclass(frozen=True)
class Desk(RowDesk):
    """Everything beside the reading pane."""

    page: InboxPage
    counts: InboxCounts
    views: tuple[Link, ...]
    saved: tuple[Link, ...]
    areas: tuple[Link, ...]
    chips: tuple[Chip, ...]
    filters: tuple[tuple[str, str, list[tuple[str, str]]], ...]
    heading: str
    empty: str
    order: Link
    previous_url: str | None
    next_url: str | None
    progress: Progress | None

    @property
    def url(self) -> str:
        """The list itself."""
        return _url(self.wanted)

    @property
    def may_be_saved(self) -> bool:
        """Narrowed, and not a saved view already."""
        return bool(self.wanted.narrowing) and not any(view.current for view in self.saved)

    @property
    def waiting(self) -> int:
        """How many wait for an answer: what comes next when nothing is new."""
        return self.counts.views[View.WAITING]


def beside(session: Session, staff: StaffMember, wanted: InboxFilter) -> Beside:
    """For the pane alone: nothing of the list is asked for."""
    return Beside(wanted, desk_settings(session, staff.id))


def row_desk(session: Session, staff: StaffMember, wanted: InboxFilter) -> RowDesk:
    """For single rows."""
    settings, words = desk_settings(session, staff.id), chip_words(facets(session))
    return RowDesk(wanted, settings, words, staff.may(Permission.TRIAGE_CONCERNS))


def desk(session: Session, staff: StaffMember, wanted: InboxFilter) -> Desk:
    """The views, the list and its filters for `wanted`."""
    page = inbox_page(session, staff, wanted)
    wanted = replace(wanted, page=page.number)
    counts = inbox_counts(session, staff, wanted.view)
    known, areas = facets(session), areas_in_use(session)
    return Desk(
        wanted=wanted,
        settings=desk_settings(session, staff.id),
        page=page,
        counts=counts,
        views=_view_links(staff, wanted, counts),
        saved=_saved_links(session, staff, wanted),
        areas=_area_links(wanted, counts),
        chips=chips(wanted, known, dict(areas)),
        filters=filters(known, areas),
        heading=str(staff_labels.HEADINGS[wanted.view]),
        empty=str(staff_labels.EMPTY[wanted.view]),
        order=_order_link(wanted),
        previous_url=_url(replace(wanted, page=page.number - 1)) if page.number > 1 else None,
        next_url=_url(replace(wanted, page=page.number + 1)) if page.number < page.pages else None,
        chips_of=chip_words(known),
        works=staff.may(Permission.TRIAGE_CONCERNS),
        progress=progress_today(session, staff, counts.views[View.NEW]) if wanted.view is View.NEW else None,
    )


def _view_links(staff: StaffMember, wanted: InboxFilter, counts: InboxCounts) -> tuple[Link, ...]:
    plain = not wanted.narrowing
    shown = [view for view in BESIDE if _is_offered(staff, wanted, counts, view)]
    return tuple(
        Link(
            label=str(staff_labels.VIEWS[view]),
            url=url_for("concerns_staff.inbox", view=view.value),
            current=plain and wanted.view is view,
            number=counts.views.get(view),
            late=view is View.OVERDUE and counts.views[view] > 0,
        )
        for view in shown
    )


def _is_offered(staff: StaffMember, wanted: InboxFilter, counts: InboxCounts, view: View) -> bool:
    """Views that are empty on most days stand beside the list only when there is something in them."""
    if view is View.WITHDRAWN:
        return staff.has_role(Role.COORDINATOR)
    return view not in RARE or view is wanted.view or counts.views[view] > 0


def _saved_links(session: Session, staff: StaffMember, wanted: InboxFilter) -> tuple[Link, ...]:
    found, present = views_of(session, staff), replace(wanted, page=1)
    numbers = counts_of(session, staff, found)
    return tuple(Link(view.name, _url(view.wanted), view.wanted == present, numbers[view.id]) for view in found)


def _area_links(wanted: InboxFilter, counts: InboxCounts) -> tuple[Link, ...]:
    return tuple(
        Link(
            label=area.name or _("Area not known"),
            url=url_for("concerns_staff.inbox", view=wanted.view.value, area=area.code),
            current=wanted.area == area.code,
            number=area.number,
        )
        for area in counts.areas[:AREAS_SHOWN]
    )


def _order_link(wanted: InboxFilter) -> Link:
    turned = replace(wanted, newest=not wanted.newest, page=1)
    label = _("Newest first") if wanted.newest else _("Oldest first")
    return Link(str(label), _url(turned), False)


def _url(wanted: InboxFilter) -> str:
    return url_for("concerns_staff.inbox", **wanted.arguments)


def day_words(day: date) -> str:
    """The day of arrival, with its year when that is another one."""
    return short_date(day) if day.year == today().year else long_date(day)
