"""The surveys of Lindesund: one that is open now, and a finished wave to people who were drawn at random.

Both are made, opened, answered and counted through the same operations that pages and the worker call.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from flask import Flask
from sqlalchemy.orm import Session

from dialog.clock import at, monday_of, today
from dialog.commands.worker import count_survey_answers, gather_surveys, move_survey_answers
from dialog.database import Database
from dialog.demo.answering import Sending, send, sent_by
from dialog.demo.respondents import Crowd, someone
from dialog.keys import Keys
from dialog.organisations.rules import Editor
from dialog.places.queries import area_choices
from dialog.surveys.operations.collectors import CollectorValues, add_collector, first_collector
from dialog.surveys.operations.invitations import Letter, make_invitations
from dialog.surveys.operations.submit import SELF
from dialog.surveys.operations.surveys import SurveyValues, create_survey, publish_version
from dialog.surveys.queries.versions import NewestVersion, newest_version
from dialog.surveys.questionnaires import LONG, SHORT, ready
from dialog.surveys.rules.collectors import CollectorKind, GroupType

SEED = 1417
ASSISTED = "assisted"
OPEN_SLUG, WAVE_SLUG = "trygghet-kort", "trygghet"
# The wave lies so far back that its observations do not drown what residents have said since.
WAVE_WEEKS_AGO, WAVE_WEEKS = 30, 4
OPENED_WEEKS_AGO, OPEN_WEEKS = 3, 6
Progress = Callable[[int], None]


MIXED = Crowd()


@dataclass(frozen=True)
class Door:
    """A way in, how many came by it, and who they are. Without a label it is the plain link on the web."""

    answers: int
    crowd: Crowd = MIXED
    label: str = ""
    kind: CollectorKind = CollectorKind.LINK
    group_type: str = ""


DOORS = (
    Door(812),
    Door(146, Crowd(ages=(6, 14, 20, 25, 20, 10, 5)), "Stora torget, trygghetens dag", CollectorKind.EVENT),
    Door(
        118,
        Crowd(ages=(0, 1, 5, 20, 34, 25, 15), women=0.5, unease=-0.1),
        "Kontaktombuden i grannsamverkan",
        CollectorKind.GROUP,
        GroupType.NEIGHBOURHOOD_WATCH,
    ),
    Door(
        64,
        Crowd(ages=(0, 8, 18, 30, 28, 12, 4), women=0.6),
        "De som har gått trygghetsvandring",
        CollectorKind.GROUP,
        GroupType.SAFETY_WALKERS,
    ),
    Door(
        27,
        Crowd(ages=(0, 0, 4, 12, 24, 32, 28), women=0.5),
        "Kommunens råd för äldre och för funktionshinder",
        CollectorKind.GROUP,
        GroupType.ADVISORY_COUNCIL,
    ),
    Door(
        58,
        Crowd(ages=(2, 4, 8, 14, 18, 20, 34), languages=(55, 5, 14, 12, 10, 4), unease=0.15),
        "Med hjälp av personal",
        CollectorKind.ASSISTED,
    ),
    Door(192, Crowd(languages=(72, 8, 7, 6, 5, 2)), "Affischen på biblioteket", CollectorKind.LINK),
)
ANSWERS = sum(door.answers for door in DOORS)
INVITED_PER_AREA = 200
ANSWERED = {"L1": 98, "L2": 112, "L3": 129, "L4": 101, "L5": 106, "L6": 118, "L7": 122, "L8": 127, "L9": 133}
# Drawn from the register: nobody under sixteen, and the older answer more often.
DRAWN = Crowd(ages=(0, 6, 12, 23, 30, 17, 12), languages=(93, 7, 0, 0, 0, 0), women=0.53)
ALL = ANSWERS + sum(ANSWERED.values())


def opening_day() -> date:
    """When the open survey opened."""
    return monday_of(today()) - timedelta(weeks=OPENED_WEEKS_AGO)


class Asking:
    """Opens the surveys and lets residents answer. `editor` is the analyst, who has surveys as a task."""

    def __init__(self, app: Flask, editor: Editor, progress: Progress) -> None:
        self._app, self._editor, self._progress = app, editor, progress
        self._database: Database = app.extensions["dialog.database"]
        self._keys: Keys = app.extensions["dialog.keys"]
        self._random = Random(SEED)
        self._open: tuple[NewestVersion, Mapping[Door, str]] | None = None
        with self._database.read() as session:
            self._areas = {area.code: area.name for area in area_choices(session)}

    def finished_wave(self) -> None:
        """1,800 letters in spring; their answers counted, and become part of the picture."""
        opens = monday_of(today()) - timedelta(weeks=WAVE_WEEKS_AGO)
        closes = opens + timedelta(weeks=WAVE_WEEKS, days=-1)
        values = SurveyValues(
            kind="sample",
            title=dict(ready(LONG).title),
            opens_on=opens,
            closes_on=closes,
            results_on=closes + timedelta(weeks=6),
            wave=f"{opens.year}",
        )
        with at(opens):
            version = self._published(WAVE_SLUG, values, LONG)
            letters = self._database.write(lambda session: self._invitations(session, version.survey_id))
            channel = self._door(version.survey_id, Door(0, label="Brevet", kind=CollectorKind.LETTER))
        with at(opens + timedelta(days=9)):
            self._answered(version, self._by_letter(version, letters, channel))
        with at(closes + timedelta(days=1)):
            self._counted()

    def on(self, day: date) -> None:
        """What happens on a day of the story: the short survey opens, for everybody, by seven ways in."""
        if self._open is not None or day < opening_day():
            return
        opens, closes = opening_day(), opening_day() + timedelta(weeks=OPEN_WEEKS, days=-1)
        values = SurveyValues(
            kind="open",
            title=dict(ready(SHORT).title),
            opens_on=opens,
            closes_on=closes,
            results_on=closes + timedelta(weeks=5),
            news=NEWS,
            wave=f"{opens.year}",
        )
        with at(opens):
            version = self._published(OPEN_SLUG, values, SHORT)
            self._open = version, {door: self._door(version.survey_id, door) for door in DOORS}

    def open_answers(self, done: int = 0) -> None:
        """What has come in until today. `done` is added to the progress."""
        self.on(today())
        assert self._open is not None
        version, doors = self._open
        self._answered(version, self._by_door(version, doors), done)
        self._counted()

    def _published(self, slug: str, values: SurveyValues, name: str) -> NewestVersion:
        def make(session: Session) -> None:
            survey_id = create_survey(session, self._editor, slug, values, ready(name))
            publish_version(session, self._editor, survey_id, 1)

        self._database.write(make)
        with self._database.read() as session:
            version = newest_version(session, slug)
        assert version is not None
        return version

    def _door(self, survey_id: int, door: Door) -> str:
        """Its code, '' for the plain link."""
        if not door.label:
            return ""
        values = CollectorValues(door.kind, door.label, door.group_type)
        # Help from staff is a way in from the beginning.
        make = first_collector if door.kind is CollectorKind.ASSISTED else add_collector
        return self._database.write(lambda session: make(session, self._editor, survey_id, values))

    def _invitations(self, session: Session, survey_id: int) -> list[Letter]:
        numbers = dict.fromkeys(ANSWERED, INVITED_PER_AREA)
        return make_invitations(session, self._keys, survey_id, numbers, self._editor.id, self._editor.name)

    def _by_letter(self, version: NewestVersion, letters: list[Letter], channel: str) -> Iterator[Sending]:
        for area, number in ANSWERED.items():
            own = [letter for letter in letters if letter.area_code == area]
            for letter in self._random.sample(own, number):
                resident = someone(self._random, DRAWN, list(self._areas), area)
                yield sent_by(
                    resident, version.questionnaire, self._areas, self._random, channel=channel, code=letter.code
                )

    def _by_door(self, version: NewestVersion, doors: Mapping[Door, str]) -> Iterator[Sending]:
        for door, channel in doors.items():
            mode = ASSISTED if door.kind is CollectorKind.ASSISTED else SELF
            for _ in range(door.answers):
                resident = someone(self._random, door.crowd, list(self._areas))
                yield sent_by(resident, version.questionnaire, self._areas, self._random, channel=channel, mode=mode)

    def _answered(self, version: NewestVersion, sendings: Iterator[Sending], done: int = 0) -> None:
        def progress(number: int) -> None:
            self._progress(done + number)

        send(self._database, self._keys, version.survey_id, version.version_id, sendings, progress)

    def _counted(self) -> None:
        """What the worker does every few seconds."""
        move_survey_answers(self._app)
        count_survey_answers(self._app)
        gather_surveys(self._app)


NEWS = {
    "sv": "Berätta hur tryggt det känns där du bor, verkar eller vistas. Enkäten tar fyra minuter, och svaren påverkar "
    "vilka medborgarlöften kommunen och polisen ger nästa år.",
    "en": "Tell us how safe it feels where you live, work or spend time. The survey takes four minutes, and your answers "
    "shape what the municipality and the police promise next year.",
}
