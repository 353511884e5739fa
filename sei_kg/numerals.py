"""Numerals: where a text writes a number, and which one, in English and in Chinese.

``find_numerals`` returns every number of a reading text with its exact value as a ``Decimal``: digits in all habits
(``1,256``, ``12 375``, ``5000亿``, full-width ``１２．５％``), number words (``two hundred and five``, ``十万亿``),
mixtures (``1.256 million``, ``2.3万``), fractions (``two-thirds``, ``2/3``, ``三分之二``, ``一半``), multiples
(``twice``, ``翻两番``) and ordinals. What the number is a number of is decided elsewhere (``quantities``).

English words follow the usual additive and multiplicative grammar; Chinese numerals are read by splitting at the
largest unit (亿, 万), so that 十万亿 is 10**5 * 10**8. The words stand in ``ontology/lexicon/observations.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sei_kg.number_words import Chinese, English, chinese_words, english_words
from sei_kg.patterns import compiled
from sei_kg.records import quickly_made

__all__ = [
    "Numeral",
    "begins_with_numeral",
    "find_numerals",
    "has_numeral",
    "parse_chinese",
    "parse_english",
    "small_letters",
    "widths_folded",
]

_WIDE = str.maketrans("０１２３４５６７８９．，％＄￥～－", "0123456789.,%$¥~-")
_WIDE_SIGN = re.compile("[０-９．，％＄￥～－]")
_DIGIT, _WORD = re.compile(r"\d"), re.compile("[a-z]+")
_ADDRESS_SIGN = re.compile("@|://|www")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w.-]+")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PARTS_HINT = re.compile(r"\bout of\b|\bin (?:every|three|four|five|six|eight|ten)\b")
_OUT_OF = re.compile(r"\s+(?:out\s+of(?:\s+every)?|in\s+every)\s+")
_IN = re.compile(r"\s+in\s+")
_SPAN_OF_TIME = re.compile(r"\s+(?:consecutive\s+)?(?:year|month|quarter|week|day|hour|decade)s?\b")
_AND = "and"
_MOST_DIGITS = 24  # longer runs of digits are identifiers, not numbers


@quickly_made
@dataclass(frozen=True, slots=True)
class Numeral:
    """One number in a text.

    Attributes:
        i, j: span in the text, end exclusive.
        value: the number; of a percentage in words (百分之八) the number of percents.
        form: "digits", "words", "fraction", "percent", "multiple", "ordinal" or "magnitude" ("double-digit": the
            least value).
    """

    i: int
    j: int
    value: Decimal
    form: str


def widths_folded(text: str) -> str:
    """Full-width digits and number signs as their ASCII forms; same length, so that offsets stay."""
    return text.translate(_WIDE) if _WIDE_SIGN.search(text) else text


def parse_english(words: str) -> Decimal:
    """``two hundred and five`` -> 205; ``one and a half million`` -> 1500000.

    Raises:
        ValueError: the words are no number.
    """
    known = english_words()
    total, current, last = Decimal(0), Decimal(0), ""
    tokens = compiled(r"[a-z]+|\d[\d,]*(?:\.\d+)?").findall(words.casefold())
    if not tokens:
        raise ValueError(f"no number: {words!r}")
    position = 0
    while position < len(tokens):
        word = tokens[position]
        if word == _AND:
            if tokens[position + 1 : position + 3] == ["a", "half"]:
                current, last, position = current + Decimal("0.5"), "half", position + 3
                continue
            if last not in ("hundred", "scale"):
                raise ValueError(f"no number: {words!r}")
        elif word[0].isdigit():
            if last:
                raise ValueError(f"no number: {words!r}")
            current, last = Decimal(word.replace(",", "")), "digits"
        elif word in ("a", "an") and position == 0 and len(tokens) > 1:
            current, last = Decimal(1), "one"
        elif (
            word == "half" and not last and tokens[position + 1 : position + 2] == ["a"] and len(tokens) > position + 2
        ):
            current, last, position = Decimal("0.5"), "half", position + 1
        elif word in known.units:
            value = known.units[word]
            if last not in ("", "hundred", "scale") and not (last == "tens" and 0 < value < 10):
                raise ValueError(f"no number: {words!r}")
            current, last = current + value, "unit"
        elif word in known.tens:
            if last not in ("", "hundred", "scale"):
                raise ValueError(f"no number: {words!r}")
            current, last = current + known.tens[word], "tens"
        elif word in known.scales:
            if not last and not total:
                raise ValueError(f"no number: {words!r}")
            scale = known.scales[word]
            if scale == 100:
                current, last = (current or Decimal(1)) * 100, "hundred"
            elif last == "scale" and not current:  # "thousand million": scales multiply
                total *= scale
            else:
                total, current, last = total + current * scale, Decimal(0), "scale"
        else:
            raise ValueError(f"no number: {words!r}")
        position += 1
    if last in ("", "one") or tokens[-1] == "and":
        raise ValueError(f"no number: {words!r}")
    return total + current


def parse_chinese(text: str) -> Decimal:
    """``十万亿`` -> 10**13, ``三点五`` -> 3.5, ``2.3万`` -> 23000, ``二〇一八`` -> 2018.

    Raises:
        ValueError: the text is no number.
    """
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    text = widths_folded(compiled(r"[\s,]").sub("", text))
    known = chinese_words()
    if not text or not known.whole.fullmatch(text):
        raise ValueError(f"no number: {text!r}")
    return _chinese_value(text, known)


def _chinese_value(text: str, known: Chinese) -> Decimal:
    if not text:
        return Decimal(0)
    if all(char in known.digits for char in text) and len(text) > 1:  # digit by digit: 二〇一八
        return Decimal("".join(str(known.digits[char]) for char in text))
    for unit in sorted({known.large[char] for char in text if char in known.large}, reverse=True):
        at = max(n for n, char in enumerate(text) if known.large.get(char) == unit)
        left, right = text[:at], text[at + 1 :]
        factor = _chinese_value(left, known) if left else Decimal(1)
        return factor * unit + _tail(right, unit, known)
    if "点" in text:
        whole, _, fraction = text.partition("点")
        figures = "".join(str(known.digits.get(char, char)) for char in fraction)
        return _chinese_value(whole, known) + Decimal("0." + figures)
    total, pending = Decimal(0), ""
    last = 0
    for char in text:
        if char in known.small:
            total, pending, last = (
                total + (_plain(pending, known) if pending else Decimal(1)) * known.small[char],
                "",
                known.small[char],
            )
        elif char in known.digits and known.digits[char] == 0 and not pending:
            last = 1  # 零 stands for the places left out: what follows are ones
        else:
            pending += char
    if pending:
        digit = _plain(pending, known)
        total += digit * (last // 10 if last >= 100 and len(pending) == 1 and pending in known.digits else 1)
    return total


def _tail(text: str, unit: int, known: Chinese) -> Decimal:
    """What stands behind 万 or 亿; a lone digit there counts the next lower place (两万五 is 25000)."""
    if len(text) == 1 and text in known.digits:
        return Decimal(known.digits[text]) * (unit // 10)
    return _chinese_value(text.lstrip("零〇"), known)


def _plain(text: str, known: Chinese) -> Decimal:
    if all(char in known.digits for char in text):
        return Decimal("".join(str(known.digits[char]) for char in text))
    return Decimal(text)


def find_numerals(text: str, language: str) -> tuple[Numeral, ...]:
    """All numbers of a reading text, in order, none inside another.

    Args:
        text: the reading text of a passage.
        language: "en" or "zh"; digits are read in both, number words in the language and its scales.

    Returns:
        Numerals with spans in ``text``. Digits inside addresses, version and citation numbers (``3.1.2``,
        ``[4]``) are left out; of a name such as ``5G`` the number is given, for only the units tell that G is none.
    """
    folded = widths_folded(text)
    found: Iterable[Numeral]
    if language == "zh":
        found = _chinese_numerals(folded)
    else:
        small = small_letters(folded)
        found = _english_numerals(small)
        if _PARTS_HINT.search(small):
            found = _parts_of_wholes(small, found)
    if _ADDRESS_SIGN.search(folded):
        addresses = [match.span() for match in _ADDRESS.finditer(folded)]
        return tuple(n for n in found if not any(i < n.j and n.i < j for i, j in addresses))
    return tuple(found)


def _parts_of_wholes(text: str, found: Iterable[Numeral]) -> Iterator[Numeral]:
    """ "Four out of every five" and "three in every ten" are shares: one numeral, as a percentage."""
    pending: Numeral | None = None
    for numeral in found:
        if pending is not None:
            whole = numeral.form in ("digits", "words") and pending.form in ("digits", "words")
            if whole and pending.value < numeral.value and _is_part(text, pending, numeral):
                share = (pending.value * 100 / numeral.value).quantize(Decimal("0.000001")).normalize()
                pending = Numeral(pending.i, numeral.j, share, "percent")
                continue
            yield pending
        pending = numeral
    if pending is not None:
        yield pending


def _is_part(text: str, part: Numeral, whole: Numeral) -> bool:
    """Whether two numerals are a part and its whole: "nine in ten" only in words, and not "two in five years"."""
    if _OUT_OF.fullmatch(text, part.j, whole.i):
        return True
    words = part.form == whole.form == "words" and _IN.fullmatch(text, part.j, whole.i) is not None
    return words and _SPAN_OF_TIME.match(text, whole.j) is None


def small_letters(text: str) -> str:
    """Small letters, without change of length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def has_numeral(text: str, language: str) -> bool:
    """A cheap test that a text may hold a number; False only where none is that states anything."""
    if _DIGIT.search(text):
        return True
    if language == "zh":
        return bool(chinese_words().hint.search(text))
    words = _WORD.findall(text.lower())
    hints = english_words()
    if not hints.hints.isdisjoint(words):
        return True
    return not hints.ordinals.keys().isdisjoint(words) and not hints.rank_hints.isdisjoint(words)


