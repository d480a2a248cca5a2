from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says more of the machine than of the code, so time decides nothing. New
# examples are looked for where somebody can mend what they find; the gate repeats the same ones.
settings.register_profile(
    "kit",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("kit")


def pytest_addoption(parser):
    parser.addoption(
        "--update-pages",
        action="store_true",
        help="write the pages that tests compare with anew; read the difference before you commit",
    )


@pytest.fixture
def update_pages(request):
    return request.config.getoption("--update-pages")
