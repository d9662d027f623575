"""Figures are uploaded, looked at, and only then taken; and read with what must be said beside them."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.database import Database
from dialog.statistics.models import CrimeClass, ReportedCrime, StatisticUpload
from dialog.statistics.operations.uploads import forget_old_figures
from tests.client import Fetched, PageClient
from tests.figures.conftest import CRIMES, PEOPLE, SOURCE, crimes
from tests.people import People

PAGE = "/intern/statistik"


def send(client: PageClient, content: str, status: int = 303, name: str = "brott.csv") -> Fetched:
    """Upload a file."""
    parts = (
        f'--cut\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{client.csrf_token}\r\n'
        f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    body = f"{parts}{content}\r\n--cut--\r\n".encode()
    response = client.http.post(f"{PAGE}/inlasning", data=body, content_type="multipart/form-data; boundary=cut")
    fetched = Fetched(response)
    assert fetched.status == status, fetched.text[:600]
    assert not fetched.html or status == 303 or not fetched.page.check()
    return fetched


def count(session: Session, table: type[ReportedCrime] | type[StatisticUpload]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_figures_are_uploaded_looked_at_and_loaded(people: People, lindesund: Database, session: Session) -> None:
    client = people.sign_in("coordinator")
    assert "No information" in client.get("/en" + PAGE).text
    assert "A file with figures" in client.get(f"/en{PAGE}/inlasning").text
    preview = send(client, CRIMES).location
    seen = client.get("/en" + preview)
    assert "Nothing has been changed yet." in seen.text
    assert "Figures that the publisher has left out, and that stay empty: 2." in seen.text
    assert "left out" in seen.text
    assert count(session, ReportedCrime) == 0
    people.sign_in("coordinator").get(preview, status=404)
    assert SOURCE in client.get(client.post(preview).location).text
    assert (count(session, ReportedCrime), count(session, StatisticUpload)) == (9, 0)
    client.post(send(client, PEOPLE, name="folk.csv").location)
    page = client.get(f"/en{PAGE}?area=C&year=2025")
    assert SOURCE in page.text
    assert "March 31, 2026" in page.text or "31 March 2026" in page.text
    assert "65,000 people lived here" in page.text
    assert "Stora Centrum since January 1, 2021" in page.text
    assert "A difference between them may come from the border" in page.text
    same = client.get("/en" + send(client, CRIMES).location)
    assert "There is nothing to load" in same.text


def test_faults_are_shown_row_by_row_and_nothing_is_kept(people: People, lindesund: Database, session: Session) -> None:
    client = people.sign_in("coordinator")
    page = send(client, crimes("2025;C;Rån;;två"), 422)
    assert page.page.title.startswith(("Fel: ", "Error: "))
    assert ">2<small><bdi>count</bdi>" in page.html
    assert ">2<small><bdi>area_code</bdi>" in send(client, crimes("2025;Z;Rån;;2"), 422).html
    for content in ("", "year;area_code\n2025;C\n", "{"):
        send(client, content, 422)
    client.post(f"{PAGE}/inlasning", {"file": "text"}, 422)
    assert count(session, StatisticUpload) == count(session, ReportedCrime) == 0


def test_a_kind_of_crime_is_mapped_by_hand(people: People, figures: Database, session: Session) -> None:
    client = people.sign_in("coordinator")
    path = f"{PAGE}/brottstyper/Ordningsst%C3%B6rningar"
    assert '<option selected value="disorder">' in client.get(path).html
    client.post(path, {"group": "", "categories": ["vandalism_graffiti", "social_unrest"]})
    session.rollback()
    found = session.get(CrimeClass, "Ordningsstörningar")
    assert found is not None
    assert (found.group, found.categories) == ("", ["vandalism_graffiti", "social_unrest"])
    client.post(path, {"group": "elsewhere"}, 422)
    client.get(f"{PAGE}/brottstyper/Finns inte", status=404)
    client.post(f"{PAGE}/brottstyper/Finns inte", {"group": ""}, 404)
    assert "Ordningsstörningar" in client.get(f"{PAGE}/brottstyper").text


def test_the_note_of_a_city_core_stands_on_the_page(people: People, figures: Database) -> None:
    client = people.sign_in("coordinator")
    client.post(f"{PAGE}/omrade/C", {"city_core": "y", "note": "Hit kommer tusentals varje dag."})
    assert "Hit kommer tusentals varje dag." in client.get(f"{PAGE}?area=C").text
    assert "Hit kommer tusentals varje dag." not in client.get(f"{PAGE}?area=N").text
    assert "Hit kommer tusentals varje dag.</textarea>" in client.get(f"{PAGE}/omrade/C").html
    kept = client.post(f"{PAGE}/omrade/C", {"note": "x" * 501}, 422)
    assert "x" * 501 + "</textarea>" in kept.html
    client.get(f"{PAGE}/omrade/Z", status=404)


def test_readers_see_figures_and_load_none(people: People, figures: Database) -> None:
    for role in ("reader", "police"):
        client = people.sign_in(role)
        page = client.get(f"/en{PAGE}?area=C&year=2020")
        assert "20,000" in page.text
        assert "Load figures" not in page.text
        send(client, CRIMES, 403)
    client.get(f"{PAGE}?area=Z&year=1800", status=422)


def test_administrators_load_figures_and_need_not_see_the_picture(people: People, lindesund: Database) -> None:
    client = people.sign_in("administrator")
    client.get(PAGE, status=403)
    done = client.post(send(client, CRIMES).location)
    assert "The figures are loaded" in client.get("/en" + done.location).text


def test_files_that_nobody_confirmed_are_forgotten(people: People, lindesund: Database, session: Session) -> None:
    send(people.sign_in("coordinator"), CRIMES)
    assert lindesund.write(forget_old_figures) == 0
    lindesund.write(lambda s: s.execute(StatisticUpload.__table__.update().values(uploaded_on=date(2020, 1, 1))))
    assert lindesund.write(forget_old_figures) == 1
