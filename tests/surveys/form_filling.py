"""Fills the fields of a drawn page as a browser does, and sends them as a browser does."""

from collections.abc import Iterable, Mapping, Sequence
from html.parser import HTMLParser


class FilledPage(HTMLParser):
    """The controls of a page in order: [kind, name, value, chosen]. A list is one control with its options."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.controls: list[dict[str, object]] = []
        self._writing: dict[str, object] | None = None
        self._list: dict[str, object] | None = None
        self._first = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "input":
            control = {"kind": found.get("type", "text"), "name": found["name"], "value": found.get("value", "")}
            self.controls.append(control | {"chosen": "checked" in found})
        elif tag == "textarea":
            self._writing = {"kind": "textarea", "name": found["name"], "value": "", "chosen": False}
            self._first = True
            self.controls.append(self._writing)
        elif tag == "select":
            self._list = {"kind": "select", "name": found["name"], "value": None, "chosen": False, "options": []}
            self.controls.append(self._list)
        elif tag == "option" and self._list is not None:
            self._list["options"].append(found["value"])  # type: ignore[attr-defined]
            if "selected" in found or self._list["value"] is None:
                self._list["value"] = found["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._writing = None
        elif tag == "select":
            self._list = None

    def handle_data(self, data: str) -> None:
        if self._writing is not None:
            # The parser of a browser drops one line break right after the tag.
            text = data.removeprefix("\n") if self._first else data
            self._writing["value"] = str(self._writing["value"]) + text
            self._first = False

    def names(self) -> set[str]:
        """The names of all fields."""
        return {str(control["name"]) for control in self.controls}

    def name_of_box(self, value: str) -> str:
        """The field of the radio button or box with this value."""
        boxes = (one for one in self.controls if one["kind"] in ("radio", "checkbox"))
        return next(str(one["name"]) for one in boxes if one["value"] == value)

    def fill(self, raw: Mapping[str, Sequence[str]]) -> "FilledPage":
        """Tick, choose and write what `raw` says. Everything it says must have a place on the page."""
        for name, values in raw.items():
            for value in values:
                assert self._put(name, value), f"{name}={value!r} has no place on the page"
        return self

    def sent(self) -> dict[str, list[str]]:
        """What a browser sends: ticked boxes, chosen lines, and every text field; line breaks as CR LF."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control["kind"] in ("radio", "checkbox") and not control["chosen"]:
                continue
            value = str(control["value"] or "")
            sent.setdefault(str(control["name"]), []).append(value.replace("\n", "\r\n"))
        return sent

    def _put(self, name: str, value: str) -> bool:
        for control in self._named(name, ("radio", "checkbox")):
            if control["value"] == value:
                if control["kind"] == "radio":
                    for other in self._named(name, ("radio",)):
                        other["chosen"] = False
                control["chosen"] = True
                return True
        for control in self._named(name, ("select",)):
            if value in control["options"]:  # type: ignore[operator]
                control["value"] = value
                return True
        for control in self._named(name, ("text", "hidden", "textarea")):
            control["value"] = value
            return True
        return False

    def _named(self, name: str, kinds: Sequence[str]) -> Iterable[dict[str, object]]:
        return (control for control in self.controls if control["name"] == name and control["kind"] in kinds)
