"""Mails. The first line is the subject. None holds what a resident wrote, a category or an area."""

from dialog.catalogue import N_, _n
from dialog.organisations.texts.kinds import TextKind, counted, said

_SIGNED = said(N_("%(programme)s\n%(parties)s"))

KINDS = (
    TextKind(
        "mail.concern_receipt",
        N_("Receipt for a view"),
        N_("Mail to a resident who left an address"),
        said(
            N_("We have received your view %(reference)s"),
            N_("Hello,"),
            N_("We have received your view. Its number is %(reference)s."),
        )
        + counted(
            "answer_days",
            _n(
                "You get an answer within %(num)s working day.",
                "You get an answer within %(num)s working days.",
            ),
        )
        + said(
            N_("Follow what happens here, with the code from your receipt:\n%(link)s"),
            N_("If something urgent happens, call 112."),
        )
        + _SIGNED,
        required=("reference", "link"),
        limit=3000,
    ),
    TextKind(
        "mail.concern_answer",
        N_("Answer to a view"),
        N_("Mail to a resident who left an address"),
        said(
            N_("Answer to your view %(reference)s"),
            N_("Hello,"),
            N_("You wrote to us, and here is our answer."),
            N_("%(answer)s"),
            N_("%(sender)s"),
            N_(
                "You cannot answer this mail. If you want to add something, do it here with the code from your "
                "receipt:\n%(link)s"
            ),
        )
        + _SIGNED,
        required=("reference", "answer", "link"),
        optional=("sender",),
        limit=3000,
    ),
    TextKind(
        "mail.concern_answer_waiting",
        N_("An answer waits"),
        N_("Mail to a resident, instead of the answer itself, when the view is about something sensitive"),
        said(
            N_("There is an answer to your view %(reference)s"),
            N_("Hello,"),
            N_("There is an answer for you. Read it here with the code from your receipt:\n%(link)s"),
        )
        + _SIGNED,
        required=("reference", "link"),
        limit=3000,
    ),
    TextKind(
        "mail.account_invite",
        N_("Invitation to staff"),
        N_("Mail to a new staff member"),
        said(
            N_("Your account in %(programme)s"),
            N_("Hello,"),
            N_("You now have an account. Choose a password here:\n%(link)s"),
            N_(
                "The link works once, and only for a few days. If you did not expect this mail, tell your administrator."
            ),
        )
        + _SIGNED,
        required=("link",),
        limit=3000,
    ),
    TextKind(
        "mail.account_reset",
        N_("New password for staff"),
        N_("Mail to a staff member who asked for a new password"),
        said(
            N_("Choose a new password in %(programme)s"),
            N_("Hello,"),
            N_("Choose a new password here:\n%(link)s"),
            N_(
                "The link works once, and only for an hour. If you did not ask for this, you need do nothing: the old "
                "password still holds."
            ),
        )
        + _SIGNED,
        required=("link",),
        limit=3000,
    ),
    TextKind(
        "mail.queues",
        N_("Something is wrong in the queues"),
        N_("Mail to coordinators, after the nightly look at the queues"),
        said(
            N_("Views that may fall between chairs"),
            N_("Hello,"),
            N_("The nightly look at the queues found views that nobody may be working on. How many: %(number)s."),
            N_("See which ones here:\n%(link)s"),
        )
        + _SIGNED,
        required=("number", "link"),
        limit=3000,
    ),
)
