"""What the demo has to show: somebody who opens it sees pages with something in them."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from dialog.clock import today
from dialog.concerns.models import Concern, ConcernTag
from dialog.organisations.models import Organisation
from tests.client import PageClient

pytestmark = pytest.mark.xdist_group("lindesund")


def test_area_pages_of_the_demo_tell_what_has_been_heard(lindesund: Flask) -> None:
    page = PageClient(lindesund).get("/en/omraden/norrhojden").html
    told = re.search(r"(\d+) views between", page)
    assert told is not None
    assert int(told[1]) >= 20


@pytest.mark.parametrize("kind", ["police", "municipality", "housing_company"])
def test_each_perspective_of_the_demo_has_something_to_tell(lindesund: Flask, kind: str) -> None:
    """Of the last four weeks: three categories or more from the police and from social services, one from a landlord."""
    seen = (
        select(ConcernTag.category)
        .join(Concern, Concern.id == ConcernTag.concern_id)
        .join(Organisation, Organisation.id == Concern.source_id)
        .where(Organisation.kind == kind, Concern.received_on >= today() - timedelta(weeks=4))
        .distinct()
    )
    with lindesund.extensions["dialog.database"].read() as session:
        told = session.scalars(seen).all()
    assert len(told) >= (1 if kind == "housing_company" else 3)
