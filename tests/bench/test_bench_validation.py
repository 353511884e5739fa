"""Speed of checking and adding: one entry in stores of different size, a thousand entries, a whole store, the command line.

SEI_KG_BENCH_SIZES holds the sizes of the stores in quads, apart by blanks (default 10000 1000000; 5000000 takes minutes).
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from sei_kg.additions import add, changing, plan_addition, plan_undo, undo
from sei_kg.curated import static_quads
from sei_kg.entry_yaml import yaml_entries
from sei_kg.inference import infer
from sei_kg.namespaces import ID, PROVENANCE, expand
from sei_kg.search import open_index
from sei_kg.shacl_graph import read_shapes
from sei_kg.store import open_store
from sei_kg.validation import Checker

SIZES = [int(size) for size in os.environ.get("SEI_KG_BENCH_SIZES", "10000 1000000").split()]
ENTRY = (Path(__file__).parent.parent / "data" / "entries" / "good" / "policy.yaml").read_text("utf-8")


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def _synthetic(size: int) -> Any:
    """Measures that address problems, each with labels, evidence, passage and mention: 24 quads a piece."""
    graph = ox.NamedNode(PROVENANCE)
    words = ("harbour", "lamp", "valve", "sensor", "turbine", "polymer", "optical", "marine", "digital", "rural")
    for n in range(size // 24):
        a, b, e, p, m = (
            ox.NamedNode(f"{ID}{kind}-bench-{n}") for kind in ("measure", "problem", "evidence", "passage", "mention")
        )
        name = f"{words[n % 10]} {words[n // 10 % 10]} {words[n // 100 % 10]} {n}"
        for node, cls, text, zh in ((a, "Measure", "support for", "支持"), (b, "Problem", "lack of", "缺乏")):
            yield ox.Quad(node, _node("rdf:type"), _node(f"sei:{cls}"), e)
            yield ox.Quad(node, _node("skos:prefLabel"), ox.Literal(f"{text} {name}", language="en"), e)
            yield ox.Quad(node, _node("skos:prefLabel"), ox.Literal(f"{zh}第{n}项", language="zh"), e)
        yield ox.Quad(a, _node("sei:addresses"), b, e)
        yield ox.Quad(a, _node("sei:usesInstrument"), ox.NamedNode(f"{ID}instrument-subsidy"), e)
        said = ((e, "rdf:type", _node("sei:Evidence")), (e, "prov:wasDerivedFrom", p), (e, "prov:wasGeneratedBy", ox.NamedNode(ID + "activity-extraction")),
                (e, "sei:basis", _node("sei:Explicit")), (e, "sei:reviewStatus", _node("sei:Unreviewed")), (e, "sei:confidence", ox.Literal("0.80", datatype=_node("xsd:decimal"))),
                (p, "rdf:type", _node("sei:Passage")), (p, "dcterms:isPartOf", ox.NamedNode(ID + "document-bench")), (p, "oa:exact", ox.Literal(name)),
                (p, "oa:start", ox.Literal(n * 50)), (p, "oa:end", ox.Literal(n * 50 + len(name))), (p, "dcterms:language", ox.Literal("en")),
                (m, "rdf:type", _node("sei:Mention")), (m, "sei:inPassage", p), (m, "sei:mentions", a), (m, "oa:start", ox.Literal(n * 50)), (m, "oa:end", ox.Literal(n * 50 + 4)))  # fmt: skip
        yield from (ox.Quad(s, _node(name), o, graph) for s, name, o in said)
    yield ox.Quad(ox.NamedNode(ID + "document-bench"), _node("rdf:type"), _node("sei:SourceDocument"), graph)


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size:,}")
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "store"
    database = folder / "db-bench"
    database.parent.mkdir()
    raw = ox.Store(str(database))
    curated = ox.Store()
    curated.bulk_extend(static_quads())
    infer(curated)  # nothing follows from the synthetic part
    raw.bulk_extend(itertools.chain(curated, _synthetic(request.param)))
    raw.flush()
    del raw
    (folder / "CURRENT").write_text("db-bench", "utf-8")
    open_index(open_store(folder))
    return folder


def test_check_one_entry(benchmark: Any, store: Path) -> None:
    checker = Checker(open_store(store))
    entries = yaml_entries(ENTRY, Path("entry.yaml"))
    _, report = benchmark.pedantic(checker.check, args=(entries,), rounds=40, warmup_rounds=3)
    assert report.valid()


def test_add_one_entry(benchmark: Any, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "entry.yaml"
    path.write_text(ENTRY, "utf-8")
    with changing(store) as graph:
        checker = Checker(graph)
        checker.check_files([path])

        def once() -> str:
            entries, report = checker.check_files([path])
            return add(graph, plan_addition(graph, entries, report, files=[path], who="bench")).id

        def setup() -> None:
            from sei_kg.addition_files import read_additions

            for addition in read_additions(store):
                if addition.active:
                    undo(graph, plan_undo(graph, addition.id))

        benchmark.pedantic(once, setup=setup, rounds=8, warmup_rounds=1)
        setup()


def test_check_a_thousand_entries(benchmark: Any, store: Path) -> None:
    text = "\n".join(
        "- " + ENTRY.split("\n", 1)[1].replace("\n", "\n  ").replace("trial", f"trial-{n}").replace("cells", f"cells {n}").replace("锂电池回收", f"锂电池回收{n}号").replace("锂电回收", f"锂电回收{n}号")
        .replace("9876号", f"{n + 1}号") for n in range(1000)
    )  # fmt: skip
    checker = Checker(open_store(store))
    entries = yaml_entries(text, Path("many.yaml"))
    assert len(entries) == 1000
    _, report = benchmark.pedantic(checker.check, args=(entries,), rounds=1)
    assert report.findings() == []


def test_check_the_whole_store(benchmark: Any, store: Path) -> None:
    raw = open_store(store).raw
    shapes = read_shapes()
    benchmark.extra_info["quads"] = len(raw)
    benchmark.pedantic(shapes.check_graph, args=(raw,), rounds=2)
    benchmark.extra_info["quads_per_second"] = round(len(raw) / benchmark.stats.stats.min)


def test_command_line_cold(benchmark: Any, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "entry.yaml"
    path.write_text(ENTRY, "utf-8")
    command = [sys.executable, "-m", "sei_kg", "validate", str(path), "--store", str(store)]
    done = benchmark.pedantic(
        subprocess.run, args=(command,), kwargs={"capture_output": True}, rounds=5, warmup_rounds=1
    )
    assert done.returncode == 0
