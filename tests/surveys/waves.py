"""A small wave of asking, for tests of what happens after 'Send'."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.surveys.exchange import own_json
from dialog.surveys.models import Survey, SurveyVersion
from dialog.surveys.rules.questionnaire import Item, Option, Page, Question, Questionnaire, Section
from dialog.surveys.rules.values import Value

SCALE = tuple(Option(str(n), {"sv": f"Steg {n}"}) for n in range(4))
TIMES = {
    "VK": {"days": "weekday", "times": ["evening"]},
    "HN": {"days": "weekend", "times": ["night"]},
    "SKL": {"days": "weekday", "times": ["morning", "day"]},
}


def a_questionnaire() -> Questionnaire:
    """Area, a battery of problems, when, where, how often, one number and one text."""
    questions = (
        Question("OMRADE", "area", {"sv": "Vilket område?"}, required=True),
        Question(
            "PROBLEM",
            "battery",
            {"sv": "Hur stort är problemet?"},
            options=SCALE,
            items=(
                Item("a", {"sv": "Skräp"}, "other/littering"),
                Item("c", {"sv": "Mörkt"}, "other/lighting"),
                Item("g", {"sv": "Droger"}, "open_drug_scene"),
            ),
        ),
        Question("TOPP", "ranking", {"sv": "Vilka är viktigast?"}, settings={"from": "PROBLEM", "in": ["1", "2", "3"]}),
        Question("NAR", "multiple", {"sv": "När?"}, options=tuple(Option(code, {"sv": code}) for code in TIMES)),
        Question(
            "OFTA",
            "single",
            {"sv": "Hur ofta?"},
            options=(Option("D", {"sv": "Dagligen"}), Option("E", {"sv": "En gång"})),
        ),
        Question("PLATS", "place", {"sv": "Var?"}, options=(Option("TUN", {"sv": "Gångtunnel"}),)),
        Question("ANTAL", "number", {"sv": "Hur många?"}, settings={"least": 0, "most": 100000}),
        Question("ENSAK", "long_text", {"sv": "En enda sak?"}, settings={"most": 1000}),
    )
    return Questionnaire(
        slug="prov",
        languages=("sv",),
        title={"sv": "Prov"},
        intro={"sv": "Ett prov"},
        minutes=2,
        sections=(Section("A", {"sv": "Allt"}, tuple(Page((question,)) for question in questions)),),
        roles={"area": "OMRADE"},
        observation={
            "what": {"ranking": "TOPP"},
            "when": {"question": "NAR", "codes": TIMES},
            "where": {"area": "OMRADE", "place": "PLATS"},
            "recurring": {"question": "OFTA", "codes": {"D": "yes", "E": "no"}},
        },
    )


def a_survey(session: Session, kind: str = "open", slug: str = "prov", **values: Any) -> tuple[int, int]:
    """(survey, version): open from yesterday, for thirty days."""
    dates: dict[str, date] = {"opens_on": today() - timedelta(days=1), "closes_on": today() + timedelta(days=30)}
    survey = Survey(slug=slug, kind=kind, title={"sv": "Prov"}, **(dates | values))
    session.add(survey)
    session.flush()
    text = own_json.dumps(a_questionnaire())
    version = SurveyVersion(survey_id=survey.id, number=1, document=text, checksum=own_json.checksum(text))
    session.add(version)
    session.flush()
    return survey.id, version.id


def answers(number: int, *, area: str = "N1", text: str = "") -> dict[str, Value]:
    """A sheet that is like no other: it holds `number`."""
    found = {
        "OMRADE": Value({"": (area,)}),
        "ANTAL": Value({"": (str(number),)}),
        "PROBLEM": Value({"a": ("2",), "c": ("1",)}),
    }
    return found | ({"ENSAK": Value(texts={"": text})} if text else {})
