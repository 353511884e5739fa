"""Clauses: what one passage states, in English and in Chinese, and how it is labelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_kg.claim_words import ED, english_words, guess_base, inflect, read_tokens
from sei_kg.claims_zh import find_claims_zh
from sei_kg.clauses import Context, Found, content_words, tidy_label
from sei_kg.measures_en import MeasureReader
from sei_kg.problems_en import ProblemReader

MEASURE, PROBLEM, OTHER = (Context(role, "sentence") for role in ("measure", "problem", "other"))


def read(text: str, context: Context = OTHER) -> list[Found]:
    if any("\u4e00" <= c <= "\u9fff" for c in text):
        return find_claims_zh(text, context)
    tokens = read_tokens(text)
    measures = MeasureReader(tokens, context).read()
    return [*measures, *ProblemReader(tokens, context, measures).read()]


def labels(text: str, context: Context = OTHER, kind: str = "") -> list[str]:
    return [found.label for found in read(text, context) if kind in ("", found.kind)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A registry of spent cells must be set up; land leases should be published and audited; "
            "and the sale of idle lines must be hastened.",
            ["Set up a registry of spent cells", "Publish and audit land leases", "Hasten the sale of idle lines"],
        ),
        (
            "The province should phase out bonuses, train inspectors and help small mills.",
            ["Phase out bonuses", "Train inspectors", "Help small mills"],
        ),
        ("It is necessary to draft a safety code for drones.", ["Draft a safety code for drones"]),
        ("We suggest that the ministry open a single window.", ["Open a single window"]),
        ("Cities ought to pool their depots.", ["Pool their depots"]),
        ("The plan calls for the creation of two labs, and stronger protection of designs.", None),
        ("Training more welders is essential for the yards.", ["Train more welders"]),
        ("Fees must not be raised before the review.", ["Do not raise fees before the review"]),
    ],
)
def test_each_predicate_is_a_measure(text: str, expected: list[str] | None) -> None:
    """Coordinated predicates are measures apart; a passive becomes an imperative of its subject."""
    found = labels(text, kind="measure")
    assert len(found) == 2 if expected is None else found == expected


@pytest.mark.parametrize(
    "text",
    [
        "What should be done?",
        "The mills must be very old.",
        "Nobody knows how storage should be paid for.",
        "Support for small mills rose.",
        "Test results show a gain.",
        "It should be noted that prices rose.",
        "The government of the day had other worries.",
    ],
)
def test_what_is_no_action_is_no_measure(text: str) -> None:
    """Questions, suppositions, nouns that look like verbs and remarks of the author state no measure."""
    assert labels(text, kind="measure") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "There are problems such as a shortage of welders, an outdated code, and scattered depots.",
            ["Shortage of welders", "Outdated code", "Scattered depots"],
        ),
        ("Safety rules lag behind.", ["Safety rules lag behind"]),
        ("The valves are outdated.", ["Outdated valves"]),
        ("However, the yards cannot weld thick plates.", ["The yards cannot weld thick plates"]),
        ("Growth has led to overcapacity.", ["Overcapacity"]),
        ("There is no common standard for plugs.", ["There is no common standard for plugs"]),
        ("The makers still rely heavily on imported resin.", ["The makers still rely heavily on imported resin"]),
    ],
)
def test_each_deficiency_is_a_problem(text: str, expected: list[str]) -> None:
    """Noun phrases and clauses of deficiency are problems; the members of a list are problems apart."""
    assert labels(text, kind="problem") == expected


@pytest.mark.parametrize(
    "text",
    [
        "The gap has been narrowing.",
        "The mills use low energy and low-carbon fuel.",
        "There is no doubt that demand will grow.",
        "The main problems are these.",
        "A limited company owns the yard.",
        "It was not only cheap.",
    ],
)
def test_what_is_no_deficiency_is_no_problem(text: str) -> None:
    """A deficiency that shrinks, a word in its good sense, an empty announcement state no problem."""
    assert labels(text, kind="problem") == []


def test_a_section_on_problems_lowers_the_bar() -> None:
    """The same clause counts in a section on problems and does not elsewhere."""
    text = "Few yards have cranes of their own."
    assert labels(text, PROBLEM) and not labels(text, OTHER)


def test_a_problem_to_be_solved_is_presupposed() -> None:
    """A deficiency that a measure acts on is found with a rule of its own and more doubt."""
    found = [f for f in read("We must overcome the shortage of welders.", MEASURE) if f.kind == "problem"]
    assert [f.rule for f in found] == ["problem-presupposed"] and found[0].doubt > 0


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The ministry has launched an online register of parts.", "adopted"),
        ("Japan introduced strict quotas for scrap.", "foreign"),
        ("Towns should publish their accounts.", "recommended"),
    ],
)
def test_status_tells_who_acts_and_when(text: str, status: str) -> None:
    """What was done is adopted, what others did foreign, what should be done recommended."""
    assert [found.status for found in read(text) if found.kind == "measure"] == [status]


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        (
            "加快建设中试基地，完善检测标准，支持企业参加展会。",
            MEASURE,
            ["加快建设中试基地", "完善检测标准", "支持企业参加展会"],
        ),
        ("一是精简审批流程、压缩办理时限。", MEASURE, ["精简审批流程", "压缩办理时限"]),
        ("有关部门应尽快建立保险补偿制度。", OTHER, ["尽快建立保险补偿制度"]),
        ("对首次出口的企业给予奖励。", MEASURE, ["对首次出口的企业给予奖励"]),
        ("到2026年建成充电站80座。", MEASURE, ["建成充电站80座"]),
    ],
)
def test_chinese_verb_phrases_are_measures(text: str, context: Context, expected: list[str]) -> None:
    """Clauses that begin with a verb of action, and parallel ones behind 、, are measures."""
    assert labels(text, context, "measure") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("但龙头企业偏少，检测平台分散，高端人才流失。", ["龙头企业偏少", "检测平台分散", "高端人才流失"]),
        ("存在设备老旧、标准缺失、融资困难等问题。", ["设备老旧", "标准缺失", "融资困难"]),
        ("关键轴承依赖进口。", ["关键轴承依赖进口"]),
    ],
)
def test_chinese_clauses_of_deficiency_are_problems(text: str, expected: list[str]) -> None:
    """Each clause, and each member of a list that ends in 等问题, is a problem."""
    assert labels(text, OTHER, "problem") == expected


@pytest.mark.parametrize("text", ["要着力解决融资困难问题。", "设备短缺得到有效缓解。", "不存在产能过剩。"])
def test_chinese_deficiency_under_a_verb_of_solving_is_no_problem(text: str) -> None:
    """What is to be solved, eased or denied is not stated as a problem."""
    assert labels(text, MEASURE, "problem") == []


@pytest.mark.parametrize("text", ["保障措施", "制定本办法。", "自改革开放以来", "新技术不断涌现，推动产业变革。"])
def test_chinese_headings_scenes_and_subjects_are_no_measures(text: str) -> None:
    """Chapter titles, self-reference, scenes and what a subject does by itself are no measures."""
    kind = "sentence" if text.endswith("。") else "heading"
    assert labels(text, Context("other", kind), "measure") == []


def test_labels_end_where_a_phrase_ends() -> None:
    """A long label is cut before a preposition, never leaves an article behind, and keeps its brackets whole."""
    label = tidy_label(
        "establish a fund for the repair of old quays (piers and jetties) in the ports of the northern rim"
    )
    assert len(label.split()) <= 12
    assert label.split()[-1] not in {"the", "of", "in", "a"} and label.count("(") == label.count(")")
    assert len(tidy_label("支持" + "企业参加境外展会，" * 6)) <= 30


def test_content_words_ignore_form() -> None:
    """Articles, plural and inflection do not tell labels apart."""
    assert content_words("The shortages of welders") == content_words("Shortage of welder")


def test_inflection_and_its_inverse() -> None:
    """A regular participle leads back to its base; listed verbs have their irregular forms."""
    for base in (
        "improve",
        "apply",
        "publish",
        "reduce",
        "enlarge",
        "discontinue",
        "revoke",
        "simplify",
        "limit",
        "maintain",
    ):
        participle = next(form for form, bits in inflect(base, {}).items() if bits & ED)
        assert guess_base(participle) == base
    assert english_words().verbs["built"][0] == "build"


@given(st.text(max_size=300))
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    """No text breaks the finders; every clause found lies inside it and has a label."""
    for context in (MEASURE, PROBLEM, OTHER):
        tokens = read_tokens(text)
        assert all(text[i:j].strip() for i, j in zip(tokens.starts, tokens.ends, strict=True))
        for found in read(text, context):
            assert 0 <= found.i < found.j <= len(text) and found.label


CUES = "must should be the a of and , ; improve improved lack shortage weak not is are by that which to"
WORDS = st.sampled_from([*CUES.split(), "必须", "加快", "不足", "、", "，", "等问题", "企业"])


@given(st.lists(WORDS, max_size=40))
def test_any_order_of_cues_is_read(words: list[str]) -> None:
    """Cues in any order, without any grammar, give spans inside the text."""
    text = " ".join(words)
    for found in read(text, MEASURE) + read(text, PROBLEM):
        assert 0 <= found.i < found.j <= len(text) and found.label
