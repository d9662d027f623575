"""Answers a survey as a browser without script does: reads each page, fills in its fields, presses a button."""

from collections.abc import Mapping
from typing import Any

from tests.client import Fetched, Page, PageClient

Answers = Mapping[str, str | list[str]]

# One way through the small questionnaire: page number -> fields.
FIRST = {"q_OMRADE": "A1"}
ADULT = {"q_ALDER": "A30"}
YOUNG = {"q_ALDER": "A15"}


class Respondent:
    """`number` is the page shown now, 0 elsewhere. `page` is the last page with a form."""

    def __init__(self, client: PageClient, slug: str = "liten", prefix: str = "") -> None:
        self.client = client
        self.slug = slug
        self.prefix = prefix
        self.shown: Fetched

    @property
    def root(self) -> str:
        return f"{self.prefix}/enkat/{self.slug}"

    @property
    def page(self) -> Page:
        return self.shown.page

    @property
    def path(self) -> str:
        return str(self.shown.response.request.path)

    @property
    def number(self) -> int:
        last = self.path.rsplit("/", 1)[-1]
        return int(last) if last.isdigit() else 0

    def get(self, path: str = "", status: int = 200) -> Fetched:
        """Go to an address under the survey's own, following where it leads."""
        self.shown = self._followed(self.client.get(f"{self.root}{path}", status=None))
        assert self.shown.status == status, self.shown.text[:400]
        return self.shown

    def start(self, query: str = "", **fields: str) -> Fetched:
        """Open the first page and press Start."""
        self.get(query)
        sent = {"form_key": self.page.value("form_key")} | fields
        if "kanal" in {field.get("name") for field in self.page.fields}:
            sent.setdefault("kanal", self.page.value("kanal"))
        self.shown = self._followed(self.client.post(f"{self.root}/starta", sent, status=None))
        return self.shown

    def fields(self) -> dict[str, list[str]]:
        """What a browser would send of the page as it stands, without a button."""
        found: dict[str, list[str]] = {}
        for field in self.page.fields:
            name = field.get("name", "")
            if not name or field["tag"] == "button":
                continue
            if field.get("type") in ("radio", "checkbox") and "checked" not in field:
                continue
            found.setdefault(name, []).append(field.get("value", ""))
        return found | self._written()

    def _written(self) -> dict[str, list[str]]:
        """Text areas and lists, whose values are not attributes."""
        parsed = _Filled()
        parsed.feed(self.shown.html)
        return parsed.found

    def press(self, action: str = "next", answers: Answers | None = None, status: int | None = None) -> Fetched:
        """Fill in and press a button; follows redirects unless `status` says what is expected first."""
        number = self.number
        sent: dict[str, Any] = self.fields()
        for name, value in (answers or {}).items():
            sent[name] = value if isinstance(value, list) else [value]
        sent["action"] = [action]
        target = f"{self.root}/{number}" if number else self.path
        fetched = self.client.post(target, sent, status=status)
        self.shown = self._followed(fetched) if status is None else fetched
        return self.shown

    def answer_all(self, pages: Mapping[int, Answers]) -> Fetched:
        """Answer page after page until the check page; a page that is not in `pages` is skipped."""
        for _ in range(60):
            if not self.number:
                break
            if self.number in pages:
                self.press("next", pages[self.number])
            else:
                self.press("skip")
        assert self.path.endswith("/granska"), f"{self.path}: {self.shown.text[:300]}"
        return self.shown

    def answer_all_until(self, number: int, pages: Mapping[int, Answers]) -> Fetched:
        """Answer page after page until `number` is shown."""
        while self.number not in (0, number):
            self.press("next" if self.number in pages else "skip", pages.get(self.number))
        assert self.number == number, self.path
        return self.shown

    def send(self, status: int = 200) -> Fetched:
        """Press Send on the check page."""
        self.shown = self.client.post(
            f"{self.root}/granska", {"form_key": self.page.value("form_key"), "action": "send"}, status=status
        )
        return self.shown

    def _followed(self, fetched: Fetched) -> Fetched:
        for _ in range(6):
            if not 300 <= fetched.status < 400:
                return fetched
            fetched = self.client.get(fetched.location, status=None)
        raise AssertionError("goes round in circles")


class _Filled(Page):
    """Reads what stands in text areas and chosen lines of lists."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self._name = self._area = ""
        super().__init__("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        found = {name: value or "" for name, value in attrs}
        if tag == "textarea":
            self._area = found.get("name", "")
            self.found[self._area] = [""]
        elif tag == "select":
            self._name = found.get("name", "")
            self.found[self._name] = [""]
        elif tag == "option" and "selected" in found:
            self.found[self._name] = [found.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag == "textarea":
            # The first line break is the element's own.
            self.found[self._area] = [self.found[self._area][0].removeprefix("\n")]
            self._area = ""

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if self._area:
            self.found[self._area][0] += data
