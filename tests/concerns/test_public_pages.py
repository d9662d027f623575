"""Leaving a view without script: every page, every fault, nothing lost."""

from tests.concerns.conftest import Resident

LONG = "å" * 5001


def test_A28_a_view_is_left_without_script(resident: Resident) -> None:
    first = resident.open()
    assert "form_key" in first.html
    check = resident.press("check", text="Det är mörkt\r\nvid tunneln.", area="N1")
    assert "Norrhöjden" in check.text
    receipt = resident.press("send")
    assert receipt.page.by_id("reference").startswith("SP-")
