"""What the survey pages say after a change."""

from flask_babel import lazy_gettext as _l

from dialog.web.notices import notice_text

CREATED = notice_text("survey_created", _l("The survey is made. Nobody sees it until you publish its questions."))
SAVED = notice_text("survey_saved", _l("Saved."))
LOADED = notice_text(
    "survey_version_loaded", _l("The questions are loaded as a draft. Look at what changes, then publish.")
)
MAPPED = notice_text("survey_mapped", _l("Saved. Publish when you are ready."))
PUBLISHED = notice_text("survey_published", _l("Published. From now on this version is asked, and it never changes."))
DISCARDED = notice_text("survey_discarded", _l("The draft is thrown away."))
CHANNEL_ADDED = notice_text("channel_added", _l("The channel is made. Its address is %(ref)s"))
CHANNEL_SAVED = notice_text("channel_saved", _l("Saved."))
