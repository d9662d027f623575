"""What holds for the whole suite: skipping without a browser, and no skips where CI forbids them."""

import os
from collections.abc import Generator

import pytest

from tests.browsers import find_chromium

NO_SKIP = os.environ.get("DIALOG_TEST_NO_SKIP") == "1"
NO_BROWSER = "no Chromium here: install it, or name it with DIALOG_TEST_CHROMIUM"
FORBIDDEN = "skipped, which DIALOG_TEST_NO_SKIP=1 forbids"


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
