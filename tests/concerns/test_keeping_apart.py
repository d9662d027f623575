"""Two hostile organisations and every role, page by page: what somebody may not see is in nothing they can reach.

Each secret is a word that stands nowhere else. Every address of the staff area without variable parts is asked, with
searches, lists and filters that would find it, and every page of the concerns themselves, known numbers included.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from dialog.accounts.models import Grant
from dialog.audit.models import AuditEntry
from dialog.audit.queries import verify
from dialog.audit.rules import Fault
from dialog.categories.rules import Tag
from dialog.clock import now
from dialog.concerns.models import Concern, ConcernMessage, ConcernNote, ConcernWord
from dialog.concerns.operations.answer import answer_concern
from dialog.concerns.operations.follow import add_message
from dialog.concerns.operations.marks import hide_marks, hide_words
from dialog.concerns.operations.receive import slow_code_hash
from dialog.concerns.operations.sharing import Giving, share_concern
from dialog.concerns.operations.triage import Coding, code_concern
from dialog.concerns.queries.filters import InboxFilter, View
from dialog.concerns.queries.inbox import inbox_counts, inbox_page, next_reference
from dialog.concerns.queries.look_up import look_up
from dialog.concerns.queries.one import open_concern
from dialog.concerns.queries.sharing import shared_one, shared_with
from dialog.concerns.rules import LegalGround, MarkKind
from dialog.database import Database
from dialog.keys import Keys, load_worker_key, open_sealed
from dialog.outbox.models import Mail
from dialog.places.models import Area
from dialog.settings import Settings
from tests.builders import a_concern, an_area
from tests.concerns.conftest import Receive
from tests.people import NAMES, People, organisation, unit

HIDDEN, NOTE, PHONE = "Kanariegöken", "kanarienoten", "070-987 65 43"
ADDRESS = "kanarie.adress@exempel.example"
TEXT = f"Mörkt vid tunneln. {HIDDEN} var där, ring {PHONE}."
WORDS = ("tunneln", HIDDEN, HIDDEN.casefold(), NOTE, "070", PHONE, "kanarie.adress", "kanarie")


def coding(*tags: Tag) -> Coding:
    return Coding(frozenset(tags), "concern", "", "", "", (), (), "", "", "", "")


@pytest.fixture
def planted(receive: Receive, town: Database, keys: Keys, people: People) -> str:
    """A concern with a hidden passage, a phone number, a note, an addition and a sealed address; its reference."""
    siv = people.make("coordinator")
    reference = receive(TEXT, place=f"{HIDDEN}s port", email=ADDRESS, form_key="k1").reference
    code = slow_code_hash(keys, "k1")
    town.write(lambda s: add_message(s, code, f"{HIDDEN} igen.", "m1"))
    town.write(lambda s: hide_words(s, siv, reference, None, f"{HIDDEN}s port", MarkKind.NAME))
    town.write(lambda s: hide_words(s, siv, reference, None, HIDDEN, MarkKind.NAME))
    town.write(lambda s: hide_marks(s, siv, reference, None))
    town.write(
        lambda s: s.add(
            ConcernNote(
                concern_id=s.scalars(select(Concern.id)).one(), author_id=siv.id, at=now(), text=f"Se {NOTE} här."
            )
        )
    )
    return reference


def paths_of(app: Flask, reference: str) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith("/static"):
            yield rule.rule
    for word in WORDS:
        yield f"/intern/synpunkter?q={word}"
        yield f"/sok?q={word}"
    for view in View:
        yield f"/intern/synpunkter?view={view.value}"
    yield f"/intern/synpunkter/sla-upp?reference={reference}"
    for tail in (
        "",
        "?panel=answer",
        "?panel=note",
        "?panel=close",
        "?forhand=1",
        "/dela",
        "/dela-upp",
        "/liknande",
        "/historik",
    ):
        yield f"/intern/synpunkter/{reference}{tail}"
    yield f"/intern/delade/{reference}"
    yield f"/intern/logg.csv?reference={reference}"


def bodies(app: Flask, client: Any, reference: str) -> Iterator[tuple[str, str]]:
    for path in paths_of(app, reference):
        answer = client.http.get(path, follow_redirects=True)
        assert answer.status_code < 500, path
        # A PDF is set from the same facts as the page that leads to it, and holds no words that could be searched here.
        if answer.mimetype == "application/pdf":
            continue
        # What was asked for is said back on the page: that is no find.
        yield path, answer.get_data(as_text=True)


def found_in(app: Flask, client: Any, reference: str, *secrets: str) -> list[str]:
    return [
        f"{secret} in {path}"
        for path, body in bodies(app, client, reference)
        for secret in secrets
        if secret in body and secret not in path and secret.casefold() not in path
    ]


@pytest.mark.parametrize("role", sorted(NAMES))
def test_a_hidden_passage_a_note_and_an_address_are_on_no_page_of_any_role(
    app: Flask, planted: str, people: People, role: str
) -> None:
    """Also for those who work with the concern: what is hidden is read by POST alone, and the address by nobody."""
    client = people.sign_in(role)
    assert found_in(app, client, planted, HIDDEN, PHONE, ADDRESS) == []
    notes = found_in(app, client, planted, NOTE)
    if role in ("coordinator", "handler"):
        assert notes, "the test of the test: those who work with it read the note"
        assert all(f"/intern/synpunkter/{planted}" in one for one in notes)
    else:
        assert notes == []


def test_none_of_it_is_on_a_public_page(app: Flask, planted: str, client: Any) -> None:
    assert found_in(app, client, planted, HIDDEN, PHONE, ADDRESS, NOTE) == []


def test_no_mail_no_share_and_no_index_holds_what_is_hidden(
    planted: str, town: Database, keys: Keys, people: People, settings: Settings
) -> None:
    siv, pia = people.make("coordinator"), people.make("police", organisation_code="polisen")
    town.write(lambda s: answer_concern(s, keys, siv, planted, version(town, planted), "Tack.", "a1", close=False))
    tags = coding(Tag("other", "lighting"))
    town.write(lambda s: code_concern(s, siv, planted, version(town, planted), tags, done=True))
    with town.read() as session:
        police = organisation(session, "polisen").id
    giving = Giving(police, LegalGround.WEIGHED, "Underlag")
    town.write(lambda s: share_concern(s, siv, planted, version(town, planted), giving, "s1"))
    key = load_worker_key(settings.data_dir)
    with town.read() as session:
        mails = [open_sealed(key, mail.sealed).decode() for mail in session.scalars(select(Mail)) if mail.sealed]
        document = json.dumps([one.document for one in shared_with(session, pia)], ensure_ascii=False)
    assert len(mails) == 2
    assert document != "[]"
    for secret in (HIDDEN, PHONE, NOTE, "tunneln"):
        assert not any(secret in one.replace("\\u00f6", "ö") for one in mails), secret
    for secret in (HIDDEN, PHONE, NOTE, ADDRESS, "Siv"):
        assert secret not in document
    stems = {row for row in index_of(town) if "kanarie" in row or "070" in row}
    assert stems == set()


def index_of(town: Database) -> list[str]:
    with town.read() as session:
        return list(session.scalars(select(ConcernWord.stem)))


def version(town: Database, reference: str) -> int:
    with town.read() as session:
        return session.scalars(select(Concern.version).where(Concern.reference == reference)).one()


RESTRICTED = {
    "violent_extremism": ("extremism", {"coordinator", "vbe"}),
    "threats_violence:domestic_violence": ("domestic_violence", {"coordinator"}),
    "threats_violence:staff_threatened": ("threat", {"coordinator"}),
}


@pytest.mark.parametrize("tag", sorted(RESTRICTED))
def test_D17_only_its_roles_see_the_text_of_a_restricted_topic(
    app: Flask, town: Database, people: People, tag: str
) -> None:
    """Others see a count for the whole municipality from five up, else that it is for those permitted."""
    restricted, readers = RESTRICTED[tag]
    category, _colon, facet = tag.partition(":")
    secret = "Kanariehemlighet"

    def tell(session: Session) -> str:
        told = {"tags": ((category, facet),), "restricted": restricted, "state": "reviewed", "marks_checked": True}
        found = [a_concern(session, f"{secret} vid torget {n}.", **told) for n in range(4)]  # type: ignore[arg-type]
        return found[0].reference

    reference = town.write(tell)
    for role in sorted(NAMES):
        client = people.sign_in(role)
        pages = found_in(app, client, reference, secret)
        assert bool(pages) == (role in readers), (role, pages)
    reader = people.sign_in("handler")
    assert "Visas bara för behöriga" in reader.get("/intern/lagesbild").text


def hidden_town(session: Session) -> str:
    """Hembo's concerns, in an area, with tags, urgent, answered; the reference of one."""
    home = unit(session, "hembo-all", "hembo")
    area = an_area(session, "H1", name="Hembodalen", slug="hembodalen")
    rows = [
        a_concern(
            session, f"Kanariegården nummer {n}", unit_id=home.id, area=area, urgent=n % 2 == 0, place="Kanarievägen",
            tags=(("fire", ""),), marks_checked=True, wants_answer=True,
        )
        for n in range(6)
    ]  # fmt: skip
    session.add(ConcernMessage(concern_id=rows[0].id, text="Kanarietillägg", received_on=rows[0].received_on))
    return rows[0].reference


