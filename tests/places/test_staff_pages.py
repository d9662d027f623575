"""Registers are uploaded, looked at, and only then taken."""

import re
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.database import Database
from dialog.places.models import Area, PlaceImport, StreetRange
from dialog.places.rules.tables import MAX_BYTES
from tests.client import Fetched, PageClient
from tests.people import People
from tests.places.conftest import STOCKHOLM, TOWN_AREAS, TOWN_STREETS

LIST = "/intern/omraden"
UPLOAD = "/intern/omraden/inlasning"


def send(client: PageClient, content: str | bytes, status: int = 303, name: str = "areas.geojson") -> Fetched:
    """Upload a file. The body is written here: the test client's own way leaves large temporary files open."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    name = name.replace('"', "%22")
    parts = (
        f'--cut\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{client.csrf_token}\r\n'
        f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    body = parts.encode("utf-8") + raw + b"\r\n--cut--\r\n"
    response = client.http.post(UPLOAD, data=body, content_type="multipart/form-data; boundary=cut")
    fetched = Fetched(response)
    assert fetched.status == status, fetched.text[:600]
    assert not fetched.html or status == 303 or not fetched.page.check()
    return fetched


def count(session: Session, table: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_register_is_uploaded_looked_at_and_loaded(people: People, session: Session) -> None:
    client = people.sign_in("administrator")
    assert "There are no areas yet" in client.get("/en" + LIST).text
    preview = send(client, TOWN_AREAS).location
    seen = client.get("/en" + preview)
    assert "Nothing has been changed yet." in seen.text
    assert "Norra Stranden" in seen.text
    assert count(session, Area) == 0
    done = client.post(preview)
    assert count(session, Area) == 6
    assert count(session, PlaceImport) == 0
    listed = client.get(done.location)
    assert "Lillskogen" in listed.text
    assert 'viewBox="0 0 ' in listed.html
    client.post(send(client, TOWN_STREETS, name="streets.csv").location)
    assert count(session, StreetRange) == 12
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "import").order_by(AuditEntry.sequence)
    ).all()
    assert [entry.object_type for entry in entries] == ["areas", "streets"]
    client.post(preview, status=404)


def test_the_preview_tells_new_changed_and_ended(people: People, town: Database) -> None:
    client = people.sign_in("administrator")
    changed = TOWN_AREAS.replace('"Hamnen"', '"Gästhamnen"').replace('"B1"', '"B9"')
    page = client.get("/en" + send(client, changed).location)
    assert re.search(r"New\s*1\s*Changed\s*1\s*Ended\s*1\s*As before\s*4", page.text)
    assert "rows in the street register: 2" in page.text
    same = client.get("/en" + send(client, TOWN_AREAS).location)
    assert "There is nothing to load" in same.text


def test_faults_are_shown_row_by_row_and_nothing_is_kept(people: People, session: Session) -> None:
    client = people.sign_in("administrator")
    page = send(client, "code,name,level\nA,,district\nB,Norr,by\n", 422, "areas.csv")
    assert page.page.title.startswith("Fel: ") or page.page.title.startswith("Error: ")
    assert re.search(r">2<small><bdi>name</bdi>", page.html)
    assert re.search(r">3<small><bdi>level</bdi>", page.html)
    for content in ("", b"\xff\xfec\0o\0d\0e\0", "code;name", b"\x80\x81", "{", "a\n" * 10):
        send(client, content, 422, "x.csv")
    client.post(UPLOAD, {}, 422, content_type="multipart/form-data")
    client.post(UPLOAD, {"file": "text"}, 422)
    assert count(session, PlaceImport) == count(session, Area) == 0


def test_streets_without_their_areas_are_refused_before_the_preview(people: People, session: Session) -> None:
    page = send(people.sign_in("administrator"), TOWN_STREETS, 422, "streets.csv")
    assert page.html.count("A2") >= 1
    assert count(session, PlaceImport) == 0


def test_sec_J16_uploads_are_shown_as_text(people: People, session: Session) -> None:
    client = people.sign_in("administrator")
    evil = '=1+1<img src=x onerror=alert(1)>"'
    content = f'code;name;level\nA;"{evil.replace(chr(34), chr(34) * 2)}";district\n'
    preview = client.get(send(client, content, name='<b>"x".csv').location)
    assert "<img src=x" not in preview.html
    assert "=1+1&lt;img src=x onerror=alert(1)&gt;" in preview.html
    client.post(preview.response.request.path)
    for path in (LIST, "/intern/omraden/A", "/omraden"):
        assert "<img src=x" not in client.get(path).html
    wide = ",".join(["c"] * 100_000)
    send(client, wide, 422, "wide.csv")
    send(client, "code,name,level\n" + "," * 100_000, 422, "wide.csv")


def test_a_file_may_be_large_but_not_too_large(people: People) -> None:
    client = people.sign_in("administrator")
    send(client, STOCKHOLM + " " * (3 * 1024 * 1024))
    send(client, b" " * (MAX_BYTES + 200 * 1024), 413)


def test_an_upload_is_seen_by_nobody_else(people: People) -> None:
    path = send(people.sign_in("administrator"), TOWN_AREAS).location
    other = people.sign_in("administrator")
    other.get(path, status=404)
    other.post(path, status=404)


def test_only_who_may_manage_places(people: People, town: Database) -> None:
    for role in ("coordinator", "reader"):
        client = people.sign_in(role)
        client.get(LIST, status=403)
        send(client, TOWN_AREAS, 403)


def test_one_area_with_its_history_and_local_name(people: People, town: Database) -> None:
    client = people.sign_in("administrator")
    page = client.get("/en/intern/omraden/B2")
    assert "Hamnallén" in page.text
    assert "From number 1" in page.text
    assert "Odd numbers 41 to 99" in page.text
    client.post("/intern/omraden/B2", {"local_name": "Trygg i hamnen"})
    assert client.get("/intern/omraden/B2").page.value("local_name") == "Trygg i hamnen"
    assert "Trygg i hamnen" in client.get(LIST).text
    kept = client.post("/intern/omraden/B2", {"local_name": "x" * 121}, 422)
    assert kept.page.value("local_name") == "x" * 121
    client.get("/intern/omraden/Z", status=404)
    client.post("/intern/omraden/Z", {"local_name": "x"}, 404)


def test_ended_areas_are_listed_when_asked_for(people: People, town: Database) -> None:
    client = people.sign_in("administrator")
    fewer = TOWN_AREAS.replace('"B1"', '"B9"')
    client.post(send(client, fewer).location)
    assert ">B1<" not in client.get(LIST).html
    assert ">B1<" in client.get(LIST + "?visa=alla").html
