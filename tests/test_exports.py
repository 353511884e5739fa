"""Graph files: what is written is read back by another program, with equal counts and nothing that breaks out."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner

import sei_kg
from sei_kg.cli import cli
from sei_kg.errors import InputError, UnknownNameError
from sei_kg.exports import NETWORK_FORMATS, RDF_FORMATS, export_network, export_rdf
from sei_kg.exports.tables import safe_cell
from sei_kg.files import write_output
from sei_kg.network import Network, read_network, to_networkx
from sei_kg.store import EmbeddedStore, open_store
from tests.exports_store import small_store

ID = "https://w3id.org/sei-kg/id/"


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return small_store()


@pytest.fixture(scope="module")
def network(store: EmbeddedStore) -> Network:
    return read_network(store)


def text_of(network: Network, form: str) -> str:
    return "".join(export_network(network, form))


def test_a_statement_is_one_edge_that_counts_its_evidence(network: Network) -> None:
    edge = next(
        e for e in network.edges if e.property.endswith("describesProblem") and e.target == ID + "problem-loans"
    )
    assert (edge.evidence, edge.confidence, edge.inferred) == (2, 0.8, False)


def test_what_only_inference_says_is_marked(network: Network) -> None:
    inferred = {e.property.rpartition("#")[2] for e in network.edges if e.inferred}
    assert inferred == {"addressedBy", "targetsIndustry"}


def test_asserted_leaves_inferred_statements_out(store: EmbeddedStore) -> None:
    assert not any(edge.inferred for edge in read_network(store, asserted=True).edges)


def test_class_and_relation_filters_keep_what_was_asked_for(store: EmbeddedStore) -> None:
    kept = read_network(store, classes=["Problem", "Measure"], relations=["addresses"])
    assert {e.property.rpartition("#")[2] for e in kept.edges} == {"addresses"}
    assert {n.cls.rpartition("#")[2] for n in kept.nodes.values()} <= {"Problem", "Measure"}
    assert {n.kind.rpartition("#")[2] for n in read_network(store, classes=["Policy"]).nodes.values()} == {"Plan"}


def test_an_unknown_filter_names_the_nearest(store: EmbeddedStore) -> None:
    with pytest.raises(UnknownNameError, match="'addresses'"):
        read_network(store, relations=["adresses"])


def test_steps_bound_the_neighbourhood(store: EmbeddedStore) -> None:
    near = read_network(store, entities=[ID + "policy-x"], steps=1)
    assert set(near.nodes) == {ID + n for n in ("policy-x", "policy-y", "organization-a", "organization-b")}


def test_networkx_graph_has_flat_typed_labelled_nodes_and_edges(store: EmbeddedStore) -> None:
    graph = to_networkx(store)
    assert isinstance(graph, nx.MultiDiGraph)
    node = graph.nodes[ID + "organization-a"]
    assert (node["label_en"], node["label_zh"], node["class"], node["kind"]) == (
        "Ministry A",
        "甲部",
        "Organization",
        "Ministry",
    )
    for _, _, data in graph.edges(data=True):
        assert isinstance(data["evidence"], int) and isinstance(data["confidence"], float)
        assert isinstance(data["inferred"], bool) and data["label_en"] and data["label_zh"]


def same(graph: nx.Graph, network: Network) -> None:
    assert graph.number_of_nodes() == len(network.nodes)
    assert graph.number_of_edges() == len(network.edges)
    assert {data["label_zh"] for _, data in graph.nodes(data=True)} >= {"小企业贷款难", "新能源产业"}


def test_networkx_reads_graphml_back(network: Network, tmp_path: Path) -> None:
    write_output(export_network(network, "graphml"), tmp_path / "g.graphml")
    graph = nx.read_graphml(tmp_path / "g.graphml")
    same(graph, network)
    assert {type(d["evidence"]) for *_, d in graph.edges(data=True)} == {int}
    assert {type(d["inferred"]) for *_, d in graph.edges(data=True)} == {bool}


def test_networkx_reads_gexf_back(network: Network, tmp_path: Path) -> None:
    write_output(export_network(network, "gexf"), tmp_path / "g.gexf")
    same(nx.read_gexf(tmp_path / "g.gexf"), network)


def test_networkx_reads_node_link_json_back(network: Network) -> None:
    same(nx.node_link_graph(json.loads(text_of(network, "d3")), edges="links"), network)


def test_cytoscape_json_has_every_element_with_ends_that_exist(network: Network) -> None:
    elements = json.loads(text_of(network, "cytoscape"))["elements"]
    ids = {node["data"]["id"] for node in elements["nodes"]}
    assert len(ids) == len(network.nodes) and len(elements["edges"]) == len(network.edges)
    assert all({edge["data"]["source"], edge["data"]["target"]} <= ids for edge in elements["edges"])


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_dot_back(network: Network) -> None:
    done = subprocess.run(["dot", "-Tplain"], input=text_of(network, "dot").encode(), capture_output=True, check=True)
    lines = done.stdout.decode().splitlines()
    assert sum(line.startswith("node ") for line in lines) == len(network.nodes)
    assert sum(line.startswith("edge ") for line in lines) == len(network.edges)


def test_mermaid_has_a_line_for_each_node_and_edge_and_no_raw_markup(network: Network) -> None:
    text = text_of(network, "mermaid")
    assert text.startswith("flowchart LR\n")
    assert sum("-->" in line or "-.->" in line for line in text.splitlines()) == len(network.edges)
    assert "<script" not in text and "\u202e" not in text


@pytest.mark.parametrize("form", ["nodes-csv", "edges-csv"])
def test_no_cell_of_a_table_is_a_formula(network: Network, form: str) -> None:
    rows = list(csv.reader(io.StringIO(text_of(network, form))))
    assert len(rows) == 1 + len(network.nodes if form == "nodes-csv" else network.edges)
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formula_cells_get_an_apostrophe(cell: str) -> None:
    assert safe_cell(cell) == "'" + cell
    assert safe_cell(-1) == "-1"


@pytest.mark.parametrize("form", sorted(NETWORK_FORMATS))
def test_the_same_network_gives_the_same_bytes(store: EmbeddedStore, network: Network, form: str) -> None:
    assert text_of(network, form) == text_of(read_network(store), form)


@pytest.mark.parametrize("form", sorted(NETWORK_FORMATS))
def test_extra_attributes_reach_the_nodes(network: Network, form: str) -> None:
    extra = {ID + "policy-x": {"community": 7342}}
    text = "".join(export_network(network, form, extra=extra))
    assert ("7342" in text) == (form not in ("edges-csv", "dot", "mermaid"))


@pytest.mark.parametrize("form", sorted(RDF_FORMATS))
def test_rdf_comes_back_whole(store: EmbeddedStore, form: str) -> None:
    data = b"".join(export_rdf(store, form))
    target = getattr(ox.RdfFormat, RDF_FORMATS[form][0])
    back = list(ox.parse(data, format=target))
    quads = list(store.quads())
    blank = lambda q: isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)  # noqa: E731
    if target.supports_datasets:
        assert {str(q) for q in back if not blank(q)} == {str(q) for q in quads if not blank(q)}
    else:
        assert {str(q.triple) for q in back if not blank(q)} == {str(q.triple) for q in quads if not blank(q)}
    assert len(back) == (len(quads) if target.supports_datasets else len({q.triple for q in quads}))


@pytest.mark.parametrize(("form", "name"), [("turtle", "turtle"), ("rdfxml", "xml"), ("jsonld", "json-ld")])
def test_another_parser_reads_the_rdf(store: EmbeddedStore, form: str, name: str) -> None:
    data = b"".join(export_rdf(store, form))
    graph = rdflib.Dataset() if form == "jsonld" else rdflib.Graph()
    graph.parse(data=data, format=name)
    found = sum(1 for _ in graph.quads()) if isinstance(graph, rdflib.Dataset) else len(graph)
    assert found == len({(q if form == "jsonld" else q.triple) for q in store.quads()})


def test_asserted_rdf_has_no_inferred_graph(store: EmbeddedStore) -> None:
    assert b"graph/inferred>" in b"".join(export_rdf(store, "nquads"))
    assert b"graph/inferred>" not in b"".join(export_rdf(store, "nquads", asserted=True))


def test_xml_files_are_well_formed_and_hold_names_as_text(network: Network) -> None:
    for form in ("graphml", "gexf"):
        root = ElementTree.fromstring(text_of(network, form))
        values = [e.text or "" for e in root.iter()] + [v for e in root.iter() for v in e.attrib.values()]
        assert any("<script>alert(1)</script>" in value for value in values)
        assert not any("\u202e" in value for value in values)


def test_a_failing_write_leaves_nothing_behind(tmp_path: Path) -> None:
    def pieces():
        yield "half"
        raise OSError(28, "No space left on device")

    target = tmp_path / "g.graphml"
    target.write_text("before")
    with pytest.raises(InputError, match="No space left on device"):
        write_output(pieces(), target)
    assert [p.name for p in tmp_path.iterdir()] == ["g.graphml"] and target.read_text() == "before"


@pytest.mark.parametrize("form", ["svg", "html", "graphml", "nquads"])
def test_a_full_disk_is_one_line_and_leaves_what_was_there(form: str, digest_store: Path, tmp_path: Path) -> None:
    """The shell allows files of 8 KB: the write fails half way, as on a full disk."""
    target = tmp_path / "out"
    target.write_text("before")
    command = f"ulimit -f 8; exec {sys.executable} -m sei_kg export {form} --store {digest_store} -o {target}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.returncode == 2 and "cannot write" in done.stderr and "-o" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["out"] and target.read_text() == "before"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_device_is_written_to_never_replaced() -> None:
    with pytest.raises(InputError, match="No space left on device"):
        write_output(["x" * 100_000], Path("/dev/full"))
    assert not Path("/dev/full").is_file() and not Path("/dev/.full.tmp").exists()


def test_a_folder_that_cannot_be_written_is_said_before_the_work(
    digest_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    done = CliRunner().invoke(cli, ["export", "svg", "--store", str(digest_store), "-o", str(tmp_path / "x.svg")])
    assert isinstance(done.exception, InputError) and "not writable" in str(done.exception)
    assert not list(tmp_path.iterdir())


def test_the_package_gives_the_graph_of_a_folder(digest_store: Path) -> None:
    graph = sei_kg.to_networkx(digest_store)
    network = read_network(open_store(digest_store))
    assert isinstance(graph, nx.MultiDiGraph)
    assert (len(graph), graph.number_of_edges()) == (len(network.nodes), len(network.edges))
