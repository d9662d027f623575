"""Stylesheets and scripts: joined, shortened, named after their content, served with the headers of pages."""

import re
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import brotli
import pytest
from werkzeug.test import Client

from dialog.web.assets import BUNDLES, Assets, shorten_css

STATIC = Path(__file__).parents[2] / "dialog" / "static"
HEADERS = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}


def page(environ: Any, start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"page"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assets, Path]:
    folder = tmp_path_factory.mktemp("assets")
    return Assets(STATIC, folder, headers=HEADERS), folder / "static"


def test_shortening_keeps_the_meaning() -> None:
    source = """
    /* a note */
    .a > .b , .c:not( .d ) { margin : 0 auto ; content: "a  /* b */ ; }" }
    @media (min-width: 40rem) and (hover) { .a { width: calc(1rem + 2px); } }
    """
    assert shorten_css(source) == (
        '.a>.b,.c:not( .d ){margin :0 auto;content:"a  /* b */ ; }"}'
        "@media (min-width:40rem) and (hover){.a{width:calc(1rem + 2px)}}"
    )


def test_a_comment_between_words_still_parts_them() -> None:
    assert shorten_css("a/**/b{color:red}") == "a b{color:red}"


def test_every_stylesheet_is_in_a_bundle() -> None:
    used = {part for parts in BUNDLES.values() for part in parts}
    assert {f"css/{file.name}" for file in (STATIC / "css").iterdir()} <= used


def test_names_follow_the_content(built: tuple[Assets, Path]) -> None:
    assets, folder = built
    for name in BUNDLES:
        stem, _, extension = name.rpartition(".")
        assert re.fullmatch(rf"/static/{stem}\.[0-9a-f]{{12}}\.{extension}", assets.url(name))
        file = folder / assets.url(name).removeprefix("/static/")
        assert brotli.decompress(Path(f"{file}.br").read_bytes()) == file.read_bytes()


def test_an_unknown_name_is_a_mistake(built: tuple[Assets, Path]) -> None:
    with pytest.raises(KeyError):
        built[0].url("none.css")


def test_served_for_a_year_with_the_headers_of_pages(built: tuple[Assets, Path]) -> None:
    client = Client(built[0].serve(page))
    url = built[0].url("public.css")
    first = client.get(url, headers={"Accept-Encoding": "br"})
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert first.status_code == 200
    assert first.headers["Content-Encoding"] == "br"
    assert first.headers["Content-Type"].startswith("text/css")
    assert again.status_code == 304
    for answer in (first, again):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers.getlist("Content-Security-Policy") == ["default-src 'none'"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()


def test_everything_else_is_left_to_the_pages(built: tuple[Assets, Path]) -> None:
    client = Client(built[0].serve(page))
    for path in ("/", "/static/public.css", "/static/../settings.py", built[0].url("public.css") + ".br"):
        assert client.get(path).data == b"page"


def test_several_processes_may_start_at_once(tmp_path: Path) -> None:
    made: list[Assets] = []
    starts = [threading.Thread(target=lambda: made.append(Assets(STATIC, tmp_path))) for _ in range(3)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len({assets.url("staff.css") for assets in made}) == 1
    assert not list(tmp_path.rglob("*.new"))


def test_public_pages_stay_light(built: tuple[Assets, Path]) -> None:
    """14 kB compressed for the first visit leaves this much to the stylesheet and the script."""
    assets, folder = built
    compressed = {
        name: len((folder / (assets.url(name).removeprefix("/static/") + ".br")).read_bytes()) for name in BUNDLES
    }
    assert compressed["public.css"] < 6_000
    assert compressed["public.js"] < 2_000
    assert (STATIC / "js" / "public.js").stat().st_size <= 5_000
    assert compressed["staff.css"] + compressed["staff.js"] < 15_000


@pytest.mark.parametrize("file", sorted((STATIC / "css").iterdir()), ids=lambda file: file.name)
def test_stylesheets_know_no_left_or_right(file: Path) -> None:
    source = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"(^|[\s;{(-])(left|right)\s*[:;)-]", source)
    assert source.count("{") == source.count("}")


@pytest.mark.parametrize(
    "file", [file for file in sorted((STATIC / "css").iterdir()) if not file.name.startswith("tokens")]
)
def test_components_use_tokens_and_never_raw_colours(file: Path) -> None:
    for line in file.read_text(encoding="utf-8").splitlines():
        if re.search(r"#[0-9a-f]{3,8}\b", line):
            assert line.strip().startswith("--") or "background: #fff" in line or "color: #000" in line, line
