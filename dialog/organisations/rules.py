"""Closed sets, limits and checks of this slice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Editor:
    """Who makes a change: a staff member, or the system (`id` None)."""

    id: int | None
    name: str


SYSTEM = Editor(None, "system")


class StatementItem(StrEnum):
    """The eleven items of an accessibility statement (law 2018:1937 and the regulation of its authority)."""

    BODY = "body"
    SERVICE = "service"
    COMPLIANCE = "compliance"
    NOT_ACCESSIBLE = "not_accessible"
    ASSESSED_ON = "assessed_on"
    UPDATED_ON = "updated_on"
    METHOD = "method"
    MESSAGES = "messages"
    SUPERVISION = "supervision"
    BURDEN = "burden"
    OUTSIDE = "outside"


class Compliance(StrEnum):
    """The three wordings the regulation allows."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"


def missing_items(items: Mapping[str, str]) -> list[StatementItem]:
    """The items of a statement that say nothing yet. A statement with any of these cannot be published."""
    return [item for item in StatementItem if not items.get(item, "").strip()]


class PicturePage(StrEnum):
    """The pages a photo can stand on."""

    ABOUT = "about"


class PictureNeed(StrEnum):
    """What a published photo must have, in the order of its form."""

    ALT = "alt"
    CREDIT = "credit"
    LICENCE = "licence"


def picture_needs(alts: Mapping[str, str], credit: str, licence: str) -> list[PictureNeed]:
    """What is missing before a photo may be published. The text that stands for it is needed in Swedish."""
    has = {PictureNeed.ALT: alts.get("sv", ""), PictureNeed.CREDIT: credit, PictureNeed.LICENCE: licence}
    return [need for need in PictureNeed if not has[need].strip()]


def is_digest(name: str) -> bool:
    """True for the hash that names a photo."""
    return re.fullmatch(r"[0-9a-f]{64}", name) is not None


def picture_path(digest: str) -> str:
    """The address of a published photo: the same in every language, so that it is fetched once."""
    return f"/bilder/{digest}.jpg"
