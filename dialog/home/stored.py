"""What is stored, where and for how long: the facts behind the pages about privacy and cookies.

Times come from the code that applies them, so that the page cannot say anything else.
"""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.accounts.rules import ABSOLUTE, IDLE, LIVES
from dialog.concerns.operations.drafts import DRAFT_LIFE
from dialog.groups.rules import HANDOVER_LIFE, UNCONFIRMED_LIFE
from dialog.places.operations import uploads
from dialog.records.labels import WHAT, how_long, kept_until_decided
from dialog.records.queries.rules import in_force
from dialog.surveys.rules import drafts as survey_drafts
from dialog.surveys.rules.holding import AFTER_WAVE, BATCH


@dataclass(frozen=True)
class Cookie:
    """One cookie, as told on the page about cookies."""

    name: str
    purpose: str
    life: str


def cookies() -> list[Cookie]:
    """Every cookie this program can set. A test compares the list with what the pages set."""
    hours, minutes = int(ABSOLUTE.total_seconds()) // 3600, int(IDLE.total_seconds()) // 60
    return [
        Cookie(
            str(current_app.config["SESSION_COOKIE_NAME"]),
            _("Keeps staff signed in. Residents never get it."),
            _(
                "Until the browser is closed, at most %(hours)s hours, and %(minutes)s minutes without activity.",
                hours=hours,
                minutes=minutes,
            ),
        ),
        Cookie(
            survey_drafts.COOKIE,
            _("Opens the answers to a survey that you have started and not sent."),
            _("Until you send or clear your answers, or the browser is closed."),
        ),
    ]


def saved_with_a_view() -> list[tuple[str, str]]:
    """(what, why) of everything that is saved when somebody leaves a view."""
    return [
        (
            _("What you write, and the choices you make in the form"),
            _("To understand what it is about, where and when."),
        ),
        (_("The date it reached us"), _("To answer in time. The time of day is not saved.")),
        (_("The language of the page"), _("To answer in the same language.")),
        (_("Which wording of the privacy notice you saw"), _("To know what you were told.")),
        (
            _("Your e-mail address, if you leave one"),
            _("To answer you. It is sealed so that only the mail program can read it."),
        ),
        (_("A scrambled form of your code"), _("So that you, and nobody else, can open your view with the code.")),
    ]


def temporary() -> list[tuple[str, str]]:
    """(what, how long) of everything that is erased by itself, without a decision to dispose of it."""
    days = form_keys.KEPT.days
    return [
        (
            _("The number of a sent form, so that the same form sent twice counts once"),
            ngettext("%(num)s day", "%(num)s days", days),
        ),
        *_of_surveys(),
        *_of_groups(),
        (
            _("What a member of staff has begun to write to you and not sent"),
            ngettext("%(num)s day after it was last saved", "%(num)s days after it was last saved", DRAFT_LIFE.days),
        ),
        (
            _("A scrambled sender address, so that nobody can send thousands of views"),
            _("In memory only, at most a day"),
        ),
        (_("A mail to you"), _("Until it has been sent")),
        (
            _("A register that staff have uploaded and not yet confirmed"),
            ngettext("%(num)s day", "%(num)s days", uploads.KEPT.days),
        ),
        (
            _("A link for staff to choose a password"),
            ngettext("%(num)s day", "%(num)s days", max(LIVES.values()).days),
        ),
        (
            _("A staff member's signed-in session"),
            ngettext("%(num)s hour", "%(num)s hours", int(ABSOLUTE.total_seconds()) // 3600),
        ),
    ]


def _of_groups() -> list[tuple[str, str]]:
    return [
        (
            _("The address of somebody who was named as the contact of a group and has not confirmed it"),
            ngettext("%(num)s day", "%(num)s days", UNCONFIRMED_LIFE.days),
        ),
        (
            _("A code to hand over a group with"),
            ngettext("%(num)s day", "%(num)s days", HANDOVER_LIFE.days),
        ),
    ]


def by_decision(session: Session) -> list[tuple[str, str]]:
    """(what, how long) of everything that is erased by a decided rule, or waits for one."""
    days = {rule.what: rule.days for rule in in_force(session)}
    return [
        (str(words), how_long(what, days[what]) if what in days else kept_until_decided())
        for what, words in WHAT.items()
    ]


def _of_surveys() -> list[tuple[str, str]]:
    draft, after = survey_drafts.LIFE.days, AFTER_WAVE.days
    return [
        (
            _(
                "Answers to a survey that you have not sent. They are locked, and only your browser or your code opens them"
            ),
            ngettext("%(num)s day after you last saved", "%(num)s days after you last saved", draft),
        ),
        (
            _("The number on the receipt of a survey, and which form the answers came with"),
            _("Until they are mixed with others' answers, at least %(number)s at a time", number=BATCH),
        ),
        (
            _("Scrambled personal codes of a survey, and scrambled numbers of sent forms. They lead to no answer"),
            ngettext("%(num)s day after the survey has closed", "%(num)s days after the survey has closed", after),
        ),
    ]
