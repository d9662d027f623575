"""A question of every type, with answers that fill everything it has."""

from collections.abc import Mapping, Sequence

from dialog.surveys.rules.questionnaire import Item, Option, Page, Question, Questionnaire, Section
from dialog.surveys.rules.values import Value

AREAS = {"NORD": "Norrhöjden", "SYD": "Söderängen", "OST": "Österby & <b>co</b>"}


def option(code: str, text: str, **more: object) -> Option:
    return Option(code, {"sv": text, "en": f"{text} (en)"}, **more)  # type: ignore[arg-type]


VI = option("VI", "Vet inte", missing=True, apart=True)
VS = option("VS", "Vill inte svara", missing=True, apart=True)
STEPS = (option("1", "Mycket trygg"), option("2", "Ganska trygg"), option("3", "Ganska otrygg"), VI, VS)


def question(code: str, type_: str, text: str, hint: str = "", **more: object) -> Question:
    hints = {"sv": hint} if hint else {}
    return Question(code, type_, {"sv": text, "en": f"{text} (en)"}, hints, **more)  # type: ignore[arg-type]


# Question, and values that its page can hold.
EXAMPLES: Sequence[tuple[Question, Sequence[Value]]] = (
    (
        question(
            "EN",
            "single",
            "Var brukar det hända?",
            options=(
                option("A", "Vid <torget>"),
                option("B", "Överallt"),
                option("ANN", "Annan plats", write_in=120),
                VI,
                VS,
            ),
        ),
        (
            Value({"": ("A",)}),
            Value({"": ("ANN",)}, {"ANN": 'Vid "bron" & <ån>'}),
            Value({"": ("ANN",)}),
            Value({"": ("VI",)}),
            Value({"": ("VS",)}),
        ),
    ),
    (
        question(
            "FLERA",
            "multiple",
            "Vad gör du i området?",
            "Välj alla som stämmer.",
            options=(
                option("BOR", "Bor här"),
                option("ARB", "Arbetar här"),
                option("ANN", "Något annat", write_in=200),
                option("NEJ", "Inget av det", exclusive=True, apart=True),
                VI,
            ),
            settings={"at_most": 2, "at_least": 1},
        ),
        (
            Value({"": ("BOR", "ARB")}),
            Value({"": ("ARB", "ANN")}, {"ANN": "Övar 'kör'"}),
            Value({"": ("NEJ",)}),
            Value({"": ("VI",)}),
        ),
    ),
    (
        question(
            "KVALL",
            "scale",
            "Hur trygg känner du dig sent på kvällen?",
            "Tänk på de senaste tolv månaderna.",
            options=STEPS,
        ),
        tuple(Value({"": (code,)}) for code in ("1", "2", "3", "VI", "VS")),
    ),
    (
        question(
            "PROBLEM",
            "battery",
            "Hur stort är problemet i ditt område?",
            "Tänk på det senaste året.",
            options=(option("0", "Inget problem"), option("1", "Litet"), option("2", "Stort"), VI, VS),
            items=tuple(
                Item(code, {"sv": text}) for code, text in (("a", "Nedskräpning"), ("b", "Klotter"), ("c", "Belysning"))
            ),
        ),
        (Value({"a": ("2",), "b": ("VI",), "c": ("VS",)}), Value({"c": ("0",)})),
    ),
    (
        question(
            "TOPP",
            "ranking",
            "Vilka tre är viktigast att göra något åt?",
            "Välj i ordning.",
            options=(
                *(option(code, text) for code, text in zip("abcd", ("Skräp", "Klotter", "Ljus", "Fart"), strict=True)),
                VI,
            ),
            settings={"places": 3},
        ),
        (Value({"1": ("c",), "2": ("a",), "3": ("d",)}), Value({"1": ("b",)}), Value({"": ("VI",)})),
    ),
    (
        question(
            "ANTAL",
            "number",
            "Hur många år har du bott här?",
            options=(VI, VS),
            settings={"least": 0, "most": 120, "unit": {"sv": "år", "en": "years"}},
        ),
        (Value({"": ("12",)}), Value({"": ("0",)}), Value({"": ("VI",)}), Value({"": ("VS",)})),
    ),
    (
        question("KORT", "short_text", "Vad heter ditt kvarter?", options=(VI,), settings={"most": 60}),
        (Value({}, {"": '<i>"Björken"</i> & VI'}), Value({}, {"": "VI"}), Value({"none": ("VI",)})),
    ),
    (
        question(
            "ENSAK",
            "long_text",
            "Om du fick bestämma en enda sak, vad?",
            "Skriv inga namn.",
            options=(VI, VS),
            settings={"most": 200, "rows": 5},
        ),
        (
            Value({}, {"": "Mer ljus.\n\n  Fler vuxna.\n</textarea><script>1</script>"}),
            Value({}, {"": "مزيد من الضوء 👩‍👧"}),
            Value({"none": ("VS",)}),
        ),
    ),
    (
        question("DAG", "date", "Vilken dag hände det?", options=(VI,)),
        (Value({"": ("2026-10-05",)}), Value({"": ("VI",)})),
    ),
    (question("MANAD", "date", "Vilken månad?", settings={"precision": "month"}), (Value({"": ("2026-10",)}),)),
    (question("AR", "date", "Vilket år flyttade du hit?", settings={"precision": "year"}), (Value({"": ("1998",)}),)),
    (
        question("NAR", "date", "Under vilken tid?", options=(VI, VS), settings={"precision": "period"}),
        (
            Value({"from": ("2026-01-01",), "to": ("2026-02-28",)}),
            Value({"from": ("2026-01-01",)}),
            Value({"": ("VS",)}),
        ),
    ),
    (
        question(
            "OMRADE",
            "area",
            "Vilket område vill du svara för?",
            "Välj det område du känner bäst.",
            options=(option("ANNAT", "Jag bor inte i kommunen", apart=True), VI, VS),
        ),
        (
            Value({"": ("NORD",)}),
            Value({"": ("OST",)}),
            Value({"": ("ANNAT",)}),
            Value({"": ("VI",)}),
            Value({"": ("VS",)}),
        ),
    ),
    (
        question(
            "PLATS",
            "place",
            "Vilken sorts plats är det?",
            options=(option("TUN", "Gångtunnel"), option("PARK", "Park"), VI, VS),
            settings={"most": 3, "point": True},
        ),
        (
            Value({"": ("TUN",), "point": ("59.123,14.235",)}, {"name": "Under <bron>"}),
            Value(
                {"": ("TUN",), "2": ("PARK",), "2_point": ("59.300,15.000",), "3": ("PARK",)},
                {"2_name": "Ängen", "3_name": "Lunden"},
            ),
            Value({}, {"name": "Torget"}),
            Value({"": ("VS",)}),
        ),
    ),
    (question("STOD", "information", "Om du vill prata med någon", "Ring 112.\n\nEller 114 14."), ()),
)

QUESTIONS: Mapping[str, Question] = {asked.code: asked for asked, _ in EXAMPLES}


def questionnaire() -> Questionnaire:
    """All of them, one to a page, and a last page that holds two."""
    pages = [Page((asked,)) for asked, _ in EXAMPLES]
    pair = Page(
        (
            question("KON", "single", "Kön", options=(option("K", "Kvinna"), option("M", "Man"), VS)),
            question("HEM", "short_text", "Hur bor du?"),
        )
    )
    section = Section("ALLT", {"sv": "Om dig", "en": "About you"}, (*pages, pair))
    return Questionnaire("alla", ("sv", "en"), {"sv": "Alla"}, {"sv": "Hej"}, 4, (section,))
