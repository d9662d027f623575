"""What the area pages of the staff ask for."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import ValidationError

from dialog.places.import_labels import fault_text
from dialog.places.rules.faults import FileFault, FileRefused
from dialog.places.rules.registers import Register, read_register
from dialog.places.rules.tables import decode
from dialog.web.forms import LineField, StaffForm
from dialog.web.language import current_language

MOST_SHOWN = 200


class UploadForm(StaffForm):
    """A register to load. When it holds, `content` is its text and `register` what it says."""

    file = FileField(
        _l("File"), description=_l("Areas as GeoJSON or CSV, streets as CSV. Saved as UTF-8, at most 20 MB.")
    )
    content = ""
    file_name = ""
    register: Register | None = None
    faults: tuple[FileFault, ...] = ()

    def validate_file(self, field: FileField) -> None:
        chosen: FileStorage | None = field.data if isinstance(field.data, FileStorage) else None
        if chosen is None or not chosen.filename:
            raise ValidationError(str(_l("Choose a file")))
        self.file_name = _printable(chosen.filename)
        try:
            self.content = decode(chosen.stream.read())
            self.register = read_register(self.content)
        except FileRefused as refusal:
            self.refuse(refusal.faults)
        else:
            if self.register.faults:
                self.refuse(self.register.faults)

    def refuse(self, faults: tuple[FileFault, ...]) -> None:
        """Show these faults. Raises ValidationError with the sentence for the field."""
        self.faults = faults
        whole = [fault for fault in faults if not fault.row]
        raise ValidationError(
            fault_text(whole[0], current_language())
            if whole
            else str(_l("Nothing was loaded. Correct the rows in the table below and choose the file again"))
        )


def _printable(file_name: str) -> str:
    return "".join(letter if letter.isprintable() else "_" for letter in file_name)[:200]


class LocalNameForm(StaffForm):
    """What the work is called in one area."""

    local_name: Any = LineField(
        _l("Local name of the work"),
        limit=120,
        description=_l("Shown on the area's page, with a link to how we work. Leave it empty if there is none."),
    )
