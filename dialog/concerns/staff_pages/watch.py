"""What the coordinator keeps an eye on: whether every queue has somebody, and how long people wait."""

from flask import render_template

from dialog.accounts.labels import ROLES
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.concerns import staff_labels
from dialog.concerns.queries.queues import queue_report
from dialog.concerns.queries.times import times_report
from dialog.concerns.rules.queues import OPEN, OWNERS
from dialog.concerns.staff_pages.blueprint import pages
from dialog.extensions import db


@pages.get("/synpunkter/koer", permission=Permission.MANAGE_TRIAGE)
def queues() -> str:
    """Every queue with its owner, and what the nightly look would find now."""
    return render_template(
        "concerns/staff/queues.html",
        report=queue_report(db.session),
        names=staff_labels.QUEUES,
        faults=staff_labels.QUEUE_FAULTS,
        owners=OWNERS,
        roles=ROLES,
        open_queues=OPEN,
    )


@pages.get("/synpunkter/tider", permission=Permission.MANAGE_TRIAGE)
def times() -> str:
    """Times to reading and answer by week and area. No line is about a member of staff."""
    return render_template("concerns/staff/times.html", report=times_report(db.session, today()))
