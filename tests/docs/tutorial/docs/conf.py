from __future__ import annotations

project = "Larkspur"
extensions = ["myst_parser"]
