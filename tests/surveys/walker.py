"""Somebody who answers in the worst of ways: at random, back and forth, on two devices, while things break.

The walker remembers what was typed on each page. Whenever the page is shown again, every character must be there; and
what is stored in the end must be what was typed, once.
"""

import html
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

from flask import Flask
from sqlalchemy import func, select, update

from dialog.clock import today
from dialog.database import Database
from dialog.errors import Unavailable
from dialog.surveys.models import SurveyAnswer, SurveyDraft, SurveyWaiting
from dialog.surveys.question_types import TYPES
from dialog.surveys.rules.questionnaire import Questionnaire
from dialog.surveys.rules.route import choices_for
from dialog.surveys.rules.values import Raw, document_of, texts_of
from dialog.surveys.sheets import Sheet, read_sheet
from tests.client import Fetched
from tests.surveys.browser import Browser, Form, Plain, form_of

STEPS = 400
ALPHABET = "aåäöéß ,.;:'\"<>&%{}\\/_-–…†ابتثپچژ 😀🚲\n"
LANGUAGES = ("sv", "en", "ar")
State = dict[str, list[str]]


def still_offered(form: Form, typed: State) -> State:
    """What was typed, without choices that a changed earlier answer no longer offers (a ranking of what is a problem)."""
    found: State = {}
    for name, values in typed.items():
        chosen = name in form.names and form.kind(name) in ("radio", "checkbox", "select")
        if left := [value for value in values if not chosen or value in form.offered(name)]:
            found[name] = left
    return found


class Broken(RuntimeError):
    """Something nobody foresaw."""


class Faults:
    """Breaks the next write: before it is done, after it is done but before anybody hears of it, or with a bug."""

    def __init__(self, app: Flask, monkeypatch_setattr: Callable[[object, str, object], None]) -> None:
        self.app = app
        self.coming = ""
        self.database: Database = app.extensions["dialog.database"]
        for name in ("write", "write_one"):
            monkeypatch_setattr(self.database, name, self.breaking(getattr(self.database, name)))

    def breaking(self, write: Callable[..., object]) -> Callable[..., object]:
        """The same write, with the fault that is to come."""

        def broken(*given: object) -> object:
            coming, self.coming = self.coming, ""
            if coming == "before":
                raise Unavailable("database")
            if coming == "bug":
                raise Broken
            result = write(*given)
            if coming == "after":
                raise Unavailable("database")
            return result

        return broken

    @contextmanager
    def next_write(self, kind: str) -> Iterator[None]:
        """The next write in the block goes wrong; nothing does afterwards."""
        propagate = self.app.config.get("PROPAGATE_EXCEPTIONS")
        self.coming = kind
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        try:
            yield
        finally:
            self.coming = ""
            self.app.config["PROPAGATE_EXCEPTIONS"] = propagate


