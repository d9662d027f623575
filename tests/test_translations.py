"""No text is left untranslated: public pages in six languages, staff pages in Swedish and English."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from dialog.settings import ALL_LANGUAGES

ROOT = Path(__file__).parent.parent
FUNCTIONS = {
    "_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None,
    "_n": (1, 2), "ngettext": (1, 2), "lazy_ngettext": (1, 2),
}  # fmt: skip
# What only staff meet. Everything else is public and must speak all six languages.
STAFF = re.compile(
    r"/templates/staff/|staff|dialog/(accounts|audit|outbox|situation|statistics|conferences)/|home/(menu|waiting)|components/(toast|conflict)"
    r"|concerns/(bulk_forms|observation_|desk_forms|protection_forms|rules/wording)"
    r"|places/(forms|import_labels)|organisations/forms|surveys/(results_forms|text_forms|describing|operations)"
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
TAG = re.compile(r"</?[a-z]\w*")


@cache
def sources() -> dict[str, tuple[str, set[str]]]:
    """msgid -> (plural or '', the files it stands in)."""
    found: dict[str, tuple[str, set[str]]] = {}
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    options = {"**.html": {"silent": "false"}}
    for file, _, message, _, _ in extract_from_dir(ROOT / "dialog", methods, options, keywords=FUNCTIONS):
        singular, plural = (message, "") if isinstance(message, str) else (message[0], message[1])
        found.setdefault(singular, (plural, set()))[1].add(f"dialog/{file}")
    found.pop("", None)
    return found


@cache
def catalogue(language: str) -> Catalog:
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def wanted(language: str) -> Iterator[str]:
    for msgid, (_, files) in sources().items():
        public = any(not STAFF.search(file) for file in files)
        if public or language in ("sv", "en"):
            yield msgid


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_nothing_is_left_untranslated(language: str) -> None:
    missing = []
    for msgid in wanted(language):
        message = catalogue(language).get(msgid)
        if message is None or message.fuzzy or not all(strings(message)):
            missing.append(msgid)
    assert not missing


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_placeholders_and_tags_survive_translation(language: str) -> None:
    faults = []
    for message in catalogue(language):
        if not message.id or not all(strings(message)):
            continue
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        allowed = {name for one in ids for name in PLACEHOLDER.findall(one)}
        needed = set(PLACEHOLDER.findall(ids[-1])) - ({"%(num)s"} if len(ids) > 1 else set())
        for text in strings(message):
            found = set(PLACEHOLDER.findall(text))
            if found - allowed or (text == strings(message)[-1] and needed - found):
                faults.append(f"{ids[0]} -> {text}")
            if sorted(TAG.findall(text)) != sorted(TAG.findall(ids[0])):
                faults.append(f"tags: {ids[0]} -> {text}")
    assert not faults


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_catalogues_hold_nothing_that_pages_no_longer_say(language: str) -> None:
    assert not [
        m.id for m in catalogue(language) if m.id and (m.id if isinstance(m.id, str) else m.id[0]) not in sources()
    ]


@pytest.mark.parametrize("language", sorted(set(ALL_LANGUAGES) - {"sv", "en"}))
def test_machine_made_translations_say_so(language: str) -> None:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    assert "machine-made" in path.read_text(encoding="utf-8").split("msgid", 1)[0].lower()


def test_swedish_keeps_the_words_we_do_not_use() -> None:
    """DESIGN: no exclamation marks, no "tyvärr", "vänligen", "klicka här", "ogiltig", "obligatorisk"."""
    avoided = re.compile(r"!|tyvärr|vänligen|klicka här|ogiltig|obligatorisk|problemområde|hotspot", re.I)
    found = [text for message in catalogue("sv") if message.id for text in strings(message) if avoided.search(text)]
    assert not found
