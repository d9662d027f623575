"""The one blueprint of the staff pages of the situation picture."""

from dialog.accounts.guard import StaffBlueprint

pages = StaffBlueprint("situation", __name__)
