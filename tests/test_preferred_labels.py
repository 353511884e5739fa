"""One preferred label a language, whatever several documents say."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from sei_kg.graph import build
from sei_kg.namespaces import ID, REFERENCE, expand
from sei_kg.preferred_labels import settle_labels
from sei_kg.store import open_store

PREFERRED, ALTERNATIVE = (ox.NamedNode(expand(name)) for name in ("skos:prefLabel", "skos:altLabel"))
THING = ox.NamedNode(ID + "problem-leaking-pumps")


def said(text: str, graph: str = "evidence-1", language: str = "zh") -> ox.Quad:
    name = graph if graph.startswith("http") else ID + graph
    return ox.Quad(THING, PREFERRED, ox.Literal(text, language=language), ox.NamedNode(name))


def settled(*quads: ox.Quad) -> tuple[set[str], set[str]]:
    """Preferred and alternative labels, as text."""
    store = ox.Store()
    store.extend(quads)
    settle_labels(store)
    assert len(store) == len(set(quads)), "no label is lost"
    return tuple(  # type: ignore[return-value]
        {q.object.value for q in store.quads_for_pattern(THING, name, None, None)} for name in (PREFERRED, ALTERNATIVE)
    )


def test_the_label_in_more_graphs_stays() -> None:
    quads = [said("泵漏水", "evidence-1"), said("水泵渗漏", "evidence-2"), said("水泵渗漏", "evidence-3")]
    assert settled(*quads) == settled(*quads[::-1]) == ({"水泵渗漏"}, {"泵漏水"})


def test_of_equals_the_first_in_the_order_of_characters_stays() -> None:
    quads = [said("乙", "evidence-1"), said("丙", "evidence-2")]
    assert settled(*quads) == settled(*quads[::-1]) == ({"丙"}, {"乙"})


def test_a_curated_label_comes_first_and_is_never_changed() -> None:
    assert settled(said("甲", REFERENCE), said("乙", "evidence-1"), said("乙", "evidence-2")) == ({"甲"}, {"乙"})
    assert settled(said("甲", REFERENCE), said("乙", REFERENCE)) == ({"甲", "乙"}, set())


def test_one_label_in_each_language_is_left_alone() -> None:
    quads = [said("泵漏水"), said("pumps leak", language="en"), said("泵漏水", "evidence-2")]
    assert settled(*quads) == ({"泵漏水", "pumps leak"}, set())


def test_documents_that_pair_one_name_with_different_translations_go_into_one_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither keeps the other out."""
    from sei_kg import document_cache

    read = document_cache.document_quads

    def with_label(path: Path) -> tuple[bytes, str]:
        data, text = read(path)
        graph = next(
            q.graph_name for q in ox.parse(data, format=ox.RdfFormat.N_QUADS) if "evidence" in str(q.graph_name)
        )
        kind = ox.Quad(THING, ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("sei:Problem")), graph)
        label = ox.Quad(THING, PREFERRED, ox.Literal(f"水泵渗漏之{path.stem}", language="zh"), graph)
        return data + f"{kind} .\n{label} .\n".encode(), text

    monkeypatch.setattr(document_cache, "document_quads", with_label)
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(
            f"# Note {name}\n\n## Problems\n\nBattery makers lack core technology and money ({name}).\n", "utf-8"
        )
    build([tmp_path / "one.md", tmp_path / "two.md"], tmp_path / "store", jobs=1)
    raw = open_store(tmp_path / "store").raw
    assert len(list(raw.quads_for_pattern(THING, PREFERRED, None, None))) == 1
    assert len(list(raw.quads_for_pattern(THING, ALTERNATIVE, None, None))) == 1
