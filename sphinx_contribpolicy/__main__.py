"""`python -m sphinx_contribpolicy` is the command `contribpolicy`."""

from __future__ import annotations

from sphinx_contribpolicy import cli

if __name__ == "__main__":
    raise SystemExit(cli.main())
