import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from lstm_viz.pages import link, teachers
from lstm_viz.pages.frame import CHAPTERS
from lstm_viz.words import LANGUAGES

LINKS = re.compile(r"\]\(\./([^)]*)\)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_the_plan_opens_a_page_in_a_state_that_is_understood(language):
    links = LINKS.findall(teachers.plan(language))
    assert len(links) >= 7
    paths = {chapter.path for chapter in CHAPTERS}
    for text in links:
        parts = urlsplit(text)
        assert parts.path in paths, text
        asked = dict(parse_qsl(parts.query))
        assert asked["lang"] == language
        understood = link.read(asked)
        assert understood.ignored == ()


def test_both_languages_have_the_same_links():
    plans = [LINKS.findall(teachers.plan(language)) for language in LANGUAGES]
    bare = [[re.sub("lang=..", "", text) for text in links] for links in plans]
    assert bare[0] == bare[1]
