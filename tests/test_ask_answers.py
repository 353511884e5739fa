"""Everyday questions are answered with what the documents say, and the SPARQL shown with an answer gives its rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import sei_kg
from sei_kg.ask import Answer
from sei_kg.ask.report import write_answer
from sei_kg.cli.queries import sparql_command
from sei_kg.session import Graph

EVERYDAY: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "asking" / "everyday.yaml").read_text("utf-8")
)
ON_DIGESTS = [entry for entry in EVERYDAY if entry["store"] in ("digests", "both")]
ON_ORIGINALS = [entry for entry in EVERYDAY if entry["store"] in ("originals", "both")]


@pytest.fixture(scope="module")
def digests(digest_store: Path) -> Graph:
    return sei_kg.open(digest_store)


@pytest.fixture(scope="module")
def originals(corpus_store: Path) -> Graph:
    return sei_kg.open(corpus_store)


def words_of(answer: Answer) -> list[str]:
    """All that an answer may be known by: labels, slug and value of each item, folded."""
    found = []
    for item in answer.items:
        names = [*item.labels.values(), *item.aliases, item.iri.rpartition("/")[2].replace("-", " ")]
        found.append("|".join([*names, str(item.value) if item.value is not None else ""]).casefold())
    return found


def holds(entry: dict[str, Any], answer: Answer) -> None:
    if entry.get("refused"):
        assert not answer.answered, [item.text(answer.language) for item in answer.items]
        return
    assert answer.answered, answer.scope
    words = words_of(answer)
    for wanted in entry.get("has", ()):
        assert any(str(wanted).casefold() in one for one in words), (wanted, words)
    for barred in entry.get("none", ()):
        assert not any(one.split("|")[0] == str(barred).casefold() for one in words), (barred, words)
    if "count" in entry:
        assert len(answer.items) == int(entry["count"]), words


@pytest.mark.parametrize("entry", ON_DIGESTS, ids=lambda entry: str(entry["q"]))
def test_the_digests_answer_everyday_questions(entry: dict[str, Any], digests: Graph) -> None:
    answer = digests.ask(entry["q"])
    holds(entry, answer)
    shown_rows_hold_the_answer(digests, answer)


@pytest.mark.parametrize("entry", ON_ORIGINALS, ids=lambda entry: str(entry["q"]))
def test_the_originals_answer_everyday_questions(entry: dict[str, Any], originals: Graph) -> None:
    answer = originals.ask(entry["q"])
    holds(entry, answer)
    shown_rows_hold_the_answer(originals, answer)


def shown_rows_hold_the_answer(graph: Graph, answer: Answer) -> None:
    """The SPARQL that is printed runs as it is, and its rows hold every entity that was answered."""
    if not answer.answered:
        return
    rows = graph.sparql(answer.sparql).rows
    values = {str(getattr(term, "value", "")) for row in rows for term in row if term is not None}
    assert rows
    assert {item.iri for item in answer.items if item.iri} <= values


@pytest.mark.parametrize(
    "question",
    ["Which measures use tax incentives?", "Which of Beijing and Zhejiang grew faster?", "哪些文献提到产能过剩",
     "Which organization declared TD-LTE-Advanced compliant with 4G international standards, and when?"],
)  # fmt: skip
def test_the_printed_query_gives_the_same_rows_on_the_command_line(
    question: str, digests: Graph, tmp_path: Path
) -> None:
    answer = digests.ask(question)
    assert answer.answered
    printed = write_answer(answer, width=400)
    lines = printed[printed.index("PREFIX") :].splitlines()
    query = tmp_path / "shown.rq"
    query.write_text("\n".join(line.strip() for line in lines), "utf-8")
    run = CliRunner().invoke(sparql_command, [str(query), "--store", digests.location, "--format", "json"])
    assert run.exit_code == 0, run.output
    for item in answer.items:
        assert item.iri in run.stdout
    assert len(json.loads(run.stdout)["rows"]) == len(digests.sparql(answer.sparql).rows)


def test_a_refusal_shows_what_the_curated_background_knows(digests: Graph) -> None:
    """Who issued Made in China 2025 stands in no digest; the background knows it, and is named as such."""
    answer = digests.ask("Who issued Made in China 2025?")
    assert not answer.answered and not answer.items
    assert any(item.iri.endswith("organization-state-council") for draft in answer.alternatives for item in draft.items)
    assert "not from these documents" in write_answer(answer)
