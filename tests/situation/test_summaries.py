"""Sentences: each with what it rests on, put into words and signed by a person."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.situation.operations.summarising import (
    About,
    ProposedSentence,
    add_sentence,
    keep_proposals,
    save_sentences,
    take_back_sentence,
)
from dialog.situation.queries.summaries import (
    SentenceRow,
    bases_of,
    one_sentence,
    proposed_sentences,
    signed_sentences,
    sources_of,
)
from tests.builders import a_concern, an_area
from tests.people import People

MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)
DAY = date(2026, 11, 24)


def told(session: Session, number: int, **values: object) -> list[str]:
    common = {"state": "reviewed", "received_on": MONDAY, "redacted_text": "Mörkt vid tunneln. █████"}
    return [a_concern(session, **(common | values)).reference for _ in range(number)]  # type: ignore[arg-type]


def about(database: Database) -> About:
    return About(database.write(lambda session: an_area(session, "A").id), MONDAY, SUNDAY)


def proposals(database: Database, of: About) -> list[SentenceRow]:
    with database.read() as session:
        return proposed_sentences(session, of.area_id, of.first, of.last)


def test_a_sentence_counts_once_a_person_has_signed_it(database: Database, people: People) -> None:
    of, siv = about(database), people.make("coordinator")
    references = database.write(lambda session: told(session, 6))
    two = [
        ProposedSentence("Det är mörkt.", tuple(references)),
        ProposedSentence("Det brinner.", tuple(references[:1])),
    ]
    with clock.at(DAY):
        assert database.write(lambda session: keep_proposals(session, siv, of, two)) == 2
        assert database.write(lambda session: keep_proposals(session, siv, of, two)) == 0
    dark, fire = proposals(database, of)
    with database.read() as session:
        assert signed_sentences(session, of.area_id, MONDAY, SUNDAY) == []
        with pytest.raises(Missing):
            one_sentence(session, dark.id, proposals=False)
    with clock.at(DAY):
        texts = {dark.id: "Många säger att det är mörkt.", fire.id: fire.text}
        kept = database.write(
            lambda session: save_sentences(session, siv, of, texts, left_out=frozenset({fire.id}), sign=True)
        )
    assert kept == 1
    with database.read() as session:
        (row,) = signed_sentences(session, of.area_id, MONDAY, SUNDAY)
        assert (row.text, row.by_machine, row.signed_by) == ("Många säger att det är mörkt.", False, siv.name)
        assert row.sources == tuple(references)
        assert not signed_sentences(session, None, MONDAY, SUNDAY)
    assert proposals(database, of) == []


def test_a_signed_sentence_is_changed_only_after_it_is_taken_back(database: Database, people: People) -> None:
    of, siv = about(database), people.make("coordinator")
    references = database.write(lambda session: told(session, 1))
    with clock.at(DAY):
        made = database.write(lambda session: add_sentence(session, siv, of, "Det är mörkt.", references))
        database.write(
            lambda session: save_sentences(session, siv, of, {made: "Det är mörkt."}, left_out=frozenset(), sign=True)
        )
        for text, fault, code in (("Annat.", Conflict, "sentences"), ("Det är mörkt.", NotPossibleNow, "nothing")):
            again = partial(save_sentences, staff=siv, about=of, texts={made: text}, left_out=frozenset(), sign=True)
            with pytest.raises(fault, match=code):
                database.write(again)
        database.write(lambda session: take_back_sentence(session, siv, made))
    assert [(one.id, one.text) for one in proposals(database, of)] == [(made, "Det är mörkt.")]


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [("", 1, "empty"), ("Ring 070-174 06 05.", 1, "points"), ("Det är mörkt.", 0, "sources")],
)
def test_a_sentence_has_words_and_sources(
    database: Database, people: People, text: str, number: int, code: str
) -> None:
    of, siv = about(database), people.make("coordinator")
    references = [*database.write(lambda session: told(session, number)), "SP-1999-0001"]
    with clock.at(DAY), pytest.raises(NotPossibleNow, match=f"^{code}$"):
        database.write(lambda session: add_sentence(session, siv, of, text, references))


def test_no_sentence_rests_on_what_few_may_see(database: Database, people: People) -> None:
    of, siv = about(database), people.make("coordinator")
    shut = database.write(lambda session: told(session, 1, restricted="domestic_violence"))
    with clock.at(DAY), pytest.raises(NotPossibleNow, match="sources"):
        database.write(lambda session: add_sentence(session, siv, of, "Det är våld.", shut))


def test_sources_are_redacted_and_reached_through_the_access_filter(database: Database, people: People) -> None:
    of, siv = about(database), people.make("coordinator")
    hanna = people.make("handler", unit_code="annan")
    pia = people.make("police", organisation_code="polisen")
    references = database.write(lambda session: told(session, 6))
    database.write(lambda session: told(session, 1))
    with clock.at(DAY):
        made = database.write(lambda session: add_sentence(session, siv, of, "Det är mörkt.", references))
    with database.read() as session:
        row = one_sentence(session, made, proposals=True)
        seen = sources_of(session, siv, row)
        assert sorted(one.reference for one in seen) == sorted(references)
        assert {one.text for one in seen} == {"Mörkt vid tunneln. █████"}
        assert sources_of(session, hanna, row) == sources_of(session, pia, row) == ()
        assert [bases_of(session, who, [row])[made].number for who in (siv, hanna, pia)] == [6, 6, 6]
        few = SentenceRow(**{**vars(row), "sources": row.sources[:3]})
        assert [bases_of(session, who, [few])[made].number for who in (siv, hanna, pia)] == [3, None, None]


def test_nobody_signs_or_takes_back_for_an_area_whose_pictures_they_do_not_make(
    database: Database, people: People
) -> None:
    of, siv, other = about(database), people.make("coordinator"), people.make("analyst", areas=("ELSEWHERE",))
    references = database.write(lambda session: told(session, 1))
    with clock.at(DAY):
        made = database.write(lambda session: add_sentence(session, siv, of, "Det är mörkt.", references))
        words = {made: "Det är ljust."}
        with pytest.raises(NotAllowed):
            database.write(lambda session: save_sentences(session, other, of, words, left_out=frozenset(), sign=True))
        database.write(lambda session: save_sentences(session, siv, of, words, left_out=frozenset(), sign=True))
        with pytest.raises(NotAllowed):
            database.write(lambda session: take_back_sentence(session, other, made))
