"""Layout of pages and lists: catchwords over items, imprints and datelines that name the publisher, links to other pages."""

from __future__ import annotations

import pytest

from sei_kg.documents import Source
from sei_kg.passages import Passage, Reading, read_passages

_OPENING = (
    "The port authority has put out a scheme for the yards of the bay, and it will hold until the end of the decade."
)


def read(text: str) -> Reading:
    return read_passages(Source("x", text, ""))


def kinds(reading: Reading, kind: str) -> list[str]:
    return [passage.text for passage in reading.passages if passage.kind == kind]


def holding(reading: Reading, words: str) -> Passage:
    return next(passage for passage in reading.passages if words in passage.text)


def page(body: str) -> str:
    return f"<html><head><title>Yards</title></head><body><h1>Scheme for the yards of the bay</h1><p>{_OPENING}</p>{body}</body></html>"


def test_a_bold_catchword_is_the_heading_of_its_item_alone() -> None:
    items = "<ul><li><b>Mend the quays.</b> Replace the oldest cranes in two years. (Harbour Office)</li><li><b>Train welders.</b> Open a school for three hundred welders.</li></ul>"
    reading = read(page(f"<h2>Tasks</h2>{items}<p>All of this shall be reported to the council each winter.</p>"))
    assert kinds(reading, "heading") == ["Tasks", "Mend the quays.", "Train welders."]
    first, second = holding(reading, "Replace the oldest"), holding(reading, "Open a school")
    assert first.section != second.section
    assert first.kind == second.kind == "item"
    assert reading.passages[first.lead].text == "Mend the quays."
    assert holding(reading, "All of this").section == holding(reading, "Tasks").section


def test_bold_words_inside_a_sentence_open_no_section() -> None:
    reading = read(page("<p><b>Rugao</b> will build two docks. The first one opens in May next year.</p>"))
    assert kinds(reading, "heading") == []


def test_markdown_catchwords_with_a_colon_are_headings_too() -> None:
    reading = read(
        f"# Scheme for the yards\n\n{_OPENING}\n\n**Credit:** lend to small yards at low rates for ten years.\n\n**Training:** open a school for three hundred welders.\n"
    )
    assert kinds(reading, "heading") == ["Credit:", "Training:"]


def test_short_openings_of_neighbouring_items_are_catchwords_without_any_mark() -> None:
    listed = "- Cheaper credit. Lend to small yards at low rates for ten years.\n- Training of welders. Open a school for three hundred of them.\n"
    reading = read(f"Scheme for the yards of the bay\n\n{_OPENING}\n\nTasks\n\n{listed}")
    assert {"Cheaper credit.", "Training of welders."} <= set(kinds(reading, "heading"))


@pytest.mark.parametrize(
    "opening", ["Prices fell.", "Nobody was amused.", "Dealers are glum.", "It did not last.", "Opinions differ."]
)
def test_a_short_sentence_that_tells_something_is_no_catchword(opening: str) -> None:
    text = f"Yards and docks\n\n{_OPENING}\n\n{opening} The yards of the bay took in less steel than a year ago.\n\n{opening} Two of the docks stood empty for most of the winter.\n"
    assert kinds(read(text), "heading") == []


def test_the_agency_in_a_dateline_is_the_publisher() -> None:
    text = "Quays get cheaper\n\nRUGAO, June 3, 2024 (Island Wire) -- The price of a berth fell again on Monday, harbour masters said.\n"
    about = read(text).metadata
    assert (about.publisher, about.publisher_passage, about.issued) == ("Island Wire", 1, "2024-06-03")


def test_brackets_in_a_dateline_need_a_dash_behind_them() -> None:
    about = read(
        "Quays get cheaper\n\nThe harbour (Old Basin) saw the price of a berth fall again on Monday, dealers said.\n"
    ).metadata
    assert about.publisher == ""


@pytest.mark.parametrize(
    ("foot", "publisher"),
    [
        (
            "<footer><p>&copy; 2023 The Quayside Review. All rights reserved. Visits: 40,112</p></footer>",
            "The Quayside Review",
        ),
        ('<div class="footer">Copyright &copy; Rugao Municipal Government</div>', "Rugao Municipal Government"),
        ("<p>Copyright © 2019-2024 Harbour Weekly</p>", "Harbour Weekly"),
        ("<footer><p>All rights reserved. Visits: 40,112</p></footer>", ""),
    ],
)
def test_the_imprint_at_the_foot_of_a_page_names_the_publisher_and_nothing_else_of_it_is_read(
    foot: str, publisher: str
) -> None:
    reading = read(page(f"<p>The first docks open in spring, and the others a year later.</p>{foot}"))
    assert reading.metadata.publisher == publisher
    assert not any("Visits" in passage.text for passage in reading.passages)
    for passage in reading.passages:
        assert reading.source.text[passage.start : passage.end] == passage.exact


def test_a_chinese_note_on_copying_is_no_publisher() -> None:
    reading = read(
        "码头价格回落\n\n如皋港务部门上月发布了新的收费办法，泊位价格连续三个月回落。\n\n版权所有 未经授权不得转载\n"
    )
    assert reading.metadata.publisher == ""


def test_the_titles_below_a_heading_of_related_links_are_not_read() -> None:
    links = "<div><h3>Related</h3><ul><li><a href='/1'>Rugao opens ferry line in May</a></li><li><a href='/2'>Fares up 6 percent</a></li></ul></div>"
    reading = read(page(f"<p>The first docks open in spring, and the others a year later.</p>{links}"))
    assert not any("ferry" in passage.text or "Fares" in passage.text for passage in reading.passages)


def test_a_long_english_name_above_the_last_date_signs_the_paper() -> None:
    body = "The yards of the bay shall report to the office each winter, and the office shall report to the council."
    reading = read(
        f"Notice on the Yards of the Bay\n\n{_OPENING}\n\n{body}\n\nDepartment of Ports and Inland Waterways of Ruritania Province\nMay 4, 2024\n"
    )
    assert [p.text for p in reading.passages if p.role == "section-role-issuing-block"] == [
        "Department of Ports and Inland Waterways of Ruritania Province",
        "May 4, 2024",
    ]
