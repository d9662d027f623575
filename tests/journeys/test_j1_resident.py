"""J1: a resident with a phone leaves a view, staff read and answer it, the resident follows it with the code."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialog.concerns.models import Concern
from dialog.demo.fill import PASSWORD, people
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("lindesund")]

CASES = [("", True), ("", False), ("/ar", True), ("/ar", False)]
TEXT = "Lampan vid tunneln är trasig igen.\nJag vågar inte gå där efter jobbet 😟"


def number_of_concerns(app: Flask) -> int:
    with app.extensions["dialog.database"].read() as session:
        return session.scalar(select(func.count()).select_from(Concern)) or 0


def write(page: Any, prefix: str, text: str = TEXT) -> None:
    """From the area's link to the check page."""
    page.goto(f"{prefix}/synpunkt?area=L2")
    assert page.locator("select[name=area]").input_value() == "L2"
    page.locator("[name=text]").fill(text)
    page.locator("[name=topics][value=darkness]").check()
    page.locator("[name=place]").fill("Skolvägen")
    page.locator("main .acts button").click()


def send(page: Any) -> tuple[str, str]:
    """Send from the check page; (reference, code)."""
    page.locator("main .acts button[value=send]").click()
    return page.locator("#reference").inner_text().strip(), page.locator("#receipt-code").inner_text().strip()


def follow(page: Any, prefix: str, code: str) -> None:
    page.goto(f"{prefix}/folj")
    page.locator("[name=code]").fill(code)
    page.locator("main .acts button").click()


@pytest.mark.parametrize(("prefix", "scripts"), CASES)
def test_a_view_is_left_checked_sent_and_followed(phone: Open, lindesund: Flask, prefix: str, scripts: bool) -> None:
    before = number_of_concerns(lindesund)
    with phone(scripts=scripts) as page:
        write(page, prefix)
        assert "Lampan vid tunneln" in page.locator("main").inner_text()
        assert number_of_concerns(lindesund) == before, "nothing is sent before it is checked"
        page.locator("[name=email]").fill("boende@exempel.example")
        reference, code = send(page)
        assert re.fullmatch(r"SP-\d{4}-\d{4}", reference)
        assert re.fullmatch(r"(\d{4} ?){4}", code)
        assert page.locator("html").get_attribute("dir") == ("rtl" if prefix == "/ar" else "ltr")
        assert code.replace(" ", "") not in page.url
        follow(page, prefix, code)
        assert page.locator("#reference").inner_text().strip() == reference
        assert "Lampan" not in page.locator("main").inner_text(), "the page shows no more than it must"
        assert not page.context.cookies()
    assert number_of_concerns(lindesund) == before + 1


@pytest.mark.parametrize(("prefix", "scripts"), CASES)
def test_a_double_tap_and_a_reload_give_one_view(phone: Open, lindesund: Flask, prefix: str, scripts: bool) -> None:
    before = number_of_concerns(lindesund)
    with phone(scripts=scripts) as page:
        write(page, prefix, f"Dubbeltryck {prefix} {scripts}")
        page.locator("main .acts button[value=send]").dblclick(no_wait_after=True)
        page.locator("#reference").wait_for()
        first = page.locator("#reference").inner_text(), page.locator("#receipt-code").inner_text()
        page.reload()
        assert (page.locator("#reference").inner_text(), page.locator("#receipt-code").inner_text()) == first
    assert number_of_concerns(lindesund) == before + 1


@pytest.mark.parametrize(("prefix", "scripts"), CASES)
def test_a_text_that_is_too_long_is_kept_to_the_last_character(phone: Open, prefix: str, scripts: bool) -> None:
    with phone(scripts=scripts) as page:
        long = "å" * 5023
        write(page, prefix, long)
        assert page.locator("[name=text]").input_value() == long
        summary = page.locator(".sum")
        assert "23" in summary.inner_text()
        assert "5" in summary.inner_text()
        assert page.locator("[name=topics][value=darkness]").is_checked()
        assert page.locator("[name=place]").input_value() == "Skolvägen"
        summary.locator("a").first.click()
        assert page.evaluate("document.activeElement.name") == "text" if scripts else True
        page.locator("[name=text]").fill(long[:5000])
        page.locator("main .acts button").click()
        send(page)


