"""Everything that the website answers: its one table of operations."""

from typing import Final

from functions.web import endpoints
from shared.http import Operation, Who

OPERATIONS: Final = (Operation("GET", "/assets/<name>", endpoints.asset, Who.UNGUARDED, gives="*/*", slash="exact"),)
