"""What surveys say of an area: how many feel safe, and how many have been through something."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.catalogue import DEFAULT_LANGUAGE
from dialog.disclosure.groups import is_base, shown_groups
from dialog.disclosure.limits import STANDARD
from dialog.places.rules.levels import Level
from dialog.situation.queries.areas import Areas, load_areas
from dialog.situation.rules.indicators import RULES, Indicator, IndicatorRule, counted, indicator
from dialog.surveys.models import Survey
from dialog.surveys.queries.results.answered import pooled_versions
from dialog.surveys.queries.results.tallies import cube_tallies
from dialog.surveys.rules.questionnaire import worded
from dialog.surveys.rules.tables import Tally

# Older answers say little of today; and no page waits for more surveys than this.
OLDEST = timedelta(days=2 * 366)
MOST_SURVEYS = 6


def indicators(
    session: Session,
    staff: StaffMember,
    code: str,
    day: date,
    *,
    areas: Areas | None = None,
    language: str = DEFAULT_LANGUAGE,
) -> tuple[Indicator, ...]:
    """Each indicator of the area ('' the municipality) from the newest survey of each kind that asks it, as of `day`.

    Open surveys and random samples stand beside each other, never together. () for those who may not see surveys.
    """
    if not staff.may(Permission.READ_SURVEYS):
        return ()
    tree = _Tree(areas or load_areas(session, day))
    found: dict[tuple[str, bool], Indicator] = {}
    for survey in _surveys(session, day):
        wanted = [rule for rule in RULES if (rule.name, survey.kind == "sample") not in found]
        for rule, tally in _tallies(session, survey.id, wanted):
            if tally.base:
                found[rule.name, survey.kind == "sample"] = _one(rule, tally, tree, code, survey, language)
    names = [rule.name for rule in RULES]
    return tuple(sorted(found.values(), key=lambda one: (names.index(one.name), not one.probability)))


def _surveys(session: Session, day: date) -> Sequence[Survey]:
    newest = select(Survey).where(Survey.opens_on <= day, Survey.closes_on >= day - OLDEST)
    return session.scalars(newest.order_by(Survey.closes_on.desc(), Survey.id.desc()).limit(MOST_SURVEYS)).all()


def _tallies(session: Session, survey_id: int, wanted: list[IndicatorRule]) -> list[tuple[IndicatorRule, Tally]]:
    pooled = pooled_versions(session, survey_id) if wanted else None
    if pooled is None:
        return []
    asked = [(rule, measure) for rule in wanted for measure in pooled.of(rule.question)[:1]]
    if not asked:
        return []
    tallies = cube_tallies(session, pooled, [measure for _rule, measure in asked], "area")
    return [(rule, tallies[measure.key][0]) for rule, measure in asked]


def _one(rule: IndicatorRule, tally: Tally, tree: "_Tree", code: str, survey: Survey, language: str) -> Indicator:
    below = tree.leaves(code, tally)
    if code and code != tree.municipality:
        base = sum(tally.bases[leaf] for leaf in below)
        counts = _added(tally.grouped, below)
    else:
        base, counts = tally.base, dict(tally.counts)
    said, answers = counted(rule, base, counts)
    return indicator(
        rule,
        said,
        answers,
        told=tree.is_told(code, tally),
        probability=survey.kind == "sample",
        survey=worded(survey.title, language)[0] or survey.slug,
        slug=survey.slug,
    )


def _added(grouped: Mapping[str, Mapping[str, int]], leaves: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for leaf in leaves:
        for answer, count in grouped.get(leaf, {}).items():
            found[answer] = found.get(answer, 0) + count
    return found


class _Tree:
    """Which areas of a survey lie in which of the picture, and which of those may have figures."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self.municipality = next((code for code, one in areas.current.items() if one.level == Level.MUNICIPALITY), "")

    def leaves(self, code: str, tally: Tally) -> list[str]:
        """The areas that the survey asked about and that lie in `code`."""
        below = self._areas.below(code)
        return [leaf for leaf in tally.bases if leaf in below]

    def is_told(self, code: str, tally: Tally) -> bool:
        """Whether nothing shown of another area, of this page or of the survey's own, less this, leaves a few."""
        if not is_base(tally.base):
            return False
        if not code or code == self.municipality:
            return True
        own = shown_groups(tally.bases, tally.base - sum(tally.bases.values()))
        left = sum(tally.bases[leaf] for leaf in self.leaves(code, tally) if leaf not in own)
        if (code in tally.bases and code not in own) or 0 < left < STANDARD.staff_base:
            return False
        return all(self._among_siblings(one, tally) for one in self._chain(code))

    def _chain(self, code: str) -> list[str]:
        """The area and all it lies in, except the municipality."""
        found: list[str] = []
        while code and code != self.municipality and code not in found:
            found.append(code)
            one = self._areas.current.get(code)
            code = one.parent_code if one else ""
        return found

    def _among_siblings(self, code: str, tally: Tally) -> bool:
        one = self._areas.current.get(code)
        parent = one.parent_code if one and one.parent_code != self.municipality else ""
        siblings = {part.code: self._base(part.code, tally) for part in self._areas.parts(parent)}
        siblings.setdefault(code, self._base(code, tally))
        whole = self._base(parent, tally) if parent else tally.base
        return code in shown_groups(siblings, max(0, whole - sum(siblings.values())))

    def _base(self, code: str, tally: Tally) -> int:
        return sum(tally.bases[leaf] for leaf in self.leaves(code, tally))
