"""Notices that stand beside a form."""

from dialog.catalogue import N_
from dialog.organisations.texts.kinds import TextKind, said

KINDS = (
    TextKind(
        "notice.emergency",
        N_("Emergency notice"),
        N_("Before the text field of a view"),
        said(
            N_("**Is it happening now, or is someone in danger? Call [112](tel:112).**"),
            N_(
                "Has a crime already happened, or do you want to give the police a tip? Call [114 14](tel:11414). What "
                "you write here is read on weekdays."
            ),
        ),
        limit=800,
    ),
    TextKind(
        "notice.others_details",
        N_("About other people's details"),
        N_("Under the text field of a view"),
        said(N_("Do not write names, phone numbers or registration plates of other people.")),
        multiline=False,
        limit=200,
    ),
    TextKind(
        "notice.email_use",
        N_("What the e-mail address is used for"),
        N_("At the e-mail field of a view"),
        said(N_("We use it only to answer you, and erase it when the matter is finished.")),
        multiline=False,
        limit=200,
    ),
    TextKind(
        "notice.privacy_short",
        N_("Privacy notice, short"),
        N_("Beside the button that sends a view"),
        said(
            N_(
                "**How we protect you.** You choose yourself what you tell us. What you send becomes a public record. "
                "Others can ask to read it, but we hide what secrecy covers."
            )
        ),
        limit=1000,
    ),
)
