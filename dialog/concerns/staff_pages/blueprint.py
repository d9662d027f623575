"""The blueprint all of these pages hang on, and what they say after a change."""

from flask_babel import lazy_gettext as _l

from dialog.accounts.guard import StaffBlueprint
from dialog.web.notices import notice_text

pages = StaffBlueprint("concerns", "dialog.concerns")

UNDO = "/intern/synpunkter/angra"

SAVED = notice_text("concern_saved", _l("%(ref)s is saved"), UNDO)
DONE = notice_text("concern_done", _l("%(ref)s is done"), UNDO)
OUT_OF_SIGHT = notice_text("concern_moved", _l("%(ref)s is saved, and is now with others"), UNDO)
ASSIGNED = notice_text("concern_assigned", _l("%(ref)s has been given away"), UNDO)
PAUSED = notice_text("concern_paused", _l("%(ref)s is paused"), UNDO)
WAITING = notice_text("concern_waiting", _l("%(ref)s waits for an answer"), UNDO)
UNCLEAR = notice_text("concern_unclear", _l("%(ref)s is marked as unclear"), UNDO)
REOPENED = notice_text("concern_reopened", _l("%(ref)s is open again"), UNDO)
ANSWERED = notice_text("concern_answered", _l("The answer to %(ref)s is given"))
PROMISED = notice_text("concern_promised", _l("The day for the answer to %(ref)s is saved"))
TAKEN_BACK = notice_text("concern_answer_taken_back", _l("The answer to %(ref)s was taken back"))
CLOSED = notice_text("concern_closed", _l("%(ref)s is closed"), UNDO)
NOTED = notice_text("concern_noted", _l("The note is saved"))
MARKED = notice_text("concern_marked", _l("%(ref)s is saved: what is hidden, others do not see"))
NAMED = notice_text("concern_named", _l("%(ref)s is saved: who it speaks of does not see it"))
PATTERNS = notice_text("concern_patterns", _l("What is marked has been changed"))
SHARED = notice_text("concern_shared", _l("%(ref)s is shared"))
SHARING_ENDED = notice_text("concern_sharing_ended", _l("%(ref)s is no longer shared with them"))
SEEN = notice_text("concern_seen", _l("%(ref)s is marked as seen"))
URGENT = notice_text("concern_urgent", _l("%(ref)s is marked as urgent"), UNDO)
NOT_URGENT = notice_text("concern_not_urgent", _l("%(ref)s is no longer marked as urgent"), UNDO)
KEYS_SAVED = notice_text("desk_keys_saved", _l("This is how your keys work now"))
SWITCHED = notice_text("suggestions_switched", _l("The setting for suggestions is saved"))
UNDONE = notice_text("concern_undone", _l("Undone: %(ref)s is as it was"))
UNDONE_MANY = notice_text("concerns_undone", _l("Undone. Concerns that are as they were: %(ref)s"))
CHANGED_MANY = notice_text("concerns_changed", _l("Done. Concerns that were changed: %(ref)s"))
GROUPED = notice_text("concerns_grouped", _l("Linked as one matter: %(ref)s"))
MATTER_MADE = notice_text("matter_made", _l("They are linked as one matter"))
UNGROUPED = notice_text("concern_ungrouped", _l("%(ref)s is no longer part of the matter"))
MATTER_NAMED = notice_text("matter_named", _l("The name of the matter is saved"))
DIVIDED = notice_text("concern_divided", _l("%(ref)s is divided"))
NOT_JOINED = notice_text(
    "concern_not_joined",
    _l("%(ref)s stays divided: a part has been answered, closed or shared, or lies with others"),
)
JOINED = notice_text("concern_joined", _l("%(ref)s is whole again"))
FLOOD_RELEASED = notice_text("flood_released", _l("They lie in their queues now, from %(ref)s on"), UNDO)
FLOOD_GROUPED = notice_text("flood_grouped", _l("They are one matter now, from %(ref)s on"), UNDO)
VIEW_SAVED = notice_text("desk_view_saved", _l("The view is saved"))
VIEW_REMOVED = notice_text("desk_view_removed", _l("The view is taken away"))
