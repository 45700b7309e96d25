"""What all tests share: `--accept` writes goldens anew instead of comparing with them."""

from __future__ import annotations

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write goldens anew (the same as VIZSYS_ACCEPT=1)")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--accept"):
        os.environ["VIZSYS_ACCEPT"] = "1"  # also reaches the workers of xdist
