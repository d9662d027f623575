"""Squares that a phone reads, as SVG: dark on white in both themes, with the quiet edge that readers need."""

import io

import segno

# One of the eight patterns; trying all of them for the evenest takes six times as long, which many letters notice.
_QUICK = 2


def qr_svg(address: str, *, quick: bool = False) -> str:
    """The square that leads to `address`. Stands a seventh to a quarter of it being worn away or covered."""
    target = io.BytesIO()
    segno.make(address, error="m" if quick else "q", mask=_QUICK if quick else None, micro=False, boost_error=False).save(
        target, kind="svg", scale=1, border=4, omitsize=True, dark="#14201f", light="#ffffff", xmldecl=False, svgclass=None,
        lineclass=None,
    )  # fmt: skip
    return target.getvalue().decode()
