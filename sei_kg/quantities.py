"""Quantities: numbers of a text with what they are numbers of: shares, money, measures, counts, ranks, multiples.

``find_quantities`` takes the numerals of a passage, leaves out those that state nothing (dates, labels such as
"Fig. 3", model names such as 5G, names that hold a number) and gives each of the others its unit, comparator and
counted noun. Two numbers that are the ends of a range are one quantity; the members of a list ("30%, 50% and 60%")
share a list number and, where only the last carries it, the unit.

The value is in base form: 近2万亿元 is 2000000000000 with the unit currency:CNY and the comparator 近. A share given as
a fraction becomes a percentage, so that shares compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from sei_kg.namespaces import expand
from sei_kg.numerals import Numeral, find_numerals, widths_folded
from sei_kg.patterns import compiled
from sei_kg.quantity_cues import QuantityCues, quantity_cues
from sei_kg.records import quickly_made
from sei_kg.units import CURRENCY, read_units

__all__ = ["Quantity", "find_quantities"]

PERCENT, POINT, COUNT = expand("unit:PERCENT"), expand("id:unit-percentage-point"), expand("unit:NUM")
RATIO, RANK, INDEX = expand("unit:UNITLESS"), expand("id:unit-rank"), expand("id:unit-index-point")
_TIME_UNITS = frozenset(expand(name) for name in ("unit:YR", "unit:MO", "unit:DAY"))
_MOST_NUMERALS = 200  # of one passage; a longer row is a table, not a sentence


@quickly_made
@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a passage.

    Attributes:
        i, j: span of number and unit (of both ends of a range) in the reading text.
        value: in base form; upper: the other end of a range, else None.
        unit: IRI of the unit.
        sort: "percent", "point", "money", "measure", "duration", "count", "rank", "multiple" or "bare".
        noun: what is counted; "" for other sorts, and where it stands before the number (企业6000家).
        comparator: the words beside the number ("nearly", 以上), or "".
        group: number shared by the members of one list, else -1.
    """

    i: int
    j: int
    value: Decimal
    upper: Decimal | None
    unit: str
    sort: str
    noun: str = ""
    comparator: str = ""
    group: int = -1


def find_quantities(text: str, language: str, taken: Iterable[tuple[int, int]]) -> tuple[Quantity, ...]:
    """The quantities of one passage, in order.

    Args:
        text: reading text.
        language: "en" or "zh".
        taken: spans that hold no figure: time expressions, names of policies, bodies, products.
    """
    numerals = find_numerals(text, language)[:_MOST_NUMERALS]
    if not numerals:
        return ()
    folded = widths_folded(text)
    cues = quantity_cues(language)
    spans = [*taken, *(match.span() for match in cues.names.finditer(folded))]
    numerals = tuple(n for n in numerals if not any(i < n.j and n.i < j for i, j in spans))
    if not numerals:
        return ()
    found: list[Quantity] = []
    waiting: list[Numeral] = []  # without a unit of their own
    for numeral in numerals:
        made = _quantity(folded, numeral, cues)
        if made is not None and made.sort == "count" and found and found[-1].sort == "count" and made.i < found[-1].j:
            continue  # "50 special 512 projects": a number in the name of what is counted
        if made is not None:
            found.append(made)
        elif numeral.form in ("digits", "words") and (
            not folded[numeral.j : numeral.j + 1].isalpha() or cues.range_between.match(folded, numeral.j)
        ):
            waiting.append(numeral)
    found = _ranges_and_lists(folded, found, waiting, cues)
    return tuple(_compared(folded, quantity, cues) for quantity in found)


