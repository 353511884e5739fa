"""The noun that tells what a question word asks for, and how many are meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sei_kg.ask.words import Cue

__all__ = ["head_en", "head_zh", "number_at", "outermost", "size_of"]


_SIZE_EN = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b(?!\s*(?:%|percent|-|years?|documents?|papers?|sources?))",
    re.IGNORECASE,
)


_SIZE_ZH = re.compile("([二两三四五六七八九十]|\\d{1,2})\\s*(?:大|个|项|种|方面|条|类|点)")


_NUMBERS = {w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])} | {
    c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}  # fmt: skip


def outermost(classes: tuple[str, ...], cues: Sequence[Cue]) -> tuple[str, ...]:
    """Classes without those whose word is only a part of a longer one ("policy" in "policy instrument")."""
    named = [c for c in cues if c.kind == "class"]
    whole = [
        c
        for c in named
        if not any(o.start <= c.start and c.end <= o.end and o.end - o.start > c.end - c.start for o in named)
    ]
    return tuple(m for m in classes if any(m in c.meaning for c in whole))


_ATTRIBUTIVE = (
    "哪",
    "哪些",
    "哪个",
    "哪家",
    "哪项",
    "哪种",
    "哪几",
    "哪两",
    "哪一",
    "什么",
    "何种",
    "哪位",
    "多少",
    "几",
    "哪省",
    "哪国",
)


_STOP_HEAD = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|should|can|could|to|of|in|on|for|from|at|by|with|that|which|who|whose|whom|where|when|issued|named|mentioned|described|given|made|propos\w*|launch\w*|announc\w*|rais\w*|declar\w*|approv\w*|translat\w*|recommend\w*|suggest\w*|receiv\w*|carr(?:y|ied|ies)|want\w*|decid\w*|select\w*|invest(?:s|ed)|regard\w*|receive\w*|reach\w*|put|spend|spends|spent|built|gave|gives|show\w*|see|saw|took|takes|"
    r"conducted|belong\w*|held|hold|holds|lead|leads|address|addresses|use|uses|make|follow|follows|according|face|faces|apply|applies|target|targets|"
    r"about|regarding|concerning|under|within|among|there|cover|covers|list|lists|cause|causes|affect|affects|released|published|support|supports|propose|proposes|each|both|explicitly|set|spoke|took|built|building|"
    r"concern|concerns|involve|involves|relate|relates|depend|depends|suffer|suffers|enter|entered|become|became|need|needs|grew|grow|rose|fell|declared|translated)\b|[,;?(（：:]",
    re.IGNORECASE,
)  # fmt: skip


def head_en(text: str, end: int, stop: int, cues: Sequence[Cue]) -> tuple[int, int]:
    """The noun phrase behind the question word; behind "what is/are the" the noun phrase that follows."""
    rest = text[end:stop]
    lead = re.match(r"\s*(?:(?:is|are|was|were|do|does|did)\s+(?:the|some|its|their)?\s*|the\s+)?", rest)
    at = end + (lead.end() if lead else 0)
    halt = _STOP_HEAD.search(text, at, stop)
    finish = halt.start() if halt else stop
    if finish <= at:
        finish = min(stop, at + 40)
        while finish < stop and text[finish - 1].isalnum() and text[finish].isalnum():
            finish += 1  # never in the middle of a word or number
    return at, finish


_CONJUNCTIONS = frozenset("和与或及、/")


def head_zh(text: str, start: int, stop: int, wh: tuple[int, int], cues: Sequence[Cue]) -> tuple[int, int]:
    """The noun behind 哪些/哪个/什么/多少; where none follows (…有哪些？…是谁？), the last noun before it."""
    nouns = [c for c in cues if c.kind in ("class", "value")]
    verbs = [
        c for c in cues if c.kind == "relation" or (c.kind == "operation" and c.meaning[0] in ("negation", "mention"))
    ]

    def apart(a: int, b: int) -> bool:
        """Whether a verb or a negation stands between two places."""
        return any(a <= c.start and c.end <= b for c in verbs) or bool(re.search("[的在中,，]", text[a:b]))

    behind = [c for c in nouns if wh[0] <= c.start <= wh[1] + 8 and wh[1] < c.end <= stop and not apart(wh[1], c.start)]
    if text[wh[0] : wh[1]] in _ATTRIBUTIVE:
        if behind:
            first = behind[0]
            near = first.end
            for c in nouns:  # "国家或地区": nouns beside one another, with nothing but a conjunction between them
                if first.start <= c.start <= near + 1 and c.end <= stop and not apart(first.end, c.start):
                    joined = c.start <= near or text[near : c.start] in _CONJUNCTIONS
                    near = max(near, c.end) if joined else near
            return first.start, near
        tail = re.match(r"[个项种家大几位本]?([\u4e00-\u9fff]{0,8})", text[wh[1] : stop])
        counted = re.match("[个项种家大条]", text[wh[1] : wh[1] + 1])
        if (
            tail
            and tail[1]
            and (text[wh[0] : wh[1]] != "多少" or counted)
            and not re.match("[在没未被是由从能可已正]", tail[1])
            and not any(c.start <= wh[1] + 1 and c.end > wh[1] for c in verbs)
        ):
            return wh[1] + tail.start(1), wh[1] + tail.end()
    if text[wh[0] : wh[1]] in ("有没有", "有无"):
        after = [c for c in nouns if c.start >= wh[1] and c.end <= stop]
        return (after[-1].start, after[-1].end) if after else wh
    before = [c for c in nouns if c.end <= wh[0]]
    if before:
        last = before[-1]
        return last.start, last.end
    return wh[0], wh[1]


def number_at(name: str) -> int:
    """The number that a name begins with ("six guarantees", 六保); 0 where it begins with none."""
    word = re.match(r"[A-Za-z]+(?=\s)|[二两三四五六七八九十]", name)
    return _NUMBERS.get(word[0].casefold(), 0) if word else 0


def size_of(text: str, language: str) -> int:
    match = (_SIZE_ZH if language == "zh" else _SIZE_EN).search(text)
    if not match:
        return 0
    word = match[1].casefold()
    return _NUMBERS.get(word, int(word) if word.isdigit() else 0)
