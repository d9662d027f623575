"""What is not known, in words: what nobody told is never written as nought."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from dialog.categories.labels import category_label
from dialog.situation.picture_labels import MOST_NAMED, SOURCES
from dialog.situation.queries.judgements import LevelShown
from dialog.situation.queries.silence import Silence
from dialog.situation.rules.levels import Perspective
from dialog.situation.views.context import Context

SHORTEST = 2


def gaps(
    context: Context, silence: Silence, levels: Mapping[int | None, LevelShown], has_statistics: bool
) -> list[str]:
    """One sentence for each thing that the picture cannot say."""
    return [
        *_sources(context, has_statistics),
        *_categories(context),
        *_eyes(context),
        *_areas(context, silence),
        *_levels(context, levels),
        *_days(context),
    ]


def listed(names: Iterable[str]) -> str:
    """Brand, Öppen drogscen and 3 more."""
    every = list(names)
    more = len(every) - MOST_NAMED
    if more >= SHORTEST:
        return str(_("%(names)s and %(num)s more", names=", ".join(every[:MOST_NAMED]), num=more))
    return ", ".join(every)


def _sources(context: Context, has_statistics: bool) -> list[str]:
    silent = [str(SOURCES[one.source]) for one in context.picture.sources if not one.known]
    found = [str(_("%(source)s: no information in these weeks or the twelve before.", source=one)) for one in silent]
    if not has_statistics:
        found.append(str(_("Reported crime: no statistics have been imported for this area and year.")))
    return found


def _categories(context: Context) -> list[str]:
    silent = [category_label(one.tag.category) for one in context.picture.categories if not (one.row.known or one.shut)]
    if not silent:
        return []
    return [
        str(
            _("Nobody has told us anything of %(subjects)s. That is no information, not none.", subjects=listed(silent))
        )
    ]


def _eyes(context: Context) -> list[str]:
    only_residents = [
        category_label(one.category)
        for one in context.picture.seen
        if Perspective.RESIDENTS in one.by and len(one.by) == 1
    ]
    if not only_residents or not any(len(one.by) > 1 for one in context.picture.seen):
        return []
    return [
        str(
            _(
                "Only residents have told of %(subjects)s. What staff and police see is not known.",
                subjects=listed(only_residents),
            )
        )
    ]


def _areas(context: Context, silence: Silence) -> list[str]:
    found = []
    unpeopled = [one.area.name for one in silence.areas if one.residents is None]
    if unpeopled:
        found.append(
            str(
                _(
                    "How many live in %(areas)s is not known, so the voices there are not set against residents.",
                    areas=listed(unpeopled),
                )
            )
        )
    if silence.quiet:
        quiet = listed(one.area.name for one in silence.quiet)
        found.append(
            str(_("We hear little from %(areas)s. What is missing there need not be missing in life.", areas=quiet))
        )
    return found


def _levels(context: Context, levels: Mapping[int | None, LevelShown]) -> list[str]:
    wanted = context.picture.wanted
    parts = context.areas.parts(wanted.area.code if wanted.area is not None else "")
    missing = [part.name for part in parts if part.id not in levels]
    if not missing:
        return []
    if len(missing) == len(parts):
        return [str(_("No area here has been judged lately."))]
    return [str(_("Nobody has judged %(areas)s lately.", areas=listed(missing)))]


def _days(context: Context) -> list[str]:
    untold = context.picture.times.untold.number
    if not untold:
        return []
    return [
        ngettext(
            "%(num)s concern does not say when it happens.", "%(num)s concerns do not say when it happens.", untold
        )
    ]
