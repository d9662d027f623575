"""The code book of a version: what its questions give to packed sheets, results and exports, in one fixed order."""

from collections.abc import Iterator, Mapping, Sequence

from dialog.surveys.question_types import TYPES
from dialog.surveys.rules.measures import Codebook, ExportColumn, Measure, OpenColumn, Shape
from dialog.surveys.rules.packing import CHOICES, MOST_CODES, PackedColumn, bands_between
from dialog.surveys.rules.questionnaire import (
    Asked,
    Loop,
    Option,
    Question,
    Questionnaire,
    parts_of,
    round_of,
    rounds_of,
)
from dialog.surveys.rules.route import PLACE, draws_on
from dialog.surveys.rules.values import Column

BACKGROUND = ("area", "age", "sex", "relation")
# Whose open column is counted by its values; True: by month. Points on a map are not counted at all.
_COUNTED = {"area": False, "date": True}
# Bands of a number with no limits of its own.
_BANDS = (0, 1, 2, 5, 10, 20, 50, 100, 1000, 10_000)


def codebook(questionnaire: Questionnaire) -> Codebook:
    """Background first, then the other questions in the order they are asked."""
    columns: list[PackedColumn] = []
    opened: list[OpenColumn] = []
    for asked in _in_order(questionnaire):
        for column in TYPES[asked.question.type].columns(asked.question):
            if _is_counted_open(asked.question, column):
                month = _COUNTED[asked.question.type]
                opened.append(OpenColumn(_name(asked, column.suffix), asked.address, column.suffix, month))
            else:
                columns.extend(_packed(questionnaire, asked, column))
    return Codebook(tuple(columns), tuple(opened), tuple(_measures(questionnaire)), dict(questionnaire.roles))


def exported(questionnaire: Questionnaire, names: Mapping[str, str]) -> Iterator[ExportColumn]:
    """Everything that a sheet can hold, as columns of an export. `names`: what a question is called instead."""
    for asked in _in_order(questionnaire):
        code = asked.question.code
        address = names.get(code, code) + asked.address[len(code) :]
        for column in TYPES[asked.question.type].columns(asked.question):
            name = f"{address}_{column.suffix}" if column.suffix else address
            if column.text:
                yield ExportColumn(f"{name}_text", asked.question, asked.address, column.suffix, text=True)
            elif column.multiple:
                for option in _codes(questionnaire, asked.question, column):
                    yield ExportColumn(
                        f"{address}_{option}", asked.question, asked.address, column.suffix, option=option
                    )  # fmt: skip
            else:
                yield ExportColumn(name, asked.question, asked.address, column.suffix)


def _in_order(questionnaire: Questionnaire) -> list[Asked]:
    """Always the same order, also after the questionnaire was stored: JSON objects have none of their own."""
    background = [
        questionnaire.roles[role] for role in BACKGROUND if questionnaire.roles.get(role) in questionnaire.asked
    ]
    others = [address for address in questionnaire.asked if address not in background]
    return [questionnaire.asked[address] for address in (*background, *others)]


def _packed(questionnaire: Questionnaire, asked: Asked, column: Column) -> Iterator[PackedColumn]:
    """The columns of bytes of one column: one, one for each option, or none."""
    codes = _codes(questionnaire, asked.question, column)
    if column.text or not codes or len(codes) > MOST_CODES:
        return
    if column.multiple:
        for code in codes:
            yield PackedColumn(_name(asked, code), asked.address, column.suffix, CHOICES, option=code)
    else:
        bands = _bands(asked.question) if column.open and asked.question.type == "number" else ()
        yield PackedColumn(_name(asked, column.suffix), asked.address, column.suffix, codes, bands=bands)


def _codes(questionnaire: Questionnaire, question: Question, column: Column) -> tuple[str, ...]:
    if not column.open:
        return column.codes
    if question.type == "number":
        return (*(str(number) for number in range(1, len(_bands(question)) + 1)), *column.codes)
    if draws_on(question):
        drawn = (option.code for option in _drawn(questionnaire, question))
        return tuple(dict.fromkeys((*drawn, *column.codes)))
    return ()


def _is_counted_open(question: Question, column: Column) -> bool:
    return column.open and not column.text and question.type in _COUNTED and column.suffix in ("", "from")


def _bands(question: Question) -> tuple[int, ...]:
    least, most = question.settings.get("least", 0), question.settings.get("most")
    return bands_between(int(least), int(most)) if most is not None else _BANDS


