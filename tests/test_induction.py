"""Induction finds names by their form, and decides which of them stand beside what is known."""

from __future__ import annotations

import pytest

from sei_kg.capitals import runs
from sei_kg.gazetteer import Match
from sei_kg.induction import Candidate, Heads, clean_label, kind_of, settle, words_before
from sei_kg.namespaces import ID, SEI
from sei_kg.titles import document_numbers, list_items, policy_class
from sei_kg.vocabulary import Vocabulary

VOCABULARY = Vocabulary({}, {}, {SEI + "Plan": frozenset((SEI + "Plan", SEI + "Policy"))})
TEXT = "x" * 80


def candidate(i: int, j: int, cls: str, rule: str = "capitals-policy") -> Candidate:
    return Candidate(i, j, SEI + cls, f"name {i}", "en", rule)


def match(i: int, j: int, cls: str) -> Match:
    return Match(i, j, f"{ID}known-{i}", SEI + cls, "pref")


@pytest.mark.parametrize(
    ("title", "cls"),
    [
        ("风筝产业发展规划（2021—2025年）", "Plan"),
        ("关于促进风筝产业发展的指导意见", "GuidingOpinions"),
        ("风筝飞行管理条例", "Regulation"),
        ("中华人民共和国风筝法（修订）", "Law"),
        ("风筝产业发展报告", ""),
        ("规划", ""),
        ("Decision on Accelerating the Kite Industry", "Decision"),
        ("Kite Industry Development Plan (2021-2025)", "Plan"),
        ("Kites of the World", ""),
    ],
)
def test_the_head_noun_of_a_title_gives_its_class(title: str, cls: str) -> None:
    """A title says what it is by its last noun, or in English by the noun before "on" and "for"."""
    assert policy_class(title) == (SEI + cls if cls else "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("见国发〔2010〕32号文件", "见国发〔2010〕32号"),
        ("（滨政办发[2021] 9 号）", "滨政办发[2021]9号"),
        ("Guo Fa [2016] No. 67", "GuoFa[2016]No.67"),
    ],
)
def test_document_numbers_in_every_bracket(text: str, number: str) -> None:
    """Six-cornered, square and round brackets, blanks inside, and the English form."""
    assert [found.text for found in document_numbers(text)] == [number]
    assert document_numbers("2010年第32号台风") == []


def test_members_of_an_english_list() -> None:
    """The comma separates where there is one; "and" separates the last two; the clause ends the list."""
    text = "such as kites, winches and reels, and string which breaks"
    assert [text[i:j] for i, j in list_items(text, 8)] == ["kites", "winches and reels", "string"]
    text = "like kites and reels."
    assert [text[i:j] for i, j in list_items(text, 5)] == ["kites", "reels"]


def test_runs_of_capitals() -> None:
    """Small words of titles join capitalised words; verbs and commas end a run; company endings belong to it."""
    text = "the Ministry of Wind and Air said Harbour Kites Co., Ltd. grew"
    assert [run[0] for run in runs(text)] == ["Ministry of Wind and Air", "Harbour Kites Co., Ltd."]


def test_heads_keep_to_words_and_capitals() -> None:
    """A head noun is a whole word; one that the lexicon writes with a capital needs it."""
    heads = Heads([("Plan", "policy-en", "x"), ("集群", "cluster-zh", "")])
    text = "Plan plan Planet 产业集群"
    found = heads.find(text, text.lower())
    assert {family: [text[h.i : h.j] for h in found[family]] for family in found} == {
        "policy-en": ["Plan"],
        "cluster-zh": ["集群"],
    }


def test_labels_lose_what_is_not_name() -> None:
    """Articles, quotes and stray punctuation go; brackets that belong to the name are kept whole."""
    assert clean_label("the “Kite Plan”,") == "Kite Plan"
    assert clean_label("《风筝规划（2021—2025年）》") == "风筝规划（2021—2025年）"


def test_words_before_a_head() -> None:
    """Only words on the same side of punctuation stand before a head."""
    text = "Last year, the hydrogen fuel (cell) industry"
    assert words_before(text, text.index("industry"), 4) == ["the", "hydrogen", "fuel", "(cell)"]
    assert words_before("industry", 0, 4) == []


def test_a_known_name_that_covers_a_candidate_stands() -> None:
    """What the vocabulary knows is surer than a part of it found by form."""
    known = match(0, 20, "Organization")
    assert settle([candidate(5, 15, "Plan")], [known], VOCABULARY, text=TEXT) == [known]


def test_a_known_name_that_nearly_fills_a_candidate_is_meant() -> None:
    """A title in brackets around a known title is that title, with the brackets."""
    settled = settle([candidate(0, 22, "Plan")], [match(1, 21, "Plan")], VOCABULARY, text="《" + "规" * 20 + "》")
    assert [(found.i, found.j, found.iri) for found in settled] == [(0, 22, ID + "known-1")]


def test_a_known_name_with_a_telling_word_more_is_another_one() -> None:
    """The plan of a province is not the national plan whose name its own name ends in."""
    text = "《广东省" + "规" * 20 + "》"
    settled = settle([candidate(0, 25, "Plan")], [match(4, 24, "Plan")], VOCABULARY, text=text)
    assert [found.iri for found in settled] == [""]


def test_a_longer_name_takes_the_place_of_what_lies_in_it() -> None:
    """A region inside a policy's name stays, a body inside it does not."""
    settled = settle(
        [candidate(0, 60, "Plan")], [match(5, 10, "Region"), match(20, 30, "Organization")], VOCABULARY, text=TEXT
    )
    assert [(found.i, found.j) for found in settled] == [(0, 60), (5, 10)]


def test_of_two_candidates_the_longer_stands() -> None:
    """Overlapping finds are one name."""
    settled = settle([candidate(0, 10, "Plan"), candidate(5, 30, "Plan")], [], VOCABULARY, text=TEXT)
    assert [(found.i, found.j) for found in settled] == [(5, 30)]


def test_kinds_of_new_names_follow_their_class() -> None:
    """A plan's IRI begins with policy, whatever its own class."""
    assert kind_of(SEI + "Plan", VOCABULARY) == "policy"
