from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_contribpolicy.policy.model import fields


def fits(value, kind):
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.org",
        "HTTPS://EXAMPLE.ORG/a?b=c#d",
        "http://localhost:8000/",
        "https://example.org/a_(b)*c~d,e;f'g",
        "https://münchen.example/straße",
        "https://例え.jp/",
        "mailto:a@example.org?subject=b",
        "https://user@example.org/%20",
    ],
)
def test_urls_that_people_write_are_taken(url):
    assert fits(url, fields.Url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " https://example.org",
        "https://example.org ",
        "https://example.org\n",
        "https://",
        "https:///path",
        "https://exa mple.org",
        "https://example.org/<b>",
        "https://example.org/`a`",
        "https://example.org/\\",
        'https://example.org/"',
        "https://example.org/\u2028",
        "https://example.org/\ufffe",
        "https://[::1",
        "https://a\uff0fb",
        "data:text/html,x",
        "//example.org",
        "example.org",
        "mailto:",
    ],
)
def test_what_is_no_web_or_mail_address_is_refused(url):
    assert not fits(url, fields.Url)


@given(st.from_regex(re.compile(fields.URL)))
def test_every_url_that_is_taken_can_be_split_by_the_standard_library(url):
    assert urlsplit(url).scheme in {"", "http", "https", "mailto"}


@pytest.mark.slow
def test_no_character_of_a_host_hides_a_delimiter():
    for number in (*range(0xD800), *range(0xE000, 0x110000)):
        url = f"https://a{chr(number)}b"
        if fits(url, fields.Url):
            assert urlsplit(url).hostname


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("maintainers@example.org", True),
        ("Matrix: #room:example.org", True),
        ("https://example.org/contact", True),
        ("javascript:alert(1)", False),
        ("a\nb", False),
    ],
)
def test_a_contact_is_a_line_or_an_address(value, right):
    assert fits(value, fields.Contact) is right


@pytest.mark.parametrize("separator", ["\n", "\r", "\x00", "\x0b", "\x1b", "\x85", "\u2028"])
def test_a_line_has_no_break_and_no_control_character(separator):
    assert not fits(f"a{separator}b", fields.OneLine)
    assert not fits(f"a{separator}", fields.OneLine)


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "שלום", "🐍", "{{ x }}", "\u200f"])
def test_a_text_holds_what_people_write(text):
    assert fits(text, fields.MultiLine)


@pytest.mark.parametrize("pattern", sorted(fields.EXPECTED))
def test_patterns_are_written_in_ascii_for_programs_that_read_the_schema(pattern):
    assert pattern.isascii()
    assert json.loads(json.dumps(pattern)) == pattern
