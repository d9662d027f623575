"""What is asked before many concerns are changed at once: one small form for each thing that can be done."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, ValidationError  # type: ignore[attr-defined]

from dialog.concerns.operations.answer import ANSWER_LIMIT, REASON_LIMIT
from dialog.concerns.operations.matters import TITLE_LIMIT
from dialog.concerns.public_forms import AreaField
from dialog.concerns.rules.wording import left_open
from dialog.concerns.staff_forms import TagsField, unit_choice_field
from dialog.web.forms import LineField, StaffForm, TextField

NOBODY = "nobody"


class BulkTagForm(StaffForm):
    """Tags to add."""

    tags = TagsField(_l("Categories"))

    def validate_tags(self, field: Any) -> None:
        if not field.tags():
            raise ValidationError(_("Choose at least one category"))


class BulkUntagForm(StaffForm):
    """Tags to take away, of those that are there."""

    tags = TagsField(_l("Categories to take away"))

    def validate_tags(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose what to take away"))


class BulkAreaForm(StaffForm):
    """Another area, and who takes over."""

    area = AreaField(_l("Area"))
    unit_choice = unit_choice_field()

    def offer(self, areas: Iterable[tuple[str, str]]) -> None:
        self.area.choices = [SelectChoice(code, name) for code, name in [("", _("Not known")), *areas]]


class BulkAssignForm(StaffForm):
    """`to` is nobody, user:<id> or unit:<id>."""

    to = SelectField(_l("Give them to"))

    def offer(self, people: Iterable[tuple[int, str]], units: Iterable[tuple[int, str]]) -> None:
        persons, handed = _("Persons"), _("Hand over to a unit")
        named = [(NOBODY, _("Nobody in particular")), *((f"user:{id_}", name) for id_, name in people)]
        self.to.choices = [
            *(SelectChoice(value, name, optgroup=persons) for value, name in named),
            *(SelectChoice(f"unit:{id_}", name, optgroup=handed) for id_, name in units),
        ]

    @property
    def target(self) -> dict[str, int | None]:
        """The arguments of `operations.bulk.assign`."""
        kind, _colon, id_ = str(self.to.data).partition(":")
        return {} if kind == NOBODY else {f"{kind}_id": int(id_)}


class BulkStateForm(StaffForm):
    """Where the work on them stands from now on."""

    state = RadioField(
        _l("What to do with them"),
        choices=[
            SelectChoice("done", _l("Done: they are reviewed and count")),
            SelectChoice("pause", _l("Pause them")),
            SelectChoice("wait", _l("Let them wait for an answer")),
            SelectChoice("reopen", _l("Take them up again")),
        ],
    )


class BulkCloseForm(StaffForm):
    """The end of them, in words their tellers read."""

    reason = LineField(_l("What was done"), limit=REASON_LIMIT)


class BulkAnswerForm(StaffForm):
    """One answer to all: own words, or a template that is filled for each."""

    template = SelectField(_l("Use a template"), choices=[], default="")
    answer = TextField(_l("Your answer"), limit=ANSWER_LIMIT)
    afterwards = RadioField(
        _l("Afterwards"),
        choices=[
            SelectChoice("close", _l("Close them: this is finished")),
            SelectChoice("keep", _l("Keep them open: there is more to do")),
        ],
        default="close",
    )

    def offer(self, templates: Iterable[tuple[int, str]]) -> None:
        own = _("No template: the words below")
        self.template.choices = [SelectChoice("", own), *(SelectChoice(str(id_), name) for id_, name in templates)]

    @property
    def template_id(self) -> int | None:
        return int(self.template.data) if self.template.data else None

    def validate_answer(self, field: Any) -> None:
        if not self.template.data and not field.data:
            raise ValidationError(_("Write the answer, or choose a template"))
        still_open = left_open(str(field.data or ""))
        if still_open:
            words = ", ".join(f"[{word}]" for word in still_open)
            raise ValidationError(_("Fill in %(words)s, or take it away", words=words))


class BulkGroupForm(StaffForm):
    """What the matter is called among colleagues."""

    title = LineField(_l("What is it about, in a few words?"), limit=TITLE_LIMIT)


class ConnectForm(BulkGroupForm):
    """Which ones belong together with the open one, by their numbers."""

    numbers = LineField(_l("Numbers of others"), limit=1000)


FORMS: dict[str, type[StaffForm]] = {
    "tag": BulkTagForm,
    "untag": BulkUntagForm,
    "area": BulkAreaForm,
    "assign": BulkAssignForm,
    "state": BulkStateForm,
    "answer": BulkAnswerForm,
    "close": BulkCloseForm,
    "group": BulkGroupForm,
}