def everything_asked(session: Session, staff: Any, reference: str) -> list[Any]:
    """Lists, counts, search, neighbours, look-ups and shares, as one role's pages ask for them."""
    wanted = [InboxFilter(view=view) for view in View]
    wanted += [InboxFilter.read({"q": word}) for word in ("kanariegården", reference, "kanarie")]
    wanted += [InboxFilter.read({"area": "H1"}), InboxFilter.read({"category": "fire"})]
    found: list[Any] = [inbox_page(session, staff, one) for one in wanted]
    found += [inbox_counts(session, staff, view) for view in View]
    found += [next_reference(session, staff, InboxFilter(view=View.ALL), reference)]
    found += [
        open_concern(session, staff, reference),
        shared_with(session, staff),
        shared_one(session, staff, reference),
    ]
    return found


@pytest.mark.parametrize("role", ["handler", "analyst"])
def test_peer_J4_the_other_side_reads_the_same_with_and_without_hidden_items_and_by_the_same_queries(
    database: Database, people: People, role: str
) -> None:
    """Nothing can be inferred from a list, a number, a search or a link, nor from how much work it was."""
    database.write(lambda s: a_concern(s, "Vår egen lampa").reference)
    staff = people.make(role)
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    def look(reference: str) -> tuple[list[Any], list[str]]:
        asked.clear()
        with database.read() as session:
            event.listen(database.engine, "before_cursor_execute", note)
            found = everything_asked(session, staff, reference)
            event.remove(database.engine, "before_cursor_execute", note)
        return found, list(asked)

    before, queries = look("SP-2026-9999")
    reference = database.write(hidden_town)
    after, queries_after = look(reference)
    assert after == before
    assert queries_after == queries
    assert len(queries) > 40
    with database.read() as session:
        known, unknown = look_up(session, staff, reference), look_up(session, staff, "SP-2026-9999")
    assert unknown is None
    assert known is None or known.text == ""


