"""Sections: the tree that headings span."""

from __future__ import annotations

from dataclasses import dataclass

from sei_kg.layout import Line
from sei_kg.role_cues import heading_role
from sei_kg.structure import number_style

__all__ = ["Levels", "heading_style"]

_RANKS = {"章": 1, "节": 2, "条": 3}


def heading_style(line: Line) -> str:
    """The habit of a heading: that of its number, else its markup, else bullet, bold or plain."""
    if line.number:
        return number_style(line.number)
    if line.level:
        return f"h{line.level}"
    return "bullet" if line.bullet else "bold" if line.bold else "plain"


@dataclass(slots=True)
class _Open:
    section: int
    style: str
    markup: int
    number: str
    closed: bool  # takes no sub-sections of another habit (abstract, references)


class Levels:
    """Finds for each heading, in the order of the text, the section it belongs to."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    def place(self, section: int, line: Line, title: str) -> tuple[int, int]:
        """Opens ``section``; returns (index of its parent, its level)."""
        style = (
            number_style(line.number) if line.number else "bullet" if line.bullet else "bold" if line.bold else "plain"
        )
        if line.level and not line.number:
            style = f"h{line.level}"
        standalone = not line.number and heading_role(title, whole=True) in (
            "section-role-references",
            "section-role-abstract",
            "section-role-conclusion",
        )
        stack = self._open
        while stack and stack[-1].closed and stack[-1].style != style:
            stack.pop()
        keep = self._keep(style, line, standalone)
        del stack[keep:]
        parent = stack[-1].section if stack else 0
        stack.append(_Open(section, style, line.level, line.number, standalone))
        return parent, len(stack)

    @property
    def style(self) -> str:
        """The habit of the innermost open section."""
        return self._open[-1].style if self._open else ""

    def _keep(self, style: str, line: Line, standalone: bool) -> int:
        """How many of the open sections hold the new one."""
        stack = self._open
        if style.startswith("dec") and style != "dec1":
            prefix = line.number.rsplit(".", 1)[0]
            for k in range(len(stack) - 1, -1, -1):
                if stack[k].number == prefix:
                    return k + 1
        for k in range(len(stack) - 1, -1, -1):
            if stack[k].style == style:
                return k
        if standalone:
            return 0
        if style.startswith("h"):
            return next(
                (k for k, entry in enumerate(stack) if entry.markup >= line.level or not entry.markup), len(stack)
            )
        if style in _RANKS:
            rank = _RANKS[style]
            return next((k for k, entry in enumerate(stack) if _RANKS.get(entry.style, 9) > rank), len(stack))
        if style.startswith("dec"):
            depth = int(style[3:])
            for k, entry in enumerate(stack):
                if entry.style.startswith("dec") and int(entry.style[3:]) > depth:
                    return k
            if line.level:
                return next((k for k, entry in enumerate(stack) if entry.markup >= line.level), len(stack))
        if style == "zh.":
            return next(
                (k for k, entry in enumerate(stack) if entry.style not in ("章", "节", "plain", "h1", "h2")), len(stack)
            )
        return len(stack)
