"""What the public templates are given: rows to check, steps with their dates, notices and helplines."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.concerns import labels
from dialog.concerns.public_forms import ConcernForm
from dialog.concerns.queries.follow import FollowedConcern
from dialog.concerns.rules import FAULT_TOPICS, TOPIC_TAGS, Kind, ResidentState, Topic, promised_date
from dialog.organisations.queries import GuideLine, ProgrammeFacts, Wording, guide, guide_for_facet, wording
from dialog.web.formatting import long_date, week_date
from dialog.web.language import current_language

NOTICES = ("emergency", "others_details", "email_use", "privacy_short")


@dataclass(frozen=True)
class CheckRow:
    """One row of the check page. `field` is the id on page 1 that its button leads to."""

    field: str
    question: str
    answer: str


@dataclass(frozen=True)
class Step:
    """One step of what happens to a concern."""

    label: str
    text: str
    done: bool


@dataclass(frozen=True)
class HandOver:
    """Where something broken is reported so that it is mended soonest."""

    name: str
    url: str


def notices(session: Session) -> dict[str, Wording]:
    """The municipality's notices beside the form, by the last part of their keys."""
    return {name: wording(session, f"notice.{name}", current_language()) for name in NOTICES}


def check_rows(form: ConcernForm, area_name: str) -> list[CheckRow]:
    """Everything from page 1 that was filled in, and what was left open where that matters."""
    rows = [
        CheckRow("text", _("What you want to tell us"), form.text.data),
        CheckRow("kind", _("What you want to do"), str(labels.KIND_CHOICES[form.kind.data or Kind.CONCERN])),
        CheckRow("topics", _("What it is about"), _joined(labels.TOPICS, form.topics.data)),
        CheckRow("place", _("Street or place"), form.place.data),
        CheckRow("area", _("Area"), area_name or _("Not chosen")),
        CheckRow("when_days", _("On which days"), _joined(labels.WHEN_DAYS, [form.when_days.data])),
        CheckRow("when_time", _("At what time of day"), _joined(labels.WHEN_TIMES, form.when_time.data)),
        CheckRow("recurring", _("Again and again"), _joined(labels.RECURRING, [form.recurring.data])),
    ]
    return [row for row in rows if row.answer]


def receipt_steps(concern: FollowedConcern, programme: ProgrammeFacts, by_mail: bool) -> list[Step]:
    """What we promise somebody who has just sent something."""
    read_by = week_date(promised_date(concern.received_on, programme.reading_days))
    answer_by = week_date(promised_date(concern.received_on, programme.answer_days))
    answered = _("We answer you by mail no later than %(date)s", date=answer_by) if by_mail else ""
    return [
        Step(_("We have it"), long_date(concern.received_on), True),
        Step(_("We read it no later than %(date)s", date=read_by), _("A person reads what you wrote."), False),
        Step(answered or _("You see our answer under your code no later than %(date)s", date=answer_by), "", False),
    ]


def status_steps(concern: FollowedConcern, programme: ProgrammeFacts) -> list[Step]:
    """Where a concern stands, with what is still promised."""
    received = Step(_("We have it"), long_date(concern.received_on), True)
    if concern.withdrawn_on is not None:
        return [received, Step(_("You took it back"), long_date(concern.withdrawn_on), True)]
    steps = [received, _read_step(concern, programme), _answer_step(concern, programme)]
    if concern.answered_on is not None and concern.answer_by is not None:
        steps.append(
            Step(_("We answer you again no later than %(date)s", date=week_date(concern.answer_by)), "", False)
        )
    if concern.state == ResidentState.CLOSED:
        closed_on = long_date(concern.closed_on) if concern.closed_on else ""
        steps = [step for step in steps if step.done] + [Step(_("Finished"), closed_on, True)]
    return steps


def hand_overs(session: Session, topics: list[str], programme: ProgrammeFacts) -> list[HandOver]:
    """Where faults like these are reported; the general fault report when no special one is known."""
    found: dict[str, HandOver] = {}
    for topic in (topic for topic in topics if topic in FAULT_TOPICS):
        tag = TOPIC_TAGS[Topic(topic)]
        line = guide_for_facet(session, (tag.facet or tag.category) if tag else "", current_language())
        if line is not None and line.url:
            found[line.url] = HandOver(line.name, line.url)
        elif programme.fault_report_url:
            found[programme.fault_report_url] = HandOver(_("Report a fault"), programme.fault_report_url)
    return list(found.values())


def helplines(session: Session) -> list[GuideLine]:
    """The guide's helplines."""
    return guide(session, current_language(), "helpline")


def _read_step(concern: FollowedConcern, programme: ProgrammeFacts) -> Step:
    if concern.state != ResidentState.RECEIVED:
        return Step(_("We have read it"), long_date(concern.read_on) if concern.read_on else "", True)
    read_by = week_date(promised_date(concern.received_on, programme.reading_days))
    return Step(_("We read it no later than %(date)s", date=read_by), "", False)


def _answer_step(concern: FollowedConcern, programme: ProgrammeFacts) -> Step:
    if concern.answered_on is not None:
        return Step(_("We have answered"), long_date(concern.answered_on), True)
    answer_by = week_date(concern.answer_by or promised_date(concern.received_on, programme.answer_days))
    return Step(_("You see our answer here no later than %(date)s", date=answer_by), "", False)


def _joined(named: dict[str, Any], codes: list[str] | None) -> str:
    return "\n".join(str(named[code]) for code in codes or () if code)
