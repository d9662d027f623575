"""The second step of sign-in: codes from an app (TOTP), and printed codes for when the app is gone."""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import pyotp
import segno
from nacl.exceptions import CryptoError

from dialog.clock import now
from dialog.keys import Keys

STEP = 30
SKEW = (0, -1, 1)  # a clock may be one step wrong either way
RECOVERY_CODES = 10
# No letters or digits that look alike; 16 of them are 79 bits, so a fast hash is enough.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_RECOVERY_LENGTH = 16
ENROLMENT_LIFE = timedelta(hours=1)


def new_secret() -> str:
    """A fresh secret, 160 bits in base 32."""
    return pyotp.random_base32()


def in_groups(text: str) -> str:
    """Four at a time, so that it can be read and typed."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def otpauth_uri(secret: str, email: str, issuer: str) -> str:
    """What the app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def qr_image(uri: str) -> str:
    """A data: address of the QR picture, black on white in both themes so that cameras read it."""
    return segno.make(uri, error="m").svg_data_uri(scale=5, border=3, dark="#000", light="#fff")


def matching_step(secret: str, code: str, after: int) -> int | None:
    """The time step that `code` belongs to, None when it is wrong, too old or used: a step up to `after` has been used."""
    present = int(now().timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in (present + skew for skew in SKEW):
        if hmac.compare_digest(totp.generate_otp(step), code) and step > after:
            return step
    return None


def plain_code(typed: str) -> str:
    """A typed code without the spaces and dashes of its groups; '' for what cannot be a code."""
    code = "".join(typed.split()).replace("-", "").lower()
    return code if code.isascii() and code.isalnum() else ""


def new_recovery_codes() -> tuple[str, ...]:
    """Ten fresh codes, as they are stored; `in_groups` prints them."""
    return tuple("".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES))


def recovery_hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


@dataclass(frozen=True)
class Enrolment:
    """What a person has chosen before the app has answered: carried in the form, locked, and stored nowhere."""

    user_id: int
    password_hash: str
    secret: str
    recovery_codes: tuple[str, ...]
    begun: str

    @classmethod
    def begin(cls, user_id: int, password_hash: str) -> "Enrolment":
        return cls(user_id, password_hash, new_secret(), new_recovery_codes(), now().isoformat())

    def locked(self, keys: Keys) -> str:
        """For a hidden field."""
        return urlsafe_b64encode(keys.lock(json.dumps({"enrolment": asdict(self)}).encode())).decode("ascii")

    @classmethod
    def unlocked(cls, keys: Keys, text: str) -> "Enrolment | None":
        """What was locked; None when it was altered, is another thing, or is older than an hour."""
        try:
            values = json.loads(keys.unlock(urlsafe_b64decode(text)))["enrolment"]
        except (CryptoError, ValueError, KeyError, TypeError):
            return None
        found = cls(**(values | {"recovery_codes": tuple(values["recovery_codes"])}))
        return found if now() - datetime.fromisoformat(found.begun) <= ENROLMENT_LIFE else None
