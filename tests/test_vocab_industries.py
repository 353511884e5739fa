"""The vocabularies of industries, technologies and instruments: complete, bilingual, free of clashes."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parent.parent
VOCAB = ROOT / "ontology" / "vocab"
SEI = "https://w3id.org/sei-kg/ontology#"
ID = "https://w3id.org/sei-kg/id/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

KINDS = {"industry": SEI + "Industry", "technology": SEI + "Technology", "instrument": SEI + "Instrument"}
LISTS = {"2010": 7, "13th-plan": 5, "2020": 8, "2018-statistics": 9}
FIXED_INDUSTRIES = [
    "strategic-emerging-industries",
    "energy-saving-environmental-protection",
    "new-generation-it",
    "biotechnology",
    "high-end-equipment",
    "new-energy",
    "new-materials",
    "new-energy-vehicles",
    "digital-creative",
    "green-low-carbon",
    "related-services",
]
FIXED_INSTRUMENTS = [
    "special-fund",
    "tax-incentive",
    "subsidy",
    "loan-guarantee",
    "guidance-fund",
    "risk-compensation",
    "public-platform",
    "legislation",
    "standardisation",
    "approval-reform",
    "market-access",
    "talent-training",
    "talent-incentive",
    "ip-protection",
    "demonstration-project",
    "cluster-programme",
    "supervision",
    "statistics-monitoring",
    "coordination-mechanism",
    "international-cooperation",
    "price-reform",
    "capital-market",
    "public-procurement",
]

Graph = dict[str, dict[str, set[ox.NamedNode | ox.Literal]]]


def files() -> list[Path]:
    return sorted(path for kind in ("industries", "technologies", "instruments") for path in VOCAB.glob(f"{kind}*.ttl"))


@pytest.fixture(scope="module")
def graph() -> Graph:
    """subject IRI -> predicate IRI -> objects, over all files of these vocabularies."""
    found: Graph = defaultdict(lambda: defaultdict(set))
    for path in files():
        for triple in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            assert isinstance(triple.subject, ox.NamedNode), f"{path.name}: a blank node as subject: {triple}"
            assert not isinstance(triple.object, ox.BlankNode | ox.Triple)
            found[triple.subject.value][triple.predicate.value].add(triple.object)
    return found


def concepts(graph: Graph, kind: str | None = None) -> Iterator[str]:
    wanted = {KINDS[kind]} if kind else set(KINDS.values())
    return (iri for iri in sorted(graph) if wanted & {node.value for node in graph[iri][RDF_TYPE]})


def texts(graph: Graph, iri: str, *properties: str) -> list[ox.Literal]:
    return sorted(
        (value for name in properties for value in graph[iri][name] if isinstance(value, ox.Literal)), key=str
    )


def iris(graph: Graph, iri: str, name: str) -> set[str]:
    return {node.value for node in graph[iri][name]}


def folded(text: str) -> str:
    """As a reader compares labels: no case, no difference of hyphen and blank."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("-", " ").split())


def test_the_coverage_is_broad(graph: Graph) -> None:
    """At least 120 industries, 350 technologies, and the 28 instruments with what China adds."""
    counts = {kind: sum(1 for _ in concepts(graph, kind)) for kind in KINDS}
    assert counts["industry"] >= 120
    assert counts["technology"] >= 350
    assert counts["instrument"] >= 28 + 5 + 20


def test_every_concept_is_named_and_defined_in_both_languages(graph: Graph) -> None:
    for iri in concepts(graph):
        for name in ("prefLabel", "definition"):
            languages = [value.language for value in texts(graph, iri, SKOS + name)]
            assert sorted(map(str, languages)) == ["en", "zh"], f"{iri} {name}: {languages}"


