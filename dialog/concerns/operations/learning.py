"""Suggestions learnt from this installation's own decisions, made by the worker at night or by `dialog train suggestions`."""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, delete, func, select, update
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.categories.models import SuggestionModel
from dialog.categories.rules.linear import ENOUGH_IN_ALL, Decision, Model, pack, suggest_learnt, unpack
from dialog.clock import ZONE, now, today
from dialog.concerns.models import Concern, ConcernSuggestion
from dialog.concerns.queries.access import safe_text
from dialog.concerns.queries.suggestions import what_is_shown
from dialog.concerns.rules.judging import Mode
from dialog.places.queries.versions import engine_of

MOST = 4000
KEPT = 3
AT_ONCE = 200
NIGHT_ENDS = 5
_MODELS: WeakKeyDictionary[Engine, tuple[int, Model]] = WeakKeyDictionary()


def learning_is_due(session: Session) -> bool:
    """Once a night, when there is enough to learn from and something new; the first time at any hour."""
    if what_is_shown(session).mode is Mode.OFF:
        return False
    last = session.execute(
        select(SuggestionModel.trained_on, SuggestionModel.number).order_by(SuggestionModel.id.desc()).limit(1)
    ).first()
    if last is not None and (last.trained_on == today() or now().astimezone(ZONE).hour >= NIGHT_ENDS):
        return False
    number = _number_of_decisions(session)
    return number >= ENOUGH_IN_ALL and (last is None or min(number, MOST) != last.number or number > MOST)


def decisions(session: Session) -> list[Decision]:
    """The newest decisions with their texts, hidden passages left out; nothing of those who took theirs back."""
    rows = session.execute(
        select(safe_text(), ConcernSuggestion.decided)
        .select_from(ConcernSuggestion)
        .join(Concern, Concern.id == ConcernSuggestion.concern_id)
        .where(*_decided())
        .order_by(ConcernSuggestion.decided_on.desc(), Concern.id.desc())
        .limit(MOST)
    ).all()
    return [Decision(text, frozenset(value.partition(":")[0] for value in decided)) for text, decided in rows]


def keep_model(session: Session, model: Model, number: int, actor: str = "worker") -> bool:
    """Store a model; it is used when it did better on unseen texts than the lists. Older ones go, but for a few."""
    session.execute(update(SuggestionModel).values(active=False))
    row = SuggestionModel(
        trained_on=today(),
        number=number,
        weights=pack(model),
        figures={
            "categories": list(model.categories),
            "thresholds": list(model.thresholds),
            "known": sorted(model.known),
            "learnt": round(model.learnt, 4),
            "lists": round(model.lists, 4),
        },
        active=model.is_better,
    )
    session.add(row)
    session.flush()
    last = select(SuggestionModel.id).order_by(SuggestionModel.id.desc()).limit(KEPT)
    session.execute(delete(SuggestionModel).where(SuggestionModel.id.not_in(last.scalar_subquery())))
    record(session, None, actor, "suggestions_learnt", "suggestion_model", str(row.id), number=number, used=row.active)
    return row.active


def model_is_to_be_asked(session: Session) -> bool:
    """True when `ask_model` would make any suggestion anew."""
    ident = session.scalar(select(SuggestionModel.id).where(SuggestionModel.active))
    if ident is None or what_is_shown(session).mode is Mode.OFF:
        return False
    return session.scalar(_to_be_asked(select(ConcernSuggestion.concern_id), ident).limit(1)) is not None


def ask_model(session: Session) -> int:
    """Make the suggestions that wait for a decision anew with the model in use, some at a time; how many."""
    ident = session.scalar(select(SuggestionModel.id).where(SuggestionModel.active))
    if ident is None or what_is_shown(session).mode is Mode.OFF:
        return 0
    engine = f"learnt:{ident}"
    joined = select(ConcernSuggestion, safe_text()).join(Concern, Concern.id == ConcernSuggestion.concern_id)
    waiting = _to_be_asked(joined, ident).order_by(ConcernSuggestion.concern_id.desc()).limit(AT_ONCE)
    found = session.execute(waiting).all()
    model = _model(session, ident) if found else None
    for kept, text in found:
        assert model is not None
        kept.engine, kept.made_on = engine, today()
        kept.tags = [
            {"category": one.tag.category, "facet": one.tag.facet, "words": list(one.words[:6]), "source": source}
            for one, source in suggest_learnt(model, text)
        ]
    session.flush()
    return len(found)


def _model(session: Session, ident: int) -> Model:
    """The model in use, unpacked once per process."""
    engine = engine_of(session)
    remembered = _MODELS.get(engine)
    if remembered is not None and remembered[0] == ident:
        return remembered[1]
    row = session.get_one(SuggestionModel, ident)
    figures, categories = row.figures, tuple(row.figures["categories"])
    model = Model(
        categories=categories,
        thresholds=tuple(figures["thresholds"]),
        weights=unpack(row.weights, categories),
        known=frozenset(figures["known"]),
        learnt=figures["learnt"],
        lists=figures["lists"],
    )
    _MODELS[engine] = (ident, model)
    return model


def _to_be_asked(asked: Any, ident: int) -> Any:
    return asked.where(ConcernSuggestion.decided_on.is_(None), ConcernSuggestion.engine.not_in(["", f"learnt:{ident}"]))


def _decided() -> tuple[ColumnElement[bool], ...]:
    return (
        ConcernSuggestion.decided_on.is_not(None),
        ConcernSuggestion.engine != "",
        Concern.reviewed_on.is_not(None),
        Concern.withdrawn_on.is_(None),
    )


def _number_of_decisions(session: Session) -> int:
    decided = select(func.count(ConcernSuggestion.concern_id)).join(Concern, Concern.id == ConcernSuggestion.concern_id)
    return session.scalar(decided.where(*_decided())) or 0
