"""Publication data that a text gives of itself: title, authors, date, publisher."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from sei_kg.dates import DATE_LINE, iso_date
from sei_kg.lexicon import read_lexicon
from sei_kg.patterns import compiled

__all__ = ["Author", "Metadata", "find_metadata", "imprint_of", "is_body_name", "is_publication_line"]

_TITLE_ROLE, _ISSUING_ROLE = "section-role-title", "section-role-issuing-block"
_CITATION = re.compile(r"(.{3,400}?)\s*[（(]((?:19|20)\d\d)[)）]\s*[.。]")
_TWO_SCRIPTS = re.compile(r"([\u4e00-\u9fff]{2,4})\s*[（(]([A-Z][A-Za-z'’-]+(?:\s[A-Z][A-Za-z'’-]+){1,3})[)）]")
_SEPARATOR = re.compile(
    r"\s*(?:[,，、;；&*†]|(?<=\s)[·•|](?=\s)|\band\b|和)\s*|\s{2,}|(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff])"
)
_ENGLISH_NAME = re.compile(r"(?:(?:Dr|Prof|Mr|Ms)\.?\s)?[A-Z][a-zA-Z'’-]*\.?(?:\s[A-Z][a-zA-Z'’-]*\.?){1,3}")
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_DIGITS = re.compile(r"\d+")
_CHINESE_BODY = re.compile(r"[\u4e00-\u9fff]{2,}(?:厅|局|委|部|会|院|办|行|署|办公室|政府|集团)")
_YEAR_SIGN = re.compile("19|20|年")  # no date without one of these
_BYLINE = 120  # characters at most in a line that gives an author, a rubric and a date


@dataclass(frozen=True, slots=True)
class Author:
    """One author as printed. ``names``: the name, then the same name in other writing; ``passage``, ``i``, ``j``: where
    the first stands (``Passage.text[i:j]``); ``affiliations``: (name, passage, i, j) of each body printed for them."""

    names: tuple[str, ...]
    passage: int
    i: int
    j: int
    affiliations: tuple[tuple[str, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the text says of its own publication; what it does not say, or not beyond doubt, is empty.

    Attributes:
        title: passage index of the title, or -1; ``title_text`` its reading text.
        authors: in printed order.
        issued: date of first publication as an ISO prefix ("2020", "2020-03", "2020-03-27"), or "".
        issued_passage: index of the passage that says so, or -1.
        signed: date of the signature, which a page that puts the paper out may follow; "" where there is none.
        signed_passage: index of the passage that gives it, or -1.
        publisher: name as printed, or "", with ``publisher_passage``.
        number: official document number as printed (国发〔2010〕32号), or "", with ``number_passage``.
    """

    title: int = -1
    title_text: str = ""
    authors: tuple[Author, ...] = ()
    issued: str = ""
    issued_passage: int = -1
    publisher: str = ""
    publisher_passage: int = -1
    number: str = ""
    number_passage: int = -1
    signed: str = ""
    signed_passage: int = -1


@cache
def _any_line() -> re.Pattern[str]:
    data = read_lexicon("structure")["metadata"]
    rows = [data[name] for name in ("authors", "publisher", "dates", "original", "number")]
    patterns = [pattern for row in rows for pattern in ([row] if isinstance(row, str) else row)]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)


def is_publication_line(text: str) -> bool:
    """Whether a short line tells of the publication (date, source, author, number) rather than of the subject."""
    return len(text) <= 160 and _any_line().fullmatch(text.strip()) is not None


