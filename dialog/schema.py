"""Imports every table, so that metadata is complete for migrations and tests."""

from dialog.database import Base

metadata = Base.metadata

__all__ = ["metadata"]
