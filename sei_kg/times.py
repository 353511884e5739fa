"""Times: the years, quarters, months and planning periods a text names, and the interval each one means.

``find_times`` finds time expressions in a reading text, in English and Chinese. An expression may be complete ("2018",
"2019年第一季度"), partial ("the second quarter": the year must come from elsewhere) or relative ("last year", 近五年).
``resolve`` turns it into an ``Interval``, given the last interval the text spoke of and the date of the document.

A Five-Year Plan covers the years 1951+5n to 1955+5n. Month and year words stand in ``ontology/lexicon/times.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from sei_kg.numerals import parse_chinese, parse_english, small_letters, widths_folded
from sei_kg.patterns import compiled
from sei_kg.records import quickly_made
from sei_kg.time_rules import TimeRules, time_rules

__all__ = ["Interval", "TimeExpression", "find_times", "interval_of", "resolve"]

_QUARTER_MONTHS = {1: (1, 3), 2: (4, 6), 3: (7, 9), 4: (10, 12)}


@quickly_made
@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of time.

    Attributes:
        start, end: lexical forms of xsd:gYear ("2018"), xsd:gYearMonth ("2018-03") or xsd:date, inclusive; "" where
            open.
        period: number of the Five-Year Plan it was named by, 0 for none.
    """

    start: str
    end: str
    period: int = 0

    @property
    def years(self) -> tuple[int, int]:
        """First and last year (equal where one end is open)."""
        years = [int(text[:4]) for text in (self.start, self.end) if text]
        return (years[0], years[-1]) if years else (0, 0)


@quickly_made
@dataclass(frozen=True, slots=True)
class TimeExpression:
    """One time expression.

    Attributes:
        i, j: span in the text, end exclusive.
        interval: what it means, where it is complete; years of a partial one are "0000".
        sort: "complete", "partial" (month, quarter, half without a year), "relative", "month" (relative, in months), "now",
            "decade" (the last years of the running one), "same" (the interval spoken of before), "year" (its whole
            year), "compared" (a baseline, not a figure's time), "duration".
        relation: "during", "by", "since".
        shift: for relative ones, (years back to the start, years back to the end) from the year of the document.
    """

    i: int
    j: int
    interval: Interval
    sort: str
    relation: str = "during"
    shift: tuple[int, int] = (0, 0)


def find_times(text: str, language: str) -> tuple[TimeExpression, ...]:
    """All time expressions of a reading text in order, none inside another; ``language`` is "en" or "zh"."""
    folded = small_letters(widths_folded(text))
    rules = time_rules(language)
    told = rules.told is not None and next(rules.told.iter(folded), None) is not None
    if not told and not rules.hint.search(folded):
        return ()
    found: list[TimeExpression] = []
    for match in rules.finder.finditer(folded):
        kind = match.lastgroup or ""
        if kind == "word":  # a word is looked up: no regular expression group per phrase
            phrase = compiled(r"\s+").sub(" ", match[0])
            sort, shift = rules.phrases[phrase]
            word = TimeExpression(*match.span(), Interval("", ""), sort, "during", shift)
            found.append(replace(word, relation=_relation(folded, word, rules)) if sort == "relative" else word)
            continue
        made = _complete(match, kind, rules)
        if made:
            relation, sort = _relation(folded, made, rules), _sort(folded, made, rules)
            if relation != made.relation or sort != made.sort:  # rarely: copies are dear
                made = TimeExpression(made.i, made.j, made.interval, sort, relation, made.shift)
            found.append(made)
    return tuple(_joined(found, folded, rules))


def resolve(expression: TimeExpression, *, before: Interval | None, document: Interval | None) -> Interval | None:
    """The interval an expression means.

    Args:
        before: the interval the text spoke of last, None where there is none.
        document: the date of the document, None where it is not known.

    Returns:
        None where the expression cannot be resolved without what is missing.
    """
    if expression.sort == "same":
        return before
    if expression.sort == "year":  # 全年: the whole year spoken of, whatever part of it came last
        whole = (before or document or Interval("", "")).end[:4]
        return Interval(whole, whole) if whole else None
    if expression.sort == "now":
        return document
    if expression.sort in ("month", "decade"):
        return _counted_back(expression, document)
    if expression.sort in ("relative", "duration"):
        if document is None or not document.start:
            return None
        year = int(document.start[:4])
        first, last = expression.shift
        if first < 0 == last and "01" <= document.end[5:7] <= "03":
            last = -1  # early in a year the past year is the one before
        tail = [text[4:] for text in (expression.interval.start, expression.interval.end)]  # "-01" of 今年上半年
        return Interval(f"{year + first:04d}{tail[0]}", f"{year + last:04d}{tail[1]}")
    interval = expression.interval
    if interval.start.startswith("0000"):
        anchor = before or document
        if anchor is None or not anchor.end:
            return None
        year_text = anchor.end[:4]
        if before is None and expression.relation != "by" and interval.start[5:7] > anchor.end[5:7] > "":
            year_text = f"{int(year_text) - 1:04d}"  # a month that the year of the document has not seen yet
        return Interval(year_text + interval.start[4:], year_text + interval.end[4:])
    if expression.relation == "since" and interval.start == interval.end:
        open_end = document.end if document and document.end >= interval.end else ""
        return Interval(interval.start, open_end, interval.period)
    return interval


