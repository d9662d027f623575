"""Reading single values out of JSON, collecting faults instead of stopping at the first."""

from collections.abc import Mapping
from typing import Any

from dialog.links import is_own_path, is_safe_link
from dialog.organisations.rules import is_code, is_phone
from dialog.settings import ALL_LANGUAGES
from dialog.text import LINE, TextRefused, TextRule, canonical

Object = Mapping[str, Any]
LONG = TextRule(limit=12_000, multiline=True)


class Fields:
    """Takes values out of objects; what is wrong with them is in `faults`, each line naming its row."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def rows(self, top: Object, name: str) -> list[tuple[Object, str]]:
        rows: list[tuple[Object, str]] = []
        for number, row in enumerate(self.items(top, name, "the file"), 1):
            where = f"{name}[{number}]"
            if isinstance(row, dict):
                code = row.get("code", row.get("key", ""))
                rows.append((row, f"{where} {code}" if isinstance(code, str) and code else where))
            else:
                self.fault(where, "must be an object")
        return rows

    def part(self, parent: Object, name: str, where: str) -> Object:
        value = parent.get(name, {})
        if isinstance(value, dict):
            return value
        self.fault(where, f"{name} must be an object")
        return {}

    def items(self, parent: Object, name: str, where: str) -> list[Any]:
        value = parent.get(name, [])
        if isinstance(value, list):
            return value
        self.fault(where, f"{name} must be a list")
        return []

    def by_language(self, parent: Object, name: str, where: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for language, value in self.part(parent, name, where).items():
            if language not in ALL_LANGUAGES:
                self.fault(where, f"{name}.{language} is not one of {', '.join(ALL_LANGUAGES)}")
            else:
                found[language] = self.clean(str(value), LONG, f"{where}.{name}.{language}")
        return found

    def line(self, row: Object, name: str, where: str, *, required: bool = False) -> str:
        value = row.get(name, "")
        if not isinstance(value, str):
            self.fault(where, f"{name} must be text")
            return ""
        line = self.clean(value, LINE, f"{where}.{name}")
        if required and not line:
            self.fault(where, f"{name} is missing")
        return line

    def code(self, row: Object, where: str, name: str = "code") -> str:
        code = self.line(row, name, where, required=True)
        if code and not is_code(code):
            self.fault(where, f"{name} may hold letters, digits, - and _, at most 40")
        return code

    def phone(self, number: str, where: str) -> str:
        if number and not is_phone(number):
            self.fault(where, f"{number} is not a phone number")
        return number

    def link(self, row: Object, name: str, where: str) -> str:
        address = self.line(row, name, where)
        if address and not (is_safe_link(address) or is_own_path(address)):
            self.fault(where, f"{name} must be an address that begins with https, http, tel or mailto")
        return address

    def kind(self, kinds: type[Any], value: Any, where: str) -> Any:
        if value in [kind.value for kind in kinds]:
            return kinds(value)
        self.fault(where, f"kind {value!r} is not one of {', '.join(kind.value for kind in kinds)}")
        return None

    def clean(self, raw: str, rule: TextRule, where: str) -> str:
        try:
            return canonical(raw, rule)
        except TextRefused as refusal:
            self.fault(where, f"text refused: {refusal.reason}")
            return ""

    def fault(self, where: str, what: str) -> None:
        self.faults.append(f"{where}: {what}")
