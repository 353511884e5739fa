"""Questions in English and Chinese, on a made-up graph: what must be answered, what must be refused, what bad input does."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import sei_kg
from sei_kg.ask import Answer
from sei_kg.errors import InputError
from sei_kg.session import Graph
from tests.asking_graph import write_asking_store


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return sei_kg.open(write_asking_store(tmp_path_factory.mktemp("asking") / "store"))


def slugs(answer: Answer) -> set[str]:
    return {item.iri.rpartition("/")[2] for item in answer.items if item.iri}


def values(answer: Answer) -> set[object]:
    return {item.value for item in answer.items if item.value is not None}


ENTITIES = [
    ("Who issued the Harbour Plan?", {"organization-most", "organization-mof"}),
    ("港湾规划由哪些部门发布？", {"organization-most", "organization-mof"}),
    ("which measures address early cracks in turbine blades", {"measure-testing-yard"}),
    ("Which measures address the problem that turbine blades crack early?", {"measure-testing-yard"}),
    ("哪些措施应对叶片过早开裂？", {"measure-testing-yard"}),
    ("Which problems follow, directly or indirectly, from turbine blades that crack early?", {"problem-spare-parts-scarce", "problem-idle-yards"}),
    ("What causes yards to stand idle?", {"problem-spare-parts-scarce"}),
    ("Which problems described in document 900 are answered by no measure?", {"problem-spare-parts-scarce", "problem-idle-yards"}),
    ("文献900中哪些问题没有对应措施？", {"problem-spare-parts-scarce", "problem-idle-yards"}),
    ("Which problems are described both in document 900 and in document 901?", {"problem-spare-parts-scarce"}),
    ("Who wrote document 900?", {"person-ada-reed"}),
    ("文献900的作者是谁？", {"person-ada-reed"}),
    ("Which industries does document 900 propose to add?", {"industry-digital-creative"}),
    ("Which organizations are members of the Tide Group?", {"organization-mof", "organization-mofcom"}),
    ("潮汐协调小组由谁牵头？", {"organization-mof"}),
    ("Which regions are named in document 900?", {"region-anhui", "region-shenzhen"}),
    ("Which policy instruments does the measure to set up a testing yard use?", {"instrument-special-fund", "instrument-demonstration-project"}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), ENTITIES)
def test_entities_are_found_with_their_quotes(question: str, expected: set[str], graph: Graph) -> None:
    answer = graph.ask(question)
    assert answer.answered, answer.scope
    assert slugs(answer) == expected
    assert all(item.proofs for item in answer.items if item.iri)
    assert answer.sparql and answer.reading


VALUES = [
    ("What was the target for the localization rate of wind turbines in 2018?", {70}),
    ("2018年风电机组国产化率的目标是多少？", {70}),
]


@pytest.mark.parametrize(("question", "expected"), VALUES)
def test_figures_are_found(question: str, expected: set[object], graph: Graph) -> None:
    answer = graph.ask(question)
    assert answer.answered, answer.scope
    assert values(answer) == expected


def test_two_sources_that_disagree_are_both_shown(graph: Graph) -> None:
    answer = graph.ask(
        "What shares did document 900 and document 901 each report for the localization rate of wind turbines in 2018?"
    )
    assert {63, 58} <= values(answer)


def test_a_missed_target_is_said_to_be_missed(graph: Graph) -> None:
    answer = graph.ask("Was the 2018 target for the localization rate of wind turbines reached?")
    (item,) = answer.items
    assert str(item.value).startswith("no: target 70%, actual 63%")
    assert str(graph.ask("2018年风电机组国产化率的目标是否实现？").items[0].value).startswith("否")


def test_a_list_is_read_from_the_passage_that_draws_it_up(graph: Graph) -> None:
    answer = graph.ask("Which four harbours count as green?")
    assert [item.value for item in answer.items] == ["Pearl Quay", "Stone Mole", "Long Jetty", "Far Pier"]


def test_a_list_of_another_length_is_not_given(graph: Graph) -> None:
    assert not graph.ask("Which six harbours count as green?").answered


def test_the_post_of_a_person(graph: Graph) -> None:
    answer = graph.ask("What post did Mei Lan hold in 2017?")
    assert slugs(answer) == {"person-mei-lan"}
    assert answer.items[0].details["post"] == "Harbour master"


def test_when_a_policy_was_issued(graph: Graph) -> None:
    assert values(graph.ask("When was the Harbour Plan issued?")) == {"2016-03"}
    assert values(graph.ask("港湾规划是什么时候发布的")) == {"2016-03"}


def test_as_people_type_it(graph: Graph) -> None:
    """No capitals, no question mark, a typing error, two languages in one question."""
    assert slugs(graph.ask("who issued the harbor plan")) == {"organization-most", "organization-mof"}
    assert slugs(graph.ask("harbour plan 是谁发布的")) == {"organization-most", "organization-mof"}


def test_yes_is_proved_and_no_is_not_claimed(graph: Graph) -> None:
    assert graph.ask("Is Shenzhen mentioned in document 900?").items[0].value == "yes"
    refused = graph.ask("Is Shenzhen mentioned in document 901?")
    assert not refused.answered and "well exist elsewhere" in refused.scope


UNANSWERABLE = [
    "In which journal was document 900 published?",
    "How many welders were trained in 2019?",
    "Who is the king of the sea?",
    "On which date, and by which ministries, was the Lantern Strategy issued?",
    "What was the localization rate of wind turbines in 2012?",
    "Which measures address the training of welders?",
    "What is the prosperity index of Japan?",
    "灯笼战略由哪些部委发布？",
    "2012年风电机组国产化率是多少？",
    "文献900发表在哪本期刊上？",
    "colourless green ideas sleep furiously",
]


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_what_the_documents_do_not_say_is_refused(question: str, graph: Graph) -> None:
    answer = graph.ask(question)
    assert not answer.answered and not answer.items
    assert answer.scope


def test_curated_background_is_not_passed_off_as_said_by_a_document(graph: Graph) -> None:
    """The vocabulary knows who issued Made in China 2025; no document of this graph says so."""
    assert not graph.ask("Who issued Made in China 2025?").answered


def test_same_question_same_answer(graph: Graph) -> None:
    first = graph.ask(ENTITIES[0][0]).as_json()
    assert sei_kg.open(graph.location).ask(ENTITIES[0][0]).as_json() == first


@pytest.mark.parametrize("question", ["", "   ", "???", "x" * 50_000, "who\x00 issued", "\ud800"])
def test_bad_input_is_named(question: str, graph: Graph) -> None:
    with pytest.raises(InputError):
        graph.ask(question)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "sei_kg", "ask", *words], capture_output=True, text=True, timeout=60)


def test_the_command_line(graph: Graph) -> None:
    done = run("Who issued the Harbour Plan?", "--store", graph.location, "--format", "json")
    data = json.loads(done.stdout)
    assert done.returncode == 0 and data["answered"]
    assert {"question", "answered", "query", "sparql", "answers", "rows", "scope", "alternatives"} <= set(data)
    proof = data["answers"][0]["evidence"][0]
    assert set(proof) == {"document", "section", "quote", "start", "end"}
    refused = run("Who is the king of the sea?", "--store", graph.location, "--format", "json")
    data = json.loads(refused.stdout)
    assert refused.returncode == 1 and not data["answered"] and data["answers"] == []
    text = run("港湾规划由谁发布", "--store", graph.location)
    assert "科学技术部" in text.stdout and "理解为" in text.stdout
    long = run("x" * 50_000, "--store", graph.location)
    assert long.returncode == 2 and "2,000 are the most" in long.stderr
