"""Run `dialog demo` from an installed wheel in an empty folder, fetch its start page, and stop it."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PROGRAMME = "Trygghetsdialogen"
PATIENCE = 420  # seconds until the first page


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def first_page(address: str, demo: subprocess.Popen[bytes]) -> str:
    """The start page, asked for until the demo answers. Raises OSError if it ends or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            if demo.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def main(command: str) -> int:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="dialog-empty-") as folder:
        log = Path(folder) / "demo.log"
        began = time.monotonic()
        with log.open("wb") as output:
            demo = subprocess.Popen(
                [command, "demo", "--port", str(port)],
                cwd=folder,
                env={"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            page = first_page(f"http://127.0.0.1:{port}/", demo)
        except OSError as failure:
            print(f"no start page: {failure}", log.read_text(errors="replace"), sep="\n")
            return 1
        finally:
            demo.terminate()
            try:
                demo.wait(timeout=20)
            except subprocess.TimeoutExpired:
                demo.kill()
        if PROGRAMME not in page:
            print(f"the start page does not name {PROGRAMME}:", page[:2000], sep="\n")
            return 1
        print(f"the demo answered after {time.monotonic() - began:.0f} s")
        print(log.read_text(errors="replace"))
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
