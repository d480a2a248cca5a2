from __future__ import annotations

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--update-pages",
        action="store_true",
        help="write the pages that tests compare with anew; read the difference before you commit",
    )


@pytest.fixture
def update_pages(request):
    return request.config.getoption("--update-pages")
