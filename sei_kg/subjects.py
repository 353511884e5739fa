"""Industries and technologies the vocabulary does not hold: members of lists, and small-letter names by their head.

A list says what its members are, by its head ("industries such as ...", ...等技术) or by its known members: what stands
alone between two known technologies is one. A name by its head alone ("the hydrogen fuel application industry") needs a
word in front that says something; lists of words that say nothing are in the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from sei_kg.bodies import behind_verbs
from sei_kg.induction import Candidate, Head, Scene, clean_label, words_before, zh_shape
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import expand
from sei_kg.patterns import compiled
from sei_kg.titles import list_items

__all__ = ["subject_names"]

_INDUSTRY = expand("sei:Industry")
_SENTENCE = 160  # characters in front of a product in which the verb of making it is sought
_TECHNOLOGY = expand("sei:Technology")
_EN_ITEM = re.compile(r"[A-Za-z0-9][\w’'&+/-]*(?:\s[A-Za-z0-9(][\w’'&+/()-]*){0,5}")
_ZH_ITEM = re.compile(r"[A-Za-z0-9\u4e00-\u9fff·+-]{2,14}")
_VERBS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|can|could|should|must|may|it|they|we|which|that|than|not|more|most"
    r"|increas\w+|decreas\w+|grow\w*|grew|account\w*|reach\w*|its|their|our|also|continu\w+|so|etc|other|others)\b"
)
_GERUND = re.compile(
    r"^(?!manufactur|comput|engineer|robot|sens|network|print|breed|min|process|recycl|semi|packag|cast|seq|data)\w+ing\s"
)


@cache
def _generic(language: str) -> frozenset[str]:
    return frozenset(read_lexicon("entities")["subject_generic"][language])


@cache
def _followers() -> frozenset[str]:
    return frozenset(read_lexicon("entities")["head_followers"])


@cache
def _zh_tail() -> re.Pattern[str]:
    return re.compile(rf"^.*(?:{alternation(read_lexicon('entities')['list_member_leads']['zh'])})")


@cache
def _zh_generic() -> re.Pattern[str]:
    return re.compile(rf"^(?:{alternation(_generic('zh'))})+$")


def subject_names(scene: Scene) -> Iterator[Candidate]:
    """Industries and technologies of one passage that the gazetteer does not know."""
    families = scene.families
    if "subjectlist-en" in families:
        yield from _led_lists(scene)
    if "subjectlist-zh" in families:
        yield from _closed_lists(scene)
    if len(scene.matches) > 1:
        yield from _between(scene)
    if "subjecthead-en" in families and scene.passage.language == "en":
        yield from _by_head(scene)
    if "subjecthead-zh" in families and scene.passage.language == "zh":
        yield from _by_head_zh(scene)
    if "product-zh" in families and scene.passage.language == "zh":
        yield from _products(scene)


def _acceptable(item: str) -> bool:
    words = item.lower().split()
    if not 1 <= len(words) <= 6 or len(item) < 3 or item[0].isdigit() or not _EN_ITEM.fullmatch(item):
        return False
    if _VERBS.search(item.lower()) or (len(words) > 1 and _GERUND.match(item.lower())):
        return False
    generic = _generic("en")
    if len(words) > 2 and words[-1] not in generic:
        return True
    return words[0] not in generic and words[0] != "those" and any(not word.isdigit() for word in words)


def _led_lists(scene: Scene) -> Iterator[Candidate]:
    for head in scene.of("subjectlist-en"):
        lead = compiled(r",?\s(?:such as|including|like|namely|that include|e\.g\.,?)\s(?:the\s)?").match(
            scene.text[head.j :]
        )
        if not lead:
            continue
        spans = list_items(scene.text, head.j + lead.end())
        if len(spans) < 2 and not compiled(r",?\s(?:such as|like)").match(scene.text[head.j :]):
            continue
        for i, j in spans:
            item = scene.text[i:j]
            cut = compiled(
                r"\s(?:have|has|are|is|were|was|will|in|as|for|by|to|at|from|on|with|where|while|into)\s"
            ).search(item)
            if cut:
                j = i + cut.start()
                item = scene.text[i:j]
            if _acceptable(item) and " and " not in item:
                yield Candidate(i, j, head.value, _named(item), "en", "lead-in-list")


def _named(item: str) -> str:
    label = clean_label(item)
    return label[0].upper() + label[1:] if label else label


def _closed_lists(scene: Scene) -> Iterator[Candidate]:
    """A、B、C等产业; also 包括A、B和C."""
    for head in scene.of("subjectlist-zh"):
        window = scene.text[max(0, head.i - 140) : head.i]
        before = compiled(
            r"((?:[A-Za-z0-9\u4e00-\u9fff·（）()+-]{2,26}、)+[A-Za-z0-9\u4e00-\u9fff·（）()+-]{2,24})"
            r"等[^，。；：、等的]{0,8}$"
        ).search(
            window,
        )
        if not before:
            continue
        at = head.i - len(window) + before.start(1)
        for n, part in enumerate(before[1].split("、")):
            name = part
            if n == 0:
                known = next((m for m in scene.matches if m.j == at + len(part)), None)
                name = scene.text[known.i : known.j] if known else _zh_tail().sub("", part)
            pieces = compiled(r"[和与及]").split(name) if n == before[1].count("、") else [name]
            offset = at + len(part) - len(name)
            for piece in pieces:
                if 2 <= len(piece) <= 12 and _ZH_ITEM.fullmatch(piece) and not _zh_generic().match(piece):
                    yield Candidate(offset, offset + len(piece), head.value, piece, "zh", "lead-in-list")
                offset += len(piece) + 1
            at += len(part) + 1


def _between(scene: Scene) -> Iterator[Candidate]:
    """What stands alone between two known members of a list."""
    listed = [expand(name) for name in read_lexicon("entities")["list_classes"]]
    known = [m for m in scene.matches if m.cls in listed]
    for left, right in pairwise(known):
        gap = scene.text[left.j : right.i]
        if not 4 <= len(gap) <= 60:
            continue
        english = compiled(r",\s([^,;.:!?“”]+?)(?:,\s(?:and\s|or\s)?|\s(?:and|or)\s)").fullmatch(gap)
        if english and _acceptable(english[1]) and len(english[1].split()) <= 4 and " and " not in english[1]:
            i = left.j + english.start(1)
            yield Candidate(i, i + len(english[1]), left.cls, _named(english[1]), "en", "coordinated-list")
        chinese = compiled(r"、([A-Za-z0-9\u4e00-\u9fff]{2,10})[、和与及]").fullmatch(gap)
        if chinese and not _zh_generic().match(chinese[1]) and not zh_shape("no_member").search(chinese[1]):
            i = left.j + chinese.start(1)
            yield Candidate(i, i + len(chinese[1]), left.cls, chinese[1], "zh", "coordinated-list")


def _by_head(scene: Scene) -> Iterator[Candidate]:
    generic = _generic("en")
    for head in scene.of("subjecthead-en"):
        industry = head.value == _INDUSTRY
        plural = scene.text[head.i : head.j].lower().endswith("ies")
        if industry and plural:
            continue  # "industries" is too often any industries
        words = words_before(scene.text, head.i, 5)
        while any(not word[0].isalpha() for word in words):
            words.pop(0)
        kept: list[str] = []
        for word in reversed(words):
            if word.lower() in generic and not (
                kept and word.lower() in ("advanced", "high-end", "basic", "core", "key")
            ):
                break
            kept.insert(0, word)
        while kept and kept[0].lower() in generic and kept[0].lower() not in ("advanced", "high-end"):
            kept.pop(0)
        follower = compiled(r"\s([a-z-]+)").match(scene.text[head.j :])
        if follower and follower[1] not in _followers():
            continue
        if any(w[0].isupper() and not w.isupper() for w in kept[1:]) or scene.text[head.i].isupper():
            continue
        if kept and _GERUND.match(kept[0] + " "):
            kept.pop(0)
        telling = [w for w in _unnamed(scene, head, kept) if w.lower() not in generic]
        lead = words[len(words) - len(kept) - 1] if len(words) > len(kept) else ""
        if not telling or _VERBS.search(" ".join(kept).lower()) or compiled(r"(?:ed|ly)$").search(kept[0]):
            continue
        if industry and lead.lower() not in ("the", "and", "a", "an"):
            continue
        if not industry and len(kept) < 2:
            continue
        i = head.i - len(" ".join(kept)) - 1
        if kept[0][0].isupper() and not industry:
            continue
        yield Candidate(i, head.j, head.value, _named(scene.text[i : head.j]), "en", "head-noun")


def _unnamed(scene: Scene, head: Head, words: list[str]) -> list[str]:
    """The words in front of a head that no known name covers; none where a known name reaches into the head."""
    at, free = head.i - len(" ".join(words)) - 1, []
    if any(m.i < head.i < m.j for m in scene.matches):
        return []
    for word in words:
        if not any(m.i <= at < m.j for m in scene.matches):
            free.append(word)
        at += len(word) + 1
    return free


def _by_head_zh(scene: Scene) -> Iterator[Candidate]:
    for head in scene.of("subjecthead-zh"):
        if zh_shape("subject_goes_on").match(scene.text, head.j):
            continue
        window = scene.text[max(0, head.i - 12) : head.i]
        name = compiled(r"(?:^|[，。；：、（“])([\u4e00-\u9fffA-Za-z0-9]{2,12})$").search(window)
        stem = _zh_tail().sub("", name[1]) if name else ""
        led = bool(name) and (stem != name[1] or window[: name.start(1)].endswith(("、", "“")))  # type: ignore[union-attr, index]
        if not led:
            continue
        if 3 <= len(stem) <= 8 and not _zh_generic().match(stem) and not zh_shape("no_subject").search(stem):
            if any(stem.startswith(word) for word in _generic("zh") if len(word) > 1):
                continue
            i = head.i - len(stem)
            if not any(m.i < head.j and i < m.j for m in scene.matches):
                yield Candidate(i, head.j, head.value, scene.text[i : head.j], "zh", "head-noun")


def _products(scene: Scene) -> Iterator[Candidate]:
    """研制连续发酵反应器, 飞控芯片受制于人: products by their last word, where a text speaks of making or wanting them."""
    text = scene.text
    for head in scene.of("product-zh"):
        if not zh_shape("product_ends").match(text, head.j):
            continue
        start = max(0, head.i - _SENTENCE)
        start = max(start, *(text.rfind(mark, start, head.i) + 1 for mark in "。；："))
        made = zh_shape("made_before").search(text, start, head.i)
        if not made and not zh_shape("made_behind").match(text, head.j):
            continue
        found = zh_shape("product_stem").search(text, max(start, head.i - 12), head.i)
        stem = _zh_tail().sub("", found[0]) if found else ""
        stem = stem[behind_verbs(stem, 0, len(stem)) :]
        stem = zh_shape("product_lead").sub("", stem)
        if not 2 <= len(stem) <= 9 or _zh_generic().match(stem) or zh_shape("no_subject").search(stem):
            continue
        i = head.i - len(stem)
        if any(m.i < i < m.j or (m.i < head.i and head.j <= m.j) for m in scene.matches):
            continue  # a name that is known ends here, or this one begins inside of another
        yield Candidate(i, head.j, _TECHNOLOGY, text[i : head.j], "zh", "head-noun")
