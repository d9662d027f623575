"""Leaving a view without script: every page, every fault, nothing lost."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from dialog import clock, form_keys
from dialog.concerns.models import Concern
from dialog.concerns.rules import TOPIC_TAGS, Topic
from dialog.database import Database
from dialog.organisations.models import GuideEntry
from dialog.organisations.queries import notice_version
from dialog.places.models import Area, StreetRange
from tests.client import Fetched, PageClient
from tests.concerns.conftest import Resident, settle

LIMIT = 5000


def concerns(database: Database) -> list[Concern]:
    with database.read() as session:
        return list(session.scalars(select(Concern).order_by(Concern.number)))


def typed_text(page: Fetched) -> str:
    """What the text field of a page holds."""
    match = re.search(r"<textarea[^>]*name=\"?text\"?[^>]*>(?:\r\n|\n)?(.*?)</textarea>", page.html, re.S)
    assert match
    return unescape(match.group(1))


def hidden(page: Fetched, name: str) -> list[str]:
    return [field.get("value", "") for field in page.page.fields if field.get("name") == name]


def test_A28_a_view_is_left_and_followed_without_script(resident: Resident, town: Database) -> None:
    resident.open()
    check = resident.press(
        "check",
        text="Det är mörkt\r\nvid tunneln.",
        area="N1",
        topics=["darkness", "littering"],
        when_days="both",
        when_time=["evening", "night"],
        recurring="yes",
        place="tunneln",
    )
    for shown in ("Det är mörkt", "Norrhöjden", "tunneln"):
        assert shown in check.text
    assert check.page.value("email") == ""
    receipt = resident.press("send", email="")
    reference, code = receipt.page.by_id("reference"), receipt.page.by_id("receipt-code")
    assert re.fullmatch(r"SP-\d{4}-0001", reference)
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", code)
    stored = concerns(town)[0]
    assert (stored.reference, stored.text) == (reference, "Det är mörkt\nvid tunneln.")
    assert (stored.when_days, stored.when_times, stored.recurring) == ("both", ["evening", "night"], "yes")
    follow = resident.client.get("/folj")
    status = resident.client.post("/folj", {"code": code, "form_key": follow.page.value("form_key")}, status=200)
    assert status.page.by_id("reference") == reference


@pytest.mark.parametrize("prefix", ["", "/en", "/fi", "/ar", "/so", "/fa"])
def test_every_language_keeps_its_address_and_direction(resident: Resident, prefix: str, town: Database) -> None:
    resident.prefix = prefix
    receipt = resident.send("Det är mörkt.")
    language = prefix.strip("/") or "sv"
    assert receipt.page.language == language
    assert receipt.page.direction == ("rtl" if language in ("ar", "fa") else "ltr")
    assert (f"{prefix}/folj") in [href for href, _ in receipt.page.links]
    assert concerns(town)[0].language == language


@pytest.mark.parametrize("topic", list(Topic))
def test_A02_each_choice_sets_its_category(resident: Resident, town: Database, topic: Topic) -> None:
    resident.send("En sak", topics=[topic.value])
    with town.read() as session:
        concern = session.scalars(select(Concern)).one()
        tag = TOPIC_TAGS[topic]
        assert [(one.category, one.facet) for one in concern.tags] == ([(tag.category, tag.facet)] if tag else [])
        # Without a tag of its own it still waits for staff to read and tag it.
        assert concern.state == "new"


def test_A02_free_text_alone_is_enough(resident: Resident, town: Database) -> None:
    resident.send("Bara text")
    assert (concerns(town)[0].text, concerns(town)[0].topics) == ("Bara text", [])


@pytest.mark.parametrize("kind", ["concern", "question", "suggestion", "positive"])
def test_A22_the_kind_is_stored(resident: Resident, town: Database, kind: str) -> None:
    resident.send(kind=kind)
    assert concerns(town)[0].kind == kind


def test_A22_the_kind_is_a_concern_unless_said(resident: Resident, town: Database) -> None:
    resident.send()
    assert concerns(town)[0].kind == "concern"


def test_A23_without_an_address_there_is_a_receipt(resident: Resident) -> None:
    receipt = resident.send()
    assert receipt.page.by_id("reference").startswith("SP-")


@pytest.mark.parametrize(
    "address",
    [
        "kalle", "kalle@", "@exempel.se", "kalle@exempel", "kalle@exempel..se", "a@exempel.se, b@exempel.se",
        "a@exempel.se;b@exempel.se", "Kalle <kalle@exempel.se>", "kalle@exempel.se\nBcc: b@exempel.se",
        "kalle@exempel.se\r\nSubject: x", "x" * 250 + "@exempel.se", "kalle @exempel.se", '"kalle\\"@exempel.se',
        "kalle@[127.0.0.1]", "\x00@exempel.se",
    ],
)  # fmt: skip
def test_A23_a_bad_address_keeps_the_text(resident: Resident, town: Database, address: str) -> None:
    answer = resident.send("Min långa text", 422, email=address)
    assert answer.page.title.startswith(("Fel:", "Error:"))
    assert hidden(answer, "text") == ["Min långa text"]
    assert "#email" in [href for href, _ in answer.page.links]
    assert concerns(town) == []
    again = resident.press("send", email="kalle@exempel.se")
    assert again.page.by_id("reference").endswith("-0001")


@pytest.mark.parametrize(
    "address", ["kalle+tips@exempel.se", "åsa@räksmörgås.se", "k@xn--rksmrgs-5wao1o.se", "A.B@EXEMPEL.se"]
)
def test_sec_B15_a_real_address_is_taken(resident: Resident, town: Database, address: str) -> None:
    resident.send(email=address)
    assert concerns(town)[0].wants_answer


FITS = {
    "letters": "å" * LIMIT,
    "astral": "\N{GRINNING FACE}" * LIMIT,
    "decomposed": "a\u030a" * LIMIT,
    "line breaks as browsers send them": "\r\n".join("x" * 2500),
    "blank ends": "  " + "å" * LIMIT + " \r\n",
}


@pytest.mark.parametrize("name", FITS)
def test_A24_five_thousand_code_points_pass(resident: Resident, town: Database, name: str) -> None:
    resident.send(FITS[name])
    stored = concerns(town)[0].text
    assert len(stored) <= LIMIT
    assert stored[0] != " "
    with town.read() as session:
        assert session.execute(text("SELECT length(text) FROM concern")).scalar_one() == len(stored)
    if name == "decomposed":
        assert stored == "å" * LIMIT
    if name == "astral":
        assert stored == FITS[name]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("å" * 5001, "å" * 5001),
        ("\N{GRINNING FACE}" * 5001, "\N{GRINNING FACE}" * 5001),
        ("a\u030a" * 5001, "å" * 5001),
        ("\r\n".join("x" * 2501), "\n".join("x" * 2501)),
    ],
)
@pytest.mark.parametrize("step", ["check", "send"])
def test_A24_one_more_fails_with_the_text_kept(
    resident: Resident, town: Database, raw: str, kept: str, step: str
) -> None:
    resident.open()
    answer = resident.press(step, 422, text=raw)
    assert typed_text(answer) == kept
    assert "1" in answer.page.by_id("text-error")
    assert concerns(town) == []


def test_A24_the_counter_is_polite_and_there_is_no_maxlength(resident: Resident) -> None:
    page = resident.open()
    field = next(field for field in page.page.fields if field.get("name") == "text")
    assert "maxlength" not in field
    assert "text-count" in field["aria-describedby"]
    assert 'data-count-limit="5000"' in page.html


def test_A25_the_notice_version_is_stored(resident: Resident, town: Database) -> None:
    resident.prefix = "/en"
    resident.send()
    with town.read() as session:
        assert concerns(town)[0].notice_version == notice_version(session, "en") != ""


def test_A25_the_notice_stands_beside_the_send_button(resident: Resident) -> None:
    resident.open()
    check = resident.press("check", text="En sak")
    notice, button = check.html.index("/dataskydd"), check.html.rindex('value="send"')
    assert 0 < button - notice < 600


def test_X06_danger_shows_112_before_sending_and_never_stops_it(resident: Resident, town: Database) -> None:
    resident.prefix = "/en"
    resident.open()
    calm = resident.press("check", text="Det är mörkt.")
    pressing = resident.press("check", text="Just nu slåss de vid tunneln, han har kniv.")
    assert "Is it happening now? Call 112" not in calm.text
    assert "Is it happening now? Call 112" in pressing.text
    assert pressing.text.index("Call 112") < pressing.text.index("No, send the view")
    receipt = resident.press("send")
    assert receipt.text.index("Is it happening now? Call 112") < receipt.text.index("Your code")
    assert concerns(town)[0].urgent


def test_X06_the_flag_is_there_at_once(resident: Resident, town: Database) -> None:
    resident.send("Helt vanlig text om lampor.")
    resident.send("Han står här med kniv just nu.")
    flagged = [concern.reference for concern in concerns(town) if concern.urgent]
    assert flagged == [concerns(town)[1].reference]


def test_C19_the_emergency_notice_comes_before_the_text_field(resident: Resident) -> None:
    page = resident.open()
    main = page.html.index("<main")
    assert main < page.html.index("tel:112", main) < page.html.index('name="text"')


def test_C19_what_is_broken_is_handed_over(resident: Resident, town: Database) -> None:
    settle(town, fault_report_url="https://fel.lindesund.example/")
    urls = [href for href, _ in resident.send("Trasig lampa", topics=["darkness"]).page.links]
    assert "https://fel.lindesund.example/" in urls
    urls = [href for href, _ in resident.send("De säljer droger", topics=["drugs"]).page.links]
    assert "https://fel.lindesund.example/" not in urls


def test_C20_an_area_pages_link_fills_in_the_area(resident: Resident) -> None:
    page = resident.open("?area=N1")
    assert re.search(r'<option selected value="N1">', page.html)
    for strange in ("NOWHERE", "%00", "<script>", "10" * 40, "٣"):
        assert "<option selected" not in resident.open(f"?area={strange}").html


def test_violence_at_home_brings_the_helplines(resident: Resident, town: Database) -> None:
    helpline = {"sv": {"name": "Kvinnofridslinjen", "text": "Syns inte på räkningen."}}
    town.write(
        lambda session: session.add(
            GuideEntry(code="h", kind="helpline", phone="020-50 50 50", texts=helpline, position=1)
        )
    )
    assert "Kvinnofridslinjen" in resident.send("Min man slår mig").text
    assert "Kvinnofridslinjen" not in resident.send("Det är mörkt").text


def test_the_area_is_found_by_the_street(resident: Resident, town: Database) -> None:
    town.write(
        lambda session: session.add(
            StreetRange(
                street="Skolvägen", street_key="skolvägen", area_code="N1", valid_from=date(2020, 1, 1), parity="all"
            )
        )
    )
    resident.open()
    check = resident.press("check", text="Mörkt", place="Skolvägen 4")
    assert "Norrhöjden" in check.text
    resident.press("send")
    with town.read() as session:
        concern = session.scalars(select(Concern)).one()
        assert concern.area is not None
        assert (concern.area.code, concern.place) == ("N1", "Skolvägen 4")


def test_a_chosen_area_goes_before_the_street(resident: Resident, town: Database) -> None:
    resident.send(place="Norrhöjden", area="S1")
    with town.read() as session:
        concern = session.scalars(select(Concern)).one()
        assert concern.area is not None
        assert concern.area.code == "S1"


def test_an_area_that_closes_meanwhile_is_asked_for_again(resident: Resident, town: Database) -> None:
    resident.open()
    resident.press("check", text="En sak", area="S1")

    def end(session: Session) -> None:
        area = session.scalars(select(Area).where(Area.code == "S1")).one()
        area.valid_to = date(2020, 12, 31)

    town.write(end)
    answer = resident.press("send", 422)
    assert typed_text(answer) == "En sak"
    assert concerns(town) == []


def test_change_leads_back_with_everything_kept(resident: Resident, town: Database) -> None:
    resident.open()
    check = resident.press("check", text="En sak", area="N1", topics=["drugs"], recurring="yes", kind="question")
    for name, values in (("text", ["En sak"]), ("area", ["N1"]), ("topics", ["drugs"]), ("kind", ["question"])):
        assert hidden(check, name) == values
    back = resident.press("", change="text", email="kalle@exempel.se")
    assert typed_text(back) == "En sak"
    assert hidden(back, "email") == ["kalle@exempel.se"]
    checked = {(field["name"], field["value"]) for field in back.page.fields if "checked" in field}
    assert checked == {("topics", "drugs"), ("recurring", "yes"), ("kind", "question")}
    assert concerns(town) == []


def test_the_key_stays_the_same_from_page_to_page(resident: Resident) -> None:
    page = resident.open()
    key = page.page.value("form_key")
    assert resident.press("check", text="En sak").page.value("form_key") == key
    assert resident.press("send", 422, email="fel").page.value("form_key") == key
    assert resident.press("", change="text").page.value("form_key") == key


@pytest.mark.parametrize("empty", ["", "   ", "\r\n\r\n", "\u200b\u200d", "\u3164", "\u2800", "\u00ad", "\ufeff"])
def test_sec_B07_a_text_that_shows_nothing_is_empty(resident: Resident, town: Database, empty: str) -> None:
    resident.open()
    answer = resident.press("check", 422, text=empty)
    assert "#text" in [href for href, _ in answer.page.links]
    assert answer.page.title.startswith(("Fel:", "Error:"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "event"), ("kind", "accessibility"), ("kind", "x" * 300), ("topics", "fire"), ("area", "NOWHERE"),
        ("when_days", "monday"), ("when_time", "noon"), ("recurring", "maybe"), ("place", "x" * 201),
    ],
)  # fmt: skip
def test_what_is_not_on_offer_is_refused_with_the_text_kept(
    resident: Resident, town: Database, name: str, value: str
) -> None:
    resident.open()
    answer = resident.press("send", 422, **{"text": "Min text", name: value})
    assert typed_text(answer) == "Min text"
    assert concerns(town) == []


def test_sec_C04_reload_and_double_tap_give_the_same_receipt(resident: Resident, town: Database) -> None:
    first = resident.send(email="kalle@exempel.se")
    for _ in range(3):
        again = resident.press("send")
        assert again.page.by_id("receipt-code") == first.page.by_id("receipt-code")
        assert again.page.by_id("reference") == first.page.by_id("reference")
    assert len(concerns(town)) == 1


def test_a_reload_days_later_promises_the_same_days(resident: Resident) -> None:
    with clock.at(date(2026, 11, 16)):
        first = resident.send()
    with clock.at(date(2026, 11, 19)):
        again = resident.press("send")
    assert first.page.by_id("main") == again.page.by_id("main")


def test_other_content_under_a_used_key_is_kept_with_a_fresh_key(resident: Resident, town: Database) -> None:
    resident.send("Det första")
    answer = resident.press("send", 409, text="Det andra")
    assert hidden(answer, "text") == ["Det andra"]
    fresh = answer.page.value("form_key")
    assert fresh != resident.fields["form_key"]
    resident.press("send", form_key=fresh)
    assert [concern.text for concern in concerns(town)] == ["Det första", "Det andra"]


@pytest.mark.parametrize("key", ["", "nonsense", "x" * 5000, "å\x00", "WyJhIl0.abc"])
def test_a_key_that_is_not_ours_sends_nothing_and_keeps_all(resident: Resident, town: Database, key: str) -> None:
    answer = resident.press("send", 422, text="Min text", form_key=key)
    assert hidden(answer, "text") == ["Min text"]
    assert concerns(town) == []
    resident.press("send", form_key=answer.page.value("form_key"))
    assert len(concerns(town)) == 1


def test_a_page_left_open_too_long_sends_after_one_more_press(resident: Resident, town: Database) -> None:
    with clock.at(date(2026, 3, 1)):
        resident.open()
    with clock.at(date(2026, 3, 8)):
        resident.press("send", text="I tid")
    with clock.at(date(2026, 3, 9)):
        late = resident.press("send", 422, text="För sent")
        resident.press("send", form_key=late.page.value("form_key"))
    assert [concern.text for concern in concerns(town)] == ["I tid", "För sent"]


def test_a_key_made_for_another_form_does_not_send(resident: Resident, town: Database) -> None:
    other = form_keys.new_form_key(str(resident.client.app.secret_key), "follow")
    resident.press("send", 422, text="En sak", form_key=other)
    assert concerns(town) == []


def test_send_works_without_the_check_page(resident: Resident, town: Database) -> None:
    resident.open()
    receipt = resident.press("send", text="Allt på en gång", kind="suggestion", email="kalle@exempel.se", area="S1")
    assert receipt.page.by_id("reference").endswith("-0001")
    assert concerns(town)[0].kind == "suggestion"


def test_sec_J01_what_is_typed_is_only_text(resident: Resident) -> None:
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}${7*7}"
    resident.open()
    check = resident.press("check", text=nasty, place=nasty)
    assert "<script>alert" not in check.html
    assert "<img" not in check.html
    assert "&lt;script&gt;" in check.html
    receipt = resident.press("send")
    assert "onerror" not in receipt.html


def test_sec_A09_reading_and_sending_set_no_cookie(resident: Resident) -> None:
    pages = [resident.open(), resident.press("check", text="En sak"), resident.press("send")]
    pages += [resident.client.get("/folj"), resident.client.post("/folj", {"code": "1" * 16}, status=422)]
    for page in pages:
        assert "Set-Cookie" not in page.headers


def test_answers_to_posts_are_not_kept(resident: Resident) -> None:
    receipt = resident.send()
    assert receipt.headers["Cache-Control"] == "no-store"
    code = receipt.page.by_id("receipt-code").replace(" ", "")
    for name, value in receipt.headers.items():
        assert code not in value.replace(" ", ""), name
    assert code not in receipt.page.title


@pytest.mark.parametrize("method", ["get", "head"])
def test_sec_M02_reading_changes_nothing(resident: Resident, town: Database, method: str) -> None:
    query = "?text=hej&step=send&form_key=x&area=N1&code=1234"
    assert getattr(resident.client.http, method)(f"/synpunkt{query}").status_code == 200
    assert getattr(resident.client.http, method)(f"/folj{query}").status_code == 200
    assert concerns(town) == []


@pytest.mark.parametrize("path", ["/synpunkt", "/folj"])
def test_posts_from_elsewhere_are_refused(client: PageClient, town: Database, path: str) -> None:
    key = client.get(path).page.value("form_key")
    sent = {"text": "En sak", "step": "send", "form_key": key, "code": "1" * 16}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        client.post(path, sent, status=403, headers=headers)
    assert concerns(town) == []


def test_the_form_says_it_can_be_left_without_a_name(resident: Resident) -> None:
    names = {field.get("name") for field in resident.open().page.fields} - {None, "form_key", "step"}
    assert names == {"text", "kind", "topics", "area", "place", "when_days", "when_time", "recurring"}


def test_sec_S13_pages_carry_the_strict_headers(resident: Resident) -> None:
    for page in (resident.open(), resident.press("check", 422), resident.press("send", text="x")):
        assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
        assert page.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("day", "read_by", "answer_by"),
    [
        (date(2026, 6, 18), "Tuesday 23 June", "Friday 3 July"),
        (date(2026, 4, 2), "Wednesday 8 April", "Monday 20 April"),
        (date(2026, 12, 23), "Tuesday 29 December", "Wednesday 13 January"),
    ],
)
def test_law_7_3_the_receipt_promises_working_days(resident: Resident, day: date, read_by: str, answer_by: str) -> None:
    resident.prefix = "/en"
    with clock.at(day):
        receipt = resident.send()
    assert f"no later than {read_by}" in receipt.text
    assert f"no later than {answer_by}" in receipt.text
