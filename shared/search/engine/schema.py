"""How documents are laid out in the index, and how an index is made and opened.

| field | what | finds |
|---|---|---|
| `id`, `within`, `readers` | raw | documents to be replaced; records left out; the caller's documents |
| `stems` | stems, those of a title several times | words anywhere, and ranks them |
| `words` | words, with positions | prefixes, phrases and unstemmed words anywhere |
| `keyed` | `key=word`, with positions | the same in a field |
| `values` | raw, by key | values found whole and counted (facets) |
| `made`, `changed` | microseconds since 1970 | ranges; orders by time, but for ties |
| `by_…` | text and id | the prepared orders; `by_name` is stored: it gives the name and id of a hit |
| `sorts` | stored JSON | other orders |
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import tantivy
from tantivy.tantivy import __version__

PREPARED = {"id": "id"} | {name: f"by_{name}" for name in ("name", "title", "made", "changed", "uuid")}
"""The orders that are prepared, and the fields that they go by."""

NUMBERS = ("made", "changed")
"""Orders that go by a number too: a text of the engine's is dear to read."""

_LAYOUT = 4
"""Raised whenever documents are laid out or texts are analysed in another way."""

_RAW = "raw"
_WORDS = "stele-words"
_STEMS = "stele-stems"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("within", "readers"):
        builder.add_text_field(name, tokenizer_name=_RAW, index_option="basic")
    builder.add_text_field("stems", tokenizer_name=_STEMS, index_option="freq")
    for name in ("words", "keyed"):
        builder.add_text_field(name, tokenizer_name=_WORDS)
    builder.add_json_field("values", fast=True, tokenizer_name=_RAW, index_option="basic")
    for name in NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    for field in PREPARED.values():
        stored = field == "by_name"
        builder.add_text_field(field, stored=stored, fast=True, tokenizer_name=_RAW, index_option="basic")
    builder.add_bytes_field("sorts", stored=True)
    return builder.build()


def _analyser(*filters: tantivy.Filter) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    for each in filters:
        builder = builder.filter(each)
    return builder.build()


SCHEMA = _schema()

_ANALYSERS = {
    _WORDS: _analyser(),
    _STEMS: _analyser(tantivy.Filter.stemmer("english")),
}

STAMP = hashlib.sha256(f"{_LAYOUT} {__version__}".encode()).hexdigest()[:16]
"""Tells indexes that this code can open from others: another version of the engine stems differently and says nothing
(`__version__` names the version of its files too)."""


def stem(word: str) -> str:
    """Give the stem of a word, as it is a term of `stems`."""
    (found,) = _ANALYSERS[_STEMS].analyze(word)
    return found


def make_index(directory: Path) -> tantivy.Index:
    """Make an empty index in a directory, which must have none."""
    return _ready(tantivy.Index(SCHEMA, path=str(directory), reuse=False))


def make_passing_index() -> tantivy.Index:
    """Make an empty index in memory."""
    return _ready(tantivy.Index(SCHEMA))


def open_index(directory: Path) -> tantivy.Index:
    """Open the index that is in a directory."""
    return _ready(tantivy.Index.open(str(directory)))


def _ready(index: tantivy.Index) -> tantivy.Index:
    """Register the analysers, which an index forgets; and let nobody watch its files: `reload` does it when needed."""
    for name, analyser in _ANALYSERS.items():
        index.register_tokenizer(name, analyser)
        index.register_fast_field_tokenizer(name, analyser)
    index.config_reader("manual")
    return index
