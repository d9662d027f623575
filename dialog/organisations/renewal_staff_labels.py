"""What the placeholders of the mail about renewal are called in the editor of texts, and what a preview shows for them."""

from typing import Any

from flask_babel import lazy_gettext as _l

RENEWAL_PLACEHOLDERS: dict[str, Any] = {"renewal": _l("the last day to renew the situation picture")}
RENEWAL_SAMPLES: dict[str, Any] = {"renewal": _l("24 November 2028")}