# ---------------------------------------------------------------------------------------------------------- one number
def _quantity(text: str, n: Numeral, cues: QuantityCues) -> Quantity | None:
    units = read_units()
    before, after = text[max(0, n.i - 60) : n.i], text[n.j : n.j + 90]
    if cues.rate_before.search(before[-24:]):
        return None  # "470 per 10,000 workers", 每万人: what the figure is a rate of
    if n.form == "ordinal":
        return _rank(n, before, after, cues)
    if n.form == "multiple":
        return _multiple(n, before, after, cues)
    if n.form == "percent":
        return Quantity(n.i, n.j, n.value, None, PERCENT, "percent")
    if n.form == "magnitude":
        percent = cues.growth_near.search(after[:24])
        return Quantity(n.i, n.j, n.value, None, PERCENT, "percent", comparator=text[n.i : n.j]) if percent else None
    if n.form == "fraction":
        if cues.chinese or cues.fraction_after.match(after) or cues.fraction_before.search(before):
            return Quantity(
                n.i, n.j, (n.value * 100).quantize(Decimal("0.000001")).normalize(), None, PERCENT, "percent"
            )
        return None
    if (n.form == "digits" and cues.label_before.search(before[-14:])) or cues.label_after.match(after):
        return None
    more = compiled(r"\s*[多余](?=\s*\D)").match(after) if cues.chinese else None
    skip = more.end() if more else 0
    for pattern, unit, sort in ((cues.points, POINT, "point"), (cues.percent, PERCENT, "percent")):
        if match := pattern.match(after, skip):
            return Quantity(n.i, n.j + match.end(), n.value, None, unit, sort)
    if cues.tenths and n.value <= 10 and (match := cues.tenths.match(after, skip)):
        return Quantity(n.i, n.j + match.end(), n.value * 10, None, PERCENT, "percent")
    if match := units.before.search(before):
        behind = units.behind.match(after, skip)
        j = n.j + behind.end() if behind and units.unit_of(behind).startswith(CURRENCY) else n.j
        return Quantity(n.i - (len(before) - match.start()), j, n.value, None, units.unit_of(match), "money")
    if (match := units.behind.match(after, skip)) and not (n.form == "words" and n.value == 1):
        unit = units.unit_of(match)
        if unit in _TIME_UNITS:
            return Quantity(n.i, n.j + match.end(), n.value, None, unit, "duration")
        if unit not in (PERCENT, POINT, INDEX):
            sort = "money" if unit.startswith(CURRENCY) else "measure"
            return Quantity(n.i, n.j + match.end(), n.value, None, unit, sort)
        if unit == INDEX and cues.index_before.search(text[: n.i]):
            return Quantity(n.i, n.j + match.end(), n.value, None, unit, "bare")
    if (match := cues.multiples.match(after, skip)) and not compiled(r"\s+(?:a|per|in)\b").match(after[match.end() :]):
        return Quantity(n.i, n.j + match.end(), n.value, None, RATIO, "multiple")
    return _count(text, n, after, skip, cues) or _bare(text, n, after, cues)


def _rank(n: Numeral, before: str, after: str, cues: QuantityCues) -> Quantity | None:
    if n.value > 500 or not cues.rank_before.search(before):
        return None
    if cues.chinese or cues.rank_after.match(after) or cues.rank_verb.search(before):
        if cues.chinese and not cues.rank_after.match(after):
            return None
        return Quantity(n.i, n.j, n.value, None, RANK, "rank")
    return None


def _multiple(n: Numeral, before: str, after: str, cues: QuantityCues) -> Quantity | None:
    """ "Twice the growth of": a ratio; "twice American technology" or "double windows" is none."""
    if cues.chinese or cues.multiple_after.match(after) or cues.multiple_before.search(before):
        return Quantity(n.i, n.j, n.value, None, RATIO, "multiple")
    return None


