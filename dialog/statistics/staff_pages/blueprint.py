"""The one blueprint of the staff pages of imported figures."""

from dialog.accounts.guard import StaffBlueprint

pages = StaffBlueprint("statistics", __name__)
