"""Reads about staff."""

from dialog.accounts.queries.account import (
    Credentials,
    OwnSession,
    credentials,
    may_try_password,
    own_sessions,
    password_hash_of,
    recovery_codes_left,
)
from dialog.accounts.queries.people import (
    AccountState,
    GrantLine,
    Person,
    Places,
    area_names,
    people,
    person,
    places_for_roles,
)
from dialog.accounts.queries.staff import names_with, staff_member, staff_with

__all__ = [
    "AccountState",
    "Credentials",
    "GrantLine",
    "OwnSession",
    "Person",
    "Places",
    "area_names",
    "credentials",
    "may_try_password",
    "names_with",
    "own_sessions",
    "password_hash_of",
    "people",
    "person",
    "places_for_roles",
    "recovery_codes_left",
    "staff_member",
    "staff_with",
]
