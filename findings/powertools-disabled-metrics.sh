#!/bin/sh
# aws-lambda-powertools 3.37.0: metrics that are switched off by POWERTOOLS_METRICS_DISABLED are still collected.
#
# flush_metrics() prints nothing then, and keeps what it did not print. A process that goes on, such as a site on a
# laptop, gathers each request's values until the hundredth of a metric, where add_metric() flushes by itself: that
# prints them all the same where there is a namespace, and raises where there is none.
# Seen on 2026-11-29 with Python 3.11: "kept 99", then "raised SchemaValidationError".
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
python3 -m venv "$directory/env"
"$directory/env/bin/pip" install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0 2>/dev/null
cat > "$directory/seen.py" <<'PYTHON'
import os
os.environ["POWERTOOLS_METRICS_DISABLED"] = "true"
from aws_lambda_powertools import Metrics
metrics = Metrics()
for _ in range(99):
    metrics.add_metric("Requests", "Count", 1)
    metrics.flush_metrics()
print("kept", len(metrics.metric_set["Requests"]["Value"]))
try:
    metrics.add_metric("Requests", "Count", 1)
except Exception as error:
    print("raised", type(error).__name__)
PYTHON
seen=$("$directory/env/bin/python" -W ignore "$directory/seen.py")
echo "$seen"
test "$seen" = "kept 99
raised SchemaValidationError"