def begins_with_numeral(text: str, i: int) -> bool:
    """Whether a number, in digits or words, stands at offset ``i``."""
    return bool(english_words().beginning.match(text, i) or chinese_words().beginning.match(text, i))


def _english_numerals(text: str) -> Iterator[Numeral]:
    known = english_words()
    finder = known.digit_finder if known.any_word.isdisjoint(_WORD.findall(text)) else known.finder
    for match in finder.finditer(text):
        kind, found = match.lastgroup, match[0]
        if kind == "junk":
            continue
        i, j = match.span()
        if kind == "digits":
            yield from _digits(text, match, known)
        elif kind == "fraction":
            top, bottom = match["top"].casefold(), match["bottom"].casefold().removesuffix("s")
            over = known.denominators[{"halve": "half"}.get(bottom, bottom)]
            number = Decimal(1) if top in ("a", "one") else Decimal(known.units[top])
            if number < over:
                yield Numeral(i, j, number / over, "fraction")
        elif kind == "half":
            yield Numeral(i, j, Decimal("0.5"), "fraction")
        elif kind == "multiple":
            yield Numeral(i, j, Decimal(known.multiples[found.casefold()]), "multiple")
        elif kind == "fold":
            yield Numeral(i, j, parse_english(match["folds"]), "multiple")
        elif kind == "magnitude":
            yield Numeral(i, j, Decimal(known.magnitudes[compiled(r"\s+").sub(" ", found.casefold())]), "magnitude")
        elif kind == "ordinal":
            number = Decimal(found[:-2]) if found[0].isdigit() else Decimal(known.ordinals[found])
            yield Numeral(i, j, number, "ordinal")
        else:
            tokens = list(compiled(r"[A-Za-z]+").finditer(found))
            while tokens:  # the longest beginning that is a number
                try:
                    value = parse_english(found[: tokens[-1].end()])
                except ValueError:
                    tokens.pop()
                    continue
                yield Numeral(i, i + tokens[-1].end(), value, "words")
                break


