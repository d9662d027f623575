"""Imports every table, so that metadata is complete for migrations and tests."""

import dialog.accounts.models
import dialog.audit.models
import dialog.categories.models
import dialog.concerns.models
import dialog.conferences.models
import dialog.form_keys
import dialog.groups.models
import dialog.meetings.models
import dialog.organisations.models
import dialog.outbox.models
import dialog.places.models
import dialog.records.models
import dialog.situation.models
import dialog.statistics.models
import dialog.surveys.models  # noqa: F401 - each import declares its tables
from dialog.database import Base

metadata = Base.metadata

__all__ = ["metadata"]
