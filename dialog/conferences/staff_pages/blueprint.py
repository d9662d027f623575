"""The one blueprint of the staff pages of the weekly conference."""

from dialog.accounts.guard import StaffBlueprint

pages = StaffBlueprint("conferences", __name__)
