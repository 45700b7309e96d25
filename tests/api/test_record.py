"""Our `dataclass` gives what the standard one gives."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field

import pytest

from vizsys.record import dataclass

STANDARD = dataclasses.dataclass


def shapes(decorator):
    @decorator(frozen=True, slots=True)
    class Value:
        x: int
        y: float = 1.5
        tags: tuple[str, ...] = ()
        aside: str = field(default="", compare=False, repr=False)

    return Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    name: str
    more: dict[str, int] = field(default_factory=dict, compare=False)


@STANDARD(frozen=True, slots=True, kw_only=True)
class Derived(Base):
    size: int = 3


@dataclass(slots=True)
class Changing:
    x: int = 0


def test_same_as_the_standard_one():
    ours, theirs = shapes(dataclass), shapes(STANDARD)
    for arguments in [(1,), (1, 2.0), (1, 2.0, ("a",)), (1, 1.5, (), "aside")]:
        assert repr(ours(*arguments)) == repr(theirs(*arguments))
        for other in [(1,), (1, 1.5, (), "else"), (2,)]:
            assert (ours(*arguments) == ours(*other)) is (theirs(*arguments) == theirs(*other))
            assert (hash(ours(*arguments)) == hash(ours(*other))) is (hash(theirs(*arguments)) == hash(theirs(*other)))
    assert ours(1) != theirs(1) and ours(1) != (1, 1.5, ())
    assert dataclasses.replace(ours(1), x=5) == ours(5)
    assert ours.__match_args__ == theirs.__match_args__


def test_frozen_means_frozen():
    with pytest.raises(FrozenInstanceError):
        shapes(dataclass)(1).x = 2
    with pytest.raises(TypeError):
        hash(Changing())
    one = Changing()
    one.x = 4
    assert one == Changing(4)


def test_mixes_with_standard_classes_and_travels():
    one = Derived(name="a", size=4)
    assert one == Derived(name="a", size=4, more={"b": 1}) != Derived(name="b", size=4)
    base = Base(name="a", more={"b": 1})
    for copied in (pickle.loads(pickle.dumps(base)), copy.deepcopy(base)):
        assert copied == base and copied.more == base.more
    assert base != one


def test_own_methods_stay():
    @dataclass(frozen=True, slots=True)
    class Same:
        x: int

        def __eq__(self, other):
            return True

        def __hash__(self):
            return 7

        def __repr__(self):
            return "same"

    assert Same(1) == Same(2) and hash(Same(1)) == 7 and repr(Same(1)) == "same"
