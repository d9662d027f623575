"""Write texts for answers: every placeholder is checked when the text is saved, not when it is about to leave."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.concerns.models import AnswerTemplate
from dialog.concerns.queries.templates import template_of
from dialog.concerns.rules.wording import stored_form, unknown_in
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow

NAME_LIMIT = 80
TEMPLATE_LIMIT = 4000


def save_template(
    session: Session,
    staff: StaffMember,
    name: str,
    texts: Mapping[str, str],
    template_id: int | None = None,
    version: int = 0,
) -> int:
    """Keep a text for answers, new without `template_id`; its id. `texts` by language, as they were written.

    Raises NotPossibleNow('no_text'), NotPossibleNow('placeholder', words=…) for what stands for nothing,
    Conflict('template') when somebody changed it since `version`, Missing('template'), NotAllowed('template').
    """
    written = {language: text.strip() for language, text in texts.items() if text.strip()}
    if not written:
        raise NotPossibleNow("no_text")
    unknown = [word for text in written.values() for word in unknown_in(text)]
    if unknown:
        raise NotPossibleNow("placeholder", words=", ".join(f"[{word}]" for word in dict.fromkeys(unknown)))
    template = _own(session, staff, template_id, version)
    template.name = name
    template.texts = {language: stored_form(text) for language, text in written.items()}
    session.flush()
    record(session, staff.id, staff.name, "template_saved", "template", str(template.id), name=name)
    return template.id


def retire_template(session: Session, staff: StaffMember, template_id: int, *, retired: bool) -> None:
    """Take it out of use, or into use again. It stays for the history and for macros that name it."""
    template = template_of(session, staff, template_id)
    _check_editor(staff, template.organisation_id)
    template.retired = retired
    template.version += 1
    act = "template_retired" if retired else "template_saved"
    record(session, staff.id, staff.name, act, "template", str(template.id), name=template.name)


def editing_organisation(staff: StaffMember) -> int:
    """The organisation whose texts and macros this person writes. Raises NotAllowed."""
    roles = staff.roles_with(Permission.MANAGE_TRIAGE)
    if not roles:
        raise NotAllowed("template")
    return roles[0].organisation_id


def _own(session: Session, staff: StaffMember, template_id: int | None, version: int) -> AnswerTemplate:
    if template_id is None:
        made = AnswerTemplate(organisation_id=editing_organisation(staff), name="", texts={}, version=1)
        session.add(made)
        return made
    found = session.get(AnswerTemplate, template_id, with_for_update=True)
    if found is None:
        raise Missing("template")
    _check_editor(staff, found.organisation_id)
    if found.version != version:
        raise Conflict("template")
    found.version += 1
    return found


def _check_editor(staff: StaffMember, organisation_id: int) -> None:
    """Another organisation's looks as if it were not there."""
    if organisation_id not in {held.organisation_id for held in staff.roles_with(Permission.MANAGE_TRIAGE)}:
        raise Missing("template")
