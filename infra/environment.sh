#!/bin/sh
# Make a virtual environment: infra/environment.sh PYTHON DIRECTORY [what `pip install` takes]...
#
# uv sets it up, in a tenth of pip's time. pip does where uv cannot: uv has no wheel for this machine, or the package
# index is one that only pip's own configuration names.
set -eu
python=$1 directory=$2
shift 2

echo "Setting up $directory with $("$python" --version) (once)"
if [ -x .venv-uv/bin/uv ]; then
    export UV_PYTHON_DOWNLOADS=never
    .venv-uv/bin/uv venv --quiet --clear --python "$python" "$directory" &&
        .venv-uv/bin/uv pip install --python "$directory/bin/python" "$@" && exit
fi

echo "uv cannot do it here: pip does, which takes a minute or two"
"$python" -m venv --clear "$directory"
"$directory/bin/python" -m pip install --disable-pip-version-check "$@" || {
    echo "Could not install what Stele needs into $directory." \
        "The first time it has to reach a Python package index: is there a network?" >&2
    exit 1
}
