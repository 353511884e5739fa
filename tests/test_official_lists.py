"""The official lists of industries, side by side."""

from __future__ import annotations

from pathlib import Path

import sei_kg

ID = "https://w3id.org/sei-kg/id/"
SEVEN, EIGHT, FIVE = (f"scheme-industries-{name}" for name in ("2010", "2020", "13th-plan"))


def pairs(store: Path, one: str, other: str) -> dict[str, str]:
    with sei_kg.open(store) as graph:
        rows = graph.query("official-lists-compared", list=ID + one, other=ID + other).table.rows
    return {row[2].value.removeprefix(ID): row[3].value.removeprefix(ID) if row[3] else "" for row in rows}


def test_the_seven_of_2010_all_came_back_among_the_eight_of_2020(digest_store: Path) -> None:
    found = pairs(digest_store, SEVEN, EIGHT)
    assert len(found) == 7 and all(mine == other for mine, other in found.items())


def test_what_is_new_on_a_list_has_no_counterpart_on_the_older_one(digest_store: Path) -> None:
    assert [mine for mine, other in pairs(digest_store, EIGHT, SEVEN).items() if not other] == [
        "industry-digital-creative"
    ]


def test_groups_of_the_five_year_plan_hold_industries_of_the_older_list(digest_store: Path) -> None:
    found = pairs(digest_store, SEVEN, FIVE)
    assert found["industry-new-energy"] == found["industry-new-energy-vehicles"] == "industry-green-low-carbon"


def test_the_table_of_all_industries_is_no_official_list(digest_store: Path) -> None:
    with sei_kg.open(digest_store) as graph:
        lists = {row[0].value for row in graph.query("official-lists-compared").table.rows}
    assert ID + "scheme-industries" not in lists and len(lists) == 4
