"""Files that no resource has any more: they go once that is written."""

from __future__ import annotations

from collections.abc import Iterable

from functions.catalogue.wire import FILE
from shared.records import Values


def remove_dropped(before: Iterable[Values], after: Iterable[Values]) -> None:
    """Remove the files that resources had before and that none has after. One call each."""
    kept = {each[FILE]["key"] for each in after if FILE in each}
    for each in before:
        if FILE in each and each[FILE]["key"] not in kept:
            from shared.files import StoredFile, downloads

            downloads.remove(StoredFile.of_values(each[FILE]))
