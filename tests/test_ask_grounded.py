"""Where no statement answers, the passage that says what a question says does; where none says it, the question is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import sei_kg
from sei_kg.ask import Answer
from sei_kg.ask.days import dates_of
from sei_kg.ask.words import Term, read_words, whole_words
from sei_kg.graph import build
from sei_kg.search import tokens
from sei_kg.session import Graph
from sei_kg.times import Interval

REVIEW = Path(__file__).parent / "data" / "asking" / "river-review.txt"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("river") / "store"
    build([REVIEW], folder)
    return sei_kg.open(folder)


def names(answer: Answer) -> set[str]:
    return {item.labels.get("en", "") if item.iri else str(item.value) for item in answer.items}


THINGS = [
    ("Ministries that put out training guides for narrow branches?", {"Ministry of Finance", "Ministry of Education"}),
    ("哪些部委发布了细分领域的培训指南？", {"Ministry of Finance", "Ministry of Education"}),
    (
        "Provinces seen as the main fronts for gathering capital and skilled people in the region",
        {"Sichuan", "Yunnan", "Guizhou"},
    ),
    ("哪些省份集聚资本、推动区域经济发展？", {"Sichuan", "Yunnan", "Guizhou"}),
]


@pytest.mark.parametrize(("question", "expected"), THINGS)
def test_a_passage_in_other_words_names_the_things(question: str, expected: set[str], graph: Graph) -> None:
    answer = graph.ask(question)
    assert names(answer) == expected, answer.scope
    assert all(item.proofs for item in answer.items)


def test_a_question_names_the_body_that_the_passage_must_name(graph: Graph) -> None:
    assert not graph.ask("Which provinces did the Ministry of Commerce call carriers of skilled hands?").answered
    assert not graph.ask("商务部称哪些省份集聚资本、推动区域经济发展？").answered


def test_words_that_no_passage_says_are_refused(graph: Graph) -> None:
    for question in ("Ministries that set tariffs for frozen fish", "哪些省份种植咖啡？", "price of copper in 2018"):
        assert not graph.ask(question).answered, question


def test_another_year_is_another_matter(graph: Graph) -> None:
    assert graph.ask("5G base stations in Sichuan at the end of 2018").answered
    assert not graph.ask("5G base stations in Sichuan at the end of 2015").answered


FIGURES = [
    ("5G base stations in Sichuan at the end of 2018", {"4300"}),
    ("2018年底四川5G基站数量", {"4300"}),
    ("Share of new wind and PV capacity worldwide in 2018", {"12", "34"}),
    ("2018年新增风电、光伏装机分别占全球多少？", {"12", "34"}),
]


@pytest.mark.parametrize(("question", "expected"), FIGURES)
def test_figures_are_told_apart_by_what_they_count(question: str, expected: set[str], graph: Graph) -> None:
    assert names(graph.ask(question)) == expected


def test_a_share_is_no_number_of_things(graph: Graph) -> None:
    assert not graph.ask("2018年四川光伏装置装了多少台？").answered


def test_every_day_of_several_is_given(graph: Graph) -> None:
    assert names(graph.ask("On which days of June 2016 was the workshop with Wen Jiabao held?")) == {"2016-06-14", "2016-06-15"}  # fmt: skip


CAUSES = [
    "What explains the poor conversion of research results?",
    "Why are research results slow to be converted?",
    "研究成果转化慢，原因何在？",
]


@pytest.mark.parametrize("question", CAUSES)
def test_a_problem_told_in_other_words_has_its_causes(question: str, graph: Graph) -> None:
    found = " ".join(sorted(names(graph.ask(question)))).casefold()
    assert "skilled workers" in found
    assert "r&d investment" in found


def test_days_within_the_time_that_is_asked_for_come_alone() -> None:
    text = "On March 3 and 4, 2016 and again in 2018 they met."
    assert dates_of(text, "en") == ("2016-03-03", "2016-03-04", "2018")
    assert dates_of(text, "en", [Interval("2016", "2016")]) == ("2016-03-03", "2016-03-04")
    assert dates_of("Ports grew in the 12th Five-Year Plan period and again after 2017.", "en") == ("2017",)


def test_a_run_of_unknown_chinese_is_cut_where_texts_cut_it() -> None:
    run = [
        Term("甲乙丙丁戊"[i : i + 2], i, i + 2, (frozenset(tokens("甲乙丙丁戊"[i : i + 2])),), 0.6) for i in range(4)
    ]
    assert [t.surface for t in whole_words(run, lambda token: token in ("乙丙", "丁戊"))] == ["乙丙", "丁戊"]
    assert [t.surface for t in whole_words(run, lambda token: False)] == ["甲乙丙丁戊"]


def test_words_of_near_meaning_are_kept_apart_from_renderings() -> None:
    (term,) = read_words().terms("leap")
    assert frozenset(tokens("leapfrog")) in term.near
    assert frozenset(tokens("leapfrog")) not in term.ways


def test_what_is_counted_must_be_what_is_asked_for(graph: Graph) -> None:
    assert not graph.ask("Number of listed companies in Sichuan").answered


def test_what_a_question_leaves_out_is_read_from_no_passage(graph: Graph) -> None:
    assert not graph.ask("Provinces besides Sichuan where capital and skilled people gather in the region").answered


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("lists") / "store"
    build([REVIEW.parent / "two-lists.txt"], folder)
    return sei_kg.open(folder)


@pytest.mark.parametrize("index", [(), ("industry-digital-creative",)])
def test_two_lists_of_a_document_are_compared_only_where_they_differ(index: tuple[str, ...], lists: Graph) -> None:
    from sei_kg.ask.answering import Context, link, read_question
    from sei_kg.ask.wholes import answer_lists_compared
    from sei_kg.namespaces import SEI

    text = "The outline lists the industries twice and the lists disagree: which industry is missing?"
    if not index:
        text = "Which industries does the outline list?"
    frame = read_question(text, "en", link(text, "en", lists.index, read_words()), read_words(), None)
    source = next(row for row in Context(lists, frame, read_words()).rows("sources"))
    named = replace(frame, links=replace(frame.links, documents=((source[0], source[1]),)))
    draft = answer_lists_compared(Context(lists, named, read_words()), frame.parts[-1], [SEI + "Industry"])
    assert tuple(i.iri.rpartition("/")[2] for i in (draft.items if draft else ())) == index
