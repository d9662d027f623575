"""What changes areas, streets and uploads."""

from dialog.places.operations.imports import import_areas, import_streets, places_changed
from dialog.places.operations.local_name import name_locally
from dialog.places.operations.uploads import confirm_upload, forget_old_uploads, keep_upload

__all__ = [
    "confirm_upload",
    "forget_old_uploads",
    "import_areas",
    "import_streets",
    "keep_upload",
    "name_locally",
    "places_changed",
]
