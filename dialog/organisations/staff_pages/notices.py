"""What the pages say after a change."""

from flask_babel import lazy_gettext as _l

from dialog.web.notices import notice_text

SAVED = notice_text("settings_saved", _l("Saved."))
PUBLISHED = notice_text("text_published", _l("Published."))
REMOVED = notice_text("settings_removed", _l("Removed."))
MOVED = notice_text("settings_moved", _l("Moved."))
WITHDRAWN = notice_text("picture_withdrawn", _l("The photo no longer stands on the page."))
