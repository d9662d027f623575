"""Texts for answers and macros: checked when saved, shown on real data, and doing what they said they would do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.operations import seed_facets
from dialog.categories.rules import Tag
from dialog.clock import at, now
from dialog.concerns.models import (
    AnswerTemplate,
    Concern,
    ConcernAction,
    ConcernAnswer,
    ConcernEvent,
    ConcernTag,
    Macro,
)
from dialog.concerns.operations.macros import MacroSteps, play_macro, retire_macro, save_macro
from dialog.concerns.operations.templates import retire_template, save_template
from dialog.concerns.queries.macros import dry_run, effects_on, macro_of
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.keys import Keys
from dialog.outbox.models import Mail
from tests.client import PageClient
from tests.people import People

INBOX = "/intern/synpunkter"
LIGHTING = Tag("other", "lighting")
STEPS = MacroSteps("Belysning", "b", frozenset({LIGHTING}), "closed", None, "Lampan är bytt.")


@pytest.fixture
def siv(town: Database, people: People) -> StaffMember:
    town.write(seed_facets)
    return people.make("coordinator")


def steps(**changed: Any) -> MacroSteps:
    return MacroSteps(**(vars(STEPS) | changed))


Make = Callable[..., int]


@pytest.fixture
def text(town: Database, siv: StaffMember) -> Make:
    """Saves a text for answers; its id."""
    return lambda sv="Vi byter lampan, [reference].", **more: town.write(
        lambda s: save_template(s, siv, "Lampa", {"sv": sv, **more})
    )


@pytest.fixture
def macro(town: Database, siv: StaffMember) -> Make:
    """Saves a macro; its id."""
    return lambda **changed: town.write(lambda s: save_macro(s, siv, steps(**changed)))


def concern_of(session: Session, reference: str) -> Concern:
    return session.scalars(select(Concern).where(Concern.reference == reference)).one()


def number(database: Database, table: Any) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_unknown_placeholders_are_refused_when_the_text_is_saved(
    town: Database, siv: StaffMember, people: People
) -> None:
    with pytest.raises(NotPossibleNow, match="placeholder") as refused:
        town.write(lambda s: save_template(s, siv, "Fel", {"sv": "Hej [namn], [reference]", "en": "[street]"}))
    assert refused.value.values == {"words": "[namn], [street]"}
    with pytest.raises(NotPossibleNow, match="no_text"):
        town.write(lambda s: save_template(s, siv, "Tom", {"sv": " ", "en": ""}))
    page = people.sign_in(siv).post(
        "/intern/svarsmallar/ny", {"name": "Fel", "text_sv": "Hej [namn].", "step": "save"}, status=422
    )
    assert "[namn]" in page.html.partition('class="sum"')[2].partition("</ul>")[0]
    assert "Hej [namn].</textarea>" in page.html
    assert number(town, AnswerTemplate) == 0


def test_only_the_own_organisations_coordinator_changes_texts_and_macros(
    town: Database, siv: StaffMember, people: People, text: Make, macro: Make
) -> None:
    one, other = text(), macro()
    stranger = people.make("coordinator", organisation_code="grannen")
    handler = people.make("handler")
    for act in (
        lambda s: save_template(s, stranger, "X", {"sv": "X"}, one, 1),
        lambda s: retire_template(s, stranger, one, retired=True),
        lambda s: save_macro(s, stranger, STEPS, other, 1),
        lambda s: retire_macro(s, stranger, other, retired=True),
        lambda s: macro_of(s, stranger, other),
    ):
        with pytest.raises(Missing):
            town.write(act)
    for act in (lambda s: save_template(s, handler, "X", {"sv": "X"}), lambda s: save_macro(s, handler, STEPS)):
        with pytest.raises(NotAllowed):
            town.write(act)
    client = people.sign_in(stranger)
    client.get(f"/intern/svarsmallar/{one}", status=404)
    client.get(f"/intern/makron/{other}", status=404)
    assert "Lampa" not in client.get("/intern/svarsmallar").text
    assert "Belysning" not in client.get("/intern/makron").text


def test_two_who_change_a_text_see_both_versions(town: Database, siv: StaffMember, people: People, text: Make) -> None:
    one = text()
    with pytest.raises(Conflict):
        town.write(lambda s: save_template(s, siv, "Lampa", {"sv": "Ny"}, one, 7))
    client = people.sign_in(siv)
    town.write(lambda s: save_template(s, siv, "Lampa", {"sv": "Deras text."}, one, 1))
    fields = {"name": "Lampa", "text_sv": "Min text.", "version": "1"}
    page = client.post(f"/intern/svarsmallar/{one}", fields, status=409)
    assert {"Deras text.", "Min text."} <= set(page.html.replace('<td dir="auto">', "</td>").split("</td>"))
    assert page.page.value("version") == "2"
    client.post(f"/intern/svarsmallar/{one}", fields | {"version": "2"})


def test_a_text_is_shown_on_a_real_concern_before_it_is_saved(
    town: Database, siv: StaffMember, people: People, receive: Any
) -> None:
    reference = receive().reference
    receive()
    page = people.sign_in(siv).post(
        "/intern/svarsmallar/ny",
        {"name": "Hej", "text_sv": "Gäller [reference]. Ring [phone].", "step": "preview", "prova": reference},
        status=200,
    )
    shown = page.html.partition('id="reads-h"')[2]
    assert f"Gäller {reference}." in shown
    assert "warnline" in shown, "the phone number is not known here"
    assert number(town, AnswerTemplate) == 0


def test_a_text_is_put_into_the_answer_in_the_language_of_the_one_who_wrote(
    town: Database, siv: StaffMember, people: People, receive: Any, text: Make
) -> None:
    one = text(fi="Hei [reference].")
    swedish, finnish, somali = (receive(language=code).reference for code in ("sv", "fi", "so"))
    client = people.sign_in(siv)
    for reference, expected in (
        (swedish, f"Hej.\n\nVi byter lampan, {swedish}."),
        (finnish, f"Hej.\n\nHei {finnish}."),
    ):
        fields = {"step": "template", "template": str(one), "answer": "Hej.", "version": "1"}
        page = client.post(f"{INBOX}/{reference}/svar", fields, status=200)
        assert f"{expected}</textarea>" in page.html
    page = client.get(f"{INBOX}/{somali}?panel=answer")
    assert f'<option value="{one}" disabled>' in page.html
    assert number(town, ConcernAnswer) == 0


def test_an_open_placeholder_is_pointed_at_and_the_answer_is_not_sent(
    town: Database, siv: StaffMember, people: People, receive: Any, text: Make
) -> None:
    one, reference = text("Ring [phone]."), receive().reference
    client = people.sign_in(siv)
    page = client.post(
        f"{INBOX}/{reference}/svar", {"step": "template", "template": str(one), "version": "1"}, status=200
    )
    assert 'class="sum"' in page.html
    for step in ("preview", "send"):
        fields = {"step": step, "answer": "Ring [phone].", "version": "1", "form_key": "k", "afterwards": "keep"}
        client.post(f"{INBOX}/{reference}/svar", fields, status=422)
    assert number(town, ConcernAnswer) == 0


def test_peer_B3_a_macro_does_exactly_what_its_preview_said_as_one_act(
    town: Database, keys: Keys, siv: StaffMember, people: People, receive: Any, text: Make, macro: Make
) -> None:
    one = macro(template_id=text())
    reference = receive(email="bo@exempel.example").reference
    with town.read() as session:
        said = effects_on(session, siv, macro_of(session, siv, one), concern_of(session, reference))
    assert (said.added, said.state, said.mail, said.faults) == ((LIGHTING,), "closed", "answer", ())
    assert said.answer == f"Vi byter lampan, {reference}."
    page = people.sign_in(siv).get(f"{INBOX}/{reference}?panel=macro")
    panel = page.html.partition('id="makro"')[2].partition("</section>")[0]
    assert said.answer in panel
    assert "Lampan är bytt." in panel
    assert 'data-macro-key="b"' in panel
    before = number(town, ConcernAction)
    ended = [town.write(lambda s: play_macro(s, keys, siv, reference, 1, one, "k1")) for _ in range(2)]
    assert ended == [True, True], "pressed twice, played once"
    with town.read() as session:
        concern = concern_of(session, reference)
        tags = [(tag.category, tag.facet) for tag in concern.tags]
        assert (concern.state, concern.closing_reason, tags) == ("closed", "Lampan är bytt.", [("other", "lighting")])
        assert [answer.text for answer in session.scalars(select(ConcernAnswer))] == [said.answer]
        kinds = session.scalars(select(ConcernEvent.kind).order_by(ConcernEvent.id)).all()
    assert kinds == ["received", "coded", "answered", "closed", "macro"]
    assert number(town, ConcernAction) == before + 1
    with town.read() as session:
        assert session.scalars(select(ConcernAction.kind).order_by(ConcernAction.id.desc())).first() == "macro"


def test_peer_B3_a_macro_that_cannot_do_everything_does_nothing(
    town: Database, keys: Keys, siv: StaffMember, people: People, receive: Any, text: Make, macro: Make
) -> None:
    answering = macro(template_id=text(), state="reviewed", closing_reason="")
    somali = receive(language="so").reference
    with town.read() as session:
        said = effects_on(session, siv, macro_of(session, siv, answering), concern_of(session, somali))
    assert said.faults == ("template_language",)
    with pytest.raises(NotPossibleNow, match="template_language"):
        town.write(lambda s: play_macro(s, keys, siv, somali, 1, answering, "k1"))
    assert number(town, ConcernTag) == 0
    client = people.sign_in(siv)
    client.post(f"{INBOX}/{somali}/makro", {"macro": str(answering), "version": "1", "form_key": "k2"}, status=422)
    reviewing = macro(name="Läst", key="l", tags=frozenset(), state="reviewed", closing_reason="")
    with pytest.raises(NotPossibleNow, match="no_tags"):
        town.write(lambda s: play_macro(s, keys, siv, somali, 1, reviewing, "k3"))
    with pytest.raises(Conflict):
        town.write(lambda s: play_macro(s, keys, siv, somali, 9, reviewing, "k4"))


def test_a_macro_whose_tags_are_for_few_eyes_mails_only_that_an_answer_waits(
    town: Database, keys: Keys, siv: StaffMember, receive: Any, text: Make, macro: Make
) -> None:
    one = macro(template_id=text(), tags=frozenset({Tag("violent_extremism")}), state="", closing_reason="")
    reference = receive(email="bo@exempel.example").reference
    with town.read() as session:
        said = effects_on(session, siv, macro_of(session, siv, one), concern_of(session, reference))
    town.write(lambda s: play_macro(s, keys, siv, reference, 1, one, "k1"))
    with town.read() as session:
        mails = session.scalars(select(Mail.template).order_by(Mail.id)).all()
    assert (said.mail, mails[-1]) == ("waits", "mail.concern_answer_waiting")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"tags": frozenset(), "state": "", "closing_reason": ""}, "nothing"),
        ({"closing_reason": "  "}, "no_reason"),
        ({"state": "new"}, "state"),
        ({"tags": frozenset({Tag("påhitt")})}, "tag"),
    ],
)
def test_a_macro_that_breaks_a_rule_cannot_be_saved(
    town: Database, siv: StaffMember, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotPossibleNow, match=code):
        town.write(lambda s: save_macro(s, siv, steps(**changed)))
    assert number(town, Macro) == 0


def test_a_key_belongs_to_one_macro_in_use(town: Database, siv: StaffMember, macro: Make) -> None:
    first = macro()
    with pytest.raises(NotPossibleNow, match="key_taken"):
        macro(name="Två")
    town.write(lambda s: retire_macro(s, siv, first, retired=True))
    macro(name="Två")
    town.write(lambda s: retire_macro(s, siv, first, retired=False))
    with town.read() as session:
        assert session.scalars(select(Macro.key).order_by(Macro.id)).all() == ["", "b"]


def test_peer_B3_a_dry_run_on_yesterdays_queue_changes_nothing(
    town: Database, siv: StaffMember, people: People, receive: Any, macro: Make
) -> None:
    one = macro()
    with at(now() - timedelta(days=1)):
        old, hidden = receive(area_code="N1").reference, receive(area_code="S1").reference
    receive(area_code="N1")
    with town.read() as session:
        runs = dry_run(session, siv, macro_of(session, siv, one))
        hanna = people.make("handler", unit_code="north")
        own = dry_run(session, hanna, macro_of(session, hanna, one))
    assert [run.reference for run in runs] == [old, hidden]
    assert [(run.reference, run.effects.state) for run in own] == [(old, "closed")]
    before = number(town, ConcernEvent)
    page = people.sign_in(siv).get(f"/intern/makron/{one}")
    assert old in page.html.partition('id="prova"')[2]
    assert number(town, ConcernEvent) == before
    with town.read() as session:
        assert set(session.scalars(select(Concern.state))) == {"new"}


def test_a_macro_is_made_changed_and_played_in_the_pages(
    town: Database, siv: StaffMember, people: People, receive: Any, text: Make
) -> None:
    answer, one, two = text(), receive().reference, receive().reference
    client: PageClient = people.sign_in(siv)
    fields = {"name": "Lampa", "key": "L", "tags": "other:lighting", "state": "closed", "version": "0"}
    client.post("/intern/makron/ny", fields, status=422)
    made = client.post("/intern/makron/ny", fields | {"template": str(answer)})
    address = made.location.partition("?")[0]
    client.post("/intern/makron/ny", fields | {"template": str(answer)}, status=422)
    assert client.get(address).page.value("key") == "l"
    client.post(address, fields | {"key": "l", "reason": "Klart.", "version": "0"}, status=409)
    macro_id = address.rpartition("/")[2]
    played = client.post(
        f"{INBOX}/{one}/makro", {"macro": macro_id, "version": "1", "form_key": "p1", "list": "view=new"}
    )
    assert two in played.location, "on to the next"
    again = client.post(f"{INBOX}/{one}/makro", {"macro": macro_id, "version": "1", "form_key": "p2"}, status=409)
    assert 'id="conflict"' in again.html
