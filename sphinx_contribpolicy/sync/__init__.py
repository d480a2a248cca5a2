"""The files of a repository that say the policy: how they are set up, kept in step and judged.

Nothing is imported here: a check of files that are up to date needs little of what lies below.
"""

from __future__ import annotations
