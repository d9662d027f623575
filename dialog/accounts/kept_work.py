"""What was typed in a page whose session had ended: carried through sign-in in the form itself, and kept nowhere else."""

from dataclasses import dataclass

from flask import request

from dialog.accounts.rules import DEFAULT_NEXT, safe_next
from dialog.web.error_pages import SECRET_FIELDS

PREFIX = "kept:"
TARGET = "kept_target"
FILES = "kept_files"


@dataclass(frozen=True)
class KeptWork:
    """A refused POST: where it was going and what it said, without passwords and files."""

    target: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool

    @property
    def is_empty(self) -> bool:
        """Nothing that a person typed or chose."""
        return not any(value for name, value in self.fields if name != "form_key")


def work_in_refused_post() -> KeptWork:
    """The present request as work to keep."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if not _is_secret(name)]
    had_files = any(file.filename for file in request.files.values())
    return KeptWork(f"{request.script_root}{request.path}", tuple(typed), had_files)


def work_carried() -> KeptWork | None:
    """The work that the sign-in form carries; None when it carries none, or would send it elsewhere."""
    target = request.form.get(TARGET, "")
    if not target or (safe_next(target) == DEFAULT_NEXT and target != DEFAULT_NEXT):
        return None
    carried = [
        (name.removeprefix(PREFIX), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(PREFIX) and not _is_secret(name.removeprefix(PREFIX))
    ]
    return KeptWork(target, tuple(carried), FILES in request.form)


def _is_secret(name: str) -> bool:
    return name in SECRET_FIELDS or "password" in name or name == "enrolment"
