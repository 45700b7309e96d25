"""Compression of our own: any zlib unpacks it, and its bytes never change."""

import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizsys.formats.deflate import compress

TEXT = "".join(f"- {n}. node{n % 7} -> node{n % 5}: says {n * n} ü\n" for n in range(400)).encode()


@given(st.binary(max_size=600) | st.text(alphabet="ab", max_size=900).map(str.encode))
def test_comes_back(data):
    assert zlib.decompress(compress(data)) == data


@pytest.mark.parametrize("size", [0, 1, 2, 3, 257, 258, 259, 260, 32767, 32768, 32769, 70000])
def test_lengths_and_distances_at_their_ends(size):
    data = b"x" * size + TEXT[:40] + bytes(range(256)) + b"y" * size + TEXT[:40]
    assert zlib.decompress(compress(data)) == data


def test_text_gets_much_smaller():
    assert 3 * len(compress(TEXT)) < len(TEXT)


def test_the_bytes_are_those_of_every_other_machine():
    assert hashlib.sha256(compress(TEXT)).hexdigest()[:16] == "7d586d6e2130f564"
