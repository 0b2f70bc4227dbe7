"""The part of a text that shows why it was found."""

from shared.search import And, Everything, Node, Not, Or, Phrase, Prefix, Word
from shared.search.engine.snippets import snippet


def marked(tree: Node, text: str, field: str = "", longest: int = 240) -> list[str]:
    found = snippet(tree, text, field, longest)
    assert len(found.text) <= longest
    assert found.text in text
    return [found.text[start:end] for start, end in found.marks]


def test_words_are_marked_as_they_are_written() -> None:
    text = "Rivers and Rivières; a river-bed. River!"
    assert marked(Word("river"), text) == ["Rivers", "river", "River"]
    assert marked(Word("rivers", stemmed=False), text) == ["Rivers"]
    assert marked(Prefix("rivi"), text) == ["Rivières"]
    assert marked(Phrase("river bed"), text) == ["river", "bed", "River"]
    assert marked(Or((And((Word("and"),)), Everything(), Not((Word("river"),)))), text) == ["and"]
    assert marked(Word("-"), text) == []


def test_characters_without_spaces_are_marked_in_pairs() -> None:
    assert marked(Word("データ"), "環境データ集") == ["デー", "ータ"]
    assert marked(Word("環"), "環境") == ["環境"]


def test_a_decomposed_text_is_marked_where_it_is() -> None:
    assert marked(Word("riviere"), "la rivie\u0300re") == ["rivie\u0300re"]


def test_words_of_a_field_are_marked_in_that_field_alone() -> None:
    assert marked(Word("tide", field="title"), "the tide") == []
    assert marked(Word("tide", field="title"), "the tide", "title") == ["tide"]


def test_the_part_has_most_of_the_words() -> None:
    text = "tide " + "filler " * 100 + "the tide and the moon " + "filler " * 100
    found = snippet(And((Word("tide"), Word("moon"))), text, longest=80)
    assert [found.text[start:end] for start, end in found.marks] == ["tide", "moon"]
    assert len(found.text) <= 80
    assert snippet(Word("sun"), text, longest=10).text == "tide fille"
