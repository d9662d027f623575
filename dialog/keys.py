"""The installation's keys, apart from the database and from its backups.

`keys.json` is for the web process; `worker.key` holds the private half that opens sealed mail addresses and is read by
the worker alone. Who holds the database and the web keys still cannot read an address.
"""

import hashlib
import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from pathlib import Path

from dialog.settings import SettingsError, new_secret

STANDARD_COST = (2, 19_456)
WEB_KEYS = "keys.json"
WORKER_KEY = "worker.key"
SECRET_KEY = "secret.key"


@dataclass(frozen=True)
class Keys:
    """Keys of the web process, 256 bits each. `hash_cost` is (passes, KiB) of the slow hash."""

    receipt_key: bytes = field(repr=False)
    receipt_salt: bytes = field(repr=False)
    fingerprint_key: bytes = field(repr=False)
    secret_box_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)
    mail_public_key: bytes = field(repr=False)
    hash_cost: tuple[int, int]

    def fingerprint(self, address: str) -> str:
        """Keyed fingerprint of a mail address: tells repeats, cannot be turned back."""
        return hmac.new(self.fingerprint_key, address.strip().casefold().encode(), hashlib.sha256).hexdigest()

    def audit_seal(self, content: bytes) -> str:
        """Keyed hash over an entry of the log: who holds the database alone cannot make another."""
        return hmac.new(self.audit_key, content, hashlib.sha256).hexdigest()

    def seal(self, content: bytes) -> bytes:
        """`content` readable only by the worker."""
        from nacl.public import PublicKey, SealedBox

        return bytes(SealedBox(PublicKey(self.mail_public_key)).encrypt(content))

    def lock(self, content: bytes) -> bytes:
        """`content` readable by the web process, not from the database alone (second-factor secrets)."""
        from nacl.secret import SecretBox

        return bytes(SecretBox(self.secret_box_key).encrypt(content))

    def unlock(self, locked: bytes) -> bytes:
        """What `lock` locked. Raises nacl.exceptions.CryptoError when altered."""
        from nacl.secret import SecretBox

        return SecretBox(self.secret_box_key).decrypt(locked)

    def receipt_code(self, form_key: str) -> str:
        """The 16 digits that belong to a form key: the same key gives the same code."""
        digest = hmac.new(self.receipt_key, form_key.encode(), hashlib.sha256).digest()
        return f"{int.from_bytes(digest, 'big') % 10**16:016d}"

    def code_hash(self, digits: str) -> bytes:
        """Slow hash of a receipt code, with one installation salt so that it can be an index."""
        return self._slow(b"receipt:" + digits.encode())

    def keyed(self, purpose: str, content: bytes) -> bytes:
        """Keyed hash of `content`, another one for every purpose: 32 bytes that nobody without the keys can make."""
        return hmac.digest(self.receipt_key, purpose.encode() + b"\0" + content, "sha256")

    def resume_hash(self, digits: str) -> bytes:
        """Slow hash of a draft's resume code: from it come the place of its box and the key that opens it."""
        return self._slow(b"resume:" + digits.encode())

    def _slow(self, secret: bytes) -> bytes:
        from argon2.low_level import Type, hash_secret_raw

        passes, memory = self.hash_cost
        return hash_secret_raw(secret, self.receipt_salt, passes, memory, 1, 32, Type.ID)


def create_keys(data_dir: Path) -> None:
    """Write fresh key files that do not exist yet, readable by their owner alone."""
    from nacl.public import PrivateKey

    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (data_dir / SECRET_KEY).exists():
        _write(data_dir / SECRET_KEY, new_secret())
    if (data_dir / WEB_KEYS).exists():
        return
    private = PrivateKey.generate()
    web = {name: _text(secrets.token_bytes(32)) for name in _RANDOM_KEYS}
    web["mail_public_key"] = _text(bytes(private.public_key))
    _write(data_dir / WORKER_KEY, _text(bytes(private)))
    _write(data_dir / WEB_KEYS, json.dumps(web, indent=1))


def load_keys(data_dir: Path, *, quick: bool = False) -> Keys:
    """The web keys. `quick` makes the slow hash fast, for tests. Raises SettingsError when missing, weak or readable by others."""
    raw = json.loads(_read(data_dir / WEB_KEYS))
    try:
        values = {name: b64decode(raw[name], validate=True) for name in (*_RANDOM_KEYS, "mail_public_key")}
    except (KeyError, ValueError) as fault:
        raise SettingsError([f"{data_dir / WEB_KEYS} is damaged"]) from fault
    if any(len(value) != 32 for value in values.values()):
        raise SettingsError([f"{data_dir / WEB_KEYS} holds a weak key"])
    keys = Keys(hash_cost=STANDARD_COST, **values)
    return replace(keys, hash_cost=(1, 8)) if quick else keys


def load_worker_key(data_dir: Path) -> bytes:
    """The private key that opens sealed addresses. Raises SettingsError."""
    return b64decode(_read(data_dir / WORKER_KEY))


def open_sealed(worker_key: bytes, sealed: bytes) -> bytes:
    """What `Keys.seal` sealed. Raises nacl.exceptions.CryptoError when altered."""
    from nacl.public import PrivateKey, SealedBox

    return SealedBox(PrivateKey(worker_key)).decrypt(sealed)


_RANDOM_KEYS = ("receipt_key", "receipt_salt", "fingerprint_key", "secret_box_key", "audit_key")


def _text(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def _write(path: Path, content: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(content + "\n")


def _read(path: Path) -> str:
    if not path.is_file():
        raise SettingsError([f"{path} is missing: run 'dialog init', or restore the keys"])
    if path.stat().st_mode & 0o077:
        raise SettingsError([f"{path} can be read by others: run chmod 600"])
    return path.read_text(encoding="ascii")
