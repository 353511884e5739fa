"""English official papers and wire reports: notices that put plans out, policies told by a date, bodies behind a task."""

from __future__ import annotations

from pathlib import Path

import pytest

from sei_kg.documents import read_document
from sei_kg.instruments import instruments_shown
from sei_kg.mentions import find_mentions
from sei_kg.passages import read_passages
from tests.test_relations_en import Stated, article, stated, vocabulary

_TITLE = "Notice on Issuing the Work Plan of Jiangsu Province for Harbour Cranes (2025-2027)"
_PLAN = "policy-work-plan-of-jiangsu-province-for-harbour-cranes-2025-2027"


def notice(body: str, folder: Path) -> Stated:
    opening = "The Work Plan, drawn up by the Department of Transport together with the Department of Finance, is hereby issued."
    return stated(f"{_TITLE}\n\nTo all governments of the cities:\n\n{opening} {body}\n", folder)


def test_a_notice_of_issue_speaks_of_the_plan_and_the_short_title_means_it(tmp_path: Path) -> None:
    found = notice("", tmp_path)
    assert {
        (_PLAN, "issuedBy", "organization-department-of-transport"),
        (_PLAN, "issuedBy", "organization-department-of-finance"),
    } <= found
    assert (_PLAN, "strategyOf", "region-jiangsu") in found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "It carries out the national action plan for harbour cranes of January 2022.",
            {("implements", "policy-national-action-plan-for-harbour-cranes-of-january-2022")},
        ),
        ("It replaces guidelines of July 2021.", {("supersedes", "policy-guidelines-of-july-2021")}),
        (
            "The 18-point document replaces a 2018 circular on pilotage.",
            {("supersedes", "policy-2018-circular-on-pilotage")},
        ),
    ],
)
def test_a_policy_told_by_its_date_stands_to_the_paper_as_the_verb_says(
    sentence: str, expected: set[tuple[str, str]], tmp_path: Path
) -> None:
    assert {(_PLAN, *one) for one in expected} <= notice(sentence, tmp_path)


@pytest.mark.parametrize(
    ("sentence", "policy", "date"),
    [
        ("Dealers remember the guidelines of July 2021 well.", "policy-guidelines-of-july-2021", "2021-07"),
        ("Dealers remember a 2018 circular on pilotage, and praise it.", "policy-2018-circular-on-pilotage", "2018"),
        (
            "The interim rules on tugs of 3 May 2019 were never printed.",
            "policy-interim-rules-on-tugs-of-3-may-2019",
            "2019-05-03",
        ),
    ],
)
def test_the_date_of_such_a_policy_is_that_of_its_issue(sentence: str, policy: str, date: str, tmp_path: Path) -> None:
    assert (policy, "issued", date) in article(sentence, tmp_path)


@pytest.mark.parametrize(
    "sentence",
    [
        "Dealers have a plan for the summer of calm.",
        "In 2018 and later rules were rarely read.",
        "The plan for 2026, of which little is known, pleases dealers.",
    ],
)
def test_a_small_noun_without_a_date_of_its_own_is_no_policy(sentence: str, tmp_path: Path) -> None:
    assert not any("policy-" in part for one in article(sentence, tmp_path) for part in one)


_TASKS = """Tasks

- Mend the quays. Replace the oldest cranes within two years. (Department of Transport, governments of Wuxi, Nantong and Yancheng)
- Train welders. Open a school for three hundred of them. (lead unit: Department of Education; supporting units: Department of Finance)
"""


def test_bodies_in_brackets_behind_a_task_answer_for_its_clauses_and_its_heading(tmp_path: Path) -> None:
    found = notice(f"\n\n{_TASKS}", tmp_path)
    for body in (
        "department-of-transport",
        "wuxi-municipal-government",
        "nantong-municipal-government",
        "yancheng-municipal-government",
    ):
        assert (f"organization-{body}", "responsibleFor", "Replace the oldest cranes within two years") in found
    for body in ("department-of-education", "department-of-finance"):
        assert {
            (f"organization-{body}", "responsibleFor", task)
            for task in ("Train welders", "Open a school for three hundred of them")
        } <= found
    assert not any("Train welders" in one and "organization-department-of-transport" in one for one in found)


