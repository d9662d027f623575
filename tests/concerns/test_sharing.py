"""Giving a concern to another organisation: what, to whom, on what ground; and nothing else reaches them."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.clock import now
from dialog.concerns.models import Concern, ConcernNamed, ConcernNote, ConcernShare
from dialog.concerns.operations.follow import withdraw_concern
from dialog.concerns.operations.marks import hide_marks, hide_words
from dialog.concerns.operations.receive import slow_code_hash
from dialog.concerns.operations.sharing import Giving, share_concern, stop_sharing
from dialog.concerns.queries.sharing import shared_one, shared_with, shares_of
from dialog.concerns.rules import LegalGround, MarkKind
from dialog.concerns.rules.details import MASK
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.keys import Keys
from tests.concerns.conftest import Receive
from tests.concerns.test_marks import SAFE, TEXT, row
from tests.people import People, organisation

WHY = "Underlag för lägesbild"


class Partners:
    """The municipality's coordinator, the police, and a housing company, with one concern of the municipality."""

    def __init__(self, town: Database, people: People, reference: str) -> None:
        self.town, self.people, self.reference = town, people, reference
        self.siv = people.make("coordinator")
        self.pia = people.make("police", organisation_code="polisen")
        self.housing = people.make("handler", organisation_code="bostaden", name="Bo Stad")
        with town.read() as session:
            self.police_id = organisation(session, "polisen").id

    def share(
        self, key: str = "s1", *, to: int | None = None, staff: StaffMember | None = None, version: int = 0
    ) -> int:
        giving = Giving(to or self.police_id, LegalGround.WEIGHED, WHY)
        seen = version or row(self.town, self.reference).version
        return self.town.write(lambda s: share_concern(s, staff or self.siv, self.reference, seen, giving, key))

    def check(self) -> None:
        self.town.write(lambda session: hide_marks(session, self.siv, self.reference, None))

    def sees(self, staff: StaffMember) -> list[str]:
        with self.town.read() as session:
            return [one.reference for one in shared_with(session, staff)]


@pytest.fixture
def partners(receive: Receive, town: Database, people: People) -> Partners:
    return Partners(town, people, receive(TEXT, place="Anna Svenssons port", form_key="k1").reference)


def test_peer_J3_what_to_whom_which_version_on_what_ground_and_who_is_kept(partners: Partners) -> None:
    partners.check()
    version = row(partners.town, partners.reference).version
    partners.share()
    with partners.town.read() as session:
        share = session.scalars(select(ConcernShare)).one()
        logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "shared")).one()
    assert (share.organisation_id, share.version, share.number) == (partners.police_id, version, 1)
    assert (share.legal_ground, share.reason, share.shared_by) == ("weighed", WHY, partners.siv.id)
    assert (share.document["text"], share.document["place"]) == (SAFE, f"{MASK} port")
    assert "Svensson" not in json.dumps(share.document, ensure_ascii=False)
    assert logged.detail == {"to": "polisen", "number": 1, "version": version, "ground": "weighed"}
    assert WHY not in json.dumps(logged.detail, ensure_ascii=False)
    assert partners.sees(partners.pia) == [partners.reference]
    assert partners.sees(partners.housing) == []


def test_nothing_is_given_before_somebody_has_decided_what_to_hide(partners: Partners) -> None:
    with pytest.raises(NotPossibleNow):
        partners.share()
    partners.check()
    for wrong in (999_999, _own_organisation(partners)):
        with pytest.raises(NotPossibleNow):
            partners.share(to=wrong)
    with pytest.raises(Conflict):
        partners.share(version=1)
    with pytest.raises(NotAllowed):
        partners.share(staff=partners.people.make("handler"))
    assert partners.sees(partners.pia) == []


def _own_organisation(partners: Partners) -> int:
    with partners.town.read() as session:
        return session.scalars(select(Concern)).one().unit.organisation_id


