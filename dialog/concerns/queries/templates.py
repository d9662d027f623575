"""Texts for answers: who may use which, and how one reads on a concern."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.catalogue import locale_of
from dialog.clock import today
from dialog.concerns.models import AnswerTemplate, Concern
from dialog.concerns.rules.wording import Placeholder, Rendered, render
from dialog.errors import Missing, NotPossibleNow
from dialog.organisations.queries import programme_facts


def organisations_of(staff: StaffMember) -> frozenset[int]:
    """The organisations whose texts and macros this person works with."""
    return frozenset(held.organisation_id for held in staff.roles_with(Permission.ANSWER_CONCERNS))


def templates_for(session: Session, staff: StaffMember, *, retired: bool = False) -> tuple[AnswerTemplate, ...]:
    """The texts of this person's organisations by name, without the retired ones unless asked for."""
    where = [AnswerTemplate.organisation_id.in_(sorted(organisations_of(staff)))]
    if not retired:
        where.append(AnswerTemplate.retired.is_(False))
    return tuple(session.scalars(select(AnswerTemplate).where(*where).order_by(AnswerTemplate.name, AnswerTemplate.id)))


def template_of(session: Session, staff: StaffMember, template_id: int) -> AnswerTemplate:
    """One of them, retired or not. Raises Missing('template') also for another organisation's."""
    found = session.get(AnswerTemplate, template_id)
    if found is None or found.organisation_id not in organisations_of(staff):
        raise Missing("template")
    return found


def filled_template(session: Session, staff: StaffMember, template_id: int, concern: Concern) -> Rendered:
    """A template in the concern's language, filled with its facts.

    Raises Missing('template') also for a retired one, NotPossibleNow('template_language') when it has no text in that
    language.
    """
    template = template_of(session, staff, template_id)
    if template.retired:
        raise Missing("template")
    stored = template.texts.get(concern.language, "")
    if not stored:
        raise NotPossibleNow("template_language")
    return render(stored, facts_of(session, concern))


def facts_of(session: Session, concern: Concern, language: str = "") -> Mapping[str, str]:
    """What the placeholders stand for on this concern, in its language or the one given."""
    language = language or concern.language
    programme = programme_facts(session, language)
    return {
        Placeholder.REFERENCE: concern.reference,
        Placeholder.RECEIVED: _day(concern.received_on, language),
        Placeholder.UNIT: concern.unit.name,
        Placeholder.ORGANISATION: concern.unit.organisation.name,
        Placeholder.MUNICIPALITY: programme.municipality,
        Placeholder.PHONE: programme.contact.phone if programme.contact is not None else "",
        Placeholder.TODAY: _day(today(), language),
    }


def _day(day: date, language: str) -> str:
    return format_date(day, "d MMMM y", locale=locale_of(language))
