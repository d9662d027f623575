"""Photos from staff: decoded, turned upright, made smaller and encoded anew. Only the pixels of the file live on.

The file's name, type and everything hidden in it (EXIF with places, XMP, thumbnails, comments, colour profiles, bytes
before and after the picture) are left behind: what is returned was written by this module.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from dialog.errors import DialogError

if TYPE_CHECKING:
    from PIL import Image as Pillow

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 1200
QUALITY = 80
# Pixels only. No SVG and no GIF: the first holds scripts, the second can be read as one.
READ = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/jpeg"


class ImageRefused(DialogError):
    """The file is no picture we take. `code`: 'unreadable', 'too_many_pixels' or 'too_many_bytes'."""


@dataclass(frozen=True)
class CleanImage:
    """A JPEG of ours, and the hash of its bytes as hexadecimal digits: its name."""

    content: bytes
    width: int
    height: int
    digest: str


def clean_image(raw: bytes) -> CleanImage:
    """The picture in the file `raw`, upright and at most LONGEST_SIDE wide and high. Raises ImageRefused."""
    if len(raw) > MAX_BYTES:
        raise ImageRefused("too_many_bytes")
    # Heavy, and needed by few requests.
    from PIL import Image

    try:
        with Image.open(BytesIO(raw), formats=READ) as opened:
            # The header tells the size: nothing has been decoded yet.
            if opened.width * opened.height > MAX_PIXELS:
                raise ImageRefused("too_many_pixels")
            return _encoded(_pixels(opened))
    except ImageRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise ImageRefused("too_many_pixels") from fault
    except Exception as fault:
        # A decoder that is fed a broken file raises nearly anything; none of it is our own code's.
        raise ImageRefused("unreadable") from fault


def _pixels(opened: "Pillow.Image") -> "Pillow.Image":
    """A new image without the file's information: right way up, small, on white where it was transparent."""
    from PIL import Image

    # A JPEG can be decoded at half the size or less: a quarter of the memory.
    opened.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
    upright = _upright(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    coloured = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    clean = Image.new("RGB", coloured.size, "white")
    clean.paste(coloured, mask=coloured if coloured.mode == "RGBA" else None)
    return clean


def _upright(opened: "Pillow.Image") -> "Pillow.Image":
    """Turned as the camera says; as it lies where what the camera says cannot be read."""
    from PIL import ImageOps

    opened.load()
    try:
        return ImageOps.exif_transpose(opened)
    except Exception:
        return opened


def _encoded(clean: "Pillow.Image") -> CleanImage:
    written = BytesIO()
    clean.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    content = written.getvalue()
    return CleanImage(content, clean.width, clean.height, hashlib.sha256(content).hexdigest())