def _digits(text: str, match: re.Match[str], known: English) -> Iterator[Numeral]:
    """Digits, with the scale words behind them."""
    number = compiled(r"[, \u00a0\u2009]").sub("", match["number"])
    if len(number) > _MOST_DIGITS:
        return
    value, j = Decimal(number), match.end()
    while scale := known.scale_after.match(text, j):
        word = scale["scale"].casefold()
        if word == "m" and not compiled(r"[$€£¥]\s*$|(?:RMB|USD|CNY|EUR)\s*$").search(text[: match.start()]):
            break  # metres
        value *= known.all_scales[word]
        j = scale.end()
    half = compiled(r"\s+and\s+a\s+half\b").match(text[j : j + 16])
    if half and "." not in number:
        value, j = value + Decimal("0.5"), j + half.end()
    yield Numeral(match.start(), j, value, "digits")


def _chinese_numerals(text: str) -> Iterator[Numeral]:
    known = chinese_words()
    for match in known.finder.finditer(text):
        kind, (i, j) = match.lastgroup, match.span()
        if kind == "junk":
            continue
        if kind == "percent":
            yield Numeral(i, j, _of(match["percent_value"]) / (10 if match[0][0] in "千" else 1), "percent")
        elif kind == "fraction":
            whole, part = _of(match["bottom"]), _of(match["top"])
            if whole > part > 0:
                yield Numeral(i, j, part / whole, "fraction")
        elif kind == "slash":
            top, _, bottom = match[0].partition("/")
            if 0 < int(top) < int(bottom) <= 20:
                yield Numeral(i, j, Decimal(int(top)) / int(bottom), "fraction")
        elif kind == "half":
            yield Numeral(i, j, Decimal("0.5"), "fraction")
        elif kind == "doubling":
            times = _of(match["times"]) if match["times"] else Decimal(1)
            if times <= 10:
                yield Numeral(i, j, Decimal(2) ** int(times), "multiple")
        elif kind == "magnitude":
            yield Numeral(i, j, Decimal(known.magnitudes[match[0]]), "magnitude")
        elif kind == "ordinal":
            yield Numeral(i, j, _of(match["rank"]), "ordinal")
        else:
            written = compiled(r"[\s,多余]").sub("", match[0])
            if len(written) > _MOST_DIGITS:
                continue
            try:
                value = parse_chinese(written)
            except (ValueError, ArithmeticError):
                continue
            yield Numeral(i, j, value, "digits" if match[0][0].isdigit() else "words")


def _of(written: str) -> Decimal:
    return parse_chinese(written)
