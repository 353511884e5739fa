"""Names that a document introduces are found again, however many there are and whenever they were added."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sei_kg.coreference import Aliases

_NAMES = st.lists(st.text("ABab本规划办", min_size=1, max_size=4), min_size=1, max_size=30)


@given(_NAMES, st.text("ABab本规划办 s", max_size=40))
def test_names_added_one_by_one_are_found_like_names_added_at_once(names: list[str], text: str) -> None:
    """Asking between two additions changes nothing; the first meaning of a name stands."""
    slowly, at_once = Aliases(), Aliases()
    for n, name in enumerate(names):
        slowly.add(name, f"id:{n}", "sei:Policy", "abbreviation")
        if slowly:
            list(slowly.find(text))
        at_once.add(name, f"id:{n}", "sei:Policy", "abbreviation")
    if at_once:
        assert sorted(slowly.find(text)) == sorted(at_once.find(text))
    else:
        assert not slowly


def test_a_name_stands_on_word_boundaries_with_its_plural() -> None:
    """ "NEV" is found in "NEVs", not in "NEVER"."""
    aliases = Aliases()
    aliases.add("NEV", "id:nev", "sei:Industry", "abbreviation")
    assert [(i, j) for i, j, *_ in aliases.find("NEVER did NEVs and a NEV fail")] == [(10, 14), (21, 24)]
