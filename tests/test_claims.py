"""Problems and measures of whole documents: entities, their tree, their statements, their speed of growth."""

from __future__ import annotations

from pathlib import Path

import pytest

from sei_kg.assertions import Findings
from sei_kg.claims import Claim, claim_findings, find_claims
from sei_kg.documents import Source, read_document
from sei_kg.mentions import Mention
from sei_kg.namespaces import expand, mint
from sei_kg.passages import Reading, read_passages
from sei_kg.vocabulary import Vocabulary, read_vocabulary

TEXTS = Path(__file__).parent / "data" / "texts"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def claims_of(text: str, vocabulary: Vocabulary) -> tuple[Reading, tuple[Claim, ...]]:
    reading = read_passages(Source("sample", text, "0" * 64))
    return reading, find_claims(reading, (), vocabulary)


def findings_of(text: str, vocabulary: Vocabulary, mentions: tuple[Mention, ...] = ()) -> Findings:
    reading = read_passages(Source("sample", text, "0" * 64))
    return claim_findings(reading, find_claims(reading, mentions, vocabulary), mentions, vocabulary)


def label(claim: Claim) -> str:
    return claim.labels[0][1]


def test_a_problem_said_twice_is_one_entity(vocabulary: Vocabulary) -> None:
    """Equal content words give one IRI with a mention at each place, whatever the articles and the plural."""
    text = (
        "1. Problems\n\nThe yards suffer, first of all, from a shortage of skilled welders.\n\n"
        "2. Outlook\n\nThe shortage of skilled welders will pass.\n"
    )
    _, claims = claims_of(text, vocabulary)
    found = [c for c in claims if "welders" in label(c)]
    assert len(found) == 2 and len({c.iri for c in found}) == 1
    assert found[0].iri == mint("problem", label(found[0]))


def test_equal_labels_of_two_documents_have_one_iri(vocabulary: Vocabulary) -> None:
    """The IRI comes from the label alone."""
    first = claims_of("On towns\n\nRents fell. The town should publish its accounts.", vocabulary)[1]
    second = claims_of("On prices\n\nPrices rose. Every town should publish its accounts.", vocabulary)[1]
    assert [c.iri for c in first] == [c.iri for c in second] != []


def test_a_claim_and_its_translation_are_one_entity(vocabulary: Vocabulary) -> None:
    """Both labels, both mentions; the Chinese side adds no second entity."""
    text = (TEXTS / "bilingual.md").read_text("utf-8")
    _, claims = claims_of(text, vocabulary)
    pairs = [c for c in claims if {lang for lang, _ in c.labels} == {"en", "zh"}]
    assert {c.language for c in pairs} == {"en", "zh"}
    for claim in pairs:
        assert claim.labels[0][0] == "en" and claim.iri == mint(claim.kind, claim.labels[0][1])
        assert {c.language for c in claims if c.iri == claim.iri} == {"en", "zh"}


TREE = """Plan for quays

1. Suggested measures

1.1 Build a modern port authority

First, the state should merge the old offices. Their staff should be retrained. Second, cities should open a desk.

1.2 Improve the training of pilots

Towns should take the following steps:

- found two schools;
- train 300 pilots a year.
"""


def test_headings_ordinals_and_lists_make_the_tree(vocabulary: Vocabulary) -> None:
    """A heading holds its section, an ordinal what follows it, the lead of a list its items."""
    _, claims = claims_of(TREE, vocabulary)
    by_label = {label(c): c for c in claims}

    def parent(name: str) -> str:
        index = by_label[name].parent
        return label(claims[index]) if index >= 0 else ""

    assert parent("Merge the old offices") == "Build a modern port authority"
    assert parent("Retrain their staff") == "Merge the old offices"
    assert parent("Open a desk") == "Build a modern port authority"
    assert parent("Found two schools") in ("Improve the training of pilots", "Take the following steps")
    assert parent("Build a modern port authority") == ""


def test_the_tree_has_no_loop(vocabulary: Vocabulary) -> None:
    """No measure is a part of itself, by way of others either."""
    for path in sorted(TEXTS.glob("*.txt")):
        reading = read_passages(read_document(path))
        claims = find_claims(reading, (), vocabulary)
        for n in range(len(claims)):
            seen, at = set(), n
            while at >= 0:
                assert at not in seen, (path.name, label(claims[n]))
                seen.add(at)
                at = claims[at].parent


