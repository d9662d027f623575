"""Reads about suggestions: what is shown where, and what people made of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.categories.models import SuggestionModel
from dialog.categories.rules import Tag
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernSuggestion
from dialog.concerns.rules.judging import Measured, Mode, Outcome, measured
from dialog.organisations.models import Programme

MEASURED_DAYS = 365


@dataclass(frozen=True)
class Shown:
    """What of the suggestions may be shown before a person decides: nothing when off. `measured_on`: ISO, or ''."""

    mode: Mode
    categories: frozenset[str]
    measured_on: str

    def before(self, tag: Tag) -> bool:
        """True when `tag` may be shown to somebody who has not decided yet."""
        return self.mode is Mode.MEASURED and tag.category in self.categories


@dataclass(frozen=True)
class Suggested:
    """One stored suggestion. `words`: entries of the lists, or stems, that spoke for it."""

    tag: Tag
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Figures:
    """What the page shows. `waiting`: made and not decided yet; `shadow`: decided without a suggestion in sight."""

    whole: Measured
    each: dict[str, Measured]
    decided: int
    shadow: int
    waiting: int
    since: date


@dataclass(frozen=True)
class Learnt:
    """The last model. `balance` and `lists`: F1 of what it learnt and of the word lists, on texts it had not seen."""

    trained_on: date
    number: int
    active: bool
    balance: str
    lists: str


def learnt(session: Session) -> Learnt | None:
    """What was learnt last here, or None."""
    row = session.scalars(select(SuggestionModel).order_by(SuggestionModel.id.desc()).limit(1)).first()
    if row is None:
        return None
    shares = [f"{round(row.figures[name] * 100)} %" for name in ("learnt", "lists")]
    return Learnt(row.trained_on, row.number, row.active, *shares)


def what_is_shown(session: Session) -> Shown:
    """The programme's setting. Before anything was measured nothing is shown beforehand."""
    return _shown(session.scalar(select(Programme.suggestions)))


def _shown(setting: dict[str, Any] | None) -> Shown:
    kept = setting or {}
    return Shown(Mode(kept.get("mode", Mode.MEASURED)), frozenset(kept.get("shown", ())), kept.get("measured_on", ""))


def suggestions_for(session: Session, concern_ids: Sequence[int]) -> dict[int, tuple[Suggested, ...]]:
    """What is kept for these concerns, best first; nothing for those without."""
    rows = session.execute(
        select(ConcernSuggestion.concern_id, ConcernSuggestion.tags).where(
            ConcernSuggestion.concern_id.in_(concern_ids)
        )
    ).all()
    return {concern_id: tuple(map(_suggested, tags)) for concern_id, tags in rows if tags}


def tags_suggested(session: Session, concern_ids: Sequence[int]) -> dict[int, tuple[Tag, ...]]:
    """Tags to show beside these concerns in a list, before anybody has decided."""
    setting = select(Programme.suggestions).scalar_subquery()
    rows = session.execute(
        select(ConcernSuggestion.concern_id, ConcernSuggestion.tags, setting)
        .where(ConcernSuggestion.concern_id.in_(concern_ids))
        .order_by(ConcernSuggestion.concern_id)
    ).all()
    if not rows:
        return {}
    shown = _shown(rows[0][2])
    return {
        ident: tuple(one.tag for one in map(_suggested, tags) if shown.before(one.tag)) for ident, tags, _all in rows
    }


def fresh(suggested: Mapping[int, tuple[Tag, ...]], tags: Mapping[int, tuple[Tag, ...]], ident: int) -> tuple[Tag, ...]:
    """Suggested tags that a concern does not have yet."""
    present = tags.get(ident, ())
    return tuple(tag for tag in suggested.get(ident, ()) if tag not in present)


def suggestion_figures(session: Session) -> Figures:
    """Measured on the decisions of the last year."""
    since = today() - timedelta(days=MEASURED_DAYS)
    found = outcomes(session, since)
    whole, each = measured(found)
    waiting = session.scalar(
        select(func.count())
        .select_from(ConcernSuggestion)
        .where(ConcernSuggestion.engine != "", ConcernSuggestion.decided_on.is_(None))
    )
    shadow = sum(not outcome.shown for outcome in found)
    return Figures(whole, each, len(found), shadow, waiting or 0, since)


def outcomes(session: Session, since: date) -> list[Outcome]:
    """Every decision since then on a text that suggestions could be made for, and that still stands."""
    rows = session.execute(
        select(ConcernSuggestion.tags, ConcernSuggestion.decided, ConcernSuggestion.shown)
        .join(Concern, Concern.id == ConcernSuggestion.concern_id)
        .where(
            ConcernSuggestion.decided_on >= since,
            ConcernSuggestion.engine != "",
            Concern.reviewed_on.is_not(None),
            Concern.withdrawn_on.is_(None),
        )
    ).all()
    return [
        Outcome(_categories(tag["category"] for tag in tags), _decided(decided), shown) for tags, decided, shown in rows
    ]


def _decided(decided: Any) -> frozenset[str]:
    return _categories(value.partition(":")[0] for value in decided or ())


def _categories(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(codes)


def _suggested(kept: dict[str, Any]) -> Suggested:
    return Suggested(Tag(kept["category"], kept["facet"]), tuple(kept["words"]), kept["source"])
