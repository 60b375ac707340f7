import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from itertools import groupby
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from lstm_viz.analysis import trace, verdict
from lstm_viz.app import resources, url_state, view_mode
from lstm_viz.app.pages import teachers
from lstm_viz.app.shell import CHAPTERS
from lstm_viz.app.url_state import State
from lstm_viz.locale import LANGUAGES, speaking

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
        understood = url_state.read(asked)
        assert understood.ignored == ()


def test_both_languages_have_the_same_links():
    plans = [LINKS.findall(teachers.plan(language)) for language in LANGUAGES]
    bare = [[re.sub("lang=..", "", text) for text in links] for links in plans]
    assert bare[0] == bare[1]


@pytest.mark.parametrize("address", ["https://school.org/app/teachers", "https://school.org/app/"])
@pytest.mark.parametrize("digit", [{"sample": 4, "source": "mnist"}, {"pixels": bytes([9]) * 784}])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_of_a_frame_opens_the_stage_with_the_digit_in_hand(address, digit, language):
    state = State(lang=language, model="gru", **digit)
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))
    with speaking(language):
        parser.feed(teachers.frame(address, state))
    ((tag, frame),) = found
    assert tag == "iframe"
    assert frame["title"]
    parts = urlsplit(frame["src"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://school.org/app/"
    asked = dict(parse_qsl(parts.query))
    assert view_mode.SETTINGS[asked.pop("view")] == "frame"
    assert url_state.read(asked) == url_state.ParsedLink(state)


def test_what_the_plan_says_of_the_network_is_so():
    images, _ = resources.test_digits()
    read = trace(resources.network("lstm"), images[142] / np.float32(255))
    leads = [k for k, _ in groupby(read.belief[8:].argmax(-1).tolist())]
    assert leads == [2, 3]  # from row 9 on, this 3 is believed to be a 2
    assert verdict(read).lead == 17
    kept = read.layers[1].f[:, 62]
    assert read.layers[1].c[15, 62].abs() > 0.8  # unit 62 of layer 2 has something to let go
    assert kept[16] < 0.3  # in row 17, and a few rows on it keeps
    assert kept[20:].min() > 0.9
    assert resources.about("rnn")["test"]["accuracy"] > 0.98  # the plain one reads most digits too


def test_the_worksheet_speaks_the_language_of_the_button_whoever_asks_for_it():
    with ThreadPoolExecutor(1) as server:  # a thread in which no language is spoken
        made = server.submit(teachers._made, 1, "zh").result()
    assert '<html lang="zh">' in made
