"""Files that cannot be read: the place is named, in English and Chinese, and no word of a parser is left in the Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sei_kg.entry_forms import read_entry_file
from sei_kg.entry_refusals import UnreadableError, refused_syntax
from sei_kg.findings import unreadable

TTL = "@prefix a: <http://a/> .\n"
CASES: list[tuple[str, str | bytes, str, int, int]] = [  # file, content, code, line, column
    ("a.yaml", "id: policy-x\n\ttype: Plan", "syntax", 2, 1),
    ("a.yaml", "a: b: c", "syntax", 1, 5),
    ("a.yaml", "id: policy-x\ntype Plan\nlabel: x", "syntax", 2, 1),
    ("a.yaml", "id： policy-x\ntype: Plan", "syntax", 2, 5),
    ("a.yaml", "id: x\na: [b, c\nd: e", "syntax", 2, 4),
    ("a.yaml", 'id: x\na: "b\nc: d', "syntax", 2, 4),
    ("a.yaml", "a: @b", "syntax", 1, 4),
    ("a.yaml", "- a: b\nc: d", "syntax", 2, 1),
    ("a.yaml", 'a: b\nc: "\x01"', "syntax", 2, 5),
    ("a.yaml", "a: }", "syntax", 1, 4),
    ("a.yaml", "a:\n   b: c\n  d: e", "syntax", 3, 3),
    ("a.yaml", "a: &x b", "alias", 1, 4),
    ("a.yaml", "a: b\nc: *x", "alias", 2, 4),
    ("a.yaml", "a: !!python/object x", "tag", 1, 4),
    ("a.yaml", "a: b\n---\nc: d", "second-document", 2, 1),
    ("a.yaml", "id: x\nid: y", "key-twice", 2, 1),
    ("a.yaml", "? [a]\n: b", "key-word", 1, 3),
    ("a.yaml", "- just text", "no-mapping", 1, 3),
    ("a.yaml", "", "empty", 1, 1),
    ("a.yaml", "[" * 100, "deep", 1, 25),
    ("a.yaml", "id: [a, b]", "id-word", 1, 5),
    ("a.yaml", "id: x-y\na:\n  - - b", "list-in-list", 3, 5),
    ("a.yaml", "id: x-y\nlabel: {x!: b}", "language", 2, 9),
    ("a.yaml", "id: x-y\nlabel: {en: {a: b}}", "text", 2, 13),
    ("a.yaml", "id: x-y\n'@context': http://a/b", "context", 2, 13),
    ("a.yaml", "id: x-y\nlabel: é".encode("latin-1"), "encoding", 2, 8),
    ("a.yaml", b"id: x-y\nlabel: " + b"x" * 10_000_000, "line-long", 2, 1),
    ("a.json", '{"id": "x" "type": "Plan"}', "syntax", 1, 12),
    ("a.json", '{"id": "x",}', "syntax", 1, 12),
    ("a.json", '{\n"id": "x', "syntax", 2, 7),
    ("a.json", "{} {}", "syntax", 1, 4),
    ("a.json", "[" * 100_000, "deep", 1, 1),
    ("a.jsonld", '{"@context": "http://127.0.0.1:9/x"}', "context-remote", 1, 1),
    ("a.jsonld", '{"@context": {"a": 5}, "a": 1}', "syntax", 1, 1),
    ("a.ttl", TTL + "a:b a:c a:d\n a:e a:f a:g .", "syntax", 3, 2),
    ("a.ttl", "x:b x:c x:d .", "syntax", 1, 1),
    ("a.ttl", TTL + "a:b a:c .", "syntax", 2, 9),
    ("a.ttl", TTL + 'a:b a:c "open .\n', "syntax", 2, 9),
    ("a.ttl", TTL + "a:b a:c <http://a b> .", "syntax", 2, 9),
    ("a.ttl", TTL + 'a:b a:c "x"@e_n .', "syntax", 2, 13),
    ("a.nt", '<http://a> <http://b> "x"', "syntax", 1, 26),
    ("a.csv", "id,type\npolicy-x,Plan,3\n", "ragged", 2, 1),
    ("a.csv", "id,typ\npolicy-x,Plan\n", "column-unknown", 1, 2),
    ("a.csv", "id,id\na,b\n", "column-twice", 1, 1),
    ("a.csv", "type\nPlan\n", "column-missing", 1, 1),
    ("a.csv", "id,label@ENG\na,b\n", "column-language", 1, 1),
    ("a.csv", 'id,type\n"policy-x"y,Plan\n', "syntax", 2, 1),
    ("a.csv", "id,type\na\x00,Plan\n", "zero", 2, 1),
    ("a.txt", "x", "ending", 1, 1),
]  # fmt: skip


def _chinese_is_whole(text: str) -> bool:
    """Whether no three English words in a row stand in it outside of what is quoted as code."""
    bare = re.sub(r"`[^`]*`|'[^']*'|\"[^\"]*\"|sei-kg \S+|\.\w+", "", text)
    return bool(re.search(r"[\u4e00-\u9fff]{2}", text)) and not re.search(
        r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}", bare
    )


@pytest.mark.parametrize(("name", "content", "code", "line", "column"), CASES, ids=lambda value: str(value)[:24])
def test_a_file_that_cannot_be_read_is_refused_with_its_place_in_both_languages(
    tmp_path: Path, name: str, content: str | bytes, code: str, line: int, column: int
) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UnreadableError) as caught:
        read_entry_file(path)
    assert caught.value.code == code
    (finding,) = unreadable(caught.value, path).findings
    assert (finding.line, finding.column) == (line, column)
    assert finding.remedy["en"] and finding.remedy["zh"]
    assert _chinese_is_whole(finding.text("zh")), finding.text("zh")


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    for name, code in (("nowhere.yaml", "missing"), ("folder.yaml", "folder")):
        with pytest.raises(UnreadableError) as caught:
            read_entry_file(tmp_path / name)
        assert caught.value.code == code


def test_words_of_a_parser_that_nobody_foresaw_are_handed_on() -> None:
    error = refused_syntax("Turtle", "Parser error at line 3 column 2: something new", file="a.ttl", line=3, column=2)
    assert "something new" in error.message and "something new" in error.chinese[0] and error.column == 2
