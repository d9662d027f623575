"""The demo's municipality, for pages that gather the others."""

from tests.organisations.conftest import lindesund

__all__ = ["lindesund"]
