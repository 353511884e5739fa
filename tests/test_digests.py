"""The digests carry the facts of their sources and none of their sentences; the register describes the sources."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
REGISTER = ROOT / "graph" / "register.yaml"
ENTRIES = yaml.safe_load(REGISTER.read_text("utf-8"))
REQUIRED = {"identifier", "title", "languages", "kind", "digest", "sha256"}
OPTIONAL = {"title_zh", "authors", "affiliation", "publisher", "issued", "translated"}
KINDS = {"paper", "translation", "encyclopaedia-entry", "blog-post"}

WORDS, HANZI = 12, 24  # a run of this length counts as a copied sentence

# A unit, and how the sources and the digests write it after a number. The first that fits counts.
UNITS = (
    ("percentage points", r"percentage points?|个百分点"),
    ("percent", r"%|percent\b"),
    ("trillion yuan", r"trillion yuan|万亿元"),
    ("billion yuan", r"billion yuan"),
    ("million yuan", r"million yuan"),
    ("billion euros", r"billion euros"),
    ("million euros", r"million euros"),
    ("million vehicles", r"million (?:new energy )?vehicles"),
    ("10,000 vehicles", r"万辆"),
    ("US dollars", r"美元"),
    ("million", r"million\b"),
    ("yuan", r"yuan\b"),
    ("times", r"times\b"),
    ("projects", r"(?:planned )?projects\b"),
    ("plans", r"plans\b"),
    ("ministries", r"ministries\b"),
    ("clusters", r"strategic emerging industrial clusters\b"),
    ("industries", r"emerging industries\b"),
)
UNIT = re.compile("|".join(f"(?P<u{i}>{pattern})" for i, (_, pattern) in enumerate(UNITS)))
NUMBER = re.compile(r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)")

# Digits of the sources that say nothing about the industries and are left out on purpose.
LEFT_OUT = {
    "004_e8671edf9ab64118": {
        "116034": "post code in the authors' address",
        "700717": "e-mail address",
        "163": "e-mail address",
        "80": "page in reference 1",
        "83": "page in reference 1",
        "02": "page in reference 3",
        "36": "issue in reference 4, page in reference 5",
        "76": "page in reference 4",
        "79": "page in reference 4",
        "9": "page in reference 5",
    },
}

NUMBERED = ("000", "001", "004")  # the sources whose sections have numbers

each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["identifier"])


def words(text: str) -> list[str]:
    """Lower-cased words and numbers, words joined that a line end broke."""
    return re.findall(r"[a-z0-9]+", re.sub(r"-\n\s*", "", text.lower()))


def hanzi(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", text)


def word_runs(text: str) -> Iterator[str]:
    found = words(text)
    return (" ".join(found[i : i + WORDS]) for i in range(len(found) - WORDS + 1))


def hanzi_runs(text: str) -> Iterator[str]:
    found = hanzi(text)
    return (found[i : i + HANZI] for i in range(len(found) - HANZI + 1))


def figures(text: str) -> set[tuple[str, str]]:
    """(number, unit) for each number in digits; unit "" where none of ``UNITS`` follows or precedes."""
    text = re.sub(r"\[\d+(?:[~,]\d+)*\]", "", text)  # citation marks
    text = re.sub(r"(?<=\d)[ ,](?=\d{3}(?!\d))", "", text)  # thousands
    text = re.sub(r"<[^<>]*>", "", text)
    found = set()
    for match in NUMBER.finditer(text):
        unit = UNIT.match(text[match.end() :].lstrip()[:40])
        name = UNITS[int(str(unit.lastgroup)[1:])][0] if unit else ""
        if text[match.start() - 1 : match.start()] == "$":
            name = "US dollars"
        found.add((match[1].rstrip(","), name))
    return found


def numbers(text: str) -> set[str]:
    return {number for number, _ in figures(text)}


def original(shared: Path, entry: dict[str, str]) -> str:
    return (Path(shared) / "corpus" / f"{entry['identifier']}.txt").read_text("utf-8")


def digest(entry: dict[str, str]) -> str:
    return (ROOT / entry["digest"]).read_text("utf-8")


def test_every_source_has_a_complete_entry() -> None:
    assert len(ENTRIES) == 5
    for entry in ENTRIES:
        name = entry.get("identifier")
        assert not REQUIRED - entry.keys(), f"{name}: missing"
        assert not entry.keys() - REQUIRED - OPTIONAL, f"{name}: unknown key"
        assert all(entry.values()), f"{name}: a key that is not known is left out, not left empty"
        assert entry["kind"] in KINDS
        assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"])
        assert all(re.fullmatch(r"[a-z]{2}", language) for language in entry["languages"])
        assert all(author["name"] for author in entry.get("authors", ()))
        if "issued" in entry:
            assert date.fromisoformat(entry["issued"])


def test_every_entry_has_a_digest_of_its_own_and_every_digest_an_entry() -> None:
    assert len({entry["identifier"] for entry in ENTRIES}) == len(ENTRIES)
    listed = sorted(entry["digest"] for entry in ENTRIES)
    assert listed == sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "graph/documents").glob("*.md"))
    for entry in ENTRIES:
        assert Path(entry["digest"]).name[:4] == entry["identifier"][:3] + "-"


@each_entry
def test_a_digest_is_plain_markdown_with_one_title(entry: dict[str, str]) -> None:
    lines = digest(entry).splitlines()
    assert lines[0].startswith("# ")
    assert [line for line in lines if line.startswith("# ")] == lines[:1]
    levels = [len(match[1]) for line in lines if (match := re.match(r"(#+) ", line))]
    assert all(after - before <= 1 for before, after in pairwise(levels)), "a level is skipped"
    assert "\r" not in digest(entry)


def test_the_search_for_copied_runs_finds_one_across_line_ends_and_punctuation() -> None:
    source = "A made-up clause, which no-\nbody wrote before; it runs on over twelve words (at least)."
    copied = "- A made up clause which nobody wrote before: it runs on over"
    assert set(word_runs(source)) & set(word_runs(copied))
    assert not set(word_runs(source)) & set(word_runs(copied.replace("clause", "sentence")))
    source = "我们自己编写的这个句子,仅仅为了检验查找功能是否真正能够发现抄录"
    assert set(hanzi_runs(source)) & set(hanzi_runs("编写的这个句子仅仅为了检验查找功能,是否真正能够发现抄录"))
    assert not set(hanzi_runs(source)) & set(hanzi_runs(source[:20] + "好" + source[20:]))


def test_figures_keep_their_unit() -> None:
    text = (
        "grew by 10.1 percent, 3.8 percentage points more; $12,375; 12 376美元; 126.49 million yuan; 24 plans, 31 [3]"
    )
    assert figures(text) == {
        ("10.1", "percent"), ("3.8", "percentage points"), ("12375", "US dollars"), ("12376", "US dollars"),
        ("126.49", "million yuan"), ("24", "plans"), ("31", ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    "path", [REGISTER, *sorted((ROOT / "graph/documents").glob("*.md"))], ids=lambda path: path.name
)
def test_no_sentence_of_a_source_is_carried_over(shared: Path, path: Path) -> None:
    text = path.read_text("utf-8")
    sources = sorted((Path(shared) / "corpus").glob("*.txt"))
    assert sources
    for source in sources:
        there = source.read_text("utf-8")
        copied = set(word_runs(text)) & set(word_runs(there)) | set(hanzi_runs(text)) & set(hanzi_runs(there))
        assert not copied, f"{path.name} has these runs of {source.name}: {sorted(copied)[:5]}"


@each_entry
def test_every_figure_of_the_source_stands_in_the_digest(shared: Path, entry: dict[str, str]) -> None:
    left_out = LEFT_OUT.get(entry["identifier"], {})
    there, here = figures(original(shared, entry)), figures(digest(entry))
    missing = {
        (number, unit)
        for number, unit in there
        if (unit and (number, unit) not in here) or (number not in numbers(digest(entry)) and number not in left_out)
    }
    assert not missing
    assert set(left_out) <= numbers(original(shared, entry)), "an exception that is no longer needed"
    assert not {number for number in left_out if number in numbers(digest(entry))}, "an exception that is not one"


@each_entry
def test_no_figure_is_made_up(shared: Path, entry: dict[str, str]) -> None:
    assert not numbers(digest(entry)) - numbers(original(shared, entry))
    assert not {figure for figure in figures(digest(entry)) - figures(original(shared, entry)) if figure[1]}


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry["identifier"][:3] in NUMBERED])
def test_numbered_sections_follow_the_source(shared: Path, entry: dict[str, str]) -> None:
    pattern = re.compile(r"^[# *]*(\d+(?:\.\d+)*|\([ivx]+\))(?=[. ][. *]*[A-Z])", re.M)
    found = pattern.findall(original(shared, entry))
    assert len(found) > 3
    assert pattern.findall(digest(entry)) == found


@each_entry
def test_the_checksum_is_that_of_the_original(shared: Path, entry: dict[str, str]) -> None:
    path = Path(shared) / "corpus" / f"{entry['identifier']}.txt"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]


@each_entry
def test_titles_names_and_years_stand_in_the_original(shared: Path, entry: dict[str, str]) -> None:
    text = " ".join(original(shared, entry).split())
    authors = [name for author in entry.get("authors", ()) for name in author.values()]
    for fact in (entry["title"], entry.get("title_zh", ""), *authors, *entry.get("affiliation", ())):
        assert fact in text
    for key in ("issued", "translated"):
        assert entry.get(key, "")[:4] in text


def test_the_register_covers_the_whole_corpus(shared: Path) -> None:
    assert {path.stem for path in (Path(shared) / "corpus").glob("*.txt")} == {e["identifier"] for e in ENTRIES}
