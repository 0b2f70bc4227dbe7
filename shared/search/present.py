"""The present index, and this process's copy of it. Only who searches loads the engine."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from shared.search.storage.manifest import IndexAddress
from shared.settings import settings

if TYPE_CHECKING:
    from shared.search.search_copy import SearchCopy


def present_index() -> IndexAddress:
    """Give where the index lies that is searched, as the settings say."""
    return IndexAddress(settings.table("search"), settings.index_bucket)


def search_copy() -> SearchCopy:
    """Give this process's copy of it, in the system's directory for temporary files; threads share it."""
    return _copy(present_index())


@cache
def _copy(address: IndexAddress) -> SearchCopy:
    from shared.search.search_copy import SearchCopy

    return SearchCopy(address, own_directory())


def own_directory() -> Path:
    """Make a directory for an index, which goes with this process."""
    directory = Path(tempfile.mkdtemp(prefix="stele-index-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return directory
