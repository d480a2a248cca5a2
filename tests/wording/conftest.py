from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sphinx_contribpolicy.policy import load

# With --import-mode=importlib a test module can import another only from a folder on the path.
sys.path.append(str(Path(__file__).parent))


@pytest.fixture
def policy(tmp_path):
    """Makes the policy of a project called Larkspur from settings as a policy file would hold."""

    def make(preset=None, **tables):
        tables["project"] = {"name": "Larkspur"} | tables.get("project", {})
        return load(root=tmp_path, overrides=tables, preset=preset).policy

    return make
