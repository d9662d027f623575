"""What organisations judge of the areas: to read for all who see figures, to write for those who judge."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.queries.settings import organisations
from dialog.situation import judgement_labels as words
from dialog.situation import labels
from dialog.situation.judgement_forms import JudgementForm, filled
from dialog.situation.models import Judgement
from dialog.situation.operations.judging import (
    change_judgement,
    correct_judgement,
    discard_judgement,
    write_judgement,
)
from dialog.situation.queries.areas import Areas, AreaVersion, load_areas
from dialog.situation.queries.judgements import drafts, judgement_history, levels, newest_of_each, one_judgement
from dialog.situation.rules.judging import TEXT_LIMIT, height, holds_on, judges_for, may_judge
from dialog.situation.rules.periods import Period
from dialog.situation.staff_pages.blueprint import pages
from dialog.situation.views.parts import part_tabs
from dialog.web.notices import redirect_with_notice

READ, JUDGE = Permission.READ_FIGURES, Permission.JUDGE_AREAS


@pages.get("/lagesbild/bedomningar", permission=READ)
def judgements() -> str:
    """The levels of all areas, or one area: what each organisation says now, and what was said before."""
    staff, day = current_staff(), today()
    areas = load_areas(db.session, day)
    area = areas.current.get(request.args.get("area", ""))
    history = judgement_history(db.session, area.id if area is not None else None)
    return render_template(
        "situation/staff/judgements.html",
        parts=part_tabs("situation_staff.judgements"),
        area=area,
        areas=areas.choices(),
        levels=levels(db.session, day),
        newest=sorted(newest_of_each(history), key=lambda row: row.organisation),
        history=history,
        drafts=drafts(db.session, staff),
        may_judge=staff.may(JUDGE),
        **_words(),
    )


@pages.get("/lagesbild/bedomningar/<id:number>", permission=READ)
def judgement(number: int) -> str:
    """One signed judgement, by an address that stays."""
    return render_template(
        "situation/staff/judgement.html",
        parts=part_tabs("situation_staff.judgements"),
        row=one_judgement(db.session, number),
        **_words(),
    )


@pages.get("/lagesbild/bedomningar/ny", permission=JUDGE)
def new_judgement() -> str:
    """An empty form; area and days of the address are chosen already."""
    form = _form(None, area=request.args.get("area", ""))
    return _edit(form, None)


@pages.post("/lagesbild/bedomningar/ny", permission=JUDGE)
def write_new_judgement() -> Response | tuple[str, int]:
    """Keep it as a draft, or sign it at once."""
    form, sign, staff = _form(None), _signs(), current_staff()
    if not form.validate(sign=sign):
        return _edit(form, None), 422
    draft = form.draft()
    try:
        made = current.write(lambda session: write_judgement(session, staff, draft, sign=sign))
    except NotPossibleNow as fault:
        return _edit(form, None, str(words.REFUSED[fault.code])), 422
    return _after(made, draft.area_code, sign)


@pages.get("/lagesbild/bedomningar/<id:number>/andra", permission=JUDGE)
def edit_judgement(number: int) -> str:
    """A draft of one's organisation."""
    draft = _draft(number)
    return _edit(_form(draft), draft)


@pages.post("/lagesbild/bedomningar/<id:number>/andra", permission=JUDGE)
def save_judgement(number: int) -> Response | tuple[str, int]:
    """Keep the draft, or sign it."""
    kept, sign, staff = _draft(number), _signs(), current_staff()
    form, seen = _form(kept), _seen()
    if not form.validate(sign=sign):
        return _edit(form, kept), 422
    draft = form.draft()
    try:
        current.write(lambda session: change_judgement(session, staff, number, draft, seen, sign=sign))
    except Conflict:
        problem = _(
            "A colleague saved other words meanwhile; yours stand here. Saving again puts yours in their place."
        )
        return _edit(form, _draft(number), problem), 409
    except NotPossibleNow as fault:
        return _edit(form, kept, str(words.REFUSED[fault.code])), 422
    return _after(number, draft.area_code, sign)


@pages.post("/lagesbild/bedomningar/<id:number>/ratta", permission=JUDGE)
def put_judgement_right(number: int) -> Response:
    """A new draft with the same words, to change and sign."""
    staff = current_staff()
    made = current.write(lambda session: correct_judgement(session, staff, number))
    return redirect_with_notice(url_for("situation_staff.edit_judgement", number=made), words.WRITTEN)


@pages.post("/lagesbild/bedomningar/<id:number>/kasta", permission=JUDGE)
def throw_judgement(number: int) -> Response:
    """Throw a draft away."""
    staff = current_staff()
    current.write(lambda session: discard_judgement(session, staff, number))
    return redirect_with_notice(url_for("situation_staff.judgements"), words.DISCARDED)


def _words() -> dict[str, object]:
    """What the templates say and show of levels."""
    return {
        "labels": labels,
        "words": words,
        "height": height,
        "period_of": Period,
        "mine": judges_for(current_staff()),
        "holds": lambda last: holds_on(last, today()),
    }


def _draft(number: int) -> Judgement:
    """A draft of one of this person's organisations; what is signed is Missing here."""
    found = next((one for one in drafts(db.session, current_staff()) if one.id == number), None)
    if found is None:
        raise Missing("judgement")
    return found


def _form(draft: Judgement | None, area: str = "") -> JudgementForm:
    staff, day = current_staff(), today()
    areas = load_areas(db.session, day)
    own = sorted(judges_for(staff))
    offered = [(one.id, one.name) for one in organisations(db.session) if one.id in own]
    places = [(one.code, one.name) for one in areas.choices() if _somewhere(one.code)]
    if _somewhere(""):
        places.insert(0, ("", _("The whole municipality")))
    values = (
        filled(draft) if draft is not None else {"organisation": own[0], "area": area if area in dict(places) else ""}
    )
    form = JudgementForm(data=values) if request.method == "GET" else JudgementForm()
    form.offer(
        offered, _with(places, draft, areas), day, Period(draft.first, draft.last) if draft is not None else None
    )
    return form


def _somewhere(code: str) -> bool:
    """True when this person may judge there for some organisation."""
    staff = current_staff()
    return any(may_judge(staff, organisation_id, code) for organisation_id in judges_for(staff))


def _with(places: list[tuple[str, str]], draft: Judgement | None, areas: Areas) -> list[tuple[str, str]]:
    """The draft's own area too, when it is not in force any more."""
    area: AreaVersion | None = areas.by_id.get(draft.area_id) if draft is not None and draft.area_id else None
    return places if area is None or area.code in dict(places) else [*places, (area.code, area.name)]


def _signs() -> bool:
    return request.form.get("act") == "sign"


def _seen() -> int:
    raw = request.form.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _after(number: int, area_code: str, sign: bool) -> Response:
    if not sign:
        return redirect_with_notice(url_for("situation_staff.edit_judgement", number=number), words.WRITTEN)
    kept: dict[str, Any] = {"area": area_code} if area_code else {}
    return redirect_with_notice(url_for("situation_staff.judgements", **kept), words.SIGNED)


def _edit(form: JudgementForm, draft: Judgement | None, problem: str = "") -> str:
    return render_template(
        "situation/staff/judgement_edit.html",
        parts=part_tabs("situation_staff.judgements"),
        form=form,
        draft=draft,
        problem=problem,
        meanings={str(code): text for code, text in words.MEANINGS.items()},
        limit=TEXT_LIMIT,
    )
