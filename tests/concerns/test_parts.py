"""One voice, several matters: divided, answered part by part, counted once as a voice, and put together to the byte."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, ConcernAction, ConcernNamed, ConcernNote, ConcernWord
from dialog.concerns.operations.answer import answer_concern, close_concern
from dialog.concerns.operations.follow import add_message, withdraw_concern
from dialog.concerns.operations.notes import add_note
from dialog.concerns.operations.parts import divide, join
from dialog.concerns.operations.receive import slow_code_hash
from dialog.concerns.operations.triage import code_concern, mark_messages_seen
from dialog.concerns.operations.undo import undo_last
from dialog.concerns.queries.access import readable
from dialog.concerns.queries.counted import counted, told
from dialog.concerns.queries.filters import InboxFilter, View
from dialog.concerns.queries.follow import FollowedConcern, followed_concern
from dialog.concerns.queries.inbox import inbox_page
from dialog.concerns.queries.voices import heard
from dialog.concerns.rules import MarkField
from dialog.concerns.rules.parts import BadCuts, Cut, checked_cuts, cuts_at, pieces
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.outbox.models import Mail
from tests.builders import a_concern
from tests.concerns.test_triage import LIGHTING, NOTHING, logged, read, siv, stored
from tests.concerns.test_undo import shown
from tests.people import People

__all__ = ["siv"]
TEXT = "Det är mörkt vid tunneln.\n\nMopeder kör på gången  varje kväll! 🛵 Och så hotar min man mig."
CUTS = cuts_at(TEXT, (TEXT.index("Mopeder"), TEXT.index("Och så")))
CODED = NOTHING.__class__(**{**vars(NOTHING), "tags": frozenset({LIGHTING})})
VIOLENCE = NOTHING.__class__(**{**vars(NOTHING), "tags": frozenset({Tag("threats_violence", "domestic_violence")})})


def split(database: Database, staff: StaffMember, reference: str, version: int = 1) -> tuple[str, ...]:
    return database.write(lambda session: divide(session, staff, reference, version, CUTS))


def listed(database: Database, staff: StaffMember, view: View = View.ALL) -> list[str]:
    with database.read() as session:
        return [row.reference for row in inbox_page(session, staff, InboxFilter(view=view)).rows]


def followed(database: Database, keys: Keys, key: str) -> FollowedConcern:
    with database.read() as session:
        found = followed_concern(session, slow_code_hash(keys, key))
    assert found is not None
    return found


def refused(database: Database, act: Any) -> str:
    with pytest.raises(NotPossibleNow) as fault:
        database.write(act)
    return fault.value.code


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "En mening",
        "",
        "  Två rader\r\n \n med blanksteg.  ",
        "A! B? C… D.” E",
        "مرحبا. كيف الحال؟ نعم.",
        "1.5 meter. Kl. 18.30 .",
    ],
)
def test_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(text[one.start : one.end] for one in pieces(text)) == text


def test_parts_that_begin_somewhere_are_the_whole_text() -> None:
    assert cuts_at("abcdef", (4, 2, 2, 0, 6, 99)) == (Cut(0, 2), Cut(2, 4), Cut(4, 6))


@pytest.mark.parametrize(
    ("cuts", "code"),
    [
        ((), "split_few"),
        ((Cut(0, 5),), "split_few"),
        ((Cut(0, 5), Cut(4, 8)), "split_overlap"),
        ((Cut(0, 5), Cut(0, 5)), "split_overlap"),
        ((Cut(0, 5), Cut(5, 99)), "split_outside"),
        ((Cut(0, 5), Cut(6, 6)), "split_outside"),
        ((Cut(-2, 5), Cut(6, 8)), "split_outside"),
        ((Cut(0, 5), Cut(5, 6)), "split_empty"),
        (tuple(Cut(at, at + 1) for at in range(21)), "split_many"),
    ],
)
def test_a_bad_division_is_refused(cuts: tuple[Cut, ...], code: str) -> None:
    with pytest.raises(BadCuts) as fault:
        checked_cuts("hallå där alla goda grannar i huset", cuts)
    assert fault.value.code == code


def test_a_concern_is_divided_into_exact_slices_and_put_together_to_the_byte(
    database: Database, siv: StaffMember
) -> None:
    whole = stored(database, text=TEXT, place="Torget", when_times=["night"], wants_answer=True)
    before, rows = shown(database, whole), _row(database, whole)
    parts = split(database, siv, whole)
    assert parts == tuple(f"{whole}-{number}" for number in (1, 2, 3))
    found = [read(database, one) for one in parts]
    assert "".join(one.text for one in found) == TEXT
    assert [one.text for one in found] == [TEXT[cut.start : cut.end] for cut in CUTS]
    assert [(one.part, one.place, one.state, one.wants_answer) for one in found] == [
        (number, "Torget", "new", True) for number in (1, 2, 3)
    ]
    assert [row.object_reference for row in logged(database, "cut_out")] == list(parts)
    database.write(lambda session: join(session, siv, whole, 2))
    assert shown(database, whole) == before
    assert _row(database, whole) == rows | {"version": 3}
    with database.read() as session:
        assert session.scalars(select(Concern.reference).where(Concern.part > 0)).all() == []


def _row(database: Database, reference: str) -> dict[str, Any]:
    with database.read() as session:
        return dict(session.execute(select(Concern.__table__).where(Concern.reference == reference)).mappings().one())


def test_peer_B8_linking_and_dividing_are_undone_at_any_time(database: Database, siv: StaffMember) -> None:
    whole = stored(database, text=TEXT)
    before = shown(database, whole)
    split(database, siv, whole)
    undone = database.write(lambda session: undo_last(session, siv))
    assert (undone.references, undone.kept) == ((whole,), ())
    assert shown(database, whole) == before
    assert listed(database, siv) == [whole]
    assert split(database, siv, whole, 3) == tuple(f"{whole}-{number}" for number in (1, 2, 3))


def test_the_parts_stand_in_the_place_of_the_whole(database: Database, siv: StaffMember) -> None:
    whole = stored(database, text=TEXT)
    parts = split(database, siv, whole)
    assert listed(database, siv) == listed(database, siv, View.NEW) == list(parts)
    for act in (
        lambda session: code_concern(session, siv, whole, 2, CODED),
        lambda session: close_concern(session, siv, whole, 2, "Klart"),
        lambda session: divide(session, siv, whole, 2, CUTS),
    ):
        assert refused(database, act) == "divided"
    assert refused(database, lambda session: divide(session, siv, parts[0], 1, CUTS)) == "split_part"


def test_parts_are_one_report_and_one_voice(database: Database, siv: StaffMember) -> None:
    whole = stored(database, text=TEXT)
    with database.read() as session:
        alone = heard(session, told())
    parts = split(database, siv, whole)
    with database.read() as session:
        assert heard(session, told()) == alone
        assert (alone.reports, alone.voices) == (1, 1)
    for part in parts[:2]:
        database.write(lambda session, part=part: code_concern(session, siv, part, 1, CODED, done=True))  # type: ignore[misc]
    with database.read() as session:
        assert heard(session, counted()) == alone


def test_somebody_elses_change_comes_first(database: Database, siv: StaffMember) -> None:
    whole = stored(database, text=TEXT)
    with pytest.raises(Conflict):
        split(database, siv, whole, 7)
    assert read(database, whole).divided is False


def test_what_a_part_keeps_from_others_is_not_read_in_the_whole(
    database: Database, siv: StaffMember, people: People
) -> None:
    whole = stored(database, text=TEXT)
    parts = split(database, siv, whole)
    handler = people.make("handler", unit_code="north")
    database.write(lambda session: code_concern(session, handler, parts[2], 1, VIOLENCE))
    assert _may_read(database, handler) == set(parts[:2])
    with pytest.raises(Missing):
        database.write(lambda session: join(session, handler, whole, None))
    database.write(lambda session: undo_last(session, handler))
    assert _may_read(database, handler) == {whole, *parts}
    database.write(lambda session: code_concern(session, siv, parts[2], 3, VIOLENCE))
    database.write(lambda session: join(session, siv, whole, None))
    assert (_may_read(database, handler), read(database, whole).restricted) == (set(), "domestic_violence")


def test_a_part_of_what_few_may_open_is_for_the_same_few(database: Database, siv: StaffMember, people: People) -> None:
    tags = (("threats_violence", "domestic_violence"), ("fire", ""))
    whole = stored(database, text=TEXT, restricted="domestic_violence", tags=tags)
    parts = split(database, siv, whole)
    assert {read(database, one).restricted for one in parts} == {"domestic_violence"}
    assert _may_read(database, people.make("handler", unit_code="north")) == set()


def test_whom_the_whole_speaks_of_sees_no_part_of_it(database: Database, siv: StaffMember, people: People) -> None:
    whole, named = stored(database, text=TEXT), people.make("handler", unit_code="north")
    concern_id = read(database, whole).id
    database.write(lambda session: session.add(ConcernNamed(concern_id=concern_id, user_id=named.id)))
    split(database, siv, whole)
    assert _may_read(database, named) == set()


def test_what_is_hidden_in_the_whole_is_hidden_in_its_parts(town: Database, receive: Any, people: People) -> None:
    text = "Ring mig på 070-174 06 05. Lampan är trasig. Kalle på 070-174 06 06 vet mer."
    whole = receive(text, area_code="N1").reference
    staff = people.make("coordinator")
    begins = (text.index("Lampan"), text.index("Kalle"))
    parts = town.write(lambda session: divide(session, staff, whole, 1, cuts_at(text, begins)))
    found = [read(town, one) for one in parts]
    assert "".join(one.text for one in found) == text
    for one in found:
        assert "070" not in (one.redacted_text or one.text)
    assert found[1].redacted_text is None
    with town.read() as session:
        marks = [
            mark
            for one in parts
            for mark in session.scalars(select(Concern).where(Concern.reference == one)).one().marks
        ]
        assert {mark.field for mark in marks} == {MarkField.TEXT}
        stems = set(session.scalars(select(ConcernWord.stem).where(ConcernWord.concern_id == found[1].id)))
    assert stems


def _may_read(database: Database, staff: StaffMember) -> set[str]:
    with database.read() as session:
        return set(session.scalars(select(Concern.reference).where(readable(staff))))


def test_every_part_is_answered_to_the_one_who_told_it(
    town: Database, keys: Keys, receive: Any, people: People
) -> None:
    staff = people.make("coordinator")
    whole = receive(TEXT, "k1", area_code="N1", email="bo@exempel.example").reference
    parts = split(town, staff, whole)
    assert (followed(town, keys, "k1").state, len(followed(town, keys, "k1").parts)) == ("read", 3)
    town.write(lambda s: answer_concern(s, keys, staff, parts[0], 1, "Lampan byts.", "a1", close=True))
    town.write(lambda s: answer_concern(s, keys, staff, parts[1], 1, "Vi pratar med dem.", "a2", close=False))
    seen = followed(town, keys, "k1")
    assert [part.state for part in seen.parts] == ["closed", "answered", "read"]
    assert [[answer.text for answer in part.answers] for part in seen.parts] == [
        ["Lampan byts."],
        ["Vi pratar med dem."],
        [],
    ]
    assert (seen.state, seen.answered_on) == ("read", None)
    town.write(lambda s: close_concern(s, staff, parts[2], 1, "Vi har ringt dig."))
    seen = followed(town, keys, "k1")
    assert (seen.state, seen.parts[2].closing_reason) == ("answered", "Vi har ringt dig.")
    assert seen.answered_on is not None
    with town.read() as session:
        about = session.scalars(
            select(Mail.about).where(Mail.template == "mail.concern_answer").order_by(Mail.id)
        ).all()
    assert about == list(parts[:2])
    assert refused(town, lambda session: join(session, staff, whole, None)) == "part_answered"


def test_taken_back_the_parts_go_too(town: Database, keys: Keys, receive: Any, people: People) -> None:
    staff = people.make("coordinator")
    whole = receive(TEXT, "k1", area_code="N1", email="bo@exempel.example").reference
    parts = split(town, staff, whole)
    town.write(lambda s: answer_concern(s, keys, staff, parts[0], 1, "Lampan byts.", "a1", close=True))
    town.write(lambda session: withdraw_concern(session, slow_code_hash(keys, "k1"), "w1"))
    assert {read(town, one).withdrawn_on is None for one in (whole, *parts)} == {False}
    with town.read() as session:
        assert (
            session.scalars(select(Mail.id).where(Mail.about.in_([whole, *parts]), Mail.state == "waiting")).all() == []
        )
        ids = [read(town, one).id for one in parts]
        assert session.scalars(select(ConcernWord.stem).where(ConcernWord.concern_id.in_(ids))).all() == []
    assert followed(town, keys, "k1").parts == ()


def test_what_is_added_afterwards_is_seen_although_the_text_was_divided(
    town: Database, keys: Keys, receive: Any, people: People
) -> None:
    staff = people.make("coordinator")
    whole = receive(TEXT, "k1", area_code="N1").reference
    parts = split(town, staff, whole)
    town.write(lambda session: add_message(session, slow_code_hash(keys, "k1"), "En sak till.", "m1"))
    assert listed(town, staff, View.NEW) == [whole, *parts]
    town.write(lambda session: mark_messages_seen(session, staff, whole, 3))
    assert listed(town, staff, View.NEW) == list(parts)


def test_notes_on_parts_stay_with_the_whole(database: Database, siv: StaffMember) -> None:
    whole = stored(database, text=TEXT)
    parts = split(database, siv, whole)
    database.write(lambda session: add_note(session, siv, parts[1], "Ring kollegan", "n1"))
    database.write(lambda session: join(session, siv, whole, 2))
    with database.read() as session:
        assert session.scalars(select(ConcernNote.concern_id)).all() == [read(database, whole).id]
        assert [one.kind for one in session.scalars(select(ConcernAction).order_by(ConcernAction.id))][-1] == "joined"


def test_parts_lie_in_the_same_year_and_number(database: Database, siv: StaffMember) -> None:
    whole = stored(database, text=TEXT)
    parts = split(database, siv, whole)

    def numbers(session: Session) -> set[tuple[int, int]]:
        rows = session.execute(select(Concern.year, Concern.number).where(Concern.reference.in_([whole, *parts])))
        return {(row[0], row[1]) for row in rows}

    assert len(database.write(numbers)) == 1
    assert database.write(lambda session: a_concern(session).part) == 0
