"""Personal codes for a random sample. They leave once, for the letters; here only keyed hashes of them stay."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.surveys.models import Survey, SurveyInvitation
from dialog.surveys.rules.holding import code_hash, code_in_groups, new_code

SAMPLE = "sample"
MOST_AT_ONCE = 50_000


@dataclass(frozen=True)
class Letter:
    """One line of the list for the letters. `code` in groups of four; it can never be shown again."""

    area_code: str
    code: str


def make_invitations(
    session: Session,
    keys: Keys,
    survey_id: int,
    numbers: Mapping[str, int],
    staff_id: int | None = None,
    staff_name: str = "system",
) -> list[Letter]:
    """So many new codes for each area (or other stratum), in the areas' order.

    Raises Missing('survey'), NotPossibleNow for 'not_a_sample', 'survey_closed', 'invitation_number' (none, or too many).
    """
    survey = session.get(Survey, survey_id)
    if survey is None:
        raise Missing("survey")
    if survey.kind != SAMPLE:
        raise NotPossibleNow("not_a_sample")
    if survey.batched_on is not None:
        raise NotPossibleNow("survey_closed")
    total = sum(numbers.values())
    if not 0 < total <= MOST_AT_ONCE or min(numbers.values()) < 0:
        raise NotPossibleNow("invitation_number", most=MOST_AT_ONCE)
    letters = [Letter(area, new_code()) for area, number in numbers.items() for _ in range(number)]
    rows = [
        {
            "code_hash": code_hash(keys, survey_id, letter.code),
            "survey_id": survey_id,
            "area_code": letter.area_code,
            "used": False,
            "form_hash": None,
        }
        for letter in letters
    ]
    # By hash, so that the order of the letters is not the order of the rows.
    session.execute(insert(SurveyInvitation.__table__), sorted(rows, key=lambda row: bytes(row["code_hash"])))  # type: ignore[arg-type]
    record(session, staff_id, staff_name, "invitations_made", "survey", survey.slug, number=total)
    return [Letter(letter.area_code, code_in_groups(letter.code)) for letter in letters]
