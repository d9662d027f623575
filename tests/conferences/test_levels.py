"""A level that is chosen in the meeting: a judgement signed by the organisation of who chose it, beside the minutes."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from dialog import clock
from dialog.conferences.models import AgendaItem
from dialog.database import Database
from dialog.places.models import Area
from dialog.situation.models import Judgement
from dialog.situation.queries.judgements import levels
from dialog.situation.rules.levels import RiskLevel
from tests.client import Fetched, PageClient
from tests.conferences.test_pages import PAGE, THURSDAY, a_town, begin, typed
from tests.people import People

CHOSEN = {"level": "orange", "reason": "Nya brottsplatser\nvid torget.", "function": "Samordnare"}


@pytest.fixture(autouse=True)
def _thursday() -> Iterator[None]:
    with clock.at(THURSDAY):
        yield


@pytest.fixture
def client(database: Database, people: People) -> PageClient:
    signed_in = people.sign_in("coordinator")
    database.write(a_town)
    return signed_in


def level_item(database: Database, code: str = "N") -> int:
    with database.read() as session:
        wanted = select(AgendaItem.id).join(Area, Area.id == AgendaItem.area_id)
        return session.scalars(wanted.where(AgendaItem.kind == "level", Area.code == code)).one()


def opened(client: PageClient, item: int) -> Fetched:
    return client.get(f"{PAGE}?punkt={item}")


def judged(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        rows = session.scalars(select(Judgement).order_by(Judgement.id))
        return [(one.level, one.reason) for one in rows]


def test_a_level_of_the_meeting_is_a_signed_judgement(client: PageClient, database: Database) -> None:
    begin(client)
    item = level_item(database)
    page = opened(client, item)
    assert "You judge for Lindesund." in page.text
    sent = typed(page, **CHOSEN, to="stay")
    client.post(f"{PAGE}/punkt/{item}", sent)
    client.post(f"{PAGE}/punkt/{item}", sent)
    with database.read() as session:
        one = session.scalars(select(Judgement)).one()
        assert one.area is not None
        assert (one.level, one.organisation.code, one.area.code) == ("orange", "lindesund", "N")
        assert one.signer is not None
        assert (one.signer.name, one.signed_function) == ("Siv Samordnare", "Samordnare")
        assert (one.first, one.last) == (date(2026, 11, 16), date(2026, 11, 22)), "the week the conference is about"
        assert levels(session, THURSDAY)[one.area_id].level is RiskLevel.ORANGE
        number = one.id
    shown = client.get(f"{PAGE}?punkt=narvaro")
    assert "The meeting’s view: Orange. Signed for Lindesund: Nya brottsplatser vid torget." in shown.text
    assert f"/intern/lagesbild/bedomningar/{number}" in shown.html
    assert "Nya brottsplatser" in client.get("/en/intern/lagesbild/bedomningar?area=N").text
    client.post(f"{PAGE}/avsluta", {"do": "close"})
    for name in ("", ".txt"):
        minutes = client.get(f"{PAGE}/protokoll{name}")
        assert "Signed for Lindesund: Nya brottsplatser vid torget." in (minutes.html if name else minutes.text)


def test_a_level_without_its_words_keeps_everything_typed(client: PageClient, database: Database) -> None:
    begin(client)
    item = level_item(database)
    for wrong, said in (
        ({"reason": ""}, "Write why before you sign"),
        ({"function": ""}, "Write in which function you sign"),
        ({"reason": "Se 19850412-1234"}, "leads to one person"),
        ({"level": ""}, "Choose the level that the words are about"),
        ({"owner": "Ingen som finns"}, "We know nobody who is called"),
    ):
        sent = typed(opened(client, item), **(CHOSEN | {"text": "Sagt.", "task": "Tänd"} | wrong))
        answer = client.post(f"{PAGE}/punkt/{item}", sent, status=422)
        assert said in answer.text
        assert answer.page.title.startswith("Error:")
        for name in ("function", "task"):
            assert answer.page.value(name) == sent[name]
        for words in (sent["reason"], "Sagt."):
            assert words in answer.html
        chosen = [one.get("value") for one in answer.page.fields if one.get("name") == "level" and "checked" in one]
        assert chosen == [sent["level"]]
    assert judged(database) == [], "what is refused is not signed either"


def test_another_level_puts_the_signed_one_right_and_none_takes_it_away(client: PageClient, database: Database) -> None:
    begin(client)
    item = level_item(database)
    client.post(f"{PAGE}/punkt/{item}", typed(opened(client, item), **CHOSEN))
    page = opened(client, item)
    assert page.page.value("function") == "Samordnare", "as this person signed last"
    # Other words on the point leave the judgement alone.
    kept = {"level": "orange", "reason": CHOSEN["reason"]}
    client.post(f"{PAGE}/punkt/{item}", typed(page, **kept, text="Vi talade om det."))
    assert len(judged(database)) == 1
    page = opened(client, item)
    nothing = client.post(f"{PAGE}/punkt/{item}", typed(page, **kept | {"level": ""}), status=422)
    assert "What is signed stands" in nothing.text
    client.post(f"{PAGE}/punkt/{item}", typed(page, level="yellow", reason="Lugnare."))
    assert judged(database) == [("orange", CHOSEN["reason"]), ("yellow", "Lugnare.")]
    assert "The meeting’s view: Yellow. Signed for Lindesund: Lugnare." in client.get(PAGE).text


def test_two_who_choose_a_level_hear_of_each_other(client: PageClient, database: Database) -> None:
    begin(client)
    item = level_item(database)
    first, second, third = (opened(client, item) for _ in range(3))
    client.post(f"{PAGE}/punkt/{item}", typed(first, **CHOSEN, text="Den förstas ord."))
    late = client.post(
        f"{PAGE}/punkt/{item}",
        typed(second, level="red", reason="Värre än så.", function="Chef", task="Ring"),
        status=409,
    )
    assert "Orange" in late.text
    assert "Värre än så." in late.html
    assert late.page.value("task") == "Ring"
    assert judged(database) == [("orange", CHOSEN["reason"])]
    client.post(f"{PAGE}/punkt/{item}", typed(late, level="red", reason="Värre än så.", text="Den förstas ord."))
    assert [level for level, _ in judged(database)] == ["orange", "red"]
    # Who touched only the words is asked about the words, and takes no level away.
    words = client.post(f"{PAGE}/punkt/{item}", typed(third, level="", text="Den tredjes ord."), status=409)
    chosen = [one.get("value") for one in words.page.fields if one.get("name") == "level" and "checked" in one]
    assert chosen == ["red"]
    client.post(f"{PAGE}/punkt/{item}", typed(words, level="red", reason="Värre än så.", text="Den tredjes ord."))
    assert len(judged(database)) == 2
    with database.read() as session:
        assert session.get_one(AgendaItem, item).text == "Den tredjes ord."


def test_only_who_judges_the_area_sets_its_level(client: PageClient, database: Database, people: People) -> None:
    other = people.sign_in("coordinator", areas=("S",))
    begin(client)
    item = level_item(database)
    page = opened(other, item)
    assert "The level is set by those who judge this area" in page.text
    assert not [one for one in page.page.fields if one.get("name") == "level"]
    forced = typed(page, **CHOSEN, level_was="", organisation="1")
    other.post(f"{PAGE}/punkt/{item}", forced, status=403)
    assert judged(database) == []
    other.post(f"{PAGE}/punkt/{item}", typed(page, text="Sagt i mötet."))
    south = level_item(database, "S")
    other.post(f"{PAGE}/punkt/{south}", typed(opened(other, south), **CHOSEN))
    assert [level for level, _ in judged(database)] == ["orange"]
