"""The one blueprint of the staff pages of meetings."""

from dialog.accounts.guard import StaffBlueprint

pages = StaffBlueprint("meetings", __name__)
