"""Many at once as staff meet it: choices, every effect, and what stayed."""

from typing import Any

from sqlalchemy import select

from dialog.concerns.models import Concern, ConcernAnswer
from dialog.concerns.operations import bulk
from dialog.database import Database
from dialog.keys import Keys
from dialog.outbox.models import Mail
from tests.client import Fetched
from tests.concerns.test_bulk import FIRE, change, several
from tests.concerns.test_triage import LIGHTING, read, tags_of
from tests.people import People

MANY = "/intern/synpunkter/flera"


def fields(page: Fetched, action: str = MANY) -> dict[str, Any]:
    """The hidden fields of the page's first form to `action`."""
    form = next(one for one in page.page.forms if one["action"] == action and one["method"] == "post")
    found: dict[str, Any] = {}
    for one in form["fields"]:
        if one.get("type") == "hidden":
            before = found.get(one["name"])
            found[one["name"]] = (
                one["value"] if before is None else [*([before] if isinstance(before, str) else before), one["value"]]
            )
    return found


def test_every_choice_has_its_page(database: Database, people: People) -> None:
    references = several(database)
    client = people.sign_in("coordinator")
    asked = "&".join(f"references={one}" for one in references)
    page = client.get(f"{MANY}?{asked}")
    assert all(one in page.text for one in references)
    for do in ("tag", "untag", "area", "assign", "state", "answer", "close", "group"):
        assert references[0] in client.get(f"{MANY}?{asked}&do={do}").text
    assert references[0] not in client.get(f"{MANY}?references=x&do=drop").text


def test_effects_are_shown_before_anything_is_saved(database: Database, people: People) -> None:
    references = several(database)
    staff = people.make("coordinator")
    client = people.sign_in(staff)
    choices = client.get(f"{MANY}?do=tag&" + "&".join(f"references={one}" for one in references))
    sent = fields(choices) | {"tags": ["other:lighting", "fire"], "step": "preview"}
    preview = client.post(MANY, sent, status=200)
    assert [tags_of(database, one) for one in references] == [set()] * 3
    change(database, staff, references[2:], bulk.add_tags(frozenset({FIRE})))
    result = client.post(MANY, fields(preview) | {"step": "do"}, status=200)
    assert references[2] in result.text
    assert references[0] not in result.text
    assert [tags_of(database, one) for one in references] == [{LIGHTING, FIRE}, {LIGHTING, FIRE}, {FIRE}]


def test_done_for_all_leads_back_to_the_list(database: Database, people: People) -> None:
    references = several(database)
    client = people.sign_in("coordinator")
    sent = {"references": references, "do": "state", "state": "pause", "step": "do", "list": "view=new"}
    answer = client.post(MANY, sent)
    assert answer.response.location.startswith("/intern/synpunkter?view=new")
    assert {read(database, one).state for one in references} == {"paused"}


def test_what_is_missing_is_asked_for_and_the_rest_is_kept(database: Database, people: People) -> None:
    references = several(database)
    client = people.sign_in("coordinator")
    sent = {"references": references, "step": "preview"}
    for do, more in (
        ("tag", {}),
        ("untag", {}),
        ("answer", {"afterwards": "keep"}),
        ("assign", {"to": "user:99999"}),
        ("state", {}),
    ):
        page = client.post(MANY, sent | {"do": do} | more, status=422)
        assert all(one in page.html for one in references), do
    client.post(MANY, {"do": "tag", "step": "do", "tags": ["fire"]}, status=422)


def test_an_answer_to_all_is_previewed_without_being_sent_and_sent_once(
    town: Database, keys: Keys, receive: Any, people: People
) -> None:
    told = [receive(area_code="N1", email=f"bo{at}@exempel.example").reference for at in range(2)]
    client = people.sign_in("coordinator")
    sent = {"references": told, "do": "answer", "answer": "Lampan byts.", "afterwards": "close", "step": "preview"}
    preview = client.post(MANY, sent, status=200)
    with town.read() as session:
        assert session.scalars(select(ConcernAnswer.id)).all() == []
    assert "bo0@" not in preview.html
    client.post(MANY, fields(preview) | {"step": "do"})
    client.post(MANY, fields(preview) | {"step": "do"})
    with town.read() as session:
        assert len(session.scalars(select(ConcernAnswer.id)).all()) == 2
        assert len(session.scalars(select(Mail.id).where(Mail.template == "mail.concern_answer")).all()) == 2
    other = client.post(MANY, fields(preview) | {"step": "do", "answer": "Något annat."}, status=409)
    assert told[0] in other.text


def test_they_are_linked_from_the_list(database: Database, people: People) -> None:
    references = several(database)
    client = people.sign_in("coordinator")
    client.post(MANY, {"references": references[:2], "do": "group", "title": "Tunneln", "step": "do"})
    with database.read() as session:
        linked = session.scalars(
            select(Concern.reference).where(Concern.matter_id.is_not(None)).order_by(Concern.id)
        ).all()
    assert linked == references[:2]
    client.post(MANY, {"references": references[:1], "do": "group", "title": "", "step": "do"}, status=422)
