"""Names, the start page and the line at the foot of every page."""

from dialog.catalogue import N_
from dialog.organisations.texts.kinds import TextKind, said

KINDS = (
    TextKind(
        "programme.name",
        N_("Name of the programme"),
        N_("Every page and every mail"),
        said(N_("The Safety Dialogue")),
        multiline=False,
        follows_swedish=True,
        limit=60,
    ),
    TextKind(
        "programme.municipality",
        N_("Name of the municipality"),
        N_("Texts and the privacy notice"),
        said(N_("The municipality")),
        multiline=False,
        follows_swedish=True,
        limit=80,
    ),
    TextKind(
        "programme.parties_line",
        N_("The parties, under the name"),
        N_("Every page and every mail. Empty: the names of the parties, joined"),
        said(N_("The municipality and the police")),
        multiline=False,
        limit=120,
    ),
    TextKind(
        "start.heading",
        N_("Heading of the start page"),
        N_("Start page"),
        said(N_("What is it like where you live?")),
        multiline=False,
        limit=80,
    ),
    TextKind(
        "start.lead",
        N_("Text under the heading"),
        N_("Start page"),
        said(
            N_(
                "Tell us what feels safe and what does not. The municipality and the police use the answers to choose "
                "what we do."
            )
        ),
        limit=400,
    ),
    TextKind(
        "start.description",
        N_("What search engines show"),
        N_("Start page, not visible on the page"),
        said(N_("Leave a view, find out what happens in your area and where to turn. %(parties)s.")),
        multiline=False,
        limit=160,
    ),
    TextKind(
        "footer.line",
        N_("Line at the foot of every page"),
        N_("Every page"),
        said(
            N_(
                "We read everything you write to us on weekdays. You cannot report a crime here – you do that to the "
                "police."
            )
        ),
        limit=300,
    ),
)
