"""The page of the networks: what stands beside each other, and what is said of it."""

import re
from html import unescape

import pytest
import visiting
from streamlit.testing.v1 import AppTest
from visiting import said

from lstm_viz.analysis import reach
from lstm_viz.analysis.blank_answers import load_blank_answers
from lstm_viz.analysis.reach import load_forgetting
from lstm_viz.analysis.seeds import SeedFigures, load_seeds
from lstm_viz.analysis.separating import TRIO, search
from lstm_viz.app import resources, url_state
from lstm_viz.app.chapters import CHAPTERS
from lstm_viz.app.panels import figures
from lstm_viz.models.pretrained import card

DIGIT = next(chapter.digit for chapter in CHAPTERS if chapter.path == "networks")


def page() -> None:
    """The page alone."""
    from lstm_viz.app.inputs import digit_state, network_picker
    from lstm_viz.app.pages import networks
    from lstm_viz.app.reading import Reading

    networks.show(Reading(digit_state.picked(), network_picker.chosen(), "light"))


def visit(**state: object) -> AppTest:
    app = AppTest.from_function(page, default_timeout=120)
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


def table(app: AppTest) -> list[dict[str, str]]:
    """The rows of the table of networks."""
    (text,) = (part.proto.body for part in app.get("html") if "<table>" in part.proto.body)
    rows = [
        [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in text.split("<tr>")[1:]
    ]
    return [dict(zip(rows[0], cells, strict=True)) for cells in rows[1:]]


def test_it_opens_with_the_fair_trio_on_a_digit_that_tells_them_apart():
    app = visiting.visit("networks")
    shown = (app.selectbox(key="network-picked").value, *app.multiselect(key="with-picked").value)
    assert shown == TRIO
    assert "what differs is the cell" in said(app)
    assert f"MNIST test digit {DIGIT}," in said(app)
    assert not {"model", "digit", "with"} & set(app.query_params)


def test_it_says_that_it_chose_digit_and_network_and_gives_the_digit_of_watch_back():
    app = visiting.visit("networks")
    assert f"Until you choose a digit, this page reads MNIST test digit {DIGIT}, a 7" in said(app)
    assert "it reads with *LSTM, trained more briefly* in place of *LSTM*" in said(app)
    app.button(key="read-watched").click().run()
    assert not app.exception
    assert "MNIST test digit 142, a 3." in said(app)
    assert "Until you choose a digit, this page" not in said(app)
    app.selectbox(key="network-picked").set_value("lstm").run()
    assert "in place of" not in said(app)


def test_what_was_chosen_comes_along_and_a_reload_keeps_it():
    app = visiting.visit("networks", model="lstm", digit="4", source="mnist")
    assert app.selectbox(key="network-picked").value == "lstm"
    assert "MNIST test digit 4," in said(app)
    assert "Until you choose" not in said(app)
    assert "what differs is the cell" not in said(app)
    app.selectbox(key="network-picked").set_value("rnn").run()
    assert app.query_params["model"] in ("rnn", ["rnn"])
    del app.query_params["model"]  # back in the browser
    assert app.run().selectbox(key="network-picked").value == TRIO[0]


def test_the_digit_tells_the_trio_apart():
    # other weights, another digit: it is found by `python -m lstm_viz.analysis.separating`
    assert search() == DIGIT


def test_how_long_they_remember_comes_first():
    heads = [
        part.value for part in visiting.visit("networks").markdown if part.value.startswith("#")
    ]
    assert heads[1:3] == ["## How long they remember", "### And what they still read right"]


def test_what_the_last_count_means_is_said_of_the_networks_shown():
    app = visiting.visit("networks")
    for name in TRIO:
        counts = load_blank_answers(name)[112]
        assert f"{counts.index(max(counts))} ({max(counts) / 1000:.0%})" in said(app)


def test_two_networks_stand_beside_the_one_that_was_chosen_and_others_can():
    app = visit()
    assert app.multiselect(key="with-picked").value == ["gru", "rnn"]
    rows = table(app)
    assert [row["network"] for row in rows] == ["LSTM", "GRU", "plain RNN"]
    row = rows[1]
    own = card("gru")["test"]["accuracy"]
    all_seeds = [own, *(seed.accuracy_by_row[-1] for seed in load_seeds("gru"))]
    wanted = f"{own:.2%} ({min(all_seeds):.2%} – {max(all_seeds):.2%})"
    assert row["MNIST test set"] == wanted
    assert len(all_seeds) == 3
    app.multiselect(key="with-picked").set_value(["article"]).run()
    assert not app.exception
    assert app.query_params["with"] == "article"
    assert "after the last row alone" in said(app)


def test_a_link_says_which(monkeypatch):
    assert url_state.read({"with": "rnn,gru"}).state.beside == ("rnn", "gru")
    assert url_state.read({"with": "rnn,cnn"}).ignored == ("with",)
    assert url_state.read({"with": "rnn,gru,article"}).ignored == ("with",)
    assert url_state.write(url_state.State(beside=("rnn", "gru"))) == {"with": "rnn,gru"}
    assert visit(beside=("rnn-linear",)).multiselect(key="with-picked").value == ["rnn-linear"]


def test_what_stands_beside_it_is_kept_in_the_address_and_in_links():
    app = visit(beside=("rnn",))
    assert app.query_params["with"] == "rnn"

    def shared() -> None:
        import streamlit as st

        from lstm_viz.app import url_state
        from lstm_viz.app.inputs import digit_state
        from lstm_viz.app.panels import share
        from lstm_viz.app.reading import Reading

        st.session_state.source = "mnist"
        state = share.state_of(Reading(digit_state.picked(), "lstm", "light"))
        st.code(url_state.url("", state))

    other = AppTest.from_function(shared, default_timeout=120)
    other.session_state.beside = ("rnn", "gru")
    other.run()
    assert not other.exception
    assert "with=rnn%2Cgru" in other.code[0].value


def test_the_main_network_is_no_fair_comparison_and_the_page_says_so():
    assert "no fair comparison" in said(visit())
    assert "no fair comparison" not in said(visit(network="lstm-short"))


def test_alone_it_has_nothing_to_compare_with(pretrained):
    assert "nothing to compare with" in said(visit())


def test_lines_are_the_cards_numbers():
    figure = figures.by_row(["gru", "rnn"])
    for name, label in (("gru", "GRU"), ("rnn", "plain RNN")):
        points = {p["x"]: p["y"] for p in figure.data["lines"] if p["name"] == label}
        assert list(points.values()) == card(name)["test"]["accuracy_by_row"]
        assert list(points) == list(range(1, 29))
    curve = [p["y"] for p in figures.learning(["gru"]).data["lines"]]
    assert curve == [1 - epoch["plain"] for epoch in card("gru")["curves"]]


@pytest.mark.parametrize("state", reach.STATES)
@pytest.mark.parametrize("blank", [0, 56])
def test_the_gradients_drawn_are_those_measured(state, blank):
    figure = figures.gradients(["gru", "rnn"], state, -1, blank)
    low, middle, high = reach.load_reach("gru")[state][blank].share[-1]
    points = {p["x"]: p["y"] for p in figure.data["lines"] if p["name"] == "GRU"}
    for row, value in points.items():
        assert value == pytest.approx(10 ** middle[row - 1])
    assert points[28 + blank] == 1
    band = {p["x"]: p for p in figure.data["bands"] if p["name"] == "GRU"}
    assert band[28]["high"] == pytest.approx(10 ** high[27])
    assert band[28]["low"] == pytest.approx(max(10 ** low[27], 1e-12))
    assert f"GRU {10 ** middle[0]:.1e}" in figure.caption
    assert figure.data["ends"] == ([{"x": 28}] if blank else [])


def test_what_the_networks_still_hold_is_what_was_measured() -> None:
    app = visit()
    for name in ("lstm", "gru", "rnn"):
        found = load_forgetting(name)["trained"]
        head = f"({found.numbers} numbers)"
        assert f"{head} {found.by_lag[1]:.0%} and {found.by_lag[16]:.0%}" in said(app)
        assert f"{head} {found.after[0]:.0%} and {found.after[-1]:.0%}" in said(app)


def test_the_lengths_name_both_28_and_112_blank_rows() -> None:
    caption = figures.lengths(["lstm-short", "rnn"]).caption
    for name in ("lstm-short", "rnn"):
        found = reach.load_reach(name)["trained"]
        assert f"{found[28].accuracy:.0%} and {found[112].accuracy:.0%}" in caption
    assert "After 28 and after 112 of them" in caption


def other(seed: int, name: str, by: float) -> SeedFigures:
    """Another training, all of whose shares differ by so much from the network's."""
    rows = card(name)["test"]["accuracy_by_row"]
    blank = {rows: of.accuracy + by for rows, of in reach.load_reach(name)["trained"].items()}
    held = load_forgetting(name)["trained"]
    lags = [r2 + by for r2 in held.by_lag]
    return SeedFigures(seed, [row + by for row in rows], blank, lags, held.after)


@pytest.fixture
def spread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two more trainings of the GRU, and of no other network."""
    trainings = (other(1, "gru", 0.002), other(2, "gru", -0.001))
    monkeypatch.setattr(resources, "seeds", lambda name: trainings if name == "gru" else ())


def test_the_spread_over_seeds_is_shown_where_networks_are_compared(spread) -> None:
    app = visit()
    shown = {row["network"]: row["MNIST test set"] for row in table(app)}
    right = card("gru")["test"]["accuracy"]
    assert shown["GRU"] == f"{right:.2%} ({right - 0.001:.2%} – {right + 0.002:.2%})"
    assert "(" not in shown["plain RNN"]
    text = said(app)
    assert "In brackets: lowest and highest of several trainings" in text
    bands = "Bands: lowest and highest of 3 trainings from different seeds (GRU)."
    assert text.count(bands) == 4
    assert "Trained once, so that the spread over seeds is not known:" in text


def test_bands_reach_over_all_trainings(spread) -> None:
    found = reach.load_reach("gru")["trained"]
    for figure, own in (
        (figures.lengths(["gru", "rnn"]), {28: found[28].accuracy}),
        (figures.by_row(["gru", "rnn"]), {10: card("gru")["test"]["accuracy_by_row"][9]}),
    ):
        bands = {p["x"]: (p["low"], p["high"]) for p in figure.data["bands"]}
        for x, right in own.items():
            assert bands[x] == pytest.approx((right - 0.001, right + 0.002))
        assert {p["name"] for p in figure.data["bands"]} == {"GRU"}


def test_without_other_seeds_nothing_is_said_of_a_spread(monkeypatch) -> None:
    monkeypatch.setattr(resources, "seeds", lambda name: ())
    text = said(visit())
    assert "Bands:" not in text
    assert "In brackets" not in text
