"""The blueprint of the staff pages about records."""

from dialog.accounts.guard import StaffBlueprint

pages = StaffBlueprint("records", __name__)
