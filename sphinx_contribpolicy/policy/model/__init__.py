"""What a policy is: plain, frozen data, of the same shape as the policy file.

Each table of the file is one class, each key one field; its description is what editors, `explain`
and the reference of the policy file show. A default is the value where the file says nothing.
"""

from sphinx_contribpolicy.policy.model.document import Document
from sphinx_contribpolicy.policy.model.fields import (
    EXPECTED,
    LINK,
    URL,
    Level,
    OneLine,
    SectionKind,
    keys_of,
)
from sphinx_contribpolicy.policy.model.policy import (
    Agents,
    Files,
    Policy,
    PolicyFile,
    Project,
    TrailerSettings,
    WordingSettings,
)
from sphinx_contribpolicy.policy.model.pull_requests import Exempt, PullRequests, SectionSettings
from sphinx_contribpolicy.policy.model.rule import Custom, Rule

__all__ = [
    "EXPECTED",
    "LINK",
    "URL",
    "Agents",
    "Custom",
    "Document",
    "Exempt",
    "Files",
    "Level",
    "OneLine",
    "Policy",
    "PolicyFile",
    "Project",
    "PullRequests",
    "Rule",
    "SectionKind",
    "SectionSettings",
    "TrailerSettings",
    "WordingSettings",
    "keys_of",
]
