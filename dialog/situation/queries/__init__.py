"""What the situation picture reads."""

from dialog.situation.queries.public import is_published, published_totals
from dialog.situation.rules.publishing import PublicTotals

__all__ = ["PublicTotals", "is_published", "published_totals"]
