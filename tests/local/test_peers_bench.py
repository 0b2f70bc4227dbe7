"""The comparison with other servers: what it says of a small one that stands in for them, and of what goes wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from infra.bench.__main__ import main
from infra.bench.dialects import registry

SERVER = """
import json, os, subprocess, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Registry(BaseHTTPRequestHandler):
    wbufsize = -1  # head and body leave together
    protocol_version = "HTTP/1.1"
    asked = 0

    def do(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        Registry.asked += 1
        if self.headers.get("Authorization") not in (None, "token " + sys.argv[1]):
            return self.say(401, {"detail": "Invalid token."})
        if "code_run" in self.path:
            return self.say(404, {})
        if self.command == "GET" and "description" in self.path:  # a child does the work
            subprocess.run([sys.executable, "-c", "import time\\nwhile time.process_time() < 0.05: pass"], check=True)
        self.say(201, {"url": f"http://elsewhere{self.path}{Registry.asked}/", "description": "d"})

    do_GET = do_POST = do_OPTIONS = do

    def say(self, status, body):
        body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if Registry.asked % 7 == 0:
            self.send_header("X-Closes", "without a word")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
print(server.server_port, flush=True)
server.serve_forever()
"""
"""A registry that keeps nothing, knows no code runs, drops connections, and lets a child do some of its work."""

CREDENTIAL = "what-only-the-registry-knows"


@pytest.fixture(scope="module")
def fake() -> Iterator[tuple[str, int]]:
    """Give the address and the process of a registry that stands in for a real one."""
    command = [sys.executable, "-c", SERVER, CREDENTIAL]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}", process.pid
        process.terminate()


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "OBJECTS", 1)
    for name in [name for name in os.environ if name.startswith("STELE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("STELE_TOKEN", CREDENTIAL)


def test_it_compares_times_and_the_cpu_of_a_server_with_its_children(
    fake: tuple[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url, pid = fake
    (tmp_path / "known").write_text(f"DJANGO_SCRC_TOKEN={CREDENTIAL}\n")
    said = f"peers --peer stele={url} --peer django-scrc={url}/ --credentials django-scrc={tmp_path}/known"
    main([*said.split(), f"--pid=django-scrc={pid}", "--rounds=4", f"--svg={tmp_path / 'bars.svg'}"])
    told = capsys.readouterr()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in told.out.splitlines() if "|" in line]
    rows = {name: values for name, *values in cells}
    assert rows["request"][3] == "django-scrc, CPU ms"
    assert float(rows["find an object by its description"][3]) > 50 > float(rows["read an object"][3])
    assert set(rows["create a code run"]) == {""}
    assert "create a code run: django-scrc answered 404" in told.out
    assert "read an object, signed (3 of 10): 0 of 4" in told.err

    picture = ElementTree.fromstring((tmp_path / "bars.svg").read_text())
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"create a code run", "stele", "django-scrc", f"{rows['read an object'][0]} ms"} <= set(texts)
    assert picture.findtext("{http://www.w3.org/2000/svg}title") == "registry: stele, django-scrc"
    described = picture.findtext("{http://www.w3.org/2000/svg}desc")
    assert described and f"read an object: stele {rows['read an object'][0]} ms" in described
    assert CREDENTIAL not in told.out + told.err + json.dumps(texts)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "start one with `make serve`, or say --peer stele=URL"),
        ("--peer stele=URL --peer other=URL", "set OTHER_TOKEN in the environment, or write a line OTHER_TOKEN=..."),
        ("--peer stele=URL --credentials stele=/nowhere", "There is no file /nowhere with the credentials of stele"),
        ("--peer stele=127.0.0.1:9", "stele: the address must look like http://127.0.0.1:8000"),
        (
            "--peer stele=http://127.0.0.1:9",
            "did not answer POST /api/object/ (ConnectionRefusedError); does it run?",
        ),
        ("--peer stele=URL/nowhere --credentials stele=WRONG", "answered POST /api/object/ with 401; does it know the"),
        ("--peer stele=URL --pid other=1", "Who is other? Say --peer NAME=URL for each"),
        ("--peer stele=URL --pid stele=4194305", "There is no process 4194305 whose CPU can be read"),
        ("--peer stele=URL --peer o=URL --pid stele=1 --pid o=1", "Process 1 is said twice"),
        ("--peer stele=URL --rounds 0", "--rounds must be 1 or more"),
        ("--peer stele=URL --rounds 1 --svg /nowhere/it", "/nowhere/it cannot be written (No such file or directory)"),
    ],
)
def test_what_goes_wrong_is_said_with_what_to_do(
    said: str,
    told: str,
    fake: tuple[str, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("infra.bench.peers.CREDENTIALS", tmp_path / "none")
    if "WRONG" in said:
        monkeypatch.delenv("STELE_TOKEN")
        (tmp_path / "wrong").write_text("STELE_TOKEN=one-that-nobody-knows\n")
    words = said.replace("URL", fake[0]).replace("WRONG", str(tmp_path / "wrong")).split()
    with pytest.raises(SystemExit) as ended:
        main(["peers", *words])
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert told in printed.err
    assert "one-that-nobody-knows" not in printed.err + printed.out
    assert CREDENTIAL not in printed.err + printed.out
