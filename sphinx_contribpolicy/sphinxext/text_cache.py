"""The texts of one build: each policy is loaded once, each text is written once."""

from __future__ import annotations

import hashlib
import posixpath
import tomllib
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import unquote

from sphinx.util.osutil import relpath

from sphinx_contribpolicy.diagnostics import PolicyError, WordsError
from sphinx_contribpolicy.directives import TextRequest
from sphinx_contribpolicy.forge import template_paths
from sphinx_contribpolicy.git import inside, repository_of
from sphinx_contribpolicy.plain_files import plain_file
from sphinx_contribpolicy.policy import Loaded, find, load
from sphinx_contribpolicy.sphinxext.unread_marks import warn_of_markup
from sphinx_contribpolicy.sphinxext.warnings_ import TextUnavailable, WarningType
from sphinx_contribpolicy.wording import Fragments, Text, Wording, as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from sphinx.config import Config

    from sphinx_contribpolicy.policy import KeyPath, Policy, Rule

    Method = TypeVar("Method", bound=Callable[..., object])

LOCK = "contribpolicy.lock"


def _once(make: Method) -> Method:
    """The method, whose answers and failures are kept until the next build."""

    @wraps(make)
    def kept(cache: TextCache, *args: Hashable) -> object:
        key = (make.__name__, *args)
        if key not in cache.known:
            try:
                cache.known[key] = make(cache, *args)
            except TextUnavailable as unavailable:
                cache.known[key] = unavailable
        known = cache.known[key]
        if isinstance(known, TextUnavailable):
            raise known.with_traceback(None)
        return known

    return cast("Method", kept)


