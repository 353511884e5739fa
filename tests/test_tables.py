"""Tables fit the terminal they are printed on, lose nothing, and stay readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_kg.tables import cell_width, wrap, write_table

COLUMNS = ("indicator", "scope", "year", "target value", "actual value", "unit", "verdict", "source")
ROW = (
    "Output of the quay lantern works", "Harbour testing yards of the northern coast", "2015", "about 8", "almost 8",
    "Percent", "met", "“The lantern works of the northern quays were to make eight of every hundred lamps by the year of "
    "the new pier, and very nearly did.” — 001 2.3 Lamps, quays and piers",
)  # fmt: skip
CHINESE = ("港湾试验场的灯笼产量占比", "北部海岸的港湾试验场与造船厂", "2015", "约 8", "接近 8", "百分比", "达到", "“北部码头的灯笼厂到新栈桥建成那年，每一百盏灯里要造出八盏，实际也差不多做到了。” — 001 第二章　灯笼")  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=60)


@pytest.mark.parametrize("width", [60, 72, 80, 100, 140, 200])
@pytest.mark.parametrize("row", [ROW, CHINESE])
def test_no_line_is_wider_than_the_terminal(width: int, row: tuple[str, ...]) -> None:
    text = write_table(COLUMNS, [row, row], width=width)
    assert max(map(cell_width, text.splitlines())) <= width


@pytest.mark.parametrize("width", [60, 80, 100])
def test_rows_too_wide_for_columns_become_blocks_that_break_no_word(width: int) -> None:
    text = write_table(COLUMNS, [ROW], width=width)
    assert text.startswith("1  indicator     Output of the quay lantern works\n")
    words = " ".join(ROW).split()
    assert [word for word in words if word not in text.split()] == []


def test_rows_that_fit_stand_in_columns_below_their_names() -> None:
    text = write_table(("policy", "issued"), [("Plan of the harbour", "2012"), ("港湾规划", "2016")], width=60)
    assert text.splitlines() == [
        "policy               issued", "─" * 27, "Plan of the harbour  2012", "港湾规划             2016",
    ]  # fmt: skip


def test_narrow_columns_keep_their_width_and_wide_ones_share_the_rest() -> None:
    text = write_table(
        ("policy", "year", "words"), [("Plan of the harbour of lanterns", "2012", "one two " * 12)], width=70
    )
    assert text.splitlines()[2].startswith("Plan of the harbour of lanterns  2012  one two")


def test_without_a_width_each_row_is_one_line() -> None:
    assert len(write_table(COLUMNS, [ROW, CHINESE], width=None).splitlines()) == 4


def test_an_empty_value_takes_no_line_of_a_block() -> None:
    assert "scope" not in write_table(COLUMNS, [(ROW[0], "", *ROW[2:])], width=60)


def test_control_characters_reach_no_terminal() -> None:
    assert "\x1b" not in write_table(("name",), [("red \x1b[31m\nline",)], width=60)


def test_chinese_breaks_between_characters_and_before_no_closing_mark() -> None:
    lines = wrap("灯笼厂造出八盏，实际做到了。（新栈桥）", 12)
    assert all(cell_width(line) <= 12 for line in lines) and "".join(lines) == "灯笼厂造出八盏，实际做到了。（新栈桥）"
    assert not any(line[0] in "，。）" or line[-1] == "（" for line in lines)


@given(WORDS, st.integers(2, 40))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_width(line) <= width for line in lines)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4), st.integers(60, 120))
def test_any_table_fits(rows: list[tuple[str, str, str]], width: int) -> None:
    assert max(map(cell_width, write_table(("a", "b", "c"), rows, width=width).splitlines())) <= width
