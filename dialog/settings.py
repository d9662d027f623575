"""Settings, read once from the environment. What a municipality words itself is edited in the staff area."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "DIALOG_"
TEST_PREFIX = "DIALOG_TEST_"
ALL_LANGUAGES = ("sv", "en", "fi", "ar", "so", "fa")
STAFF_LANGUAGES = ("sv", "en")

_KNOWN = {
    "DATA_DIR", "DATABASE_URL", "BASE_URL", "SECRET_KEY", "SECRET_KEY_FILE", "SMTP_URL", "MAIL_FROM", "TRUSTED_PROXIES",
    "LANGUAGES", "RATE_LIMIT_URL", "SECOND_FACTOR", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET",
}  # fmt: skip


class SettingsError(Exception):
    """The settings do not hold. `faults` is a list of lines for the operator."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides, checked."""

    data_dir: Path
    database_url: str
    base_url: str
    secret_key: str = field(repr=False)
    smtp_url: str = ""
    mail_from: str = ""
    trusted_proxies: int = 0
    languages: tuple[str, ...] = ALL_LANGUAGES
    rate_limit_url: str = "memory://"
    second_factor: bool = True
    demo: bool = False
    testing: bool = False

    @property
    def is_secure(self) -> bool:
        """True when pages are served over https, so that cookies can be bound to it."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host (and port) every request must name."""
        return urlsplit(self.base_url).netloc

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, *, demo: bool = False) -> "Settings":
        """Read and check. Raises SettingsError naming every fault at once."""
        values = _own_values(environ if environ is not None else {**_dotenv(), **os.environ})
        faults = [f"{PREFIX}{name} is not a setting of dialog" for name in sorted(values) if name not in _KNOWN]
        data_dir = _data_dir(values)
        base_url = values.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).netloc:
            faults.append(f"{PREFIX}BASE_URL must be an address such as https://trygg.example.se")
        elif urlsplit(base_url).path:
            faults.append(f"{PREFIX}BASE_URL must not have a path")
        languages = _languages(values.get("LANGUAGES", ""), faults)
        second_factor = values.get("SECOND_FACTOR", "required")
        if second_factor not in ("required", "off") or (second_factor == "off" and not demo):
            faults.append(f"{PREFIX}SECOND_FACTOR must be 'required'")
        proxies = values.get("TRUSTED_PROXIES", "0")
        if not proxies.isascii() or not proxies.isdigit() or int(proxies) > 9:
            faults.append(f"{PREFIX}TRUSTED_PROXIES must be the number of proxies in front, 0 to 9")
            proxies = "0"
        smtp = values.get("SMTP_URL", "")
        if smtp and urlsplit(smtp).scheme not in ("smtp", "smtps"):
            faults.append(f"{PREFIX}SMTP_URL must be smtp://host:port or smtps://host:port")
        rate = values.get("RATE_LIMIT_URL", "memory://")
        if not rate.startswith(("memory://", "redis://", "rediss://")):
            faults.append(f"{PREFIX}RATE_LIMIT_URL must be memory:// or redis://host:port")
        database_url = values.get("DATABASE_URL", f"sqlite:///{data_dir / 'dialog.sqlite'}")
        if not database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
            faults.append(f"{PREFIX}DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://")
        secret = _secret_key(values, data_dir, faults)
        if faults:
            raise SettingsError(faults)
        return cls(
            data_dir=data_dir,
            database_url=database_url,
            base_url=base_url,
            secret_key=secret,
            smtp_url=smtp,
            mail_from=values.get("MAIL_FROM", ""),
            trusted_proxies=int(proxies),
            languages=languages,
            rate_limit_url=rate,
            second_factor=second_factor == "required",
            demo=demo,
        )


def read_data_dir() -> Path:
    """The data folder alone: what a new installation needs before it has keys."""
    return _data_dir(_own_values({**_dotenv(), **os.environ}))


def _data_dir(values: Mapping[str, str]) -> Path:
    return Path(values.get("DATA_DIR", "var")).absolute()


def _own_values(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(PREFIX): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX)
    }


def _dotenv() -> dict[str, str]:
    """`.env` in the working directory, in development only: a checkout has a pyproject.toml beside it."""
    path = Path(".env")
    if not (path.is_file() and Path("pyproject.toml").is_file()):
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def _languages(raw: str, faults: list[str]) -> tuple[str, ...]:
    chosen = tuple(part.strip() for part in raw.split(",") if part.strip()) or ALL_LANGUAGES
    unknown = [code for code in chosen if code not in ALL_LANGUAGES]
    if unknown or "sv" not in chosen:
        faults.append(f"{PREFIX}LANGUAGES must hold sv and only codes among {', '.join(ALL_LANGUAGES)}")
    return ("sv", *(code for code in chosen if code != "sv"))


def _secret_key(values: Mapping[str, str], data_dir: Path, faults: list[str]) -> str:
    secret = values.get("SECRET_KEY", "")
    source = Path(values.get("SECRET_KEY_FILE", data_dir / "secret.key"))
    if not secret:
        if not source.is_file():
            faults.append(f"no secret key: run 'dialog init', or name one with {PREFIX}SECRET_KEY_FILE")
            return ""
        if source.stat().st_mode & 0o077:
            faults.append(f"{source} can be read by others: run chmod 600")
        secret = source.read_text(encoding="ascii", errors="replace").strip()
    if len(secret) < 32:
        faults.append("the secret key is too short: at least 32 characters")
    return secret


def new_secret() -> str:
    """A fresh secret key, 256 bits."""
    return secrets.token_hex(32)
