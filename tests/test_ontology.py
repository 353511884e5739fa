"""The ontology: legal OWL 2 DL, documented in two languages, free of contradiction, and able to show one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from sei_kg.graph import static_quads
from sei_kg.inference import infer
from sei_kg.namespaces import ONTOLOGY, SEI, curie, expand
from sei_kg.resources import ontology_dir, queries_dir

CONTRADICTIONS = Path(__file__).parent / "data" / "contradictions"
MODULES = sorted([*ontology_dir().glob("*.ttl"), *(ontology_dir() / "imports").glob("*.ttl")])
OWL = "http://www.w3.org/2002/07/owl#"

needs_java = pytest.mark.skipif(
    shutil.which("java") is None, reason="the reasoner HermiT needs Java, which is not here"
)

CONTRACT = Path(__file__).parent / "data" / "contract-names.txt"


def note(path: Path, name: str) -> str:
    found = re.search(rf"^#\+ {name}: (.+)$", path.read_text("utf-8"), re.M)
    assert found, f"{path.name} says nothing on {name}"
    return found[1]


SEEDS = sorted(CONTRADICTIONS.glob("*.ttl"))
FOR_REASONER = [path for path in SEEDS if note(path, "caught_by") == "reasoner"]
FOR_QUERY = [(path, name) for path in SEEDS for name in re.findall(r"quality:([\w-]+)", note(path, "caught_by"))]


def triples(*paths: Path) -> list[ox.Triple]:
    """The triples of several files; blank nodes are kept apart, imports left out (the files are here already)."""
    found = []
    for number, path in enumerate(paths):
        for quad in ox.parse(path=str(path)):
            if quad.predicate.value != OWL + "imports":
                s, o = (
                    ox.BlankNode(f"f{number}x{term.value}") if isinstance(term, ox.BlankNode) else term
                    for term in (quad.subject, quad.object)
                )
                found.append(ox.Triple(s, quad.predicate, o))  # type: ignore[arg-type]
    return found


def unsatisfiable(folder: Path, *paths: Path) -> list[str]:
    """The IRIs of the classes that cannot have members, by owlready2 and HermiT."""
    import owlready2

    world = owlready2.World()
    world.get_ontology(written(folder, *paths).as_uri()).load()
    owlready2.sync_reasoner_hermit(world, debug=0)
    return sorted(cls.iri for cls in world.inconsistent_classes())


def consistent(folder: Path, *paths: Path) -> bool:
    """Whether a model exists, by the HermiT of owlready2, asked for nothing else since that is faster."""
    import owlready2

    hermit = Path(owlready2.__file__).parent / "hermit"
    main = ["-cp", f"{hermit}{os.pathsep}{hermit / 'HermiT.jar'}", "org.semanticweb.HermiT.cli.CommandLine"]
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", *main, "-k", written(folder, *paths).as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if "InconsistentOntologyException" in done.stderr:
        return False
    assert "owl#Thing is satisfiable" in done.stdout, done.stderr
    return True


def written(folder: Path, *paths: Path) -> Path:
    file = folder / f"{paths[-1].stem}-and-ontology.nt"
    file.write_bytes(ox.serialize(triples(*paths), format=ox.RdfFormat.N_TRIPLES) or b"")
    return file


@pytest.fixture(scope="module")
def terms() -> dict[str, set[str]]:
    """Local name of each term of the ontology -> local names of its kinds."""
    found: dict[str, set[str]] = {}
    for t in triples(*MODULES):
        if (
            t.predicate.value.endswith("#type")
            and isinstance(t.subject, ox.NamedNode)
            and t.subject.value.startswith(SEI)
        ):
            found.setdefault(t.subject.value.removeprefix(SEI), set()).add(t.object.value.split("#")[-1])  # type: ignore[union-attr]
    return found


def test_all_names_of_the_contract_are_defined(terms: dict[str, set[str]]) -> None:
    named = dict(line.split(": ") for line in CONTRACT.read_text("utf-8").splitlines() if line and line[0] != "#")
    assert [name for name in named["classes"].split() if "Class" not in terms.get(name, ())] == []
    properties = {"ObjectProperty", "DatatypeProperty"}
    assert [name for name in named["properties"].split() if not terms.get(name, set()) & properties] == []
    assert [name for name in named["individuals"].split() if "NamedIndividual" not in terms.get(name, ())] == []


def test_every_import_is_a_file_of_the_project_and_every_file_is_imported() -> None:
    every = [(path, t) for path in MODULES for t in triples(path)]
    headers = {t.subject for _, t in every if t.object == ox.NamedNode(OWL + "Ontology")}
    (root,) = {
        t.subject for t in ox.parse(path=str(ontology_dir() / "sei.ttl")) if t.predicate.value == OWL + "versionIRI"
    }
    imports = {t.object for t in ox.parse(path=str(ontology_dir() / "sei.ttl")) if t.predicate.value == OWL + "imports"}
    assert imports | {root} == headers


def test_every_outside_term_is_declared() -> None:
    """An undeclared property or class leaves OWL 2 DL: the imports say what each outside term is."""
    every = triples(*MODULES)
    declared = {t.subject for t in every if t.predicate.value.endswith("#type")}
    built_in = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#", OWL)
    used = {t.predicate for t in every} | {
        t.object
        for t in every
        if isinstance(t.object, ox.NamedNode)
        and curie(t.predicate.value) in {"rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range"}
    }
    datatypes = (expand("xsd:string")[:-6],)
    assert sorted(t.value for t in used - declared if not t.value.startswith(built_in + datatypes)) == []


@needs_java
def test_the_ontology_is_consistent_and_every_class_can_have_members(tmp_path: Path) -> None:
    assert unsatisfiable(tmp_path, *MODULES) == []


@needs_java
def test_vocabularies_and_curated_entities_do_not_contradict_the_ontology(tmp_path: Path) -> None:
    curated = [quad.triple for quad in static_quads() if quad.graph_name != ox.NamedNode(ONTOLOGY)]
    file = tmp_path / "curated.nt"
    file.write_bytes(ox.serialize(curated, format=ox.RdfFormat.N_TRIPLES) or b"")
    assert consistent(tmp_path, *MODULES, file)


def test_there_are_enough_seeded_contradictions_for_the_reasoner() -> None:
    assert len(FOR_REASONER) >= 10


@needs_java
@pytest.mark.slow
def test_the_reasoner_catches_every_contradiction_seeded_for_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda path: consistent(tmp_path, *MODULES, path), FOR_REASONER))
    assert [path.name for path, result in zip(FOR_REASONER, found, strict=True) if result] == []


@needs_java
@pytest.mark.slow
def test_what_is_seeded_for_shapes_and_queries_is_no_contradiction_to_the_reasoner(tmp_path: Path) -> None:
    """Otherwise the note in the file would be wrong: OWL 2 could do what it says is beyond it."""
    others = [path for path in SEEDS if path not in FOR_REASONER]
    assert consistent(tmp_path, *MODULES, *others)


@pytest.mark.parametrize(("path", "name"), FOR_QUERY, ids=lambda value: getattr(value, "stem", value))
def test_a_hygiene_query_catches_what_is_seeded_for_it(path: Path, name: str) -> None:
    store = ox.Store()
    for module in MODULES:
        store.load(path=str(module), to_graph=ox.NamedNode(ONTOLOGY))
    query = (queries_dir() / "quality" / f"{name}.rq").read_text("utf-8")
    assert list(store.query(query, use_default_graph_as_union=True)) == []  # type: ignore[arg-type]
    store.load(path=str(path), to_graph=ox.NamedNode(expand("id:evidence-1")))
    infer(store)
    assert list(store.query(query, use_default_graph_as_union=True)) != []  # type: ignore[arg-type]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_seeded_contradiction_says_what_it_is_and_who_catches_it(path: Path) -> None:
    for name in ("summary", "summary_zh", "because"):
        assert note(path, name)
    assert re.fullmatch(r"(reasoner|shape|quality:[\w-]+)(, (shape|quality:[\w-]+))*", note(path, "caught_by"))
