"""Everything beside the reading pane: views, areas, the list and its order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Role
from dialog.accounts.rules import StaffMember
from dialog.categories.queries import facets
from dialog.categories.rules import Tag
from dialog.clock import today
from dialog.concerns import staff_labels
from dialog.concerns.queries.desks import areas_in_use
from dialog.concerns.queries.filters import BESIDE, InboxFilter, View
from dialog.concerns.queries.inbox import InboxCounts, InboxPage, inbox_counts, inbox_page
from dialog.concerns.queries.settings import desk_settings
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


@dataclass(frozen=True)
class Desk:
    """Everything beside the reading pane."""

    wanted: InboxFilter
    page: InboxPage
    counts: InboxCounts
    views: tuple[Link, ...]
    areas: tuple[Link, ...]
    chips: tuple[Chip, ...]
    filters: tuple[tuple[str, str, list[tuple[str, str]]], ...]
    heading: str
    empty: str
    order: Link
    previous_url: str | None
    next_url: str | None
    chips_of: Callable[[Iterable[Tag]], list[str]]
    settings: DeskSettings

    @property
    def waiting(self) -> int:
        """How many wait for an answer: what comes next when nothing is new."""
        return self.counts.views[View.WAITING]

    def concern_url(self, reference: str, **more: str) -> str:
        """A concern with this list beside it."""
        return url_for("concerns_staff.concern", reference=reference, **(self.wanted.arguments | more))


def desk(session: Session, staff: StaffMember, wanted: InboxFilter) -> Desk:
    """The views, the list and its filters for `wanted`."""
    page = inbox_page(session, staff, wanted)
    wanted = replace(wanted, page=page.number)
    counts = inbox_counts(session, staff, wanted.view)
    known, areas = facets(session), areas_in_use(session)
    return Desk(
        wanted=wanted,
        page=page,
        counts=counts,
        views=_view_links(staff, wanted, counts),
        areas=_area_links(wanted, counts),
        chips=chips(wanted, known, dict(areas)),
        filters=filters(known, areas),
        heading=str(staff_labels.HEADINGS[wanted.view]),
        empty=str(staff_labels.EMPTY[wanted.view]),
        order=_order_link(wanted),
        previous_url=_url(replace(wanted, page=page.number - 1)) if page.number > 1 else None,
        next_url=_url(replace(wanted, page=page.number + 1)) if page.number < page.pages else None,
        chips_of=chip_words(known),
        settings=desk_settings(session, staff.id),
    )


def _view_links(staff: StaffMember, wanted: InboxFilter, counts: InboxCounts) -> tuple[Link, ...]:
    plain = not wanted.narrowing
    shown = [view for view in BESIDE if _is_offered(staff, wanted, counts, view)]
    return tuple(
        Link(
            label=str(staff_labels.VIEWS[view]),
            url=url_for("concerns_staff.inbox", view=view.value),
            current=plain and wanted.view is view,
            number=None if view in (View.DONE, View.ALL, View.WITHDRAWN) else counts.views[view],
        )
        for view in shown
    )


def _is_offered(staff: StaffMember, wanted: InboxFilter, counts: InboxCounts, view: View) -> bool:
    """Views that are empty on most days stand beside the list only when there is something in them."""
    if view is View.WITHDRAWN:
        return staff.has_role(Role.COORDINATOR)
    return view not in RARE or view is wanted.view or counts.views[view] > 0


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
