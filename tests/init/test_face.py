from __future__ import annotations

import doctest

from sphinx_contribpolicy import init


def test_the_example_of_the_room_is_right():
    done = doctest.testmod(init)
    assert done.attempted
    assert not done.failed
