"""Where Chromium is, and how tests start it. Nothing is downloaded."""

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waitress import create_server

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

AXE = Path(__file__).parent / "vendor" / "axe.min.js"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> Path | None:
    """The browser named by DIALOG_TEST_CHROMIUM, else Debian's, else one on the path."""
    named = os.environ.get("DIALOG_TEST_CHROMIUM")
    if named:
        return Path(named)
    debian = Path("/usr/bin/chromium")
    if debian.exists():
        return debian
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return Path(found) if found else None


@contextmanager
def chromium() -> Iterator["Browser"]:
    """A headless browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def served(app: "Flask") -> Iterator[str]:
    """The address where `app` answers while the block runs."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=True)
    stopping = threading.Event()

    def serve() -> None:
        while not stopping.is_set():
            server.asyncore.loop(timeout=0.05, map=server._map, count=1)

    serving = threading.Thread(target=serve, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stopping.set()
        serving.join(timeout=10)
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(server._map, ignore_all=True)


@contextmanager
def watched_page(browser: "Browser", site: str, **options: Any) -> Iterator["Page"]:
    """A page in a fresh context. Fails on a script error, on a refused script or style, and on a foreign request."""
    context = browser.new_context(base_url=site, **({"locale": "sv-SE"} | options))
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []

    def note_request(request: "Request") -> None:
        if not request.url.startswith((site, "data:", "blob:", "about:")):
            faults.append(f"foreign request: {request.url}")

    def note_message(message: "ConsoleMessage") -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(f"console: {message.text}")

    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("request", note_request)
    page.on("console", note_message)
    yield page
    context.close()
    assert not faults, "\n".join(faults)


def axe_violations(page: "Page", only: Sequence[str] = ()) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, and its best practices: one line per element.

    `only`: the rules to look at, where a change of looks can break no others.
    """
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    run = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": rules}
    found = page.evaluate("run => axe.run(document, {runOnly: run, resultTypes: ['violations']})", run)
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
