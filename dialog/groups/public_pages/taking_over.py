"""A successor types in the code it was given. Codes are looked up by POST, and wrong ones are counted."""

from flask import g, render_template

from dialog.errors import Conflict, Missing
from dialog.extensions import current, limiter
from dialog.groups.operations.handover import take_over
from dialog.groups.public_forms import WRONG_CODE, TakeOverForm
from dialog.groups.public_pages.blueprint import WRONG_LINKS, Answer, pages, private, wrong_link
from dialog.web.language import current_language


@pages.get("/grannsamverkan/ta-over")
def successor() -> Answer:
    return private(_page(TakeOverForm(formdata=None)))


@pages.post("/grannsamverkan/ta-over")
@limiter.limit(WRONG_LINKS, deduct_when=lambda _response: wrong_link())
def succeed() -> Answer:
    form = TakeOverForm()
    if not form.validate() or not form.key_is_good():
        return private(_page(form), 422)
    keys, code, key = current.keys, str(form.code.data), str(form.form_key.data)
    who = form.contact(current_language())
    try:
        sent = current.write(lambda session: take_over(session, keys, code, who, key))
    except (Missing, Conflict):
        g.wrong_code = True
        form.code.errors = [WRONG_CODE]
        form.fresh_key()
        return private(_page(form), 422)
    return private(render_template("groups/public/taken_over.html", contact=sent))


def _page(form: TakeOverForm) -> str:
    return render_template("groups/public/take_over.html", form=form)
