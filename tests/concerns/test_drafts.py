"""Words begun are kept, brought back, and erased when they are sent; nothing typed is lost to a colleague or a clock."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import IDLE, StaffMember
from dialog.clock import at, now
from dialog.concerns.models import Concern, ConcernAnswer, ConcernNote, StaffDraft
from dialog.concerns.operations.assign import hand_over
from dialog.concerns.operations.drafts import DRAFT_LIFE, forget_old_staff_drafts, save_draft
from dialog.concerns.operations.follow import withdraw_concern
from dialog.concerns.operations.receive import slow_code_hash
from dialog.database import Database
from dialog.errors import Missing
from dialog.keys import Keys
from tests.accounts.doors import PASSWORD, SIGN_IN, a_member, signed_in_client, use_app_again
from tests.client import PageClient
from tests.people import People, unit

INBOX = "/intern/synpunkter"
BEGUN = "Vi byter lampan på tisdag.\nHälsningar"


@pytest.fixture
def reference(receive: Any) -> str:
    found: str = receive(area_code="N1", wants_answer=True).reference
    return found


@pytest.fixture
def siv(town: Database, people: People) -> StaffMember:
    return people.make("coordinator")


def begun(database: Database) -> list[tuple[str, str]]:
    """(field, text) of every draft."""
    with database.read() as session:
        rows = session.execute(select(StaffDraft.field, StaffDraft.text).order_by(StaffDraft.field)).all()
    return [(row[0], row[1]) for row in rows]


def save(client: PageClient, reference: str, field: str, text: str, status: int = 204, **more: str) -> None:
    client.post(f"{INBOX}/{reference}/utkast", {"field": field, "text": text, **more}, status=status)


@pytest.mark.parametrize(
    ("field", "panel", "view", "sent"),
    [
        ("answer", "answer", "svar", {"step": "send", "afterwards": "keep"}),
        ("question", "unclear", "oklar", {}),
        ("reason", "close", "avsluta", {}),
        ("note", "note", "anteckning", {}),
    ],
)
def test_peer_B5_begun_words_come_back_and_go_when_they_are_sent(
    town: Database,
    people: People,
    siv: StaffMember,
    reference: str,
    field: str,
    panel: str,
    view: str,
    sent: dict[str, str],
) -> None:
    client, text = people.sign_in(siv), "Vi byter lampan på tisdag."
    save(client, reference, field, text)
    page = client.get(f"{INBOX}/{reference}?panel={panel}")
    assert text in page.html
    assert f'data-draft-field="{field}"' in page.html
    assert f"panel={panel}" in client.get(f"{INBOX}/{reference}").html.partition('class="warnline begun"')[2][:400]
    assert text in client.get("/intern/utkast").text
    key, version = page.page.value("form_key"), page.page.value("version")
    client.post(f"{INBOX}/{reference}/{view}", {field: text, "form_key": key, "version": version, **sent})
    assert begun(town) == []
    save(client, reference, field, "Sent på linjen", form_key=key)
    assert begun(town) == [], "what arrives after its form was sent would bring it back"


def test_nobody_else_sees_begun_words(town: Database, people: People, siv: StaffMember, reference: str) -> None:
    save(people.sign_in(siv), reference, "answer", BEGUN)
    another = people.sign_in("coordinator")
    for address in (f"{INBOX}/{reference}?panel=answer", "/intern/utkast"):
        assert "byter lampan" not in another.get(address).html
    save(another, reference, "answer", "Något annat")
    assert sorted(begun(town)) == [("answer", "Något annat"), ("answer", BEGUN)]


def test_only_own_fields_of_what_may_be_opened_are_kept(
    town: Database, people: People, siv: StaffMember, reference: str
) -> None:
    client = people.sign_in(siv)
    save(client, reference, "text", "Annat fält", status=404)
    save(client, "SP-2026-9999", "answer", BEGUN, status=404)
    hanna = people.sign_in("handler", unit_code="central")
    save(hanna, reference, "answer", BEGUN, status=404)
    save(client, reference, "answer", "x" * 20_000)
    assert [len(text) for _field, text in begun(town)] == [10_000]
    save(client, reference, "answer", "  \n")
    assert begun(town) == []


def test_a_draft_goes_on_when_the_concern_is_with_others_and_is_listed_without_a_way_in(
    town: Database, people: People, siv: StaffMember, reference: str
) -> None:
    hanna = people.make("handler", unit_code="north")
    client = people.sign_in(hanna)
    save(client, reference, "answer", "Första")
    south = town.write(lambda s: unit(s, "south").id)
    town.write(lambda s: hand_over(s, siv, reference, 1, south))
    save(client, reference, "answer", "Första och andra")
    page = client.get("/intern/utkast")
    assert "Första och andra" in page.text
    assert not [link for link in page.page.links if reference in link[0]]
    client.post(f"{INBOX}/{reference}/utkast", {"drop": "answer", "back": "list"})
    assert begun(town) == []


def test_peer_B5_words_on_a_concern_that_went_out_of_sight_are_shown_to_be_taken_along(
    town: Database, people: People, siv: StaffMember, reference: str
) -> None:
    client = people.sign_in("handler", unit_code="north")
    south = town.write(lambda s: unit(s, "south").id)
    town.write(lambda s: hand_over(s, siv, reference, 1, south))
    for view, field in (("svar", "answer"), ("anteckning", "note"), ("oklar", "question"), ("avsluta", "reason")):
        lost = client.post(f"{INBOX}/{reference}/{view}", {field: BEGUN, "step": "send", "version": "1"}, status=404)
        assert "Vi byter lampan på tisdag." in lost.html
        never = client.post(f"{INBOX}/SP-2026-9999/{view}", {field: BEGUN, "version": "1"}, status=404)
        assert never.text.replace("SP-2026-9999", reference) == lost.text, "the same for what never was"
    with town.read() as session:
        assert not session.scalar(select(func.count()).select_from(ConcernAnswer))


def test_a_session_that_ends_in_mid_text_returns_to_the_same_concern(app: Any, town: Database, reference: str) -> None:
    member = a_member(app)
    client = signed_in_client(app, member)
    with at(now() + IDLE + timedelta(seconds=1)):
        fields = {"answer": BEGUN, "step": "send", "version": "1", "list": "view=waiting&area=N1", "afterwards": "keep"}
        ended = client.post(f"{INBOX}/{reference}/svar", fields, status=401)
    use_app_again(app, member)
    carried: dict[str, Any] = {
        field["name"]: field.get("value", "") for field in ended.page.fields if field.get("type") == "hidden"
    }
    client.csrf_token = ""
    back = client.post(
        SIGN_IN, carried | {"email": member.email, "password": PASSWORD, "totp": member.code()}, status=303
    )
    assert back.location.startswith(f"{INBOX}/{reference}?")
    assert {"panel=answer", "view=waiting", "area=N1"} <= set(back.location.partition("?")[2].split("&"))
    assert "Vi byter lampan på tisdag.\nHälsningar</textarea>" in client.get(back.location).html
    with town.read() as session:
        assert not session.scalar(select(func.count()).select_from(ConcernAnswer)), "nothing was sent"


def test_words_for_what_the_person_may_not_open_are_shown_as_they_were_carried(app: Any, town: Database) -> None:
    member = a_member(app)
    client = signed_in_client(app, member)
    with at(now() + IDLE + timedelta(seconds=1)):
        ended = client.post(f"{INBOX}/SP-2026-9999/svar", {"answer": BEGUN, "version": "1"}, status=401)
    use_app_again(app, member)
    carried: dict[str, Any] = {
        field["name"]: field.get("value", "") for field in ended.page.fields if field.get("type") == "hidden"
    }
    client.csrf_token = ""
    back = client.post(
        SIGN_IN, carried | {"email": member.email, "password": PASSWORD, "totp": member.code()}, status=200
    )
    assert "Vi byter lampan på tisdag." in back.html
    assert begun(town) == []


def test_drafts_are_erased_after_seven_days_and_with_a_concern_that_is_taken_back(
    town: Database, keys: Keys, receive: Any, siv: StaffMember
) -> None:
    one, two = receive(form_key="k1").reference, receive("Ett annat").reference
    town.write(lambda s: save_draft(s, siv, one, "answer", "Ett"))
    with at(now() - DRAFT_LIFE - timedelta(minutes=1)):
        town.write(lambda s: save_draft(s, siv, two, "note", "Två"))
    assert town.write(forget_old_staff_drafts) == 1
    assert begun(town) == [("answer", "Ett")]
    town.write(lambda s: withdraw_concern(s, slow_code_hash(keys, "k1"), "w1"))
    assert begun(town) == []


def test_peer_B5_both_texts_stand_when_somebody_was_first(
    town: Database, people: People, siv: StaffMember, reference: str
) -> None:
    """Answer against answer, closing against answer, question and note against note: theirs and mine, none sent."""
    hanna, mine = people.sign_in("handler", unit_code="north"), people.sign_in(siv)
    theirs = {"answer": "Hannas svar.", "step": "send", "afterwards": "keep", "version": "1", "form_key": "h1"}
    hanna.post(f"{INBOX}/{reference}/svar", theirs)
    hanna.post(f"{INBOX}/{reference}/anteckning", {"note": "Hannas anteckning.", "form_key": "h2", "notes": "0"})
    before = _counts(town)
    tries = [
        ("svar", {"answer": "Mitt svar.", "step": "send", "afterwards": "close"}, "Hannas svar."),
        ("svar", {"answer": "Mitt svar.", "step": "preview", "afterwards": "close"}, "Hannas svar."),
        ("avsluta", {"reason": "Mitt skäl."}, "Hannas svar."),
        ("oklar", {"question": "Min fråga?"}, "Hannas anteckning."),
        ("anteckning", {"note": "Min anteckning.", "notes": "0"}, "Hannas anteckning."),
    ]
    for number, (view, fields, other) in enumerate(tries):
        sent = {"version": "1", "form_key": f"m{number}", **fields}
        page = mine.post(f"{INBOX}/{reference}/{view}", sent, status=409)
        own = next(text for name, text in fields.items() if name in ("answer", "reason", "question", "note"))
        conflict = page.html.partition('id="conflict"')[2].partition("</table>")[0]
        assert other in conflict
        assert own in conflict
        assert "Hanna Handläggare" in conflict
        assert own in page.html.replace(conflict, ""), "and stays in its form"
    assert _counts(town) == before
    with town.read() as session:
        version = session.scalars(select(Concern.version)).one()
    mine.post(
        f"{INBOX}/{reference}/svar",
        {"answer": "Mitt svar.", "step": "send", "afterwards": "close", "version": str(version), "form_key": "again"},
    )
    mine.post(f"{INBOX}/{reference}/anteckning", {"note": "Min.", "notes": "1", "form_key": "n9", "version": "1"})
    assert _counts(town) == (2, 2)


def _counts(database: Database) -> tuple[int, int]:
    with database.read() as session:
        answers = session.scalar(select(func.count()).select_from(ConcernAnswer)) or 0
        return answers, session.scalar(select(func.count()).select_from(ConcernNote)) or 0


def test_a_draft_is_begun_only_by_one_who_may_open_the_concern(town: Database, people: People, reference: str) -> None:
    hanna = people.make("handler", unit_code="central")

    def begin(session: Session) -> None:
        save_draft(session, hanna, reference, "answer", "Hej")

    with pytest.raises(Missing):
        town.write(begin)
