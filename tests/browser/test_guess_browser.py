"""The game “Guess before the machine”: what it hides, deals and tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from stage import PATIENCE, Stage

import lstm_viz
from lstm_viz.analysis import Trace, verdict

# whatever speaks of the digit or of what the network makes of it
TELLING = re.compile(
    r"%|leads|believes|reads|test digit|Perhaps|So far|No idea|Unsure|\ba \d\b|\ban 8\b"
)
VISIBLE = """() => [document.body.innerText,
  ...[...document.querySelectorAll('*')].filter(part => part.shadowRoot && part.checkVisibility())
    .flatMap(part => [...part.shadowRoot.children].map(child => child.innerText))].join(' ')"""
BOARD = "board => [...board.getContext('2d').getImageData(0, 0, 28, 28).data]"


class Game:
    """A game on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def begin(self) -> Game:
        """Begin, and stop the dealing where a row has been dealt."""
        self.page.locator("button:visible", has_text="Guess before the machine").click()
        self.page.locator(".board").wait_for(timeout=PATIENCE)
        return self

    def pause(self) -> Game:
        """Stop the dealing."""
        self.page.get_by_role("button", name="Pause").click()
        self.page.get_by_role("button", name="Go on").wait_for()
        return self

    @property
    def sample(self) -> int:
        """The test digit that is dealt, as the address names it."""
        return int(parse_qs(urlsplit(self.page.url).query)["digit"][0])

    @property
    def label(self) -> int:
        return int(lstm_viz.mnist("test")[1][self.sample])

    @property
    def image(self) -> np.ndarray:
        return lstm_viz.mnist("test")[0][self.sample]

    @property
    def trace(self) -> Trace:
        return lstm_viz.trace(lstm_viz.load(), self.image / np.float32(255))

    @property
    def row(self) -> int:
        """The row dealt last, as it is told."""
        return int(re.match(r"Row (\d+) of 28", self.page.locator(".game .row").inner_text())[1])

    def wait_row(self, row: int) -> None:
        expect(self.page.locator(".game .row")).to_contain_text(f"Row {row} of", timeout=PATIENCE)

    def deal_to(self, row: int) -> None:
        for _ in range(row - self.row):
            self.page.keyboard.press("ArrowDown")
        self.wait_row(row)

    def board(self) -> np.ndarray:
        """The pixels shown ``[28, 28, RGBA]``."""
        painted = self.page.locator(".board").evaluate(BOARD)
        return np.array(painted, np.uint8).reshape(28, 28, 4)

    def outcome(self) -> list[str]:
        """What is told at the end."""
        self.page.locator(".outcome strong").wait_for(timeout=PATIENCE)
        return self.page.locator(".outcome > *").all_inner_texts()

    def another(self) -> None:
        before = self.page.url
        self.page.get_by_role("button", name="Another digit").click()
        self.page.wait_for_url(lambda url: url != before, timeout=PATIENCE)
        expect(self.page.locator(".outcome strong")).to_have_count(0, timeout=PATIENCE)

    def known(self) -> Game:
        """Deal digits until one that the network reads right."""
        while verdict(self.trace).digit != self.label:
            self.deal_to(max(1, self.row))
            self.page.keyboard.press(str(self.label))
            self.outcome()
            self.another()
        return self


@pytest.fixture
def game(visit: Callable[..., Stage]) -> Game:
    """A game that deals a row only when it is asked to."""
    return Game(visit("/", gates=False).page).begin()


def test_nothing_tells_the_answer_before_a_guess_is_locked(visit: Callable[..., Stage]) -> None:
    game = Game(visit("/", gates=False, moves=True).page).begin().pause()
    for row in (1, 12, 28):
        game.deal_to(max(row, game.row))
        shown, dealt = game.board(), game.row
        assert (shown[:dealt, :, 0] == game.image[:dealt]).all()
        assert (shown[:dealt, :, 3] == 255).all()
        assert (shown[dealt:, :, 3] == 0).all()
        assert not TELLING.findall(game.page.evaluate(VISIBLE))
        for part in (".verdict", ".so-far", ".st-key-stage", ".st-key-desk", ".st-key-closer"):
            expect(game.page.locator(part).locator("visible=true")).to_have_count(0)
    game.page.keyboard.press("5")
    game.outcome()
    assert TELLING.findall(game.page.evaluate(VISIBLE))  # else the search finds nothing ever