@pytest.mark.parametrize(("prefix", "scripts"), CASES)
def test_a_bad_address_is_pointed_out_and_nothing_is_lost(
    phone: Open, lindesund: Flask, prefix: str, scripts: bool
) -> None:
    before = number_of_concerns(lindesund)
    with phone(scripts=scripts) as page:
        write(page, prefix, "Mejlen var fel")
        page.locator("[name=email]").fill("amal.exempel")
        page.locator("main .acts button[value=send]").click()
        assert page.locator("[name=email]").input_value() == "amal.exempel"
        assert page.locator(".sum a").count() == 1
        assert "Mejlen var fel" in page.locator("main").inner_text()
        assert number_of_concerns(lindesund) == before
        page.locator("[name=email]").fill("amal@exempel.example")
        send(page)
    assert number_of_concerns(lindesund) == before + 1


@pytest.mark.parametrize(("prefix", "scripts"), CASES)
def test_a_wrong_code_opens_nothing_and_says_what_to_do(phone: Open, prefix: str, scripts: bool) -> None:
    with phone(scripts=scripts) as page:
        follow(page, prefix, "1234 5678 9012 3456")
        assert page.locator("#reference").count() == 0
        assert page.locator(".sum a").count() == 1
        assert page.locator("[name=code]").input_value() == "1234 5678 9012 3456"


def test_an_empty_view_asks_for_words(phone: Open) -> None:
    with phone(scripts=False) as page:
        page.goto("/synpunkt")
        page.locator("main .acts button").click()
        assert page.locator(".sum a").count() == 1
        assert page.title().startswith("Fel:")


def test_something_urgent_is_met_with_112_and_still_sent(phone: Open) -> None:
    with phone() as page:
        write(page, "", "Det brinner i en container bakom skolan just nu")
        assert page.locator("main a[href='tel:112']").count() >= 1
        reference, _ = send(page)
        assert reference


def test_the_whole_circle_from_words_to_answer(phone: Open, desktop: Open) -> None:
    """A resident writes, a coordinator reads, tags and answers, the resident reads the answer and adds something."""
    with phone(scripts=False) as resident:
        write(resident, "", "Bänken vid lekplatsen på Skolvägen är sönderslagen.")
        reference, code = send(resident)
        with desktop() as staff:
            sign_in(staff, "coordinator")
            staff.goto(f"/intern/synpunkter/{reference}")
            assert "Bänken vid lekplatsen" in staff.locator("main").inner_text()
            answer(staff, "Vi har bytt bänken i dag. Tack för att du sa till.")
        follow(resident, "", code)
        assert "Vi har bytt bänken i dag." in resident.locator("main").inner_text()
        resident.locator("[name=message]").fill("Tack. Det blev fint.")
        resident.locator("form[name=reply] button").click()
        assert resident.locator("main [role=status]").count() == 1


def test_a_resident_takes_a_view_back(phone: Open) -> None:
    with phone(scripts=False) as page:
        write(page, "", "Jag ångrar mig om den här.")
        _, code = send(page)
        follow(page, "", code)
        page.locator("details.fold summary").click()
        page.locator("form[name=withdraw] button").click()
        follow(page, "", code)
        assert page.locator("form[name=withdraw]").count() == 0


def sign_in(page: Any, role: str) -> None:
    person = next(one for one in people() if one.role == role)
    page.goto("/intern/logga-in")
    page.locator("[name=email]").fill(person.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url("**/intern/**")


def answer(page: Any, text: str) -> None:
    """Write it, read it through, send it."""
    page.locator("a[href$='#svara']").click()
    page.locator("#svara textarea").fill(text)
    page.locator("#svara button[value=preview]").click()
    page.locator("#svara button[value=send]").wait_for()
    assert text in page.locator("#svara").inner_text()
    page.locator("#svara button[value=send]").click()
    page.locator(".toast").first.wait_for()
