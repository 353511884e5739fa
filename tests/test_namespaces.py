"""IRIs are stable: the same name gives the same IRI, whatever its Unicode form and case."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_kg.errors import InputError
from sei_kg.namespaces import ID, curie, expand, mint, slugify


def test_the_contract_slugs_come_from_the_canonical_labels():
    assert mint("policy", "Made in China 2025") == ID + "policy-made-in-china-2025"
    assert mint("industry", "New-energy vehicles") == ID + "industry-new-energy-vehicles"


def test_chinese_labels_are_romanised():
    assert slugify("新能源汽车") == "xin-neng-yuan-qi-che"


@given(st.text(max_size=300))
def test_any_label_gives_a_flat_ascii_slug_equal_under_unicode_form_and_case(text):
    slug = slugify(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
    assert len(slug) <= 90
    assert slugify(unicodedata.normalize("NFC", text)) == slugify(unicodedata.normalize("NFD", text))
    assert mint("problem", text).removeprefix(ID).startswith("problem-")


def test_long_labels_that_differ_at_the_end_stay_apart():
    start = "establish a very long and careful system of rules " * 4
    assert slugify(start + "for funds") != slugify(start + "for taxes")


def test_curie_and_expand_are_inverse_for_known_prefixes():
    for name in ("sei:Policy", "skos:broader", "g:inferred", "id:region-china", "unit:PERCENT"):
        assert curie(expand(name)) == name


def test_an_unknown_prefix_is_named():
    with pytest.raises(InputError, match="'nope:x'"):
        expand("nope:x")
