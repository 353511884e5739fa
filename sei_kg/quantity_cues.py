"""The words and shapes around a number by which ``quantities`` tells what it is a number of, compiled by language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sei_kg.lexicon import alternation, read_lexicon

__all__ = ["QuantityCues", "quantity_cues"]


@dataclass(frozen=True, slots=True)
class QuantityCues:
    """What stands around the numbers of one language (``quantity_patterns`` and its neighbours in the lexicon)."""

    chinese: bool
    names: re.Pattern[str]
    label_before: re.Pattern[str]
    label_after: re.Pattern[str]
    points: re.Pattern[str]
    percent: re.Pattern[str]
    tenths: re.Pattern[str] | None
    multiples: re.Pattern[str]
    multiple_before: re.Pattern[str]
    multiple_after: re.Pattern[str]
    fraction_before: re.Pattern[str]
    fraction_after: re.Pattern[str]
    growth_near: re.Pattern[str]
    rank_before: re.Pattern[str]
    rank_verb: re.Pattern[str]
    rank_after: re.Pattern[str]
    counter: re.Pattern[str]
    plural: re.Pattern[str]
    given_before: re.Pattern[str]
    rate_before: re.Pattern[str]
    stop: frozenset[str]
    not_counted: re.Pattern[str]
    not_counted_behind: re.Pattern[str]
    index: re.Pattern[str]
    index_before: re.Pattern[str]
    bare_head: re.Pattern[str]
    bare_verb: re.Pattern[str]
    bare_after: re.Pattern[str]
    before_number: re.Pattern[str]
    range_between: re.Pattern[str]
    list_between: re.Pattern[str]
    and_between: re.Pattern[str]
    between_before: re.Pattern[str]
    from_to: re.Pattern[str]
    ellipsis: re.Pattern[str]
    unlike: re.Pattern[str]
    changed_to: re.Pattern[str]
    compare_before: re.Pattern[str]
    compare_after: re.Pattern[str]
    plain: frozenset[str]


@cache
def quantity_cues(language: str) -> QuantityCues:
    """The patterns of a language, compiled once."""
    data = read_lexicon("observations")
    zh = language == "zh"
    at = "" if zh else r"\b"

    def phrases(*path: str) -> list[str]:
        found = data
        for name in path:
            found = found[name]
        return [str(phrase) for phrase in found[language]]

    def compile_(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    shapes = data["quantity_patterns"][language]
    before = alternation(phrases("comparators", "before"))
    behind = alternation(phrases("comparators", "after"))
    nouns = alternation(phrases("not_counted"))
    label_before = data["pattern_label_before"][language]
    return QuantityCues(
        chinese=zh,
        names=compile_(rf"{at or '(?<!分)'}(?:{alternation(phrases('number_names'))}){at}"),
        label_before=compile_("|".join(at + pattern if pattern[0] == "(" else pattern for pattern in label_before)),
        label_after=compile_("|".join(data["pattern_label_after"][language])),
        points=compile_(rf"\s?-?(?:{alternation(phrases('points'))}){at}"),
        percent=compile_(rf"\s?(?:%|(?:{alternation(p for p in phrases('percent') if p != '%')}){at}(?!{at}\s?point))"),
        tenths=compile_(rf"\s?(?:{alternation(phrases('tenths'))}){shapes['tenths_after']}") if zh else None,
        multiples=compile_(rf"\s?(?:{alternation(phrases('multiples'))}){at}"),
        multiple_before=compile_(shapes["multiple_before"]),
        multiple_after=compile_(shapes["multiple_after"]),
        fraction_before=compile_(shapes["fraction_before"]),
        fraction_after=compile_(shapes["fraction_after"]),
        growth_near=compile_(shapes["growth_near"]),
        rank_before=compile_(data["ranks"]["pattern_before"][language]),
        rank_verb=compile_(shapes["rank_verb"]),
        rank_after=compile_(data["ranks"]["pattern_after"][language]),
        counter=compile_(shapes["counter"].replace("COUNTERS", alternation(data["counters"]["zh"]))),
        plural=compile_(shapes["plural"]),
        given_before=compile_(data["pattern_given_before"][language]),
        rate_before=compile_(data["pattern_rate_before"][language]),
        stop=frozenset(shapes["stop"]),
        not_counted=compile_(rf"^(?:{nouns})" if zh else rf"(?:^|\s)(?:{nouns})s?$"),
        not_counted_behind=compile_(rf"\s*(?:{nouns})" if zh else r"(?!)"),
        index=compile_(shapes["index"]),
        index_before=compile_(rf"(?:{shapes['index']})[^.;。；]*$"),
        bare_head=compile_(rf"{at}(?:{alternation(phrases('bare_heads'))}){at}"),
        bare_verb=compile_(rf"{at}(?:{alternation(phrases('bare_verbs'))})\s*$"),
        bare_after=compile_(shapes["bare_after"]),
        before_number=compile_(rf"(?:{at}(?:{before})\s*)+$"),
        range_between=compile_(shapes["range_between"]),
        list_between=compile_(data["list_between"][f"pattern_{language}"]),
        and_between=compile_(shapes["and_between"]),
        between_before=compile_(shapes["between_before"]),
        from_to=compile_(shapes["from_to"]),
        ellipsis=compile_(data["pattern_unit_left_out"][language]),
        unlike=compile_(data["pattern_unlike"][language]),
        changed_to=compile_(data["pattern_changed_to"][language]),
        compare_before=compile_(
            rf"{at}(?P<word>(?:{before})(?:\s*(?:{before}))?)(?:\s+(?:the|of|a|an))*\s*[^\w\s]?\s*$"
        ),
        compare_after=compile_(rf"\s*(?P<word>{behind}){at}"),
        plain=frozenset(word.casefold() for word in data["comparators"]["plain"]),
    )
