"""What the pages of disposal say after an act."""

from flask_babel import lazy_gettext as _l

from dialog.web.notices import notice_text

MADE = notice_text("retention_rule_made", _l("The rule is made. It is run from its first day, once a day."))
ENDED = notice_text("retention_rule_ended", _l("The rule is run no more."))
ALREADY = _l("There is a rule about this already: end it first")