def test_what_the_document_says_of_its_claims(vocabulary: Vocabulary) -> None:
    """Problems are described, recommended measures recommended, adopted ones only marked; each with its place."""
    text = (
        "Notes on ports\n\nThe ministry has set up a fund for cranes. However, there is a lack of pilots. "
        "Therefore, towns should offer tax incentives.\n"
    )
    findings = findings_of(text, vocabulary)
    said = {(a.predicate, a.object) for a in findings.assertions}
    problem, adopted, advised = (
        mint("problem", "Lack of pilots"),
        mint("measure", "Set up a fund for cranes"),
        mint("measure", "Offer tax incentives"),
    )
    assert (expand("sei:describesProblem"), problem) in said
    assert (expand("sei:recommends"), advised) in said and (expand("sei:recommends"), adopted) not in said
    status = {a.subject: a.object for a in findings.assertions if a.predicate == expand("sei:measureStatus")}
    assert status == {adopted: expand("sei:Adopted"), advised: expand("sei:Recommended")}
    tools = {
        a.object for a in findings.assertions if a.predicate == expand("sei:usesInstrument") and a.subject == advised
    }
    assert mint("instrument", "tax incentive") in tools
    assert all(a.passages for a in findings.assertions)


def test_the_policy_reported_has_the_measures(vocabulary: Vocabulary) -> None:
    """Where the text says what a plan calls for, the plan has the measures."""
    text = (
        "Port Plan 2030\n\nThe plan calls for the creation of two schools. Under the plan, towns will train pilots.\n"
    )
    plan = mint("policy", "Port Plan 2030")
    mention = Mention(0, 0, 14, 0, 14, plan, expand("sei:Plan"), "gazetteer", 0.9)
    findings = findings_of(text, vocabulary, (mention,))
    held = {a.object for a in findings.assertions if a.predicate == expand("sei:hasMeasure") and a.subject == plan}
    assert mint("measure", "Train pilots") in held


def test_mentions_lie_on_their_clauses(vocabulary: Vocabulary) -> None:
    """Every mention's offsets point at words of the document, inside its passage."""
    for path in sorted(TEXTS.glob("*.txt")):
        reading = read_passages(read_document(path))
        findings = claim_findings(reading, find_claims(reading, (), vocabulary), (), vocabulary)
        iris = {entity.iri for entity in findings.entities}
        for mention in findings.mentions:
            passage = reading.passages[mention.passage]
            assert passage.start <= mention.start < mention.end <= passage.end
            assert mention.entity in iris and 0 < mention.confidence <= 1


def test_every_rule_is_described(vocabulary: Vocabulary) -> None:
    """A rule that makes a claim or a statement is an individual with a calibrated confidence."""
    rules = set()
    for path in sorted(TEXTS.glob("*.txt")):
        reading = read_passages(read_document(path))
        findings = claim_findings(reading, find_claims(reading, (), vocabulary), (), vocabulary)
        rules |= {entity.rule for entity in findings.entities} | {a.rule for a in findings.assertions}
    assert len(rules) > 8 and not rules - vocabulary.confidences.keys()


@pytest.mark.parametrize(
    ("name", "problems", "measures"),
    [
        (
            "claims-work-report.txt",
            ["关键零部件仍然依赖进口", "审批环节过多"],
            ["完善首台（套）保险补偿机制", "精简审批流程"],
        ),
        ("claims-notice.txt", [], ["组织实施氢能重大科技专项", "压实企业主体责任", "定期调度重大项目"]),
        ("claims-comment-zh.txt", ["空域管理体制改革滞后", "专业飞手短缺"], ["简化飞行审批流程"]),
        ("claims-oped.txt", ["Universities turn out too few process engineers"], ["Phase out purchase subsidies"]),
        (
            "claims-news.txt",
            ["Talent shortages"],
            ["Set up dedicated loan funds", "Launch an online catalogue of certified products"],
        ),
    ],
)
def test_texts_of_many_kinds(name: str, problems: list[str], measures: list[str], vocabulary: Vocabulary) -> None:
    """A work report, a notice, a comment, an op-ed and a news brief yield what a reader would underline."""
    reading = read_passages(read_document(TEXTS / name))
    claims = find_claims(reading, (), vocabulary)
    assert set(problems) <= {label(c) for c in claims if c.kind == "problem"}
    assert set(measures) <= {label(c) for c in claims if c.kind == "measure"}
    for claim in claims:
        assert len(label(claim)) <= 30 if claim.language == "zh" else len(label(claim).split()) <= 13