class TextCache:
    """Texts by what is asked for; a failure is kept like a text, and raised again."""

    def __init__(self, config: Config, folder: Path, sources: Path) -> None:
        """`folder` is where the policy file is looked for, `sources` where paths on pages start."""
        self._config = config
        self._folder = folder
        self._sources = sources
        self.known: dict[Hashable, object] = {}

    def forget(self) -> None:
        """Begin a build: files are read again."""
        self.known.clear()

    @_once
    def text(self, request: TextRequest) -> Text:
        """The text that is asked for, in blocks; raises `TextUnavailable`."""
        try:
            return self._wording(request.file, request.preset).answer(request)
        except WordsError as error:
            raise TextUnavailable(WarningType.WORDS, str(error)) from None

    def policy(self, request: TextRequest) -> Policy:
        """The policy that is asked for; raises `TextUnavailable`."""
        return self.loaded(request.file, request.preset).policy

    def place(self, request: TextRequest, path: str) -> tuple[Path | None, str]:
        """The file that a link of the policy leads to, and where the forge shows it.

        None and "" where nothing says so. Raises `TextUnavailable`.
        """
        loaded = self.loaded(request.file, request.preset)
        path = posixpath.normpath(path)
        url = "" if path.startswith("..") else loaded.policy.project.file_url(path)
        return loaded.file and (loaded.file.parent / unquote(path)).resolve(), url

    def data(self) -> str:
        """The project's own policy as `show --format json` prints it; raises `TextUnavailable`."""
        wording, text = self._wording("", ""), self.text(TextRequest("policy"))
        return f"{as_json(wording.policy, wording.sentences(), text)}\n"

    def unsaid(self) -> tuple[tuple[Rule, KeyPath, str], ...]:
        """As `Wording.unsaid` of the project's own policy, also of a base that conf.py leaves out.

        Raises `TextUnavailable`, and `PolicyError` where the policy without conf.py has mistakes.
        """
        loaded = self.loaded("", "")
        found = self._wording("", "").unsaid(loaded)
        if "extends" not in self._config.contribpolicy_overrides:
            return found
        bound = load(self.own_file(), root=self._folder).fixed_rules()
        left = (rule for rule in bound if rule not in loaded.fixed_rules())
        return (*found, *((rule, ("extends",), "`extends` leaves that base out") for rule in left))

    @_once
    def digest(self, request: TextRequest) -> str:
        """Hexadecimal digits that change when anything changes that a page got for `request`."""
        try:
            match request.part:
                case "discussion-url":
                    seen = self.policy(request).project.discussion_url
                case "pull-request-template":
                    seen = self.template(request)
                case "agents":
                    seen = self.policy(request).agents.position + self.text(request).digest
                case _:
                    return self.text(request).digest
        except TextUnavailable as unavailable:
            seen = f"{unavailable.kind.subtype}: {unavailable}"
        return hashlib.sha256(seen.encode()).hexdigest()

    @_once
    def loaded(self, file: str, preset: str) -> Loaded:
        """The policy of a file, by default the project's own; raises `TextUnavailable`."""
        overrides = self._config.contribpolicy_overrides
        try:
            path = self._sources / file if file else self.own_file()
            loaded = load(path, root=self._folder, overrides=overrides, preset=preset or None)
        except PolicyError as error:
            raise TextUnavailable(WarningType.POLICY, str(error)) from None
        warn_of_markup(loaded.files)
        return loaded

    def own_file(self) -> Path | None:
        """The policy file of the project; raises `PolicyError`.

        It is the one that conf.py names, or that lies nearest to conf.py or, where that is kept
        elsewhere, to the pages.
        """
        named: str = self._config.contribpolicy_file
        return self._folder / named if named else find(self._folder) or find(self._sources)

    @_once
    def lock(self) -> Mapping[str, Any]:
        """What `sync` noted beside the policy file; empty where that cannot be read.

        What is wrong with the lock or the policy is said by others.
        """
        try:
            file = self.own_file()
            text = plain_file(file.parent / LOCK).read_text("utf-8-sig") if file else ""
            return tomllib.loads(text)
        except (OSError, ValueError, PolicyError):
            return {}

    def recorded(self, path: Path) -> set[str]:
        """The checksums of the texts that `sync` wrote into a file last, as the lock has them."""
        files = self.lock().get("files")
        file = self.own_file() if isinstance(files, dict) else None
        name = Path(relpath(path, file.parent.resolve())).as_posix() if file else ""
        texts = files.get(name) if isinstance(files, dict) else None
        given = texts.items() if isinstance(texts, dict) else ()
        return {each for key, value in given if key != "file" for each in str(value).split()}

    @_once
    def _wording(self, file: str, preset: str) -> Wording:
        return Wording(self.loaded(file, preset).policy, self.fragments())

    @_once
    def fragments(self) -> Fragments:
        """The words of the kit, with those that conf.py names in front."""
        given = self._config.contribpolicy_templates
        names = given if isinstance(given, list | tuple) else [given]
        folders = [self._folder / name for name in names]
        if missing := [str(path) for path in folders if not path.is_dir()]:
            message = f"contribpolicy_templates in conf.py: no such folder: {', '.join(missing)}"
            raise TextUnavailable(WarningType.WORDS, message)
        return Fragments(folders)

    @_once
    def template(self, request: TextRequest) -> str:
        """The pull-request template as the edit box shows it; empty where there is none."""
        loaded = self.loaded(request.file, request.preset)
        folder = loaded.file.parent if loaded.file else self._folder
        named = loaded.policy.pull_requests.template
        forge = loaded.policy.project.forge or "github"
        chosen = inside(named, folder, repository_of(folder)) if named else None
        if named and chosen is None:
            message = f"pull_requests.template: {named!r} leads out of the repository"
            raise TextUnavailable(WarningType.POLICY, message)
        paths = [chosen] if chosen else template_paths(folder, forge)
        for path in paths:
            try:
                return plain_file(path).read_text("utf-8-sig")
            except FileNotFoundError:
                continue
            except (OSError, ValueError) as error:
                message = f"{path}: the pull-request template cannot be read: {error}"
                raise TextUnavailable(WarningType.POLICY, message) from None
        return self.text(request).markdown()
