"""What all tests share: `--accept` writes goldens anew instead of comparing with them.

Property tests take the same examples in every run; `HYPOTHESIS_PROFILE=explore` looks for new ones.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write goldens anew (the same as VIZSYS_ACCEPT=1)")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--accept"):
        os.environ["VIZSYS_ACCEPT"] = "1"  # also reaches the workers of xdist