@pytest.mark.parametrize("later", [0, 3])
def test_a_game_won_tells_the_rows_of_both_and_the_belief_then(game: Game, later: int) -> None:
    game.known()
    trace, label = game.trace, game.label
    lead = verdict(trace).lead
    row = min(lead + later, 28) if lead + later >= game.row else game.row
    game.deal_to(row)
    game.page.keyboard.press(str(label))
    title, told, then = game.outcome()
    ends = {0: ", from the same row.", 1: "; the network was first."}
    assert title == f"Both are right{ends[np.sign(row - lead)]}"
    assert told == (
        f"You said {label} after row {row};"
        f" the network leads with {label} from row {lead} on (correct: {label})."
    )
    p, digit = (part.item() for part in trace.belief[row - 1].max(-1))
    assert then.startswith(f"After row {row} it believes {digit} (")
    assert f"{p:.1%}" in then or p > 0.999
    expect(game.page.locator(".st-key-stage")).to_be_visible(timeout=PATIENCE)
    expect(game.page.locator(".st-key-desk")).to_be_visible()


def test_a_game_lost_and_played_again_with_a_digit_not_seen_before(game: Game) -> None:
    seen = {142}
    for _ in range(3):
        game.known()
        assert game.sample not in seen
        seen.add(game.sample)
        label, other = game.label, (game.label + 1) % 10
        game.deal_to(max(6, game.row))
        game.page.get_by_role("button", name=re.compile(f"It is an? {other}")).click()
        title, told, _then = game.outcome()
        assert title == "The network is right, you are wrong."
        assert told.startswith(f"You said {other} after row ")
        assert told.endswith(f"(correct: {label}).")
        game.another()
    game.page.get_by_role("button", name="Leave the game").click()
    expect(game.page.locator(".game")).to_have_count(0, timeout=PATIENCE)
    expect(game.page.locator(".st-key-stage")).to_be_visible()


def test_rows_are_dealt_by_themselves_and_space_stops_them(visit: Callable[..., Stage]) -> None:
    game = Game(visit("/", gates=False, moves=True).page).begin()
    game.wait_row(2)
    game.page.keyboard.press("Space")
    row = game.row
    game.page.wait_for_timeout(1200)
    assert game.row == row
    game.page.keyboard.press("Space")
    game.wait_row(row + 1)


def test_who_wants_no_motion_deals_each_row_and_may_say_nothing(visit: Callable) -> None:
    page = visit("/", gates=False).page
    game = Game(page).begin()
    page.wait_for_timeout(1500)
    assert game.row == 0
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()
    expect(page.get_by_role("button", name="It is a 3")).to_be_disabled()
    deal = page.get_by_role("button", name="Next row")
    for row in range(1, 29):
        deal.click() if row < 3 else page.keyboard.press("ArrowDown")
        game.wait_row(row)
    page.get_by_role("button", name="Show the answer").click()
    title, told = game.outcome()
    assert title in ("The network is right.", "The network is wrong.")
    assert told.startswith("You locked no guess; the network leads with ")


def test_ones_own_drawing_comes_back_after_the_game(visit: Callable[..., Stage]) -> None:
    stage = visit("/", gates=False, moves=True)
    stage.draw([(0.5, 0.15), (0.5, 0.85)])
    expect(stage.page.locator(".st-key-pad + *")).to_contain_text("Your drawing.", timeout=PATIENCE)
    stage.settle()
    game = Game(stage.page).begin().pause()
    game.deal_to(20)
    assert (game.board()[:20, :, 0] == game.image[:20]).all()
    stage.page.keyboard.press("1")
    game.outcome()
    stage.page.get_by_role("button", name="Leave the game").click()
    expect(stage.page.locator(".st-key-pad + *")).to_contain_text("Your drawing.", timeout=PATIENCE)
    expect(stage.page.locator("canvas.paper")).to_be_visible()


def test_in_a_lecture_it_fills_the_screen_and_leads_back(visit: Callable[..., Stage]) -> None:
    page = visit("/?view=lecture", gates=False, width=1280, height=720, moves=True).page
    game = Game(page).begin().pause()
    board = page.locator(".board").bounding_box()
    assert board["height"] > 0.75 * 720
    assert board["y"] + board["height"] <= 720
    game.deal_to(max(1, game.row))
    page.keyboard.press("4")
    assert len(game.outcome()) == 3
    expect(page.locator(".st-key-desk")).to_be_hidden()
    expect(page.locator(".st-key-stage")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Leave the game").click()
    expect(page.locator(".game")).to_have_count(0, timeout=PATIENCE)


def test_on_a_phone_all_is_in_reach_of_the_thumb(visit: Callable[..., Stage]) -> None:
    page = visit("/?lang=zh", gates=False, width=390, height=844, touch=True, moves=True).page
    page.locator("button:visible", has_text="抢在机器之前猜").tap()
    page.locator(".board").wait_for(timeout=PATIENCE)
    for button in page.locator(".game button:visible").all():
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["y"] + box["height"] <= 844
    page.locator(".choices button").nth(7).tap(timeout=PATIENCE)
    strong = page.locator(".outcome strong")
    strong.wait_for(timeout=PATIENCE)
    expect(strong).to_be_in_viewport()
