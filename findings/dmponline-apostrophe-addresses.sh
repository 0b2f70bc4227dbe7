#!/bin/sh
# dmponline 0.0.1: one contributor with an apostrophe in the name, or with a null, and addresses come out cut or not at all.
#
# `get_plan_v1` reads the contributors' addresses by writing the list as Python does, putting " for every ', and parsing
# that as JSON. Python's None, True and an apostrophe are no JSON, so it falls back to searching the text for
# letters, dots and dashes around an @: of `jo_2@lake.example` nothing is left, of `ann_lee@lake.example` `lee@lake.example`.
# Nothing is said. Without the apostrophe all of them are right.
# Seen on 2026-11-30 with Python 3.11: the two lines at the end.
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
python3 -m venv "$directory/env"
"$directory/env/bin/pip" install --quiet --disable-pip-version-check dmponline==0.0.1 pandas==2.3.3 requests==2.32.5 2>/dev/null
cat > "$directory/seen.py" <<'PYTHON'
from dmponline import DMPonline


def addresses(first):
    people = [first, {"name": "Jo Vik", "mbox": "jo_2@lake.example"}, {"name": "Ann Lee", "mbox": "ann_lee@lake.example"}]
    dates = {"created": "2026-02-02T09:00:00Z", "modified": "2026-02-02T09:00:00Z"}
    plans = DMPonline("token")
    plans.get = lambda request, params: {"items": [{"dmp": {**dates, "contributor": people}}]}
    return plans.get_plan_v1(1).contributor[0]


print(addresses({"name": "Una OBrien", "mbox": "una@lake.example"}))
print(addresses({"name": "Una O'Brien", "mbox": "una@lake.example"}))
PYTHON
seen=$("$directory/env/bin/python" -W ignore "$directory/seen.py" 2>/dev/null)
echo "$seen"
test "$seen" = 'una@lake.example; jo_2@lake.example; ann_lee@lake.example
una@lake.example; lee@lake.example'
