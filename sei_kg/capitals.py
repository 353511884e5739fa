"""Names in capitals: English policies, bodies, events and places, read off runs of capitalised words.

A run is a row of capitalised words with small words of the kind that titles have between them. Inside a run a head noun
(Plan, Ministry, Forum, Province ...) says what is named; whether the name reaches to the left of its head ("National
Energy Administration"), to the right ("Law on ...") or both is decided by the word that follows the head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sei_kg.induction import Candidate, Scene, clean_label
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import expand
from sei_kg.patterns import compiled
from sei_kg.titles import notice_end, policy_class

__all__ = ["capital_names", "runs"]

_EVENT = expand("sei:Event")
_TOLD = 2  # words behind a general head that tell which one it is ("Center for Drug Evaluation")
_FORWARD = {
    "policy": frozenset(("on", "for", "of", "to", "regarding", "concerning", "in")),
    "event": frozenset(("of", "on", "for")),
    "body": frozenset(("of", "for", "on")),
    "place": frozenset(),
}
_YEARS = re.compile(r"\s?[(（](?:19|20)\d\d\s?[–—-]\s?(?:19|20)?\d\d[)）]")
_PERIODS = re.compile(
    r"(?:(?:\d+th|[A-Z][a-z]+th|and|the)\s)*Five[- ]Year (?:Plans?|Programmes?)"
)  # periods, no titles
_FIELD = re.compile("/(?:industry|technology|region|instrument)-")
_FAMILIES = frozenset(("policy-en", "body-en", "event-en", "place-en"))
_ARTICLE = frozenset(("the", "a", "an", "its", "their", "or", "as", "up", "at", "by", "with", "from", "into", "under"))


@cache
def _run_pattern() -> re.Pattern[str]:
    links = alternation(read_lexicon("entities")["name_links"])
    word = r"(?:(?:Co|Ltd|Inc|Corp)\.|[A-Z](?:[\w&]|[’'.\-](?=\w))*|[&])"
    number = r"\d{1,4}(?:st|nd|rd|th)?(?![\w.,]?\d|\s?%)"
    gap = rf"(?:\s(?:{links}|concerning|regarding)(?=\s)){{0,3}}\s"
    return re.compile(rf"(?:{word}|\d{{1,3}}(?:st|nd|rd|th)\b)(?:{gap}(?:{word}|{number})|,\s(?:Ltd|Inc|LLC)\.?)*")


@cache
def _heads() -> dict[tuple[str, ...], tuple[str, str]]:
    """Words of a head noun -> (family, class)."""
    lexicon = read_lexicon("entities")
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for name, family in (("body_heads", "body"), ("policy_heads", "policy")):
        for cls, phrases in lexicon[name]["en"].items():
            for phrase in phrases:
                found[tuple(phrase.split())] = (family, expand(cls))
    for phrase in lexicon["event_heads"]["en"]:
        found[tuple(phrase.split())] = ("event", _EVENT)
    for phrase, cls in lexicon["place_heads"]["en"].items():
        found[tuple(phrase.split())] = ("place", expand(cls))
    return found


@cache
def _first_words() -> frozenset[str]:
    return frozenset(words[0] for words in _heads())


@cache
def _generic() -> frozenset[str]:
    return frozenset(read_lexicon("entities")["body_generic"]["en"])


@cache
def _links() -> frozenset[str]:
    return frozenset(read_lexicon("entities")["name_links"]) - {"and", "&"}


@cache
def _dates() -> frozenset[str]:
    return frozenset(read_lexicon("entities")["date_words"]["en"])


@cache
def _leads() -> frozenset[str]:
    return frozenset(read_lexicon("entities")["name_leads"])


def runs(text: str) -> list[re.Match[str]]:
    """Runs of capitalised words, small words of titles between them."""
    return list(_run_pattern().finditer(text))


def capital_names(scene: Scene) -> Iterator[Candidate]:
    """Names in the runs of a passage. Headings in title case yield only what a title's own form shows."""
    if _FAMILIES.isdisjoint(scene.heads):
        return
    heading = scene.passage.kind in ("heading", "title")
    for run in runs(scene.text):
        if heading and run.end() - run.start() > 0.6 * len(scene.text) and scene.passage.kind == "heading":
            continue
        words = [(m.start() + run.start(), m.end() + run.start(), m[0]) for m in compiled(r"\S+").finditer(run[0])]
        yield from _names_in(scene, words)


def _names_in(scene: Scene, words: list[tuple[int, int, str]]) -> Iterator[Candidate]:
    heads = _heads()
    tokens = [word for _, _, word in words]
    bare, first_words = tuple([word.rstrip(",") for word in tokens]), _first_words()
    if first_words.isdisjoint(bare):
        return
    k, floor = 0, 0
    while k < len(tokens):
        size = 0
        if bare[k] in first_words:
            size = next((n for n in (4, 3, 2, 1) if k + n <= len(tokens) and bare[k : k + n] in heads), 0)
        if not size:
            k += 1
            continue
        family, cls = heads[bare[k : k + size]]
        if k + size < len(tokens) and heads.get((tokens[k + size],), ("",))[0] == family:
            k += size  # "Pilot Programme": of two heads of a kind the last one counts
            continue
        after = tokens[k + size] if k + size < len(tokens) else ""
        last = k + size
        if after in _FORWARD[family]:
            last = _known_end(scene, words, k + size, _right_end(scene, tokens, words, k + size, family))
        first = _left_end(scene, tokens, words, k, floor, family, forward=last > k + size)
        if _is_name(tokens, first, k, size, last, family):
            i, j = words[first][0], words[last - 1][1]
            if family == "policy" and (years := _YEARS.match(scene.text, j)):
                j = years.end()
            if family == "policy" and i < (paper := notice_end(scene.text, i)) < j:
                i, cls = paper, policy_class(scene.text[paper:j]) or cls
            label = clean_label(scene.text[i:j])
            if len(label) > 5 and not _PERIODS.fullmatch(label):
                yield Candidate(i, j, cls, label, "en", f"capitals-{family}")
            floor = last
        k = max(last, k + size)


