"""The privacy notice: one text per item that article 13 of the General Data Protection Regulation asks for.

Kept apart so that no item can go missing: a municipality words each, and an item without own wording keeps its default.
"""

from dialog.catalogue import N_
from dialog.organisations.texts.kinds import Part, TextKind, listed, said

_WHERE = N_("The page about personal data")


def _item(name: str, title: str, parts: tuple[Part, ...]) -> TextKind:
    return TextKind(f"notice.privacy_page.{name}", title, _WHERE, parts, limit=8000)


# The order of the page. Comments name the paragraph of article 13.
KINDS = (
    _item(
        "intro",
        N_("What this page is about"),
        said(
            N_(
                "You can read everything here without saying who you are. When you tell us something, we save what you "
                "write and nothing about your phone or computer: no address of it, no exact time."
            )
        ),
    ),
    # 1 a
    _item(
        "controller",
        N_("Who is responsible"),
        said(
            N_(
                "%(municipality)s is responsible for the personal data you give here (the controller). The police are "
                "responsible for what they handle themselves."
            ),
            N_("You reach us by the phone number and addresses on the page Help and contact."),
        ),
    ),
    # 1 b
    _item(
        "officer",
        N_("The data protection officer"),
        said(
            N_(
                "%(municipality)s has a data protection officer who checks that we handle personal data rightly. You "
                "reach the officer through our contact centre."
            )
        ),
    ),
    # 1 c
    _item(
        "purpose",
        N_("Why we use it, and by what right"),
        said(
            N_(
                "We use what you write to understand what feels safe and unsafe, to choose what we do about it, and to "
                "answer you if you want an answer. We do not use it for anything else."
            ),
            N_(
                "The legal basis is a task of public interest: article 6.1 e of the General Data Protection Regulation "
                "and the act (2023:196) on the responsibility of municipalities for crime prevention. It is not "
                "consent, so you need not agree to anything."
            ),
        ),
    ),
    # What free text may hold: art. 9 and 10, and the principle of public access.
    _item(
        "public_record",
        N_("What you send becomes a public record"),
        said(
            N_(
                "Anyone can ask to read a public record. Before we hand it out we check it, and hide what secrecy "
                "covers. Write about places and events, not about persons."
            )
        ),
    ),
    # 1 e
    _item(
        "recipients",
        N_("Who gets to see it"),
        listed(
            N_("Those at the municipality who handle views from your area."),
            N_(
                "The police see totals. They see a single view only when we share it for a reason, without names and "
                "other details about persons, and each sharing is noted."
            ),
            N_(
                "Since 1 April 2025 the municipality must by law give the police and other authorities that fight crime "
                "certain information, when they ask and sometimes unasked. We look at each case by itself, and each is "
                "noted."
            ),
            N_("Whoever asks for a public record, after the check for secrecy."),
        ),
    ),
    # 1 f
    _item(
        "transfers",
        N_("Where it is kept"),
        said(
            N_(
                "It is kept within the EU and is not sent to any country outside it. No other company's service is "
                "called when you use these pages."
            )
        ),
    ),
    # 2 a; the page adds what the disposal rules and the built-in times say.
    _item(
        "kept",
        N_("How long it is kept"),
        said(
            N_(
                "Public records are kept until the municipality has decided to dispose of them. Your e-mail address is "
                "erased when your matter is finished, or when you take back what you sent."
            )
        ),
    ),
    # 2 b
    _item(
        "rights",
        N_("Your rights"),
        said(N_("You can ask us to:"))
        + listed(
            N_("show you the personal data we have about you,"),
            N_("correct what is wrong,"),
            N_("erase it, when no law says that we must keep it,"),
            N_("limit how we use it,"),
            N_("stop using it: you can object, and we then weigh your reasons."),
        )
        + said(
            N_("With the code on your receipt you can take back what you sent. We then stop using it at once."),
            N_(
                "The right to move your data to somebody else does not apply here, because the basis is a task of "
                "public interest."
            ),
        ),
    ),
    # 2 d
    _item(
        "complaint",
        N_("If you want to complain"),
        said(
            N_(
                "Tell us first, so that we can put it right. You can also complain to the Swedish Authority for "
                "Privacy Protection (IMY): [imy.se](https://www.imy.se), phone [08-657 61 00](tel:+4686576100)."
            )
        ),
    ),
    # 2 e
    _item(
        "voluntary",
        N_("You choose what you tell"),
        said(
            N_(
                "No law and no agreement says that you must give us any personal data. Without an e-mail address we "
                "cannot mail you; you can still follow what happens with the code on your receipt."
            )
        ),
    ),
    # 2 f
    _item(
        "automated",
        N_("No decisions by computer"),
        said(
            N_(
                "A person reads what you write. The program may suggest what it is about and mark words that sound "
                "urgent, but it decides nothing and makes no profile of you."
            )
        ),
    ),
    _item(
        "limits",
        N_("What we cannot protect"),
        said(
            N_(
                "Whoever holds your phone can see the pages in its history. Whoever runs your network can see that you "
                "visited this site, but not what you wrote. Someone who knows you well may know your way of writing. "
                "If that worries you, call us, or use a computer that nobody connects with you."
            ),
            N_(
                "Answers to a survey are mixed with others', at least ten at a time, and after that nobody can tell whose "
                "they are. Until then, somebody who takes our computer by force could read the few that wait and see "
                "which personal code they came with."
            ),
        ),
    ),
)

ARTICLE_13 = (
    "controller",
    "officer",
    "purpose",
    "recipients",
    "transfers",
    "kept",
    "rights",
    "complaint",
    "voluntary",
    "automated",
)
