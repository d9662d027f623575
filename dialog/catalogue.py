"""The translated catalogues without Flask: for mails, the municipality's texts and everything else outside a request."""

from functools import lru_cache
from typing import Any

from babel import Locale
from babel.support import NullTranslations, Translations

from dialog.resources import translations_folder

SOURCE_LANGUAGE = "en"
DEFAULT_LANGUAGE = "sv"


def N_(msgid: str) -> str:
    """Mark a sentence for the catalogues without translating it yet."""
    return msgid


def _n(singular: str, plural: str) -> tuple[str, str]:
    """Mark a sentence that holds a number (`%(num)s`)."""
    return singular, plural


def translate(language: str, msgid: str, **values: Any) -> str:
    """`msgid` in `language`; in Swedish where that is missing. `values` fill its placeholders."""
    found = str(_catalogue(language).gettext(msgid))
    return found % values if values else found


def translate_number(language: str, forms: tuple[str, str], num: int) -> str:
    """The form for `num` in `language`, with its other placeholders left as they are."""
    return str(_catalogue(language).ngettext(forms[0], forms[1], num)).replace("%(num)s", str(num))


def is_translated(language: str, msgid: str) -> bool:
    """True when the page speaks `language` here, and not Swedish in its place."""
    if language in (SOURCE_LANGUAGE, DEFAULT_LANGUAGE):
        return True
    own: dict[Any, Any] = getattr(_catalogue(language), "_catalog", {})
    return msgid in own or (msgid, 0) in own


@lru_cache(maxsize=32)
def locale_of(language: str) -> Locale:
    """Babel's locale: Swedish is Sweden's."""
    return Locale.parse("sv_SE" if language == DEFAULT_LANGUAGE else language)


@lru_cache(maxsize=32)
def _catalogue(language: str) -> NullTranslations:
    found = Translations.load(str(translations_folder()), [language])
    if language not in (SOURCE_LANGUAGE, DEFAULT_LANGUAGE):
        found.add_fallback(_catalogue(DEFAULT_LANGUAGE))
    return found