def test_a_label_marked_chinese_holds_chinese_and_one_marked_english_does_not(graph: Graph) -> None:
    names = [SKOS + n for n in ("prefLabel", "altLabel", "hiddenLabel", "definition")]
    names += [SEI + n for n in ("contextLabel", "negativeLabel", "caseSensitiveLabel", "cueLabel")]
    for iri in concepts(graph):
        for value in texts(graph, iri, *names):
            chinese = any("\u3400" <= char <= "\u9fff" for char in value.value)
            assert chinese == (value.language == "zh"), f"{iri}: {value}"
            assert value.value == " ".join(value.value.split()), f"{iri}: stray blanks in {value}"


def test_slugs_are_flat_lower_case_ascii_and_tell_the_kind(graph: Graph) -> None:
    for kind in KINDS:
        for iri in concepts(graph, kind):
            slug = iri.removeprefix(ID)
            assert slug.startswith(kind + "-"), iri
            assert all(char in "abcdefghijklmnopqrstuvwxyz0123456789-" for char in slug), iri


@pytest.mark.parametrize("kinds", [("industry", "technology"), ("instrument",)])
def test_no_two_concepts_share_a_label(graph: Graph, kinds: tuple[str, ...]) -> None:
    """A name in a text leads to one industry or technology; case, hyphens and blanks do not count."""
    owners: dict[str, set[str]] = defaultdict(set)
    names = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", SEI + "caseSensitiveLabel")
    for kind in kinds:
        for iri in concepts(graph, kind):
            for value in texts(graph, iri, *names):
                owners[folded(value.value)].add(iri)
    assert {label: sorted(iris) for label, iris in owners.items() if len(iris) > 1} == {}


def test_a_context_label_belongs_to_one_concept(graph: Graph) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for iri in concepts(graph):
        for value in texts(graph, iri, SEI + "contextLabel"):
            owners[folded(value.value)].add(iri)
    assert {label: sorted(iris) for label, iris in owners.items() if len(iris) > 1} == {}


def test_a_negative_label_holds_a_label_it_vetoes_and_is_no_label_itself(graph: Graph) -> None:
    names = (SKOS + "prefLabel", SKOS + "altLabel", SEI + "contextLabel", SEI + "cueLabel")
    every = {
        folded(v.value) for iri in concepts(graph) for v in texts(graph, iri, SKOS + "prefLabel", SKOS + "altLabel")
    }
    for iri in concepts(graph):
        own = [folded(value.value) for value in texts(graph, iri, *names)]
        for value in texts(graph, iri, SEI + "negativeLabel"):
            veto = folded(value.value)
            assert any(label in veto and label != veto for label in own), f"{iri}: {value} vetoes nothing"
            assert veto not in every, f"{iri}: {value} is the name of a concept"


def test_broader_has_no_cycle_and_ends_at_a_top_concept(graph: Graph) -> None:
    known = set(concepts(graph))
    for iri in known:
        path, layer = {iri}, {iri}
        while layer:
            for node in layer:
                parents = iris(graph, node, SKOS + "broader")
                assert parents <= known, f"{node}: broader leads out of the vocabulary: {parents - known}"
                assert parents or graph[node][SKOS + "topConceptOf"], (
                    f"{node} has no broader concept and is no top concept"
                )
            layer = {parent for node in layer for parent in iris(graph, node, SKOS + "broader")}
            assert iri not in layer, f"{iri} is broader than itself"
            layer -= path
            path |= layer


def test_every_technology_names_an_industry_it_reaches(graph: Graph) -> None:
    """sei:partOfIndustry is there, points to an industry, and holds the nearest industries above."""
    industries = set(concepts(graph, "industry"))
    for iri in concepts(graph, "technology"):
        named = iris(graph, iri, SEI + "partOfIndustry")
        assert named and named <= industries, iri
        above, seen = set(iris(graph, iri, SKOS + "broader")), {iri}
        nearest: set[str] = set()
        while above:
            nearest |= above & industries
            seen |= above
            above = {p for node in above - industries for p in iris(graph, node, SKOS + "broader")} - seen
        assert nearest and nearest <= named, f"{iri}: {nearest - named}"