def _counted_back(expression: TimeExpression, document: Interval | None) -> Interval | None:
    """ "Last month", 上月; "the end of the decade", which some take for its ninth year and some for the next."""
    if document is None or not document.start or (expression.sort == "month" and len(document.end) < 7):
        return None
    year = int(document.end[:4])
    if expression.sort == "decade":
        return Interval(str(year // 10 * 10 + 9), str(year // 10 * 10 + 10))
    first, last = (year * 12 + int(document.end[5:7]) - 1 + shift for shift in expression.shift)
    return Interval(f"{first // 12:04d}-{first % 12 + 1:02d}", f"{last // 12:04d}-{last % 12 + 1:02d}")


def interval_of(text: str) -> Interval | None:
    """The interval of an ISO date, year-month or year; None for anything else."""
    match = compiled(r"\d{4}(?:-\d{2}(?:-\d{2})?)?$").match(text)
    return Interval(text, text) if match else None


# ------------------------------------------------------------------------------------------------------------ reading
def _complete(match: re.Match[str], kind: str, rules: TimeRules) -> TimeExpression | None:
    group = match  # not ``groupdict``: it holds some forty names
    span = match.span()
    if kind == "period":
        number = _period_number(group["plan"] or "", rules)
        if not 1 <= number <= 20:
            return None
        first, last = 1951 + 5 * number, 1955 + 5 * number
        if group["second_plan"]:
            other = _period_number(group["second_plan"], rules)
            last = 1955 + 5 * other if number < other <= 20 else last
        if group["plan_end"]:
            first = last
        return TimeExpression(*span, Interval(str(first), str(last), number), "complete")
    if kind == "date":
        month = _month(group["date_month"] or group["date_month2"] or group["date_month3"], rules)
        year = group["date_year"] or group["date_year2"] or group["date_year3"]
        day = int(group["date_day"] or group["date_day2"] or group["date_day3"])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        text = f"{_year(year)}-{month:02d}-{day:02d}"
        return TimeExpression(*span, Interval(text, text), "complete")
    if kind == "iso":
        text = compiled(r"[/.]").sub("-", match[0])
        parts = [int(part) for part in text.split("-")]
        if not (1 <= parts[1] <= 12 and 1 <= parts[2] <= 31):
            return None
        text = f"{parts[0]}-{parts[1]:02d}-{parts[2]:02d}"
        return TimeExpression(*span, Interval(text, text), "complete")
    if kind == "part":
        return _part(span, group, rules)
    if kind == "month":
        first, last = _month(group["month_name"], rules), _month(group["month_last"] or group["month_name"], rules)
        if not 1 <= first <= last <= 12:
            return None
        year = _year(group["month_year"] or group["month_year0"])
        return TimeExpression(*span, Interval(f"{year}-{first:02d}", f"{year}-{last:02d}"), _known(year))
    if kind == "alone":  # an English month without its year, behind a preposition; a Chinese day without one
        first, last = _month(group["alone_name"], rules), _month(group["alone_last"] or group["alone_name"], rules)
        back = rules.years_back.get(compiled(r"\s+").sub(" ", group["alone_relative"] or ""))
        rest = f"-{int(group['alone_day']):02d}" if _given(group, "alone_day") else ""
        interval = Interval(f"0000-{first:02d}{rest}", f"0000-{max(first, last):02d}{rest}")
        if back is None:
            return TimeExpression(*span, interval, "partial")
        return TimeExpression(*span, interval, "relative", "during", (back, back))
    if kind == "decade":
        decade = int(match["decade_year"])
        return TimeExpression(*span, Interval(str(decade), str(decade + 9)), "complete")
    if kind == "span":
        years = (match["span_length"] or "").replace("多", "").replace("余", "").strip()
        number = _count(years)
        if not number or number > 200:
            return None
        scale = rules.span_years.get(match["span_unit"].casefold().rstrip("s"), 0)
        past = bool(match["span_past"] or match["span_since"])
        ahead = bool(match["span_ahead"] or _given(group, "span_within")) and not past
        length = number * scale
        shift = (-length, 0) if past else (0, length) if ahead else (0, 0)
        return TimeExpression(*span, Interval("", ""), "relative" if past or ahead else "duration", "during", shift)
    years_found = [_year(text) for text in (group["year_first"], group["year_last"]) if text]
    if not years_found:
        return None
    start, end = years_found[0], years_found[-1]
    if len(end) == 2:
        end = start[:2] + end
    return TimeExpression(*span, Interval(start, max(start, end)), "complete")


def _given(match: re.Match[str], name: str) -> bool:
    """Whether a group matched that not every language has."""
    return name in match.re.groupindex and bool(match[name])


def _part(span: tuple[int, int], group: re.Match[str], rules: TimeRules) -> TimeExpression | None:
    """Quarters and halves, with or without a year."""
    year = _year(group["part_year"] or group["part_year2"])
    name = compiled(r"[\s-]+").sub(" ", (group["part_name"] or "").casefold())
    months = rules.parts.get(name)
    if months is None:
        return None
    interval = Interval(f"{year}-{months[0]:02d}", f"{year}-{months[1]:02d}")
    if relative := group["part_relative"]:
        back = rules.years_back[compiled(r"\s+").sub(" ", relative.casefold())]
        return TimeExpression(*span, interval, "relative", "during", (back, back))
    return TimeExpression(*span, interval, _known(year))


def _known(year: str) -> str:
    return "partial" if year == "0000" else "complete"


def _year(text: str | None) -> str:
    if not text:
        return "0000"
    if text.isdigit():
        return text
    return str(int(parse_chinese(text)))


def _month(text: str, rules: TimeRules) -> int:
    text = text.casefold().rstrip(".")
    if text.isdigit():
        return int(text)
    return rules.months.get(text) or int(parse_chinese(text))


def _count(text: str) -> int:
    text = text.strip()
    if text.isdigit():
        return int(text)
    for parse in (parse_english, parse_chinese):
        try:
            return int(parse(text))
        except (ValueError, ArithmeticError):
            continue
    return 0


def _period_number(text: str, rules: TimeRules) -> int:
    text = text.casefold().strip()
    if digits := compiled(r"\d+").match(text):
        return int(digits[0])
    if text in rules.ordinals:
        return rules.ordinals[text]
    try:
        return int(parse_chinese(text))
    except (ValueError, ArithmeticError):
        return 0


def _relation(text: str, made: TimeExpression, rules: TimeRules) -> str:
    before, after = text[max(0, made.i - 40) : made.i], text[made.j : made.j + 10]
    if rules.by_before.search(before) or (rules.by_after and rules.by_after.match(after)):
        return "by"
    if rules.since_before.search(before) or (rules.since_after and rules.since_after.match(after)):
        return "since"
    return "during"


def _sort(text: str, made: TimeExpression, rules: TimeRules) -> str:
    if made.sort == "complete" and rules.compared_before.search(text[max(0, made.i - 40) : made.i]):
        return "compared"
    if made.sort == "complete" and rules.compared_after and rules.compared_after.match(text[made.j : made.j + 16]):
        return "compared"
    return made.sort


def _joined(found: list[TimeExpression], text: str, rules: TimeRules) -> Iterator[TimeExpression]:
    """ "From January 2020 to September 2020" and "2016 and 2017" are one stretch; so are 2016年至2017年."""
    pending: TimeExpression | None = None
    for expression in found:
        if pending is not None:
            between = text[pending.j : expression.i]
            whole = pending.sort in ("complete", "partial") and expression.sort == "complete"
            if (
                whole
                and rules.between.fullmatch(between)
                and not (pending.interval.period or expression.interval.period)
            ):
                start = pending.interval.start
                if start.startswith("0000"):
                    start = expression.interval.end[:4] + start[4:]
                if start[:7] <= expression.interval.end[:7]:
                    pending = replace(
                        pending, j=expression.j, interval=Interval(start, expression.interval.end), sort="complete"
                    )
                    continue
            yield pending
        pending = expression
    if pending is not None:
        yield pending


def whole_years(value: Decimal) -> bool:
    """Whether a bare number reads as a year."""
    return value == value.to_integral_value() and 1800 <= value <= 2100
