"""From a tree to a query of the engine, made of analysed words: no text that a person typed is parsed by it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tantivy import FieldType, Occur, Query

from shared.search import tree
from shared.search.engine.documents import NOT_PUBLIC, microseconds
from shared.search.engine.schema import SCHEMA, stem
from shared.search.readers import PUBLIC
from shared.search.words import asked, begins_words, clean, key


def query_of(asked_for: tree.Node, readers: frozenset[str] | None, shrunk: Collection[str]) -> Query:
    """Give the query that finds what is asked for among what the caller may find.

    Args:
        asked_for: the tree.
        readers: the caller's terms; None finds whoever's.
        shrunk: ids of records whose audience has shrunk since they were indexed; to a caller with terms, they and
            what has them in `within` are not there.

    Raises:
        BadTree: the tree is not within bounds.
    """
    tree.check(asked_for)
    found = _query(asked_for) or Query.all_query()
    if readers is None:
        return found
    parts = [(Occur.Must, found), _visible_to(readers)]
    if shrunk:
        parts += [(Occur.MustNot, _any_term(name, shrunk)) for name in ("id", "within")]
    return Query.boolean_query(parts)


def _query(node: tree.Node) -> Query | None:
    """Give the query of a node; None if it says nothing."""
    match node:
        case tree.Everything():
            return _silent(Query.all_query())
        case tree.Word() | tree.Prefix() | tree.Phrase():
            return _of_text(node)
        case tree.Term("id", value):
            return _silent(Query.term_query(SCHEMA, "id", clean(value), index_option="basic"))
        case tree.Term(field, value):
            name = f"values.{key(field)}"
            return _silent(Query.term_query(SCHEMA, name, f"={clean(value)}", index_option="basic"))
        case tree.Range():
            return _silent(_range(node))
        case tree.And() | tree.Or() | tree.Not():
            return _combined(node)


def _combined(node: tree.And | tree.Or | tree.Not) -> Query | None:
    parts = [query for query in map(_query, node.parts) if query is not None]
    if not parts and (node.parts or isinstance(node, tree.Or)):
        return None if node.parts else Query.empty_query()
    everything = _silent(Query.all_query())
    match node:
        case tree.And():
            return _boolean(Occur.Must, parts or [everything])
        case tree.Or():
            return _boolean(Occur.Should, parts)
        case tree.Not():
            return Query.boolean_query([(Occur.Must, everything), *((Occur.MustNot, each) for each in parts)])


def _boolean(occur: Occur, parts: Iterable[Query]) -> Query:
    return Query.boolean_query([(occur, each) for each in parts])


def _of_text(node: tree.Word | tree.Prefix | tree.Phrase) -> Query | None:
    terms = asked(node.text)
    if not terms:
        return None
    if isinstance(node, tree.Word) and node.stemmed and not node.field and _is_plain(terms):
        return _ranked([terms[0][1]])
    found = _silent(_of_words(node.field, terms, is_prefix=isinstance(node, tree.Prefix)))
    if node.field or isinstance(node, tree.Prefix):
        return found
    return Query.boolean_query([(Occur.Must, found), (Occur.Should, _ranked([word for _, word in terms]))])


def _is_plain(terms: list[tuple[int, str]]) -> bool:
    return len(terms) == 1 and not begins_words(terms[0][1])


def _ranked(words: Iterable[str]) -> Query:
    """Give what finds documents with any of the words in any form, and says how good they are."""
    stems = dict.fromkeys(map(stem, words))
    terms = [Query.term_query(SCHEMA, "stems", each, index_option="freq") for each in stems]
    return terms[0] if len(terms) == 1 else _boolean(Occur.Should, terms)


def _of_words(field: str, terms: list[tuple[int, str]], *, is_prefix: bool) -> Query:
    """Give what finds words at these positions; the last may be the beginning of a word.

    All that is in a pattern besides `.*` are letters, digits, marks, `_` and `=`: nothing has to be escaped.
    """
    name, before = ("keyed", f"{key(field)}=") if field else ("words", "")
    placed = [(position, f"{before}{word}") for position, word in terms]
    last, word = placed[-1]
    is_prefix = is_prefix or (len(terms) == 1 and begins_words(terms[0][1]))
    if len(placed) == 1:
        if is_prefix:
            return Query.regex_query(SCHEMA, name, f"{word}.*")
        return Query.term_query(SCHEMA, name, word)
    if is_prefix:
        return Query.regex_phrase_query(SCHEMA, name, [*placed[:-1], (last, f"{word}.*")])
    return Query.phrase_query(SCHEMA, name, [*placed])


def _range(node: tree.Range) -> Query:
    if node.low is None and node.high is None:
        return Query.all_query()  # every card has both times
    low, high = (None if end is None else microseconds(end) for end in (node.low, node.high))
    include_low, include_high = node.include_low or low is None, node.include_high or high is None
    return Query.range_query(SCHEMA, node.field, FieldType.Integer, low, high, include_low, include_high)


def _visible_to(readers: frozenset[str]) -> tuple[Occur, Query]:
    """Give what leaves the documents that have any of the terms: one by one, for a set of them is slower.

    For who may see what is public it takes away the rest, which costs half of looking for what is public in most
    collections, and no more in others.
    """
    if PUBLIC not in readers:
        return Occur.Must, _silent(_boolean(Occur.Should, map(_reader, sorted(readers))))
    others = [(Occur.MustNot, _reader(each)) for each in sorted(readers - {PUBLIC})]
    return Occur.MustNot, Query.boolean_query([(Occur.Must, _reader(NOT_PUBLIC)), *others])


def _reader(term: str) -> Query:
    return Query.term_query(SCHEMA, "readers", clean(term), index_option="basic")


def _any_term(name: str, values: Collection[str]) -> Query:
    return Query.term_set_query(SCHEMA, name, sorted(map(clean, values)))


def _silent(query: Query) -> Query:
    """Give what finds the same and says nothing about how good it is."""
    return Query.const_score_query(query, 0.0)
