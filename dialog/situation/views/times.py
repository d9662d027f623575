"""The two tables of times."""

from dataclasses import dataclass
from typing import Any

from dialog.concerns.labels import WHEN_TIMES
from dialog.situation.labels import DAYS
from dialog.situation.rules.times import BASE_DAYS, BASE_TIMES
from dialog.situation.rules.times import DAYS as WEEK_DAYS
from dialog.situation.views.context import Context

BASE_LIMITS = (3, 8, 15, 30)
BASE_STEPS = ("0–2", "3–7", "8–14", "15–29", "30+")
FINE_LIMITS = (2, 4, 7, 11)
FINE_STEPS = ("0–1", "2–3", "4–6", "7–10", "11+")


@dataclass(frozen=True)
class HeatTable:
    """What the component `heat_table` takes. A cell is None where its number may not be shown."""

    columns: list[Any]
    rows: list[Any]
    cells: list[list[int | None]]
    urls: list[list[str]]
    row_urls: list[str]
    limits: tuple[int, ...]
    steps: tuple[str, ...]


def base_table(context: Context) -> HeatTable:
    """What residents say: weekday or weekend, and part of the day."""
    shown, links = context.picture.times.cells, context.links.during(context.picture.times.period)
    return HeatTable(
        columns=[WHEN_TIMES[time] for time in BASE_TIMES],
        rows=[DAYS[day] for day in BASE_DAYS],
        cells=[[shown[(day, time)].full for time in BASE_TIMES] for day in BASE_DAYS],
        urls=[
            [
                links.to(weekday=day.value, time=time.value) if shown[(day, time)].linked else ""
                for time in BASE_TIMES
            ]
            for day in BASE_DAYS
        ],
        row_urls=[],
        limits=BASE_LIMITS,
        steps=BASE_STEPS,
    )  # fmt: skip


def fine_table(context: Context) -> HeatTable:
    """What staff have coded: each weekday, in blocks of hours. Items are spread over their hours, so cells are rounded
    and only the days have a list behind them.
    """
    grid, links = context.picture.times.fine, context.links.during(context.picture.times.period)
    return HeatTable(
        columns=[f"{block * grid.hours:02d}" for block in range(24 // grid.hours)],
        rows=[DAYS[day] for day in WEEK_DAYS],
        cells=[[int(share + 0.5) for share in row] for row in grid.cells],
        urls=[],
        row_urls=[links.to(weekday=day) for day in WEEK_DAYS],
        limits=FINE_LIMITS,
        steps=FINE_STEPS,
    )
