"""From a figure to the concerns behind it: the inbox, narrowed in the same way."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from dialog.concerns.queries.filters import InboxFilter, View
from dialog.situation.queries.parts import Wanted
from dialog.situation.rules.periods import Period, Span


@dataclass(frozen=True)
class Links:
    """Addresses for one picture. The parameters and their names are those of `InboxFilter`, and stand only there."""

    base: InboxFilter

    @classmethod
    def of(cls, wanted: Wanted) -> "Links":
        area = wanted.area.code if wanted.area is not None else ""
        return cls(InboxFilter(View.COUNTED, area=area, channel=wanted.channel)).during(wanted.period)

    def during(self, period: Period) -> "Links":
        """The same in other days."""
        return Links(replace(self.base, start=period.start, end=period.end))

    def waiting(self) -> str:
        """What has come in the same days and is not reviewed yet."""
        return self.to(view=View.UNCOUNTED)

    def to(self, **narrowing: Any) -> str:
        """The inbox with these dimensions narrowed further."""
        arguments = self._shared | _narrowing(tuple(narrowing.items()))
        return f"{self._inbox}?{'&'.join(map(_pair, arguments.items()))}"

    @cached_property
    def _inbox(self) -> str:
        return url_for("concerns_staff.inbox")

    @cached_property
    def _shared(self) -> dict[str, str]:
        return self.base.arguments


# A picture has some three hundred links that share most of their parameters.
@lru_cache(maxsize=10_000)
def _narrowing(dimensions: tuple[tuple[str, Any], ...]) -> dict[str, str]:
    return InboxFilter(**{"view": View.COUNTED, **dict(dimensions)}).arguments


@lru_cache(maxsize=10_000)
def _pair(argument: tuple[str, str]) -> str:
    return urlencode([argument])


def picture_url(wanted: Wanted, area_code: str) -> str:
    """The same picture of another area ('' for the whole municipality)."""
    period = wanted.period
    arguments: dict[str, Any] = {"area": area_code or None, "channel": wanted.channel or None, "period": period.code}
    if period.span is Span.OWN:
        arguments |= {"from": period.start, "to": period.end}
    return url_for("situation_staff.picture", **arguments)
