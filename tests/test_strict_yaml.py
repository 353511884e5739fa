"""YAML is read as written: no value changes its meaning, nothing is dropped, every refusal names its line."""

import pytest

from sei_kg.errors import EntryError
from sei_kg.strict_yaml import MOST_LINE, Mapping, Scalar, Sequence, load_yaml


def test_scalars_stay_the_text_that_was_written():
    node = load_yaml("a: NO\nb: 1.10\nc: 12:30:45\nd: 2021-02-30\ne: 0o17\n")
    assert isinstance(node, Mapping)
    assert [value.value for _, value in node if isinstance(value, Scalar)] == [
        "NO",
        "1.10",
        "12:30:45",
        "2021-02-30",
        "0o17",
    ]


def test_an_empty_value_is_none_and_a_quoted_empty_text_is_a_text():
    node = load_yaml("a:\nb: ~\nc: ''\nd: '~'\n")
    assert isinstance(node, Mapping)
    assert [value.value for _, value in node if isinstance(value, Scalar)] == [None, None, "", "~"]


def test_every_node_knows_its_line_and_column():
    node = load_yaml("# comment\nlabel:\n  zh: 通知\nlist:\n  - a\n  - b: c\n")
    assert isinstance(node, Mapping)
    label, listed = node.get("label"), node.get("list")
    assert isinstance(label, Mapping) and isinstance(listed, Sequence)
    zh = label.get("zh")
    assert isinstance(zh, Scalar) and (zh.value, zh.line, zh.column) == ("通知", 3, 7)
    assert [item.line for item in listed.items] == [5, 6]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "stands twice"),
        ("a: &x 1\nb: *x\n", 1, "aliases"),
        ("a: 1\nb: *x\n", 2, "aliases"),
        ("a:\n\t- 1\n", 2, "tab"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("---\na: 1\n---\nb: 2\n", 3, "second YAML document"),
        ("a: [1, 2\n", 1, "comma or ] is missing"),
        ("? [a, b]\n: c\n", 1, "key must be a word"),
    ],
)
def test_what_yaml_readers_silently_accept_is_refused_with_its_line(text, line, words):
    with pytest.raises(EntryError) as caught:
        load_yaml(text, file="entry.yaml")
    assert caught.value.line == line
    assert words in str(caught.value) and "entry.yaml" in str(caught.value)


def test_deep_nesting_and_endless_lines_are_refused():
    with pytest.raises(EntryError, match="nested too deeply"):
        load_yaml("[" * 200 + "]" * 200)
    with pytest.raises(EntryError, match="longer than 1 MB") as caught:
        load_yaml("a: 1\nb: " + "x" * (MOST_LINE + 1))
    assert caught.value.line == 2


def test_a_byte_order_mark_is_skipped():
    node = load_yaml("\ufeffa: 1\n")
    assert isinstance(node, Mapping) and node.get("a") is not None
