"""The same cards in SQLite's FTS5, as one would lay them out who means to use it: what the index is compared with.

Words are in a contentless FTS5 table with a column for each weight. Typed columns with indexes give orders; who may
read, and tags, are tables that are keyed both ways. What a caller may not see is taken away, as the index does it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from shared.search import PUBLIC, And, Card, Everything, Node, Phrase, Word
from shared.search.engine.documents import microseconds, sortable

_TABLES = """
PRAGMA journal_mode = off;
PRAGMA synchronous = off;
CREATE TABLE package(id INTEGER PRIMARY KEY, title TEXT, changed INTEGER, public INTEGER);
CREATE TABLE reader(package INTEGER, reader TEXT, PRIMARY KEY (package, reader)) WITHOUT ROWID;
CREATE TABLE tag(tag TEXT, package INTEGER, PRIMARY KEY (tag, package)) WITHOUT ROWID;
CREATE VIRTUAL TABLE found USING fts5(title, tags, rest, content='', tokenize='porter unicode61');
"""
_INDEXES = """
CREATE INDEX by_title ON package(title, id);
CREATE INDEX by_change ON package(changed);
CREATE INDEX hidden ON package(id) WHERE NOT public;
CREATE INDEX tags ON tag(package, tag);
INSERT INTO found(found) VALUES ('optimize');
ANALYZE;
"""
_HIDDEN = """SELECT id FROM package AS hidden WHERE NOT public
AND NOT EXISTS (SELECT 1 FROM reader WHERE package = hidden.id AND reader IN ({}))"""
_APART = " zz "
"""A word between values, so that no phrase is found across them."""

_BY = {"": "bm25(found, 4, 2, 1)", "title": "package.title, package.id", "changed": "package.changed DESC"}


class Fts5:
    """An FTS5 database in a file."""

    def __init__(self, file: Path, cards: Iterable[Card]) -> None:
        self._database = sqlite3.connect(file)
        self._database.executescript(_TABLES)
        for number, card in enumerate(cards, 1):
            self._add(number, card)
        self._database.commit()
        self._database.executescript(_INDEXES)
        self._database.execute(f"PRAGMA mmap_size = {file.stat().st_size}")
        self._database.execute("PRAGMA cache_size = -500000")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def total(self, tree: Node, readers: frozenset[str]) -> int:
        """Count what a tree finds."""
        ((total,),) = self._rows(f"SELECT count(*) FROM {self._visible(readers)}", tree)
        return int(total)

    def hits(self, tree: Node, readers: frozenset[str], by: str, limit: int) -> list[int]:
        """Find the best, or the first by title."""
        order = f"ORDER BY {_BY[by]} LIMIT {limit}"
        return [id for (id,) in self._rows(f"SELECT package.id FROM {self._visible(readers)} {order}", tree)]

    def tags(self, tree: Node, readers: frozenset[str], most: int) -> dict[str, int]:
        """Count the tags of what a tree finds, and give the most frequent."""
        counted = f"GROUP BY tag ORDER BY count(*) DESC, tag LIMIT {most}"
        if tree == Everything():
            hidden = _hidden(readers)
            rows = self._database.execute(
                f"SELECT tag, count(*) FROM tag WHERE package NOT IN ({hidden}) {counted}"
            ).fetchall()
        else:
            joined = f"{self._visible(readers, 'JOIN tag ON tag.package = package.id')} {counted}"
            rows = self._rows(f"SELECT tag, count(*) FROM {joined}", tree)
        return dict(rows)

    def _visible(self, readers: frozenset[str], joined: str = "") -> str:
        own = f"SELECT 1 FROM reader WHERE package = package.id AND reader IN ({_listed(readers)})"
        join = f"found JOIN package ON package.id = found.rowid {joined}"
        return f"{join} WHERE found MATCH ? AND (package.public OR EXISTS ({own}))"

    def _rows(self, statement: str, tree: Node) -> list[Any]:
        return self._database.execute(statement, [_match(tree)]).fetchall()

    def _add(self, number: int, card: Card) -> None:
        public = any(each.term == PUBLIC for each in card.readers)
        put = self._database.execute
        put(
            "INSERT INTO package VALUES (?, ?, ?, ?)",
            (number, sortable(card.title), microseconds(card.changed), public),
        )
        many = self._database.executemany
        many("INSERT INTO reader VALUES (?, ?)", ((number, each.term) for each in card.readers))
        many("INSERT INTO tag VALUES (?, ?)", ((each, number) for each in card.tags))
        words = card.words
        title, tags = [*words.pop("title"), *words.pop("name")], words.pop("tag")
        rest = dict.fromkeys(chain.from_iterable(words.values()))
        text = map(_APART.join, (title, tags, rest))
        put("INSERT INTO found(rowid, title, tags, rest) VALUES (?, ?, ?, ?)", (number, *text))


def _hidden(readers: frozenset[str]) -> str:
    return _HIDDEN.format(_listed(readers))


def _listed(readers: frozenset[str]) -> str:
    return ", ".join(f"'{each}'" for each in sorted(readers))


def _match(tree: Node) -> str:
    match tree:
        case Word(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case And(parts):
            return " AND ".join(map(_match, parts))
    raise ValueError(tree)
