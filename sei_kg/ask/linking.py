"""What a question names: entities, documents, sections, times, and numbers that say how many things are meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sei_kg.ask.words import Lexicon
from sei_kg.namespaces import ID, SEI
from sei_kg.search import Hit, SearchIndex, fold, tokens
from sei_kg.times import Interval, find_times, interval_of

__all__ = ["Link", "Links", "link"]

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[.'’&+-][A-Za-z0-9]+)*|[\u3400-\u4dbf\u4e00-\u9fff]")
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_MOST = 3000  # characters of a question that are read
_CASED = 7  # rank of case-sensitive labels
_OTHER = frozenset(  # what a question may name, but never as the thing it is about
    (SEI + "SourceDocument", "http://qudt.org/schema/qudt/Unit", "http://www.w3.org/2004/02/skos/core#ConceptScheme")
)
_DATED = ("Policy", "Plan", "Law", "Regulation", "Strategy", "Programme", "Decision", "GuidingOpinions", "Event")
_PERSONAL = {SEI + name for name in ("Person", "holdsPost", "spokeAt", "affiliatedWith")} | {"post"}
_WEAK = {SEI + name for name in ("Problem", "Measure", "Indicator", "SourceDocument", "Passage")}


@dataclass(frozen=True, slots=True)
class Link:
    """An entity named in the question.

    Attributes:
        iri, cls: the entity and its classes.
        start, end: where in the question; surface: as written.
        labels: all labels.
        background: named in nearly every question; restricts only where nothing else does.
    """

    iri: str
    cls: tuple[str, ...]
    start: int
    end: int
    surface: str
    labels: tuple[str, ...]
    background: bool = False

    def is_a(self, *names: str) -> bool:
        return any(SEI + name in self.cls for name in names)


@dataclass(frozen=True, slots=True)
class Links:
    """All that a question names.

    Attributes:
        entities: without overlaps, in order.
        documents: IRIs of documents named, in order; identifiers beside them.
        sections: numbers ("2.5", "(1)") and titles of sections named.
        times: intervals, with their places.
        spans: places of documents and sections, which are no words of the matter.
        quotes: texts in quotation marks that are no name.
    """

    entities: tuple[Link, ...]
    documents: tuple[tuple[str, str], ...]
    sections: tuple[str, ...]
    times: tuple[tuple[Interval, int, int], ...]
    spans: tuple[tuple[int, int], ...]
    quotes: tuple[str, ...] = ()


def link(text: str, language: str, index: SearchIndex, lexicon: Lexicon) -> Links:
    """Finds what the question names; labels are looked up in the search index, typing errors forgiven."""
    text = text[:_MOST]
    documents, spans = _documents(text, index, lexicon)
    sections, more = _sections(text)
    spans += more
    changed = any(c.kind == "operation" and c.meaning[0] == "difference" for c in lexicon.cues(text, language))
    times = [
        (t.interval, t.i, t.j)
        for t in find_times(text, language)
        if t.sort in ("complete", "partial")
        or (t.sort == "compared" and t.interval.end and (changed or not _COMPARED.match(text, t.j)))
    ]
    times += _quarters(text, [(i, j) for _, i, j in times])
    times.sort(key=lambda t: t[1])
    entities = _entities(text, language, index, lexicon, spans)
    entities = sorted([*entities, *_romanised(text, language, index, lexicon, entities)], key=lambda one: one.start)
    times = [
        t for t in times if not any(one.start <= t[1] and t[2] <= one.end for one in entities if one.is_a(*_DATED))
    ]
    return Links(
        tuple(entities), tuple(documents), tuple(sections), tuple(_whole(times)), tuple(spans),
        tuple(_quotes(text)),
    )  # fmt: skip


_COMPARED = re.compile("年?(?:同期|全年)?(?:相比|相较|比)")  # 与2019年相比; but 2018年与2019年各是多少 asks for both


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_QUARTERS = re.compile(
    r"\b((?:(?:first|second|third|fourth)(?:\s*,\s*|\s+and\s+|\s+to\s+)?)+)[\s-]quarters?\b(?:\s+(?:of|in)\s+(\d{4}))?",
    re.IGNORECASE,
)


def _quarters(text: str, taken: Sequence[tuple[int, int]]) -> list[tuple[Interval, int, int]]:
    """Quarters in a row ("the first and third quarters of 2019", "the first-quarter figure")."""
    found = []
    for match in _QUARTERS.finditer(text):
        words = re.findall(r"first|second|third|fourth", match[1], re.IGNORECASE)
        if len(words) == 1 and any(a < match.end() and match.start() < b for a, b in taken):
            continue
        for word in words:
            number = _ORDINALS[word.casefold()]
            year = match[2] or "0000"
            interval = Interval(f"{year}-{3 * number - 2:02}", f"{year}-{3 * number:02}")
            found.append((interval, match.start(), match.end()))
    return found


def _whole(times: Sequence[tuple[Interval, int, int]]) -> list[tuple[Interval, int, int]]:
    """A quarter without a year takes the year that stands beside it ("the first and third quarters of 2019")."""
    years = [t for t in times if not t[0].start.startswith("0000") and not t[0].end.startswith("0000")]
    found = []
    for interval, i, j in times:
        if interval.start.startswith("0000") or interval.end.startswith("0000"):
            if not years:
                continue
            near = min(years, key=lambda t: abs(t[1] - i))[0]
            year = (near.end or near.start)[:4]
            interval = Interval(interval.start.replace("0000", year), interval.end.replace("0000", year))
        found.append((interval, i, j))
    quartered = {t[0].start[:4] for t in found if len(t[0].start) > 4}
    return [t for t in found if len(t[0].start) > 4 or t[0].start[:4] not in quartered or len(found) == 1]


_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{2,120})[”\"」』》]")


def _quotes(text: str) -> list[str]:
    return [match[1] for match in _QUOTED.finditer(text)]


def _documents(text: str, index: SearchIndex, lexicon: Lexicon) -> tuple[list[tuple[str, str]], list[tuple[int, int]]]:
    """Documents by number ("document 001", "（000）") or by words of their title ("the paper on X")."""
    found: dict[str, str] = {}
    spans: list[tuple[int, int]] = []
    numbers = list(re.finditer(r"(?<![\d.])\d{3,8}(?![\d.]|\s*%)", text))
    known = index.exact([m[0] for m in numbers], [SEI + "SourceDocument"])
    nouns = "|".join(sorted(map(re.escape, lexicon.data["documents"]["en"]), key=len, reverse=True))
    nouns_zh = "|".join(sorted(map(re.escape, lexicon.data["documents"]["zh"]), key=len, reverse=True))
    for match in numbers:
        hits = known.get(match[0], [])
        if not hits:
            continue
        found[hits[0].iri] = _identifier(hits[0])
        spans.append((match.start(), match.end()))
        before = text[: match.start()]
        lead = re.search(
            rf"(?:the\s+)?\b(?:{nouns})s?\b(?:\s+(?:on|about)\s+[^,，。?？()（）]{{3,80}})?\s*[(（]?\s*(?:no\.?\s*)?$",
            before,
            re.IGNORECASE,
        )
        lead = lead or re.search(
            rf"(?:论[^，,。？?（）()]{{2,30}}的|关于[^，,。？?（）()]{{2,30}}的)?(?:{nouns_zh})\s*[(（]?$", before
        )
        if lead:
            spans.append((lead.start(), match.end()))
    titled = rf"\b(?:{nouns})\s+(?:on|about)\s+((?:[\w&'’-]+\s*){{2,10}})|(?:论|关于)([^，,。？?（）()]{{4,30}}?)的?(?:{nouns_zh})"
    for match in re.finditer(titled, text, re.IGNORECASE):
        if any(a <= match.start() < b for a, b in spans):
            continue
        words = match[1] or match[2]
        best = _titled(words, index)
        if best is not None:
            hit, used = best
            found[hit.iri] = _identifier(hit)
            spans.append((match.start(), match.start(1) + used if match[1] else match.end()))
    return list(found.items()), spans


def _titled(words: str, index: SearchIndex) -> tuple[Hit, int] | None:
    """The document whose title holds most of the words, and how many characters of them it holds."""
    hits = index.search(words, limit=5, classes=[SEI + "SourceDocument"], kind="entity")
    for hit in hits:
        held = {token for _, _, label in hit.labels for token in tokens(label)}
        used = 0
        for match in re.finditer(r"[\w&'’-]+", words):
            part = tokens(match[0])
            if part and not set(part) <= held and match[0] not in ("of", "in", "the", "and", "for"):
                break
            used = match.end()
        if len(words[:used].split()) >= 2:
            return hit, used
    return None


def _identifier(hit: Hit) -> str:
    return next((text for _, rank, text in hit.labels if rank == 5), hit.label())


_SECTION = re.compile(
    r"§+\s*(\d+(?:\.\d+)*)|\b(?:under|in)\s+(\([ivxlc]+\)|\(\d+\))|\b(?:section|chapter|part)s?\s+(\d+(?:\.\d+)*|\([ivxlc\d]+\)|[ivxlc]+\b)|第\s*(\d+(?:\.\d+)*)\s*(?:节|章|部分)"
    r"|第\s*([一二三四五六七八九十]+)\s*(?:节|章|部分)|[“\"]?[（(]([一二三四五六七八九十]+)[)）][^”\"？?]{0,40}[”\"]?\s*一?(?:节|章|部分)",
    re.IGNORECASE,
)  # fmt: skip


def _sections(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    found, spans = [], []
    for match in _SECTION.finditer(text):
        number = next(group for group in match.groups() if group)
        found.append(section_key(number))
        spans.append((match.start(), match.end()))
    return found, spans


def section_key(number: str) -> str:
    """Numbers of sections in one form: "2.5" stays, "(i)", "（一）" and "1" become "1"."""
    bare = number.strip("()（） .、:：")
    if re.fullmatch(r"\d+(?:\.\d+)*", bare):
        return bare
    from sei_kg.structure import (
        ordinal,
    )  # imported here: most questions name no section, and it brings the layout with it

    value = ordinal(bare)
    return str(value) if value else bare.casefold()


def _entities(
    text: str, language: str, index: SearchIndex, lexicon: Lexicon, spans: Sequence[tuple[int, int]]
) -> list[Link]:
    """Labels in the question, the longest first; a class word alone ("measures", 产业) names nothing."""
    pieces = [m for m in _TOKEN.finditer(text) if not any(a <= m.start() < b for a, b in spans)]
    windows: dict[str, list[tuple[int, int]]] = {}
    for i in range(len(pieces)):
        most = 26 if _CHINESE.match(pieces[i][0]) else 14
        for j in range(i, min(i + most, len(pieces))):
            start, end = pieces[i].start(), pieces[j].end()
            if end - start > 120:
                break
            windows.setdefault(fold(text[start:end])[:300], []).append((start, end))
    plain = {fold(str(w)) for entry in lexicon.data["classes"] for lang in ("en", "zh") for w in entry.get(lang, ())}
    plain |= {fold(str(w)) for lang in ("en", "zh") for w in lexicon.data["stop"][lang]} | {""}
    known = index.exact([key for key in windows if key not in plain and (len(key) > 1)])
    options: list[tuple[int, int, Hit]] = []
    for key, hits in known.items():
        good = [
            hit
            for hit in hits
            if (_rank(hit, key) <= 5 or _same_case(hit, key, windows[key], text)) and not _OTHER.intersection(hit.cls)
        ]
        if good:
            best = min(
                good, key=lambda hit: (any(c in _WEAK for c in hit.cls), _rank(hit, key), -len(hit.documents), hit.iri)
            )
            options += [(start, end, best) for start, end in windows[key]]
    options += _misspelt(text, pieces, index, lexicon, known, windows)
    taken: list[tuple[int, int]] = []
    found: list[Link] = []
    for start, end, hit in sorted(options, key=lambda o: (o[0] - o[1], o[0])):
        if any(a < end and start < b for a, b in taken):
            continue
        taken.append((start, end))
        if SEI + "Indicator" in hit.cls and lexicon.longer_word(text, start, end):
            continue  # overcapacity (产能过剩) is no figure of capacity (产能)
        if SEI + "Indicator" in hit.cls and language == "zh":
            start = _behind_class(text, start, end, lexicon)
        labels = tuple(label for _, rank, label in hit.labels if rank <= 5)
        found.append(Link(hit.iri, hit.cls, start, end, text[start:end], labels, hit.iri in lexicon.background))
    return sorted(found, key=lambda one: one.start)


_WHICH = re.compile("(?:哪(?:些|个|几个|种|类|家)|各|什么)$")


def _behind_class(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """ "哪些产业景气指数": the industries are asked for, the indicator begins behind them."""
    if not _WHICH.search(text[:start]):
        return start
    words = [str(word) for entry in lexicon.data["classes"] for word in entry.get("zh", ())]
    fitting = [word for word in words if text.startswith(word, start) and start + len(word) < end]
    return start + max(map(len, fitting), default=0)


def _romanised(text: str, language: str, index: SearchIndex, lexicon: Lexicon, known: Sequence[Link]) -> list[Link]:
    """Persons whom the graph knows by a Latin name alone, written in Chinese: 张平 is Zhang Ping."""
    if language != "zh" or any(one.is_a("Person") for one in known):
        return []
    if not any(_PERSONAL.intersection(cue.meaning) for cue in lexicon.cues(text, language)):
        return []
    from pypinyin import lazy_pinyin

    windows: dict[str, tuple[int, int]] = {}
    for start, char in enumerate(text):
        if char not in lexicon.surnames or any(one.start <= start < one.end for one in known):
            continue
        for length in (3, 2):
            name = text[start : start + length]
            if len(name) == length and all(_CHINESE.match(c) for c in name):
                sounds = lazy_pinyin(name)
                windows.setdefault(fold(sounds[0] + " " + "".join(sounds[1:])), (start, start + length))
    found: list[Link] = []
    for key, hits in sorted(index.exact(windows, [SEI + "Person"]).items(), key=lambda kv: windows[kv[0]]):
        start, end = windows[key]
        if len(hits) == 1 and not any(one.start < end and start < one.end for one in found):
            labels = tuple(label for _, rank, label in hits[0].labels if rank <= 5)
            found.append(Link(hits[0].iri, hits[0].cls, start, end, text[start:end], labels))
    return found


def _same_case(hit: Hit, key: str, places: Sequence[tuple[int, int]], text: str) -> bool:
    """Abbreviations that name something only as they are written ("SEI")."""
    written = {text[a:b] for a, b in places}
    return any(rank == _CASED and label in written for _, rank, label in hit.labels)


def _rank(hit: Hit, key: str) -> int:
    return min((rank for _, rank, label in hit.labels if fold(label)[:300] == key), default=5)


def _misspelt(
    text: str, pieces: Sequence[re.Match[str]], index: SearchIndex, lexicon: Lexicon,
    known: Mapping[str, object], windows: Mapping[str, Sequence[tuple[int, int]]],
) -> list[tuple[int, int, Hit]]:  # fmt: skip
    """English names with a typing error: windows around a word that no label and no passage knows."""
    from rapidfuzz.distance import DamerauLevenshtein

    found: list[tuple[int, int, Hit]] = []
    strange = {
        n for n, m in enumerate(pieces)
        if m[0].isascii() and m[0].isalpha() and len(m[0]) > 3 and m[0].casefold() not in lexicon.stop_en
        and not any(index.frequency(t, f) for t in tokens(m[0]) for f in ("label", "body"))
    }  # fmt: skip
    for n in sorted(strange)[:6]:
        if not index.search(pieces[n][0], limit=1, kind="entity"):
            continue  # no name holds a word like it: none of the windows around it can be one
        for i in range(max(0, n - 4), n + 1):
            for j in range(n, min(n + 5, len(pieces))):
                start, end = pieces[i].start(), pieces[j].end()
                key = fold(text[start:end])
                if len(key) < 5 or key in known:
                    continue
                for hit in index.search(text[start:end], limit=12, kind="entity"):
                    if any(c in _WEAK for c in hit.cls):
                        continue
                    most = 1 if len(key) < 8 else 2 if len(key) < 20 else 3
                    if any(
                        DamerauLevenshtein.distance(key, fold(label), score_cutoff=most) <= most
                        for _, rank, label in hit.labels
                        if rank <= 5
                    ):
                        found.append((start, end, hit))
                        break
    return found


def months(interval: Interval) -> tuple[str, str]:
    """First and last month, ``YYYY-MM``; an open end takes the other one."""
    start = interval.start or interval.end
    end = interval.end or interval.start
    return (start if len(start) > 4 else start + "-01")[:7], (end if len(end) > 4 else end + "-12")[:7]


def time_of(text: str) -> Interval | None:
    """An interval from a lexical date; None where it is none."""
    return interval_of(text)


def local(iri: str) -> str:
    return iri.removeprefix(ID).removeprefix(SEI)
