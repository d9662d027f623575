"""Disposal: the decided rules, what each would erase, and what the last runs did."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db
from dialog.records.labels import WHAT, how_long
from dialog.records.operations.rules import add_rule, end_rule, first_day
from dialog.records.queries.rules import due, ended, last_runs, not_ended
from dialog.records.rules import What
from dialog.records.staff_forms import RuleForm
from dialog.records.staff_labels import ALREADY, ENDED, MADE
from dialog.records.staff_pages.blueprint import pages
from dialog.web.notices import redirect_with_notice

MANAGE = Permission.MANAGE_RETENTION


@pages.get("/gallring", permission=MANAGE)
def rules() -> str:
    """The rules, what each would erase today, and the form for a new one."""
    return _page(RuleForm(formdata=None, starts_on=first_day()))


@pages.post("/gallring", permission=MANAGE)
def make_rule() -> Response | tuple[str, int]:
    """`step=save` puts the rule into force; anything else says first what it would erase."""
    form = RuleForm()
    if not form.validate():
        return _page(form), 422
    draft, staff = form.draft(), current_staff()
    if any(rule.what == draft.what for rule in not_ended(db.session)):
        form.what.errors = [str(ALREADY)]
        return _page(form), 422
    if request.form.get("step") != "save":
        return _check_page(form), 200
    try:
        current.write(lambda session: add_rule(session, staff, draft))
    except NotPossibleNow as fault:
        if fault.code != "exists":
            raise
        form.what.errors = [str(ALREADY)]
        return _page(form), 422
    return redirect_with_notice(url_for("records_staff.rules"), MADE)


@pages.post("/gallring/<id:rule_id>/avsluta", permission=MANAGE)
def end(rule_id: int) -> Response:
    """Run a rule no more."""
    staff = current_staff()
    current.write(lambda session: end_rule(session, staff, rule_id))
    return redirect_with_notice(url_for("records_staff.rules"), ENDED)


def _page(form: RuleForm) -> str:
    going = not_ended(db.session)
    numbers = {rule.id: due(db.session, What(rule.what), rule.days) for rule in going}
    without = [what for what in What if not any(rule.what == what for rule in going)]
    return render_template(
        "records/staff/rules.html",
        form=form,
        rules=going,
        numbers=numbers,
        without=without,
        ended=ended(db.session),
        runs=last_runs(db.session),
        what=WHAT,
        how_long=lambda rule: how_long(What(rule.what), rule.days),
        has_errors=bool(form.errors),
    )


def _check_page(form: RuleForm) -> str:
    draft = form.draft()
    return render_template(
        "records/staff/check.html",
        form=form,
        number=due(db.session, draft.what, draft.days),
        what=WHAT[draft.what],
        how_long=how_long(draft.what, draft.days),
        draft=draft,
    )
