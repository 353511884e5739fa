"""What an answer says about itself stands in one file, in both languages, and everything in it is said somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from sei_kg.ask.messages import LANGUAGES, say, worded
from sei_kg.lexicon import read_lexicon

CODE = Path(__file__).parents[1] / "sei_kg" / "ask"
MESSAGES = {
    f"{group}/{name}": words for group, found in read_lexicon("messages").items() for name, words in found.items()
}
_USED = re.compile(r'"((?:reading|refusal|way|note|report)/\w+)"|\'((?:reading|refusal|way|note|report)/\w+)\'')


def used() -> set[str]:
    return {a or b for path in CODE.glob("*.py") for a, b in _USED.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_every_message_says_the_same_in_both_languages(name: str) -> None:
    """The same names stand in braces in English and Chinese: what one language tells, the other does."""
    words = MESSAGES[name]
    assert set(words) == set(LANGUAGES)
    fields = [{field for _, field, _, _ in Formatter().parse(str(words[lang])) if field} for lang in LANGUAGES]
    assert fields[0] == fields[1]


def test_every_message_is_used_and_every_used_one_exists() -> None:
    assert used() - set(MESSAGES) == set()
    assert set(MESSAGES) - used() == set()


def test_a_value_may_differ_by_language() -> None:
    assert worded("note/near", names={"en": "a harbour", "zh": "港口"}) == {
        "en": "taken for what is asked: a harbour",
        "zh": "按相近的表述查找：港口",
    }
    assert say("way/list", "zh", number=3) == "3 项列举"


def test_no_chinese_sentence_stands_in_the_code_of_answers() -> None:
    """Words shown to a person come from the file; what remains in the code are characters that questions are read by."""
    shown = {"answering.py", "answers.py", "report.py", "reading.py", "background.py", "claim_items.py", "stated.py",
             "contrasts.py", "groups.py", "figure_items.py", "figure_answers.py"}  # fmt: skip
    for name in sorted(shown):
        text = re.sub(r'""".*?"""|#.*', "", (CODE / name).read_text("utf-8"), flags=re.DOTALL)
        strings = re.findall(r'"([^"\n]*[\u4e00-\u9fff][^"\n]*)"', text)
        assert not [
            s for s in strings if len(re.findall(r"[\u4e00-\u9fff]", s)) > 3 and "|" not in s and "(?" not in s
        ], name
