"""Many concerns at once: choose what to do, see every effect, do it. Those that cannot be changed are listed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import category_choices
from dialog.categories.queries import facets
from dialog.concerns import bulk_forms, labels, staff_labels
from dialog.concerns.operations import bulk
from dialog.concerns.operations.answer import ANSWER_LIMIT
from dialog.concerns.operations.bulk import Chosen, Outcome
from dialog.concerns.queries.bulk import ChosenRow, chosen_rows, receivers, tags_present, voices_among
from dialog.concerns.queries.templates import templates_for
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import REFERENCE, list_wanted, own_areas
from dialog.concerns.staff_views.changes import ChangeWords, why_words
from dialog.concerns.staff_views.tags import tag_words
from dialog.errors import Conflict, NotAllowed, NotPossibleNow
from dialog.extensions import current, db
from dialog.form_keys import new_form_key
from dialog.web.forms import StaffForm
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
WORK = Permission.TRIAGE_CONCERNS
ANSWERING = ("answer", "close")
VALUES = ("tags", "area", "unit_choice", "to", "state", "reason", "template", "answer", "afterwards", "title")
_VERSION = re.compile(r"[0-9]{1,9}")


@pages.get("/synpunkter/flera", permission=WORK)
def many() -> Answer:
    """What can be done with the chosen ones; `do` opens one of the choices."""
    asked = Asked.read(request.args)
    return _choices_page(asked, _form(asked, fresh=True) if asked.do else None), 200


@pages.post("/synpunkter/flera", permission=WORK)
def change_many() -> Answer:
    """`step=do` does it, `step=preview` shows every effect first, anything else shows the choices."""
    g.language_menu_path = url_for("concerns_staff.inbox")
    asked, step = Asked.read(request.form), request.form.get("step", "")
    if not asked.do or step not in ("preview", "do"):
        return _choices_page(asked, _form(asked, fresh=step != "edit") if asked.do else None), 200
    if not asked.chosen:
        raise NotPossibleNow("many_none")
    if asked.do in ANSWERING and not current_staff().may(Permission.ANSWER_CONCERNS):
        raise NotAllowed("answer")
    form = _form(asked)
    if not form.validate():
        return _choices_page(asked, form), 422
    act = _act(asked, form)
    if step == "preview":
        return _preview_page(asked, _rehearsed(act)), 200
    return _done(asked, act)


@dataclass(frozen=True)
class Asked:
    """Which ones, and what to do with them ('' while nothing is chosen)."""

    do: str
    chosen: tuple[Chosen, ...]

    @classmethod
    def read(cls, sent: Any) -> "Asked":
        """From an address or a form. What is no number is left out, as is a choice that does not exist."""
        references = dict.fromkeys(one for one in sent.getlist("references") if REFERENCE.fullmatch(one))
        chosen = tuple(Chosen(one, _version(sent.get(f"version_{one}", ""))) for one in references)
        do = sent.get("do", "")
        return cls(do if do in bulk_forms.FORMS else "", chosen)

    @property
    def references(self) -> list[str]:
        return [one.reference for one in self.chosen]


class _Rehearsed(Exception):
    """Carries the outcome out of a write that is then undone: nothing of a preview is saved."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def _rehearsed(act: Callable[[Session], Outcome]) -> Outcome:
    def rehearse(session: Session) -> None:
        raise _Rehearsed(act(session))

    try:
        current.write(rehearse)
    except _Rehearsed as done:
        return done.outcome
    raise AssertionError("unreachable")


def _done(asked: Asked, act: Callable[[Session], Outcome]) -> Answer:
    key = request.form.get("form_key", "")
    content = {"do": asked.do, "on": asked.references} | {name: request.form.getlist(name) for name in VALUES}
    try:
        outcome = current.write(
            lambda session: bulk.once(session, key, content, lambda: act(session)) if key else act(session)
        )
    except Conflict:
        return _preview_page(asked, _rehearsed(act), sent_before=True), 409
    if outcome.left:
        return _outcome_page(asked, outcome), 200 if outcome.changed else 409
    to_list = url_for("concerns_staff.inbox", **list_wanted().arguments)
    notice = said.GROUPED if asked.do == "group" else said.CHANGED_MANY
    return redirect_with_notice(to_list, notice, str(len(outcome.changed)))


