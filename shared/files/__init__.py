"""Files: from an upload that anyone may send anything to, to verified bytes that records point at.

`README.md` beside this tells the flow. A group opens an upload (`uploads`), keeps the `Staged` in its record, has the
bytes verified when they have come (`arrivals`, `verification`), keeps the `StoredFile`, and gives out addresses of it
(`downloads`). The submodules are imported by their names, each where it is needed.
"""

from shared.files.errors import BadPartSize, FilesError, FileTooLarge, Gone, PartsMissing, Unsettled, UploadGone
from shared.files.expected import Expected, Fingerprint
from shared.files.kept import Staged, StoredFile

__all__ = [
    "BadPartSize",
    "Expected",
    "FileTooLarge",
    "FilesError",
    "Fingerprint",
    "Gone",
    "PartsMissing",
    "Staged",
    "StoredFile",
    "Unsettled",
    "UploadGone",
]
