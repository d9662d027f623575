"""What an act changes, in words: for a preview, and for the history."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.categories.queries import facets
from dialog.categories.rules import Tag
from dialog.concerns import labels, staff_labels
from dialog.concerns.rules import RESTRICTING
from dialog.concerns.staff_views.tags import tag_words
from dialog.organisations.models import Unit
from dialog.places.models import Area

# Derived from the others, or kept for the record.
_UNSAID = frozenset({"told", "restricted", "urgent_seen_by", "reviewed_on", "closed_on", "divided"})


class ChangeWords:
    """Says changes between two pictures of concerns. Names are looked up once for all of them."""

    def __init__(self, session: Session, *, hide_restricted: bool = False) -> None:
        self._tag = tag_words(facets(session))
        self._hide_restricted = hide_restricted
        self._names: dict[str, dict[Any, str]] = {
            "area_id": {row[0]: row[1] for row in session.execute(select(Area.id, Area.name))},
            "unit_id": {row[0]: row[1] for row in session.execute(select(Unit.id, Unit.name))},
            "handler_id": {row[0]: row[1] for row in session.execute(select(User.id, User.name))},
        }

    def say(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
        """One line for each thing that changed."""
        lines = self._tags(_pairs(before), _pairs(after))
        if before["state"] != after["state"]:
            lines.append(self._from_to(_("State"), *(str(labels.STATES[one["state"]]) for one in (before, after))))
        for name, label, nothing in (
            ("area_id", _("Area"), _("Not known")),
            ("unit_id", _("Unit"), ""),
            ("handler_id", _("Handled by"), _("Nobody in particular")),
        ):
            if before[name] != after[name]:
                known = self._names[name]
                lines.append(self._from_to(label, *(known.get(one[name], nothing) for one in (before, after))))
        return lines + self._others(before, after)

    def _tags(self, before: set[tuple[str, str]], after: set[tuple[str, str]]) -> list[str]:
        lines = []
        for sentence, pairs in ((_("adds %(tags)s"), after - before), (_("takes away %(tags)s"), before - after)):
            named = sorted({self._tag_of(pair) for pair in pairs})
            lines += [sentence % {"tags": ", ".join(named)}] if named else []
        return lines

    def _tag_of(self, pair: tuple[str, str]) -> str:
        if self._hide_restricted and RESTRICTING.keys() & set(pair):
            return str(_("a restricted tag"))
        return self._tag(Tag(*pair))

    def _others(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
        """What else changed, by name: its words may be what somebody told."""
        lines = []
        if before["matter_id"] != after["matter_id"]:
            lines.append(str(_("becomes part of a matter") if after["matter_id"] else _("leaves its matter")))
        if before["urgent"] != after["urgent"]:
            lines.append(str(_("is marked as urgent") if after["urgent"] else _("is no longer marked as urgent")))
        if before["divided"] != after["divided"]:
            lines.append(str(_("is divided into parts") if after["divided"] else _("is whole again")))
        if after.get("answers"):
            lines.append(str(_("gets an answer")))
        if before["closing_reason"] != after["closing_reason"] and after["closing_reason"]:
            lines.append(str(_("“%(words)s”", words=after["closing_reason"])))
        names = {"days", "time_from", "time_to", "when_days", "when_times", "recurring", "how", "kind", "place"}
        names |= {"place_type", "target"}
        changed = [name for name in staff_labels.FIELDS if name in names and before.get(name) != after.get(name)]
        return lines + [", ".join(str(staff_labels.FIELDS[name]) for name in changed)] * bool(changed)

    @staticmethod
    def _from_to(label: str, before: str, after: str) -> str:
        return str(_("%(what)s: %(before)s → %(after)s", what=label, before=before, after=after))


def why_words(codes: Iterable[str]) -> dict[str, str]:
    """Why something stayed as it was, by its code."""
    return {code: str(staff_labels.WHY_LEFT.get(code, staff_labels.WHY_LEFT[""])) for code in codes}


def _pairs(shown: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(category, facet) for category, facet, _by in shown["tags"]}
