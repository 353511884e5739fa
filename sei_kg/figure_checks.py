"""Checks of figures: what in a text's own numbers contradicts itself or cannot be.

The literal value always stands; a note says why it should be used with care. The rules look at one figure (a share
above 100 %, money a head where a total is meant, a number that breaks off at a full stop) or at the figures of the
document side by side (two values for one thing, a part above its whole, "as high as" for the lowest of its row).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.quantities import COUNT
from sei_kg.records import quickly_made
from sei_kg.times import Interval
from sei_kg.units import CURRENCY

__all__ = ["Checked", "check_figures"]


_AROUND = 8  # figures on either side that one is seen beside


@quickly_made
@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks need of one figure.

    Attributes:
        clause: the text of its clause, figure included; before, behind: the text of the passage around the number.
        indicator: IRI; name: its label in the language of the text.
        sort, unit, value, upper, comparator: as of the quantity; time, scope (the main one, "" for none), kind.
        passage: index of the passage; position: offset in it.
        compared: whether it is a difference or ratio; sure: whether its sentence itself gives time and scope.
        following: value of a bare figure at the very start of the next passage, else None.
    """

    language: str
    clause: str
    before: str
    behind: str
    indicator: str
    name: str
    sort: str
    unit: str
    value: Decimal
    comparator: str
    time: Interval | None
    scope: str
    kind: str
    passage: int
    position: int
    section: int
    compared: bool
    sure: bool
    following: Decimal | None = None


def check_figures(figures: Sequence[Checked]) -> dict[int, tuple[str, ...]]:
    """Position in ``figures`` -> slugs of the rules it breaks, sorted (texts: ``quality_notes`` of the lexicon)."""
    found: dict[int, set[str]] = defaultdict(set)
    cues = {language: _cues(language) for language in ("en", "zh")}
    for n, figure in enumerate(figures):
        words = cues[figure.language]
        if (
            figure.sort == "percent"
            and figure.value > 100
            and words["share"].search(figure.clause)
            and not words["growth"].search(figure.clause)
        ):
            found[n].add("share-over-100")
        if (
            figure.unit.startswith(CURRENCY)
            and words["per_head"].match(figure.behind)
            and words["headcount"].search(f"{figure.before} {figure.name}")
        ):
            found[n].add("money-per-head-for-people")
        if figure.sort == "percent" and words["money_verb"].search(figure.before[-30:]):
            found[n].add("percent-for-amount")
        if figure.following is not None and figure.sort in ("bare", "count", "money"):
            found[n].add("broken-over-sentences")
    _side_by_side(figures, found, cues)
    return {n: tuple(sorted(slugs)) for n, slugs in sorted(found.items())}


def _side_by_side(
    figures: Sequence[Checked], found: dict[int, set[str]], cues: dict[str, dict[str, re.Pattern[str]]]
) -> None:
    same: dict[tuple[object, ...], list[int]] = defaultdict(list)
    rows: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n, figure in enumerate(figures):
        if (
            figure.sure
            and figure.kind == "Actual"
            and figure.scope
            and figure.time
            and not figure.compared
            and figure.sort != "count"
            and not cues[figure.language]["bound"].search(figure.comparator)
        ):
            key = (figure.indicator, figure.unit, figure.scope, figure.time.start, figure.time.end, figure.name)
            same[key].append(n)
        rows[figure.section, figure.unit, figure.sort].append(n)
    for members in same.values():
        values = {figures[n].value for n in members}
        if len(values) > 1 and len({figures[n].passage for n in members}) > 1:
            for n in members:
                found[n].add("two-values")
    for members in rows.values():
        for at, n in enumerate(members):
            figure = figures[n]
            if not cues[figure.language]["high"].search(figure.comparator):
                continue
            around = members[max(0, at - _AROUND) : at + _AROUND + 1]
            near = [m for m in around if m != n and abs(figures[m].passage - figure.passage) <= 1]
            near = [m for m in near if figures[m].unit == figure.unit and figure.sort == "money"]
            if near and any(figures[m].value > figure.value for m in near):
                found[n].add("high-but-lower")
    ordered = sorted(range(len(figures)), key=lambda n: (figures[n].passage, figures[n].position))
    for n, m in pairwise(ordered):
        part, whole = figures[m], figures[n]
        if (
            part.passage - whole.passage <= 1
            and part.unit == whole.unit
            and whole.sort in ("money", "count", "bare", "measure")
            and cues[part.language]["part"].search(part.clause)
            and part.value > whole.value
            and (part.unit != COUNT or part.name == whole.name or part.indicator == whole.indicator)
        ):
            found[n].add("total-below-part")
            found[m].add("total-below-part")


@cache
def _cues(language: str) -> dict[str, re.Pattern[str]]:
    data = read_lexicon("observations")["quality_cues"]
    at = r"\b" if language == "en" else ""
    found = {}
    for name, phrases in data.items():
        pattern = rf"{at}(?:{alternation(phrases[language])}){at}"
        found[name] = re.compile(rf"^\W*{pattern}" if name == "per_head" else pattern, re.IGNORECASE)
    found["money_verb"] = re.compile(found["money_verb"].pattern + r"\s*$", re.IGNORECASE)
    return found
