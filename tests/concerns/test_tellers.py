"""Who told: the lists behind the picture's kinds of sources agree with what the picture calls them."""

from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.concerns.channels import CHANNELS
from dialog.concerns.models import Concern
from dialog.concerns.queries.filters import InboxFilter
from dialog.concerns.queries.tellers import Teller, told_by
from dialog.database import Database
from dialog.organisations.rules import OrganisationKind
from dialog.situation.rules.sources import perspective, source_class
from tests.builders import a_concern
from tests.people import organisation

KINDS = ("", OrganisationKind.MUNICIPALITY.value, OrganisationKind.POLICE.value, OrganisationKind.HOUSING_COMPANY.value)


def every_channel_and_source(session: Session) -> dict[int, tuple[str, str]]:
    """One concern by each channel from each kind of organisation: its id -> (channel, kind)."""
    sources = {kind: organisation(session, f"org-{kind}", kind).id if kind else None for kind in KINDS}
    return {
        a_concern(session, channel=channel, source_id=sources[kind]).id: (channel, kind)
        for channel, kind in product(CHANNELS, KINDS)
    }


@pytest.mark.parametrize("teller", list(Teller))
def test_what_each_has_told_is_what_the_picture_says(database: Database, teller: Teller) -> None:
    told = database.write(every_channel_and_source)
    with database.read() as session:
        found = set(session.scalars(select(Concern.id).where(told_by(teller))))
    classes = {one for one, (channel, _) in told.items() if source_class(channel).value == teller.value}
    eyes = {one for one, facts in told.items() if (seen := perspective(*facts)) is not None and seen.value == teller}
    assert found == (classes or eyes)
    assert 0 < len(found) < len(told)


def test_the_address_of_a_list_keeps_who_told() -> None:
    wanted = InboxFilter.read({"told_by": "police", "view": "counted"})
    assert wanted.told_by == "police"
    assert InboxFilter.read(wanted.arguments) == wanted
    assert InboxFilter.read({"told_by": "neighbours"}).told_by == ""
