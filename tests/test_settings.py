"""Settings say all that is wrong at once, and nothing starts on a guess."""

import os
from pathlib import Path

import pytest

from dialog.keys import create_keys, load_keys, load_worker_key, open_sealed
from dialog.settings import _KNOWN, ALL_LANGUAGES, Settings, SettingsError

KEY = "k" * 40


def read(tmp_path: Path, **values: str) -> Settings:
    environ = {"DIALOG_DATA_DIR": str(tmp_path), "DIALOG_SECRET_KEY": KEY}
    environ |= {f"DIALOG_{name}": value for name, value in values.items()}
    return Settings.from_environment(environ)


def test_defaults_are_an_embedded_installation(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/dialog.sqlite"
    assert settings.languages == ALL_LANGUAGES
    assert settings.second_factor
    assert not settings.is_secure


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMPT_URL", "smtp://localhost"),
        ("SECOND_FACTOR", "off"),
        ("SECOND_FACTOR", "maybe"),
        ("BASE_URL", "trygg.example.se"),
        ("BASE_URL", "https://x.se/path"),
        ("TRUSTED_PROXIES", "many"),
        ("LANGUAGES", "en,ar"),
        ("LANGUAGES", "sv,xx"),
        ("DATABASE_URL", "mysql://x"),
        ("RATE_LIMIT_URL", "file:///x"),
        ("SMTP_URL", "localhost:25"),
        ("SECRET_KEY", "short"),
    ],
)
def test_sec_R17_a_wrong_or_unknown_setting_stops_the_start(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, **{name: value})
    assert len(caught.value.faults) == 1


def test_every_fault_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, BASE_URL="x", SMTP_URL="y", MISSPELT="z")
    assert len(caught.value.faults) == 3


def test_settings_of_the_tests_are_not_the_apps(tmp_path: Path) -> None:
    read(tmp_path, TEST_POSTGRES_URL="anything")


def test_sec_R14_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    create_keys(tmp_path)
    assert Settings.from_environment({"DIALOG_DATA_DIR": str(tmp_path)}).secret_key
    for name in ("secret.key", "keys.json", "worker.key"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    os.chmod(tmp_path / "secret.key", 0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        Settings.from_environment({"DIALOG_DATA_DIR": str(tmp_path)})


def test_sec_R14_missing_and_damaged_keys_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="dialog init"):
        load_keys(tmp_path)
    create_keys(tmp_path)
    (tmp_path / "keys.json").write_text('{"receipt_key": "!"}')
    with pytest.raises(SettingsError, match="damaged"):
        load_keys(tmp_path)


def test_existing_keys_are_never_replaced(tmp_path: Path) -> None:
    create_keys(tmp_path)
    before = (tmp_path / "keys.json").read_bytes()
    create_keys(tmp_path)
    assert (tmp_path / "keys.json").read_bytes() == before


def test_what_is_sealed_opens_only_with_the_workers_key(tmp_path: Path) -> None:
    create_keys(tmp_path)
    keys = load_keys(tmp_path, quick=True)
    assert open_sealed(load_worker_key(tmp_path), keys.seal(b"amal@exempel.example")) == b"amal@exempel.example"
    assert keys.unlock(keys.lock(b"secret")) == b"secret"
    assert keys.fingerprint(" Amal@Exempel.example ") == keys.fingerprint("amal@exempel.example")


def test_a_receipt_code_follows_from_its_form_key(tmp_path: Path) -> None:
    create_keys(tmp_path)
    keys = load_keys(tmp_path, quick=True)
    codes = {keys.receipt_code(f"key {number}") for number in range(2000)}
    assert len(codes) == 2000
    assert all(len(code) == 16 and code.isdigit() for code in codes)
    assert keys.receipt_code("one") == keys.receipt_code("one")
    assert keys.code_hash("1" * 16) != keys.code_hash("2" * 16)


def test_every_setting_is_documented() -> None:
    manual = Path(__file__).parent.parent / "docs" / "operating.md"
    text = manual.read_text(encoding="utf-8")
    assert not [name for name in _KNOWN if f"`{name}`" not in text and not name.startswith("OIDC")]
