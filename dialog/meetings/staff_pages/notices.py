"""What pages say after an act."""

from flask_babel import lazy_gettext as _l

from dialog.web.notices import notice_text

CREATED = notice_text("meeting_created", _l("The draft is saved. Only those who invite see it."))
SAVED = notice_text("meeting_saved", _l("The meeting is saved."))
COPIED = notice_text("meeting_copied", _l("This is the copy: a draft with nobody registered."))
PUBLISHED = notice_text("meeting_published", _l("The meeting is published. People can find it and register."))
MOVED = notice_text("meeting_moved", _l("The meeting has a new time. Parties that are told: %(ref)s."))
ROOM_CHANGED = notice_text("meeting_room", _l("Place and seats are saved. Parties that are told: %(ref)s."))
CALLED_OFF = notice_text("meeting_called_off", _l("The meeting is called off. Parties that are told: %(ref)s."))
DISCARDED = notice_text("meeting_discarded", _l("The draft is thrown away."))
DRAWN = notice_text("meeting_drawn", _l("The lots are drawn. Everybody is told how it went."))
HELD = notice_text("meeting_held", _l("The meeting is closed: it has been held."))
CALLED = notice_text("meeting_called", _l("It is noted that you called."))
