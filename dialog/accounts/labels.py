"""What roles and states are called, and what each role means, in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.accounts.passwords import Weakness
from dialog.accounts.permissions import Role
from dialog.accounts.queries import AccountState

ROLES: dict[Role, Any] = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.COORDINATOR: _l("Coordinator"),
    Role.HANDLER: _l("Handler"),
    Role.ANALYST: _l("Analyst"),
    Role.POLICE: _l("Police"),
    Role.VBE: _l("Violent extremism"),
    Role.CONTACT_CENTRE: _l("Contact centre"),
    Role.READER: _l("Reader"),
}

MEANINGS: dict[Role, Any] = {
    Role.ADMINISTRATOR: _l("Looks after people, areas and settings. Cannot read what residents write."),
    Role.COORDINATOR: _l("Reads and answers everything, also what is restricted. Shares, approves and reads the log."),
    Role.HANDLER: _l("Reads and answers what belongs to the own unit and areas."),
    Role.ANALYST: _l("Reads texts with personal data hidden, and works with figures."),
    Role.POLICE: _l("Sees totals, and what has been shared with the police. Makes the police's own judgements."),
    Role.VBE: _l("Reads and answers only what is about violent extremism."),
    Role.CONTACT_CENTRE: _l("Enters what comes by phone and counter, and looks up a view by its number."),
    Role.READER: _l("Sees totals."),
}

STATES: dict[AccountState, tuple[Any, str]] = {
    AccountState.ACTIVE: (_l("Active"), "ok"),
    AccountState.INVITED: (_l("Invited"), "go"),
    AccountState.WITHOUT_APP: (_l("Has no app for codes"), "late"),
    AccountState.CLOSED: (_l("Closed"), ""),
}

LANGUAGES = {"sv": "Svenska", "en": "English"}

WEAKNESSES: dict[Weakness, Any] = {
    Weakness.SHORT: _l("Choose a password of at least 12 characters. Several words in a row are easy to remember"),
    Weakness.LONG: _l("Choose a password of at most 1,000 characters"),
    Weakness.COMMON: _l("Many people use that password, so it is guessed first. Choose another"),
    Weakness.PERSONAL: _l("Choose a password without your name or e-mail address in it"),
}
