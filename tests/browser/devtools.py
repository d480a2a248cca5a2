"""A tab of a real browser that is driven from outside, by the DevTools protocol over two pipes.

Keys are pressed as by a person, so that what the browser itself does with them happens too.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import subprocess
import time
from itertools import count
from pathlib import Path

KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    " ": (32, " "),
    "ArrowDown": (40, ""),
    "ArrowUp": (38, ""),
    "Home": (36, ""),
    "End": (35, ""),
}
PATIENCE = 60
AXE = Path(__file__).parents[2] / ".cache/npm/node_modules/axe-core/axe.min.js"


class Tab:
    """One tab; `requests` are the addresses that it asked for, `errors` what nobody caught."""

    def __init__(self, browser, profile):
        (ours_in, theirs_out), (theirs_in, ours_out) = map(_high, (os.pipe(), os.pipe()))

        def put_in_place():
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        command = [
            *(browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *("--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"),
            *(f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"),
        ]
        self._process = subprocess.Popen(
            command,
            preexec_fn=put_in_place,  # noqa: PLW1509 - the browser wants its pipes as 3 and 4
            pass_fds=(3, 4),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._in, self._out = ours_in, ours_out
        self._numbers, self._read, self._session = count(1), b"", None
        self.requests, self.errors = [], []
        targets = self.call("Target.getTargets")["targetInfos"]
        target = next(each["targetId"] for each in targets if each["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "DOM"):
            self.call(f"{domain}.enable")

    def close(self):
        self._process.terminate()
        self._process.wait(timeout=PATIENCE)
        os.close(self._in)
        os.close(self._out)

    def call(self, method, **given):
        """What the browser answers."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": given}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]

    def _next(self):
        until = time.monotonic() + PATIENCE
        while b"\0" not in self._read:
            ready, _, _ = select.select([self._in], [], [], until - time.monotonic())
            assert ready, "the browser does not answer"
            self._read += os.read(self._in, 1 << 20)
        line, _, self._read = self._read.partition(b"\0")
        said = json.loads(line)
        if said.get("method") == "Network.requestWillBeSent":
            self.requests.append(said["params"]["request"]["url"])
        elif said.get("method") == "Runtime.exceptionThrown":
            self.errors.append(said["params"]["exceptionDetails"])
        return said

    def open(self, address):
        """Go to an address, and wait until the page is there."""
        # what differs from the last address behind # alone would be no new page
        self.call("Page.navigate", url="about:blank")
        self.requests.clear()
        self.call("Page.navigate", url=str(address))
        self.until("document.readyState === 'complete'")

    def until(self, condition):
        self.run(f"until(() => {condition})", before=UNTIL)

    def run(self, expression, *, before=""):
        """The value of a JavaScript expression, which may be a promise."""
        answer = self.call(
            "Runtime.evaluate",
            expression=f"(async () => {{ {before}; return {expression}; }})()",
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        failed = answer.get("exceptionDetails")
        assert not failed, failed
        return answer["result"].get("value")

    def violations(self, inside="html"):
        """What axe-core finds inside of a part of the page: rule, impact, and the elements."""
        self.call("Runtime.evaluate", expression=AXE.read_text("utf-8"))
        return self.run(
            f"(await axe.run({json.dumps(inside)})).violations.map("
            "({ id, impact, nodes }) => [id, impact, nodes.map(node => node.html)])"
        )

    def press(self, *keys):
        """Press keys one after the other."""
        for key in keys:
            code, text = KEYS[key]
            of_key = {"key": key, "windowsVirtualKeyCode": code}
            self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **of_key)
            self.call("Input.dispatchKeyEvent", type="keyUp", **of_key)

    def click(self, selector):
        """Click in the middle of an element with the mouse, as a person who looks at the page."""
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        middle = "{ x: box.x + box.width / 2, y: box.y + box.height / 2 }"
        place = self.run(
            f"(box => ({middle}))(found.getBoundingClientRect())",
            before=f"const found = document.querySelector({json.dumps(selector)});"
            "found.scrollIntoView({ block: 'center' })",
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def look(self, *, width=1280, height=900, scheme="light"):
        """Show pages in a window of this size, to people who have chosen this scheme."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        chosen = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", features=chosen)

    def picture(self, *, whole=False):
        """The page as a PNG."""
        taken = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        return base64.b64decode(taken["data"])


def _high(pipe):
    """The two ends of a pipe, neither of them 3 or 4."""
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in pipe]
    for end in pipe:
        os.close(end)
    return ends


UNTIL = """
const until = async holds => {
    for (let turns = 0; turns < 600 && !holds(); turns++)
        await new Promise(done => setTimeout(done, 50));
    if (!holds()) throw new Error(`never: ${holds}`);
}
"""