def _count(text: str, n: Numeral, after: str, skip: int, cues: QuantityCues) -> Quantity | None:
    if cues.given_before.search(text[max(0, n.i - 20) : n.i]):
        return None
    if n.value != n.value.to_integral_value() or n.value < 2 or (after[:1].isalpha() and after[:1].isascii()):
        return None
    if n.form == "digits" and n.value >= 100000 and text[n.i : n.j].isdigit():
        return None  # postal codes and other identifiers
    if cues.chinese:
        match = cues.counter.match(after, skip)
        if (
            not match
            or cues.not_counted_behind.match(after, skip)
            or cues.not_counted_behind.match(after, match.start("noun"))
        ):
            return None
        noun = match["noun"].strip()
        if n.form == "words" and len(text[n.i : n.j]) == 1 and not match["noun"].strip():
            return None
        return Quantity(n.i, n.j + match.end("counter"), n.value, None, COUNT, "count", noun)
    match = cues.counter.match(after)
    if not match:
        return None
    words = compiled(r"[A-Za-z&'’\-]+|\d+").findall(compiled(r"['’]s\b").split(match["noun"])[0])
    best = 0
    for place, word in enumerate(words, 1):
        if word.casefold() in cues.stop:
            break
        if best and not cues.plural.fullmatch(word):
            break
        if cues.plural.fullmatch(word):
            best = place
            if place < len(words) and words[place].casefold() in ("and", "or"):
                break
    if not best:
        return None
    head = words[best - 1].casefold()
    head = head[:-3] + "y" if head.endswith("ies") else head.removesuffix("s")
    noun_words = [word for word in words[:best] if not word.isdigit()]
    phrase = " ".join([*noun_words[:-1], head]).casefold()
    if cues.not_counted.search(phrase):
        return None
    span = re.match(rf"(?:\W*[A-Za-z&'’\-\d]+){{{best}}}", after)
    end = n.j + (span.end() if span else 0)
    return Quantity(n.i, end, n.value, None, COUNT, "count", " ".join(noun_words))


def _bare(text: str, n: Numeral, after: str, cues: QuantityCues) -> Quantity | None:
    """A number without a unit, behind a noun whose value it can be: "the index rose to 130"."""
    if n.form == "words" or (after[:1].isalpha() and after[:1].isascii()) or not cues.bare_after.match(after):
        return None
    before = text[max(0, n.i - 120) : n.i]
    clause = compiled(r"[.;。；](?!\d)").split(before)[-1]
    if not cues.bare_head.search(clause) or not cues.bare_verb.search(cues.before_number.sub("", before[-50:])):
        return None
    unit = INDEX if cues.index.search(clause) else COUNT
    return Quantity(n.i, n.j, n.value, None, unit, "bare")


