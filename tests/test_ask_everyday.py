"""Everyday questions: whatever their wording, they reach the query of the library that is meant, or are honestly refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sei_kg
from sei_kg.ask.phrases import likeness, units_of
from sei_kg.ask.words import read_words
from sei_kg.queries import read_library
from sei_kg.session import Graph

LIBRARY = read_library()


@pytest.fixture(scope="module")
def graph(digest_store: Path) -> Graph:
    return sei_kg.open(digest_store)


EVERYDAY = [
    ("哪些问题没有对应的措施", "problems-without-measure"),
    ("Which problems have no measure?", "problems-without-measure"),
    ("Which problems are left without any countermeasure?", "problems-without-measure"),
    ("Which measures are not directed at any problem?", "measures-without-problem"),
    ("哪些措施不针对任何问题？", "measures-without-problem"),
    ("Which figures are questionable?", "flagged-figures"),
    ("Which industries have no plan of their own?", "industries-without-plan"),
    ("哪些产业还没有规划？", "industries-without-plan"),
    ("Who issued the most policies?", "issuers-ranked"),
    ("发布政策最多的是谁？", "issuers-ranked"),
    ("Which policy tools are used most often?", "instruments-used"),
    ("最常用的政策工具是什么？", "instruments-used"),
    ("Which policy instruments are never used?", "instruments-unused"),
    ("哪些政策工具没人用？", "instruments-unused"),
    ("Which laws are mentioned?", "laws-and-regulations"),
    ("提到过哪些法律？", "laws-and-regulations"),
    ("Which provinces resemble each other?", "regions-alike"),
    ("哪些省份的产业相似？", "regions-alike"),
    ("Which events are mentioned?", "events"),
    ("Which ministries issue policies jointly?", "co-issuing-pairs"),
    ("哪些部门联合发文？", "co-issuing-pairs"),
    ("Which problems do several documents describe?", "problems-in-common"),
    ("哪些问题在多篇文献中出现？", "problems-in-common"),
    ("Which statements rest on one source only?", "single-source-statements"),
    ("哪些陈述只有一个来源？", "single-source-statements"),
    ("How do the catalogues of industries differ?", "industry-lists-differ"),
    ("产业目录有什么不同？", "industry-lists-differ"),
    ("Compare the planning periods", "periods-compared"),
    ("各个规划期有何不同？", "periods-compared"),
    ("Which countries have strategies?", "foreign-strategies"),
    ("哪些国家有战略？", "foreign-strategies"),
    ("Which targets were met and which were missed?", "targets-and-actuals"),
    ("哪些目标实现了，哪些没有实现？", "targets-and-actuals"),
    ("What targets are there?", "targets-by-indicator"),
    ("Which entities may be the same?", "possibly-the-same"),
    ("How many statements have been reviewed?", "statements-by-review"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "query"), EVERYDAY)
def test_everyday_wordings_reach_their_query(question: str, query: str, graph: Graph) -> None:
    answer = graph.ask(question)
    assert answer.answered, answer.scope
    assert answer.query == query
    assert answer.items and answer.sparql and answer.reading


def test_the_thing_asked_for_is_the_thing_given(graph: Graph) -> None:
    """ "Which countries ..." is answered with countries, though the query lists strategies by country."""
    answer = graph.ask("Which countries have strategies?")
    assert all("/region-" in item.iri for item in answer.items)


def test_near_measures_are_said_to_be_near(graph: Graph) -> None:
    """Small firms are small and medium-sized enterprises; what only comes near is given with a note."""
    answer = graph.ask("Which measures address the financing of small firms?")
    assert answer.answered and answer.note
    assert all("/measure-" in item.iri and item.proofs for item in answer.items)
    assert graph.ask("如何解决人才激励问题？").answered


WITHOUT_ANSWER = [
    "Which measures address the lack of veterinarians?",
    "如何解决兽医短缺问题？",
    "Which lighthouses are left without any keeper?",
    "Which zebras contradict one another?",
    "哪些斑马互相矛盾？",
    "Which countries have giraffes?",
]


@pytest.mark.parametrize("question", WITHOUT_ANSWER)
def test_what_no_document_speaks_of_stays_refused(question: str, graph: Graph) -> None:
    answer = graph.ask(question)
    assert not answer.answered and not answer.items and answer.scope


LIKE = [
    ("Which figures disagree?", "Which figures contradict each other?", True),
    ("哪些数字矛盾？", "哪些数据不一致？", True),
    ("Which problems have no measure?", "Which measures address no problem?", False),
    ("Which problems have no measure?", "Which problems have measures?", False),
    ("Which laws are mentioned?", "Which regions are mentioned?", False),
]


@pytest.mark.parametrize(("one", "other", "alike"), LIKE)
def test_wordings_are_compared_by_meaning(one: str, other: str, alike: bool) -> None:
    words = read_words()
    assert (likeness(units_of(one, words), units_of(other, words)) >= 0.8) is alike


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_every_wording_of_the_library_can_be_read(name: str) -> None:
    """Each wording has words left that say what is meant, and is wholly like itself."""
    words = read_words()
    for language in ("en", "zh"):
        for phrase in LIBRARY[name].phrases[language]:
            mine = units_of(phrase, words)
            assert mine, phrase
            assert likeness(mine, mine) == pytest.approx(1.0)


# The same for queries about a named thing: the name is left out, "{...}" stands for it.
NAMED = [
    ("Who are the writers and authors of {document}?", "authors"),
    ("Which institutions does {document} mention?", "bodies-by-document"),
    ("{problem}是什么原因造成的？", "causes-of-problem"),
    ("What are the consequences of {problem}?", "consequences-of-problem"),
    ("Who are members of {group}?", "coordination-bodies"),
    ("{document}和{other}有何不同和共同点？", "documents-compared"),
    ("Which examples of {problem} are given?", "examples-of-problem"),
    ("Which numbers are there on {indicator}?", "figures-by-indicator"),
    ("关于{scope}有哪些数据？", "figures-by-scope"),
    ("Which body leads {group}?", "group-leaders"),
    ("{policy}列出哪些行业？", "industries-by-policy"),
    ("Which industries are listed in {list}?", "industry-lists"),
    ("Which policy tools does {measure} employ?", "instruments-by-measure"),
    ("Which organization published {policy}?", "issuers-of-policy"),
    ("Which countermeasures are suggested by {document}?", "measures-by-document"),
    ("What measures are there for {industry}?", "measures-by-industry"),
    ("哪些对策采用{instrument}？", "measures-by-instrument"),
    ("Which measures tackle {problem}?", "measures-by-problem"),
    ("Which are the parts of {measure}?", "parts-of-measure"),
    ("Which policies came after {policy}?", "policies-before-and-after"),
    ("Which policies support {industry}?", "policies-by-industry"),
    ("{period}发布了哪些政策？", "policies-by-period"),
    ("Which policies deal with {problem}?", "policies-by-problem"),
    ("Which policies apply to {region}?", "policies-by-region"),
    ("Which policy prioritises {technology}?", "policies-by-technology"),
    ("Which policies were in force at {date}?", "policies-in-force"),
    ("Which position does {person} hold?", "posts-held"),
    ("Which problems are mentioned by {document}?", "problems-by-document"),
    ("Which difficulties does {industry} face?", "problems-by-industry"),
    ("Which problems does {measure} solve?", "problems-by-measure"),
    ("{region}有什么问题？", "problems-by-region"),
    ("Which industries does {document} want to add and propose?", "proposed-changes"),
    ("Which places does {document} mention?", "regions-by-document"),
    ("Who is in charge and responsible for {task}?", "responsible-bodies"),
    ("What do papers say about {entity}?", "statements-about-entity"),
    ("Which goals are set for {indicator}?", "targets-by-indicator"),
    ("Which technologies belong to {industry}?", "technologies-by-industry"),
    ("{organization}出台了哪些政策？", "who-issued-what"),
    ("Which goals lack an actual figure?", "targets-without-actual"),
    ("Which statements are uncertain?", "statements-by-confidence"),
    ("What was added in {period}?", "added-by-period"),
]  # fmt: skip


def nearest(wording: str) -> set[str]:
    """The queries with the wording most like this one, of those that have a place for the same things."""
    words, slot = read_words(), re.compile(r"\{\w+\}")
    mine = units_of(slot.sub(" ", wording), words)
    language = "zh" if "\u4e00" <= wording.rstrip("？")[-1] <= "\u9fff" or "？" in wording else "en"
    scores: dict[str, float] = {}
    for query in LIBRARY.values():
        for phrase in query.phrases[language]:
            if sorted(slot.findall(phrase)) == sorted(slot.findall(wording)):
                score = likeness(mine, units_of(slot.sub(" ", phrase), words))
                scores[query.name] = max(score, scores.get(query.name, 0.0))
    best = max(scores.values(), default=0.0)
    return {name for name, score in scores.items() if score == best and best > 0.6}


@pytest.mark.parametrize(("wording", "query"), NAMED)
def test_wordings_about_a_named_thing_are_nearest_to_their_query(wording: str, query: str) -> None:
    assert nearest(wording) == {query}


def test_a_strange_wording_is_near_to_nothing() -> None:
    assert nearest("Which zebras eat {industry}?") == set()
