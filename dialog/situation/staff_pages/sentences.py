"""The summary in sentences: proposed by the machine, worded and signed by a person, each opening what it rests on."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.queries import facets
from dialog.clock import today
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.situation import judgement_labels as words
from dialog.situation import labels
from dialog.situation.judgement_forms import OwnSentenceForm
from dialog.situation.operations.summarising import (
    About,
    add_sentence,
    keep_proposals,
    save_sentences,
    take_back_sentence,
)
from dialog.situation.picture_forms import PictureForm
from dialog.situation.queries.areas import Areas, load_areas
from dialog.situation.queries.parts import Wanted
from dialog.situation.queries.scope import sees_concerns
from dialog.situation.queries.sentences import proposals
from dialog.situation.queries.summaries import (
    SentenceRow,
    bases_of,
    basis_of,
    one_sentence,
    proposed_sentences,
    signed_sentences,
    sources_of,
)
from dialog.situation.rules.periods import Period, Span
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.views.parts import part_tabs
from dialog.situation.views.sentences import LIMIT, worded
from dialog.text import TextRefused, TextRule, canonical, shape
from dialog.web.notices import redirect_with_notice

READ, WRITE = Permission.READ_FIGURES, Permission.MAKE_PICTURES
RULE = TextRule(limit=LIMIT)


@pages.get("/lagesbild/sammanfattning", permission=READ)
def summary() -> str:
    """What is signed of the area and days in the address; for those who write, the proposals too."""
    return _page()


@pages.post("/lagesbild/sammanfattning/foresla", permission=WRITE)
def propose_sentences() -> Response:
    """Let the machine propose from the picture of the same area and days."""
    staff, day = current_staff(), today()
    areas, wanted = _asked()
    found = [worded(one, facets(db.session)) for one in proposals(db.session, staff, areas, wanted, day)]
    about = _about(wanted)
    number = current.write(lambda session: keep_proposals(session, staff, about, found))
    return redirect_with_notice(_url(wanted), words.PROPOSED, str(number))


@pages.post("/lagesbild/sammanfattning", permission=WRITE)
def save_summary() -> Response | tuple[str, int]:
    """Keep the words of the proposals, or sign them."""
    staff, sign = current_staff(), request.form.get("act") == "sign"
    _areas, wanted = _asked()
    typed = {_number(name): text for name, text in request.form.items() if name.startswith("text-")}
    left_out = frozenset(_number(name) for name in request.form if name.startswith("out-"))
    shown = {number: shape(text, RULE) for number, text in typed.items()}
    seen = {_number(name): mark for name, mark in request.form.items() if name.startswith("was-")}
    try:
        texts = {number: canonical(text, RULE) for number, text in shown.items() if number not in left_out}
        about = _about(wanted)
        kept = current.write(
            lambda session: save_sentences(session, staff, about, texts, left_out=left_out, sign=sign, seen=seen)
        )
    except Conflict:
        return _page(typed=shown, left_out=left_out, seen=seen), 409
    except (NotPossibleNow, TextRefused) as fault:
        code = fault.code if isinstance(fault, NotPossibleNow) else "long"
        return _page(typed=shown, left_out=left_out, problem=str(words.REFUSED[code])), 422
    if sign:
        return redirect_with_notice(_url(wanted), words.SENTENCES_SIGNED, str(kept))
    return redirect_with_notice(_url(wanted), words.SAVED)


@pages.post("/lagesbild/sammanfattning/egen", permission=WRITE)
def add_own_sentence() -> Response | tuple[str, int]:
    """A sentence of one's own with the numbers of the concerns behind it."""
    staff, form = current_staff(), OwnSentenceForm()
    _areas, wanted = _asked()
    if not form.validate():
        return _page(own=form), 422
    text, references, about = str(form.text.data), form.references(), _about(wanted)
    try:
        current.write(lambda session: add_sentence(session, staff, about, text, references))
    except NotPossibleNow as fault:
        field = form.sources if fault.code == "sources" else form.text
        field.errors = [str(words.REFUSED[fault.code])]
        return _page(own=form), 422
    return redirect_with_notice(_url(wanted), words.ADDED)


