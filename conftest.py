"""What holds for the whole suite: a browser for the tests that need one, and no skips where CI forbids them."""

import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from hypothesis import settings

from hatch_build import compile_catalogues
from tests.browsers import chromium, find_chromium, served, watched_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NO_SKIP = os.environ.get("DIALOG_TEST_NO_SKIP") == "1"
NO_BROWSER = "no Chromium here: install it, or name it with DIALOG_TEST_CHROMIUM"
FORBIDDEN = "skipped, which DIALOG_TEST_NO_SKIP=1 forbids"

# A slow machine is no fault in the program, and a run can be repeated: the same examples every time.
settings.register_profile("dialog", deadline=None, derandomize=True)
settings.load_profile("dialog")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        compile_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find_chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} {FORBIDDEN}: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if NO_SKIP and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} {FORBIDDEN}: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Headless Chromium, one per test process. Mark tests that use it with `browser`."""
    with chromium() as started:
        yield started


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address where the application answers, on its emptied database."""
    with served(app) as address:
        yield address


@pytest.fixture
def page(browser: "Browser", site: str) -> Iterator["Page"]:
    """A browser page: `page.goto("/synpunkt")`. The test fails on script errors and on any foreign request."""
    with watched_page(browser, site) as opened:
        yield opened
