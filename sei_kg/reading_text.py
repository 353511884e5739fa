"""The offset map: the text a reader reads, and for each of its characters the place in the document it comes from.

Nothing is edited: ``MappedText`` holds a second text and the runs of unchanged characters that lead back to the first.
``clean`` leaves out what is no text (tags, comments, scripts, menus, footnote marks, link targets, emphasis, zero-width
characters), decodes character references, and folds forms one for one (full-width letters and digits, blanks,
traditional characters), so that a word is found however it was written. Structure that markup tells, a heading level or
a bold line, survives as a private mark at its place; the marks never reach a passage.

One scan for the few characters that may begin something to skip, then a bounded match at each: linear time.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from sei_kg.lexicon import read_lexicon
from sei_kg.patterns import compiled
from sei_kg.scripts import folding

__all__ = ["BOLD", "BOLD_END", "HEADING_MARKS", "ITEM", "MARKS", "MapBuilder", "MappedText", "clean"]

HEADING_MARKS = "\ue001\ue002\ue003\ue004\ue005\ue006"  # a heading of level 1 to 6 begins here
BOLD, BOLD_END = "\ue010", "\ue011"
ITEM = "\ue012"  # a list item begins here
MARKS = "\ue001-\ue012"


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text and where its characters stand in the document.

    Attributes:
        text: what is read.
        at: indexes in ``text`` where a run of unchanged characters begins, ascending, the first 0.
        offsets: for each of ``at``, the offset in the document.
    """

    text: str
    at: list[int]
    offsets: list[int]

    def offset(self, i: int) -> int:
        """Offset in the document of ``text[i]``."""
        k = bisect_right(self.at, i) - 1
        return self.offsets[k] + i - self.at[k]

    def segments(self, i: int, j: int) -> tuple[tuple[int, int], ...]:
        """The runs of ``text[i:j]``, counted from ``i``."""
        k = bisect_right(self.at, i)
        first = (0, self.offsets[k - 1] + i - self.at[k - 1])
        at, offsets, size, found = self.at, self.offsets, len(self.at), [first]
        while k < size and at[k] < j:
            found.append((at[k] - i, offsets[k]))
            k += 1
        return tuple(found)


class MapBuilder:
    """Puts a MappedText together from pieces of another (or of the document itself), in order."""

    def __init__(self, base: MappedText | None = None) -> None:
        self._base = base
        self._parts: list[str] = []
        self._at: list[int] = []
        self._offsets: list[int] = []
        self.length = 0

    def copy(self, text: str, start: int, end: int) -> None:
        """Takes ``text[start:end]`` over, ``text`` being the base's (or the document's)."""
        if start >= end:
            return
        base, length = self._base, self.length
        if base is None:
            self._mark(length, start)
        else:
            at, offsets = base.at, base.offsets
            k = bisect_right(at, start) - 1
            self._mark(length, offsets[k] + start - at[k])
            k += 1
            size = len(at)
            while k < size and at[k] < end:
                self._mark(length + at[k] - start, offsets[k])
                k += 1
        self._parts.append(text[start:end])
        self.length = length + end - start

    def put(self, piece: str, offset: int) -> None:
        """Adds characters that stand for what begins at ``offset`` of the base (or the document)."""
        raw = offset if self._base is None else self._base.offset(offset)
        for k in range(len(piece)):
            self._at.append(self.length + k)
            self._offsets.append(raw)
        self._parts.append(piece)
        self.length += len(piece)

    def _mark(self, at: int, offset: int) -> None:
        if self._at and self._offsets[-1] + at - self._at[-1] == offset:
            return  # the run goes on
        self._at.append(at)
        self._offsets.append(offset)

    def build(self) -> MappedText:
        return MappedText("".join(self._parts), self._at or [0], self._offsets or [0])


_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,15})(?=[\s/>])([^<>]{0,4000})>")
_OTHER_TAG = re.compile(r"<(?:!(?:DOCTYPE|doctype)[^<>]{0,1000}|\?[a-z][^<>]{0,1000})>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_NOTE_MARK = re.compile(r"\[\s?\d{1,3}(?:\s?[,，、–—~～-]\s?\d{1,3}){0,20}\s?\]")
_LINK_TARGET = re.compile(
    r"\]\((?:[^()\s\[\]]|\([^()\s\[\]]{0,200}\)){0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)|\]\[[^\]\n]{0,100}\]"
)
_LINK = re.compile(r"\[(?=[^\[\]\n]{0,400}\]\()")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,400}\]\([^()\n]{0,2000}\)")
_SUPERSCRIPT = re.compile(r"<sup\b[^<>]{0,200}>([^<>]{0,24})</sup>", re.I)
_MARK_IN_SUPERSCRIPT = re.compile(r"[\s\d,*†‡§#;，、\[\]()（）〔〕a-f\\–-]*")
_POWER = re.compile(r"(?:\b10|\b(?:k|c|m|h|d)?m|米|\bCO|\^)$")
_SUPERSCRIPT_DIGITS = re.compile("[⁰¹²³⁴-⁹⁻⁺]{1,6}")
_NOISE_CLASS = re.compile(r"\b(?:class|id|role)\s*=\s*[\"']?([^\"'>]{1,200})")
_BEFORE_NOTE = re.compile(
    r"(?:[^\W\d_]{3}|[\u4e00-\u9fff.,;:!?\"')\]”’。，；：！？）》」])$"
)  # a power stands behind a unit: m², 10³
_LINE_END = re.compile(r"(?:[ \t]{0,8}\n[ \t]{0,40}(?=\w))?")
_IMPRINT = re.compile(r"(?:\bcopyright\b|©|&copy;|版权所有)[^<>\n|.]{3,90}", re.I)
_FOOT = 20_000  # characters of an element left out in which its imprint is sought
_BREAKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_HTML = re.compile(r"<(?:!doctype\s+html|html|body|p|div|br|li|td|h[1-6])\b", re.I)

