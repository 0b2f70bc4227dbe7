"""Records at their longest: texts whose every letter takes the most room on a page."""

from datetime import UTC, datetime

from shared.search.face import Face
from shared.search.readers import PUBLIC, Reading

QUOTE, FACE_LETTER = "'", "\U0001f409"


def quotes(length: int) -> str:
    """Give letters that are five times as long where they are escaped, with blanks as a text has them."""
    return ("''''''''' " * (length // 10 + 1))[:length]


def many_faces(count: int = 100) -> list[Face]:
    """Give records with titles as long as cards keep them."""
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Face(
            f"deposit/{n:016x}",
            "deposit",
            quotes(500),
            f"/deposit/{n:016x}",
            "",
            0,
            when,
            when,
            (Reading(PUBLIC),),
            (),
            None,
        )
        for n in range(count)
    ]