class _Line(Protocol):
    """What is read of a passage (sei_kg.passages.Passage)."""

    @property
    def index(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def role(self) -> str: ...
    def span(self, i: int, j: int) -> tuple[int, int]: ...


@cache
def _pattern(name: str) -> list[re.Pattern[str]]:
    found = read_lexicon("structure")["metadata"][name]
    return [re.compile(pattern, re.I) for pattern in ([found] if isinstance(found, str) else found)]


def find_metadata(raw: str, passages: Sequence[_Line]) -> Metadata:
    """Reads the lines before and after the running text: by-lines, datelines, sources, signatures, citations."""
    title = next((p for p in passages[:60] if p.kind == "title"), None)
    front = [p for p in passages[:60] if p.role == _TITLE_ROLE and p is not title and _is_front(p)]
    running = [p for p in passages[:8] if p.role != _TITLE_ROLE and p.kind in ("sentence", "item")][:2]
    issuing = [p for p in passages if p.role == _ISSUING_ROLE]
    last = [p for p in passages[-12:] if p.kind in ("sentence", "item")]
    issued, issued_at = _issued(front, issuing, last, running)
    publisher, publisher_at = _publisher(front, issuing, last, running, passages[-12:])
    number, number_at = "", -1
    for line in [*front, *passages[:12]]:
        match = _pattern("number")[0].fullmatch(line.text.strip())
        if match:
            number, number_at = match[1], line.index
            break
    return Metadata(
        title.index if title else -1,
        title.text if title else "",
        _authors(raw, front, last),
        issued,
        issued_at,
        publisher,
        publisher_at,
        number,
        number_at,
        *_signed(issuing),
    )


def _is_front(line: _Line) -> bool:
    """Whether a line above the text is no title: a date in brackets under the title is set like one."""
    return line.kind != "title" or DATE_LINE.fullmatch(line.text.strip()) is not None


def _issued(front: list[_Line], issuing: list[_Line], last: list[_Line], running: list[_Line]) -> tuple[str, int]:
    """The original's date, else that of a page that put a signed paper out, of the signature, of the page, of a byline or dateline, of a citation."""
    dated = [line for line in (*front, *last) if _YEAR_SIGN.search(line.text)]
    for line in dated:
        for pattern in _pattern("original"):
            match = pattern.search(line.text)
            if match and iso_date(match[1]):
                return iso_date(match[1]), line.index
    signed = _signed(issuing)
    for line in front if signed[0] else ():  # the page says when it put out what had been signed before
        match = _pattern("page_date")[0].search(line.text) if len(line.text) <= _BYLINE else None
        if match and iso_date(match[1]) >= signed[0]:
            return iso_date(match[1]), line.index
    if signed[0]:
        return signed
    for line in dated:
        for pattern in _pattern("dates"):
            match = pattern.search(line.text)
            if match and pattern.match(line.text) and iso_date(match[1]):
                return iso_date(match[1]), line.index
    for line in front:
        begin = DATE_LINE.match(line.text)
        if begin and len(line.text) <= 80 and iso_date(begin[0]):
            return iso_date(begin[0]), line.index
    for line in front:
        if len(line.text) <= _BYLINE and (found := _printed_apart(line.text)):
            return found, line.index
    for line in running:  # "BEIJING, 5 June 2023 -- The ministry ..."
        match = _pattern("dateline")[0].match(line.text)
        if match and iso_date(match[0]):
            return iso_date(match[0]), line.index
    for line in last:
        match = _CITATION.match(line.text)
        if match:
            return match[2], line.index
    return "", -1


def _signed(issuing: list[_Line]) -> tuple[str, int]:
    for line in issuing:
        if DATE_LINE.fullmatch(line.text) and iso_date(line.text):
            return iso_date(line.text), line.index
    return "", -1


def _printed_apart(text: str) -> str:
    """The date to the day that a line sets apart from its author or rubric ("By A. Writer · 3 March 2021"), or ""."""
    apart, dates = _pattern("apart")[0], list(DATE_LINE.finditer(text))
    if len(dates) != 1 or iso_date(dates[0][0]).count("-") != 2:
        return ""
    before, after = text[: dates[0].start()], text[dates[0].end() :]
    whole = (not before.strip() or apart.search(before)) and (not after.strip() or apart.match(after))
    return iso_date(dates[0][0]) if whole else ""


def _publisher(
    front: list[_Line], issuing: list[_Line], last: list[_Line], running: list[_Line], foot: Sequence[_Line]
) -> tuple[str, int]:
    """The source that a line names, else the agency of the dateline, the owner of the page, the first body that signs."""
    for line in [*front, *last]:
        for pattern in _pattern("publisher"):
            match = pattern.search(line.text)
            if match and len(line.text) <= 160:
                return match[1].strip(" ,，。.|"), line.index
    for line in running:
        for pattern in _pattern("agency"):
            match = pattern.match(line.text)
            if match:
                return match["name"], line.index
    for line in foot:
        match = _pattern("imprint")[0].match(line.text) if line.kind == "caption" else None
        if match:
            return match["name"], line.index
    for line in issuing:
        if not DATE_LINE.fullmatch(line.text) and line.text[0] not in "(（":
            bodies = line.text.split()
            joint = len(bodies) > 1 and all(
                _CHINESE_BODY.fullmatch(body) for body in bodies
            )  # the first of those that sign is the publisher
            return bodies[0] if joint else line.text, line.index
    return "", -1


def imprint_of(text: str) -> int:
    """Length of the words at the foot of a page that tell whose page it is ("Copyright © 2024 The Quayside Review"), or 0."""
    match = _pattern("imprint")[0].match(text)
    return match.end("name") if match else 0


def _authors(raw: str, front: list[_Line], last: list[_Line]) -> tuple[Author, ...]:
    for line in last:
        match = _CITATION.match(line.text)
        if match:
            names = [
                Author((m[1], m[2]), line.index, m.start(1), m.end(1)) for m in _TWO_SCRIPTS.finditer(match[1])
            ] or _names(line, match.start(1), match.end(1))
            if names:
                return tuple(names)
    for line in front:
        for pattern in _pattern("authors"):
            match = pattern.match(line.text)
            names = _names(line, match.start(1), match.end(1)) if match else []
            if names:
                return _with_affiliations(raw, names, line, front)
    for line in front:  # "2021-03-03 来源：某网 记者 某某": the author stands behind other things
        match = _pattern("byline_author")[0].search(line.text) if len(line.text) <= _BYLINE else None
        names = _names(line, match.start(1), match.end(1)) if match else []
        if names:
            return tuple(names)
    for line in front:
        if not is_publication_line(line.text) and not is_body_name(line.text):
            names = _names(line, 0, len(line.text), strict=True) or _presented(raw, line)
            if names:
                return _with_affiliations(raw, names, line, front)
    return ()


def _presented(raw: str, line: _Line) -> list[Author]:
    """The one name that a line holds, where the text says who that is ("Dr. Varga is ...", "Ines Varga teaches ...")."""
    name = line.text.strip(" .*")
    if not _ENGLISH_NAME.fullmatch(name) or len(name.split()) < len(("first", "last")):
        return []
    told = _pattern("presented")[0].pattern.format(name=re.escape(name), last=re.escape(name.split()[-1]))
    i = line.text.index(name)
    return [Author((name,), line.index, i, i + len(name))] if re.search(told, raw) else []


def is_body_name(text: str) -> bool:
    """Whether a line names a body, not a person."""
    return any(cue in text.lower() for cue in read_lexicon("structure")["metadata"]["affiliations"])


@cache
def _surnames() -> frozenset[str]:
    return frozenset(read_lexicon("structure")["metadata"]["surnames"].split())


def _names(line: _Line, start: int, end: int, *, strict: bool = False) -> list[Author]:
    """The persons named in ``line.text[start:end]``; none where a part is no name. ``strict``: nothing but names, and
    in English a line of two words may as well be a rubric, so that two names or a known Chinese surname are asked."""
    found: list[Author] = []
    at = start
    for part in [*_SEPARATOR.finditer(line.text, start, end), None]:
        stop = part.start() if part else end
        name = line.text[at:stop].strip(" .*").rstrip("0123456789")
        begin = at + len(line.text[at:stop]) - len(line.text[at:stop].lstrip(" .*"))
        at = part.end() if part else end
        if not name:
            continue
        english = _ENGLISH_NAME.fullmatch(name)
        chinese = _CHINESE_NAME.fullmatch(name) and (name[0] in _surnames() or name[:2] in _surnames())
        if not english and not chinese:
            if strict or not found:
                return []
            break
        found.append(Author((name.replace(" ", "") if chinese else name,), line.index, begin, begin + len(name)))
    sure = any(_CHINESE_NAME.fullmatch(author.names[0]) for author in found)
    return found if found and (not strict or sure or len(found) > 1) else []


def _with_affiliations(raw: str, authors: list[Author], line: _Line, front: list[_Line]) -> tuple[Author, ...]:
    """Gives each author the bodies whose note mark (<sup>1</sup>) stands behind the name; a single body goes to all."""
    bodies: list[tuple[set[str], tuple[str, int, int, int]]] = []
    for other in front:
        if other.index <= line.index or other.index > line.index + 12 or not is_body_name(other.text):
            continue
        begin = len(other.text) - len(other.text.lstrip("（(0123456789. "))
        stop = compiled(r"[,，;；)）]|\s\d").search(other.text[begin:])
        finish = begin + stop.start() if stop else len(other.text)
        start = other.span(begin, begin + 1)[0]
        bodies.append(
            (
                set(_DIGITS.findall(raw[max(0, start - 14) : start].split("\n")[-1])),
                (other.text[begin:finish], other.index, begin, finish),
            )
        )
    result = []
    for k, author in enumerate(authors):
        after = line.span(author.i, author.j)[1]
        stop_at = line.span(authors[k + 1].i, authors[k + 1].j)[0] if k + 1 < len(authors) else after + 24
        marks = set(_DIGITS.findall(raw[after : min(stop_at, after + 24)].split("\n")[0]))
        chosen = [body for digits, body in bodies if digits & marks] or (
            [b for _, b in bodies] if len(bodies) == 1 else []
        )
        result.append(Author(author.names, author.passage, author.i, author.j, tuple(chosen)))
    return tuple(result)
