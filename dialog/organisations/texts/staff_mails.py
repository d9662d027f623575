"""Mails to staff about what waits for the municipality as a whole."""

from dialog.catalogue import N_
from dialog.organisations.texts.kinds import TextKind, said

KINDS = (
    TextKind(
        "mail.renewal",
        N_("Picture and plan must be renewed"),
        N_("Mail to those who keep the law page: 18, 21 and 24 months after the decision"),
        said(
            N_("The situation picture must be renewed no later than %(renewal)s"),
            N_("Hello,"),
            N_(
                "By law the situation picture and the action plan are renewed at least every second year. The last day "
                "is %(renewal)s."
            ),
            N_("See what is met and what is missing here:\n%(link)s"),
        )
        + said(N_("%(programme)s\n%(parties)s")),
        required=("renewal", "link"),
        limit=3000,
    ),
)
