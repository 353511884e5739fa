"""What follows from the statements of the graph, and that nothing else does."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from sei_kg.errors import InputError
from sei_kg.inference import explain, infer, infer_delta
from sei_kg.inference_rules import clauses, read_rules
from sei_kg.namespaces import INFERRED, ONTOLOGY, PROVENANCE, VOCABULARY, expand
from sei_kg.resources import ontology_dir, queries_dir

G_INFERRED = ox.NamedNode(INFERRED)
MODULES = sorted([*ontology_dir().glob("*.ttl"), *(ontology_dir() / "imports").glob("*.ttl")])


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def triple(text: str) -> ox.Triple:
    subject, predicate, object_ = text.replace(" a ", " rdf:type ").split()
    return ox.Triple(node(subject), node(predicate), node(object_))


def quads(text: str, graph: str = "id:evidence-1") -> list[ox.Quad]:
    """One quad a line: ``id:a sei:addresses id:b``."""
    return [ox.Quad(*triple(line.strip()), node(graph)) for line in text.strip().splitlines()]


def inferred(store: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, G_INFERRED)}


def closure(text: str) -> set[ox.Triple]:
    store = with_ontology()
    store.extend(quads(text))
    infer(store)
    return inferred(store)


def with_ontology() -> ox.Store:
    store = ox.Store()
    for path in MODULES:
        store.load(path=str(path), to_graph=ox.NamedNode(ONTOLOGY))
    return store


@pytest.fixture
def store() -> ox.Store:
    return with_ontology()


# What follows


def test_a_policy_addresses_what_its_measures_address() -> None:
    found = closure("id:p sei:hasMeasure id:m\nid:m sei:addresses id:q")
    assert triple("id:p sei:addresses id:q") in found
    assert triple("id:q sei:addressedBy id:p") in found
    assert triple("id:q sei:addressedBy id:m") in found


def test_a_policy_uses_the_instruments_of_its_measures() -> None:
    found = closure("id:p sei:hasMeasure id:m\nid:m sei:usesInstrument id:instrument-subsidy")
    assert triple("id:p sei:usesInstrument id:instrument-subsidy") in found


def test_a_policy_has_the_parts_of_its_measures_but_not_the_programmes_that_serve_them() -> None:
    found = closure(
        """id:p sei:hasMeasure id:m
        id:part sei:partOfMeasure id:m
        id:part a sei:Measure
        id:smaller sei:partOfMeasure id:part
        id:smaller a sei:Measure
        id:programme sei:partOfMeasure id:m
        id:programme a sei:Programme"""
    )
    assert {triple("id:p sei:hasMeasure id:part"), triple("id:p sei:hasMeasure id:smaller")} <= found
    assert triple("id:smaller sei:partOfMeasure id:m") in found
    assert triple("id:p sei:hasMeasure id:programme") not in found


def test_a_measure_does_not_take_over_the_problems_of_its_parts() -> None:
    found = closure("id:part sei:partOfMeasure id:m\nid:part sei:addresses id:q\nid:m a sei:Measure")
    assert triple("id:m sei:addresses id:q") not in found


def test_the_measures_in_the_text_of_a_policy_are_its_measures() -> None:
    found = closure("id:d sei:textOf id:p\nid:d sei:recommends id:m\nid:m sei:addresses id:q")
    assert {triple("id:p sei:hasMeasure id:m"), triple("id:p sei:addresses id:q")} <= found


def test_who_leads_a_group_is_a_member_of_it() -> None:
    assert closure("id:organization-ndrc sei:leads id:g1") == {triple("id:organization-ndrc org:memberOf id:g1")}


def test_an_industry_inherits_what_targets_its_broader_industry() -> None:
    found = closure(
        """id:top a sei:Industry
        id:wide a sei:Industry
        id:narrow a sei:Industry
        id:narrowest a sei:Industry
        id:wide skos:broader id:top
        id:narrow skos:broader id:wide
        id:narrowest skos:broader id:narrow
        id:p sei:targetsIndustry id:wide"""
    )
    assert {triple("id:p sei:targetsIndustry id:narrow"), triple("id:p sei:targetsIndustry id:narrowest")} <= found
    assert triple("id:p sei:targetsIndustry id:top") not in found


def test_the_topmost_industry_does_not_hand_down_since_its_members_differ_from_list_to_list() -> None:
    found = closure(
        """id:top a sei:Industry
        id:wide a sei:Industry
        id:wide skos:broader id:top
        id:p sei:targetsIndustry id:top"""
    )
    assert triple("id:p sei:targetsIndustry id:wide") not in found


def test_no_technology_is_targeted_as_an_industry() -> None:
    found = closure(
        """id:top a sei:Industry
        id:wide a sei:Industry
        id:wide skos:broader id:top
        id:t a sei:Technology
        id:t skos:broader id:wide
        id:p sei:targetsIndustry id:wide"""
    )
    assert triple("id:p sei:targetsIndustry id:t") not in found
    assert {triple("id:t sei:partOfIndustry id:wide"), triple("id:t sei:partOfIndustry id:top")} <= found


def test_a_technology_belongs_to_the_industry_of_its_broader_technology() -> None:
    found = closure(
        """id:i a sei:Industry
        id:t a sei:Technology
        id:u a sei:Technology
        id:t skos:broader id:i
        id:u skos:broader id:t"""
    )
    assert triple("id:u sei:partOfIndustry id:i") in found


def test_a_policy_targets_what_it_lists_and_a_document_does_not() -> None:
    found = closure(
        """id:p a sei:Decision
        id:p sei:listsIndustry id:i
        id:d a sei:SourceDocument
        id:d sei:listsIndustry id:i"""
    )
    assert triple("id:p sei:targetsIndustry id:i") in found
    assert triple("id:d sei:targetsIndustry id:i") not in found


def test_place_reaches_through_and_complement_holds_both_ways() -> None:
    found = closure("id:c sei:locatedIn id:s\nid:s sei:locatedIn id:g1\nid:p sei:complements id:o")
    assert found == {triple("id:c sei:locatedIn id:g1"), triple("id:o sei:complements id:p")}


def test_causes_do_not_reach_through() -> None:
    assert closure("id:a sei:causes id:b\nid:b sei:causes id:c") == set()


def test_wider_classes_are_stored_within_the_ontology_only() -> None:
    assert closure("id:o a sei:Ministry") == {triple("id:o a sei:Organization")}


# What does not follow, and where it stands


def test_nothing_is_inferred_that_is_asserted_anywhere(store: ox.Store) -> None:
    store.extend(quads("id:p sei:hasMeasure id:m\nid:m sei:addresses id:q"))
    store.extend(quads("id:p sei:addresses id:q", "id:evidence-2"))
    infer(store)
    assert triple("id:p sei:addresses id:q") not in inferred(store)
    assert triple("id:q sei:addressedBy id:p") in inferred(store)


def test_nothing_is_inferred_from_provenance_or_the_ontology(store: ox.Store) -> None:
    store.extend(quads("id:a sei:translationOf id:b", PROVENANCE))
    assert infer(store) == 0


def test_nothing_is_inferred_from_rejected_evidence(store: ox.Store) -> None:
    store.extend(quads("id:p sei:hasMeasure id:m\nid:m sei:addresses id:q"))
    store.extend(quads("id:evidence-1 sei:reviewStatus sei:Rejected", PROVENANCE))
    assert infer(store) == 0


def test_inferring_again_changes_nothing_and_leaves_nothing_old_behind(store: ox.Store) -> None:
    change = quads("id:p sei:hasMeasure id:m\nid:m sei:addresses id:q")
    store.extend(change)
    first = infer(store), inferred(store)
    assert (infer(store), inferred(store)) == first
    store.remove(change[0])
    assert infer(store) == 1
    assert inferred(store) == {triple("id:q sei:addressedBy id:m")}


def test_a_literal_never_becomes_a_subject(store: ox.Store) -> None:
    store.add(ox.Quad(node("id:m"), node("sei:addresses"), ox.Literal("not an entity"), node("id:evidence-1")))
    assert infer(store) == 0


# Every axiom is read, and read right


def test_every_axiom_that_can_be_a_rule_is_read_by_one(store: ox.Store) -> None:
    """A chain in a shape that no rule file reads would be a silent gap."""
    ontology = ox.NamedNode(ONTOLOGY)
    concluded = [(clause.rule.name, clause.head[1]) for clause in clauses(store)]
    chains = [quad.subject for quad in store.quads_for_pattern(None, node("owl:propertyChainAxiom"), None, ontology)]
    read = [predicate for name, predicate in concluded if name.startswith("chain")]
    assert sorted(map(str, read)) == sorted(map(str, chains))
    for kind, rule in (("owl:SymmetricProperty", "symmetric"), ("owl:TransitiveProperty", "transitive")):
        declared = [quad.subject for quad in store.quads_for_pattern(None, node("rdf:type"), node(kind), ontology)]
        assert sorted(map(str, declared)) == sorted(str(p) for name, p in concluded if name == rule)


def test_rules_run_as_plain_sparql_to_the_same_end() -> None:
    """Each .rq is evaluated as it stands, over the union of the graphs, again and again until nothing new comes."""
    for seed in range(5):
        store = with_ontology()
        store.extend(random_quads(seed))
        while True:
            before = len(store)
            for path in sorted((queries_dir() / "inference").glob("*.rq")):
                if path.name == "excluded-graphs.rq":
                    continue
                result = store.query(path.read_text("utf-8"), use_default_graph_as_union=True)
                assert isinstance(result, ox.QueryTriples)
                new = [t for t in result if next(store.quads_for_pattern(*t, None), None) is None]
                store.extend(ox.Quad(*t, G_INFERRED) for t in new)
            if len(store) == before:
                break
        expected = inferred(store)
        assert expected
        infer(store)
        assert inferred(store) == expected


def test_owlrl_finds_the_same_by_the_rules_it_knows() -> None:
    """OWL 2 RL has no self-restriction, owlrl no inverse in a chain: such chains are left out on both sides."""
    owlrl = pytest.importorskip("owlrl")
    import rdflib

    known = {"subclass", "subproperty", "inverse", "symmetric", "transitive", "chain"}
    for seed in range(1):
        store = with_ontology()
        asserted = random_quads(seed, size=4)
        store.extend(asserted)
        ours = ox.Store()
        ours.extend(store)
        # The same axioms without the chains of other shapes, so that both reason from one ontology.
        for rule in read_rules():
            if rule.name not in known:
                for solution in ours.query(rule.axioms):  # type: ignore[union-attr]
                    for quad in list(ours.quads_for_pattern(None, node("owl:propertyChainAxiom"), solution["axiom"])):
                        ours.remove(quad)
        graph = rdflib.Graph()
        graph.parse(
            data=ox.serialize([quad.triple for quad in ours], format=ox.RdfFormat.N_TRIPLES),  # type: ignore[arg-type]
            format="nt",
        )
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
        predicates = {clause.head[1] for clause in clauses(ours)}
        classes = {clause.head[2] for clause in clauses(ours) if clause.rule.name == "subclass"}
        nodes = {quad.subject for quad in asserted} | {quad.object for quad in asserted}
        # Types that follow from a domain or range alone are not ours to store: an entity has to be typed to be known.
        expected = {
            t
            for s, p, o in graph
            if isinstance(o, rdflib.URIRef) and isinstance(s, rdflib.URIRef)
            for t in [ox.Triple(ox.NamedNode(str(s)), ox.NamedNode(str(p)), ox.NamedNode(str(o)))]
            if t.subject in nodes
            and t.predicate in predicates
            and (t.predicate != node("rdf:type") or t.object in classes)
        } - {quad.triple for quad in asserted}
        infer(ours)
        assert inferred(ours)
        assert inferred(ours) == expected


# Changes


@pytest.mark.parametrize("seed", range(12))
def test_a_change_gives_what_inferring_anew_gives(seed: int) -> None:
    """Random entries come and go, in several graphs; after each, g:inferred equals a full run."""
    rng = random.Random(seed)
    store = with_ontology()
    store.extend(random_quads(seed))
    infer(store)
    for step in range(6):
        here = [quad for quad in store if quad.graph_name.value.startswith(expand("id:evidence"))]  # type: ignore[union-attr]
        removed = rng.sample(sorted(here, key=str), k=min(len(here), rng.randrange(0, 8)))
        added = [q for q in rng.sample(random_quads(seed + 100 + step), k=rng.randrange(0, 12)) if q not in removed]
        before = inferred(store)
        preview = infer_delta(store, added, removed, apply=False)
        assert inferred(store) == before
        for quad in removed:
            store.remove(quad)
        store.extend(added)
        assert infer_delta(store, added, removed) == preview
        now = inferred(store)
        infer(store)
        assert now == inferred(store)
        assert {q.triple for q in preview[0]} == now - before
        assert {q.triple for q in preview[1]} == before - now


def test_a_circle_of_inferences_does_not_keep_itself_alive(store: ox.Store) -> None:
    change = quads("id:a sei:complements id:b")
    store.extend(change)
    infer(store)
    store.remove(change[0])
    assert infer_delta(store, [], change) == ([], [ox.Quad(*triple("id:b sei:complements id:a"), G_INFERRED)])
    assert inferred(store) == set()


def test_what_was_inferred_and_is_now_asserted_leaves_the_inferences(store: ox.Store) -> None:
    store.extend(quads("id:p sei:hasMeasure id:m\nid:m sei:addresses id:q"))
    infer(store)
    change = quads("id:p sei:addresses id:q", "id:evidence-2")
    store.extend(change)
    assert infer_delta(store, change) == ([], [ox.Quad(*triple("id:p sei:addresses id:q"), G_INFERRED)])
    store.remove(change[0])
    assert infer_delta(store, [], change) == ([ox.Quad(*triple("id:p sei:addresses id:q"), G_INFERRED)], [])


def test_rejecting_evidence_withdraws_what_rests_on_it(store: ox.Store) -> None:
    store.extend(quads("id:p sei:hasMeasure id:m\nid:m sei:addresses id:q"))
    infer(store)
    before = inferred(store)
    status = quads("id:evidence-1 sei:reviewStatus sei:Rejected", PROVENANCE)
    store.extend(status)
    infer_delta(store, status)
    assert inferred(store) == set()
    store.remove(status[0])
    infer_delta(store, [], status)
    assert inferred(store) == before


# Reasons


def test_every_inferred_statement_can_be_explained_by_statements_that_hold() -> None:
    store = with_ontology()
    store.extend(random_quads(3))
    infer(store)
    assert inferred(store)
    for conclusion in inferred(store):
        reasons = explain(store, conclusion)
        assert reasons
        for reason in reasons:
            assert set(reason.rule.summary) == {"en", "zh"}
            assert conclusion not in reason.premises
            assert all(next(store.quads_for_pattern(*premise, None), None) for premise in reason.premises)


def test_an_explanation_names_the_rule_and_its_premises(store: ox.Store) -> None:
    store.extend(quads("id:p sei:hasMeasure id:m\nid:m sei:addresses id:q"))
    infer(store)
    (reason,) = explain(store, triple("id:p sei:addresses id:q"))
    assert reason.rule.name == "chain"
    assert reason.premises == (triple("id:p sei:hasMeasure id:m"), triple("id:m sei:addresses id:q"))


def test_what_nothing_implies_has_no_explanation(store: ox.Store) -> None:
    store.extend(quads("id:p sei:hasMeasure id:m"))
    assert explain(store, triple("id:p sei:hasMeasure id:m")) == []


# Rule files


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("#+ summary_zh:", "#+ other:", "begins with"),
        ("?x a ?wider", "?x a ?wider . ?x a ?class", "concludes one triple"),
        ("?x a ?class .", "OPTIONAL { ?x a ?class }", "not a rule"),
        ("?x a ?class .", "?x a nothing:here .", "variables and IRIs"),
        ("?x a ?class .", "?x ?class .", "not three terms"),
    ],
)
def test_a_file_that_is_no_rule_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = (queries_dir() / "inference" / "subclass.rq").read_text("utf-8")
    assert old in text
    path = tmp_path / "broken.rq"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InputError, match=complaint) as caught:
        read_rules(tmp_path)
    assert caught.value.file == path


def test_a_premise_without_a_predicate_is_refused(tmp_path: Path, store: ox.Store) -> None:
    shutil.copy(queries_dir() / "inference" / "subclass.rq", tmp_path)
    path = tmp_path / "subclass.rq"
    path.write_text(path.read_text("utf-8").replace("?x a ?class .", "?x ?any ?class ."), "utf-8")
    with pytest.raises(InputError, match="no axiom binds"):
        clauses(store, read_rules(tmp_path))


def random_quads(seed: int, *, size: int = 6) -> list[ox.Quad]:
    """A small graph in the terms of the ontology, without a contradiction: links lead from lower to higher numbers."""
    rng = random.Random(seed)

    def names(kind: str, count: int = size) -> list[str]:
        return [f"id:{kind}-{i}" for i in range(count)]

    policies, measures, industries, technologies = (
        names(kind) for kind in ("policy", "measure", "industry", "technology")
    )
    problems, groups, bodies, regions = (names(kind, 3) for kind in ("problem", "group", "body", "region"))
    lines = [
        *(f"{x} a {rng.choice(['sei:Plan', 'sei:Policy'])}" for x in policies),
        *(f"{x} a sei:Measure" for x in measures),
        *(f"{x} a sei:Industry" for x in industries),
        *(f"{x} a sei:Technology" for x in technologies),
        *(f"{x} a sei:CoordinationBody" for x in groups),
        *(f"{x} a sei:Ministry" for x in bodies),
        *(f"{x} a sei:Region" for x in regions),
        *upwards(rng, "sei:partOfMeasure", measures),
        *upwards(rng, "skos:broader", industries),
        *upwards(rng, "skos:broader", technologies),
        *upwards(rng, "sei:implements", policies),
        *upwards(rng, "sei:complements", policies),
        *upwards(rng, "sei:locatedIn", regions),
        *across(rng, "skos:broader", technologies, industries),
        *across(rng, "sei:hasMeasure", policies, measures),
        *across(rng, "sei:addresses", policies + measures, problems),
        *across(rng, "sei:targetsIndustry", policies + measures, industries),
        *across(rng, "sei:listsIndustry", ["id:document-0", *policies], industries),
        *across(rng, "sei:textOf", ["id:document-0"], policies[:2]),
        *across(rng, "sei:recommends", ["id:document-0"], measures),
        *across(rng, "sei:leads", bodies, groups),
        *across(rng, "org:memberOf", bodies, groups),
        *across(rng, "sei:holdsPost", ["id:person-0"], ["id:post-0"]),
        *across(rng, "org:organization", ["id:post-0"], bodies),
    ]
    found: dict[ox.Quad, None] = {}
    for line in lines:
        graph = VOCABULARY if " skos:" in line else f"id:evidence-{rng.randrange(3)}"
        found.update(dict.fromkeys(quads(line, graph)))
        if rng.random() < 0.15:  # a second source says the same
            found.update(dict.fromkeys(quads(line, "id:evidence-9")))
    return list(found)


def upwards(rng: random.Random, predicate: str, names: list[str]) -> Iterator[str]:
    for i, name in enumerate(names[:-1]):
        if rng.random() < 0.6:
            yield f"{name} {predicate} {rng.choice(names[i + 1 :])}"


def across(rng: random.Random, predicate: str, subjects: Iterable[str], objects: list[str]) -> Iterator[str]:
    for subject in subjects:
        if rng.random() < 0.5:
            yield f"{subject} {predicate} {rng.choice(objects)}"
