"""Figures in single sentences of both languages: value, unit, kind, time, scope and indicator, with floors."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest
from pyoxigraph import Literal

from sei_kg.documents import Source
from sei_kg.mentions import find_mentions
from sei_kg.namespaces import ID, curie, local_name
from sei_kg.observations import find_observations
from sei_kg.passages import read_passages
from sei_kg.vocabulary import Vocabulary, read_vocabulary
from tests.marked_sentences import SENTENCES

_UNITS = {
    **dict.fromkeys(("%", "percent"), "unit:PERCENT"),
    **dict.fromkeys(("元", "yuan"), "currency:CNY"),
    **dict.fromkeys(("美元", "dollar"), "currency:USD"),
    **dict.fromkeys(("欧元", "euro"), "currency:EUR"),
    **dict.fromkeys(("吉瓦时", "GWh"), "unit:GigaW-HR"),
    "百分点": "unit-percentage-point",
    "千瓦": "unit:KiloW",
    "GW": "unit:GigaW",
    "day": "unit:DAY",
    "亩": "*",
    "*": "*",
}
_ATTRIBUTES = ("unit", "kind", "time", "scope", "indicator")


@dataclass(frozen=True)
class Seen:
    kind: str
    value: float
    unit: str
    start: str
    end: str
    scopes: tuple[str, ...]
    names: str


@dataclass(frozen=True)
class Sample:
    language: str
    date: str
    title: str
    sentence: str
    wanted: tuple[tuple[str, ...], ...]


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


@cache
def samples() -> tuple[Sample, ...]:
    found = []
    for block in re.split(r"^=== ", (SENTENCES / "figures.txt").read_text("utf-8"), flags=re.M)[1:]:
        head, sentence, *lines = block.strip().split("\n")
        language, date, title = head.split(" | ")
        wanted = tuple(tuple(part.strip() for part in line.split(" | ")) for line in lines)
        found.append(Sample(language, date, title, sentence, wanted))
    return tuple(found)


def observe(sentence: str, *, date: str, title: str = "A title", language: str = "en") -> list[Seen]:
    dated = f"发布时间：{date}" if language == "zh" else f"Published: {date}"
    reading = read_passages(Source("sample", f"{title}\n\n{dated}\n\n{sentence}\n", "0" * 64))
    findings = find_observations(reading, find_mentions(reading, vocabulary()).mentions, vocabulary())
    said: dict[str, dict[str, list[str]]] = {}
    for a in findings.assertions:
        value = a.object.value if isinstance(a.object, Literal) else curie(a.object).removeprefix("id:")
        said.setdefault(a.subject, {}).setdefault(local_name(a.predicate), []).append(value)
    names = {entity.iri: " / ".join(label for _, label in entity.labels) for entity in findings.entities}
    seen = []
    for entity in findings.entities:
        if "observation-" not in entity.iri:
            continue
        told = said[entity.iri]
        indicator = ID + told["indicator"][0]
        known = vocabulary().terms.get(indicator)
        name = names.get(indicator) or (" / ".join(str(label[2]) for label in known.labels) if known else indicator)
        seen.append(
            Seen(
                local_name(entity.cls),
                float(told["value"][0]),
                told["unit"][0],
                told.get("startDate", [""])[0],
                told.get("endDate", told.get("startDate", [""]))[0],
                tuple(told.get("scope", ())),
                name,
            )
        )
    return seen


def agrees(wanted: tuple[str, ...], seen: Seen) -> dict[str, bool | None]:
    """For each attribute whether it is as wanted; None where it is not judged."""
    _, unit, kind, time, scope, words = wanted
    start, _, end = time.partition("/")
    end = end or start
    places = [s for s in seen.scopes if s.startswith(("region-", "organization-"))]
    within = seen.start.startswith(start) or (seen.end.startswith(start) and start == end)
    return {
        "unit": None if _UNITS.get(unit) == "*" else seen.unit == _UNITS.get(unit, "unit:NUM"),
        "kind": None if kind == "*" else seen.kind == kind,
        "time": None if time == "*" else within and seen.end.startswith(end),
        "scope": None if scope == "*" else len(places) == 1 and places[0].endswith(scope),
        "indicator": None if words == "*" else words.lower() in seen.names.lower(),
    }


@cache
def counts(language: str) -> tuple[Counter[str], tuple[str, ...]]:
    total: Counter[str] = Counter()
    wrong: list[str] = []
    for sample in samples():
        if sample.language != language:
            continue
        left = observe(sample.sentence, date=sample.date, title=sample.title, language=language)
        total["given"] += len(left)
        for wanted in sample.wanted:
            total["wanted"] += 1
            value = float(wanted[0])
            fitting = [s for s in left if abs(s.value - value) <= 1e-6 * max(1.0, value)]
            if not fitting:
                wrong.append(f"missed {wanted} in {sample.sentence}")
                continue
            best = min(fitting, key=lambda s, kind=wanted[2]: s.kind != kind)
            left.remove(best)
            total["found"] += 1
            for name, right in agrees(wanted, best).items():
                if right is not None:
                    total[name, "judged"] += 1  # type: ignore[index]
                    total[name, "right"] += right  # type: ignore[index]
                    if not right:
                        wrong.append(f"{name} of {wanted}: {best}")
    return total, tuple(wrong)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nearly_every_figure_is_found_and_little_else(language: str) -> None:
    total, wrong = counts(language)
    assert total["found"] >= 0.95 * total["wanted"], "\n".join(wrong)
    assert total["found"] >= 0.92 * total["given"], "\n".join(wrong)


@pytest.mark.parametrize(
    ("language", "floors"),
    [("zh", (1.0, 0.95, 1.0, 0.95, 0.93)), ("en", (1.0, 0.93, 0.9, 0.8, 0.87))],
)
def test_its_attributes_are_right(language: str, floors: tuple[float, ...]) -> None:
    """Floors for unit, kind, time, scope and indicator, each a little below what was measured."""
    total, wrong = counts(language)
    for name, floor in zip(_ATTRIBUTES, floors, strict=True):
        share = total[name, "right"] / total[name, "judged"]  # type: ignore[index]
        assert share >= floor, f"{name} {share:.2f}\n" + "\n".join(w for w in wrong if w.startswith(name))


# ------------------------------------------------------------------------------------------------------ one by one
def only(sentence: str, date: str = "2024-05-05", language: str = "en") -> Seen:
    (seen,) = observe(sentence, date=date, language=language)
    return seen


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The harbour board invested $3 billion in development of ferries.", "Investment in development of ferries"),
        ("Norway has earmarked 2 billion euros for electric ferries.", "Spending on electric ferries"),
    ],
)
def test_what_money_is_put_into_names_the_indicator(sentence: str, name: str) -> None:
    assert only(sentence).names == name


def test_a_place_that_acts_is_no_indicator() -> None:
    assert "Germany" not in only("Germany gave 9 billion euros in 2023.").names


def test_a_number_in_the_name_of_what_is_counted_is_no_figure() -> None:
    assert only("Nearly 50 special 512 projects were funded in 2019.").value == 50


def test_the_value_after_a_change_has_the_unit_of_the_one_before() -> None:
    before, after = observe("Approval times have been cut from 60 days to 18.", date="2024-05-05")
    assert (before.value, after.value, after.unit) == (60, 18, "unit:DAY")


def test_a_share_behind_an_amount_is_a_share_of_it() -> None:
    amount, share = observe("去年渔船产量达4.3万艘，占全球的51%。", date="2024年2月5日", language="zh")
    assert (amount.value, share.value) == (43000, 51) and "占比" in share.names


def test_the_time_of_a_later_clause_is_not_that_of_an_earlier_figure() -> None:
    first, second, aim = observe("渔船电动化率从8%提升到15.6%，2025年要达到20%。", date="2022年2月2日", language="zh")
    assert {first.end[:4], second.end[:4]} == {"2022"} and (aim.kind, aim.end) == ("Target", "2025")


def test_a_place_directly_behind_a_figure_is_its_scope() -> None:
    text = "Revenue from robots came to 86 billion yuan in Hubei and 54 billion yuan in Hunan in 2023."
    seen = observe(text, date="2024-03-03")
    assert [next(s for s in one.scopes if s.startswith("region-")) for one in seen] == ["region-hubei", "region-hunan"]
    assert [one.end for one in seen] == ["2023", "2023"]


def test_samples_are_whole() -> None:
    """Each sample has its sentence and six fields a figure, and no sentence stands twice."""
    assert all(len(wanted) == 6 for sample in samples() for wanted in sample.wanted)
    assert all(a != b for a, b in pairwise(sorted(sample.sentence for sample in samples())))
