"""What staff fill in about a proposal."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.clock import today
from dialog.meetings.models import Proposal
from dialog.meetings.operations.proposals import ProposalDraft
from dialog.meetings.rules.proposals import TEXT_LIMIT, TITLE_LIMIT
from dialog.settings import ALL_LANGUAGES
from dialog.web.forms import DayField, LineField, StaffForm, TextField

OTHERS = tuple(code for code in ALL_LANGUAGES if code != "sv")


class ProposalForm(StaffForm):
    """A proposal in words of its own, in Swedish and in as many other languages as there are: `title_fi`, `text_fi`…"""

    title_sv = LineField(
        _l("Proposal in one sentence"), limit=TITLE_LIMIT, required=_l("Write the proposal in one sentence")
    )
    text_sv = TextField(_l("What it means"), limit=TEXT_LIMIT)
    opens_on = DayField(_l("First day to say what one thinks"), required=True)
    closes_on = DayField(_l("Last day to say what one thinks"), required=True)

    @classmethod
    def of(cls, proposal: Proposal) -> "ProposalForm":
        """Filled with what is saved."""
        words = {f"title_{code}": text for code, text in (proposal.title or {}).items()}
        words |= {f"text_{code}": text for code, text in (proposal.text or {}).items()}
        return cls(formdata=None, opens_on=proposal.opens_on, closes_on=proposal.closes_on, **words)

    def others(self, languages: Mapping[str, str]) -> Iterator[tuple[str, str, Any, Any]]:
        """(code, its own name, field of the title, field of the text) of the other languages."""
        for code in OTHERS:
            yield code, languages.get(code, code), self[f"title_{code}"], self[f"text_{code}"]

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        opens, closes = self.opens_on.data, self.closes_on.data
        if opens and closes and closes < opens:
            self.closes_on.errors = [str(_l("The last day must not lie before the first"))]
            return False
        if closes and closes < today():
            self.closes_on.errors = [str(_l("The last day has been already"))]
            return False
        return holds

    def draft(self) -> ProposalDraft:
        """What was filled in. Call after validate()."""
        return ProposalDraft(
            title=self._words("title"),
            text=self._words("text"),
            opens_on=self.opens_on.data or today(),
            closes_on=self.closes_on.data or today(),
        )

    def _words(self, name: str) -> dict[str, str]:
        said = {code: str(self[f"{name}_{code}"].data or "") for code in ("sv", *OTHERS)}
        return {code: text for code, text in said.items() if text}


for _code in OTHERS:
    setattr(ProposalForm, f"title_{_code}", LineField(_l("Proposal in one sentence"), limit=TITLE_LIMIT))
    setattr(ProposalForm, f"text_{_code}", TextField(_l("What it means"), limit=TEXT_LIMIT))
