#!/bin/sh
# ckanapi 4.11: a call with a file in it leaves out every parameter that is None, and says nothing.
#
# Without a file the parameters go as JSON, and null clears a field. With one they go as multipart/form-data, which has no
# null: so `resource_patch(id=..., description=None, upload=file)` replaces the file and keeps the description that it was
# told to clear. Numbers and truth values become their Python texts ("True", not "true"). A dictionary is an AttributeError.
# Send two calls: the fields without the file, then the file.
# Seen on 2026-11-29 with Python 3.11: the fields below are all that arrives.
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
python3 -m venv "$directory/env"
"$directory/env/bin/pip" install --quiet --disable-pip-version-check ckanapi==4.11 setuptools 2>/dev/null
cat > "$directory/seen.py" <<'PYTHON'
import json
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from threading import Thread

from ckanapi import RemoteCKAN

arrived = []


class Portal(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Type"] == "application/json":
            arrived.append(json.loads(body))
        else:
            parts = message_from_bytes(b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n" + body)
            named = {part.get_param("name", header="content-disposition"): part for part in parts.get_payload()}
            arrived.append({name: part.get_payload() for name, part in named.items() if name != "upload"})
        answer = b'{"success": true, "result": null}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Portal)
Thread(target=server.serve_forever, daemon=True).start()
portal = RemoteCKAN(f"http://127.0.0.1:{server.server_port}")
said = {"id": "r", "description": None, "position": 2, "datastore_active": True}
portal.action.resource_patch(**said)
portal.action.resource_patch(**said, upload=BytesIO(b"1,2\n"))
for each in arrived:
    print(json.dumps(each, sort_keys=True))
PYTHON
seen=$(NO_PROXY='*' "$directory/env/bin/python" -W ignore "$directory/seen.py")
echo "$seen"
test "$seen" = '{"datastore_active": true, "description": null, "id": "r", "position": 2}
{"datastore_active": "True", "id": "r", "position": "2"}'