@pytest.mark.parametrize(
    "behind",
    [
        "(see the report of the Department of Finance)",
        "(the Department of Finance objected)",
        "(not the Department of Finance)",
    ],
)
def test_brackets_that_hold_more_than_bodies_charge_nobody(behind: str, tmp_path: Path) -> None:
    found = notice(f"\n\nTasks\n\nThe harbours shall replace the oldest cranes within two years {behind}.", tmp_path)
    assert not any("responsibleFor" in one and "organization-department-of-finance" in one for one in found)


def places(sentence: str, folder: Path) -> set[str]:
    path = folder / "text.txt"
    path.write_text(f"Yards and harbours\n\n{sentence}\n", "utf-8")
    return {
        m.entity.rsplit("/", 1)[-1] for m in find_mentions(read_passages(read_document(path)), vocabulary()).mentions
    }


def test_directions_before_provinces_make_places_and_elsewhere_do_not(tmp_path: Path) -> None:
    assert "region-northern-jiangsu" in places("The quays of northern Jiangsu were mended.", tmp_path)
    assert places("The western world and Jiangsu trade in steel.", tmp_path) >= {"region-jiangsu"}


def test_kinds_of_storage_and_of_hydrogen_are_told_apart(tmp_path: Path) -> None:
    found = places(
        "The yards try flow batteries, flywheels, supercapacitors and pumped hydro beside compressed air energy storage; electrolysers make green hydrogen.",
        tmp_path,
    )
    names = (
        "flow-batteries",
        "flywheel-storage",
        "supercapacitors",
        "pumped-hydro",
        "compressed-air-storage",
        "electrolysers",
        "green-hydrogen",
    )
    assert {f"technology-{name}" for name in names} <= found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            '"Nobody came," said Helene Varga, who watches harbours at the Hamburg consultancy Quayside Partners.',
            ("person-helene-varga", "affiliatedWith", "organization-quayside-partners"),
        ),
        (
            "The Ministry of Transport (MOT) and the Ministry of Finance issued the Harbour Renewal Plan in May 2023.",
            ("policy-harbour-renewal-plan", "issuedBy", "organization-mot"),
        ),
        (
            "The Harbour Renewal Plan was presented at a work conference in Nantong.",
            ("event-work-conference-in-nantong", "takesPlaceIn", "region-nantong"),
        ),
        (
            "The document asks the Ministry of Transport to widen the northern basin by 2027.",
            ("organization-mot", "responsibleFor", "Widen the northern basin by 2027"),
        ),
        (
            "A task force headed by a deputy mayor shall widen the northern basin.",
            ("organization-task-force-headed-by-a-deputy-mayor", "responsibleFor", "Widen the northern basin"),
        ),
        ("The Nantong cluster builds half of all tugs.", ("cluster-nantong-cluster", "locatedIn", "region-nantong")),
    ],
)
def test_prose_tells_who_belongs_where_and_who_is_to_act(
    sentence: str, expected: tuple[str, str, str], tmp_path: Path
) -> None:
    assert expected in article(sentence, tmp_path)


def test_one_who_speaks_at_the_conference_named_before_spoke_there(tmp_path: Path) -> None:
    text = "The Harbour Renewal Plan was presented at a work conference in Nantong. Qiao Lan, director of the Ministry of Transport, told the conference how cheap tugs were."
    assert ("person-qiao-lan", "spokeAt", "event-work-conference-in-nantong") in article(text, tmp_path)