# ------------------------------------------------------------------------------------------- ranges, lists, comparators
def _ranges_and_lists(text: str, found: list[Quantity], waiting: list[Numeral], cues: QuantityCues) -> list[Quantity]:
    """Gives unit-less members of ranges and lists the unit of their neighbour, joins ranges, numbers lists."""
    for numeral in reversed(waiting):
        later = next((q for q in found if q.i >= numeral.j), None)
        gap = text[numeral.j : later.i] if later is not None else ""
        earlier = next((q for q in reversed(found) if q.j <= numeral.i), None)
        if (
            later is not None
            and (cues.range_between.fullmatch(gap) or cues.list_between.fullmatch(gap))
            and (later.sort not in ("rank", "count", "bare") or _counts(text, numeral, later, cues))
        ):
            value = numeral.value
            scale = _shared_scale(text, numeral, later, cues)
            found.append(replace(later, i=numeral.i, j=numeral.j, value=value * scale, upper=None))
        elif (
            earlier is not None
            and earlier.sort in ("money", "count")
            and cues.ellipsis.fullmatch(text[earlier.j : numeral.i])
            and numeral.value * 1000 > earlier.value
        ):  # "paid out 900 million yuan, up from 310 million": the unit stands once
            found.append(replace(earlier, i=numeral.i, j=numeral.j, value=numeral.value, upper=None))
        elif (
            earlier is not None
            and earlier.sort == "measure"
            and (word := compiled(r"\s+([a-z]{4,})\s").match(text, numeral.j))
            and text[earlier.i : earlier.j].casefold().split()[1:2] == [word[1]]
            and cues.unlike.fullmatch(text[earlier.j : numeral.i])
        ):  # "2.3 hours a day, against 4.1 hours": the rate stands once
            found.append(replace(earlier, i=numeral.i, j=numeral.j + len(word[0]) - 1, value=numeral.value, upper=None))
        elif (
            earlier is not None
            and cues.changed_to.fullmatch(text[earlier.j : numeral.i])
            and cues.from_to.search(text[max(0, earlier.i - 60) : earlier.i])
        ):  # "cut from 60 days to 18"
            found.append(replace(earlier, i=numeral.i, j=numeral.j, value=numeral.value, upper=None))
        elif (
            earlier is not None and earlier.sort == "bare" and cues.list_between.fullmatch(text[earlier.j : numeral.i])
        ):
            found.append(replace(earlier, i=numeral.i, j=numeral.j, value=numeral.value, upper=None))
        found.sort(key=lambda q: q.i)
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.unit == quantity.unit
            and last.upper is None
            and last.value < quantity.value
            and cues.range_between.fullmatch(text[last.j : quantity.i])
            and not (cues.from_to.search(text[max(0, last.i - 60) : last.i]))
        ) and (not cues.and_between.fullmatch(text[last.j : quantity.i]) or cues.between_before.search(text[: last.i])):
            joined[-1] = replace(quantity, i=last.i, value=last.value, upper=quantity.value)
            continue
        joined.append(quantity)
    group = 0
    for n in range(1, len(joined)):
        if joined[n].sort == joined[n - 1].sort and cues.list_between.fullmatch(text[joined[n - 1].j : joined[n].i]):
            if joined[n - 1].group < 0:
                joined[n - 1] = replace(joined[n - 1], group=group)
                group += 1
            joined[n] = replace(joined[n], group=joined[n - 1].group)
    return joined


def _counts(text: str, numeral: Numeral, later: Quantity, cues: QuantityCues) -> bool:
    """ "3 to 5 plants", 3至5个: the ends of a range of counts."""
    between = text[numeral.j : later.i]
    rising = numeral.form == "digits" and later.sort == "count" and numeral.value < later.value
    return rising and not cues.and_between.fullmatch(between) and cues.range_between.fullmatch(between) is not None


def _shared_scale(text: str, numeral: Numeral, later: Quantity, cues: QuantityCues) -> Decimal:
    """ "10 to 15 million": the scale word stands once, behind the last number; so does 万亿 in 1~2万亿元."""
    if later.sort in ("percent", "point") or not cues.range_between.fullmatch(text[numeral.j : later.i]):
        return Decimal(1)
    written = compiled(r"\d[\d, ]*(?:\.\d+)?").search(text[later.i : later.j])
    if not written or later.value == 0:
        return Decimal(1)
    base = Decimal(compiled(r"[, ]").sub("", written[0]))
    return later.value / base if base and numeral.value < 10000 else Decimal(1)


def _compared(text: str, quantity: Quantity, cues: QuantityCues) -> Quantity:
    """Adds the comparator; the words of a range are its comparator."""
    if quantity.upper is not None:
        return replace(quantity, comparator=text[quantity.i : quantity.j])
    words = [quantity.comparator] if quantity.comparator else []
    if match := cues.compare_before.search(text[max(0, quantity.i - 30) : quantity.i]):
        words.append(" ".join(match["word"].split()))
    if cues.chinese and (inner := compiled(r"[多余]").search(text[quantity.i : quantity.j])):
        words.append(inner[0])
    if match := cues.compare_after.match(text[quantity.j : quantity.j + 14]):
        words.append(compiled(r"\s+").sub(" ", match["word"]))
    plain = [word for word in words if word.casefold() not in cues.plain]
    return replace(quantity, comparator=" … ".join(plain[:2])) if plain else quantity
