"""A small questionnaire with every turn a route can take: for tests of rules, pages and storage."""

from dialog.surveys.rules.questionnaire import Item, Loop, Option, Page, Question, Questionnaire, Section

YES_NO = (Option("J", {"sv": "Ja", "en": "Yes"}), Option("N", {"sv": "Nej", "en": "No"}))
DONT_KNOW = Option("VI", {"sv": "Vet inte", "en": "Don't know"}, missing=True, apart=True)
SIZES = tuple(Option(code, {"sv": f"Storlek {code}", "en": f"Size {code}"}) for code in ("0", "1", "2", "3"))


def question(code: str, type_: str, **more: object) -> Question:
    """A question whose texts say its code."""
    return Question(code, type_, {"sv": f"Fråga {code}?", "en": f"Question {code}?"}, **more)  # type: ignore[arg-type]


def small() -> Questionnaire:
    """Area, age, a condition, a battery, a ranking drawn from it, places in a loop, and a text."""
    ages = tuple(Option(code, {"sv": f"Ålder {code}", "en": f"Age {code}"}) for code in ("A15", "A16", "A30"))
    kinds = (Option("TUN", {"sv": "Tunnel", "en": "Tunnel"}), Option("PARK", {"sv": "Park", "en": "Park"}))
    items = tuple(Item(code, {"sv": f"Sak {code}", "en": f"Thing {code}"}) for code in "abcdef")
    sex = (*YES_NO, Option("VS", {"sv": "Vill inte svara", "en": "Rather not say"}, missing=True, apart=True))
    return Questionnaire(
        slug="liten",
        languages=("sv", "en"),
        title={"sv": "Liten enkät", "en": "Small survey"},
        intro={"sv": "Några frågor.", "en": "A few questions."},
        minutes=2,
        roles={"area": "OMRADE", "age": "ALDER", "sex": "KON"},
        sections=(
            Section(
                "A",
                {"sv": "Du", "en": "You"},
                (
                    Page((question("OMRADE", "area", required=True, options=(Option("ANNAT", {"sv": "Annat"}),)),)),
                    Page((question("ALDER", "single", required=True, options=ages),)),
                ),
            ),
            Section(
                "B",
                {"sv": "Platsen", "en": "The place"},
                (
                    Page((question("UNDVIK", "single", options=(*YES_NO, DONT_KNOW)),)),
                    Loop(
                        "PLATSER",
                        (
                            Page((question("PLATS", "place", options=kinds),)),
                            Page(
                                (
                                    question("VARFOR", "multiple", options=YES_NO),
                                    question("MER", "single", options=YES_NO),
                                )
                            ),
                        ),
                        most=3,
                        again="MER",
                        show_if={"answer": "UNDVIK", "in": ["J"]},
                    ),
                    Page((question("PROBLEM", "battery", items=items, options=(*SIZES, DONT_KNOW)),)),
                    Page(
                        (
                            question(
                                "TOPP", "ranking", settings={"places": 3, "from": "PROBLEM", "in": ["1", "2", "3"]}
                            ),
                        ),
                        show_if={"count": "PROBLEM", "in": ["1", "2", "3"], "at_least": 1},
                    ),
                    Page((question("OFTA", "single", options=YES_NO),), show_if={"answered": "TOPP"}),
                    Page(
                        (question("ORD", "long_text", settings={"most": 1000}),),
                        show_if={"not": {"answer": "ALDER", "in": ["A15"]}},
                    ),
                    Page((question("KON", "single", options=sex),)),
                ),
            ),
        ),
    )


def tiny() -> Questionnaire:
    """Six pages with every kind of field that something can be typed into, and two that rest on others."""
    kinds = (Option("TUN", {"sv": "Tunnel"}), Option("PARK", {"sv": "Park"}))
    own = (Option("A", {"sv": "A"}), Option("B", {"sv": "B"}), Option("ANN", {"sv": "Annat"}, write_in=40))
    items = tuple(Item(code, {"sv": f"Sak {code}"}) for code in "ab")
    some = {"count": "PROBLEM", "in": ["1", "2", "3"], "at_least": 1}
    pages = (
        Page((question("OMRADE", "area", required=True),)),
        Page((question("VAD", "multiple", options=own), question("ORD", "short_text", settings={"most": 60}))),
        Page((question("PROBLEM", "battery", items=items, options=(*SIZES, DONT_KNOW)),)),
        Page((question("TOPP", "ranking", settings={"from": "PROBLEM", "in": ["1", "2", "3"], "places": 2}),), some),
        Page((question("PLATS", "place", options=kinds, settings={"most": 2}),)),
        Page((question("MER", "long_text", settings={"most": 200, "rows": 4}),)),
    )
    return Questionnaire(
        slug="pytteliten",
        languages=("sv",),
        title={"sv": "Pytteliten enkät"},
        intro={"sv": "Sex sidor."},
        minutes=1,
        sections=(Section("A", {"sv": "Allt"}, pages),),
        roles={"area": "OMRADE"},
    )