class Walker:
    """One person with one or two devices. `typed`: page number -> what stands in its fields; `skipped`: pages passed over."""

    def __init__(
        self, app: Flask, faults: Faults, questionnaire: Questionnaire, slug: str, areas: dict[str, str], random: Random
    ) -> None:
        self.app, self.faults, self.questionnaire, self.areas, self.random = app, faults, questionnaire, areas, random
        self.slug = slug
        self.database: Database = app.extensions["dialog.database"]
        self.devices = [Browser(Plain(app), slug, random.choice(LANGUAGES))]
        self.typed: dict[int, State] = {}
        self.skipped: set[int] = set()
        self.events: list[str] = []

    @property
    def device(self) -> Browser:
        return self.devices[0]

    def walk(self) -> None:
        """From the start to the receipt, whatever happens on the way."""
        before = self.stored()
        self.device.start()
        for _ in range(STEPS):
            if self.device.number:
                self.on_a_question_page()
            elif self.device.at.partition("?")[0].endswith("/granska"):
                if self.on_the_check_page():
                    break
            else:
                self.begin_again()
        else:
            raise AssertionError("the walk has no end")
        assert self.stored() == before + 1, "stored more than once, or not at all"

    def stored(self) -> int:
        with self.database.read() as session:
            waiting = session.scalar(select(func.count()).select_from(SurveyWaiting)) or 0
            return waiting + (session.scalar(select(func.count()).select_from(SurveyAnswer)) or 0)

    # What is done

    def on_a_question_page(self) -> None:
        form, number = self.device.form, self.device.number
        wanted = still_offered(form, self.typed.get(number, {}))
        assert form.state() == wanted, f"page {number} has come back with {form.state()} instead of {wanted}"
        self.fill(form, number, valid=self.random.random() < 0.75)
        happening = self.random.choices(
            ("next", "skip", "back", "reload", "old page", "resend", "fault", "language", "device", "expiry", "lost"),
            (60, 6, 6, 3, 3, 5, 8, 2, 3, 1, 4),
        )[0]
        self.events.append(f"{number}:{happening}")
        getattr(self, "do_" + happening.replace(" ", "_"))(form, number)

    def do_next(self, form: Form, number: int) -> None:
        self.press(form, number, "next")

    def do_skip(self, form: Form, number: int) -> None:
        self.press(form, number, "skip" if "skip" in form.presses else "next")

    def do_back(self, form: Form, number: int) -> None:
        self.press(form, number, "back")

    def do_reload(self, form: Form, number: int) -> None:
        """What was not sent is gone, what was sent stands there."""
        self.device.open(self.device.at)

    def do_old_page(self, form: Form, number: int) -> None:
        """An earlier page from the history, or a later one that is not reached yet."""
        self.device.open(f"{self.device.home}/{self.random.randint(1, len(self.questionnaire.screens))}")

    def do_resend(self, form: Form, number: int) -> None:
        """Two presses, the second before the answer to the first is read."""
        self.device.client.post(form.action, form.sent("next"), status=None)
        self.remember(form, number, "next")
        self.press(form, number, "next")

    def do_lost(self, form: Form, number: int) -> None:
        """The answer never arrives; the page is opened again."""
        self.device.client.post(form.action, form.sent("next"), status=None)
        self.remember(form, number, "next")
        self.device.open(self.device.at)

    def do_fault(self, form: Form, number: int) -> None:
        """The server breaks; what was typed is on the page that says so, and its button sends it again."""
        kind = self.random.choice(("before", "after", "bug"))
        with self.faults.next_write(kind):
            page = self.device.client.post(form.action, form.sent("next"), status=None)
            if page.status == 303 or page.status == 422:
                # Nothing was to be written.
                raise AssertionError("a page was answered without a write")
        assert page.status == (500 if kind == "bug" else 503)
        self.must_show(page, form)
        if kind == "after":
            self.remember(form, number, "next")
        again = form_of(page, form.action.rpartition("/")[2])
        assert again.sent() == form.sent("next"), f"the page that says it broke sends {again.sent()}, not {form.sent()}"
        self.press(form, number, "next")

    def do_language(self, form: Form, number: int) -> None:
        language = self.random.choice(LANGUAGES)
        self.remember(form, number, "language")
        self.device.send(form, f"language-{language}")
        self.device.home = f"{'' if language == 'sv' else '/' + language}/enkat/{self.slug}"

    def do_device(self, form: Form, number: int) -> None:
        """Go on with another phone, or pick up the first one again, as it was left."""
        if len(self.devices) == 1:
            self.remember(form, number, "save")
            self.devices.append(self.resumed(self.code_in(self.device.send(form, "save"))))
        self.devices.reverse()
        self.device.open(f"{self.device.home}/granska")

    def do_expiry(self, form: Form, number: int) -> None:
        """Eight days later. What is typed on the page that is open is kept, what lay on the server has run out."""
        with self.database.engine.begin() as connection:
            connection.execute(update(SurveyDraft.__table__).values(expires_on=today() - timedelta(days=1)))  # type: ignore[arg-type]
        self.typed, self.skipped = {}, set()
        del self.devices[1:]
        if form.state():
            self.typed = {number: form.state()}
        self.device.send(form, "next")

    def on_the_check_page(self) -> bool:
        """True when it has been sent."""
        form = self.device.form
        happening = self.random.choices(("send", "change", "back", "fault", "twice", "other"), (50, 12, 8, 12, 10, 8))[
            0
        ]
        self.events.append(f"check:{happening}")
        if happening == "change":
            links = [to for to, _ in self.device.page.page.links if "andra=1" in to]  # type: ignore[union-attr]
            self.device.open(self.random.choice(links))
            return False
        if happening == "back":
            self.device.send(form, "back")
            return False
        if happening == "other" and len(self.devices) > 1:
            self.devices.reverse()
            self.device.open(f"{self.device.home}/granska")
            return False
        if happening == "fault":
            self.send_with_a_fault(form)
        references = {self.sent(form) for _ in range(2 if happening == "twice" else 1)}
        references.add(self.sent(form))
        assert len(references) == 1, "a second receipt"
        for other in self.devices[1:]:
            page = other.client.post(form.action, form.sent("send"), status=None)
            assert page.page.by_id("reference") in references, "the other device got another receipt"
        self.must_be_stored(references.pop())
        return True

    def send_with_a_fault(self, form: Form) -> None:
        # One write stores the answer and erases the draft.
        with self.faults.next_write(self.random.choice(("before", "after", "bug"))):
            page = self.device.client.post(form.action, form.sent("send"), status=None)
        assert page.status in (500, 503), page.status

    def sent(self, form: Form) -> str:
        page = self.device.client.post(form.action, form.sent("send"), status=None)
        assert page.status == 200, page.text[:300]
        return page.page.by_id("reference")

    def begin_again(self) -> None:
        self.events.append("begin")
        self.device.start()

    # What must be so

    def press(self, form: Form, number: int, action: str) -> None:
        page = self.device.send(form, action)
        self.remember(form, number, action)
        if page.status == 422 and not self.device.number:
            raise AssertionError(page.text[:300])
        if page.status == 422:
            assert self.device.form.state() == form.state(), "a page with something to mend has lost what was typed"

    def remember(self, form: Form, number: int, action: str) -> None:
        state = form.state()
        self.typed[number] = state
        if state:
            self.skipped.discard(number)
        required = any(one.question.required for one in self.questionnaire.screens[number - 1].questions)
        if action == "skip" and not (required and number in self.sheet().problems):
            self.skipped.add(number)

    def must_show(self, page: Fetched, form: Form) -> None:
        shown = html.unescape(page.html).replace("\r\n", "\n")
        for values in form.state().values():
            for value in values:
                assert value in shown, "what was typed is not on the page that says that something broke"

    def must_be_stored(self, reference: str) -> None:
        sheet = self.sheet()
        assert not sheet.problems
        with self.database.read() as session:
            row = session.scalars(select(SurveyWaiting).where(SurveyWaiting.reference == reference)).one()
        assert json.loads(row.document) == document_of(sheet.answers)
        assert json.loads(row.texts) == texts_of(sheet.answers)

    def sheet(self) -> Sheet:
        """What was typed means, read by the rules and not by the pages."""
        raws: dict[int, Raw] = {number: raw for number, raw in self.typed.items() if number not in self.skipped}
        return read_sheet(self.questionnaire, raws, self.areas)

    # How fields are filled

    def fill(self, form: Form, number: int, *, valid: bool) -> None:
        if valid:
            self.fill_well(form, number)
            return
        for name in form.names:
            if name.startswith("q_") and form.kind(name) != "hidden" and self.random.random() < 0.7:
                form.fill(name, self.anything(form, name))

    def fill_well(self, form: Form, number: int) -> None:
        """As the question's type would have it."""
        answers = self.sheet().answers
        screen = self.questionnaire.screens[number - 1]
        for name in form.names:
            if name.startswith("q_") and form.kind(name) != "hidden":
                form.fill(name, [])
        for asked in screen.questions:
            kind = TYPES[asked.question.type]
            value = kind.simulate(
                asked.question, self.random, choices_for(self.questionnaire, asked, answers, self.areas)
            )
            for name, values in (kind.write(asked, value) if value else {}).items():
                if name in form.names and form.kind(name) != "hidden":
                    form.fill(name, list(values) if form.offered(name) else self.written(form, name))

    def anything(self, form: Form, name: str) -> list[str]:
        offered = form.offered(name)
        if not offered:
            return [self.written(form, name)]
        most = 3 if form.kind(name) == "checkbox" else 1
        return self.random.sample(offered, self.random.randint(0, min(len(offered), most)))

    def written(self, form: Form, name: str) -> str:
        """A few characters that are easily lost. A field of one line takes no line breaks."""
        text = "".join(self.random.choices(ALPHABET, k=self.random.randint(1, 30)))
        return text if form.kind(name) == "textarea" else text.replace("\n", " ")

    def code_in(self, page: Fetched) -> str:
        digits = "".join(character for character in page.page.by_id("resume-code") if character.isdigit())
        assert len(digits) == 16
        return digits

    def resumed(self, code: str) -> Browser:
        other = Browser(Plain(self.app), self.slug, self.random.choice(LANGUAGES))
        form = form_of(other.open(f"{other.home}/fortsatt"), "/fortsatt")
        form.fill("resume_code", code)
        other.send(form)
        return other
