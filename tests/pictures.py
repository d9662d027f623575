"""Picture files as they could come in, also hostile ones."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

CANARY = b"Lindesund-canary-57.7089N-11.9746E"


def a_jpeg(width: int = 80, height: int = 60, *, hidden: bool = False, turned: bool = False) -> bytes:
    """A photo, red on its left half and blue on its right; `hidden` puts CANARY wherever a JPEG holds facts."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    options: dict[str, object] = {}
    if turned:
        exif[0x0112] = 6  # to be shown a quarter turn clockwise
    if hidden:
        words = CANARY.decode()
        exif[0x010E] = words  # description
        exif[0x013B] = words  # artist
        exif.get_ifd(0x8769)[0x927C] = CANARY  # maker note
        exif.get_ifd(0x8825)[0x001D] = words  # GPS date
        exif.get_ifd(0x8825)[0x0002] = (57.0, 42.0, 32.0)
        options = {"xmp": b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>", "comment": CANARY, "icc_profile": CANARY}
    written = BytesIO()
    image.save(written, "JPEG", exif=exif, **options)
    return written.getvalue() + (CANARY if hidden else b"")


def a_png(width: int = 80, height: int = 60, mode: str = "RGBA", *, hidden: bool = False) -> bytes:
    """A picture that is see-through where there is alpha."""
    facts = PngInfo()
    if hidden:
        facts.add_itxt("XML:com.adobe.xmp", CANARY.decode())
        facts.add_text("Comment", CANARY.decode(), zip=False)
    written = BytesIO()
    Image.new(mode, (width, height)).save(written, "PNG", pnginfo=facts)
    return written.getvalue()


def a_webp(width: int = 80, height: int = 60, *, hidden: bool = False) -> bytes:
    written = BytesIO()
    options = {"xmp": CANARY, "exif": b"Exif\x00\x00" + CANARY} if hidden else {}
    Image.new("RGB", (width, height), "green").save(written, "WEBP", **options)
    return written.getvalue()


def a_bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is very large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def a_gif() -> bytes:
    written = BytesIO()
    Image.new("P", (8, 8)).save(written, "GIF")
    return written.getvalue()


SCRIPT = b"<script>alert('canary')</script>"
NO_PICTURES = {
    "page.jpg": b"<!doctype html><title>x</title>" + SCRIPT,
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
    "both.gif": b"GIF89a/*" + a_gif()[8:] + b"*/=1;alert('canary')",
    "plain.gif": a_gif(),
    "report.pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    "photo.jpg.php": b"<?php echo 1; ?>",
    "postscript.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n",
    "cut.jpg": a_jpeg(400, 300)[:900],
    "head.jpg": b"\xff\xd8\xff\xe0",
    "empty.jpg": b"",
}  # fmt: skip