def _right_end(scene: Scene, tokens: list[str], words: list[tuple[int, int, str]], k: int, family: str) -> int:
    """Index behind the last word of a name that goes on behind its head; k is the index of the link."""
    if family == "policy" and tokens[k] == "in":
        return k
    if (
        tokens[k] in ("in", "on", "by")
        and k + 1 < len(tokens)
        and (tokens[k + 1] in _dates() or tokens[k + 1][0].isdigit())
    ):
        return k
    end = k + 1
    while end < len(tokens):
        word = tokens[end]
        if (
            word in ("in", "on", "by")
            and end + 1 < len(tokens)
            and (tokens[end + 1] in _dates() or tokens[end + 1][0].isdigit())
        ):
            break
        if word == "and" and family == "policy":
            heads = _heads()
            if heads.get((tokens[end + 1],) if end + 1 < len(tokens) else (), ("",))[0] == "policy" and (
                tokens[end + 2 : end + 3] and tokens[end + 2] in _FORWARD["policy"]
            ):
                break
        if word == "and" and family in ("body", "event"):
            if end + 1 < len(tokens) and any(
                m.i == words[end + 1][0] and "organization-" in m.iri for m in scene.matches
            ):
                break  # "the Bureau of Finance of Rugao and Hailong"
            rest = [t for t in tokens[end + 1 :] if t not in _ARTICLE]
            heads = _heads()
            if tokens[end + 1 : end + 2] == ["the"] or any((t,) in heads and heads[t,][0] in ("body",) for t in rest):
                break
        if family == "body" and word in ("in", "on", "to", "from", "by", "at", "with", "under", "as"):
            break
        if word.endswith(("’s", "'s")) and word not in ("People’s", "People's") and end + 1 < len(tokens):
            end += 1
            break
        end += 1
    while end > k + 1 and not (tokens[end - 1][0].isupper() or tokens[end - 1][0].isdigit()):
        end -= 1
    return end if end > k + 1 else k


def _known_end(scene: Scene, words: list[tuple[int, int, str]], k: int, last: int) -> int:
    """Where a known name ends inside the words k to last and another word follows it directly, the name ends there."""
    for match in scene.matches:
        if match.i < words[k][0] < match.j < words[last - 1][1] and not _FIELD.search(match.iri):
            end = next(n for n in range(k, last) if words[n][1] >= match.j) + 1
            if end < last and words[end][2] not in _links():
                return end
    return last


def _left_end(
    scene: Scene,
    tokens: list[str],
    words: list[tuple[int, int, str]],
    k: int,
    floor: int,
    family: str,
    *,
    forward: bool,
) -> int:
    """Index of the first word of a name whose head is word k."""
    heads = _heads()
    first = k
    while first > floor:
        word = tokens[first - 1]
        if word in _ARTICLE or word in ("in", "on", "to") or word.endswith(","):
            break
        if word.endswith(("’s", "'s")) and word not in ("People’s", "People's"):
            break
        if word in ("and", "of", "for", "&"):
            if (forward and family == "policy") or family == "place" or first - 1 <= floor:
                break
            before = tokens[floor : first - 1]
            if word == "and" and any((t,) in heads and heads[t,][0] in ("body", "policy") for t in before):
                break
            if word in ("of", "for") and family != "policy":
                break
        elif (family != "body" and heads.get((word,), ("",))[0] == "body") or (
            first - 1 == floor and _is_lead(word, family)
        ):
            break
        first -= 1
    if family == "policy":  # "Ministry of Finance Notice on ...": the issuer is no part of the title
        for match in scene.matches:
            if words[first][0] <= match.i < words[k][0] and match.j <= words[k][0] and "organization-" in match.iri:
                first = max(first, next((n for n in range(first, k + 1) if words[n][0] >= match.j), k))
    while first < k and (
        _is_lead(tokens[first], family) or not (tokens[first][0].isupper() or tokens[first][0].isdigit())
    ):
        first += 1
    return first


def _is_lead(word: str, family: str) -> bool:
    """Whether the word stands before names and belongs to none; "Chinese" belongs to bodies ("Chinese Academy"),
    "Several" to policies ("Several Measures for ...")."""
    return word in _leads() and (word, family) not in (("Chinese", "body"), ("Several", "policy"))


def _is_name(tokens: list[str], first: int, k: int, size: int, last: int, family: str) -> bool:
    """Whether enough stands beside the head to name one thing."""
    left = [t for t in tokens[first:k] if t[0].isupper() or t[0].isdigit()]
    right = [t for t in tokens[k + size : last] if t[0].isupper() or t[0].isdigit()]
    if family == "place":
        return 1 <= len(left) <= 3
    if family == "policy":
        return len(left) + len(right) >= 2 or (len(left) == 1 and len(left[0]) > 3 and left[0] not in _leads())
    if family == "event":
        return len(left) >= 1 and len(left) + len(right) >= 2
    if (
        not left
        and len(right) < _TOLD
        and tokens[k]
        in (
            "School",
            "College",
            "Center",
            "Centre",
            "Office",
            "Board",
            "Government",
            "Fund",
            "Union",
        )
    ):
        return False
    return bool(right) or any(t.strip(",") not in _generic() for t in left)