def test_a_new_version_replaces_the_one_before_and_later_edits_change_none(partners: Partners) -> None:
    partners.check()
    partners.share()
    partners.share()  # the same form once more
    partners.town.write(lambda s: hide_words(s, partners.siv, partners.reference, None, "tunneln", MarkKind.OTHER))
    with partners.town.read() as session:
        seen = shared_one(session, partners.pia, partners.reference)
        assert seen is not None
        assert (seen.number, seen.document["text"], seen.outdated) == (1, SAFE, True)
    partners.share("s2")
    with partners.town.read() as session:
        seen = shared_one(session, partners.pia, partners.reference)
        assert seen is not None
        assert (seen.number, seen.document["text"], seen.outdated) == (2, SAFE.replace("tunneln", MASK), False)
        kept = shares_of(session, session.scalars(select(Concern)).one())
        assert [(one.number, one.ended_at is None) for one in kept] == [(2, True), (1, False)]
    assert partners.sees(partners.pia) == [partners.reference]


def test_sharing_ends_at_once_also_when_the_teller_takes_it_back(partners: Partners, keys: Keys) -> None:
    partners.check()
    first = partners.share()
    partners.town.write(lambda s: stop_sharing(s, partners.siv, partners.reference, first))
    assert partners.sees(partners.pia) == []
    with pytest.raises(Missing):
        partners.town.write(lambda s: stop_sharing(s, partners.siv, partners.reference, first + 1))
    partners.share("s2")
    code = slow_code_hash(keys, "k1")
    partners.town.write(lambda s: withdraw_concern(s, code, "w1"))
    assert partners.sees(partners.pia) == []
    with partners.town.read() as session:
        assert all(one.ended_at is not None for one in session.scalars(select(ConcernShare)))


def test_somebody_it_speaks_of_does_not_read_it_at_the_receiver_either(partners: Partners) -> None:
    partners.check()
    partners.share()
    partners.town.write(
        lambda s: s.add(ConcernNamed(concern_id=s.scalars(select(Concern.id)).one(), user_id=partners.pia.id))
    )
    assert partners.sees(partners.pia) == []
    other = partners.people.make("police", organisation_code="polisen")
    assert partners.sees(other) == [partners.reference]


def test_the_receiver_reads_exactly_what_was_previewed_and_that_is_logged(partners: Partners) -> None:
    partners.check()

    def note(session: Any) -> None:
        concern_id = session.scalars(select(Concern.id)).one()
        session.add(ConcernNote(concern_id=concern_id, author_id=partners.siv.id, at=now(), text="Kanarienot"))

    partners.town.write(note)
    siv, pia = partners.people.sign_in(partners.siv), partners.people.sign_in(partners.pia)
    path = f"/intern/synpunkter/{partners.reference}/dela"
    page = siv.get(path)
    typed = {"to": str(partners.police_id), "ground": "weighed", "reason": WHY, "version": page.page.value("version")}
    assert siv.post(path, typed | {"ground": "", "step": "preview"}, status=422)
    preview = siv.post(path, typed | {"step": "preview"}, status=200)
    assert partners.sees(partners.pia) == []
    assert SAFE in preview.text
    siv.post(path, typed | {"step": "share", "form_key": preview.page.value("form_key")})
    assert partners.reference in pia.get("/intern/delade").text
    read = pia.get(f"/intern/delade/{partners.reference}")
    assert SAFE in read.text
    for hidden in ("Svensson", "070-123", "Kanarienot"):
        assert hidden not in read.html
        assert hidden not in preview.html
    pia.get(f"/intern/synpunkter/{partners.reference}", status=403)
    with partners.town.read() as session:
        logged = session.scalars(select(AuditEntry).where(AuditEntry.object_type == "shared_concern")).all()
        share_id = session.scalars(select(ConcernShare.id)).one()
    assert [(one.actor_id, one.action, one.object_reference) for one in logged] == [
        (partners.pia.id, "read", partners.reference)
    ]
    siv.post(f"{path}/{share_id}/sluta", {})
    pia.get(f"/intern/delade/{partners.reference}", status=404)
