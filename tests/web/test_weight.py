"""What a first visit costs on a slow phone: design guide, section 13."""

import re

import pytest
from flask import Flask

LARGEST_FIRST_VISIT = 14_000


def weight(app: Flask, path: str) -> tuple[int, list[str]]:
    """(bytes on the wire, addresses asked for) of a page with everything it needs."""
    client = app.test_client()
    compressed = {"Accept-Encoding": "br"}
    page = client.get(path, headers=compressed)
    assert page.headers["Content-Encoding"] == "br"
    html = client.get(path).get_data(as_text=True)
    asked = re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', html)
    parts = [client.get(address, headers=compressed) for address in asked]
    assert all(part.headers["Content-Encoding"] == "br" for part in parts)
    total = sum(len(answer.data) + len(str(answer.headers)) for answer in (page, *parts))
    for part in parts:
        part.close()
    assert not re.search(r'<(?:img|iframe|source|video)\b|<link rel="(?!stylesheet|icon")[^>]*href="(?!data:)', html)
    return total, [path, *asked]


@pytest.mark.parametrize("path", ["/", "/synpunkt", "/ar/", "/kontakt", "/omraden"])
def test_a_first_visit_is_light(app: Flask, path: str) -> None:
    total, asked = weight(app, path)
    assert len(asked) <= 3
    assert total <= LARGEST_FIRST_VISIT
