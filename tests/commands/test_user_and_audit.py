"""`dialog user add` and `dialog audit verify`, run as the operator runs them: an installation in an empty folder."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest

PASSWORD = "tre lyktor vid ån"
NORA = ("user", "add", "nora@lindesund.example", "--name", "Nora Nordanväg", "--password-stdin")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    """Runs `dialog ...`: (status, standard output, standard error). The installation has one administrator."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DIALOG_")}
    environ = {**own, "DIALOG_DATA_DIR": str(folder / "data")}

    def call(*arguments: str, typed: str = PASSWORD) -> tuple[int, str, str]:
        command = [sys.executable, "-c", "from dialog.commands import main; main()", *arguments]
        done = subprocess.run(
            command,
            input=f"{typed}\n",
            env=environ,
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    status, _, errors = call(
        "init", "--municipality", "Lindesund", "--admin-email", "alva@lindesund.example", "--password-stdin"
    )
    assert status == 0, errors
    return call


def table(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "data" / "dialog.sqlite") as connection:
        return connection.execute(query).fetchall()


def test_a_person_is_added_and_the_secret_printed_once(run: Run, folder: Path) -> None:
    status, output, errors = run(*NORA, "--role", "handler", "--organisation", "kommun")
    assert (status, errors) == (0, "")
    (line,) = output.splitlines()
    address = urlsplit(line)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path).endswith("nora@lindesund.example")
    secret = parse_qs(address.query)["secret"][0]
    assert len(pyotp.TOTP(secret).now()) == 6
    (stored,) = table(
        folder, "SELECT password_hash, locked_totp FROM staff_user WHERE email = 'nora@lindesund.example'"
    )
    assert str(stored[0]).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert secret.encode() not in bytes(stored[1])  # type: ignore[arg-type]
    role = (
        "SELECT role FROM staff_grant JOIN staff_user ON staff_user.id = user_id WHERE email = 'nora@lindesund.example'"
    )
    assert table(folder, role) == [("handler",)]


@pytest.mark.parametrize(
    ("change", "typed", "status", "says"),
    [
        (("--role", "superuser", "--organisation", "kommun"), PASSWORD, 2, "superuser"),
        (
            ("--role", "handler", "--organisation", "nowhere"),
            PASSWORD,
            1,
            "no organisation 'nowhere'; there are: kommun",
        ),
        (("--role", "handler", "--organisation", "kommun", "--area", "ZZ"), PASSWORD, 1, "no such area"),
        (("--role", "handler", "--organisation", "kommun"), "password1234", 1, "guessed first"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    run: Run, folder: Path, change: tuple[str, ...], typed: str, status: int, says: str
) -> None:
    before = table(folder, "SELECT count(*) FROM staff_user")
    arguments = ("user", "add", "kim@lindesund.example", "--name", "Kim Nordanväg", "--password-stdin")
    found, output, errors = run(*arguments, *change, typed=typed)
    assert (found, output) == (status, ""), errors
    assert says in errors
    assert len(errors.splitlines()) == 1
    assert table(folder, "SELECT count(*) FROM staff_user") == before


def test_an_address_is_added_once(run: Run) -> None:
    run(*NORA, "--role", "handler", "--organisation", "kommun")
    status, output, errors = run(*NORA, "--role", "reader", "--organisation", "kommun")
    assert (status, output) == (1, "")
    assert "has an account already" in errors
    status, _, errors = run(
        "user", "add", "not-an-address", "--name", "X", "--role", "reader", "--organisation", "kommun"
    )
    assert (status, len(errors.splitlines())) == (1, 1)


def test_the_log_is_verified_and_what_is_broken_named(run: Run, folder: Path) -> None:
    run(*NORA, "--role", "handler", "--organisation", "kommun")
    status, output, errors = run("audit", "verify")
    assert (status, errors) == (0, "")
    assert "the log holds" in output
    assert (folder / "data" / "audit-heads.txt").exists()
    with sqlite3.connect(folder / "data" / "dialog.sqlite") as connection:
        connection.execute("UPDATE audit_entry SET actor = 'somebody else' WHERE sequence = 1")
    status, output, errors = run("audit", "verify")
    assert (status, output) == (1, "")
    assert errors == "the log is broken: entry 1 is not what was written, or what stands before it is not\n"
