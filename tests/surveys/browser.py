"""Somebody who answers with a browser that runs no script: reads forms, fills in what is there, presses buttons."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

from tests.client import Fetched, PageClient

Filled = Mapping[str, str | Iterable[str]]
# q_PLATS__2_name is a field of PLATS__2.
ADDRESS = re.compile(r"q_([A-Z0-9]+(?:__[A-Za-z0-9]+)?)")


class Plain(PageClient):
    """A client that does not look closely at each page: others do."""

    def _fetched(self, response: TestResponse, status: int | None) -> Fetched:
        return Fetched(response)


@dataclass
class Control:
    """A field or button of a form. `value` as a browser would send it; `chosen` for radios, checkboxes and options."""

    kind: str
    name: str
    value: str
    chosen: bool = True
    options: list[tuple[str, bool]] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page, by their address. Buttons elsewhere that name a form belong to it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[dict[str, Any]] = []
        self._open: dict[str, Any] | None = None
        self._loose: list[tuple[str, Control]] = []
        self._text: Control | None = None
        self._select: Control | None = None
        self.feed(html)
        for owner, control in self._loose:
            for form in self.forms:
                if form["id"] == owner:
                    form["controls"].append(control)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = {"action": found.get("action", ""), "id": found.get("id", ""), "controls": []}
            self.forms.append(self._open)
        elif tag == "input":
            kind = found.get("type", "text")
            checkable = kind in ("radio", "checkbox")
            value = found.get("value", "on" if checkable else "")
            self._add(
                found,
                Control(kind, found.get("name", ""), value, not checkable or "checked" in found),
            )
        elif tag == "button":
            self._add(found, Control("button", found.get("name", ""), found.get("value", "")))
        elif tag == "textarea":
            self._text = Control("textarea", found.get("name", ""), "")
            self._add(found, self._text)
        elif tag == "select":
            self._select = Control("select", found.get("name", ""), "")
            self._add(found, self._select)
        elif tag == "option" and self._select is not None:
            self._select.options.append((found.get("value", ""), "selected" in found))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            # A browser drops the first line break of a textarea and counts all as one character.
            self._text.value = self._text.value.replace("\r\n", "\n").removeprefix("\n")
            self._text = None
        elif tag == "select" and self._select is not None:
            chosen = [value for value, selected in self._select.options if selected]
            self._select.value = chosen[0] if chosen else next((value for value, _ in self._select.options), "")
            self._select = None
        elif tag == "form":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data

    def _add(self, found: dict[str, str], control: Control) -> None:
        if "form" in found:
            self._loose.append((found["form"], control))
        elif self._open is not None:
            self._open["controls"].append(control)


class Form:
    """A form that can be filled in and sent."""

    def __init__(self, form: dict[str, Any]) -> None:
        self.action: str = form["action"]
        self.controls: list[Control] = form["controls"]

    @property
    def names(self) -> list[str]:
        """The names of its fields, each once, in order."""
        return list(dict.fromkeys(one.name for one in self.controls if one.kind != "button" and one.name))

    @property
    def presses(self) -> set[str]:
        """What its buttons say."""
        return {one.value for one in self.controls if one.kind == "button" and one.name == "action"}

    def fill(self, name: str, wanted: str | Iterable[str]) -> None:
        """Write, or choose by value. A value that the page does not offer cannot be chosen."""
        values = [wanted] if isinstance(wanted, str) else list(wanted)
        mine = [one for one in self.controls if one.name == name and one.kind != "button"]
        assert mine, f"there is no field {name} among {self.names}"
        if mine[0].kind in ("radio", "checkbox"):
            assert set(values) <= {one.value for one in mine}, f"{name} offers no {values}"
            for one in mine:
                one.chosen = one.value in values
        elif mine[0].kind == "select":
            assert set(values) <= {value for value, _ in mine[0].options}, f"{name} offers no {values}"
            mine[0].value = values[0] if values else ""
        else:
            mine[0].value = values[0] if values else ""

    def offered(self, name: str) -> list[str]:
        """What can be chosen in a field."""
        mine = [one for one in self.controls if one.name == name and one.kind != "button"]
        if mine and mine[0].kind == "select":
            return [value for value, _ in mine[0].options if value]
        return [one.value for one in mine if one.kind in ("radio", "checkbox")]

    def kind(self, name: str) -> str:
        """What sort of field it is."""
        return next(one.kind for one in self.controls if one.name == name and one.kind != "button")

    def state(self) -> dict[str, list[str]]:
        """What stands in the fields of questions now, without empty ones."""
        found: dict[str, list[str]] = {}
        for one in self.controls:
            if one.name.startswith("q_") and one.kind != "button" and one.chosen and one.value:
                found.setdefault(one.name, []).append(one.value)
        return found

    def sent(self, press: str = "") -> dict[str, list[str]]:
        """The fields as a browser sends them, with the pressed button."""
        found: dict[str, list[str]] = {}
        for one in self.controls:
            if one.kind == "button" or not one.name or not one.chosen:
                continue
            value = re.sub(r"\r?\n", "\r\n", one.value) if one.kind == "textarea" else one.value
            found.setdefault(one.name, []).append(value)
        return found | ({"action": [press]} if press else {})


def form_of(page: Fetched, ending: str) -> Form:
    """The form whose address ends so."""
    found = [form for form in Forms(page.html).forms if form["action"].partition("?")[0].endswith(ending)]
    assert found, f"no form to {ending}: {page.text[:300]}"
    return Form(found[0])


class Browser:
    """Answers one survey by links and buttons alone."""

    def __init__(self, client: PageClient, slug: str, language: str = "sv") -> None:
        self.client, self.slug = client, slug
        self.home = f"{'' if language == 'sv' else '/' + language}/enkat/{slug}"
        self.page: Fetched | None = None
        self.at = ""

    def open(self, address: str) -> Fetched:
        """Follow a link, and where it leads on."""
        page = self.client.get(address, status=None)  # type: ignore[arg-type]
        for _ in range(5):
            if page.status != 303:
                break
            address = page.location
            page = self.client.get(address, status=None)  # type: ignore[arg-type]
        self.at, self.page = address, page
        return page

    def send(self, form: Form, press: str = "") -> Fetched:
        """Press a button, and go where that leads."""
        page = self.client.post(form.action, form.sent(press), status=None)
        self.at = form.action
        if page.status == 303:
            return self.open(page.location)
        self.page = page
        return page

    def start(self, **fields: str) -> Fetched:
        """From the page before the questions to the first of them."""
        form = form_of(self.open(self.home), "/starta")
        for name, value in fields.items():
            form.fill(name, value)
        return self.send(form)

    @property
    def form(self) -> Form:
        """The form of the question page or check page that is shown."""
        assert self.page is not None
        return form_of(self.page, self.at.partition("?")[0].rpartition("/")[2])

    @property
    def questions(self) -> list[str]:
        """The addresses of the questions that have fields on this page."""
        found = [match[1] for name in self.form.names if (match := ADDRESS.match(name))]
        return list(dict.fromkeys(found))

    @property
    def number(self) -> int:
        """The number of the question page, 0 on the check page."""
        last = self.at.partition("?")[0].rpartition("/")[2]
        return int(last) if last.isdigit() else 0

    def answer_page(self, answers: Filled) -> None:
        """Fill in what `answers` has for this page and go on; an unanswered question is passed."""
        form = self.form
        for name in form.names:
            if name in answers:
                form.fill(name, answers[name])
        page, here = self.send(form, "next"), form.action
        if page.status == 422:
            # Asked for once, and then passed.
            assert self.form.sent().get("again"), page.text[:600]
            self.send(self.form, "next")
            assert self.at != here, page.text[:600]

    def answer_all(self, answers: Filled) -> list[tuple[int, list[str]]]:
        """From this page to the check page; the pages on the way with the questions that have fields there."""
        seen: list[tuple[int, list[str]]] = []
        for _ in range(120):
            if not self.number:
                return seen
            seen.append((self.number, self.questions))
            self.answer_page(answers)
        raise AssertionError("the survey has no end")

    def finish(self) -> str:
        """Send from the check page; the reference of the receipt."""
        page = self.send(self.form, "send")
        assert page.status == 200, page.text[:600]
        return page.page.by_id("reference")