def test_B10_municipality_and_police_each_see_what_the_matrix_allows(
    app: Flask, receive: Receive, town: Database, people: People
) -> None:
    """One workspace, separate rights: the police read what was shared, in its redacted version, and totals; no more."""
    siv, pia = people.make("coordinator"), people.make("police", organisation_code="polisen")
    hanna, asta = people.make("handler"), people.make("analyst")
    shared = receive("Delad text om tunneln. Ring 070-987 65 43.").reference
    kept = receive("Hemlig text om torget.").reference
    town.write(lambda s: hide_marks(s, siv, shared, None))
    with town.read() as session:
        police = organisation(session, "polisen").id
    giving = Giving(police, LegalGround.WEIGHED, "Underlag")
    town.write(lambda s: share_concern(s, siv, shared, version(town, shared), giving, "s1"))
    reads = {
        "municipality": (siv, {("concern", shared), ("concern", kept)}),
        "unit": (hanna, {("concern", shared), ("concern", kept)}),
        "police": (pia, {("shared", shared)}),
        "analyst": (asta, set()),
    }
    for who, (staff, allowed) in reads.items():
        client = people.sign_in(staff)
        seen = set()
        for reference, words in ((shared, "Delad text"), (kept, "Hemlig text")):
            page = client.http.get(f"/intern/synpunkter/{reference}")
            if words in page.get_data(as_text=True) and who != "analyst":
                seen.add(("concern", reference))
            if words in client.http.get(f"/intern/delade/{reference}").get_data(as_text=True):
                seen.add(("shared", reference))
        assert seen == allowed, who
    body = people.sign_in(pia).get(f"/intern/delade/{shared}").html
    assert "070-987" not in body
    assert people.sign_in(pia).http.get("/intern/lagesbild").status_code == 200


