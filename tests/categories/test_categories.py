"""The fourteen categories and their facets."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog.categories.facets import BUILT_IN
from dialog.categories.labels import CATEGORY_LABELS, category_label, facet_label
from dialog.categories.models import Facet
from dialog.categories.operations import add_facet, change_facet, seed_facets
from dialog.categories.queries import facets, facets_by_category
from dialog.categories.rules import ORDER, Category
from dialog.errors import NotPossibleNow

SWEDISH = [
    "Inbrott/Inbrottsförsök/Stölder/Snatterier",
    "Skadegörelse/Klotter",
    "Brand",
    "Social oro och offentliga konflikter",
    "Öppen drogscen",
    "Hot, våld och kränkningar",
    "Sexuella trakasserier och ofredande",
    "Digitala hot och trakasserier på sociala medier",
    "Indikationer på våldsbejakande extremism",
    "Missnöjesyttringar",
    "Kriminella nätverk som påverkar området negativt",
    "Positiva händelser som ökar trygghetskänslan",
    "Planerade förändringar",
    "Övrigt",
]


def test_D13_labels_are_exact_and_in_order(app: Flask) -> None:
    with app.test_request_context("/"):
        assert [category_label(code) for code in Category] == SWEDISH
    assert list(CATEGORY_LABELS) == list(Category)
    assert list(ORDER) == [category.value for category in Category]


def test_D13_categories_stay_and_local_facets_come_beside(session: Session) -> None:
    seed_facets(session)
    add_facet(
        session,
        1,
        "Siv",
        code="badplats",
        parent="other",
        label_sv="badplatsen",
        label_en="the bathing place",
    )
    assert "badplats" in {facet.code for facet in facets_by_category(session)["other"]}
    with pytest.raises(ValueError, match="brand_new"):
        Category("brand_new")
    assert not hasattr(Category, "remove")


def test_every_built_in_facet_has_labels_in_every_catalogue(app: Flask, session: Session) -> None:
    seed_facets(session)
    assert seed_facets(session) == 0
    with app.test_request_context("/"):
        for code, facet in facets(session).items():
            assert facet_label(facet) == BUILT_IN[code][1], code
    with app.test_request_context("/", environ_overrides={"dialog.language": "en"}):
        for code, facet in facets(session).items():
            assert facet_label(facet) == BUILT_IN[code][2], code


def test_a_renamed_facet_shows_the_municipalitys_own_words(app: Flask, session: Session) -> None:
    seed_facets(session)
    change_facet(session, 1, "Siv", "littering", label_sv="skräp på marken", label_en="rubbish", retired=False)
    with app.test_request_context("/"):
        assert facet_label(facets(session)["littering"]) == "skräp på marken"


@pytest.mark.parametrize("code", ["Stor", "med mellanrum", "", "1a", "x" * 41, "=cmd"])
def test_odd_codes_are_refused(session: Session, code: str) -> None:
    with pytest.raises(NotPossibleNow):
        add_facet(session, 1, "Siv", code=code, parent="other", label_sv="a", label_en="a")


def test_a_code_is_given_once(session: Session) -> None:
    session.add(Facet(code="badplats", parent="other", label_sv="a", label_en="a"))
    session.flush()
    with pytest.raises(NotPossibleNow):
        add_facet(session, 1, "Siv", code="badplats", parent="other", label_sv="a", label_en="a")
