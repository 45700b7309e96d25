from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizsys.text.clusters import boundaries, cjk_break, clusters, joint


@pytest.mark.parametrize(
    "cluster",
    [
        "e\u0301",
        "a\u0308\u0323",
        "👨\u200d👩\u200d👧\u200d👦",
        "👍🏽",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "🇩🇪",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "각",
        "\u1100\u1161\u11a8",
        "क्ष",
        "กำ",
    ],
)
def test_what_a_reader_sees_as_one_is_one(cluster: str) -> None:
    assert clusters(f"x{cluster}y") == ["x", cluster, "y"]
    assert clusters(cluster + cluster) == [cluster, cluster]


@given(st.text())
def test_clusters_cover_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert boundaries(text) == sorted(set(boundaries(text)))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("AuthenticationControllerFactory", ["Authentication", "Controller", "Factory"]),
        ("parseHTTPRequest", ["parse", "HTTP", "Request"]),
        ("https://e.com/a-b_c", ["https://", "e.", "com/", "a-", "b_", "c"]),
        ("com.example:v2", ["com.", "example:", "v2"]),
        ("KUBERNETES", ["KUBERNETES"]),
    ],
)
def test_joints_of_long_words(word: str, parts: list[str]) -> None:
    cuts = [0, *(i for i in range(1, len(word)) if joint(word, i)), len(word)]
    assert [word[a:b] for a, b in pairwise(cuts)] == parts


def test_japanese_punctuation_stays_with_its_word() -> None:
    assert cjk_break("漢", "字")
    assert not cjk_break("文", "、")
    assert not cjk_break("「", "文")
    assert not cjk_break("a", "b")
