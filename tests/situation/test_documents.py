"""Pictures as documents: one click, sources with reasons, frozen for good, decided, and nothing that leaks."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern
from dialog.concerns.operations.triage import set_area, set_tags
from dialog.concerns.operations.undo import undo_last
from dialog.concerns.operations.work import changed, take
from dialog.database import Database
from dialog.places.models import Area
from dialog.situation.models import FrozenPicture, SituationDocument
from dialog.situation.queries.decided import latest_decided
from dialog.situation.rules.documents import Content, canonical, checksum
from tests.builders import a_concern, an_area
from tests.client import Fetched, PageClient
from tests.people import People

MONDAY = date(2026, 11, 23)
LAST_WEEK = date(2026, 11, 18)
WEEK = "2026-W47"
REASON = "Ingen siffra kom in i tid."


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def tell(session: Session, area_id: int | None, count: int, **values: object) -> list[str]:
    """So many concerns of last week, reviewed and looked through for details."""
    tags = values.pop("tags", (("vandalism_graffiti", ""),))
    common = {"state": "reviewed", "reviewed_on": LAST_WEEK, "received_on": LAST_WEEK, "marks_checked": True}
    return [
        a_concern(session, tags=tags, area_id=area_id, **(common | values)).reference  # type: ignore[arg-type]
        for _ in range(count)
    ]


def a_town(session: Session) -> dict[str, int]:
    """A municipality of two areas, with enough told in both."""
    town = an_area(session, "TOWN", name="Lindesund", level="municipality")
    ids = {"TOWN": town.id}
    for code, count in (("A", 30), ("B", 40)):
        area = an_area(session, code, name=f"Område {code}", parent_code="TOWN", slug=code.lower())
        ids[code] = area.id
        tell(session, area.id, count)
    return ids


@pytest.fixture
def town(database: Database) -> dict[str, int]:
    return database.write(a_town)


def make(client: PageClient, area: str = "A", period: str = WEEK) -> int:
    """One click: the id of the draft."""
    found = client.post("/intern/lagesbild/dokument", {"area": area, "period": period})
    return int(found.location.split("/dokument/")[1].split("?")[0])


def version_of(database: Database, document_id: int) -> int:
    with database.read() as session:
        return session.get_one(SituationDocument, document_id).version


def send(
    client: PageClient, database: Database, document_id: int, what: str, status: int = 303, **data: object
) -> Fetched:
    fields = {"version": str(version_of(database, document_id))} | data
    return client.post(f"/intern/lagesbild/dokument/{document_id}/{what}", fields, status)


def explain(client: PageClient, database: Database, document_id: int) -> None:
    reasons = dict.fromkeys(("residents", "staff", "partners", "statistics"), REASON)
    send(client, database, document_id, "kallor", **reasons)


def freeze(client: PageClient, database: Database, document_id: int) -> int:
    found = send(client, database, document_id, "frys")
    return int(found.location.split("/version/")[1].split("?")[0])


def frozen(client: PageClient, database: Database, area: str = "A", period: str = WEEK) -> int:
    document_id = make(client, area, period)
    explain(client, database, document_id)
    return freeze(client, database, document_id)


def kept(database: Database, number: int) -> FrozenPicture:
    with database.read() as session:
        return session.scalars(
            select(FrozenPicture).options(undefer(FrozenPicture.content)).where(FrozenPicture.number == number)
        ).one()


def content_of(database: Database, number: int) -> Content:
    content: Content = json.loads(kept(database, number).content)
    return content


def block(content: Content, key: str) -> Content:
    return next(  # type: ignore[no-any-return]
        one for section in content["sections"] for one in section["blocks"] if one["key"] == key
    )


def rows(content: Content, key: str) -> dict[str, Content]:
    return {row["code"]: row for row in block(content, key)["rows"]}


def write(client: PageClient, database: Database, document_id: int, number: int, text: str, **more: str) -> None:
    send(client, database, document_id, f"del/{number}", text=text, **more)


def three_parts(client: PageClient, database: Database, document_id: int) -> None:
    """What the law asks for, in words."""
    for number, text in (
        (5, "Anmälda brott ligger still."),
        (10, "Barn undviker torget."),
        (11, "Få vuxna på kvällen."),
    ):
        write(client, database, document_id, number, text)


DECISION = {"body": "Kommunstyrelsen", "decided_on": "2026-11-23", "paragraph": "§ 112", "reference": "KS 2026-00412"}


def test_B03_one_click_builds_a_draft_from_area_and_period_with_its_sources(
    people: People, database: Database, town: dict[str, int]
) -> None:
    database.write(lambda session: tell(session, town["A"], 6, channel="staff_dialogue"))
    client = people.sign_in("analyst")
    document_id = make(client)
    page = client.get(f"/intern/lagesbild/dokument/{document_id}")
    for listed in (
        "Boende och andra som är i området30", "Kommunens och polisens personal6", "föreningar, företagingen information",
    ):  # fmt: skip
        assert listed in page.text, "each source by itself, with what came from it"
    assert "Område A" in page.text
    draft = client.get(f"/intern/lagesbild/dokument/{document_id}/utkast")
    assert draft.page.headings.count("h2") == 13
    number = frozen(client, database)
    content = content_of(database, number)
    assert [(one["code"], one["number"], one["empty"]) for one in content["sources"]] == [
        ("residents", 30, False), ("staff", 6, False), ("partners", 0, True), ("statistics", 0, True),
    ]  # fmt: skip
    assert [section["number"] for section in content["sections"]] == [str(at) for at in range(1, 14)]
    assert rows(content, "residents_categories")["vandalism_graffiti"]["number"] == 30
    assert rows(content, "staff_categories")["vandalism_graffiti"]["number"] == 6


def test_C05_an_empty_class_of_sources_needs_a_reason_before_the_freeze(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("analyst")
    document_id = make(client)
    send(client, database, document_id, "frys", status=422)
    send(client, database, document_id, "kallor", staff=REASON, partners=REASON, statistics="  ")
    send(client, database, document_id, "frys", status=422)
    with database.read() as session:
        assert session.scalars(select(FrozenPicture)).all() == []
    send(client, database, document_id, "kallor", staff=REASON, partners=REASON, statistics=REASON)
    content = content_of(database, freeze(client, database, document_id))
    assert {one["code"]: one["reason"] for one in content["sources"]} == {
        "residents": "", "staff": REASON, "partners": REASON, "statistics": REASON,
    }  # fmt: skip


def test_a_frozen_picture_is_the_same_after_500_concerns(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("coordinator")
    document_id = make(client)
    explain(client, database, document_id)
    write(client, database, document_id, 1, "Lugnare än förra veckan.\n\nTvå platser återkommer.")
    number = freeze(client, database, document_id)
    before = kept(database, number)
    paths = ("", "/offentlig", "/lagesbild.pdf", "/offentlig.pdf", "/oppna-siffror.csv")
    pages = {path: client.http.get(f"/intern/lagesbild/version/{number}{path}").data for path in paths}
    assert before.checksum == checksum(before.content) == checksum(canonical(json.loads(before.content)))

    database.write(lambda session: tell(session, town["A"], 500, reviewed_on=MONDAY))
    write(client, database, document_id, 1, "Något helt annat.")
    with clock.at(MONDAY + timedelta(days=40)):
        client = people.sign_in("coordinator")
        after = kept(database, number)
        assert (after.content, after.checksum) == (before.content, before.checksum)
        for path in paths[1:]:
            again = client.http.get(f"/intern/lagesbild/version/{number}{path}").data
            assert paper(again) == paper(pages[path]), path
        page = client.get(f"/intern/lagesbild/version/{number}")
        assert paper(page.response.data) == paper(pages[""])
        assert before.checksum in page.text


def paper(data: bytes) -> bytes:
    """The document on its page; whole files as they are."""
    start = data.find(b'<div class="paper">')
    return data if start < 0 else data[start : data.index(b"</main>")].split(b'<section class="blk acts-below"')[0]


def test_peer_F9_a_version_has_number_and_checksum_and_is_set_beside_the_last(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("analyst")
    document_id = make(client, period="2026-W46")
    explain(client, database, document_id)
    write(client, database, document_id, 1, "Det är mörkt i parken. Belysningen är trasig.")
    first = freeze(client, database, document_id)
    document_id = make(client, period=WEEK)
    explain(client, database, document_id)
    write(client, database, document_id, 1, "Det är mörkt i parken. Lamporna är lagade.")
    second = freeze(client, database, document_id)
    assert (first, second) == (1, 2)
    page = client.get(f"/intern/lagesbild/version/{second}/skillnader")
    assert "Lamporna är lagade." in page.text
    assert "Belysningen är trasig." in page.text
    assert "Det är mörkt i parken." not in page.text
    assert "30" in page.text
    assert kept(database, second).checksum in client.get(f"/intern/lagesbild/version/{second}").text


def test_nothing_the_freezing_person_alone_may_see_is_in_the_document(
    people: People, database: Database, town: dict[str, int]
) -> None:
    def more(session: Session) -> None:
        tell(session, town["A"], 3, tags=(("fire", ""),), text="Eldstaden vid boden")
        tell(session, town["A"], 9, tags=(("violent_extremism", ""),), restricted="extremism")
        tell(session, town["A"], 8, tags=(("threats_violence", "domestic_violence"),), restricted="domestic_violence")

    database.write(more)
    by_coordinator = content_of(database, frozen(people.sign_in("coordinator"), database))
    by_analyst = content_of(database, frozen(people.sign_in("analyst"), database))
    for content in (by_coordinator, by_analyst):
        fire = rows(content, "residents_categories")["fire"]
        assert fire["number"] is None
        assert "3" not in fire["cells"][1]
        assert "violent_extremism" not in rows(content, "residents_categories")
        assert "threats_violence" not in rows(content, "residents_categories")
        # A second category is hidden too: the small one cannot be had from the total.
        assert next(one for one in content["sources"] if one["code"] == "residents")["number"] == 33
        assert "Eldstaden" not in json.dumps(content, ensure_ascii=False)
        assert not any(one["key"] == "restricted" for section in content["sections"] for one in section["blocks"])
    same = ("sources", "open_table", "period", "area")
    assert [by_coordinator[name] for name in same] == [by_analyst[name] for name in same]


def test_restricted_topics_have_one_number_for_the_whole_municipality(
    people: People, database: Database, town: dict[str, int]
) -> None:
    def more(session: Session) -> None:
        tell(session, town["A"], 9, tags=(("violent_extremism", ""),), restricted="extremism")
        tell(session, town["B"], 4, tags=(("threats_violence", "domestic_violence"),), restricted="domestic_violence")

    database.write(more)
    content = content_of(database, frozen(people.sign_in("coordinator"), database, area=""))
    sentences = block(content, "restricted")["sentences"]
    assert [sentence for sentence in sentences if "9" in sentence] == sentences[:1]
    assert not any("4" in sentence for sentence in sentences)
    assert block(content, "restricted")["audience"] == "all"


def test_the_open_table_holds_no_small_cell_and_none_that_can_be_worked_out(
    people: People, database: Database, town: dict[str, int]
) -> None:
    def more(session: Session) -> None:
        tell(session, town["A"], 2, tags=(("fire", ""),))
        tell(session, town["A"], 7, tags=(("theft_burglary", ""),))

    database.write(more)
    number = frozen(people.sign_in("analyst"), database)
    answer = people.sign_in("reader").get(f"/intern/lagesbild/version/{number}/oppna-siffror.csv")
    found = list(csv.reader(io.StringIO(answer.response.data.decode("utf-8-sig"))))
    cells = {row[1]: row[3] for row in found[1:]}
    assert cells["A"] == "39"
    assert cells["vandalism_graffiti"] == "30"
    # The small one, and the next smallest with it.
    assert cells["fire"] == cells["theft_burglary"] == ""
    assert "violent_extremism" not in cells
    assert all(value == "" or int(value) == 0 or int(value) >= 5 for value in cells.values())


def test_an_area_of_few_has_no_open_figures_even_beside_the_one_around_it(
    people: People, database: Database, town: dict[str, int]
) -> None:
    database.write(lambda session: an_area(session, "C", name="Område C", parent_code="TOWN", slug="c"))
    with database.read() as session:
        area_c = session.execute(select(Area.id).where(Area.code == "C")).scalar_one()
    database.write(lambda session: tell(session, area_c, 7))
    client = people.sign_in("analyst")
    whole = {row[1]: row[3] for row in content_of(database, frozen(client, database, area=""))["open_table"]["rows"]}
    small = content_of(database, frozen(client, database, area="C"))["open_table"]["rows"]
    assert [row[3] for row in small] == [""]
    shown = {code: int(count) for code, count in whole.items() if count}
    # What is left of the sum when the shown areas are taken from it is more than one unknown small area.
    assert "C" not in shown
    assert not {"TOWN", "A", "B"} <= set(shown)


def test_D04_the_picture_of_the_whole_is_built_from_the_areas_versions(
    people: People, database: Database, town: dict[str, int]
) -> None:
    references = database.write(lambda session: tell(session, town["A"], 1, text="Ungdomar ropar vid kiosken."))
    client = people.sign_in("coordinator")
    document_id = make(client, "A")
    explain(client, database, document_id)
    send(client, database, document_id, "citat", chosen=references)
    write(
        client,
        database,
        document_id,
        8,
        "Torget är lugnare.",
        internal="Samtal pågår med en näringsidkare.",
        reason="Pågår",
    )
    a = freeze(client, database, document_id)
    assert "Ungdomar ropar" in kept(database, a).content
    b = frozen(client, database, "B")
    # What comes in afterwards is in no area's version, and so not in the whole.
    database.write(lambda session: tell(session, town["B"], 50))
    whole = frozen(client, database, "")
    content = content_of(database, whole)
    assert [one["number"] for one in content["built_from"]] == [a, b]
    assert rows(content, "residents_categories")["vandalism_graffiti"]["number"] == 31 + 40
    text = kept(database, whole).content
    assert "Torget är lugnare." in text
    assert "Ungdomar ropar" not in text
    assert "Samtal pågår" not in text
    assert references[0] not in text
    page = client.get(f"/intern/lagesbild/dokument/{content_document(database, whole)}/citat")
    assert not any(field.get("name") == "chosen" for field in page.page.fields)


def content_document(database: Database, number: int) -> int:
    return kept(database, number).document_id


def test_the_whole_says_at_least_where_an_area_hides_a_number(
    people: People, database: Database, town: dict[str, int]
) -> None:
    database.write(lambda session: tell(session, town["A"], 2, tags=(("fire", ""),)))
    database.write(lambda session: tell(session, town["B"], 8, tags=(("fire", ""),)))
    client = people.sign_in("coordinator")
    frozen(client, database, "A")
    frozen(client, database, "B")
    row = rows(content_of(database, frozen(client, database, "")), "residents_categories")["fire"]
    assert row["number"] is None
    assert "8" in row["cells"][1]
    assert "10" not in row["cells"][1]


def test_law_1_1_a_picture_with_an_empty_compulsory_part_cannot_be_decided(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("coordinator")
    document_id = make(client, "")
    explain(client, database, document_id)
    number = freeze(client, database, document_id)
    client.post(f"/intern/lagesbild/version/{number}/besluta", DECISION, 422)
    three_parts(client, database, document_id)
    write(client, database, document_id, 10, "")
    number = freeze(client, database, document_id)
    client.post(f"/intern/lagesbild/version/{number}/besluta", DECISION, 422)
    with database.read() as session:
        assert latest_decided(session) is None
    write(client, database, document_id, 10, "Barn undviker torget.")
    number = freeze(client, database, document_id)
    client.post(f"/intern/lagesbild/version/{number}/besluta", DECISION)
    with database.read() as session:
        found = latest_decided(session)
    assert found is not None
    assert found.number == number


def test_law_1_2_the_decision_has_body_date_paragraph_and_reference(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("coordinator")
    document_id = make(client, "")
    explain(client, database, document_id)
    three_parts(client, database, document_id)
    number = freeze(client, database, document_id)
    before = kept(database, number)
    path = f"/intern/lagesbild/version/{number}/besluta"
    for name in DECISION:
        client.post(path, DECISION | {name: ""}, 422)
    client.post(path, DECISION | {"decided_on": "2026-11-24"}, 422)
    client.post(path, DECISION | {"decided_on": "2026-11-22"}, 422)
    assert kept(database, number).state == "frozen"
    client.post(path, DECISION)
    client.post(path, DECISION, 422)
    with database.read() as session:
        found = latest_decided(session)
    assert found is not None
    assert (found.body, found.decided_on, found.paragraph, found.reference) == (
        "Kommunstyrelsen", date(2026, 11, 23), "§ 112", "KS 2026-00412",
    )  # fmt: skip
    assert kept(database, number).checksum == before.checksum
    page = people.sign_in("reader").get(f"/intern/lagesbild/version/{number}/offentlig")
    for words in ("Kommunstyrelsen", "§ 112", "KS 2026-00412"):
        assert words in page.text


def test_an_internal_passage_is_left_out_of_the_public_version_with_its_reason(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("analyst")
    document_id = make(client)
    explain(client, database, document_id)
    send(client, database, document_id, "del/9", status=422, text="", internal="Hemligt läge", reason="")
    write(client, database, document_id, 9, "Öppet läge", internal="Hemligt läge", reason="Pågående arbete")
    number = freeze(client, database, document_id)
    staff = client.get(f"/intern/lagesbild/version/{number}")
    public = client.get(f"/intern/lagesbild/version/{number}/offentlig")
    assert "Hemligt läge" in staff.text
    assert "Öppet läge" in public.text
    assert "Hemligt läge" not in public.text
    assert "Pågående arbete" in public.text
    assert "residents_categories" in kept(database, number).content


def test_a_quote_that_is_taken_back_is_removed_from_every_version(
    people: People, database: Database, town: dict[str, int]
) -> None:
    hidden = {
        "text": "Ring Bo Ek på 070-1234567, bråk vid kiosken.",
        "redacted_text": "Ring ██ på ██, bråk vid kiosken.",
    }
    quoted = database.write(lambda session: tell(session, town["A"], 1, **hidden))[0]
    other = database.write(lambda session: tell(session, town["A"], 1, text="Bra med vuxna på torget."))[0]
    client = people.sign_in("coordinator")
    document_id = make(client)
    explain(client, database, document_id)
    send(client, database, document_id, "citat", chosen=[quoted, other])
    number = freeze(client, database, document_id)
    before = kept(database, number)
    assert "Ring ██ på ██" in before.content
    assert "Bo Ek" not in before.content
    assert "1234567" not in before.content

    def take_back(session: Session) -> None:
        concern = session.scalars(select(Concern).where(Concern.reference == quoted)).one()
        concern.withdrawn_on, concern.text, concern.redacted_text = MONDAY, "", None

    database.write(take_back)
    after = kept(database, number)
    assert "bråk vid kiosken" not in after.content
    assert quoted not in after.content
    assert "Bra med vuxna" in after.content
    assert after.checksum == checksum(after.content) != before.checksum
    assert after.erased == [{"on": "2026-11-23", "what": "quote", "checksum": before.checksum}]
    with database.read() as session:
        logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "quote_taken_out")).one()
    assert logged.object_reference == str(number)
    page = client.get(f"/intern/lagesbild/version/{number}")
    assert "bråk vid kiosken" not in page.text

    client.post(f"/intern/lagesbild/version/{number}/ta-bort-citat", {"reference": other})
    assert "Bra med vuxna" not in kept(database, number).content
    client.post(f"/intern/lagesbild/version/{number}/ta-bort-citat", {"reference": other}, 404)


def test_a_quote_goes_when_more_is_hidden_in_it_or_few_may_see_it(
    people: People, database: Database, town: dict[str, int]
) -> None:
    one, two = database.write(lambda session: tell(session, town["A"], 2, text="Grannen i trapp tre skriker."))
    client = people.sign_in("coordinator")
    document_id = make(client)
    explain(client, database, document_id)
    send(client, database, document_id, "citat", chosen=[one, two])
    number = freeze(client, database, document_id)

    def hide(session: Session) -> None:
        session.scalars(select(Concern).where(Concern.reference == one)).one().redacted_text = "Grannen i ██ skriker."

    def restrict(session: Session) -> None:
        session.scalars(select(Concern).where(Concern.reference == two)).one().restricted = "domestic_violence"

    database.write(hide)
    assert kept(database, number).content.count("trapp tre") == 1
    database.write(restrict)
    assert "trapp tre" not in kept(database, number).content


def test_only_words_that_were_looked_through_and_that_one_may_read_can_be_quoted(
    people: People, database: Database, town: dict[str, int]
) -> None:
    def more(session: Session) -> tuple[str, str, str]:
        unchecked = tell(session, town["A"], 1, marks_checked=False)[0]
        few = tell(session, town["A"], 1, restricted="extremism")[0]
        elsewhere = tell(session, town["B"], 1)[0]
        return unchecked, few, elsewhere

    refused = database.write(more)
    client = people.sign_in("coordinator")
    document_id = make(client)
    offered = client.get(f"/intern/lagesbild/dokument/{document_id}/citat")
    values = {field.get("value") for field in offered.page.fields if field.get("name") == "chosen"}
    assert len(values) == 30
    assert not values & set(refused)
    send(client, database, document_id, "citat", chosen=list(refused))
    explain(client, database, document_id)
    content = content_of(database, freeze(client, database, document_id))
    assert not any(one["kind"] == "quotes" for section in content["sections"] for one in section["blocks"])
    many = sorted(values - {None})[:6]
    send(client, database, document_id, "citat", status=422, chosen=many)


def test_J4_late_item_belongs_to_the_next_version_and_is_flagged(
    people: People, database: Database, town: dict[str, int]
) -> None:
    database.write(lambda session: tell(session, town["A"], 1, reviewed_on=MONDAY))
    client = people.sign_in("coordinator")
    number = frozen(client, database)
    page = client.get(f"/intern/lagesbild/version/{number}")
    late = database.write(lambda session: tell(session, town["A"], 6, reviewed_on=MONDAY))
    page = client.get(f"/intern/lagesbild/version/{number}")
    assert all(reference in page.text for reference in late)
    content = content_of(database, frozen(client, database, period="2026-W46"))
    assert "6" in block(content, "late")["sentences"][0]
    reader = people.sign_in("reader").get(f"/intern/lagesbild/version/{number}")
    assert not any(reference in reader.text for reference in late)


def put_under_drugs(staff: StaffMember, reference: str, version: int, session: Session) -> None:
    concern = take(session, staff, reference, version)
    detail = set_tags(session, staff, concern, frozenset({Tag("open_drug_scene")}))
    changed(session, staff, concern, "coded", **detail)


def test_what_is_put_under_other_categories_after_the_freeze_is_flagged(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("coordinator")
    with clock.at(MONDAY):
        number = frozen(client, database)
    assert "under other categories" not in client.get(f"/en/intern/lagesbild/version/{number}").text
    with database.read() as session:
        where = select(Concern.reference, Concern.version).where(Concern.area_id == town["A"]).order_by(Concern.id)
        some = session.execute(where).all()[:6]
    siv = people.make("coordinator")
    with clock.at(MONDAY + timedelta(days=1)):
        for reference, version in some:
            database.write(partial(put_under_drugs, siv, reference, version))
        page = people.sign_in("coordinator").get(f"/en/intern/lagesbild/version/{number}")
        assert "6 concerns that version" in page.text
        assert all(reference in page.text for reference, _ in some)
        content = content_of(database, frozen(people.sign_in("coordinator"), database, period="2026-W46"))
        assert "6" in block(content, "retagged")["sentences"][0]
        reader = people.sign_in("reader").get(f"/en/intern/lagesbild/version/{number}")
    assert "6 concerns that version" in reader.text
    assert not any(reference in reader.text for reference, _ in some)


def test_a_tag_that_is_taken_back_after_the_freeze_is_flagged(
    people: People, database: Database, town: dict[str, int]
) -> None:
    siv = people.make("coordinator")
    with database.read() as session:
        where = select(Concern.reference, Concern.version).where(Concern.area_id == town["A"]).order_by(Concern.id)
        reference, version = session.execute(where).all()[0]
    with clock.at(MONDAY):
        database.write(partial(put_under_drugs, siv, reference, version))
        number = frozen(people.sign_in("coordinator"), database)
    with clock.at(MONDAY + timedelta(days=1)):
        client = people.sign_in("coordinator")
        address = f"/en/intern/lagesbild/version/{number}"
        assert reference not in client.get(address).text
        database.write(lambda session: undo_last(session, siv))
        assert reference in client.get(address).text
        assert "removed Open drug scene" in client.get(f"/en/intern/synpunkter/{reference}").text


def put_in(staff: StaffMember, area: str, reference: str, session: Session) -> None:
    concern = take(session, staff, reference, None)
    changed(session, staff, concern, "coded", **set_area(session, staff, concern, area, keep_unit=True))


def test_what_is_put_in_another_area_after_the_freeze_is_flagged(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("coordinator")
    with clock.at(MONDAY):
        numbers = [frozen(client, database, area) for area in ("A", "B", "")]
    with database.read() as session:
        where = select(Concern.reference).where(Concern.area_id == town["A"]).order_by(Concern.id)
        *moved, back = session.scalars(where).all()[:7]
    siv = people.make("coordinator")
    with clock.at(MONDAY + timedelta(days=1)):
        for reference in (*moved, back):
            database.write(partial(put_in, siv, "B", reference))
        database.write(lambda session: undo_last(session, siv))
        client, reader = people.sign_in("coordinator"), people.sign_in("reader")
        for number in numbers:
            page, seen = (one.get(f"/en/intern/lagesbild/version/{number}").text for one in (client, reader))
            for told in (page, seen):
                assert f"6 concerns about the days of version {number} have been put in another area" in told
            assert all(reference in page for reference in moved)
            assert back not in page
            assert not any(reference in seen for reference in moved)
        content = content_of(database, frozen(client, database, period="2026-W46"))
        assert "6" in block(content, "moved")["sentences"][0]


def test_a_move_that_is_undone_after_the_freeze_is_flagged(
    people: People, database: Database, town: dict[str, int]
) -> None:
    siv = people.make("coordinator")
    with database.read() as session:
        where = select(Concern.reference).where(Concern.area_id == town["A"]).order_by(Concern.id).limit(1)
        reference = session.scalars(where).one()
    with clock.at(MONDAY):
        database.write(partial(put_in, siv, "B", reference))
        number = frozen(people.sign_in("coordinator"), database, "B")
    with clock.at(MONDAY + timedelta(days=1)):
        client, reader = people.sign_in("coordinator"), people.sign_in("reader")
        assert "put in another area" not in client.get(f"/en/intern/lagesbild/version/{number}").text
        database.write(lambda session: undo_last(session, siv))
        page, seen = (one.get(f"/en/intern/lagesbild/version/{number}").text for one in (client, reader))
        assert f"1 concern about the days of version {number} has been put in another area" in page
        assert reference in page
        assert "Some concerns about the days" in seen
        assert "1 concern about" not in seen


def test_a_withdrawn_version_is_replaced_by_somebody_else(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("analyst")
    number = frozen(client, database)
    document_id = content_document(database, number)
    client.post(f"/intern/lagesbild/version/{number}/dra-tillbaka", {"reason": ""}, 422)
    client.post(f"/intern/lagesbild/version/{number}/dra-tillbaka", {"reason": "Fel vecka"})
    again = client.post(f"/intern/lagesbild/version/{number}/dra-tillbaka", {"reason": "Fel <siffror>"}, 422)
    assert "Fel <siffror>" in again.text  # what the slower one wrote is not lost
    assert again.page.title.startswith("Fel: ")
    page = client.get(f"/intern/lagesbild/version/{number}")
    assert "Fel vecka" in page.text
    for part in ("offentlig", "offentlig.pdf", "oppna-siffror.csv"):
        assert f"/version/{number}/{part}" not in page.html
        client.get(f"/intern/lagesbild/version/{number}/{part}", status=404)
    send(client, database, document_id, "frys", status=422)
    # Nor in another document of the same area and days; of other days it replaces nothing.
    other = make(client)
    explain(client, database, other)
    send(client, database, other, "frys", status=422)
    assert frozen(client, database, period="2026-W46") == number + 1
    assert freeze(people.sign_in("coordinator"), database, document_id) == number + 2


def test_versions_that_could_be_subtracted_are_named_before_one_is_given_out(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("coordinator")
    week, other = frozen(client, database, "A"), frozen(client, database, "B")
    weeks = frozen(client, database, "A", "4w")
    once_more = frozen(client, database, "A", "2026-10")
    for number, warned in ((week, {weeks}), (weeks, {week, once_more}), (once_more, {weeks}), (other, set())):
        page = client.get(f"/en/intern/lagesbild/version/{number}/offentlig")
        assert ("Other versions hold some of the same days." in page.text) is bool(warned)
        others = {week, other, weeks, once_more} - {number}
        assert {one for one in others if f"Version {one}" in page.text} == warned
    assert "same days" not in client.get(f"/en/intern/lagesbild/version/{week}").text
    # Withdrawn or not, it may have been given out; and whoever makes the next one hears of it before it is frozen.
    client.post(f"/intern/lagesbild/version/{weeks}/dra-tillbaka", {"reason": "Fel vecka"})
    assert f"Version {weeks} Withdrawn" in client.get(f"/en/intern/lagesbild/version/{week}/offentlig").text
    draft = client.get(f"/en/intern/lagesbild/dokument/{make(client, 'A', '2026-W46')}").text
    before = draft[: draft.index("Freeze this picture")]
    assert "hold some of the same days are frozen already" in before
    assert {one for one in (week, other, weeks, once_more) if f"Version {one}" in before} == {weeks}
    alone = client.get(f"/en/intern/lagesbild/dokument/{make(client, 'B', '2026-W46')}").text
    assert "same days" not in alone


def test_two_who_write_the_same_section_are_told(people: People, database: Database, town: dict[str, int]) -> None:
    client = people.sign_in("analyst")
    document_id = make(client)
    seen = str(version_of(database, document_id))
    write(client, database, document_id, 1, "Först")
    page = client.post(f"/intern/lagesbild/dokument/{document_id}/del/1", {"version": seen, "text": "Sedan"}, 409)
    assert "Först" in page.text
    assert "Sedan" in page.text


def test_words_that_lead_to_one_person_are_refused(people: People, database: Database, town: dict[str, int]) -> None:
    client = people.sign_in("analyst")
    document_id = make(client)
    send(client, database, document_id, "del/1", status=422, text="Ring 070-123 45 67 om det.")


def test_drafts_are_for_those_who_make_pictures_and_versions_for_all_who_see_figures(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("analyst")
    document_id = make(client)
    reader = people.sign_in("reader")
    assert "Område A" not in reader.get("/intern/lagesbild/dokument").text
    reader.get(f"/intern/lagesbild/dokument/{document_id}", status=403)
    explain(client, database, document_id)
    number = freeze(client, database, document_id)
    assert reader.get(f"/intern/lagesbild/version/{number}").page.headings.count("h2") >= 13
    people.sign_in("administrator").get(f"/intern/lagesbild/version/{number}", status=403)


def test_an_analyst_of_one_area_makes_no_picture_of_another(
    people: People, database: Database, town: dict[str, int]
) -> None:
    client = people.sign_in("analyst", areas=("A",))
    make(client, "A")
    for area in ("B", ""):
        client.post("/intern/lagesbild/dokument", {"area": area, "period": WEEK}, 422)


def test_a_draft_is_read_by_those_who_make_the_pictures_of_its_area(
    people: People, database: Database, town: dict[str, int]
) -> None:
    """Before it is frozen it may hold words nobody has weighed: for its makers alone."""
    siv = people.sign_in("coordinator")
    own, other, whole = make(siv, "A"), make(siv, "B"), make(siv, "")
    client = people.sign_in("analyst", areas=("A",))
    listed = client.get("/intern/lagesbild/dokument")
    assert f"/dokument/{own}" in listed.html
    for foreign in (other, whole):
        assert f"/dokument/{foreign}" not in listed.html
        for part in ("", "/utkast", "/utkast?offentlig=1", "/del/3", "/citat"):
            client.get(f"/intern/lagesbild/dokument/{foreign}{part}", status=403)
        for part in ("/kallor", "/frys", "/slang", "/del/3", "/citat"):
            client.post(f"/intern/lagesbild/dokument/{foreign}{part}", {"text": "Ord"}, status=403)
    client.get(f"/intern/lagesbild/dokument/{own}/utkast")


def test_the_pdf_is_tagged_and_has_its_title_and_language(
    people: People, database: Database, town: dict[str, int]
) -> None:
    number = frozen(people.sign_in("analyst"), database)
    found = people.sign_in("police").http.get(f"/intern/lagesbild/version/{number}/lagesbild.pdf")
    assert found.mimetype == "application/pdf"
    data = found.data
    assert data.startswith(b"%PDF-")
    assert b"/MarkInfo" in data
    assert b"/Lang" in data


def test_section_6_tells_of_voices_and_places_and_section_9_of_themes(
    people: People, database: Database, town: dict[str, int]
) -> None:
    def more(session: Session) -> None:
        drugs = (("open_drug_scene", ""),)
        tell(session, town["A"], 6, place="Stora torget", tags=drugs)
        tell(session, town["A"], 1, place="Hemliga stigen", tags=(("theft_burglary", ""),))

    database.write(more)
    client = people.sign_in("analyst")
    number = frozen(client, database)
    content = content_of(database, number)
    sixth, ninth = content["sections"][5], content["sections"][8]
    assert {"residents_voices", "places"} <= {one["key"] for one in sixth["blocks"]}
    assert "37" in block(content, "residents_voices")["sentences"][0]
    assert [row["cells"][0] for row in block(content, "places")["rows"]] == ["Stora torget"]
    assert "Hemliga" not in json.dumps(content, ensure_ascii=False)
    assert "themes" in {one["key"] for one in ninth["blocks"]}
    themes = rows(content, "themes")
    assert themes["narcotics"]["number"] == 6
    assert themes["theft"]["number"] is None
    assert themes["theft"]["cells"][1] == "visas inte"
    # All of it is for staff: anybody gets the open table's counts alone.
    public = client.get(f"/intern/lagesbild/version/{number}/offentlig").text
    staff = client.get(f"/intern/lagesbild/version/{number}").text
    told = block(content, "residents_voices")["heading"], block(content, "themes")["caption"], "Stora torget"
    assert [words in staff for words in told] == [True] * 3
    assert [words in public for words in told] == [False] * 3


def test_voices_are_left_out_where_a_channel_of_residents_is(
    people: People, database: Database, town: dict[str, int]
) -> None:
    database.write(lambda session: tell(session, town["A"], 2, channel="phone"))
    content = content_of(database, frozen(people.sign_in("analyst"), database))
    keys = {one["key"] for one in content["sections"][5]["blocks"]}
    assert "residents_channels" in keys
    assert "residents_voices" not in keys


def test_the_whole_adds_up_the_themes_of_its_areas(people: People, database: Database, town: dict[str, int]) -> None:
    database.write(lambda session: tell(session, town["A"], 6, tags=(("open_drug_scene", ""),)))
    database.write(lambda session: tell(session, town["B"], 7, tags=(("open_drug_scene", ""),)))
    client = people.sign_in("coordinator")
    for area in ("A", "B"):
        frozen(client, database, area)
    assert rows(content_of(database, frozen(client, database, "")), "themes")["narcotics"]["number"] == 13
