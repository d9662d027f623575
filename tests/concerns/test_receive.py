"""What is told to us arrives whole, once, with its number, at the right desk, and without a trace of who told it."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dialog import clock
from dialog.audit.models import AuditEntry
from dialog.categories.rules import Tag
from dialog.clock import ZONE
from dialog.concerns import emails
from dialog.concerns.models import Concern, ConcernContact, ConcernEvent, ReferenceSeries
from dialog.concerns.operations.receive import ConcernDraft, receive_concern
from dialog.concerns.rules import Kind
from dialog.database import Database
from dialog.errors import Conflict, NotPossibleNow
from dialog.form_keys import FormSubmission, content_fingerprint
from dialog.keys import Keys, load_worker_key, open_sealed
from dialog.organisations.models import Unit
from dialog.outbox.models import Mail
from dialog.settings import Settings
from tests.builders import a_concern
from tests.concerns.conftest import Receive
from tests.people import People

ADDRESS = "kalle.kanin@exempel.example"


def stored(session: Session, reference: str) -> Concern:
    return session.scalars(select(Concern).where(Concern.reference == reference)).one()


def unit_code(session: Session, concern: Concern) -> str:
    return session.get_one(Unit, concern.unit_id).code


def test_all_that_was_said_is_stored(receive: Receive, session: Session) -> None:
    receipt = receive(
        "Rad ett\n\nRad två",
        kind="question",
        language="fi",
        topics=("darkness", "drugs"),
        area_code="N1",
        place="vid tunneln",
        when_days="weekend",
        when_times=("evening", "night"),
        recurring="yes",
        notice_version="fi.3.1a2b3c4d",
    )
    concern = stored(session, receipt.reference)
    assert concern.text == "Rad ett\n\nRad två"
    assert (concern.kind, concern.channel, concern.language, concern.state) == ("question", "form", "fi", "new")
    assert concern.topics == ["darkness", "drugs"]
    assert (concern.place, concern.when_days, concern.recurring) == ("vid tunneln", "weekend", "yes")
    assert concern.when_times == ["evening", "night"]
    assert concern.notice_version == "fi.3.1a2b3c4d"
    assert concern.received_on == clock.today()
    assert not concern.wants_answer
    assert {(tag.category, tag.facet, tag.tagged_by) for tag in concern.tags} == {
        ("open_drug_scene", "", None),
        ("other", "lighting", None),
    }


def test_A29_the_unit_that_owns_the_area_receives(receive: Receive, session: Session) -> None:
    owned, unowned, unknown = (receive(area_code=code).reference for code in ("N1", "S1", ""))
    assert unit_code(session, stored(session, owned)) == "north"
    assert unit_code(session, stored(session, unowned)) == "central"
    assert unit_code(session, stored(session, unknown)) == "central"
    assert stored(session, unknown).area_id is None


def test_an_area_that_is_not_in_use_is_refused(receive: Receive, town: Database) -> None:
    with pytest.raises(NotPossibleNow, match="area"):
        receive(area_code="NOWHERE")
    with town.read() as session:
        assert session.scalars(select(Concern)).all() == []
        assert session.scalars(select(FormSubmission)).all() == []


def test_the_same_key_and_content_give_the_first_receipt(receive: Receive, session: Session) -> None:
    first = receive("En sak", form_key="key", email=ADDRESS)
    assert receive("En sak", form_key="key", email=ADDRESS) == first
    assert receive("En sak", form_key="key", email=ADDRESS, notice_version="newer", language="en") == first
    assert len(session.scalars(select(Concern)).all()) == 1
    assert len(session.scalars(select(Mail)).all()) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"text": "En annan sak"},
        {"kind": "question"},
        {"topics": ("drugs",)},
        {"tags": (Tag("fire"),)},
        {"area_code": "N1"},
        {"place": "torget"},
        {"when_days": "both"},
        {"when_times": ("night",)},
        {"recurring": "no"},
        {"email": "annan@exempel.example"},
        {"email": ""},
    ],
)
def test_the_same_key_with_other_content_is_refused(receive: Receive, other: dict[str, object]) -> None:
    said = {"text": "En sak", "email": ADDRESS}
    receive(form_key="key", **said)
    with pytest.raises(Conflict, match="form_key"):
        receive(form_key="key", **(said | other))


def test_order_of_choices_makes_no_other_content(receive: Receive) -> None:
    first = receive(form_key="key", topics=("drugs", "graffiti"), when_times=("day", "night"))
    assert receive(form_key="key", topics=("graffiti", "drugs"), when_times=("night", "day")) == first


def test_references_run_per_year_without_gaps(receive: Receive) -> None:
    with clock.at(date(2026, 12, 31)):
        last_year = [receive().reference for _ in range(3)]
    with clock.at(date(2027, 1, 1)):
        new_year = [receive().reference for _ in range(2)]
    assert last_year == ["SP-2026-0001", "SP-2026-0002", "SP-2026-0003"]
    assert new_year == ["SP-2027-0001", "SP-2027-0002"]


def test_a_refused_concern_takes_no_number(receive: Receive) -> None:
    with clock.at(date(2026, 5, 5)):
        receive()
        with pytest.raises(NotPossibleNow):
            receive(area_code="NOWHERE")
        assert receive().reference == "SP-2026-0002"


def test_law_7_1_what_comes_on_a_sunday_night_is_dated_that_sunday(receive: Receive, session: Session) -> None:
    with clock.at(datetime(2026, 3, 29, 23, 59, 59, tzinfo=ZONE)):
        sunday = receive().reference
    with clock.at(datetime(2026, 3, 30, 0, 0, 1, tzinfo=ZONE)):
        monday = receive().reference
    assert stored(session, sunday).received_on == date(2026, 3, 29)
    assert stored(session, monday).received_on == date(2026, 3, 30)


def test_sec_A05_a_resident_leaves_a_date_and_nothing_finer(receive: Receive, session: Session) -> None:
    receipt = receive(email=ADDRESS)
    concern = stored(session, receipt.reference)
    event = session.scalars(select(ConcernEvent).where(ConcernEvent.concern_id == concern.id)).one()
    assert (event.kind, event.on, event.at, event.actor_id) == ("received", clock.today(), None, None)
    mail = session.scalars(select(Mail)).one()
    assert mail.not_before is None
    assert session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all() == []


def test_sec_A13_the_address_is_readable_by_the_worker_alone(
    receive: Receive, session: Session, settings: Settings, keys: Keys
) -> None:
    receipt = receive(email=ADDRESS)
    contact = session.scalars(select(ConcernContact)).one()
    worker_key = load_worker_key(settings.data_dir)
    assert ADDRESS.encode() not in contact.sealed_address
    assert open_sealed(worker_key, contact.sealed_address).decode() == ADDRESS
    assert contact.fingerprint == keys.fingerprint(ADDRESS)
    mail = session.scalars(select(Mail)).one()
    assert json.loads(open_sealed(worker_key, mail.sealed or b""))["address"] == ADDRESS
    assert stored(session, receipt.reference).wants_answer


def test_sec_A13_the_form_keys_record_cannot_be_used_to_guess_an_address(receive: Receive, session: Session) -> None:
    """Everything but the address stands beside it in the open: a plain hash of all would let anybody try addresses."""
    receive("En sak", form_key="key", email=ADDRESS)
    kept = session.scalars(select(FormSubmission)).one()
    open_content = {
        "text": "En sak", "kind": "concern", "channel": "form", "topics": [], "area": "", "place": "",
        "when": ["", ""], "how": "", "email": ADDRESS,
    }  # fmt: skip
    assert kept.fingerprint != content_fingerprint(open_content)
    assert ADDRESS not in kept.fingerprint


def test_sec_M05_the_receipt_mail_holds_no_text_category_or_area(
    receive: Receive, session: Session, settings: Settings
) -> None:
    receive("Hemlig text om tunneln", topics=("drugs",), area_code="N1", language="ar", email=ADDRESS)
    mail = session.scalars(select(Mail)).one()
    assert (mail.template, mail.language, mail.about[:3]) == ("mail.concern_receipt", "ar", "SP-")
    content = json.loads(open_sealed(load_worker_key(settings.data_dir), mail.sealed or b""))
    assert content["values"] == {"reference": mail.about, "link": "/ar/folj"}


def test_without_an_address_no_mail_is_queued(receive: Receive, session: Session) -> None:
    receive()
    assert session.scalars(select(Mail)).all() == []
    assert session.scalars(select(ConcernContact)).all() == []


def test_sec_M03_one_address_gets_at_most_two_receipts_a_day(receive: Receive, session: Session) -> None:
    for number in range(5):
        receive(f"Sak {number}", email=ADDRESS)
    assert len(session.scalars(select(Concern)).all()) == 5
    assert len(session.scalars(select(Mail)).all()) == 2


def test_the_code_is_kept_as_a_slow_hash_only(receive: Receive, session: Session, keys: Keys) -> None:
    receipt = receive(form_key="key")
    concern = stored(session, receipt.reference)
    assert concern.code_hash == keys.code_hash(receipt.code)
    everything = repr({column.name: getattr(concern, column.name) for column in Concern.__table__.columns})
    kept = session.scalars(select(FormSubmission)).one()
    assert receipt.code not in everything
    assert receipt.code not in f"{kept.result}{kept.key_hash}{kept.fingerprint}"


def test_sec_M04_ten_thousand_codes_show_no_pattern(keys: Keys) -> None:
    fixed = replace(keys, receipt_key=bytes(range(32)))
    codes = [fixed.receipt_code(f"key-{number}") for number in range(10_000)]
    assert all(len(code) == 16 and code.isascii() and code.isdigit() for code in codes)
    assert len(set(codes)) == 10_000
    for place in range(16):
        counts = [sum(code[place] == digit for code in codes) for digit in "0123456789"]
        # Chi-square with nine degrees of freedom: above 40 once in a hundred thousand.
        assert sum((count - 1000) ** 2 / 1000 for count in counts) < 40, place
    assert len({code[:6] for code in codes}) > 9_900
    steps = {int(after) - int(before) for before, after in pairwise(codes)}
    assert len(steps) == 9_999


def test_another_installation_gives_other_codes(keys: Keys) -> None:
    other = replace(keys, receipt_key=bytes(32))
    assert other.receipt_code("key") != keys.receipt_code("key")


def test_dangerous_words_raise_the_flag_and_stop_nothing(receive: Receive, session: Session) -> None:
    texts = ("Det brinner i containern, han har kniv", "Jag brinner för trygghet i Knivsta")
    urgent, calm = (stored(session, reference) for reference in [receive(said).reference for said in texts])
    assert urgent.urgent
    assert urgent.urgent_words == ["brinner", "kniv"]
    assert not calm.urgent


def test_A03_something_good_counts_as_a_positive_event(receive: Receive, session: Session) -> None:
    concern = stored(session, receive("Tack för nya lampor", kind=Kind.POSITIVE, topics=("darkness",)).reference)
    assert {tag.category for tag in concern.tags} == {"positive_events", "other"}


def test_what_staff_write_down_is_noted_with_who_and_when(
    receive: Receive, session: Session, people: People, town: Database
) -> None:
    staff = people.make("contact_centre")
    receipt = receive(channel="phone", entered_by=staff.id, staff_name=staff.name, wants_answer=True)
    concern = stored(session, receipt.reference)
    event = session.scalars(select(ConcernEvent)).one()
    assert (concern.channel, concern.entered_by, concern.wants_answer) == ("phone", staff.id, True)
    assert event.actor_id == staff.id
    assert event.at is not None
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).one()
    assert (entry.actor_id, entry.action, entry.object_reference) == (staff.id, "entered", receipt.reference)
    assert "mörkt" not in repr(entry.detail)


def test_what_staff_tag_at_once_stands_besides_what_the_choices_give(
    receive: Receive, session: Session, people: People
) -> None:
    staff = people.make("coordinator")
    tags = (Tag("violent_extremism"), Tag("fire"))
    draft = {"channel": "meeting", "entered_by": staff.id, "staff_name": staff.name, "topics": ("darkness",)}
    concern = stored(session, receive(tags=tags, **draft).reference)
    found = {(tag.category, tag.facet): tag.tagged_by for tag in concern.tags}
    assert found == {("fire", ""): staff.id, ("violent_extremism", ""): staff.id, ("other", "lighting"): None}
    assert concern.restricted == "extremism"


@pytest.mark.parametrize("tag", [Tag("no_such"), Tag("fire", "no_such")])
def test_a_tag_there_is_not_is_refused(receive: Receive, tag: Tag) -> None:
    with pytest.raises(NotPossibleNow) as caught:
        receive(tags=(tag,))
    assert caught.value.code == "tag"


def test_the_database_itself_refuses_a_text_that_is_too_long(session: Session) -> None:
    a_concern(session, "å" * 5000)
    a_concern(session, "\N{GRINNING FACE}" * 5000)
    with pytest.raises(DBAPIError):
        a_concern(session, "å" * 5001)


def test_two_in_the_same_transaction_share_the_series(town: Database, keys: Keys) -> None:
    def both(session: Session) -> list[str]:
        return [receive_concern(session, keys, ConcernDraft(f"Sak {n}"), f"k{n}").reference for n in (1, 2)]

    numbers = [int(reference[-4:]) for reference in town.write(both)]
    assert numbers == [1, 2]
    with town.read() as session:
        assert session.scalars(select(ReferenceSeries.last)).one() == 2


def test_operations_load_without_flask() -> None:
    """Operations, queries, rules and mails must not need a web server: they run in the worker and in commands."""
    blocked = (
        "import sys\n"
        "class Block:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('flask', 'flask_babel', 'flask_wtf', 'wtforms', 'werkzeug'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Block())\n"
        "import dialog.concerns.operations.receive, dialog.concerns.operations.follow\n"
        "import dialog.concerns.queries.follow, dialog.concerns.emails, dialog.concerns.channels\n"
    )
    subprocess.run([sys.executable, "-c", blocked], check=True, capture_output=True)


def test_mails_cannot_reach_notes() -> None:
    """emails.py sees neither the notes nor the concern itself: only what it is handed."""
    source = Path(emails.__file__).read_text(encoding="utf-8")
    assert "models" not in source
    assert "Note" not in source.replace("Notes lie in a table", "")


def test_text_with_every_script_comes_back_as_it_was(receive: Receive, town: Database) -> None:
    said = "Åäö, العربية, فارسی, Soomaali, \N{FAMILY}\u200d, ქართული, \u202bحر\u202c"
    reference = receive(said).reference
    with town.read() as session:
        assert session.execute(text("SELECT text FROM concern WHERE reference = :r"), {"r": reference}).scalar() == said
