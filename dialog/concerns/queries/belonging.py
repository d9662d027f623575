"""What a concern is part of further on, such as a problem. Those slices lie to the right: `dialog.app` plugs them in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember

# The extensions of the application that hold the functions.
EXTENSION = "dialog.concern_belongs"
NAMED = "dialog.named_belongs"
ROWS = "dialog.rows_belong"


@dataclass(frozen=True)
class Belongs:
    """One thing the concern is part of: a link, what the thing is called, and its state in a word."""

    label: str
    text: str
    state: str
    url: str


# (session, who asks, the concern's id) -> everything that this person may know of.
BelongsTo = Callable[[Session, StaffMember, int], tuple[Belongs, ...]]
# (session, who asks, "survey" or "meeting", its slug) -> the same for what is known by a name.
NamedBelongsTo = Callable[[Session, StaffMember, str, str], tuple[Belongs, ...]]


@dataclass(frozen=True)
class RowsBelong:
    """The rows of a page. `of`: by id, what each is part of; `link_urls`: by id, where it is made part of something, for
    who may do that.
    """

    of: Mapping[int, tuple[Belongs, ...]]
    link_urls: Mapping[int, str]


# (session, who asks, "finding" or "statistic", ids) -> what the rows of a page are part of.
RowsBelongTo = Callable[[Session, StaffMember, str, Iterable[int]], RowsBelong]
