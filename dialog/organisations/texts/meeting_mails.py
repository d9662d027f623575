"""Mails about meetings. The first line is the subject: it holds a day at most, never the meeting's name or an area."""

from dialog.catalogue import N_
from dialog.organisations.texts.kinds import Part, TextKind, said

_TO = N_("Mail to a resident who registered for a meeting")
_HELLO = said(N_("Hello,"))
_SIGNED = said(N_("%(programme)s\n%(parties)s"))
_WHAT = said(N_("%(meeting)s\n%(when)s\n%(where)s"))
_STANDING = said(N_("%(standing)s"))
_DOOR = said(N_("At the door, say your name or this number: %(door)s."))
_OWN_PAGE = said(
    N_("Are you more or fewer, or can you not come? Change or cancel here:\n%(link)s"),
    N_("The link is yours. Whoever has it can change how many you are."),
)


def _mail(name: str, title: str, parts: tuple[Part, ...], *required: str, optional: tuple[str, ...] = ()) -> TextKind:
    """A mail with greeting and signature. `parts` begin with the subject."""
    return TextKind(
        f"mail.meeting_{name}",
        title,
        _TO,
        parts[:1] + _HELLO + parts[1:] + _SIGNED,
        required=(*required, "link"),
        optional=(*_FACTS, *optional),
        limit=3000,
    )


# What every mail about a meeting may name.
_FACTS = ("meeting", "when", "where", "day", "time", "standing")

KINDS = (
    _mail(
        "confirmed",
        N_("Registered for a meeting"),
        said(N_("You are registered for %(day)s"), N_("You are registered for:"))
        + _WHAT
        + _STANDING
        + _DOOR
        + _OWN_PAGE,
        optional=("door",),
    ),
    _mail(
        "waiting",
        N_("In the queue for a meeting"),
        said(N_("You are in the queue for %(day)s"), N_("The meeting is full right now, so you are in the queue for:"))
        + _WHAT
        + _STANDING
        + said(
            N_("When it is your turn we write to you. You then say yes or no within the time that stands in the mail."),
            N_("See your place in the queue, change how many you are, or leave the queue here:\n%(link)s"),
        ),
    ),
    _mail(
        "lottery",
        N_("Registered for a meeting where lots are drawn"),
        said(N_("We have received your registration for %(day)s"), N_("You have registered for:"))
        + _WHAT
        + said(
            N_(
                "When registration closes we draw lots among everybody who has registered. It does not matter who came "
                "first. We write to you when the lots are drawn."
            ),
        )
        + _OWN_PAGE,
    ),
    _mail(
        "offered",
        N_("Seats in a meeting have become free"),
        said(N_("There is room for you: answer by %(until)s"), N_("Seats have become free in:"))
        + _WHAT
        + _STANDING
        + said(
            N_("Say yes or no here, by %(until)s:\n%(link)s"),
            N_("If you do not answer in time, the seats go to the next in the queue and you go last in it."),
        ),
        "until",
    ),
    _mail(
        "offer_expired",
        N_("The time to answer about free seats has passed"),
        said(
            N_("The time to answer has passed"),
            N_("We held seats for you but got no answer in time. They have gone to the next in the queue for:"),
        )
        + _WHAT
        + _STANDING
        + said(N_("See how it stands, or leave the queue, here:\n%(link)s")),
    ),
    _mail(
        "changed",
        N_("A registration is changed"),
        said(N_("Your registration is changed"), N_("Your registration is changed. It is for:"))
        + _WHAT
        + _STANDING
        + _OWN_PAGE,
    ),
    _mail(
        "withdrawn",
        N_("A registration is cancelled"),
        said(
            N_("Your registration is cancelled"),
            N_("You are not registered any more for:"),
        )
        + _WHAT
        + said(
            N_("Thank you for telling us. Your seats go to others."),
            N_("If you want to come after all, you can register again here:\n%(link)s"),
        ),
    ),
    _mail(
        "not_drawn",
        N_("Not drawn in the lottery for a meeting"),
        said(
            N_("The lots are drawn: you are in the queue"),
            N_("More people wanted to come than there are seats, so we drew lots. Yours did not get a seat in:"),
        )
        + _WHAT
        + _STANDING
        + said(
            N_("When seats become free we write to you."),
            N_("See your place in the queue, change how many you are, or leave the queue here:\n%(link)s"),
        ),
    ),
    _mail(
        "meeting_changed",
        N_("A meeting has a new time or place"),
        said(
            N_("The meeting is changed: now %(day)s"),
            N_("The meeting you registered for has a new time or place. This is what counts now:"),
        )
        + _WHAT
        + said(N_("%(before)s"), N_("You keep your place. %(standing)s"))
        + _OWN_PAGE,
        optional=("before",),
    ),
    _mail(
        "meeting_cancelled",
        N_("A meeting is cancelled"),
        said(N_("The meeting on %(day)s is cancelled"), N_("This meeting will not take place:"))
        + _WHAT
        + said(N_("%(because)s"), N_("%(instead)s"), N_("See the meetings that are coming here:\n%(link)s")),
        optional=("because", "instead"),
    ),
    _mail(
        "reminder_72",
        N_("Reminder some days before a meeting"),
        said(N_("Welcome on %(day)s"), N_("We remind you of the meeting you registered for:"))
        + _WHAT
        + _STANDING
        + _DOOR
        + _OWN_PAGE,
        optional=("door",),
    ),
    _mail(
        "reminder_3",
        N_("Reminder some hours before a meeting"),
        said(N_("Welcome today at %(time)s"), N_("It is soon time for the meeting you registered for:"))
        + _WHAT
        + _STANDING
        + _DOOR
        + _OWN_PAGE,
        optional=("door",),
    ),
    _mail(
        "taken_along",
        N_("What was taken along from a meeting"),
        said(N_("This is what we took along"), N_("Thank you for coming to:"))
        + _WHAT
        + said(
            N_("This is what we took along:"),
            N_("%(taken)s"),
            N_("%(next)s"),
            N_("Read more here:\n%(link)s"),
        ),
        "taken",
        optional=("next",),
    ),
    TextKind(
        "mail.meeting_code",
        N_("Code to change contact details"),
        _TO,
        said(
            N_("Your code"),
            N_("Hello,"),
            N_("Somebody wants to change the contact details of your registration. If it is you, write this code:"),
            N_("%(code)s"),
            N_("The code works for a short time only. If it is not you, do nothing: then nothing is changed."),
        )
        + _SIGNED,
        required=("code",),
        limit=3000,
    ),
)
