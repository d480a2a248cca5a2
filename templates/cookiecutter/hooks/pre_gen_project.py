"""Says before anything is written which answers cannot be used."""

from __future__ import annotations

import re
import sys

NAME = {{ cookiecutter.project_name | tojson }}
URL = {{ cookiecutter.repository_url | tojson }}

problems = []
if not re.fullmatch(r"[A-Za-z][A-Za-z0-9 ._-]*", NAME):
    problems.append("project_name: begin with a letter, and use letters, digits, spaces and . _ -")
if not re.fullmatch(r"https?://[A-Za-z0-9._~:/%@+-]+", URL):
    problems.append(
        "repository_url: write the whole address, such as https://github.com/example/project"
    )
if problems:
    sys.exit("\n".join(problems))