def test_peer_J5_a_right_taken_away_is_gone_from_every_page_at_once(
    app: Flask, planted: str, town: Database, people: People
) -> None:
    hanna = people.make("handler")
    client = people.sign_in(hanna)
    assert "tunneln" in client.get(f"/intern/synpunkter/{planted}").text

    def take(session: Session) -> None:
        for grant in session.scalars(select(Grant).where(Grant.user_id == hanna.id)):
            session.delete(grant)

    town.write(take)
    assert found_in(app, client, planted, "tunneln") == []


def test_peer_J1_peer_J2_staff_see_their_own_organisation_and_areas_in_one_rule(town: Database, people: People) -> None:
    """Roles hold per organisation and area; both narrow at once, in lists, numbers and for one record."""

    def tell(session: Session) -> None:
        own, other = unit(session).id, unit(session, "hembo-all", "hembo").id
        areas = {area.code: area for area in session.scalars(select(Area))}
        for organisation_unit, who in ((own, "egen"), (other, "annans")):
            for code in ("N1", "S1"):
                a_concern(session, f"{who} {code}", unit_id=organisation_unit, area=areas[code])

    town.write(tell)
    cast = {
        ("lindesund", ()): {"egen N1", "egen S1"},
        ("lindesund", ("N1",)): {"egen N1"},
        ("hembo", ()): {"annans N1", "annans S1"},
        ("hembo", ("S1",)): {"annans S1"},
    }
    for (code, areas), expected in cast.items():
        staff = people.make("handler", organisation_code=code, areas=areas)
        with town.read() as session:
            page = inbox_page(session, staff, InboxFilter(view=View.ALL))
            numbers = inbox_counts(session, staff, View.NEW)
            opened = {
                row.text for row in session.scalars(select(Concern)) if open_concern(session, staff, row.reference)
            }
        assert {row.excerpt for row in page.rows} == expected == opened
        assert (page.total, numbers.views[View.NEW]) == (len(expected), len(expected))


def test_peer_J8_who_read_what_is_in_the_log_in_swedish_as_a_file_and_in_a_chain_that_holds(
    planted: str, town: Database, people: People, keys: Keys
) -> None:
    hanna, siv = people.make("handler"), people.make("coordinator")
    people.sign_in(hanna).get(f"/intern/synpunkter/{planted}")
    reader = people.sign_in(siv)
    reader.post(f"/intern/synpunkter/{planted}/original", {}, status=200)
    page = reader.get(f"/intern/logg?reference={planted}").text
    lines = reader.http.get(f"/intern/logg.csv?reference={planted}").get_data(as_text=True).splitlines()
    assert hanna.name in page
    assert siv.name in page
    assert any(hanna.name in line and "Öppnade och läste" in line and planted in line for line in lines)
    with town.read() as session:
        assert verify(session, keys).fault is None
        ours = select(AuditEntry).where(AuditEntry.action == "original_read")
        assert session.scalars(ours).one().object_reference == planted

    def forge(session: Session) -> None:
        session.execute(update(AuditEntry).where(AuditEntry.action == "original_read").values(actor="Någon Annan"))

    town.write(forge)
    with town.read() as session:
        assert verify(session, keys).fault is Fault.CHANGED
