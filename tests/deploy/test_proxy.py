"""The shipped proxy configuration, run as it is but for ports and paths: it leaves no trace of a visitor."""

import http.client
import http.server
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
HOST = "trygg.example.se"
VISITOR = "127.0.0.77"
MARKS = {"User-Agent": "canary-browser", "Referer": "https://canary-referrer.example/"}

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here")


class Application(http.server.BaseHTTPRequestHandler):
    """Stands in for the application: echoes what the proxy tells it, and can fail."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/broken":
            self.close_connection = True
            return
        told = "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode()
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@dataclass
class Proxy:
    folder: Path
    plain_port: int
    secure_port: int

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, str]:
        """Fetch over https from the marked visitor's address."""
        trusting = ssl.create_default_context(cafile=str(self.folder / "tls/fullchain.pem"))
        raw = socket.create_connection(("127.0.0.1", self.secure_port), 10, source_address=(VISITOR, 0))
        with trusting.wrap_socket(raw, server_hostname=HOST) as secured:
            connection = http.client.HTTPConnection(HOST, timeout=10)
            connection.sock = secured
            connection.request(method, path, body, {"Host": HOST, **MARKS, **headers})
            answer = connection.getresponse()
            content = answer.read().decode()
            connection.close()
        return answer.status, content

    def send_plain(self, content: bytes) -> bytes:
        """Send raw bytes over http from the marked visitor's address, and read what comes back."""
        with socket.create_connection(("127.0.0.1", self.plain_port), 10, source_address=(VISITOR, 0)) as raw:
            raw.sendall(content)
            try:
                return raw.recv(4096)
            except ConnectionResetError:
                return b""

    def traces(self) -> list[str]:
        """Files below the proxy's folder that hold anything of the visitor."""
        marks = [VISITOR.encode(), b"canary-"]
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [str(path) for path in files if any(mark in path.read_bytes() for mark in marks)]


def free_ports(count: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def make_certificate(folder: Path) -> None:
    folder.mkdir()
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *("-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    plain, secure, inside = free_ports(3)
    make_certificate(tmp_path / "tls")
    application = http.server.ThreadingHTTPServer(("127.0.0.1", inside), Application)
    serving = threading.Thread(target=application.serve_forever, daemon=True)
    serving.start()
    temporary = "".join(
        f"    {kind}_temp_path {tmp_path}/spool-{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    shipped = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for found, wanted in (
        ("/var/log/nginx/error.log warn", f"{tmp_path}/error.log info"),
        ("/run/nginx.pid", f"{tmp_path}/nginx.pid"),
        ("user www-data;", ""),
        ("http {\n", f"http {{\n{temporary}"),
        ("/etc/dialog/tls", f"{tmp_path}/tls"),
        ("/etc/dialog/proxy.conf", f"{DEPLOY}/proxy.conf"),
        ("        listen [::]:80 default_server;\n", ""),
        ("        listen [::]:443 ssl default_server;\n", ""),
        ("        listen [::]:80;\n", ""),
        ("        listen [::]:443 ssl http2;\n", ""),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 443", f"listen 127.0.0.1:{secure}"),
        ("127.0.0.1:8000", f"127.0.0.1:{inside}"),
    ):
        assert found in shipped, found
        shipped = shipped.replace(found, wanted)
    (tmp_path / "nginx.conf").write_text(shipped, encoding="utf-8")
    assert NGINX
    server = subprocess.Popen(
        [NGINX, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path), "-g", "daemon off;"],
        stderr=subprocess.PIPE,
    )
    try:
        wait_for(secure, server)
        yield Proxy(tmp_path, plain, secure)
    finally:
        server.terminate()
        server.communicate(timeout=20)
        application.shutdown()
        application.server_close()
        serving.join()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert server.poll() is None, server.stderr and server.stderr.read().decode()
            time.sleep(0.1)
    pytest.fail("nginx does not listen")


def test_sec_A02_proxy_leaves_no_trace_of_a_visitor(proxy: Proxy) -> None:
    assert proxy.ask("/synpunkt")[0] == 200
    assert proxy.ask("/missing")[0] == 404
    assert proxy.ask("/broken")[0] == 502
    assert proxy.ask("/readyz", method="GET")[0] == 403
    assert proxy.ask("/synpunkt", method="POST", body=b"x" * 2_000_000)[0] == 413
    assert proxy.ask("/synpunkt", method="POST", body=b"text=canary-body" * 10_000)[0] == 200
    assert proxy.ask("/synpunkt", **{"X-Long": "canary-" * 2_000})[0] == 400
    assert proxy.send_plain(b"GET /folj HTTP/1.1\r\nHost: " + HOST.encode() + b"\r\n\r\n").startswith(b"HTTP/1.1 301")
    assert proxy.send_plain(b"GET / HTTP/1.1\r\nHost: canary-host.example\r\n\r\n") == b""
    proxy.send_plain(b"canary-nonsense\r\n\r\n")
    with pytest.raises(ssl.SSLError):
        ssl.create_default_context().wrap_socket(
            socket.create_connection(("127.0.0.1", proxy.secure_port), 10, source_address=(VISITOR, 0)),
            server_hostname="canary-host.example",
        )
    assert proxy.traces() == []


def test_sec_S15_forwarded_headers_of_the_client_are_replaced(proxy: Proxy) -> None:
    forged = {
        "X-Forwarded-For": "198.51.100.9",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=198.51.100.9",
    }
    _, told = proxy.ask("/", **forged)
    assert f"X-Forwarded-For: {VISITOR}" in told
    assert "X-Forwarded-Proto: https" in told
    assert f"Host: {HOST}" in told
    assert "198.51.100.9" not in told
    assert "evil.example" not in told


def test_sec_D01_slow_senders_do_not_stop_others(proxy: Proxy) -> None:
    slow = [socket.create_connection(("127.0.0.1", proxy.plain_port), 10) for _ in range(150)]
    try:
        for connection in slow:
            connection.sendall(b"POST /synpunkt HTTP/1.1\r\nHost: " + HOST.encode() + b"\r\n")
        began = time.monotonic()
        assert proxy.ask("/")[0] == 200
        assert time.monotonic() - began < 2
    finally:
        for connection in slow:
            connection.close()