@pytest.mark.parametrize(
    ("name", "problems", "measures", "neither"),
    [
        (
            "claims-think-tank.txt",
            ["fewer than one in ten", "a third more", "nine weeks", "hard to borrow", "refuse to", "the same handful",
             "rather than", "largely empty", "gather dust", "come from overseas"],
            ["Pool orders across counties", "Accept leased arms as security", "A joint service network for spare parts",
             "A shared fleet of test robots"],
            ["no longer lack", "has been solved", "overcame"],
        ),
        (
            "claims-trade-press.txt",
            ["barely 40 percent", "lose money", "no uniform standard", "cannot read", "yet to see", "contradict",
             "drag on", "imported", "twice as expensive"],
            ["Report breakdowns within a day", "Create a training fund of 90 million yuan",
             "Open their permit systems to one another"],
            ["rose by 14 percent", "Insurers are satisfied", "no longer depends"],
        ),
        (
            "claims-editorial.txt",
            ["sit idle", "outstrips demand", "little incentive", "leave for"],
            ["Price congestion", "Let storage bid", "Fund two long lines", "Publish congestion figures every day"],
            ["too expensive", "should serve", "weep"],
        ),
        (
            "claims-press-release.txt",
            ["imported tubes", "remain costly", "take months"],
            ["Subsidize first purchases", "Encourage county hospitals to share scanners",
             "Build a calibration centre in the west", "Shorten approval times"],
            ["grown by a tenth", "has been cleared"],
        ),
    ],
)  # fmt: skip
def test_prose_without_headings(
    name: str, problems: list[str], measures: list[str], neither: list[str], vocabulary: Vocabulary
) -> None:
    """Deficiencies and proposals are found by what a clause says; what is past, solved, denied or good is neither."""
    reading = read_passages(read_document(TEXTS / name))
    claims = find_claims(reading, (), vocabulary)
    spans = {kind: [reading.passages[c.passage].text[c.i : c.j] for c in claims if c.kind == kind] for kind in
             ("problem", "measure")}  # fmt: skip
    missed = [words for words in problems if not any(words in span for span in spans["problem"])]
    assert not missed
    assert set(measures) <= {label(c) for c in claims if c.kind == "measure"}
    assert not [words for words in neither for span in (*spans["problem"], *spans["measure"]) if words in span]
    assert len(spans["problem"]) <= len(problems) + 2


def test_other_countries_are_told_apart(vocabulary: Vocabulary) -> None:
    """What other countries did is a foreign measure and recommended to nobody."""
    reading = read_passages(read_document(TEXTS / "claims-comment-zh.txt"))
    claims = find_claims(reading, (), vocabulary)
    foreign = {c.iri for c in claims if c.status == "foreign"}
    findings = claim_findings(reading, claims, (), vocabulary)
    assert foreign
    assert not foreign & {a.object for a in findings.assertions if a.predicate == expand("sei:recommends")}


def test_same_text_same_claims(vocabulary: Vocabulary) -> None:
    """Reading twice gives equal claims."""
    reading = read_passages(read_document(TEXTS / "claims-work-report.txt"))
    assert find_claims(reading, (), vocabulary) == find_claims(reading, (), vocabulary)


def test_a_passage_without_end_is_left_alone(vocabulary: Vocabulary) -> None:
    """Text without sentences, however long, is read in bounded time and yields no clause."""
    for words in ("must improve weak and limited by which not ", "必须加快不足和缺乏并"):
        _, claims = claims_of("Log\n\n" + words * 2_000, vocabulary)
        assert all(c.j - c.i < 5_000 for c in claims)


def read_claims(text: str, vocabulary: Vocabulary, folder: Path) -> dict[str, list[str]]:
    path = folder / "text.md"
    path.write_text(text, "utf-8")
    found = find_claims(read_passages(read_document(path)), (), vocabulary)
    return {kind: [label(claim) for claim in found if claim.kind == kind] for kind in ("problem", "measure")}


@pytest.mark.parametrize(
    ("sentence", "problems"),
    [
        ("Working capital remains a serious concern for parts makers.", ["Working capital remains a serious concern for parts makers"]),
        ("Small yards lag because they have few welders; large ones merge with inefficient ones.", []),
        ("The waste of steel and the overcapacity that rival harbours cause worry the council.", ["Waste of steel", "Overcapacity"]),
        ("Cranes consist of many parts whose quality is low.", ["Low quality"]),
        ("The survey relies on a translation by a think tank.", []),
        ("It asks what the harbours lack.", []),
        ("A weak footing delays works.", ["Weak footing", "Delays works"]),
    ],
)  # fmt: skip
def test_a_label_says_the_problem_by_itself(
    sentence: str, problems: list[str], vocabulary: Vocabulary, tmp_path: Path
) -> None:
    """No predicate without its subject, no "ones", no relative clause cut off before its verb."""
    found = read_claims(f"# A paper\n\n## 2. Problems of the ports\n\n{sentence}\n", vocabulary, tmp_path)["problem"]
    assert set(problems) <= set(found)
    assert not [one for one in found if one.endswith((" ones", " that", " more")) or one.startswith(("What", "Are "))]


def test_what_must_be_done_is_a_measure_among_complaints_too(vocabulary: Vocabulary, tmp_path: Path) -> None:
    found = read_claims(
        "# A paper\n\n## 2. Problems of the ports\n\nBerths are too short. The tonnage rules must be rewritten. Ports must be paid for by towns.\n",
        vocabulary, tmp_path,
    )  # fmt: skip
    assert found["measure"] == ["Rewrite the tonnage rules"]