def test_an_issue_told_behind_the_first_sentence_was_on_the_day_it_names(tmp_path: Path) -> None:
    head = (
        "Quays\n\nRUGAO, June 12, 2024 -- Harbours in Jiangsu will be mended, the transport ministry said on Tuesday."
    )
    found = stated(
        f"{head} The Ministry of Transport unveiled the Harbour Renewal Plan in a hall full of welders.\n", tmp_path
    )
    assert ("policy-harbour-renewal-plan", "issued", "2024-06-11") in found
    found = stated(f"{head} The Ministry of Transport unveiled the Harbour Renewal Plan in May 2021.\n", tmp_path)
    assert ("policy-harbour-renewal-plan", "issued", "2024-06-11") not in found


def test_a_body_that_was_asked_something_before_answers_for_nothing(tmp_path: Path) -> None:
    found = article("A council that asked the Ministry of Transport for years will widen the northern basin.", tmp_path)
    assert not any(one[:2] == ("organization-mot", "responsibleFor") for one in found)


def test_price_limits_are_no_verb_of_effect(tmp_path: Path) -> None:
    text = "The yards suffer from a severe shortage of welders. It wants wider price limits but lacks any sense of urgency."
    assert not any(one[1] == "causes" for one in article(text, tmp_path))


@pytest.mark.parametrize(
    ("clause", "slug"),
    [
        ("plan the layout of yards along the bay", "national-strategy"),
        ("include tugs in the next Five-Year Plan", "national-strategy"),
        ("draw up a roadmap for electric ferries", "national-strategy"),
        ("reward scientists who build better rudders", "talent-incentive"),
        ("complete the laws on pilotage", "legislation"),
        ("strengthen the construction of a testing platform", "public-platform"),
        ("build a workshop in which small yards can rent cranes", "public-platform"),
        ("admit small yards to the freight exchange as members", "market-access"),
        ("try wider price limits for berths", "price-reform"),
        ("make safety checks of all docks mandatory", "supervision"),
        ("put 2 billion yuan into a fund for the yards", "guidance-fund"),
    ],
)
def test_a_clause_shows_its_instrument_without_naming_it(clause: str, slug: str) -> None:
    assert any(iri.endswith(f"/instrument-{slug}") for iri in instruments_shown(clause))


@pytest.mark.parametrize(
    ("clause", "slug"),
    [
        ("mend the quays by law enforcement", "national-strategy"),
        ("open the northern basin to the sea", "market-access"),
        ("reward the crews of tugs", "talent-incentive"),
        ("paint the platform of the pier", "public-platform"),
        ("lower the price of berths", "supervision"),
    ],
)
def test_a_clause_that_only_shares_words_shows_no_instrument(clause: str, slug: str) -> None:
    assert not any(iri.endswith(f"/instrument-{slug}") for iri in instruments_shown(clause))


@pytest.mark.parametrize(
    ("sentence", "cause", "effect"),
    [
        ("Banks shun the sector, so small yards cannot expand.", "Banks shun the sector", "Small yards cannot expand"),
        (
            "Too few welders are trained; hence the yards compete for the same people.",
            "Too few welders are trained",
            "The yards compete for the same people",
        ),
        (
            "With no common standard, devices cannot talk to one another.",
            "With no common standard",
            "Devices cannot talk to one another",
        ),
    ],
)
def test_what_a_bare_connective_parts_is_cause_and_effect(
    sentence: str, cause: str, effect: str, tmp_path: Path
) -> None:
    assert (cause, "causes", effect) in article(sentence, tmp_path)


@pytest.mark.parametrize(
    "sentence",
    [
        "Banks shun the sector, and small yards cannot expand.",
        "Banks shun the sector; small yards cannot expand.",
        "Banks shun the sector, whereas small yards cannot expand.",
    ],
)
def test_clauses_that_only_stand_together_cause_nothing(sentence: str, tmp_path: Path) -> None:
    assert not any(one[1] == "causes" for one in article(sentence, tmp_path))


