"""One request of somebody who answers: the survey, the cookie, the draft behind it, and what the draft says."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from flask import current_app, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.errors import Missing
from dialog.extensions import current
from dialog.form_keys import new_form_key
from dialog.surveys.operations.drafts import change_draft, erase_draft, erase_sent, replace_draft, start_draft
from dialog.surveys.queries.drafts import (
    PublicSurvey,
    StoredDraft,
    area_names,
    drafts_among,
    other_open_surveys,
    others_are_open,
    questionnaire_of,
    survey_and_draft,
)
from dialog.surveys.rules.drafts import COOKIE, SECRET_BYTES, Draft, lookup, new_secret, seal, unseal
from dialog.surveys.rules.questionnaire import Questionnaire
from dialog.surveys.sheets import Sheet, read_sheet
from dialog.web.language import current_language

FORM = "survey-answer"


@dataclass(frozen=True)
class Visit:
    """`secret` and `draft` are None for somebody who has not begun, or whose draft has run out.

    `questionnaire` is the version the draft began with; without a draft the newest one.
    """

    survey: PublicSurvey
    questionnaire: Questionnaire
    areas: Mapping[str, str]
    checksum: str
    secret: bytes | None = None
    draft: Draft | None = None
    box: bytes = b""

    @cached_property
    def sheet(self) -> Sheet:
        """What the draft says."""
        return read_sheet(self.questionnaire, self.draft.counted if self.draft else {}, self.areas)

    def with_draft(self, draft: Draft) -> "Visit":
        """The same visit after a change."""
        changed = replace(self, draft=draft)
        if self.draft is not None and "sheet" in self.__dict__ and self.draft.counted == draft.counted:
            # The same fields say the same.
            changed.__dict__["sheet"] = self.sheet
        return changed


# The number of a survey's row, by its address: a guess that each request checks.
_ids: dict[str, int] = {}


def visit(slug: str) -> Visit:
    """This request's visit. Raises Missing, Unavailable."""
    secret = cookie_secret()
    engine, keys = current.database.engine, current.keys
    guess = _ids.get(slug, 0)
    found = survey_and_draft(engine, slug, lookup(keys, secret, guess) if secret and guess else b"")
    if found is None:
        raise Missing("survey")
    survey, stored = found
    if survey.id != guess:
        _ids[slug] = survey.id
        return visit(slug) if secret else _visit(survey, None, None)
    return _visit(survey, secret, stored)


def _visit(survey: PublicSurvey, secret: bytes | None, stored: StoredDraft | None) -> Visit:
    engine, draft = current.database.engine, None
    version, checksum = survey.version_id, survey.checksum
    if secret is not None and stored is not None and survey.state == "open":
        draft = unseal(current.keys, secret, stored.box)
        version, checksum = stored.version_id, stored.checksum
    questionnaire = questionnaire_of(engine, version, checksum)
    areas = area_names(engine, survey.places)
    if draft is None or stored is None:
        return Visit(survey, questionnaire, areas, checksum)
    return Visit(survey, questionnaire, areas, checksum, secret, draft, stored.box)


def cookie_secret() -> bytes | None:
    """What the cookie holds, when it is one of ours."""
    value = request.cookies.get(COOKIE, "")
    try:
        secret = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        return None
    return secret if len(secret) == SECRET_BYTES else None


def set_cookie(response: Response, secret: bytes) -> None:
    """For as long as the browser is open; no script and no other site can read or use it."""
    value = urlsafe_b64encode(secret).decode().rstrip("=")
    secure = current.settings.is_secure
    response.set_cookie(COOKIE, value, path="/", httponly=True, secure=secure, samesite="Lax")


def begin(survey: PublicSurvey, *, collector: str = "", code: str = "", mode: str = "self") -> tuple[bytes, Draft]:
    """A fresh draft on the newest version, with its secret for the cookie. What this browser had begun before is erased."""
    keys, old = current.keys, cookie_secret()
    fresh = Draft(
        version_id=survey.version_id,
        language=current_language(),
        form_key=new_form_key(str(current_app.secret_key), FORM),
        collector=collector,
        code=code,
        mode=mode,
    )
    # One cookie for all surveys: it is kept where another survey has been begun with it.
    secret = old if old is not None and _serves_others(old, survey.id) else new_secret()

    def write(session: Session) -> None:
        if old is not None and old != secret:
            erase_draft(session, lookup(keys, old, survey.id))
        start_draft(session, keys, secret, survey.id, fresh)

    current.write(write)
    return secret, fresh


def change(visited: Visit, how: Callable[[Draft], Draft], expected: Draft | None = None) -> Visit | None:
    """The visit after `how` has changed the stored draft; None when the draft is gone meanwhile.

    `expected`: what comes out when nobody else has saved since this request read the draft. It is then simply put there.
    """
    keys, secret, survey_id = current.keys, visited.secret, visited.survey.id
    if secret is None or visited.draft is None:
        return None
    hoped, place = expected or how(visited.draft), lookup(keys, secret, survey_id)
    box = seal(keys, secret, hoped)

    if replace_draft(current.database, place, visited.box, box):
        return visited.with_draft(hoped)
    changed = current.write(lambda session: change_draft(session, keys, secret, survey_id, how))
    return visited.with_draft(changed) if changed is not None else None


def end(visited: Visit, response: Response) -> Response:
    """Erase the draft, the cookie, and by the header also what a phone without network had kept."""
    place = place_of(visited)
    if place is not None:
        erase_sent(current.database, place)
    forget(response, visited.survey.id)
    return response


def place_of(visited: Visit) -> bytes | None:
    """Where the draft lies."""
    return lookup(current.keys, visited.secret, visited.survey.id) if visited.secret is not None else None


def forget(response: Response, survey_id: int) -> None:
    """Take the cookie back, unless another survey has been begun with it."""
    secret = cookie_secret()
    if secret is None or not _serves_others(secret, survey_id):
        secure = current.settings.is_secure
        response.delete_cookie(COOKIE, path="/", httponly=True, secure=secure, samesite="Lax")


def _serves_others(secret: bytes, survey_id: int) -> bool:
    if not others_are_open(current.database.engine, survey_id):
        return False
    with current.database.engine.connect() as connection:
        others = other_open_surveys(connection, survey_id)
        return drafts_among(connection, [lookup(current.keys, secret, other) for other in others]) > 0
