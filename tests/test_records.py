"""A record that is made quickly is the frozen dataclass it was."""

from __future__ import annotations

import dataclasses
import inspect
import pickle

import pytest

from sei_kg.records import quickly_made


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class _Plain:
    name: str
    number: int = 3
    places: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(self.number)


@quickly_made
@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Quick:
    name: str
    number: int = 3
    places: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(self.number)


def test_same_fields_and_signature() -> None:
    """Positional, named and missing arguments mean what they mean to the dataclass."""
    for arguments, named in ((("a",), {}), (("a", 5), {}), ((), {"name": "b", "places": (1,)})):
        assert dataclasses.astuple(Quick(*arguments, **named)) == dataclasses.astuple(_Plain(*arguments, **named))
    assert inspect.signature(Quick) == inspect.signature(_Plain)
    with pytest.raises(TypeError):
        Quick()  # type: ignore[call-arg]


def test_frozen_checked_and_comparable() -> None:
    """It cannot be changed, is checked when made, compares, hashes, copies and pickles."""
    one = Quick("a", 1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.number = 2  # type: ignore[misc]
    with pytest.raises(ValueError, match="-1"):
        Quick("a", -1)
    assert one < dataclasses.replace(one, number=2)
    assert {one, Quick("a", 1)} == {pickle.loads(pickle.dumps(one))}


def test_other_classes_are_refused() -> None:
    """Where a field could not be set the same way, nothing is decorated."""

    @dataclasses.dataclass(frozen=True, slots=True)
    class Made:
        names: list[str] = dataclasses.field(default_factory=list)

    @dataclasses.dataclass(frozen=True)
    class Open:
        name: str

    for cls in (Made, Open):
        with pytest.raises(TypeError, match="cannot be set"):
            quickly_made(cls)
