"""Where the files beside the package lie: in a checkout, or inside the installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def migrations_folder() -> Path:
    """Alembic's folder."""
    return _beside("migrations")


def translations_folder() -> Path:
    """The catalogues."""
    return _beside("translations")


def _beside(name: str) -> Path:
    packed = PACKAGE / f"_{name}"
    return packed if packed.is_dir() else PACKAGE.parent / name