def _act(asked: Asked, form: Any) -> Callable[[Session], Outcome]:
    """What the form asks for, as an operation."""
    staff, chosen = current_staff(), asked.chosen
    if asked.do == "group":
        title = form.title.data or ""
        return lambda session: bulk.group_many(session, staff, chosen, title)
    step = _step(asked.do, form)
    return lambda session: bulk.change_many(session, staff, chosen, step)


def _step(do: str, form: Any) -> bulk.Step:
    match do:
        case "tag":
            return bulk.add_tags(form.tags.tags())
        case "untag":
            return bulk.remove_tags(frozenset(bulk.exact_tags(form.tags.data)))
        case "area":
            return bulk.move_area(form.area.data or "", keep_unit=form.unit_choice.data == "stay")
        case "assign":
            return bulk.assign(**form.target)
        case "state":
            return bulk.move_state(str(form.state.data))
        case "close":
            return bulk.close(str(form.reason.data or ""))
        case _:
            closes, text = form.afterwards.data == "close", str(form.answer.data or "")
            return bulk.answer(current.keys, text, form.template_id, closes=closes)


def _form(asked: Asked, *, fresh: bool = False) -> StaffForm:
    form: Any = bulk_forms.FORMS[asked.do](formdata=None) if fresh else bulk_forms.FORMS[asked.do]()
    staff = current_staff()
    if asked.do == "area":
        form.offer(own_areas())
    elif asked.do == "assign":
        people, units = receivers(db.session, staff)
        form.offer(
            ((one.id, one.name) for one in people), ((one.id, f"{one.name}, {one.organisation.name}") for one in units)
        )
    elif asked.do == "answer":
        form.offer((one.id, one.name) for one in templates_for(db.session, staff))
    found: StaffForm = form
    return found


def _choices_page(asked: Asked, form: StaffForm | None) -> str:
    staff = current_staff()
    rows = chosen_rows(db.session, staff, asked.references)
    words = tag_words(facets(db.session))
    present = [(f"{tag.category}:{tag.facet}".rstrip(":"), words(tag)) for tag in tags_present(rows)]
    offered, general = category_choices(db.session, ()) if asked.do == "tag" else ([], [])
    g.language_menu_path = url_for("concerns_staff.inbox")
    return render_template(
        "concerns/staff/many.html",
        form=form,
        present=present,
        categories=offered,
        general=general,
        has_errors=bool(form is not None and form.errors),
        answer_limit=ANSWER_LIMIT,
        mails=sum(one.by_mail for one in rows),
        heard=voices_among(db.session, staff, asked.references) if asked.do in ("group", "answer") else None,
        may_answer=staff.may(Permission.ANSWER_CONCERNS),
        missing=len(asked.chosen) - len(rows),
        **_common(asked, rows),
    )


def _preview_page(asked: Asked, outcome: Outcome, *, sent_before: bool = False) -> str:
    rows = chosen_rows(db.session, current_staff(), asked.references)
    words = ChangeWords(db.session)
    by_reference = {one.reference: one for one in rows}
    effects = [(by_reference[one.reference], words.say(one.before, one.after)) for one in outcome.changed]
    return render_template(
        "concerns/staff/many_preview.html",
        outcome=outcome,
        effects=effects,
        why=why_words(one.why for one in outcome.left),
        carried=[(name, value) for name in VALUES for value in request.form.getlist(name)],
        form_key=new_form_key(str(current.settings.secret_key), "staff"),
        answering=asked.do == "answer",
        sent_before=sent_before,
        has_errors=sent_before,
        **_common(asked, rows),
    )


def _outcome_page(asked: Asked, outcome: Outcome) -> str:
    return render_template(
        "concerns/staff/many_done.html",
        outcome=outcome,
        why=why_words(one.why for one in outcome.left),
        **_common(asked, ()),
    )


def _common(asked: Asked, rows: tuple[ChosenRow, ...]) -> Mapping[str, Any]:
    wanted = list_wanted()
    return {
        "asked": asked,
        "rows": rows,
        "names": staff_labels.BULK,
        "labels": labels,
        "list_query": request.values.get("list", "")[:2000],
        "to_list": url_for("concerns_staff.inbox", **wanted.arguments),
    }


def _version(raw: str) -> int | None:
    return int(raw) if _VERSION.fullmatch(raw) else None