def _drawn(questionnaire: Questionnaire, question: Question) -> tuple[Option, ...]:
    """Everything that earlier answers could offer."""
    source = draws_on(question)
    if source.startswith("loop:"):
        loop = _loops(questionnaire)[source.removeprefix("loop:")]
        rounds = rounds_of(questionnaire, loop)
        return tuple(
            Option(f"{PLACE}{round_}", {"sv": f"Plats {round_}", "en": f"Place {round_}"}) for round_ in rounds
        )
    earlier = questionnaire.questions.get(source)
    if earlier is None:
        return ()
    if earlier.items:
        return tuple(Option(item.code, item.texts, tag=item.tag) for item in earlier.items)
    return tuple(option for option in earlier.options if not option.missing)


def _loops(questionnaire: Questionnaire) -> dict[str, Loop]:
    return {part.code: part for _, part in parts_of(questionnaire) if isinstance(part, Loop)}


def _name(asked: Asked, suffix: str) -> str:
    return f"{asked.address}_{suffix}" if suffix else asked.address


def _measures(questionnaire: Questionnaire) -> Iterator[Measure]:
    """In the order of the questions. The rounds of a loop are one measure, unless each is about an option of its own."""
    sections = {asked.address: screen.section for screen in questionnaire.screens for asked in screen.questions}
    each = {
        question.code
        for loop in _loops(questionnaire).values()
        if loop.for_each
        for page in loop.pages
        for question in page.questions
    }
    for code, question in questionnaire.questions.items():
        asked = [one for one in questionnaire.asked.values() if one.question.code == code]
        groups: Sequence[list[Asked]] = [[one] for one in asked] if code in each else [asked]
        for group in groups:
            round_ = round_of(group[0].address) if code in each else ""
            yield from _of_question(questionnaire, question, group, sections[group[0].address], round_)


def _of_question(
    questionnaire: Questionnaire, question: Question, asked: list[Asked], section: str, round_: str
) -> Iterator[Measure]:
    key = f"{question.code}__{round_}" if round_ else question.code
    columns = TYPES[question.type].columns(question)
    counted = [one for one in columns if one.codes or one.open]
    if question.items:
        for item in question.items:
            singles = tuple(_name(one, item.code) for one in asked)
            yield Measure(
                f"{key}_{item.code}", question, section, Shape.ONE, question.options, singles,
                item=item.code, round=round_,
            )  # fmt: skip
        return
    options = _options(questionnaire, question, counted)
    if not any(not option.missing for option in options) and question.type not in _COUNTED:
        return
    if any(column.multiple for column in counted):
        choices = tuple({option.code: _name(one, option.code) for option in options} for one in asked)
        yield Measure(key, question, section, Shape.SEVERAL, options, choices=choices, round=round_)
        return
    yield from _singles(question, asked, section, round_, options, _slots(questionnaire, question, counted), key)


def _singles(
    question: Question,
    asked: list[Asked],
    section: str,
    round_: str,
    options: tuple[Option, ...],
    suffixes: list[str],
    key: str,
) -> Iterator[Measure]:
    names = tuple(_name(one, suffix) for one in asked for suffix in suffixes)
    if question.type == "ranking":
        first = tuple(_name(one, suffix) for one in asked for suffix in suffixes if suffix in ("1", ""))
        yield Measure(key, question, section, Shape.RANKED, options, names, round=round_)
        yield Measure(f"{key}_1", question, section, Shape.ONE, options, first, place="1", round=round_)
        return
    shape = Shape.ONE if len(names) == 1 else Shape.SEVERAL
    opened = question.type in _COUNTED
    yield Measure(key, question, section, shape, options, names, round=round_, open=opened)


def _slots(questionnaire: Questionnaire, question: Question, counted: Sequence[Column]) -> list[str]:
    """The suffixes whose columns are counted."""
    return [
        column.suffix
        for column in counted
        if _is_counted_open(question, column) or _codes(questionnaire, question, column)
    ]


def _options(questionnaire: Questionnaire, question: Question, counted: Sequence[Column]) -> tuple[Option, ...]:
    """What may be counted, in order; bands of a number as options."""
    if question.type == "number":
        return (*_band_options(_bands(question), question.settings.get("most")), *question.options)
    drawn = _drawn(questionnaire, question) if draws_on(question) else ()
    own: Mapping[str, Option] = {option.code: option for option in (*drawn, *question.options)}
    return tuple(own.values()) if counted else ()


def _band_options(bands: tuple[int, ...], most: int | None) -> Iterator[Option]:
    for at, lowest in enumerate(bands):
        highest = bands[at + 1] - 1 if at + 1 < len(bands) else most
        text = f"{lowest}–{highest}" if highest is not None else f"{lowest}–"
        yield Option(str(at + 1), {"sv": str(lowest) if highest == lowest else text})
