"""Stylesheets, scripts and images: one file per bundle, named after its content.

At start the parts of each bundle are joined, shortened and written to ``output_dir`` as
``static/<stem>.<hash>.<ext>``, with ``.gz`` and ``.br`` beside them. The names change with the content, so
browsers may keep the files for a year.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

YEAR = 31_536_000

# Components that public and staff pages share. The order is the order of the cascade.
SHARED_BEFORE = ("tokens", "base")
SHARED = (
    "field",
    "options",
    "error_summary",
    "card",
    "status_tag",
    "rows",
    "progress",
    "notice",
    "emergency",
    "text",
    "picture",
    "fold",
    "answers",
    "data_table",
    "pagination",
    "bars",
    "language_menu",
)
CHARTS = ("tokens_charts", "figure", "sparkline", "heat_table", "area_map", "six_steps", "level_bars")
PUBLIC = (*SHARED_BEFORE, "public", "top_bar", "button", *SHARED, "hero", "hits", "pin", "footer", "public_print")
# Only on the pages of the situation picture, of statistics and of the weekly conference.
PICTURE = ("situation", "problems", "situation_parts", "documents", "judgements", "conference")
STAFF = (
    *SHARED_BEFORE,
    "staff",
    "staff_bar",
    *SHARED,
    "staff_button",
    "chip",
    "suggested",
    "staff_form",
    "staff_table",
    *CHARTS,
    "survey_results",
    "survey_staff",
    "meetings",
    "inbox",
    "desk",
    "reading",
    "answering",
    "protection",
    "sign_in",
    "concern",
    "alike",
    "many",
    "door",
    "toast",
    "notes",
    "pin",
    "walk",
    "law",
    "staff_print",
)

# Every file the pages may ask for, and the parts it is made of. The only such list.
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "public.css": tuple(f"css/{part}.css" for part in PUBLIC),
    # For public pages with charts, in place of public.css: a page asks for one stylesheet.
    "charts.css": tuple(f"css/{part}.css" for part in (*PUBLIC, *CHARTS)),
    "staff.css": tuple(f"css/{part}.css" for part in STAFF),
    # In place of staff.css: a page asks for one stylesheet. How things print comes last in both.
    "picture.css": tuple(f"css/{part}.css" for part in (*STAFF[:-1], *PICTURE, STAFF[-1])),
    # Likewise where staff write down on a phone what they have seen.
    "observe.css": tuple(f"css/{part}.css" for part in (*STAFF[:-1], "observe", STAFF[-1])),
    "public.js": ("js/public.js",),
    # Marks a place on the map of a survey question.
    "pin.js": ("js/pin.js",),
    # Only on the pages of a started survey.
    "survey.js": ("js/survey.js",),
    "staff.js": ("js/public.js", "js/staff.js"),
    # Where concerns are read one after the other.
    "desk.js": ("js/triage.js", "js/keys.js", "js/selection.js", "js/tags.js", "js/drafts.js"),
    # On a safety walk, with or without network.
    "walk.js": ("js/walk.js",),
    # Where a text is divided into parts.
    "divide.js": ("js/divide.js",),
    # Where many notes are taken at a meeting.
    "notes.js": ("js/notes.js",),
    # Where staff write down what they have seen.
    "observe.js": ("js/observe.js",),
    # Where the weekly conference is written down.
    "conference.js": ("js/conference.js",),
    # At the door of a meeting.
    "door.js": ("js/door.js",),
    "favicon.svg": ("img/favicon.svg",),
}

_QUOTED_OR_COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/""", re.DOTALL)
_QUOTED = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")


def shorten_css(source: str) -> str:
    """The same stylesheet without comments and without space that means nothing. Quoted text is kept as it is."""
    without_comments = _QUOTED_OR_COMMENT.sub(lambda match: match.group(1) or " ", source)
    pieces = _QUOTED.split(without_comments)
    return "".join(piece if at % 2 else _without_space(piece) for at, piece in enumerate(pieces)).strip()


def _without_space(source: str) -> str:
    text = re.sub(r"\s+", " ", source)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text)
    text = re.sub(r": ", ":", text)
    return text.replace(";}", "}")


def _shorten_nothing(source: str) -> str:
    return source


_SHORTENERS: Mapping[str, Callable[[str], str]] = {".css": shorten_css}


class Assets:
    """Builds every bundle and answers for it under ``/static/``.

    :param static_root: the folder with ``css/``, ``js/`` and ``img/``.
    :param output_dir: where built files go; may be shared by several processes and by several versions.
    :param headers: what every answer carries besides the type and the caching, as the pages do.
    """

    def __init__(self, static_root: Path, output_dir: Path, headers: Mapping[str, str] | None = None) -> None:
        self._static_root = static_root
        self._output_dir = output_dir / "static"
        self._headers = {
            "X-Content-Type-Options": "nosniff",
            **(headers or {}),
            "Cache-Control": f"public, max-age={YEAR}, immutable",
        }
        self._names = {name: self._build(name, parts) for name, parts in BUNDLES.items()}

    def url(self, name: str) -> str:
        """The address of a bundle, the same in every language. Raises KeyError for an unknown name."""
        return f"/static/{self._names[name]}"

    def serve(self, application: WSGIApplication) -> WSGIApplication:
        """``application`` with the built files in front of it.

        The headers are added here and not by WhiteNoise, which leaves them out of 304 and 405.
        """
        noise = WhiteNoise(application, max_age=None, allow_all_origins=False)
        for built in self._names.values():
            # Only the files of this version: an older version in the same folder is not served.
            noise.add_file_to_dictionary(f"/static/{built}", str(self._output_dir / built))

        def serving(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            if environ.get("PATH_INFO") not in noise.files:
                return application(environ, start_response)

            def start(status: str, headers: list[tuple[str, str]], exc_info: OptExcInfo | None = None) -> Any:
                return start_response(status, [*headers, *self._headers.items()], exc_info)

            answer: Iterable[bytes] = noise(environ, start)
            return answer

        return serving

    def _build(self, name: str, parts: tuple[str, ...]) -> str:
        stem, extension = os.path.splitext(name)
        # Scripts end where they end: without the semicolon one would call the other.
        joint = "\n;\n" if extension == ".js" else "\n"
        source = joint.join((self._static_root / part).read_text(encoding="utf-8") for part in parts)
        content = _SHORTENERS.get(extension, _shorten_nothing)(source).encode()
        built = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{extension}"
        if not (self._output_dir / built).exists():
            # The plain file comes last: where it is, its compressed companions are too.
            self._write(f"{built}.br", brotli.compress(content, quality=11))
            self._write(f"{built}.gz", gzip.compress(content, 9, mtime=0))
            self._write(built, content)
        return built

    def _write(self, name: str, content: bytes) -> None:
        """Writes the file in one step, so that no other process ever sees half of it."""
        self._output_dir.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._output_dir, prefix=".", suffix=".new")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, self._output_dir / name)
