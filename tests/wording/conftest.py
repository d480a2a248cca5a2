from __future__ import annotations

import pytest

from sphinx_contribpolicy.policy import load


@pytest.fixture
def policy(tmp_path):
    """Makes the policy of a project called Larkspur from settings as a policy file would hold."""

    def make(preset=None, **tables):
        tables["project"] = {"name": "Larkspur"} | tables.get("project", {})
        return load(root=tmp_path, overrides=tables, preset=preset).policy

    return make