def test_a_page_tells_when_it_put_out_what_was_signed_before(tmp_path: Path) -> None:
    body = "The Work Plan is hereby issued to all harbours of the province and shall be carried out from next month."
    text = f"{_TITLE}\n\nUpdated: May 20, 2025  Font: A+\n\n{body}\n\nDepartment of Transport of Jiangsu Province\nMay 14, 2025\n"
    found = stated(text, tmp_path)
    assert ("document-text", "issued", "2025-05-20") in found
    assert {
        (_PLAN, "issued", "2025-05-14"),
        (_PLAN, "issuedBy", "organization-department-of-transport-of-jiangsu-province"),
    } <= found


def test_without_a_date_of_the_page_the_signature_dates_the_paper(tmp_path: Path) -> None:
    body = "The Work Plan is hereby issued to all harbours of the province and shall be carried out from next month."
    found = stated(f"{_TITLE}\n\n{body}\n\nDepartment of Transport of Jiangsu Province\nMay 14, 2025\n", tmp_path)
    assert {("document-text", "issued", "2025-05-14"), (_PLAN, "issued", "2025-05-14")} <= found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The finance ministry released the Harbour Renewal Plan in May 2023.",
            ("policy-harbour-renewal-plan", "issuedBy", "organization-mof"),
        ),
        (
            "China's energy regulator shall inspect the docks each winter.",
            ("organization-nea", "responsibleFor", "Inspect the docks each winter"),
        ),
        (
            "A law on tugs will be drafted by the Jiangsu Provincial People's Congress.",
            ("organization-jiangsu-provincial-peoples-congress", "responsibleFor", "Draft a law on tugs"),
        ),
    ],
)
def test_bodies_by_their_everyday_names_and_behind_passive_verbs_act(
    sentence: str, expected: tuple[str, str, str], tmp_path: Path
) -> None:
    assert expected in article(sentence, tmp_path)


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan and its energy regulator mended the quays.",
        "The energy regulator of Hessen mended the quays.",
        "An energy regulator may mend the quays.",
    ],
)
def test_the_ministry_of_another_place_is_none_of_china(sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(f"Yards and harbours\n\n{sentence}\n", "utf-8")
    assert not any(
        m.entity.endswith("/organization-nea")
        for m in find_mentions(read_passages(read_document(path)), vocabulary()).mentions
    )


def test_what_the_document_names_is_put_first_by_the_policy_reported(tmp_path: Path) -> None:
    text = "The Several Measures for the Harbour Industry came out in May 2024. The document names heat pumps and flow batteries as priorities."
    found = article(text, tmp_path)
    assert {
        ("policy-several-measures-for-the-harbour-industry", "prioritizesTechnology", f"technology-{name}")
        for name in ("heat-pumps", "flow-batteries")
    } <= found


def test_blaming_one_thing_on_another_names_the_cause_last(tmp_path: Path) -> None:
    found = article(
        "The docks suffer from a shortage of cranes. Dealers blamed poor maintenance on weak supervision.", tmp_path
    )
    assert not any(one[0].startswith("Poor maintenance") and one[1] == "causes" for one in found)


_COLUMN = "Room for better tugs\n\nInes Varga\n\n{who}\n\nThe quays of the bay are old and narrow, and nobody mends them before the winter storms come in from the sea.\n"


def test_the_only_name_below_a_title_is_the_author_where_the_text_presents_it(tmp_path: Path) -> None:
    found = stated(
        _COLUMN.format(
            who="Dr. Varga is a research fellow at the Rugao Institute of Harbours and advises the Nantong start-up Bright Keel."
        ),
        tmp_path,
    )
    assert {
        ("document-text", "creator", "person-ines-varga"),
        ("person-ines-varga", "affiliatedWith", "organization-rugao-institute-of-harbours"),
        ("organization-bright-keel", "locatedIn", "region-nantong"),
    } <= found


def test_two_capitals_below_a_title_are_no_author_for_that_alone(tmp_path: Path) -> None:
    found = stated(_COLUMN.format(who="The Rugao Institute of Harbours is old."), tmp_path)
    assert not any(one[1] == "creator" for one in found)
