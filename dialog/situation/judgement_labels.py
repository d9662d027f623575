"""What levels, judgements and sentences are called."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from dialog.situation.queries.judgements import LevelShown
from dialog.situation.rules.figures import Shown
from dialog.situation.rules.judging import Change
from dialog.situation.rules.levels import RiskLevel
from dialog.web.notices import notice_text

LEVELS: dict[str, Any] = {
    RiskLevel.GREEN: _l("Green"),
    RiskLevel.YELLOW: _l("Yellow"),
    RiskLevel.ORANGE: _l("Orange"),
    RiskLevel.RED: _l("Red"),
}
MEANINGS: dict[str, Any] = {
    RiskLevel.GREEN: _l("Calm. The usual work is enough."),
    RiskLevel.YELLOW: _l("Somewhat worrying. We follow it and are ready to do more."),
    RiskLevel.ORANGE: _l("Worrying. More has to be done."),
    RiskLevel.RED: _l("Very worrying. We have to act together now."),
}
CHANGED: dict[tuple[RiskLevel, Change], Any] = {
    (RiskLevel.YELLOW, Change.UP): _l("Yellow, up"),
    (RiskLevel.ORANGE, Change.UP): _l("Orange, up"),
    (RiskLevel.RED, Change.UP): _l("Red, up"),
    (RiskLevel.GREEN, Change.DOWN): _l("Green, down"),
    (RiskLevel.YELLOW, Change.DOWN): _l("Yellow, down"),
    (RiskLevel.ORANGE, Change.DOWN): _l("Orange, down"),
}
WRITTEN = notice_text("judgement_written", _l("The draft is saved. Only your organisation sees it until it is signed."))
SIGNED = notice_text("judgement_signed", _l("The judgement is signed. It stands as it is; a new one puts it right."))
DISCARDED = notice_text("judgement_discarded", _l("The draft of the judgement is thrown away."))
PROPOSED = notice_text("sentences_proposed", _l("New proposals: %(ref)s. Read them, change the words and sign."))
SAVED = notice_text("sentences_saved", _l("The sentences are saved. They count once they are signed."))
SENTENCES_SIGNED = notice_text("sentences_signed", _l("Signed sentences: %(ref)s."))
ADDED = notice_text("sentence_added", _l("The sentence is added. It counts once it is signed."))
TAKEN_BACK = notice_text("sentence_taken_back", _l("The sentence is a proposal again."))
REFUSED: dict[str, Any] = {
    "level": _l("Choose a level before you sign"),
    "reason": _l("Write why before you sign"),
    "function": _l("Write in which function you sign"),
    "days": _l("Choose days that have begun"),
    "area": _l("Choose an area in the list"),
    "points": _l("Take out what leads to one person: numbers, addresses, plates. A judgement is about places"),
    "signed": _l("It is signed already. Put it right with a new one"),
    "empty": _l("Write a sentence, or mark it to be left out"),
    "sources": _l("Write the numbers of the concerns the sentence rests on, such as SP-2026-0012"),
    "nothing": _l("There is nothing left to sign"),
    "long": _l("A sentence may be at most 500 characters, without signs that cannot be read"),
}


def level_text(shown: LevelShown) -> str:
    """The word beside the bars: "Orange, up"."""
    return str(CHANGED.get((shown.level, shown.change)) or LEVELS[shown.level])


def each_text(shown: LevelShown) -> str:
    """What every organisation says by itself: "Polisen: orange. Lindesund: green."."""
    return " ".join(
        _("%(organisation)s: %(level)s.", organisation=name, level=str(LEVELS[level]).lower())
        for name, level in shown.organisations
    )


def basis_text(shown: Shown) -> str:
    """How many concerns a sentence rests on, as this person may be told."""
    if shown.number is None:
        return str(_("Rests on fewer than five concerns."))
    return str(ngettext("Rests on %(num)s concern.", "Rests on %(num)s concerns.", shown.number))
