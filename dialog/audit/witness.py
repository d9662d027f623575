"""The end of the log written down outside the database, once a day: a line in a file that only grows.

Somebody who puts the whole database back to an earlier state, sealed head and all, still misses what the file has seen.
Copy the file to another machine for more (docs/operating.md).
"""

import os
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from dialog.audit.queries import chain_end
from dialog.audit.rules import Witness
from dialog.clock import today

FILE_NAME = "audit-heads.txt"


def read_witnesses(data_dir: Path) -> list[Witness]:
    """What the file has seen. Raises ValueError naming the line for a damaged file."""
    path = data_dir / FILE_NAME
    lines = path.read_text(encoding="ascii").splitlines() if path.is_file() else []
    return [_witness(number, line) for number, line in enumerate(lines, start=1)]


def witness_is_due(data_dir: Path) -> bool:
    """True until today's end is written down."""
    seen = read_witnesses(data_dir)
    return not seen or seen[-1].day < today()


def add_witness(session: Session, data_dir: Path) -> Witness | None:
    """Write down today's end, unless it is written already or the log is empty."""
    sequence, entry_hash = chain_end(session)
    seen = read_witnesses(data_dir)
    if not sequence or (seen and seen[-1].sequence == sequence):
        return None
    witness = Witness(today(), sequence, entry_hash)
    _append(data_dir / FILE_NAME, f"{witness.day.isoformat()} {sequence} {entry_hash}\n")
    return witness


def _witness(number: int, line: str) -> Witness:
    try:
        day, sequence, entry_hash = line.split()
        return Witness(date.fromisoformat(day), int(sequence), entry_hash)
    except ValueError as fault:
        raise ValueError(f"line {number} of {FILE_NAME} is damaged") from fault


def _append(path: Path, line: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
