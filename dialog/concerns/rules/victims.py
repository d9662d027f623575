"""Who may need somebody to talk to: those who tell of violence, threats or harassment against people."""

from dialog.categories.rules import DOMESTIC_VIOLENCE, Category
from dialog.categories.rules.suggest import suggest
from dialog.concerns.urgent import find_signs

VIOLENT = frozenset({Category.THREATS_VIOLENCE, Category.SEXUAL_HARASSMENT, Category.DIGITAL_HARASSMENT})


def needs_support(text: str) -> bool:
    """True when the words are about violence or a danger. Nobody is told what the machine read: the receipt shows helplines."""
    signs = find_signs(text)
    if signs.violence or signs.is_urgent:
        return True
    return any(one.tag.category in VIOLENT or one.tag.facet == DOMESTIC_VIOLENCE for one in suggest(text))
