"""What is suggested for the open concern: up to three tags and the facts of the text, each with the words it rests on."""

from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.categories.models import Facet
from dialog.categories.rules import Tag
from dialog.categories.rules.suggest import suggest
from dialog.concerns import labels, staff_labels
from dialog.concerns.models import Concern
from dialog.concerns.operations.triage import Coding
from dialog.concerns.queries.desks import areas_in_use
from dialog.concerns.queries.one import OpenConcern
from dialog.concerns.queries.suggestions import Shown, Suggested, suggestions_for, what_is_shown
from dialog.concerns.queries.where import where_of
from dialog.concerns.rules import State
from dialog.concerns.rules.facts import propose
from dialog.concerns.rules.judging import Mode
from dialog.concerns.staff_views.tags import chip_words, tag_words

ACTS = ("first", "second", "third")
WORDS_SHOWN = 4


@dataclass(frozen=True)
class TagBox:
    """A tag to take with one press. `ticks`: the boxes of the coding form it stands for; `act` names its key."""

    value: str
    ticks: str
    label: str
    words: tuple[str, ...]
    act: str
    taken: bool


@dataclass(frozen=True)
class FactBox:
    """Something the text says that nobody has coded. `name` is what the form sends."""

    name: str
    label: str
    value: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Here:
    """What the pane shows. `afterwards`: tags that were kept in the shadow, named once a person has decided.

    `spans`: where the words stand in the text as it was told.
    """

    tags: tuple[TagBox, ...] = ()
    facts: tuple[FactBox, ...] = ()
    afterwards: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def suggested_here(session: Session, opened: OpenConcern, known: dict[str, Facet]) -> Here:
    """The suggestions for a concern whose words this person reads."""
    concern = opened.concern
    shown = what_is_shown(session)
    if shown.mode is Mode.OFF or not opened.words or not concern.text:
        return Here()
    kept = suggestions_for(session, [concern.id]).get(concern.id, ())
    text = words_of(concern)
    found = {one.tag: one.spans for one in suggest(text)}
    usable = [one for one in kept if _in_use(one.tag, known)]
    return Here(
        tags=_boxes(opened, usable, shown, known, {tag: _slices(text, spans) for tag, spans in found.items()}),
        facts=tuple(_facts(session, concern, text)) if concern.state == State.NEW else (),
        afterwards=_afterwards(opened, usable, shown, known),
        spans=_spans(concern, {one.tag for one in usable if shown.before(one.tag)}),
    )


def _in_use(tag: Tag, known: dict[str, Facet]) -> bool:
    return not tag.facet or (tag.facet in known and not known[tag.facet].retired)


def words_of(concern: Concern) -> str:
    """What `concern` says, without what is hidden in it."""
    return concern.text if concern.redacted_text is None else concern.redacted_text


def with_facts(session: Session, concern: Concern, coding: Coding, taken: list[str]) -> Coding:
    """`coding` with the proposals a person took over, by their names. Others are left alone."""
    if not taken:
        return coding
    proposed = _proposals(session, concern, words_of(concern))
    values: dict[str, Any] = {}
    for name in taken:
        values |= proposed.get(name, ({}, ()))[0]
    new: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return replace(coding, **new)


def _boxes(
    opened: OpenConcern,
    kept: list[Suggested],
    shown: Shown,
    known: dict[str, Facet],
    words: dict[Tag, tuple[str, ...]],
) -> tuple[TagBox, ...]:
    say = chip_words(known)
    visible = [one for one in kept if shown.before(one.tag)]
    return tuple(
        TagBox(
            value=f"{one.tag.category}:{one.tag.facet}".rstrip(":"),
            ticks=_ticks(one.tag, known),
            label="".join(say([one.tag])),
            words=(words.get(one.tag) or one.words)[:WORDS_SHOWN],
            act=act,
            taken=one.tag in opened.tags,
        )
        for one, act in zip(visible, ACTS, strict=False)
    )


def _ticks(tag: Tag, known: dict[str, Facet]) -> str:
    if not tag.facet:
        return tag.category
    own = known[tag.facet].parent == tag.category
    return f"{tag.category} {tag.category}:{tag.facet}" if own else f"{tag.category} :{tag.facet}"


def _afterwards(opened: OpenConcern, kept: list[Suggested], shown: Shown, known: dict[str, Facet]) -> tuple[str, ...]:
    if opened.concern.state == State.NEW:
        return ()
    say = tag_words(known)
    return tuple(say(one.tag) for one in kept if not shown.before(one.tag))


def _spans(concern: Concern, tags: set[Tag]) -> tuple[tuple[int, int], ...]:
    """Hidden passages are masked all the same; words that only they hold speak for nothing that is shown."""
    return tuple(span for one in (suggest(concern.text) if tags else ()) if one.tag in tags for span in one.spans)


def _slices(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[start:end].lower() for start, end in spans))


def _facts(session: Session, concern: Concern, text: str) -> list[FactBox]:
    named = {
        "when": _("When"),
        "where": _("Where"),
        "recurring": _("Recurring"),
        "kind": _("Kind"),
    }
    return [
        FactBox(name, str(named[name]), _said(session, name, values), words)
        for name, (values, words) in _proposals(session, concern, text).items()
    ]


def _proposals(session: Session, concern: Concern, text: str) -> dict[str, tuple[dict[str, Any], tuple[str, ...]]]:
    """By name, the columns and the words; only what nobody has said or coded yet."""
    found: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
        name: (dict(fact.values), fact.words) for name, fact in propose(text).items()
    }
    where = where_of(session, text)
    if where is not None and (concern.area_id is None or not concern.place):
        values = {} if concern.area_id is not None else {"area_code": where.area_code}
        place = {"place": where.words} if where.exact and not concern.place else {}
        found["where"] = (values | place, (where.words,))
    open_ones = {
        "when": not (concern.when_days or concern.when_times or concern.days or concern.time_from),
        "recurring": not concern.recurring,
        "kind": concern.kind == "concern",
        "where": True,
    }
    order = ("when", "where", "recurring", "kind")
    return {name: found[name] for name in order if name in found and open_ones[name] and found[name][0]}


def _said(session: Session, name: str, values: dict[str, Any]) -> str:
    if name == "where":
        code = str(values.get("area_code", ""))
        named = dict(areas_in_use(session)).get(code, code)
        return ", ".join(part for part in (named, str(values.get("place", ""))) if part)
    if name == "recurring":
        return str(staff_labels.RECURRING[values["recurring"]])
    if name == "kind":
        return str(labels.KINDS[values["kind"]])
    days = [str(staff_labels.SHORT_DAYS[day]) for day in values.get("days", ())]
    times = [str(labels.WHEN_TIMES[time]) for time in values.get("when_times", ())]
    if values.get("time_from"):
        times = [f"{values['time_from']}–{values['time_to']}"]
    said = ", ".join(days) or (str(labels.WHEN_DAYS[values["when_days"]]) if values.get("when_days") else "")
    return " · ".join(part for part in (said, ", ".join(times)) if part)
