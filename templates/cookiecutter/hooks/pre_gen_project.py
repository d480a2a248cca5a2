"""Says before anything is written which answers cannot be used."""

from __future__ import annotations

import re
import sys

ADDRESS = r"https?://[A-Za-z0-9._~:/%@+#?=&-]+"
CHECKS = {
    "project_name": (
        {{ cookiecutter.project_name | tojson }},
        r"[A-Za-z][A-Za-z0-9 ._-]*",
        "begin with a letter, and use letters, digits, spaces and . _ -",
    ),
    "repository_url": (
        {{ cookiecutter.repository_url | tojson }},
        ADDRESS,
        "write the whole address, such as https://github.com/example/project",
    ),
    "discussion_url": (
        {{ cookiecutter.discussion_url | tojson }},
        f"({ADDRESS})?",
        "write the whole address, such as https://github.com/example/project/discussions/1",
    ),
    "extends": (
        {{ cookiecutter.extends | tojson }},
        r"([A-Za-z0-9_./:-]+[.]toml)?",
        "write package:file.toml, or a path in the repository",
    ),
}
wrong = [
    f"{key}: {hint}" for key, (answer, form, hint) in CHECKS.items() if not re.fullmatch(form, answer)
]
if wrong:
    sys.exit("\n".join(wrong))
