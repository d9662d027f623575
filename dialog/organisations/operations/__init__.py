"""Changes to the programme, its texts, organisations, units, guide and accessibility statement. Each is audited."""

from dialog.organisations.operations.guide import GuideValues, move_guide_entry, remove_guide_entry, save_guide_entry
from dialog.organisations.operations.hours import remove_exception, save_exception, set_hours
from dialog.organisations.operations.importing import ImportReport, import_organisations
from dialog.organisations.operations.pictures import (
    PictureValues,
    add_picture,
    publish_picture,
    remove_picture,
    save_picture,
    withdraw_picture,
)
from dialog.organisations.operations.programme import change_details
from dialog.organisations.operations.statement import publish_statement
from dialog.organisations.operations.texts import publish_text, restore_text
from dialog.organisations.operations.units import (
    OrganisationValues,
    UnitValues,
    create_first_organisation,
    end_ownership,
    give_area,
    save_organisation,
    save_unit,
)

__all__ = [
    "GuideValues",
    "ImportReport",
    "OrganisationValues",
    "PictureValues",
    "UnitValues",
    "add_picture",
    "change_details",
    "create_first_organisation",
    "end_ownership",
    "give_area",
    "import_organisations",
    "move_guide_entry",
    "publish_picture",
    "publish_statement",
    "publish_text",
    "remove_exception",
    "remove_guide_entry",
    "remove_picture",
    "restore_text",
    "save_exception",
    "save_guide_entry",
    "save_organisation",
    "save_picture",
    "save_unit",
    "set_hours",
    "withdraw_picture",
]
