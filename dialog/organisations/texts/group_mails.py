"""Mails to the contacts of neighbourhood groups. The first line is the subject, which names no place and no group."""

from dialog.catalogue import N_
from dialog.organisations.texts.kinds import TextKind, said

_SIGNED = said(N_("%(programme)s\n%(parties)s"))
_TO_CONTACTS = N_("Mail to a contact of a neighbourhood group")

KINDS = (
    TextKind(
        "mail.group_confirm",
        N_("Confirm as contact of a group"),
        _TO_CONTACTS,
        said(
            N_("Confirm that you are the contact of your group"),
            N_("Hello,"),
            N_("You have been named as the contact of this neighbourhood group: %(group)s."),
            N_("Confirm here, with one press:\n%(link)s"),
            N_(
                "The link is your own way to the group. Keep it, and do not pass it on. If this is not about you, you "
                "need do nothing: we erase your address."
            ),
        )
        + _SIGNED,
        required=("link",),
        optional=("group",),
        limit=3000,
    ),
    TextKind(
        "mail.group_join",
        N_("Somebody wants to join a group"),
        _TO_CONTACTS,
        said(
            N_("Somebody nearby wants to join your group"),
            N_("Hello,"),
            N_("%(name)s lives near you and wants to join your neighbourhood group."),
            N_("This is how you reach %(name)s: %(contact)s"),
            N_("We have passed this on to you and kept nothing of it. Your own page:\n%(link)s"),
        )
        + _SIGNED,
        required=("name", "contact"),
        optional=("link",),
        limit=3000,
    ),
    TextKind(
        "mail.group_code",
        N_("Code to hand over a group"),
        _TO_CONTACTS,
        said(
            N_("Your code to hand over the group"),
            N_("Hello,"),
            N_("Give this code to the person who takes over after you: %(handover_code)s"),
            N_("The code is used here, and works for two weeks:\n%(link)s"),
            N_(
                "When it is used, your own link stops working and we erase your name and address. With the same code "
                "you can change your own name and address."
            ),
        )
        + _SIGNED,
        required=("handover_code", "link"),
        limit=3000,
    ),
    TextKind(
        "mail.group_start",
        N_("Start meeting of a group"),
        _TO_CONTACTS,
        said(
            N_("The start meeting of your group"),
            N_("Hello,"),
            N_("We want to meet you and your group: %(when)s. Place: %(where)s."),
            N_("Say how many are coming here:\n%(link)s"),
        )
        + _SIGNED,
        required=("link", "when", "where"),
        limit=3000,
    ),
    TextKind(
        "mail.group_start_off",
        N_("Start meeting of a group that is called off"),
        _TO_CONTACTS,
        said(
            N_("The start meeting of your group is called off"),
            N_("Hello,"),
            N_("We had to call off the start meeting: %(when)s. Place: %(where)s."),
            N_("We get in touch about another day. The page of your group is here:\n%(link)s"),
        )
        + _SIGNED,
        required=("link", "when"),
        optional=("where",),
        limit=3000,
    ),
    TextKind(
        "mail.group_yearly",
        N_("Is this still right?"),
        _TO_CONTACTS,
        said(
            N_("Is what we know of your group still right?"),
            N_("Hello,"),
            N_("Once a year we ask whether this neighbourhood group is still at work: %(group)s."),
            N_("Look at it and say so here, with one press:\n%(link)s"),
            N_("If we hear nothing after three mails, the group is shown as resting until you say so again."),
        )
        + _SIGNED,
        required=("link",),
        optional=("group",),
        limit=3000,
    ),
    TextKind(
        "mail.group_notice",
        N_("Notice to groups"),
        _TO_CONTACTS,
        said(
            N_("%(subject)s"),
            N_("%(text)s"),
            N_("You get this because you are the contact of a neighbourhood group. You are welcome to pass it on."),
        )
        + _SIGNED,
        required=("subject", "text"),
        limit=3000,
    ),
)
