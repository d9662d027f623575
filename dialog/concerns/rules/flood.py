"""When what arrives is set aside for a look: nothing is ever refused or deleted for it, and nothing urgent waits there."""

from collections.abc import Mapping
from datetime import date, timedelta

# So many with nearly the same words within two weeks are one campaign. Its first stays in the queue.
CAMPAIGN_FROM = 10
CAMPAIGN_SPAN = timedelta(days=14)
REPEAT_SPAN = timedelta(days=30)
# A day is a burst from six times the usual number on; small towns from sixty; and before we know what is usual, later.
BURST_TIMES = 6
BURST_LEAST = 60
BURST_LEAST_AT_FIRST = 200
USUAL_SPAN = timedelta(days=28)
KNOWN_DAYS = 14


def burst_from(day: date, by_day: Mapping[date, int]) -> int:
    """The number from which arrivals of `day` are a burst. `by_day`: arrivals on each day of `USUAL_SPAN` before it.

    Usual is the mean over the days since the first arrival. An event that moves a town lifts its own threshold within
    days, and a coordinator who releases a burst lifts it for the day.
    """
    earlier = [one for one in by_day if day - USUAL_SPAN <= one < day]
    days = (day - min(earlier)).days if earlier else 0
    if days < KNOWN_DAYS:
        return BURST_LEAST_AT_FIRST
    usual = sum(by_day[one] for one in earlier) / days
    return max(BURST_LEAST, round(BURST_TIMES * usual))
