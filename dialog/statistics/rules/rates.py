"""Figures set beside others: per resident, and as a share of a larger one. Always decimals, never floats."""

from decimal import ROUND_HALF_UP, Decimal

ONE = Decimal("0.1")


def per_thousand(count: int | None, residents: int | None) -> Decimal | None:
    """Per 1,000 residents with one decimal; None when either is not known, or nobody lives there."""
    return _part(count, residents, 1_000)


def per_cent(count: int | None, whole: int | None) -> Decimal | None:
    """Per cent of `whole` with one decimal; None when either is not known."""
    return _part(count, whole, 100)


def _part(count: int | None, whole: int | None, scale: int) -> Decimal | None:
    if count is None or not whole:
        return None
    return (Decimal(count * scale) / Decimal(whole)).quantize(ONE, ROUND_HALF_UP)
