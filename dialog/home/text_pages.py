"""Pages of text: about the dialogue, the six steps, personal data, cookies."""

from flask import render_template, url_for
from flask_babel import gettext as _

from dialog.extensions import db
from dialog.home.blueprint import pages
from dialog.home.labels import STEPS
from dialog.home.stored import by_decision, cookies, saved_with_a_view, temporary
from dialog.home.wording import Section, from_start, own_address, worded
from dialog.organisations.queries import notice_version, published_picture, wordings
from dialog.organisations.rules import PicturePage
from dialog.organisations.texts import TEXTS
from dialog.web.language import current_language
from dialog.web.rich_text import contents

PRIVACY = "notice.privacy_page."


@pages.get("/om")
def about() -> str:
    """What the dialogue is, and who is behind it."""
    text = worded("about.page")
    return render_template(
        "home/public/about.html",
        trail=from_start(),
        text=text,
        contents=contents(text.body),
        picture=published_picture(db.session, PicturePage.ABOUT, current_language()),
        share_url=own_address(),
    )


@pages.get("/om/modellen")
def model() -> str:
    """The six steps."""
    return render_template(
        "home/public/model.html",
        trail=from_start((_("About the dialogue"), url_for("home.about"))),
        lead=worded("about.model"),
        steps=STEPS,
        contents=[(f"step-{number}", f"{number}. {name}") for number, (name, _does, _you) in enumerate(STEPS, 1)],
        share_url=own_address(),
    )


@pages.get("/dataskydd")
def privacy() -> str:
    """The privacy notice: every item that article 13 asks for, and what is stored for how long."""
    intro, *sections = privacy_sections()
    stored = [("saved", _("What is saved when you leave a view")), ("temporary", _("What is erased by itself"))]
    stored.append(("decided", _("What is erased by decision")))
    return render_template(
        "home/public/privacy.html",
        trail=from_start(),
        intro=intro,
        sections=sections,
        contents=[(section.id, section.title) for section in sections] + stored,
        saved=saved_with_a_view(),
        temporary=temporary(),
        decided=by_decision(db.session),
        version=notice_version(db.session, current_language()),
        share_url=own_address(),
    )


@pages.get("/kakor")
def cookie_list() -> str:
    """Each cookie with purpose and life."""
    return render_template(
        "home/public/cookies.html",
        trail=from_start(),
        text=worded("cookies.page"),
        cookies=cookies(),
        share_url=own_address(),
    )


def privacy_sections() -> list[Section]:
    """The notice in the order of the registry, the introduction first."""
    keys = [key for key in TEXTS if key.startswith(PRIVACY)]
    texts = wordings(db.session, keys, current_language())
    return [
        Section(key.removeprefix(PRIVACY), _(TEXTS[key].title), text.body, text.language) for key, text in texts.items()
    ]
