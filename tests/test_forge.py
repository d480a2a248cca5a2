from __future__ import annotations

import pytest

from sphinx_contribpolicy.forge import (
    file_url,
    guess,
    issue_template_paths,
    listing,
    matching,
    places,
    template_paths,
)

FILES = [
    "pull_request_template.md",
    ".github/PULL_REQUEST_TEMPLATE.md",
    "docs/Pull_Request_Template.txt",
    ".github/PULL_REQUEST_TEMPLATE/feature.md",
    ".github/workflows/pull_request_template.md",
    ".github/ISSUE_TEMPLATE/bug.yml",
    ".github/ISSUE_TEMPLATE/config.yml",
    ".github/CONTRIBUTING.md",
    "CONTRIBUTING.rst",
    "docs/contributing.md",
    "docs/source/contributing.md",
    ".gitlab/merge_request_templates/Security.md",
    ".gitlab/merge_request_templates/default.md",
    ".gitlab/issue_templates/Bug.md",
    ".forgejo/pull_request_template.yml",
    ".gitea/issue_template/bug.yaml",
    "src/pull_request_template.md",
]


@pytest.fixture
def repository(write):
    return write(dict.fromkeys(FILES, ""))


@pytest.mark.parametrize(
    ("forge", "expected"),
    [
        (
            "github",
            [
                ".github/PULL_REQUEST_TEMPLATE.md",
                "pull_request_template.md",
                "docs/Pull_Request_Template.txt",
                ".github/PULL_REQUEST_TEMPLATE/feature.md",
            ],
        ),
        (
            "gitlab",
            [
                ".gitlab/merge_request_templates/default.md",
                ".gitlab/merge_request_templates/Security.md",
            ],
        ),
        (
            "forgejo",
            [
                "pull_request_template.md",
                ".forgejo/pull_request_template.yml",
                ".github/PULL_REQUEST_TEMPLATE.md",
            ],
        ),
    ],
)
def test_pull_request_templates_are_where_the_forge_looks(repository, forge, expected):
    found = template_paths(repository, forge)
    assert [path.relative_to(repository).as_posix() for path in found] == expected


@pytest.mark.parametrize(
    ("forge", "expected"),
    [
        ("github", [".github/ISSUE_TEMPLATE/bug.yml"]),
        ("gitlab", [".gitlab/issue_templates/Bug.md"]),
        ("forgejo", [".gitea/issue_template/bug.yaml", ".github/ISSUE_TEMPLATE/bug.yml"]),
    ],
)
def test_issue_templates_are_where_the_forge_looks(repository, forge, expected):
    found = issue_template_paths(repository, forge)
    assert [path.relative_to(repository).as_posix() for path in found] == expected


def test_the_contribution_guide_that_github_shows_comes_first(repository):
    assert matching(listing(repository), places("github").contributing) == [
        ".github/CONTRIBUTING.md",
        "CONTRIBUTING.rst",
        "docs/contributing.md",
    ]


@pytest.mark.parametrize(
    ("forge", "url"),
    [
        ("github", "https://example.org/a/b/blob/main/docs/AI_POLICY.md"),
        ("gitlab", "https://example.org/a/b/-/blob/main/docs/AI_POLICY.md"),
        ("forgejo", "https://example.org/a/b/src/branch/main/docs/AI_POLICY.md"),
    ],
)
def test_a_file_has_the_address_that_the_forge_gives_it(forge, url):
    assert file_url("https://example.org/a/b/", forge, "main", "docs/AI_POLICY.md") == url
    assert file_url("mailto:us@example.org", forge, "main", "docs/AI_POLICY.md") == ""


def test_a_folder_that_is_not_there_has_no_templates(tmp_path):
    assert template_paths(tmp_path / "none", "github") == []


@pytest.mark.parametrize(
    ("url", "forge"),
    [
        ("", "github"),
        ("https://github.com/a/b", "github"),
        ("https://gitlab.com/a/b", "gitlab"),
        ("https://gitlab.gnome.org/a/b", "gitlab"),
        ("https://salsa.debian.org/a/b", "gitlab"),
        ("https://codeberg.org/a/b", "forgejo"),
        ("https://git.example.org/gitlab.com/b", "github"),
        ("https://github.com/a/gitlab.b", "github"),
    ],
)
def test_the_forge_is_guessed_from_the_host(url, forge):
    assert guess(url) == forge
