"""What stands in when the network goes: a script that keeps the posted page in the phone, and sends it later."""

from flask import Response, render_template
from flask_babel import ngettext

from dialog.surveys.public_pages.blueprint import pages
from dialog.web.headers import POLICY

MOST_COUNTED = 12


@pages.get("/enkat/sw.js")
def service_worker() -> Response:
    """One per language, for its own addresses; a browser asks for it only from a started survey."""
    counts = [ngettext("%(num)s not sent", "%(num)s not sent", number) for number in range(MOST_COUNTED + 1)]
    page = render_template("surveys/public/offline.html", count="%%count%%", address="%%address%%")
    script = render_template("surveys/public/sw.js", page=page, counts=counts, policy=POLICY)
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})
