"""Our `dataclass` does what the one of the standard library does, as far as we use it."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import ClassVar

import pytest

from vizsys import records


def classes(dataclass):
    @dataclass(frozen=True, slots=True)
    class Point:
        x: float
        y: float = 0.5

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Base:
        KIND: ClassVar[str] = "base"
        marks: dict = dataclasses.field(default_factory=dict, compare=False, repr=False)

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Sub(Base):
        KIND: ClassVar[str] = "sub"
        name: str
        size: int | None = dataclasses.field(default=None, metadata={"doc": "how large"})

    @dataclass(slots=True)
    class Mutable:
        a: int
        b: list = dataclasses.field(default_factory=list)
        c: int = dataclasses.field(init=False)

        def __post_init__(self):
            self.c = self.a + 1

    @dataclass
    class Plain:
        a: int
        b: int = 2

    @dataclass(eq=False)
    class Itself:
        a: int = dataclasses.field(default=1)

    return Point, Base, Sub, Mutable, Plain, Itself


OURS, THEIRS = classes(records.dataclass), classes(dataclasses.dataclass)


@pytest.mark.parametrize("at", range(len(OURS)))
def test_fields_and_arguments_are_the_same(at):
    ours, theirs = OURS[at], THEIRS[at]
    facts = ["name", "type", "default", "default_factory", "init", "repr", "compare", "kw_only", "metadata"]
    for a, b in zip(dataclasses.fields(ours), dataclasses.fields(theirs), strict=True):
        assert [getattr(a, fact) for fact in facts] == [getattr(b, fact) for fact in facts]
    assert dataclasses.is_dataclass(ours)
    assert ours.__match_args__ == theirs.__match_args__
    assert getattr(ours, "__slots__", None) == getattr(theirs, "__slots__", None)
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)


@pytest.mark.parametrize(
    ("at", "plain", "named"),
    [
        (0, (1.0,), {}),
        (0, (), {"y": 2, "x": 1}),
        (1, (), {"marks": {"a": 1}}),
        (2, (), {"name": "n"}),
        (2, (), {"name": "n", "size": 3, "marks": {}}),
        (3, (1,), {}),
        (3, (1, [2]), {}),
        (4, (1,), {"b": 3}),
        (5, (), {}),
    ],
)
def test_instances_are_the_same(at, plain, named):
    for _ in range(2):  # the first instance writes `__init__`
        ours, theirs = OURS[at](*plain, **named), THEIRS[at](*plain, **named)
        assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
        assert repr(ours) == repr(theirs)
        assert (ours == OURS[at](*plain, **named)) == (theirs == THEIRS[at](*plain, **named))
        assert ours != theirs
        assert dataclasses.asdict(copy.deepcopy(ours)) == dataclasses.asdict(theirs)


def test_equal_instances_hash_alike_and_others_differ():
    point, _, sub, *_ = OURS
    assert {point(1, 2), point(1, 2), point(1, 3)} == {point(1, 3), point(1, 2)}
    assert sub(name="a", marks={"x": 1}) == sub(name="a")
    assert sub(name="a") != sub(name="b")
    assert hash(sub(name="a", marks={"x": 1})) == hash(sub(name="a"))


@pytest.mark.parametrize("family", [OURS, THEIRS])
@pytest.mark.parametrize(
    ("at", "plain", "named"),
    [(0, (), {}), (0, (1, 2, 3), {}), (0, (1,), {"z": 1}), (2, ("n",), {}), (3, (1, [], 3), {})],
)
def test_wrong_arguments_are_type_errors(family, at, plain, named):
    with pytest.raises(TypeError):
        family[at](*plain, **named)


def test_frozen_instances_do_not_change():
    point = OURS[0](1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del point.x
    moved = dataclasses.replace(point, x=5)
    assert (point.x, moved.x, moved.y) == (1, 5, 0.5)
    with pytest.raises(AttributeError):
        OURS[3](1).other = 1  # slots leave no room


def test_other_values_make_another_instance():
    point, _, sub, mutable, *_ = OURS
    assert records.replace(point(1), x=5) == point(5)
    assert records.replace(sub(name="a", marks={"x": 1}), size=2).marks == {"x": 1}
    assert records.replace(mutable(1, [2]), a=3).c == 4
    with pytest.raises(TypeError):
        records.replace(point(1), z=1)


def test_defaults_made_anew_are_not_shared():
    mutable = OURS[3]
    a, b = mutable(1), mutable(1)
    a.b.append(1)
    assert b.b == []


@records.dataclass(frozen=True, slots=True)
class Sent:
    a: int
    b: tuple[int, ...] = ()


def test_frozen_instances_with_slots_can_be_sent_to_another_process():
    assert pickle.loads(pickle.dumps(Sent(1, (2, 3)))) == Sent(1, (2, 3))


def test_they_are_matched_by_place_and_name():
    match OURS[0](1, 2):
        case object(x=1, y=2) as found:
            assert found.x == 1
        case _:
            pytest.fail("not matched")


def test_super_classes_keep_their_own_init():
    @records.dataclass(frozen=True)
    class A:
        a: int

    class B(A):
        pass

    @records.dataclass(frozen=True)
    class C(B):
        c: int = 3

    assert (B(1).a, C(1).c, A(2).a, B(3).a) == (1, 3, 2, 3)


def test_the_standard_decorator_goes_on_where_ours_ended():
    @dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
    class More(OURS[2]):
        extra: int = 4

    assert dataclasses.asdict(More(name="n")) == {"marks": {}, "name": "n", "size": None, "extra": 4}
    with pytest.raises(TypeError):
        dataclasses.dataclass(type("Loose", (OURS[2],), {}))  # not frozen, of one that is
