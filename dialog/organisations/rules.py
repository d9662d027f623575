"""Closed sets, limits and checks of this slice."""

import re
from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is to the dialogue."""

    MUNICIPALITY = "municipality"
    POLICE = "police"
    HOUSING_COMPANY = "housing_company"
    PROPERTY_OWNERS = "property_owners"
    ASSOCIATION = "association"
    COMPANY = "company"
    AUTHORITY = "authority"
    OTHER = "other"


class GuideKind(StrEnum):
    """The lines of "where do I turn", in the order the page shows them."""

    EMERGENCY = "emergency"
    POLICE = "police"
    CONTACT_CENTRE = "contact_centre"
    FAULT_REPORT = "fault_report"
    SOCIAL_EMERGENCY = "social_emergency"
    HOUSING = "housing"
    HELPLINE = "helpline"


_PHONE = re.compile(r"\+?[0-9][0-9 ()\-/]{1,30}")
_CODE = re.compile(r"[A-Za-z0-9ÅÄÖåäö_-]{1,40}")


def is_phone(number: str) -> bool:
    """True for digits as people write them, with blanks, hyphens, brackets and a leading plus."""
    return _PHONE.fullmatch(number) is not None


def is_code(code: str) -> bool:
    """True for a code that may stand in files and addresses."""
    return _CODE.fullmatch(code) is not None


def phone_link(number: str) -> str:
    """The number for a `tel:` link: Swedish numbers of seven digits or more in international form, short ones as they are."""
    digits = re.sub(r"[^0-9+]", "", number)
    if digits.startswith("0") and len(digits) >= 7 and not digits.startswith("00"):
        return "+46" + digits[1:]
    return digits