def test_the_fixed_individuals_are_there(graph: Graph) -> None:
    for slug in FIXED_INDUSTRIES:
        assert f"{ID}industry-{slug}" in set(concepts(graph, "industry")), slug
    for slug in FIXED_INSTRUMENTS:
        assert f"{ID}instrument-{slug}" in set(concepts(graph, "instrument")), slug


@pytest.mark.parametrize(("name", "size"), sorted(LISTS.items()))
def test_an_official_list_has_its_members(graph: Graph, name: str, size: int) -> None:
    scheme = f"{ID}scheme-industries-{name}"
    members = {iri for iri in concepts(graph, "industry") if scheme in iris(graph, iri, SKOS + "inScheme")}
    tops = {iri for iri in members if scheme in iris(graph, iri, SKOS + "topConceptOf")}
    assert len(members) == size
    assert members == tops == iris(graph, scheme, SKOS + "hasTopConcept")
    top = f"{ID}industry-strategic-emerging-industries"
    assert all(top in iris(graph, iri, SKOS + "broader") for iri in members)


def test_the_crosswalk_covers_what_the_lists_do_not_share(graph: Graph) -> None:
    """Each industry of 2010 that the 13th plan does not list maps to the group of the plan that holds it."""
    plan = iris(graph, f"{ID}scheme-industries-13th-plan", SKOS + "hasTopConcept")
    first = iris(graph, f"{ID}scheme-industries-2010", SKOS + "hasTopConcept")
    assert first - plan
    for iri in first - plan:
        groups = iris(graph, iri, SKOS + "broadMatch")
        assert groups and groups <= plan, iri
        assert all(iri in iris(graph, group, SKOS + "narrowMatch") for group in groups)


def test_the_oecd_list_is_whole_in_five_groups(graph: Graph) -> None:
    scheme = f"{ID}scheme-instruments-stip"
    members = [iri for iri in concepts(graph, "instrument") if scheme in iris(graph, iri, SKOS + "inScheme")]
    codes = sorted(value.value for iri in members for value in texts(graph, iri, SKOS + "notation"))
    assert codes == [f"PI{number:03}" for number in range(6, 34)]
    groups: dict[str, int] = defaultdict(int)
    for iri in members:
        (group,) = iris(graph, iri, SKOS + "broader")
        groups[group.removeprefix(f"{ID}instrument-group-")] += 1
    assert dict(groups) == {
        "governance": 8,
        "direct-financial-support": 9,
        "indirect-financial-support": 3,
        "collaborative-infrastructures": 3,
        "guidance-regulation-incentives": 5,
    }


def test_every_instrument_has_one_side_and_cues_in_both_languages(graph: Graph) -> None:
    for iri in concepts(graph, "instrument"):
        sides = iris(graph, iri, SEI + "instrumentSide")
        assert len(sides) == 1 and sides <= {SEI + side + "Side" for side in ("Supply", "Demand", "Environment")}, iri
        if "-group-" not in iri:
            assert {value.language for value in texts(graph, iri, SEI + "cueLabel")} == {"en", "zh"}, iri


def test_short_latin_labels_are_case_sensitive(graph: Graph) -> None:
    """'AI', '5G', 'IoT' must not match small letters: no other kind of label is so short."""
    for iri in concepts(graph):
        for value in texts(graph, iri, SKOS + "altLabel", SKOS + "hiddenLabel", SEI + "contextLabel"):
            if value.language == "en":
                assert len(value.value) > 2, f"{iri}: {value}"


def test_every_lexical_property_in_use_is_declared(graph: Graph) -> None:
    declared = {
        triple.subject.value
        for triple in ox.parse((ROOT / "ontology" / "lexical.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
        if isinstance(triple.subject, ox.NamedNode) and triple.predicate.value == RDF_TYPE
    }
    used = {name for iri in graph for name in graph[iri] if name.startswith(SEI) and name.endswith("Label")}
    assert used and used <= declared
