"""Large files over HTTP: opened, sent to S3 from a shell and by a script, stopped half-way and gone on with."""

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests

from .client import Client, Json, at

MIB = 1024 * 1024
SIZE = 101 * MIB
"""A little more than what is sent in one part."""

OPEN = """
SAID="name=run.h5&size=$(stat -c%s run.h5)&md5=$(md5sum run.h5|cut -c1-32)"
curl -sS -D h -H 'Accept: text/plain' -X POST "$B/uploads?$SAID&token=$T" > urls
split -b 67108864 -d -a 4 run.h5 part.
"""

STOP = """
read -r first < urls
curl -sSf -X PUT --data-binary @part.0000 "$first"
curl -sS --limit-rate 100k -X PUT --data-binary @part.0001 "$(tail -1 urls)" & sleep 0.3; kill $!; wait $! || true
"""

GO_ON = """
U=$(sed -n 's/^[Ll]ocation: *//p' h | tr -d '\\r')
curl -sS -H 'Accept: text/plain' "$U?token=$T" > left
while read -r u; do
  n=$(echo "$u" | sed 's/.*partNumber=\\([0-9]*\\).*/\\1/')
  curl -sSf -X PUT --data-binary @part.$(printf %04d $((n - 1))) "$u"
done < left
"""

COMPLETE = """
curl -sS -X POST "$(sed -n 's/^[Ll]ocation: *//p' h | tr -d '\\r')/complete?token=$T"
"""

SEND = """
paste <(ls part.*) urls | while read p u; do curl -sSf -X PUT --data-binary @"$p" "$u"; done
"""


def _shell(script: str, where: Path, owner: Client, draft: Json) -> str:
    """Run a script as somebody types it."""
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "B": draft["links"]["self"], "T": owner.token or ""}
    ran = subprocess.run(
        ["bash", "-c", script], cwd=where, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def _large() -> bytes:
    return b"".join(number.to_bytes(4, "big") * (MIB // 4) for number in range(SIZE // MIB))


def test_from_a_shell_that_is_killed(owner: Client, tmp_path: Path) -> None:
    draft, content = owner.create(), _large()
    (tmp_path / "run.h5").write_bytes(content)
    _shell(OPEN + STOP, tmp_path, owner, draft)
    assert len((tmp_path / "urls").read_text().split()) == 2
    said = _shell(COMPLETE, tmp_path, owner, draft)
    assert '"missing":[2]' in said
    said = _shell(GO_ON + COMPLETE, tmp_path, owner, draft)
    assert len((tmp_path / "left").read_text().split()) == 1
    md5 = hashlib.md5(content).hexdigest()
    assert f'"md5":"{md5}"' in said
    answer = owner.send("GET", f"{at(draft)}/files/run.h5")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "no-store")
    part = requests.get(answer.headers["Location"], headers={"Range": "bytes=67108860-67108867"}, timeout=60)
    assert (part.status_code, part.content) == (206, content[67108860:67108868])
    assert "attachment" in part.headers["Content-Disposition"]
    assert owner.send("HEAD", f"{at(draft)}/files/run.h5").headers["ETag"] == f'"{md5}"'


def test_from_a_shell_in_one_part(owner: Client, tmp_path: Path) -> None:
    draft = owner.create()
    (tmp_path / "run.h5").write_bytes(bytes(range(256)) * 20_000)
    said = _shell(OPEN + SEND + COMPLETE, tmp_path, owner, draft)
    assert '"size":5120000' in said and '"mimetype":"application/x-hdf5"' in said


def _open(owner: Client, draft: Json, content: bytes, **said: Any) -> Json:
    body = {"name": "run.csv", "size": len(content), **said}
    opened: Json = owner.ok("POST", f"{at(draft)}/uploads", body, status=201)
    return opened


def _send(upload: Json, content: bytes) -> None:
    for part in upload["parts"]:
        data = content[part["offset"] : part["offset"] + part["size"]]
        answer = requests.put(part["url"], data=data, headers=upload["headers"], timeout=60)
        assert answer.status_code == 200, answer.text


def _self(upload: Json, owner: Client) -> str:
    return str(upload["links"]["self"]).removeprefix(owner.url)


def test_the_life_of_an_upload(owner: Client, other: Client) -> None:
    draft, content = owner.create(), b"day,level\n" * 1000
    upload = _open(owner, draft, content, md5=hashlib.md5(content).hexdigest())
    path = _self(upload, owner)
    assert other.refused("GET", path)[0] == 403
    assert owner.ok("GET", path)["received"] == []
    status, said = owner.refused("POST", f"{path}/complete")
    assert (status, said["missing"]) == (422, [1])
    _send(upload, content)
    shown = owner.ok("POST", f"{path}/complete")
    assert shown == owner.ok("POST", f"{path}/complete") == owner.get(draft)
    assert [each["state"] for each in owner.ok("GET", f"{at(draft)}/uploads")] == ["done"]
    assert owner.send("GET", f"{at(draft)}/files/run.csv").content == content
    again = _open(owner, draft, content, name="other.csv")
    owner.ok("DELETE", _self(again, owner), status=204)
    assert owner.refused("GET", _self(again, owner))[0] == 404


def test_bytes_that_are_not_what_was_declared(owner: Client) -> None:
    draft = owner.create()
    owner.upload(draft, "run.csv", b"before")
    before = owner.get(draft)
    headers = {"Accept": "text/plain"}
    md5 = hashlib.md5(b"declared").hexdigest()
    answer = owner.send("POST", f"{at(draft)}/uploads", {"name": "run.csv", "size": 4, "md5": md5}, headers=headers)
    assert requests.put(answer.text.strip(), data=b"sent", timeout=60).status_code == 200
    path = answer.headers["Location"].removeprefix(owner.url)
    assert owner.refused("POST", f"{path}/complete")[0] == 422
    assert owner.refused("POST", f"{path}/complete")[0] == 409
    assert owner.get(draft) == before


@pytest.mark.parametrize("size", [-1, None, "x", 10**15])
def test_sizes_that_are_not_taken(owner: Client, size: Any) -> None:
    draft = owner.create()
    status, _ = owner.refused("POST", f"{at(draft)}/uploads", {"name": "a", "size": size})
    assert status == (413 if size == 10**15 else 400)
