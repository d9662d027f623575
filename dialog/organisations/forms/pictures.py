"""A photo: the file, and what is told about it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, ValidationError

from dialog.images import MAX_BYTES, CleanImage, ImageRefused, clean_image
from dialog.organisations.operations import PictureValues
from dialog.organisations.rules import PictureNeed, picture_needs
from dialog.settings import ALL_LANGUAGES
from dialog.web.forms import LineField, StaffForm

REFUSALS: dict[str, Any] = {
    "unreadable": _l("The file could not be read as a picture. Choose a JPEG, PNG or WebP"),
    "too_many_pixels": _l("The picture is larger than 40 megapixels. Make it smaller and choose it again"),
    "too_many_bytes": _l("The file is larger than 12 MB. Make it smaller and choose it again"),
}
NEEDS: dict[PictureNeed, tuple[str, Any]] = {
    PictureNeed.ALT: ("alt_sv", _l("Write in Swedish what the photo shows")),
    PictureNeed.CREDIT: ("credit", _l("Write who took the photo")),
    PictureNeed.LICENCE: ("licence", _l("Write the licence or permission under which the photo is shown")),
}


class PictureFileForm(StaffForm):
    """A file to add. When it holds, `image` is the photo made from it; the file and its name are let go."""

    file = FileField(
        _l("Photo"),
        description=_l(
            "JPEG, PNG or WebP, at most 12 MB. It is made smaller, and what is hidden in the file, such as where and "
            "when it was taken, is removed."
        ),
    )
    image: CleanImage | None = None

    def validate_file(self, field: FileField) -> None:
        chosen = field.data if isinstance(field.data, FileStorage) else None
        if chosen is None or not chosen.filename:
            raise ValidationError(str(_l("Choose a file")))
        try:
            self.image = clean_image(chosen.stream.read(MAX_BYTES + 1))
        except ImageRefused as refusal:
            raise ValidationError(str(REFUSALS[refusal.code])) from refusal


class PictureForm(StaffForm):
    """Photographer, licence, and what the photo shows in each language: `alt_sv`, …"""

    credit = LineField(_l("Photographer"), limit=120)
    licence = LineField(
        _l("Licence"),
        limit=120,
        description=_l("For example CC BY 4.0, or: with the photographer’s permission."),
    )
    version = HiddenField()

    def languages(self) -> list[tuple[str, Any]]:
        return [(code, self[f"alt_{code}"]) for code in ALL_LANGUAGES]

    def is_complete(self) -> bool:
        """True when it may be published; otherwise the fields say what is missing."""
        values = self.values()
        for need in picture_needs(values.alts, values.credit, values.licence):
            name, message = NEEDS[need]
            self[name].errors = [message]
        return not self.errors

    def values(self) -> PictureValues:
        return PictureValues(
            alts={code: field.data or "" for code, field in self.languages()},
            credit=self.credit.data or "",
            licence=self.licence.data or "",
        )


for _code in ALL_LANGUAGES:
    setattr(PictureForm, f"alt_{_code}", LineField(_l("What the photo shows"), limit=300))
