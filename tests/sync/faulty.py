"""Runs the command in children of which one writing call to the system fails, or is the last.

A line on standard input, `fail 3 sync` or `kill 3 init --yes`, is answered by a line of JSON. It is
a program of its own because a process with threads, such as pytest with xdist, is not to be forked.
"""

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import signal
import sys
import tempfile

WRITING = ("open", "write", "fsync", "chmod", "replace", "rename", "unlink", "mkdir", "truncate")


class Fault:
    """Counts the calls that write; at the one with the number `at` it does what it is for."""

    def __init__(self, kind: str, at: int) -> None:
        self.kind, self.at = kind, at
        self.calls: list[str] = []

    def meet(self, name: str) -> None:
        self.calls.append(name)
        if len(self.calls) != self.at:
            return
        if self.kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def install(self) -> None:
        for name in WRITING:
            setattr(os, name, self._counted(name, getattr(os, name)))
        io.open = builtins.open = self._opened(builtins.open)

    def _counted(self, name, real):
        def call(*arguments, **named):
            reads = name == "open" and not arguments[1] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if not reads:
                self.meet(name)
            return real(*arguments, **named)

        return call

    def _opened(self, real):
        def call(file, mode="r", *arguments, **named):
            if mode.startswith("r") and "+" not in mode:
                return real(file, mode, *arguments, **named)
            if not isinstance(file, int):
                self.meet("open")
            return Stream(real(file, mode, *arguments, **named), self)

        return call


class Stream:
    """A file that is written to; what fails has written half."""

    def __init__(self, stream, fault: Fault) -> None:
        self._stream, self._fault = stream, fault

    def write(self, content):
        try:
            self._fault.meet("write")
        except OSError:
            self._stream.write(content[: len(content) // 2])
            raise
        return self._stream.write(content)

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        self._stream.close()


def child(fault: Fault, arguments: list[str], said: int, counted: int) -> None:
    """Never returns."""
    from sphinx_contribpolicy.cli import main

    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
    fault.install()
    status = main(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    os.pwrite(counted, json.dumps(fault.calls).encode(), 0)
    os._exit(status)


def answer(line: str) -> dict[str, object]:
    kind, at, *arguments = line.split()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as counted:
        pid = os.fork()
        if not pid:
            child(Fault(kind, int(at)), arguments, said.fileno(), counted.fileno())
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        said.seek(0)
        counted.seek(0)
        calls = json.loads(counted.read() or "[]")
        return {"status": status, "err": said.read().decode(), "calls": calls}


if __name__ == "__main__":
    # What a child would have to import again each time.
    import sphinx_contribpolicy.init
    import sphinx_contribpolicy.pulls
    import sphinx_contribpolicy.sync  # noqa: F401

    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(line)) + "\n")
        sys.stdout.flush()
