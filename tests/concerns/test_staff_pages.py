"""The pages of the inbox, through the client: rights, work, conflicts, answers, entries."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.categories.operations import seed_facets
from dialog.concerns.models import Concern, ConcernAnswer, ConcernContact, ConcernMessage, ConcernNote
from dialog.concerns.rules import code_digits
from dialog.database import Database
from dialog.keys import Keys
from dialog.outbox.models import Mail
from dialog.places.models import Area
from tests.builders import a_concern, an_area
from tests.client import Fetched, PageClient
from tests.concerns.conftest import Resident
from tests.concerns.polyglots import POLYGLOTS
from tests.people import People, unit

ROLES = ("administrator", "coordinator", "handler", "analyst", "police", "vbe", "contact_centre", "reader")
INBOX = "/intern/synpunkter"


@pytest.fixture
def reference(town: Database) -> str:
    """A new concern in N1, which the unit 'north' owns."""

    def make(session: Session) -> str:
        seed_facets(session)
        area = session.scalars(select(Area).where(Area.code == "N1")).one()
        return a_concern(
            session, "Det är mörkt vid tunneln.", area=area, place="Skolvägen", unit_id=unit(session, "north").id
        ).reference

    return town.write(make)


@pytest.fixture
def siv(town: Database, people: People) -> PageClient:
    return people.sign_in("coordinator")


def read(database: Database, reference: str) -> Concern:
    with database.read() as session:
        found = session.scalars(select(Concern).where(Concern.reference == reference)).one()
        _ = found.tags, found.unit, found.area
        return found


def options(page: Fetched, id_: str) -> list[tuple[str, bool]]:
    """(value, selected) of a list."""
    inside = re.search(rf'<select[^>]*id="{id_}"[^>]*>(.*?)</select>', page.html, re.S)
    assert inside
    found = re.findall(r"<option([^>]*)>", inside[1])
    return [(re.search(r'value="([^"]*)"', one)[1], "selected" in one) for one in found]  # type: ignore[index]


def chosen(page: Fetched, id_: str) -> str:
    return next((value for value, selected in options(page, id_) if selected), "")


def coding(page: Fetched, **changed: Any) -> dict[str, Any]:
    """What the coding form of a page would send, with `changed`."""
    form = next(form for form in page.page.forms if form["id"] == "coding")
    sent: dict[str, Any] = {}
    for field in form["fields"]:
        name = field.get("name", "")
        if field["tag"] == "button" or not name:
            continue
        if field.get("type") in ("checkbox", "radio") and "checked" not in field:
            continue
        if field["tag"] == "select":
            field = field | {"value": chosen(page, field["id"])}
        sent.setdefault(name, []).append(field.get("value", ""))
    sent = {name: values if len(values) > 1 else values[0] for name, values in sent.items()}
    return sent | changed


# Who opens what


@pytest.mark.parametrize("role", ROLES)
def test_sec_Z01_the_inbox_opens_for_those_whose_role_says_so(
    town: Database, people: People, reference: str, role: str
) -> None:
    client = people.sign_in(role)
    lists = role in ("coordinator", "handler", "analyst", "vbe")
    client.get(INBOX, 200 if lists else 403)
    opens = {"coordinator": 200, "handler": 200, "analyst": 200, "vbe": 404}
    client.get(f"{INBOX}/{reference}", opens.get(role, 403))
    works = {"coordinator": 303, "handler": 303, "vbe": 404}
    for path, sent in (("anteckning", {"note": "x", "form_key": "k"}), ("sett", {})):
        client.post(f"{INBOX}/{reference}/{path}", sent, works.get(role, 403))
    enters = role in ("coordinator", "handler", "contact_centre")
    client.get(f"{INBOX}/ny", 200 if enters else 403)
    looks = role in ("coordinator", "handler", "contact_centre", "vbe")
    client.get(f"{INBOX}/sla-upp", 200 if looks else 403)


def test_sec_Z10_an_administrator_opens_no_free_text(people: People, reference: str) -> None:
    client = people.sign_in("administrator")
    for path in (INBOX, f"{INBOX}/{reference}", f"{INBOX}/sla-upp?reference={reference}"):
        assert "tunneln" not in client.get(path, 403).html


def test_sec_Z02_a_foreign_concern_is_as_missing_as_none(people: People, reference: str) -> None:
    stranger = people.sign_in("handler", unit_code="south")
    foreign, none = (stranger.get(f"{INBOX}/{one}", 404) for one in (reference, "SP-1999-9999"))
    token = re.compile(r'name="csrf_token" value="[^"]*"')  # signed with the time of the page
    assert token.sub("", foreign.html) == token.sub("", none.html).replace("SP-1999-9999", reference)
    posts: dict[str, dict[str, Any]] = {
        "": {"version": "1", "tags": "fire"},
        "/lage": {"version": "1", "action": "pause"},
        "/tilldela": {"version": "1", "to": "nobody"},
        "/oklar": {"version": "1", "question": "x"},
        "/anteckning": {"note": "x"},
        "/svar": {"version": "1", "answer": "x", "step": "send"},
        "/svar/1/angra": {},
        "/avsluta": {"version": "1", "reason": "x"},
        "/sett": {},
        "/tillagg-last": {"version": "1"},
    }
    for path, sent in posts.items():
        stranger.post(f"{INBOX}/{reference}{path}", sent, 404)


def test_every_change_needs_the_session_token(siv: PageClient, town: Database, reference: str) -> None:
    siv.csrf_token = ""
    siv.post(f"{INBOX}/{reference}/lage", {"version": "1", "action": "pause"}, 400)
    assert read(town, reference).state == "new"


def test_an_analyst_sees_that_it_is_there_and_not_what_it_says(people: People, reference: str) -> None:
    page = people.sign_in("analyst").get(f"{INBOX}/{reference}")
    assert "tunneln" not in page.html
    assert "Skolvägen" not in page.html
    assert "Norrhöjden" in page.text
    assert [form for form in page.page.forms if form["method"] == "post" and "logga-ut" not in form["action"]] == []


def test_a_get_changes_nothing_but_the_log_of_readings(siv: PageClient, town: Database, reference: str) -> None:
    before = {key: value for key, value in vars(read(town, reference)).items() if isinstance(value, str | int | date)}
    for _ in range(2):
        siv.get(f"{INBOX}/{reference}?panel=answer")
    after = {key: value for key, value in vars(read(town, reference)).items() if isinstance(value, str | int | date)}
    assert before == after
    with town.read() as session:
        entries = session.scalars(
            select(AuditEntry.action).where(AuditEntry.object_reference == reference).order_by(AuditEntry.sequence)
        ).all()
    assert entries == ["read"]


# Triage


def test_A22_kind_is_filtered(town: Database, siv: PageClient) -> None:
    def make(session: Session) -> None:
        for kind in ("concern", "question", "suggestion", "positive"):
            a_concern(session, f"Det här är {kind}", kind=kind)

    town.write(make)
    for kind in ("concern", "question", "suggestion", "positive"):
        page = siv.get(f"{INBOX}?kind={kind}")
        assert re.findall(r"Det här är (concern|question|suggestion|positive)", page.text) == [kind]


def test_X06_a_dangerous_text_is_flagged_in_the_inbox_at_once(
    siv: PageClient, resident: Resident, town: Database
) -> None:
    resident.send("Det brinner i trapphuset just nu")
    page = siv.get(INBOX)
    assert 'class="flag"' in page.html
    assert 'class="unseen"' in page.html
    with town.read() as session:
        reference = session.scalars(select(Concern.reference)).one()
    opened = siv.get(f"{INBOX}/{reference}")
    assert 'class="urgent"' in opened.html
    assert "brinner" in opened.html
    siv.post(f"{INBOX}/{reference}/sett", {})
    assert 'class="unseen"' not in siv.get(INBOX).html
    assert read(town, reference).urgent_seen_by is not None


def test_X04_the_boxes_ticked_are_the_tags_saved_and_shown(siv: PageClient, town: Database, reference: str) -> None:
    page = siv.get(f"{INBOX}/{reference}")
    sent = coding(page, tags=["other:lighting", "fire", ":school"])
    siv.post(f"{INBOX}/{reference}", sent)
    tags = {(tag.category, tag.facet) for tag in read(town, reference).tags}
    assert tags == {("other", "lighting"), ("other", "school"), ("fire", "school")}
    again = siv.get(f"{INBOX}/{reference}")
    boxes = {field["value"] for field in again.page.fields if field.get("name") == "tags" and "checked" in field}
    assert boxes == {"other", "other:lighting", "fire", ":school"}
    siv.post(f"{INBOX}/{reference}", coding(again, tags=["other"]))
    assert {(tag.category, tag.facet) for tag in read(town, reference).tags} == {("other", "")}
    with town.read() as session:
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action == "coded").order_by(AuditEntry.sequence)
        ).all()
    assert len(actions) == 2


def test_saving_an_untouched_form_changes_nothing(siv: PageClient, town: Database, reference: str) -> None:
    siv.post(f"{INBOX}/{reference}", coding(siv.get(f"{INBOX}/{reference}"), tags=["other:lighting", ":school"]))
    version = read(town, reference).version
    page = siv.get(f"{INBOX}/{reference}")
    siv.post(f"{INBOX}/{reference}", coding(page))
    assert read(town, reference).version == version


def test_done_goes_on_to_the_next_in_the_same_list(siv: PageClient, town: Database, reference: str) -> None:
    following = town.write(lambda s: a_concern(s, "Nästa i listan", received_on=date(2030, 1, 1)).reference)
    page = siv.get(f"{INBOX}/{reference}?view=new")
    answer = siv.post(f"{INBOX}/{reference}", coding(page, tags="other:lighting", action="done"))
    assert f"/{following}?" in answer.location
    assert "view=new" in answer.location
    assert read(town, reference).state == "reviewed"
    page = siv.get(f"{INBOX}/{following}?view=new")
    answer = siv.post(f"{INBOX}/{following}", coding(page, tags="fire", action="done"))
    assert answer.location.startswith(f"{INBOX}?")


def test_done_without_a_category_says_so_and_keeps_the_rest(siv: PageClient, town: Database, reference: str) -> None:
    page = siv.get(f"{INBOX}/{reference}")
    answer = siv.post(f"{INBOX}/{reference}", coding(page, how="Lampan blinkar", action="done"), 422)
    assert 'href="#tags"' in answer.html
    assert "Lampan blinkar" in answer.html
    assert read(town, reference).state == "new"


@pytest.mark.parametrize(
    "change",
    [
        {"time_from": "25:00", "time_to": "26:00"},
        {"time_from": "18:00"},
        {"area": "S9"},
        {"kind": "gossip"},
        {"when_days": "someday"},
        {"days": ["mon", "noday"]},
        {"how": "x" * 501},
        {"place": "y" * 201},
    ],
)
def test_wrong_coding_is_a_422_that_keeps_everything(
    siv: PageClient, town: Database, reference: str, change: dict[str, Any]
) -> None:
    page = siv.get(f"{INBOX}/{reference}")
    answer = siv.post(f"{INBOX}/{reference}", coding(page, tags="other:lighting") | change, 422)
    assert answer.page.title.split()[0].endswith(":")
    boxes = {field["value"] for field in answer.page.fields if field.get("name") == "tags" and "checked" in field}
    assert "other:lighting" in boxes
    assert read(town, reference).version == 1


def test_sec_Z05_fields_that_are_not_asked_for_are_ignored(siv: PageClient, town: Database, reference: str) -> None:
    page = siv.get(f"{INBOX}/{reference}")
    smuggled = {
        "state": "closed", "unit_id": "1", "restricted": "extremism", "handler_id": "1", "urgent": "1",
        "reference": "SP-1", "received_on": "1999-01-01", "text": "annan text", "entered_by": "1", "withdrawn_on": "2020-01-01",
    }  # fmt: skip
    siv.post(f"{INBOX}/{reference}", coding(page, tags="fire", **smuggled))
    concern = read(town, reference)
    assert (concern.state, concern.restricted, concern.urgent, concern.withdrawn_on) == ("new", "", False, None)
    assert (concern.text, concern.handler_id, concern.unit.code) == ("Det är mörkt vid tunneln.", None, "north")


def test_sec_C06_the_later_of_two_saves_shows_both_and_can_be_saved_knowingly(
    siv: PageClient, people: People, town: Database, reference: str
) -> None:
    sara = people.sign_in(people.make("coordinator", name="Sara Samordnare"))
    mine, hers = siv.get(f"{INBOX}/{reference}"), sara.get(f"{INBOX}/{reference}")
    sara.post(f"{INBOX}/{reference}", coding(hers, tags="other:littering", how="Sopor överallt"))
    answer = siv.post(f"{INBOX}/{reference}", coding(mine, tags="other:lighting", how="Lampan blinkar"), 409)
    assert "Sara Samordnare" in answer.text
    assert "Sopor överallt" in answer.text
    assert answer.page.value("how") == "Lampan blinkar"
    assert read(town, reference).how == "Sopor överallt"
    siv.post(f"{INBOX}/{reference}", coding(answer))
    concern = read(town, reference)
    assert concern.how == "Lampan blinkar"
    assert {(tag.category, tag.facet) for tag in concern.tags} == {("other", "lighting")}


@pytest.mark.parametrize(
    ("path", "sent", "kept"),
    [
        (
            "svar",
            {"answer": "Ett långt svar som inte får gå förlorat", "step": "send", "afterwards": "keep"},
            "långt svar",
        ),
        ("oklar", {"question": "Vilken tunnel menas?"}, "Vilken tunnel"),
        ("avsluta", {"reason": "Lampan är bytt"}, "Lampan är bytt"),
        ("tilldela", {"to": "nobody"}, "nobody"),
    ],
)
def test_sec_C06_what_was_typed_is_kept_when_somebody_was_first(
    siv: PageClient, town: Database, reference: str, path: str, sent: dict[str, str], kept: str
) -> None:
    siv.post(f"{INBOX}/{reference}/lage", {"version": "1", "action": "pause"})
    answer = siv.post(f"{INBOX}/{reference}/{path}", sent | {"version": "1", "form_key": "k"}, 409)
    assert kept in answer.html
    siv.post(f"{INBOX}/{reference}/{path}", sent | {"version": answer.page.value("version"), "form_key": "k2"})


def test_moving_it_out_of_sight_leads_back_to_the_list(people: People, town: Database, reference: str) -> None:
    handler = people.sign_in("handler", unit_code="north")
    page = handler.get(f"{INBOX}/{reference}")
    answer = handler.post(f"{INBOX}/{reference}", coding(page, area="S1"))
    assert answer.location.startswith(f"{INBOX}?")
    assert read(town, reference).unit.code == "central"
    handler.get(f"{INBOX}/{reference}", 404)


def test_a_handler_is_offered_own_areas_only(people: People, reference: str) -> None:
    handler = people.sign_in("handler", unit_code="north", areas=("N1",))
    offered = options(handler.get(f"{INBOX}/{reference}"), "area")
    assert {value for value, _selected in offered} == {"", "N1"}


def test_the_resident_said_and_what_staff_made_of_it_stand_beside_each_other(
    siv: PageClient, resident: Resident, town: Database
) -> None:
    resident.send("Mörkt", place="Vid bron", when_time=["evening"], topics=["darkness"])
    with town.read() as session:
        reference = session.scalars(select(Concern.reference)).one()
    page = siv.get(f"{INBOX}/{reference}")
    siv.post(f"{INBOX}/{reference}", coding(page, place="Brogatan 3", when_time=["night"]))
    text = siv.get(f"{INBOX}/{reference}").text
    assert "Vid bron" in text
    assert "Brogatan 3" in text


# Answers, notes and what was added


def test_X05_an_answer_is_read_through_then_sent_and_its_fate_is_shown(
    siv: PageClient, receive: Any, town: Database, keys: Keys
) -> None:
    reference = receive("Fråga om lampan", email="bo@exempel.example").reference
    sent = {"answer": "Lampan byts på tisdag.\n\nTack.", "afterwards": "close", "version": "1"}
    preview = siv.post(f"{INBOX}/{reference}/svar", sent | {"step": "preview"}, 200)
    assert reference in preview.text
    assert preview.text.count("Lampan byts på tisdag.") == 2
    with town.read() as session:
        assert not session.scalars(select(ConcernAnswer)).all()
    edit = siv.post(f"{INBOX}/{reference}/svar", sent | {"step": "edit"}, 200)
    assert "Lampan byts på tisdag." in edit.html.split("<textarea")[1]
    siv.post(f"{INBOX}/{reference}/svar", sent | {"step": "send", "form_key": preview.page.value("form_key")})
    assert read(town, reference).state == "closed"
    page = siv.get(f"{INBOX}/{reference}")
    assert "bo@exempel.example" not in page.html
    take_back = re.search(r'action="([^"]*/svar/\d+/angra)"', page.html)
    assert take_back
    siv.post(take_back[1], {})
    assert read(town, reference).state == "new"
    with town.read() as session:
        assert not session.scalars(select(Mail).where(Mail.template == "mail.concern_answer")).all()


def test_no_address_is_ever_shown(siv: PageClient, receive: Any, town: Database) -> None:
    reference = receive("Fråga", email="bo@exempel.example").reference
    siv.post(f"{INBOX}/{reference}/svar", {"answer": "Ja.", "step": "send", "version": "1", "form_key": "k"})
    pages = [siv.get(path) for path in (INBOX, f"{INBOX}/{reference}", f"{INBOX}/sla-upp?reference={reference}")]
    with town.read() as session:
        fingerprint = session.scalars(select(ConcernContact.fingerprint)).one()
    for page in pages:
        assert "bo@exempel" not in page.html
        assert fingerprint not in page.html


def test_X05_closing_asks_what_was_done(siv: PageClient, town: Database, reference: str) -> None:
    answer = siv.post(f"{INBOX}/{reference}/avsluta", {"version": "1", "reason": ""}, 422)
    assert 'href="#reason"' in answer.html
    siv.post(f"{INBOX}/{reference}/avsluta", {"version": "1", "reason": "Lampan är bytt."})
    assert "Lampan är bytt." in siv.get(f"{INBOX}/{reference}").text
    page = siv.get(f"{INBOX}/{reference}")
    siv.post(f"{INBOX}/{reference}/lage", {"version": page.page.value("version"), "action": "reopen"})
    assert (read(town, reference).state, read(town, reference).closing_reason) == ("new", "")


def test_peer_B10_a_note_stands_on_the_staff_page_alone(siv: PageClient, receive: Any, town: Database) -> None:
    receipt = receive("Fråga", form_key="k1")
    siv.post(f"{INBOX}/{receipt.reference}/anteckning", {"note": "Ring vaktmästaren", "form_key": "n1"})
    siv.post(f"{INBOX}/{receipt.reference}/anteckning", {"note": "Ring vaktmästaren", "form_key": "n1"})
    page = siv.get(f"{INBOX}/{receipt.reference}")
    assert page.text.count("Ring vaktmästaren") == 1
    assert "Ring vaktmästaren" in page.html.split('class="notes"')[1]
    followed = PageClient(siv.app).post("/folj", {"code": receipt.code}, 200)
    assert receipt.reference in followed.text
    assert "vaktmästaren" not in followed.html
    with town.read() as session:
        assert "vaktmästaren" not in str(session.scalars(select(AuditEntry.detail).order_by(AuditEntry.sequence)).all())


@pytest.mark.parametrize(("path", "name"), [("anteckning", "note"), ("oklar", "question"), ("svar", "answer")])
def test_empty_and_too_long_texts_are_a_422(
    siv: PageClient, town: Database, reference: str, path: str, name: str
) -> None:
    for text in ("", "\N{ZERO WIDTH SPACE} ", "x" * 5001):
        siv.post(f"{INBOX}/{reference}/{path}", {name: text, "version": "1", "step": "send", "form_key": "k"}, 422)
    with town.read() as session:
        assert not session.scalars(select(ConcernNote)).all()
        assert not session.scalars(select(ConcernAnswer)).all()


def test_what_was_added_shows_in_the_list_until_it_is_read(siv: PageClient, receive: Any, town: Database) -> None:
    receipt = receive("Fråga")
    siv.post(f"{INBOX}/{receipt.reference}/avsluta", {"version": "1", "reason": "Klart."})
    assert receipt.reference not in siv.get(INBOX).html
    page = PageClient(siv.app).post("/folj", {"code": receipt.code}, 200)
    keys = [field["value"] for field in page.page.fields if field.get("name") == "form_key"]
    PageClient(siv.app).post(
        "/folj", {"code": receipt.code, "message": "Nu igen", "action": "reply", "form_key": keys[0]}, 200
    )
    assert receipt.reference in siv.get(INBOX).html
    opened = siv.get(f"{INBOX}/{receipt.reference}")
    assert "Nu igen" in opened.text
    siv.post(f"{INBOX}/{receipt.reference}/tillagg-last", {"version": opened.page.value("version")})
    with town.read() as session:
        assert session.scalars(select(ConcernMessage.seen)).all() == [True]
    assert receipt.reference not in siv.get(INBOX).html


def test_the_reading_colleague_shows_in_the_list_and_on_the_page(
    siv: PageClient, people: People, reference: str
) -> None:
    sara = people.sign_in(people.make("coordinator", name="Sara Samordnare"))
    sara.get(f"{INBOX}/{reference}")
    assert "chip lang here" not in sara.get(INBOX).html
    assert "Sara Samordnare" in siv.get(INBOX).text
    assert "Sara Samordnare" in siv.get(f"{INBOX}/{reference}").text


# Hostile texts


def test_sec_J01_hostile_texts_are_shown_as_text(siv: PageClient, town: Database) -> None:
    def make(session: Session) -> list[str]:
        home = unit(session).id
        return [
            a_concern(
                session, text, place=text[:200], unit_id=home, urgent=True, urgent_words=[text[:80]], how=text[:500]
            ).reference
            for text in POLYGLOTS[::20]
        ]

    references = town.write(make)
    tags = 'script(?! src="/static/)|img|iframe|object|video|marquee|math|style|meta http|base |svg onload|body onload'
    raw = re.compile(f"<({tags})")
    for path in (INBOX, f"{INBOX}?q=<script>", *(f"{INBOX}/{one}?panel=close" for one in references)):
        assert not raw.search(siv.get(path).html), path
    for one in references[:4]:
        typed = {"note": POLYGLOTS[3], "question": POLYGLOTS[7], "answer": POLYGLOTS[11], "reason": POLYGLOTS[15]}
        siv.post(f"{INBOX}/{one}/anteckning", typed | {"form_key": one})
        assert not raw.search(siv.post(f"{INBOX}/{one}/svar", typed | {"version": "1"}, 200).html)
        assert not raw.search(siv.get(f"{INBOX}/{one}").html)


@pytest.mark.parametrize(
    "query",
    [
        "view=%00", "view[]=new", "q=%F0%28%8C%28", "from=0000-00-00&to=9999-99-99", "page=99999999999999999999", "area=%27",
        "panel=<script>", "order=newest&order=oldest", "sagt=concern_done&ref=%3Cscript%3E", "q=" + "a" * 5000,
    ],
)  # fmt: skip
def test_no_address_makes_the_inbox_stumble(siv: PageClient, reference: str, query: str) -> None:
    siv.get(f"{INBOX}?{query}")
    siv.get(f"{INBOX}/{reference}?{query}")


@pytest.mark.parametrize(
    "path", ["SP-0000-0000", "'; DROP TABLE concern", "%00", "..%2f..%2fetc", "SP-2026-0001%0d%0aX: y", "💥" * 50]
)
def test_no_such_concern_is_a_404(siv: PageClient, town: Database, path: str) -> None:
    siv.get(f"{INBOX}/{path}", 404)
    siv.post(f"{INBOX}/{path}/sett", {}, 404)


def test_numbers_too_great_for_a_database_are_a_404_or_a_conflict(
    siv: PageClient, town: Database, reference: str
) -> None:
    siv.post(f"{INBOX}/{reference}/svar/{'9' * 25}/angra", {}, 404)
    siv.post(f"{INBOX}/{reference}/lage", {"version": "9" * 25, "action": "pause"}, 409)
    siv.post(f"{INBOX}/{reference}/tilldela", {"version": "1", "to": f"user:{'9' * 25}"}, 422)
    siv.post(f"{INBOX}/{reference}/lage", {"version": "1", "action": "explode"}, 422)


# Phone and counter


def entry(client: PageClient, step: str, status: int = 200, **typed: Any) -> Fetched:
    fields = {"channel": "phone", "text": "Ringde om lampan vid bron.", "step": step, "language": "sv"} | typed
    return client.post(f"{INBOX}/ny", fields, status)


def test_a_call_is_written_down_read_back_and_gets_its_code(people: People, town: Database) -> None:
    kim = people.make("contact_centre")
    client = people.sign_in(kim)
    key = client.get(f"{INBOX}/ny").page.value("form_key")
    check = entry(client, "check", form_key=key, area="N1", when_time=["evening", "night"], email="bo@exempel.example")
    assert "Ringde om lampan vid bron." in check.text
    assert check.page.value("when_time") == "evening"
    receipt = entry(client, "send", form_key=key, area="N1", when_time=["evening", "night"], email="bo@exempel.example")
    again = entry(client, "send", form_key=key, area="N1", when_time=["evening", "night"], email="bo@exempel.example")
    assert receipt.page.by_id("reference") == again.page.by_id("reference")
    concern = read(town, receipt.page.by_id("reference"))
    assert (concern.channel, concern.entered_by, concern.unit.code) == ("phone", kim.id, "north")
    code = code_digits(receipt.page.by_id("receipt-code"))
    assert code
    assert concern.reference in PageClient(client.app).post("/folj", {"code": code}, 200).text
    assert receipt.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "typed",
    [
        {"text": ""},
        {"text": "x" * 5001},
        {"channel": ""},
        {"channel": "form"},
        {"email": "bo"},
        {"area": "S9"},
        {"kind": "x"},
        {"language": "xx"},
    ],
)
def test_a_wrong_entry_is_a_422_that_keeps_the_text(people: People, town: Database, typed: dict[str, str]) -> None:
    client = people.sign_in("contact_centre")
    key = client.get(f"{INBOX}/ny").page.value("form_key")
    page = entry(client, "check", 422, form_key=key, place="Vid bron", **typed)
    assert page.page.value("place") == "Vid bron"
    assert "sum-h" in page.html
    with town.read() as session:
        assert not session.scalars(select(Concern)).all()


def test_an_entry_saved_before_with_other_words_is_a_409_that_keeps_them(people: People, town: Database) -> None:
    client = people.sign_in("contact_centre")
    key = client.get(f"{INBOX}/ny").page.value("form_key")
    entry(client, "send", form_key=key)
    page = entry(client, "send", 409, form_key=key, text="Något helt annat")
    assert "Något helt annat" in page.html
    assert page.page.value("form_key") != key
    entry(client, "send", 422, form_key="unsigned", text="Något helt annat")


def test_a_number_is_looked_up_however_it_is_written(people: People, town: Database, reference: str) -> None:
    client = people.sign_in("contact_centre")
    for typed in (reference, reference.lower(), reference.replace("-", ""), f" {reference} "):
        assert reference in client.get(f"{INBOX}/sla-upp", query_string={"reference": typed}).text
    for typed in ("SP-1999-0001", "hej", "' OR 1=1", "SP-" + "9" * 40):
        client.get(f"{INBOX}/sla-upp", 422, query_string={"reference": typed})
    with town.read() as session:
        assert (
            session.scalars(
                select(AuditEntry.action).where(AuditEntry.object_reference == reference).order_by(AuditEntry.sequence)
            ).all()
            == ["looked_up"] * 4
        )


def test_the_contact_centre_reads_answers_and_own_entries_and_nothing_else(
    people: People, town: Database, siv: PageClient, reference: str
) -> None:
    client = people.sign_in("contact_centre")
    siv.post(f"{INBOX}/{reference}/svar", {"answer": "Lampan byts.", "step": "send", "version": "1", "form_key": "a"})
    page = client.get(f"{INBOX}/sla-upp?reference={reference}")
    assert "Lampan byts." in page.text
    assert "tunneln" not in page.html
    key = client.get(f"{INBOX}/ny").page.value("form_key")
    own = entry(client, "send", form_key=key).page.by_id("reference")
    assert "Ringde om lampan" in client.get(f"{INBOX}/sla-upp?reference={own}").text
    other = people.sign_in(people.make("contact_centre", name="Kalle Kontakt"))
    assert "Ringde om lampan" not in other.get(f"{INBOX}/sla-upp?reference={own}").html

    def restrict(session: Session) -> None:
        for one in session.scalars(select(Concern)):
            one.restricted = "domestic_violence"

    town.write(restrict)
    for one in (reference, own):
        html = client.get(f"{INBOX}/sla-upp?reference={one}").html
        assert "Lampan byts" not in html
        assert "Ringde om lampan" not in html


def test_D19_the_note_form_says_where_matters_about_one_person_belong(siv: PageClient, reference: str) -> None:
    assert "SSPF" in siv.get(f"{INBOX}/{reference}").text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_inbox_speaks_the_staff_languages(siv: PageClient, reference: str, prefix: str) -> None:
    for path in (INBOX, f"{INBOX}/{reference}", f"{INBOX}/ny", f"{INBOX}/sla-upp"):
        page = siv.get(f"{prefix}{path}")
        assert page.page.language == (prefix.strip("/") or "sv")


def test_two_versions_of_an_area_are_one_area(siv: PageClient, town: Database, reference: str) -> None:
    def redraw(session: Session) -> None:
        newer = an_area(session, "N1", name="Norrhöjden", valid_from=date(2026, 1, 2), slug="norrhojden-2")
        a_concern(session, "Efter omritningen", area=newer)

    town.write(redraw)
    page = siv.get(f"{INBOX}?area=N1&view=new")
    assert len(re.findall(r'href="/intern/synpunkter\?[^"]*area=N1"', page.html)) == 1
    assert "Efter omritningen" in page.text
    assert "tunneln" in page.text
