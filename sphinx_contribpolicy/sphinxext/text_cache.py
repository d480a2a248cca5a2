"""The texts of one build: each policy is loaded once, each text is written once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from sphinx_contribpolicy.sphinxext.warnings_ import Warned

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path
    from typing import TypeVar

    from sphinx.config import Config

    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.sphinxext.request import Wanted
    from sphinx_contribpolicy.wording import Fragments, Text

    T = TypeVar("T")


class Broken(Exception):  # noqa: N818 - a state of the project, which a page survives
    """A text cannot be had; the message says why, and `kind` is what to warn of."""

    def __init__(self, kind: Warned, message: str) -> None:
        self.kind = kind
        super().__init__(message)


class Texts:
    """Texts by what is wanted. A failure is kept like a text, and raised again as `Broken`."""

    def __init__(self, config: Config, folder: Path, sources: Path) -> None:
        """`folder` is where the policy file is looked for, `sources` where paths on pages start."""
        self._config = config
        self._folder = folder
        self._sources = sources
        self._known: dict[Hashable, object] = {}

    def forget(self) -> None:
        """Begin a build: files are read again."""
        self._known.clear()

    def text(self, wanted: Wanted) -> Text:
        """The text that is wanted, in blocks; raises `Broken`."""
        return self._once(wanted, lambda: self._write(wanted))

    def template(self, wanted: Wanted) -> str:
        """The pull-request template as the edit box shows it; empty where there is none."""
        return self._once(("template", wanted), lambda: self._template(wanted))

    def discussion_url(self, wanted: Wanted) -> str:
        """Where the policy is discussed, or an empty string; raises `Broken`."""
        return self._loaded(wanted).policy.project.discussion_url

    def agent_position(self, wanted: Wanted) -> str:
        """Where the policy puts the block for agents: end, top, both or none; raises `Broken`."""
        return self._loaded(wanted).policy.agents.position

    def digest(self, wanted: Wanted) -> str:
        """Hexadecimal digits that change when anything changes that a page got for `wanted`."""
        return self._once(("digest", wanted), lambda: self._digest(wanted))

    def _digest(self, wanted: Wanted) -> str:
        try:
            match wanted.part:
                case "discussion-url":
                    seen = self.discussion_url(wanted)
                case "pull-request-template":
                    seen = self.template(wanted)
                case "agents":
                    seen = self.agent_position(wanted) + self.text(wanted).digest
                case _:
                    return self.text(wanted).digest
        except Broken as broken:
            seen = f"{broken.kind.subtype}: {broken}"
        return hashlib.sha256(seen.encode()).hexdigest()

    def _once(self, key: Hashable, make: Callable[[], T]) -> T:
        if key not in self._known:
            try:
                self._known[key] = make()
            except Broken as broken:
                self._known[key] = broken
        known = self._known[key]
        if isinstance(known, Broken):
            raise known.with_traceback(None)
        return cast("T", known)

    def _loaded(self, wanted: Wanted) -> Loaded:
        key = ("policy", wanted.file, wanted.preset)
        return self._once(key, lambda: self._load(wanted.file, wanted.preset))

    def _load(self, file: str, preset: str) -> Loaded:
        from sphinx_contribpolicy.diagnostics import PolicyError
        from sphinx_contribpolicy.policy import load

        path = self._sources / file if file else None
        if path is None and self._config.contribpolicy_file:
            path = self._folder / self._config.contribpolicy_file
        overrides = self._config.contribpolicy_overrides
        try:
            return load(path, root=self._folder, overrides=overrides, preset=preset or None)
        except PolicyError as error:
            raise Broken(Warned.POLICY, str(error)) from None

    def _write(self, wanted: Wanted) -> Text:
        from sphinx_contribpolicy.diagnostics import WordsError
        from sphinx_contribpolicy.wording import write

        policy = self._loaded(wanted).policy
        try:
            return write(
                policy,
                wanted.part,  # type: ignore[arg-type] # options.SURFACES names parts only
                form=wanted.form,  # type: ignore[arg-type] # and forms
                only=wanted.only,
                omit=wanted.omit,
                title=wanted.title,
                fragments=self._fragments(),
            )
        except WordsError as error:
            raise Broken(Warned.WORDS, str(error)) from None

    def _fragments(self) -> Fragments:
        return self._once("fragments", self._read_fragments)

    def _read_fragments(self) -> Fragments:
        from sphinx_contribpolicy.diagnostics import WordsError
        from sphinx_contribpolicy.wording import Fragments

        given = self._config.contribpolicy_templates
        folders = [self._folder / name for name in ([given] if isinstance(given, str) else given)]
        if missing := [str(path) for path in folders if not path.is_dir()]:
            message = f"contribpolicy_templates in conf.py: no such folder: {', '.join(missing)}"
            raise Broken(Warned.WORDS, message)
        try:
            return Fragments(folders)
        except WordsError as error:
            raise Broken(Warned.WORDS, str(error)) from None

    def _template(self, wanted: Wanted) -> str:
        from sphinx_contribpolicy.forge import template_paths

        loaded = self._loaded(wanted)
        folder = loaded.file.parent if loaded.file else self._folder
        named = loaded.policy.pull_requests.template
        forge = loaded.policy.project.forge or "github"
        paths = [folder / named] if named else template_paths(folder, forge)
        for path in paths:
            try:
                return path.read_text("utf-8-sig")
            except FileNotFoundError:
                continue
            except (OSError, ValueError) as error:
                message = f"{path}: the pull-request template cannot be read: {error}"
                raise Broken(Warned.POLICY, message) from None
        return self.text(wanted).markdown() if self.text(wanted) else ""
