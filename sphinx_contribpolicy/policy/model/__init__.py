"""What a policy is: plain, frozen data, of the same shape as the policy file.

Each table of the file is one class, each key one field; its description is what editors, `explain`
and the reference of the policy file show. A default is the value where the file says nothing.
"""

from sphinx_contribpolicy.policy.model.document import Credit, Document, FaqEntry, Parent
from sphinx_contribpolicy.policy.model.fields import EXPECTED, URL, Kind, Level, Line
from sphinx_contribpolicy.policy.model.policy import (
    Agents,
    Commits,
    Custom,
    Files,
    Policy,
    PolicyFile,
    Project,
    Rule,
    TrailerSettings,
    WordingSettings,
)
from sphinx_contribpolicy.policy.model.pull_requests import (
    Exempt,
    Labels,
    PullRequests,
    SectionSettings,
)

__all__ = [
    "EXPECTED",
    "URL",
    "Agents",
    "Commits",
    "Credit",
    "Custom",
    "Document",
    "Exempt",
    "FaqEntry",
    "Files",
    "Kind",
    "Labels",
    "Level",
    "Line",
    "Parent",
    "Policy",
    "PolicyFile",
    "Project",
    "PullRequests",
    "Rule",
    "SectionSettings",
    "TrailerSettings",
    "WordingSettings",
]
