"""The gazetteer finds labels as people write them, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_kg.gazetteer import Gazetteer, fold
from sei_kg.namespaces import ID, SEI
from sei_kg.vocabulary import Term, Vocabulary


def term(slug: str, cls: str, *labels: tuple[str, str, str]) -> Term:
    return Term(ID + slug, SEI + cls, labels)


TERMS = [
    term(
        "organization-ndrc",
        "Organization",
        ("pref", "en", "National Development and Reform Commission"),
        ("alt", "en", "NDRC"),
        ("alt", "zh", "国家发展改革委"),
    ),
    term("organization-most", "Organization", ("alt", "en", "MOST"), ("pref", "zh", "科学技术部")),
    term("organization-cas", "Organization", ("pref", "zh", "中国科学院")),
    term(
        "region-china", "Region", ("pref", "en", "China"), ("pref", "zh", "中国"), ("negative", "en", "China Merchants")
    ),
    term("policy-made-in-china-2025", "Policy", ("pref", "en", "Made in China 2025"), ("pref", "zh", "中国制造2025")),
    term(
        "industry-new-materials",
        "Industry",
        ("pref", "en", "new materials industry"),
        ("alt", "en", "new materials"),
        ("pref", "zh", "新材料产业"),
        ("alt", "zh", "新材料"),
    ),
    term(
        "industry-new-energy-vehicles", "Industry", ("pref", "en", "new energy vehicles"), ("pref", "zh", "新能源汽车")
    ),
    term("industry-new-energy", "Industry", ("pref", "en", "new energy"), ("pref", "zh", "新能源")),
    term(
        "industry-biotechnology",
        "Industry",
        ("pref", "en", "biotechnology"),
        ("context", "en", "biology"),
        ("context", "zh", "生物"),
    ),
    term("technology-ai", "Technology", ("pref", "en", "artificial intelligence"), ("case", "en", "AI")),
]
GAZETTEER = Gazetteer(Vocabulary({t.iri: t for t in TERMS}))


def found(text: str, **options: bool) -> list[tuple[str, str]]:
    return [(text[m.i : m.j], m.iri.removeprefix(ID)) for m in GAZETTEER.find(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("New-energy vehicles sell.", [("New-energy vehicles", "industry-new-energy-vehicles")]),
        ("one new energy vehicle", [("new energy vehicle", "industry-new-energy-vehicles")]),
        ("China’s plan", [("China", "region-china")]),
        ("Made in China 2025", [("Made in China 2025", "policy-made-in-china-2025")]),
        ("《中国制造 2025》", [("中国制造 2025", "policy-made-in-china-2025")]),
        ("中国科学院在中国", [("中国科学院", "organization-cas"), ("中国", "region-china")]),
        ("the new material sector", [("new material sector", "industry-new-materials")]),
        ("the new materials sectors", [("new materials sectors", "industry-new-materials")]),
        ("新材料行业", [("新材料行业", "industry-new-materials")]),
        ("國家發展改革委", [("國家發展改革委", "organization-ndrc")]),
        ("ＮＤＲＣ", [("ＮＤＲＣ", "organization-ndrc")]),
    ],
)
def test_spelling_variants_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    """Hyphens, plurals, possessives, blanks between scripts, traditional and full-width characters hide no name."""
    assert found(text) == expected


def test_capitals_decide_where_an_abbreviation_is_a_word() -> None:
    """MOST is a ministry and "most" is not, in a text and in a question."""
    assert found("MOST and most firms") == [("MOST", "organization-most")]
    assert found("what does ndrc do for most firms", caseless=True) == [("ndrc", "organization-ndrc")]
    assert found("Ai Weiwei paints with AI") == [("AI", "technology-ai")]


def test_a_word_is_no_name_inside_another_word() -> None:
    """Latin labels keep to word boundaries."""
    assert found("Indochina and Chinatown") == []


def test_a_negative_label_vetoes_its_term() -> None:
    """A longer expression that means something else hides the term where it stands, and only there."""
    assert found("China Merchants is big in China") == [("China", "region-china")]


def test_a_context_label_needs_company() -> None:
    """A plain word counts as an industry in a list of industries or before a head noun, not in running text."""
    assert found("He studied biology there.") == []
    assert ("biology", "industry-biotechnology") in found("new energy, biology and new materials grow")
    assert found("the biology industry") == [("biology industry", "industry-biotechnology")]
    assert ("生物", "industry-biotechnology") in found("新材料、生物、新能源汽车")
    assert found("生物多样性") == []


@given(st.text(max_size=60))
def test_folding_keeps_the_length(text: str) -> None:
    """Offsets into the folded text are offsets into the text."""
    assert len(fold(text)) == len(text)


@given(st.text(max_size=30), st.sampled_from(["China", "新材料产业", "NDRC"]), st.text(max_size=30))
def test_matches_are_ordered_and_apart(before: str, name: str, after: str) -> None:
    """Whatever stands around a name, matches lie inside the text, ascending and without overlap."""
    text = before + name + after
    matches = GAZETTEER.find(text)
    assert all(0 <= m.i < m.j <= len(text) for m in matches)
    assert all(a.j <= b.i for a, b in pairwise(matches))
