"""A test client that looks at every page it fetches, as a careful reader would."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse


class Page(HTMLParser):
    """What of a page the checks and tests need: ids, headings, fields, forms, text."""

    VOID = frozenset({"input", "br", "img", "meta", "link", "hr", "wbr", "source"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.language = self.direction = self.title = ""
        self.fields: list[dict[str, str]] = []
        self.labels: set[str] = set()
        self.links: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self._label_depth = 0
        self._link: list[Any] | None = None
        self._option_of: dict[str, str] | None = None
        self.feed(html)
        self.text = re.sub(r"\s+", " ", "".join(self._text)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag not in self.VOID:
            self._open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        for name in found:
            if name.startswith("on") or name == "style":
                self.faults.append(f"<{tag}> has an inline {name}")
        if tag == "html":
            self.language, self.direction = found.get("lang", ""), found.get("dir", "")
        elif tag in ("style",) or (tag == "script" and "src" not in found):
            self.faults.append(f"inline <{tag}>")
        elif re.fullmatch(r"h[1-6]", tag):
            self.headings.append(tag)
        elif tag == "label":
            self._label_depth += 1
            if "for" in found:
                self.labels.add(found["for"])
        elif tag == "form":
            self.forms.append(
                {
                    "action": found.get("action", ""),
                    "method": found.get("method", "get"),
                    "id": found.get("id", ""),
                    "fields": [],
                }
            )
        elif tag in ("input", "select", "textarea", "button"):
            found["tag"] = tag
            found["labelled"] = "yes" if self._label_depth else ""
            self.fields.append(found)
            if self.forms:
                self.forms[-1]["fields"].append(found)
        elif tag == "a" and "href" in found:
            self._link = [found["href"], ""]
        for name in ("src", "href", "action", "poster", "data"):
            value = found.get(name, "")
            if tag in ("script", "img", "link", "iframe", "source") and re.match(r"(https?:)?//", value):
                self.faults.append(f"<{tag}> asks {value}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._label_depth -= 1
        if tag == "a" and self._link is not None:
            self.links.append((self._link[0], re.sub(r"\s+", " ", self._link[1]).strip()))
            self._link = None
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data
        if self._link is not None:
            self._link[1] += data
        if not {"script", "style", "title"} & set(self._open[-1:]):
            self._text.append(data)

    def check(self) -> list[str]:
        """Faults every page could have."""
        faults = list(self.faults)
        if self.headings.count("h1") != 1:
            faults.append(f"{self.headings.count('h1')} h1")
        levels = [int(heading[1]) for heading in self.headings]
        faults += [f"heading jumps from {a} to {b}" for a, b in pairwise(levels) if b > a + 1]
        if not self.title.strip():
            faults.append("no title")
        if not self.language or self.direction not in ("ltr", "rtl"):
            faults.append("no lang or dir")
        faults += [f"id {one} twice" for one in sorted({one for one in self.ids if self.ids.count(one) > 1})]
        for field in self.fields:
            if field["tag"] == "button" or field.get("type") in ("hidden", "submit", "button"):
                continue
            if not (
                field["labelled"]
                or field.get("id") in self.labels
                or field.get("aria-label")
                or field.get("aria-labelledby")
            ):
                faults.append(f"field {field.get('name')} has no label")
        return faults

    def value(self, name: str, form: int | None = None) -> str:
        """The value of the first field called `name`."""
        fields = self.fields if form is None else self.forms[form]["fields"]
        return next(field.get("value", "") for field in fields if field.get("name") == name)

    def by_id(self, wanted: str) -> str:
        """The text of the element with this id."""
        match = re.search(rf'<(\w+)[^>]*\bid="?{re.escape(wanted)}"?[^>]*>(.*?)</\1>', self.html, re.S)
        assert match, f"no element #{wanted}"
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", match.group(2))).strip()


class PageClient:
    """Fetches pages; every HTML answer is checked."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = app.test_client()
        self.csrf_token = ""

    def get(self, path: str, status: int = 200, **options: Any) -> "Fetched":
        return self._fetched(self.http.get(path, **options), status)

    def post(
        self, path: str, data: dict[str, Any] | None = None, status: int | None = 303, **options: Any
    ) -> "Fetched":
        """POST with the session's token when signed in. `status` None accepts any."""
        sent = dict(data or {})
        if self.csrf_token:
            sent.setdefault("csrf_token", self.csrf_token)
        return self._fetched(self.http.post(path, data=sent, **options), status)

    def _fetched(self, response: TestResponse, status: int | None) -> "Fetched":
        fetched = Fetched(response)
        if status is not None:
            assert response.status_code == status, f"{response.status_code} instead of {status}: {fetched.text[:600]}"
        if response.mimetype == "text/html" and response.data and not 300 <= response.status_code < 400:
            assert not (faults := fetched.page.check()), f"{response.request.path}: {faults}"
            assert "Content-Security-Policy" in response.headers
        return fetched


class Fetched:
    """A response with its page."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.headers = response.headers

    @property
    def page(self) -> Page:
        if not hasattr(self, "_page"):
            self._page = Page(self.html)
        return self._page

    @property
    def text(self) -> str:
        return self.page.text

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")
