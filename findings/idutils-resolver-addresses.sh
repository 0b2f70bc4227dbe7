#!/bin/sh
# idutils 1.7.1: of a resolver's address, what belongs to the address is kept as if it belonged to the identifier.
#
# `normalize_pid` cuts off the resolver's host and takes all that is left. A query that speaks to the resolver (Handle.Net's
# `?noredirect`, `?locatt=...`), a fragment and percent-encoding stay, so one object under two addresses is two identifiers;
# `to_url` then escapes nothing, and leads elsewhere. An address of the Handle proxy's own REST API is a handle, too, called
# `api/handles/...`, which nobody has. Metadata with `relatedIdentifier`s made this way name things that do not exist.
# Parse the address first (urlsplit, unquote the path), and ask for a prefix that begins with a digit.
# Seen on 2026-11-29 with Python 3.11.
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
python3 -m venv "$directory/env"
"$directory/env/bin/pip" install --quiet --disable-pip-version-check idutils==1.7.1 2>/dev/null
cat > "$directory/seen.py" <<'PYTHON'
from idutils import detect_identifier_schemes, normalize_pid

for address in (
    "https://doi.org/10.5072/example?noredirect",
    "https://doi.org/10.5072/example#methods",
    "https://hdl.handle.net/20.500.12345/1?locatt=view:json",
    "https://hdl.handle.net/20.500.12345/a%20b",
    "https://hdl.handle.net/api/handles/20.500.12345/1",
):
    scheme = detect_identifier_schemes(address)[0]
    print(scheme, normalize_pid(address, scheme))
PYTHON
seen=$("$directory/env/bin/python" -W ignore "$directory/seen.py")
echo "$seen"
test "$seen" = 'doi 10.5072/example?noredirect
doi 10.5072/example#methods
handle 20.500.12345/1?locatt=view:json
handle 20.500.12345/a%20b
handle api/handles/20.500.12345/1'
