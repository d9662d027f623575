"""A page that is the same for everybody but for one word: compressed once, and answered by putting the word in."""

import struct
import zlib
from dataclasses import dataclass

from flask import Response, request

# A gzip header without name and time.
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"


@dataclass(frozen=True)
class Pieces:
    """What stands before and after the word, plain and as deflated data that ends on a whole byte."""

    before: bytes
    after: bytes
    packed_before: bytes
    packed_after: bytes

    @classmethod
    def of(cls, page: str, hole: str) -> "Pieces":
        """`page` with the place of the word marked by `hole`."""
        before, _, after = page.encode().partition(hole.encode())
        return cls(before, after, _deflated(before), _deflated(after))

    def plain(self, word: str) -> bytes:
        return self.before + word.encode() + self.after

    def packed(self, word: str) -> bytes:
        """The page as a gzip file: the two pieces with the word as a stored block between them."""
        said = word.encode()
        stored = struct.pack("<BHH", 0, len(said), len(said) ^ 0xFFFF) + said
        check = zlib.crc32(self.after, zlib.crc32(said, zlib.crc32(self.before)))
        size = len(self.before) + len(said) + len(self.after)
        return b"".join(
            (_HEAD, self.packed_before, stored, self.packed_after, _LAST_BLOCK, struct.pack("<II", check, size))
        )

    def response(self, word: str, status: int = 200) -> Response:
        """The page as this browser takes it."""
        if request.accept_encodings.quality("gzip") <= 0:
            return Response(self.plain(word), status, mimetype="text/html")
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(self.packed(word), status, headers, mimetype="text/html")


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
