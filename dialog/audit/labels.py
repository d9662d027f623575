"""What acts and records are called on the log's page. A new act gets its line here, in the order of the process."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.audit.models import AuditEntry

ACTIONS: dict[str, Any] = {
    "read": _l("Opened and read"),
    "exported": _l("Exported"),
    "refused": _l("Was refused"),
    "signed_in": _l("Signed in"),
    "signed_out": _l("Signed out"),
    "recovery_code_used": _l("Signed in with a recovery code"),
    "account_locked": _l("Account locked after too many wrong attempts"),
    "user_invited": _l("Invited a person"),
    "user_created": _l("Added a person"),
    "invite_renewed": _l("Made a new invitation link"),
    "invite_accepted": _l("Accepted the invitation"),
    "second_factor_reset": _l("Reset the second step of sign-in"),
    "second_factor_enrolled": _l("Connected a new app for sign-in"),
    "recovery_codes_renewed": _l("Made new recovery codes"),
    "password_changed": _l("Changed password"),
    "password_reset": _l("Set a new password through a link"),
    "role_given": _l("Gave a role"),
    "role_taken": _l("Took a role away"),
    "user_deactivated": _l("Closed an account"),
    "user_activated": _l("Opened an account again"),
    "account_changed": _l("Changed own details"),
    "sessions_ended": _l("Signed out other browsers"),
    "entered": _l("Wrote down what somebody told"),
    "looked_up": _l("Looked up a number"),
    "read_many": _l("Opened very many within an hour"),
    "coded": _l("Coded"),
    "assigned": _l("Gave to somebody"),
    "handed_over": _l("Handed over to another unit"),
    "urgent_seen": _l("Saw that it was urgent"),
    "messages_seen": _l("Read what was added"),
    "urgent": _l("Marked as urgent"),
    "not_urgent": _l("Took the urgent mark away"),
    "note": _l("Wrote an internal note"),
    "reviewed": _l("Reviewed"),
    "unclear": _l("Marked as unclear"),
    "paused": _l("Paused"),
    "waiting_answer": _l("Let it wait for an answer"),
    "new": _l("Took it up again"),
    "answered": _l("Answered"),
    "promised": _l("Promised a day for the answer"),
    "answer_taken_back": _l("Took an answer back before it left"),
    "closed": _l("Closed"),
    "set_aside": _l("Set some aside as a campaign"),
    "released": _l("Released to its queue"),
    "marks_accepted": _l("Hid passages"),
    "mark_added": _l("Hid words"),
    "mark_rejected": _l("Let a passage stand"),
    "mark_changed": _l("Changed what a passage is"),
    "original_read": _l("Read an original"),
    "staff_named": _l("Kept it from a colleague it speaks of"),
    "staff_unnamed": _l("No longer kept it from a colleague"),
    "pattern_added": _l("Added something to mark"),
    "pattern_dropped": _l("Took away something to mark"),
    "shared": _l("Shared with another organisation"),
    "sharing_ended": _l("Ended sharing"),
    "role_asked": _l("Asked for a role that a second person must confirm"),
    "role_refused": _l("Refused a role"),
    "grouped": _l("Linked as one matter"),
    "ungrouped": _l("Took out of its matter"),
    "matter_named": _l("Gave a matter a name"),
    "divided": _l("Divided into parts"),
    "joined": _l("Put the parts together again"),
    "undone": _l("Undid an act"),
    "macro": _l("Played a macro"),
    "macro_saved": _l("Saved a macro"),
    "macro_retired": _l("Took a macro out of use"),
    "template_saved": _l("Saved a text for answers"),
    "template_retired": _l("Took a text for answers out of use"),
    "mail_again": _l("Sent an e-mail again"),
    "facet_added": _l("Added a facet"),
    "facet_changed": _l("Changed a facet"),
    "import": _l("Imported"),
    "name_locally": _l("Gave an area a local name"),
    "create_organisation": _l("Added an organisation"),
    "change_organisation": _l("Changed an organisation"),
    "import_organisations": _l("Imported organisations"),
    "create_unit": _l("Added a unit"),
    "change_unit": _l("Changed a unit"),
    "give_area": _l("Gave a unit an area"),
    "end_area": _l("Ended a unit's area"),
    "change_programme": _l("Changed the facts about the programme"),
    "change_hours": _l("Changed the opening hours"),
    "change_exception": _l("Changed a day with other hours"),
    "remove_exception": _l("Removed a day with other hours"),
    "change_guide": _l("Changed where to turn"),
    "move_guide": _l("Moved an entry of where to turn"),
    "remove_guide": _l("Removed an entry of where to turn"),
    "publish_text": _l("Published a text"),
    "add_picture": _l("Added a photo"),
    "change_picture": _l("Changed what is said about a photo"),
    "publish_picture": _l("Published a photo"),
    "withdraw_picture": _l("Took a photo off its page"),
    "remove_picture": _l("Removed a photo"),
    "publish_statement": _l("Published the accessibility statement"),
    "totals_published": _l("Published the totals of the areas"),
    "results_rebuilt": _l("Counted the answers of a survey anew"),
    "survey_created": _l("Made a survey"),
    "survey_changed": _l("Changed days, title or news of a survey"),
    "survey_version_imported": _l("Loaded questions of a survey"),
    "survey_version_mapped": _l("Said what became of questions"),
    "survey_version_discarded": _l("Threw a draft of questions away"),
    "survey_published": _l("Published questions of a survey"),
    "collector_added": _l("Made a channel"),
    "collector_renamed": _l("Renamed a channel"),
    "collector_on": _l("Switched a channel on"),
    "collector_off": _l("Switched a channel off"),
    "invitations_made": _l("Made personal codes for a survey"),
    "batch_moved": _l("Mixed and moved answers of a survey"),
    "observations_made": _l("Turned answers of a survey into observations"),
    "text_coded": _l("Coded a free text of a survey"),
    "texts_moved": _l("Turned coded free texts of a survey into views"),
}

OBJECTS: dict[str, Any] = {
    "user": _l("Person"),
    "concern": _l("View from a resident"),
    "shared_concern": _l("View shared by another organisation"),
    "pattern": _l("Something that is marked"),
    "facet": _l("Facet"),
    "log": _l("The log"),
    "page": _l("Page"),
    "mail": _l("E-mail"),
    "area": _l("Area"),
    "streets": _l("Streets"),
    "areas": _l("Areas"),
    "unit": _l("Unit"),
    "organisation": _l("Organisation"),
    "programme": _l("Programme"),
    "text": _l("Text"),
    "statement": _l("Accessibility statement"),
    "picture": _l("Photo"),
    "guide_entry": _l("Entry of where to turn"),
    "totals": _l("Totals of the week"),
    "survey_texts": _l("Free texts of a survey"),
    "account": _l("Account"),
    "survey_results": _l("Results of a survey"),
    "survey": _l("Survey"),
    "template": _l("Text for answers"),
    "macro": _l("Macro"),
}

DETAILS: dict[str, Any] = {
    "ground": _l("Ground"),
    "to": _l("To"),
    "of": _l("Of the kind"),
    "name": _l("Name"),
    "role": _l("Role"),
    "organisation": _l("Organisation"),
    "unit": _l("Unit"),
    "areas": _l("Areas"),
    "language": _l("Language"),
    "version": _l("Version"),
    "number": _l("Number"),
    "entries": _l("Entries"),
    "left": _l("Codes left"),
    "channel": _l("Channel"),
    "area": _l("Area"),
    "handler": _l("Handler"),
    "fields": _l("Fields"),
    "duties": _l("Duties"),
    "units": _l("Units"),
    "new": _l("New ones"),
    "changed": _l("Changed ones"),
    "ended": _l("Ended ones"),
    "retired": _l("Retired"),
    "concerns": _l("Opened views"),
    "valid_from": _l("Valid from"),
    "valid_to": _l("Valid until"),
    "filters": _l("Filters"),
    "format": _l("Format"),
    "texts": _l("With free texts"),
    "compared_by": _l("Compared by"),
    "answer": _l("Answer"),
    "by": _l("By"),
    "macro": _l("Macro"),
    "state": _l("State"),
    "kind": _l("Kind"),
}


# Codes inside facts that have words of their own.
VALUES: dict[str, Any] = {
    "administrator": _l("Administrator"),
    "coordinator": _l("Coordinator"),
    "handler": _l("Handler"),
    "analyst": _l("Analyst"),
    "police": _l("Police"),
    "vbe": _l("Violent extremism"),
    "contact_centre": _l("Contact centre"),
    "reader": _l("Reader"),
    "sample": _l("Random sample"),
    "link": _l("Link, for a website or social media"),
    "event": _l("Place or event"),
    "group": _l("Group"),
    "letter": _l("Letter"),
    "assisted": _l("With help from staff"),
    "sv": "Svenska",
    "en": "English",
}


def action_word(action: str) -> str:
    """The act in words; its own name for one that has no line yet."""
    return str(ACTIONS.get(action) or action.replace("_", " "))


def object_words(entry: AuditEntry) -> str:
    """What the act was done to: "Person 12"."""
    kind = str(OBJECTS.get(entry.object_type) or entry.object_type.replace("_", " "))
    return f"{kind} {entry.object_reference}".strip()


def detail_words(entry: AuditEntry) -> str:
    """The facts of the entry on one line."""
    facts = entry.detail.items() if isinstance(entry.detail, dict) else ()
    return "; ".join(
        f"{DETAILS.get(name, name)}: {_value(value)}" for name, value in facts if value not in (None, "", [])
    )


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(one) for one in value)
    return str(VALUES.get(value, value)) if isinstance(value, str) else str(value)
