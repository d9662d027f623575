"""Which columns of surveys hold something about a person, and when each is erased. A test holds this against the tables.

Times are days after the wave's last day, or after the draft was last saved. None: kept with the survey, until a disposal
rule says otherwise.
"""

from dataclasses import dataclass
from datetime import timedelta

from dialog.surveys.rules.drafts import LIFE as DRAFTS_KEPT
from dialog.surveys.rules.holding import AFTER_WAVE


@dataclass(frozen=True)
class Kept:
    """What a column holds, and for how long."""

    holds: str
    erased_after: timedelta | None


PERSONAL: dict[str, Kept] = {
    "survey_draft.box": Kept("answers that are not sent, sealed with what only the person has", DRAFTS_KEPT),
    "survey_draft.resume_box": Kept("the seal's key, sealed with the resume code", DRAFTS_KEPT),
    "survey_waiting.document": Kept("answers in codes, until the next batch", timedelta(0)),
    "survey_waiting.texts": Kept("words, until the next batch", timedelta(0)),
    "survey_waiting.form_hash": Kept("keyed hash of the form, until the next batch", timedelta(0)),
    "survey_waiting.reference": Kept("number on the receipt, until the next batch", timedelta(0)),
    "survey_invitation.code_hash": Kept("keyed hash of a personal code", AFTER_WAVE),
    "survey_invitation.form_hash": Kept("keyed hash of the form, until the next batch", timedelta(0)),
    "survey_sent.mark": Kept("hash of a sent form, leads to no answer", AFTER_WAVE),
    "survey_answer.document": Kept("answers in codes, linked to nobody", None),
    "survey_answer.packed": Kept("the same codes, linked to nobody", None),
    "survey_text.text": Kept("words, linked to nobody by us; the writer may have named somebody", None),
}
