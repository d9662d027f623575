"""What a survey says of itself when it cannot be answered."""

from datetime import timedelta

import pytest

from dialog.clock import today
from tests.client import PageClient
from tests.surveys.conftest import Published

COMING = "Resultatet"


@pytest.mark.parametrize(("after", "told"), [(0, True), (5, True), (-1, False)])
@pytest.mark.parametrize("path", ["/enkat/liten", "/nyheter"])
def test_a_day_for_results_is_promised_until_it_has_passed(
    publish: Published, client: PageClient, path: str, after: int, told: bool
) -> None:
    day = today()
    publish(
        opens_on=day - timedelta(days=30), closes_on=day - timedelta(days=20), results_on=day + timedelta(days=after)
    )
    assert (COMING in client.get(path).text) == told
