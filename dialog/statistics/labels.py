"""What imported figures are called, and what must be said beside them."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

from dialog.catalogue import N_, locale_of, translate
from dialog.places.labels import fault_text
from dialog.places.rules.faults import FileFault
from dialog.statistics.rules.figure_file import Kind, Sex
from dialog.statistics.rules.groups import CrimeGroup
from dialog.statistics.rules.report import Note

GROUPS: Mapping[CrimeGroup, str] = {
    CrimeGroup.THEFT: N_("Theft and burglary"),
    CrimeGroup.ROBBERY: N_("Robbery"),
    CrimeGroup.VIOLENCE: N_("Violent crime"),
    CrimeGroup.SEXUAL: N_("Sexual crime"),
    CrimeGroup.DAMAGE: N_("Damage to property"),
    CrimeGroup.ALCOHOL_DRUGS: N_("Alcohol and drug crime"),
    CrimeGroup.DISORDER: N_("Public disorder"),
    CrimeGroup.ALL: N_("All crimes together"),
}
SEXES: Mapping[Sex, str] = {
    Sex.EVERYBODY: N_("everybody"),
    Sex.WOMEN: N_("women"),
    Sex.MEN: N_("men"),
}
KINDS: Mapping[Kind, str] = {Kind.STATISTICS: N_("Reported crime"), Kind.POPULATION: N_("Residents")}
FAULTS: Mapping[str, str] = {
    "year_broken": N_("Write the year with four digits, 1950 or later"),
    "year_after_export": N_("The year is later than the day the figures were exported"),
    "count_broken": N_(
        "Write a whole number, or leave the cell empty (or write ..) where the publisher left the figure out"
    ),
    "count_dash": N_(
        "A dash can mean nought, or a figure that was left out. Write 0 for nought, or leave the cell empty"
    ),
    "column_unknown": N_(
        "The column “%(column)s” is not known in a file of residents: its rows may be of some of them only. Take it away if "
        "every row is of all. Reported crime has a column crime_class"
    ),
    "figure_twice": N_("The same figure stands in row %(other)s too"),
    "area_ended": N_("The area %(area)s had ended before %(year)s"),
    "export_to_come": N_("The day of the export is still to come"),
}
NOTES: Mapping[Note, str] = {
    Note.LEFT_OUT: N_("Figures that the publisher has left out, and that stay empty: %(what)s."),
    Note.OLDER: N_("Figures that are stored from a newer file already, and stay as they are: %(what)s."),
    Note.BEFORE_REGISTER: N_(
        "Figures from years before the register of areas begins: %(what)s. They are put on the first version of their "
        "area, and it is said beside them."
    ),
    Note.NEW_CLASSES: N_("New kinds of crime: %(what)s. Look through which categories they belong with."),
    Note.IGNORED_COLUMNS: N_("These columns are not used: %(what)s."),
}
CITY_CORE = N_(
    "A city core: many people come here who do not live here, and much happens on a small area. A rate per resident says "
    "little about the risk for one who lives here or visits."
)
SUMMED = N_("The number of residents is the sum of the areas it is made of.")
RESIDENTS_YEAR = N_("Rates per 1,000 residents use the number of residents at the end of %(year)s.")
NO_RESIDENTS = N_("There are no rates, since the number of residents is not known.")
SOME_LEFT_OUT = N_("An empty cell is a figure that the publisher has left out. It is not nought.")
ENDED = N_("The figures speak of %(area)s as it was until %(day)s. They cannot be compared with the area of today.")
REDRAWN = N_("The figures speak of %(area)s as it was drawn until %(day)s. It is another area today.")
NOT_KNOWN = N_(
    "The register of areas begins on %(day)s, after these figures. %(area)s may have been drawn in another way then."
)
TWO_VERSIONS = N_(
    "The figures speak of different versions of the area: %(one)s and %(other)s. A difference between them may come from "
    "the border, not from what happened."
)
SINCE = N_("%(area)s since %(first)s")
FROM_TO = N_("%(area)s from %(first)s to %(last)s")


def group_label(group: str, language: str) -> str:
    """What a class is about; '' for one that is not mapped."""
    return translate(language, GROUPS[CrimeGroup(group)]) if group else ""


def long_day(day: date, language: str) -> str:
    """A day in words."""
    return format_date(day, "long", locale=locale_of(language))


def figure_fault(fault: FileFault, language: str) -> str:
    """What to correct in a file."""
    if fault.code in FAULTS:
        return translate(language, FAULTS[fault.code], **fault.values)
    return fault_text(fault, language)


def note_text(note: Note, what: str, language: str) -> str:
    """What is worth knowing before the file is taken."""
    return translate(language, NOTES[note], what=what)