@pages.get("/lagesbild/meningar/<id:number>", permission=READ)
def sentence(number: int) -> str:
    """One sentence and the redacted concerns behind it that this person may list; others hear how many."""
    staff = current_staff()
    row = one_sentence(db.session, number, proposals=staff.may(WRITE))
    areas = load_areas(db.session, today())
    area = areas.by_id.get(row.area_id) if row.area_id is not None else None
    return render_template(
        "situation/staff/sentence.html",
        parts=part_tabs("situation_staff.judgements"),
        row=row,
        place=area.name if area is not None else "",
        back=_way_back(row, area.code if area is not None else ""),
        days=labels.days_text(Period(row.first, row.last)),
        basis=basis_of(db.session, staff, row),
        sources=sources_of(db.session, staff, row),
        may_write=staff.may(WRITE),
        sees_concerns=staff.may(Permission.LIST_CONCERNS),
    )


@pages.post("/lagesbild/meningar/<id:number>/ta-tillbaka", permission=WRITE)
def take_sentence_back(number: int) -> Response:
    """A signed sentence becomes a proposal again."""
    staff = current_staff()
    current.write(lambda session: take_back_sentence(session, staff, number))
    return redirect_with_notice(url_for("situation_staff.sentence", number=number), words.TAKEN_BACK)


def _way_back(row: SentenceRow, area_code: str) -> str:
    """To the summary of the same area and days."""
    days: dict[str, Any] = {"period": Span.OWN.value, "from": row.first.isoformat(), "to": row.last.isoformat()}
    return url_for("situation_staff.summary", **(days | ({"area": area_code} if area_code else {})))


def _asked() -> tuple[Areas, Wanted]:
    areas = load_areas(db.session, today())
    form = PictureForm(request.args, areas, today(), sees=sees_concerns(current_staff()))
    form.validate()
    return areas, form.wanted()


def _about(wanted: Wanted) -> About:
    area_id = wanted.area.id if wanted.area is not None else None
    return About(area_id, wanted.period.start, wanted.period.end)


def _url(wanted: Wanted) -> str:
    return url_for("situation_staff.summary", **_arguments(wanted))


def _arguments(wanted: Wanted) -> dict[str, Any]:
    """Area and days as the address says them, own days too."""
    found = {"area": wanted.area.code} if wanted.area is not None else {}
    return found | {name: request.args[name] for name in ("period", "from", "to") if name in request.args}


def _number(name: str) -> int:
    raw = name.partition("-")[2]
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _page(
    typed: dict[int, str] | None = None,
    left_out: frozenset[int] = frozenset(),
    problem: str = "",
    own: OwnSentenceForm | None = None,
    seen: Mapping[int, str] | None = None,
) -> str:
    """`seen`: the marks of the words that were shown, when somebody else has changed some of them meanwhile."""
    staff = current_staff()
    areas, wanted = _asked()
    about = _about(wanted)
    signed = signed_sentences(db.session, about.area_id, about.first, about.last)
    waiting: list[SentenceRow] = []
    if staff.may(WRITE):
        waiting = proposed_sentences(db.session, about.area_id, about.first, about.last)
    arguments, typed = _arguments(wanted), typed or {}
    return render_template(
        "situation/staff/sentences.html",
        parts=part_tabs("situation_staff.judgements"),
        form=PictureForm(request.args, areas, today(), sees=sees_concerns(current_staff())),
        wanted=wanted,
        labels=labels,
        signed=signed,
        waiting=waiting,
        bases=bases_of(db.session, staff, [*signed, *waiting]),
        typed=typed,
        left_out=left_out,
        reworded=_reworded(waiting, typed, seen or {}),
        unsaved=_unsaved(signed, waiting, typed),
        problem=problem,
        own=own or OwnSentenceForm(formdata=None),
        arguments=arguments,
        may_write=staff.may(WRITE),
        limit=LIMIT,
        has_errors=bool(problem or seen is not None or (own is not None and own.errors)),
    )


def _reworded(
    waiting: list[SentenceRow], typed: Mapping[int, str], seen: Mapping[int, str]
) -> list[tuple[str, str, str]] | None:
    """(which, as it stands, as typed) of those that somebody else has given other words; None for none."""
    found = [
        (str(_("Sentence %(at)s", at=at)), row.text, typed.get(row.id, ""))
        for at, row in enumerate(waiting, 1)
        if row.id in seen and seen[row.id] != row.mark
    ]
    return found or None


def _unsaved(signed: list[SentenceRow], waiting: list[SentenceRow], typed: Mapping[int, str]) -> list[str]:
    """What was typed for sentences that somebody else has signed or left out."""
    stands = {row.id: row.text for row in signed}
    open_ = {row.id for row in waiting}
    return [text for number, text in typed.items() if number not in open_ and text not in ("", stands.get(number))]
