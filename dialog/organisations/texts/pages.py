"""The text pages: about, the model, cookies, where to turn, accessibility."""

from dialog.catalogue import N_
from dialog.organisations.texts.kinds import TextKind, heading, listed, said

KINDS = (
    TextKind(
        "contact.lead",
        N_("Text at the top of the page Help and contact"),
        N_("Help and contact"),
        said(N_("Here is who does what. You do not need to know which authority it is: call, and we help you on.")),
        limit=600,
    ),
    TextKind(
        "about.page",
        N_("About the dialogue"),
        N_("The page About the dialogue"),
        said(
            N_(
                "%(programme)s is how %(parties)s listen to you who live, work or spend time here. The goal is more "
                "safety and less crime."
            )
        )
        + heading(N_("What you can do"))
        + listed(
            N_("Leave a view: something that feels unsafe, something that feels safe, a question or a suggestion."),
            N_("See what others in your area write about, and what we do about it."),
            N_("Follow your own view with the code on your receipt."),
        )
        + heading(N_("What happens with what you tell us"))
        + said(
            N_(
                "A person reads every view and sorts it by what it is about and where. Every week the municipality and "
                "the police look at the whole picture together and decide what to do first. We tell on these pages what "
                "we decided and how it went."
            )
        )
        + heading(N_("Who is behind it"))
        + said(
            N_(
                "%(parties)s run the dialogue together. The municipality is responsible for these pages. The police are "
                "responsible for their own work."
            )
        ),
        limit=12000,
    ),
    TextKind(
        "about.model",
        N_("Text at the top of the page about the six steps"),
        N_("The page How we work, in six steps"),
        said(
            N_(
                "We work in six steps, again and again: from what we hear, to what we do, to whether it helped. Each "
                "step builds on the one before."
            )
        ),
        limit=3000,
    ),
    TextKind(
        "cookies.page",
        N_("Text at the top of the page about cookies"),
        N_("The page Cookies"),
        said(
            N_(
                "Reading these pages saves nothing on your phone or computer. Leaving a view saves nothing there "
                "either. A survey that you start needs one cookie until you have sent it. So there is no question about "
                "cookies to answer."
            )
        ),
        limit=3000,
    ),
    TextKind(
        "accessibility.lead",
        N_("Text at the top of the page about accessibility"),
        N_("The page Accessibility"),
        said(
            N_(
                "Everybody should be able to use these pages. They work with the keyboard, with a screen reader, with "
                "enlarged text and without scripts. If something does not work for you, tell us."
            )
        ),
        limit=3000,
    ),
)
