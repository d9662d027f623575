"""All groups, those that wait for somebody first."""

from flask import render_template, request

from dialog.accounts.guard import current_staff
from dialog.extensions import db
from dialog.groups.queries.staff import group_rows, state_counts
from dialog.groups.rules import GroupState
from dialog.groups.staff_labels import STATE_KINDS, STATES, WAITS
from dialog.groups.staff_pages.blueprint import READ, pages


@pages.get("/grupper", permission=READ)
def groups() -> str:
    """`?state=` and `?area=` choose; the register for all who read, the queue for those who run groups."""
    state, area = request.args.get("state", ""), request.args.get("area", "")
    everything = group_rows(db.session, current_staff())
    rows = [
        row
        for row in everything
        if (row.state == state or state not in set(GroupState)) and (not area or row.area_code == area)
    ]
    return render_template(
        "groups/staff/groups.html",
        rows=rows,
        total=len(everything),
        households=sum(row.households for row in everything if row.state is GroupState.ACTIVE),
        areas=sorted({(row.area_name, row.area_code) for row in everything}),
        counts=state_counts(db.session),
        state=state,
        area=area,
        states=STATES,
        state_kinds=STATE_KINDS,
        waits=WAITS,
    )
