"""The desk's script asks for parts of pages: the pane, or the list. What it changes it hears of as JSON, not as a redirect.

`X-Desk: pane`, `X-Desk: list`. Without the header every address answers with whole pages, as for everybody.
"""

from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from flask import jsonify, request
from werkzeug.wrappers import Response

from dialog.concerns.staff_pages.blueprint import pages
from dialog.web.notices import Notice, notice_for

HEADER = "X-Desk"
PANE = "pane"
LIST = "list"


def asks_for_part() -> bool:
    """True when the desk's script asks."""
    return request.headers.get(HEADER, "") in (PANE, LIST)


def is_preload() -> bool:
    """The script fetches a concern ahead: it says by POST when somebody has it in front of them.

    Only the script's own requests count. Whoever opens the address as a page reads, and that is logged.
    """
    ahead = request.args.get("forhand") == "1"
    return ahead and asks_for_part() and request.headers.get("Sec-Fetch-Dest", "empty") == "empty"


@pages.after_request
def _tell_the_script(response: Response) -> Response:
    """A redirect as JSON: `to` (where a page would lead), `said` and `undo` (the notice and the way back)."""
    if not asks_for_part() or response.status_code not in (302, 303):
        return response
    to, notice = _without_notice(response.headers["Location"])
    answer = jsonify(to=to, said=notice.text if notice else "", undo=notice.undo_url if notice else "")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _without_notice(location: str) -> tuple[str, Notice | None]:
    parts = urlsplit(location)
    query = parse_qs(parts.query, keep_blank_values=True)
    code, reference = query.pop("sagt", [""])[0], query.pop("ref", [""])[0]
    return urlunsplit(parts._replace(query=urlencode(query, doseq=True))), notice_for(code, reference)
