"""Dates of publication as printed in either language, to ISO 8601 prefixes."""

from __future__ import annotations

import re

__all__ = ["DATE_LINE", "iso_date"]

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
DATE_LINE = re.compile(
    r"[（(]?\s*(?:(?:19|20)\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?(?:\d{1,2}\s?日?)?|[二一][〇○零Ｏ0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{0,3}日?|"
    rf"{_MONTH}\.?\s\d{{1,2}},?\s(?:19|20)\d\d|\d{{1,2}}\s{_MONTH}\.?\s(?:19|20)\d\d|{_MONTH}\.?\s(?:19|20)\d\d)\s*(?:\d{{1,2}}:\d\d(?::\d\d)?)?\s*[）)]?\s*(?:印发)?",
    re.I,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_PATTERNS = [
    re.compile(r"(?P<y>(?:19|20)\d\d)\s?[年./-]\s?(?P<m>\d{1,2})(?:\s?[月./-]\s?(?P<d>\d{1,2})(?!\d))?"),
    re.compile(rf"\b{_NAME}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)", re.I),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_NAME}\.?,?\s+(?P<y>(?:19|20)\d\d)", re.I),
    re.compile(rf"\b{_NAME}\.?,?\s+(?P<y>(?:19|20)\d\d)", re.I),
    re.compile(r"\b(?P<y>(?:19|20)\d\d)(?!\d)"),
]
_CHINESE = re.compile(
    r"([二一][〇○零0-9一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "0": "0"}


def _small(text: str) -> int:
    """A Chinese number up to 99."""
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return int(_DIGITS.get(text, "0"))
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def iso_date(text: str) -> str:
    """The first date in ``text`` as "2020-03-27", "2020-03" or "2020"; "" where there is none or it cannot be."""
    chinese = _CHINESE.search(text)
    if chinese and all(c in _DIGITS for c in chinese[1]):
        year = int("".join(_DIGITS[c] for c in chinese[1]))
        return _iso(year, _small(chinese[2]), _small(chinese[3]) if chinese[3] and len(chinese[3]) < 4 else 0)
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            parts = match.groupdict()
            name = parts.get("name")
            month = _MONTHS.index(name.lower()) + 1 if name else int(parts.get("m") or 0)
            return _iso(int(parts["y"]), month, int(parts.get("d") or 0))
    return ""


def _iso(year: int, month: int, day: int) -> str:
    if not month:
        return f"{year:04d}"
    if not 1 <= month <= 12 or day > _days(year, month):
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}" if day else f"{year:04d}-{month:02d}"
