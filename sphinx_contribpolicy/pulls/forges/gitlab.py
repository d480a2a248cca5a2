"""A merge request of GitLab, from the variables of a pipeline, and as it is now.

Sources: docs.gitlab.com, "Predefined CI/CD variables reference" and "Merge requests API".
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from msgspec.structs import replace

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.pulls.event import Submission, of_listed
from sphinx_contribpolicy.pulls.foreign import encodable
from sphinx_contribpolicy.pulls.forges.exchange import ForgeError, exchange, is_address, token_in


def is_pipeline(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this runs in a pipeline of GitLab for a merge request."""
    return bool(environment.get("GITLAB_CI") and environment.get("CI_MERGE_REQUEST_IID"))


def from_pipeline(environment: Mapping[str, str] = os.environ) -> Submission:
    """The merge request that the variables of a pipeline of GitLab tell of.

    Whose it is they do not say.
    """
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    labels = environment.get("CI_MERGE_REQUEST_LABELS", "").split(",")
    return Submission(
        body=encodable(environment.get("CI_MERGE_REQUEST_DESCRIPTION", "")),
        title=encodable(environment.get("CI_MERGE_REQUEST_TITLE", "")),
        labels=tuple(filter(None, labels)),
        draft=environment.get("CI_MERGE_REQUEST_DRAFT") == "true",
        number=int(number) if number.isdecimal() else 0,
        repository=environment.get("CI_MERGE_REQUEST_PROJECT_PATH", ""),
        cut=environment.get("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED") == "true",
    )


def current_merge_request(
    submission: Submission, environment: Mapping[str, str] = os.environ
) -> Submission:
    """The merge request as it is now; raises `ForgeError` where the forge does not give it.

    Of a public project GitLab tells everybody; `GITLAB_TOKEN` is sent where it is set.
    """
    api = environment.get("CI_API_V4_URL", "").rstrip("/")
    project = environment.get("CI_MERGE_REQUEST_PROJECT_ID", "")
    if not is_address(api) or not project.isdecimal():
        raise ForgeError("the pipeline does not say where the API is: CI_API_V4_URL is not set")
    token = token_in("GITLAB_TOKEN", environment.get("GITLAB_TOKEN", ""))
    path = f"/merge_requests/{submission.number}"
    headers = {"PRIVATE-TOKEN": token} if token else {}
    answer = exchange("GET", f"{api}/projects/{project}{path}", headers, path=path)
    try:
        now = of_listed(answer)
    except InputError as error:
        raise ForgeError(f"the forge gave no merge request (GET {path})") from error
    if now.number != submission.number:
        raise ForgeError(f"the forge gave another merge request than !{submission.number}")
    return replace(now, repository=submission.repository)
