"""The same picture whatever the last bits of a sum."""

from vizsys.blocks.finish import rounded
from vizsys.scene import Paint, Rect


def test_the_last_bits_of_a_value_do_not_tip_it() -> None:
    low, high = 761.825 - 2e-13, 761.825 + 2e-13
    assert low != high and round(low, 2) != round(high, 2)
    ones = [rounded([Rect(v, 0, 1, 1, Paint())])[0] for v in (low, high)]
    assert ones[0] == ones[1]