_INVISIBLE = "\xad\u200b-\u200f\u2060\ufeff\u202a-\u202e\ue000-\ue0ff"
_SPECIAL = re.compile(rf"[<&\[\]!*_`\\{_INVISIBLE}⁰¹²³⁴-⁹]")
_BLOCK_TAGS = frozenset(
    re.findall(
        r"\w+",
        "p div section article main header ul ol dl dt dd table thead tbody tfoot caption blockquote figure "
        "figcaption body html center address pre hr form fieldset details summary title",
    )
)
_SKIPPED_TAGS = frozenset(
    re.findall(r"\w+", "script style nav noscript template svg iframe head aside footer button select menu")
)
_INLINE_TAGS = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b big br cite code data del dfn em font i img input ins kbd label li link mark meta o q s samp "
        "small span strike strong sub sup td th time tr tt u var wbr col colgroup option area map object param embed "
        "source video audio picture base",
    )
)
_BOLD_TAGS = frozenset({"b", "strong"})


class _Cleaner:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        lexicon = read_lexicon("structure")
        self.text = text
        self.builder = MapBuilder()
        self.done = 0  # everything before is written
        self.after: tuple[int, int] | None = None  # what is left out once the words kept in front of it are written
        self.hopeless: set[str] = set()  # ends that do not come any more: searching for each again would be quadratic
        self.noise = compiled("|".join(lexicon["noise_blocks"]), re.I)
        self.residue = compiled(r"\[(?:" + "|".join(lexicon["bracket_residue"]) + r")\]", re.I)
        self.handlers: dict[str, Callable[[int], None]] = {
            "<": self.tag,
            "&": self.entity,
            "[": self.bracket,
            "]": self.bracket_end,
            "!": self.image,
            "*": self.emphasis,
            "_": self.emphasis,
            "`": self.skip_one,
            "\\": self.escape,
        }

    def run(self) -> MappedText:
        handlers, other = self.handlers, self.other
        for match in _SPECIAL.finditer(self.text):
            start = match.start()
            if self.after and start >= self.after[0]:
                self.replace(*self.after, "\n\n")
                self.after = None
            if start >= self.done:
                handlers.get(self.text[start], other)(start)
        self.builder.copy(self.text, self.done, len(self.text))
        return self.builder.build()

    def replace(self, start: int, end: int, piece: str = "") -> None:
        self.builder.copy(self.text, self.done, start)
        if piece:
            self.builder.put(piece, start)
        self.done = end

    def skip_one(self, start: int) -> None:
        self.replace(start, start + 1)

    def other(self, start: int) -> None:
        text, sign = self.text, self.text[start]
        if sign == "\xad":  # a soft hyphen: the word goes on, on the next line if need be
            self.replace(start, _LINE_END.match(text, start + 1).end())  # type: ignore[union-attr]
        elif sign not in "¹²³" and not "⁰" <= sign <= "⁹":
            self.replace(start, start + 1)
        elif _BEFORE_NOTE.search(text[max(0, start - 4) : start]):
            self.replace(start, _SUPERSCRIPT_DIGITS.match(text, start).end())  # type: ignore[union-attr]

    def tag(self, start: int) -> None:
        text = self.text
        if text.startswith("<!--", start):
            end = self.find("-->", start)
            if end > 0:
                self.replace(start, end + 3)
            return
        match = _TAG.match(text, start)
        if match is None:
            match = _OTHER_TAG.match(text, start)
            if match:
                self.replace(start, match.end())
            return
        name, closing = match[1].lower(), text[start + 1] == "/"
        if name == "sup" and not closing:
            note = _SUPERSCRIPT.match(text, start)
            power = note and "[" not in note[1] and _POWER.search(text[max(0, start - 4) : start])
            if note and _MARK_IN_SUPERSCRIPT.fullmatch(note[1]) and not power:
                self.replace(start, note.end())
                return
        if name in _SKIPPED_TAGS:
            end = match.end() if closing or match[2].endswith("/") else self.element_end(name, match.end())
            self.skip(start, end)
        elif name in _BLOCK_TAGS or (len(name) == 2 and name[0] == "h" and name[1] in "123456"):
            attribute = None if closing else _NOISE_CLASS.search(match[2])
            if attribute and self.noise.search(attribute[1]):
                end = self.element_end(name, match.end())
                if end > match.end():
                    self.skip(start, end)
                    return
            mark = "" if closing or name[0] != "h" or not name[1].isdigit() else HEADING_MARKS[int(name[1]) - 1]
            self.replace(start, match.end(), "\n\n" + mark)
        elif name == "li":
            self.replace(start, match.end(), "\n\n" if closing else "\n\n" + ITEM)
        elif name in ("br", "tr"):
            self.replace(start, match.end(), "\n")
        elif name in ("td", "th"):
            self.replace(start, match.end(), " " if closing else "| ")
        elif name in _BOLD_TAGS:
            self.replace(start, match.end(), BOLD_END if closing else BOLD)
        elif name in _INLINE_TAGS:
            self.replace(start, match.end())

    def skip(self, start: int, end: int) -> None:
        """Leaves out an element that is no text of the document, but for the words that tell whose page it is."""
        imprint = _IMPRINT.search(self.text, start, min(end, start + _FOOT))
        self.replace(start, imprint.start() if imprint else end, "\n\n")
        if imprint:
            self.after = imprint.end(), end

    def find(self, end: str, start: int) -> int:
        if end in self.hopeless:
            return -1
        found = self.text.find(end, start)
        if found < 0:
            self.hopeless.add(end)
        return found

    def element_end(self, name: str, start: int) -> int:
        """Where the element whose opening tag ends at ``start`` ends; ``start`` where it is never closed."""
        if name in self.hopeless:
            return start
        depth = 1
        for match in re.compile(rf"<(/?){name}(?=[\s>/])[^<>]{{0,4000}}>", re.I).finditer(self.text, start):
            depth += -1 if match[1] else 1
            if depth == 0:
                return match.end()
        self.hopeless.add(name)
        return start

    def entity(self, start: int) -> None:
        match = _ENTITY.match(self.text, start)
        if match:
            piece = html.unescape(match[0])
            if piece != match[0] and len(piece) <= 2:
                self.replace(
                    start, match.end(), "" if piece in "\xad\u200b\ufeff" else " " if piece.isspace() else piece
                )

    def bracket(self, start: int) -> None:
        text = self.text
        match = _NOTE_MARK.match(text, start) or self.residue.match(text, start)
        if match:
            before, after = text[max(0, start - 40) : start], text[match.end() : match.end() + 1]
            if not before or before.rstrip(" \t\u3000")[-1:] in ("", "\n", "\r"):
                return  # at the head of a line: the number of an entry in the list of references
            # Where a mark stood between a blank and a full stop, the blank goes with it.
            blanks = len(before) - len(before.rstrip(" \t")) if not after or not after.isalnum() else 0
            self.replace(max(self.done, start - blanks), match.end())
        elif _LINK.match(text, start):
            self.replace(start, start + 1)

    def bracket_end(self, start: int) -> None:
        match = _LINK_TARGET.match(self.text, start)
        if match and self.text.startswith("](", start):
            self.replace(start, match.end())

    def image(self, start: int) -> None:
        match = _IMAGE.match(self.text, start)
        if match:
            self.replace(start, match.end())

    def emphasis(self, start: int) -> None:
        text, sign = self.text, self.text[start]
        end = start + 1
        while end < len(text) and text[end] == sign and end - start < 4:
            end += 1
        before, after = text[start - 1 : start], text[end : end + 1]
        opens, closes = bool(after) and not after.isspace(), bool(before) and not before.isspace()
        if not opens and not closes:
            return  # a bullet, a rule or a product sign
        if end - start == 1 and before.isalnum() and after.isalnum():
            return  # snake_case, 5*3
        if sign == "*" and end - start == 1 and closes and before == "\\":
            return
        mark = "" if end - start == 1 else BOLD if opens and not (closes and before.isalnum()) else BOLD_END
        self.replace(start, end, mark)

    def escape(self, start: int) -> None:
        after = self.text[start + 1 : start + 2]
        if after and after in "\\`*_{}[]()#+-.!|<>~":
            self.builder.copy(self.text, self.done, start)
            self.done = start + 1
            if after in "*_[]`!<":  # the character stands for itself
                self.builder.copy(self.text, start + 1, start + 2)
                self.done = start + 2


def clean(raw: str) -> MappedText:
    """What is left to read of a document, with the marks of its markup; lines are kept.

    In HTML a line end is a blank; block tags begin the lines.
    """
    text = raw
    if "\r" in text:
        text = text.replace("\r\n", " \n")
    if not text.isascii() or "\r" in text or "\x0b" in text:
        text = text.translate(_BREAKS) if any(c in text for c in "\r\x0b\x85\u2028\u2029") else text
    if "<" in text and len(_HTML.findall(text, 0, 2_000_000)) >= 4:
        text = compiled(r"\n(?![ \t]{0,40}\n)").sub(" ", text)
    text = folding(text)
    return _Cleaner(text).run()
