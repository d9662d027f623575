"""The log's page and its export."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from dialog.accounts.guard import StaffBlueprint, current_staff
from dialog.accounts.permissions import Permission
from dialog.audit.forms import LogForm
from dialog.audit.labels import action_word, detail_words, object_words
from dialog.audit.models import AuditEntry
from dialog.audit.operations import record
from dialog.audit.queries import LogPage, log_entries, log_page
from dialog.audit.rules import LogFilter
from dialog.clock import local, today
from dialog.extensions import current, db
from dialog.web.csv_export import csv_response

pages = StaffBlueprint("audit", __name__)


@dataclass(frozen=True)
class Paging:
    """Where this page stands among the others."""

    number: int
    pages: int
    previous_url: str | None
    next_url: str | None


@pages.get("/logg", permission=Permission.READ_LOG)
def log() -> tuple[str, int]:
    """Who did what, newest first."""
    form = LogForm(request.args)
    good = form.validate()
    found = log_page(db.session, form.wanted() if good else LogFilter(), _page_number())
    shown = render_template(
        "audit/staff/log.html",
        form=form,
        found=found,
        paging=_paging(found),
        export_url=url_for("audit_staff.log_csv", **_filter_arguments()) if good else None,
        action_word=action_word,
        object_words=object_words,
        detail_words=detail_words,
    )
    return shown, 200 if good else 422


@pages.get("/logg.csv", permission=Permission.READ_LOG)
def log_csv() -> Response | tuple[str, int]:
    """The same entries as a file. Taking them out is itself noted."""
    form = LogForm(request.args)
    if not form.validate():
        return log()
    staff, wanted = current_staff(), form.wanted()
    current.write(lambda session: record(session, staff.id, staff.name, "exported", "log", ""))
    header = [_("Number"), _("When"), _("Who"), _("What was done"), _("About what"), _("Facts")]
    return csv_response(f"logg-{today().isoformat()}.csv", header, _csv_rows(wanted))


def _csv_rows(wanted: LogFilter) -> Iterator[list[object]]:
    return (_csv_row(entry) for entry in log_entries(db.session, wanted))


def _csv_row(entry: AuditEntry) -> list[object]:
    when = local(entry.at).isoformat(sep=" ", timespec="seconds")
    return [entry.sequence, when, entry.actor, action_word(entry.action), object_words(entry), detail_words(entry)]


def _page_number() -> int:
    raw = request.args.get("sida", "1")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 7 else 1


def _paging(found: LogPage) -> Paging:
    return Paging(
        found.number,
        found.pages,
        _page_url(found.number - 1) if found.number > 1 else None,
        _page_url(found.number + 1) if found.number < found.pages else None,
    )


def _page_url(number: int) -> str:
    return url_for("audit_staff.log", **_filter_arguments(), sida=number)


def _filter_arguments() -> dict[str, Any]:
    names = ("actor", "action", "reference", "since", "until")
    return {name: request.args[name] for name in names if request.args.get(name)}
