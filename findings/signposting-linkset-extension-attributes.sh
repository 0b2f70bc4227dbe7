#!/bin/sh
# signposting 0.9.9: a linkset in JSON that says a link's `profile` as RFC 9264 has it cannot be read at all.
#
# RFC 9264 §4.2.4.3 writes target attributes that RFC 8288 does not define as arrays, one value or several; `profile` is such
# a one, and §4.2.4.1 keeps `type` a plain string. The reader takes every attribute for a string, so one link with a profile
# loses the document with all its links. Written as a string, which the RFC does not allow, it is read.
# Who wants both kinds of readers says profiles in the Link header alone, where they are text, and leaves them out of linksets.
# Seen on 2026-11-30 with Python 3.11.
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
python3 -m venv "$directory/env"
"$directory/env/bin/pip" install --quiet --disable-pip-version-check signposting==0.9.9 2>/dev/null
cat > "$directory/seen.py" <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from signposting.linkset import find_signposting_linkset

PROFILE = "https://schema.org/"


class Linkset(BaseHTTPRequestHandler):
    def do_GET(self):
        profile = {"/array": [PROFILE], "/string": PROFILE, "/none": None}[self.path]
        link = {"href": "https://data.example/1.jsonld", "type": "application/ld+json"}
        link |= {"profile": profile} if profile else {}
        body = json.dumps({"linkset": [{"anchor": "https://data.example/1", "describedby": [link]}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/linkset+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Linkset)
threading.Thread(target=server.serve_forever, daemon=True).start()
for path in ("none", "string", "array"):
    try:
        found = find_signposting_linkset(f"http://127.0.0.1:{server.server_port}/{path}")
        print(path, len(found.signposts), "link")
    except Exception as error:
        print(path, type(error).__name__)
PYTHON
seen=$("$directory/env/bin/python" -W ignore "$directory/seen.py")
echo "$seen"
test "$seen" = 'none 1 link
string 1 link
array AttributeError'
