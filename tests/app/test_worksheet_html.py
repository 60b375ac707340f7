import re

import pytest

from lstm_viz.analysis.worksheet import GATES, solve, worksheet
from lstm_viz.app.pages.teachers import sheet
from lstm_viz.locale import speaking


def numbers(html: str) -> list[float]:
    return [float(text.replace("−", "-")) for text in re.findall(r"<td>([^<]+)</td>", html)]


@pytest.mark.parametrize("seed", [0, 7, 123])
def test_it_prints_the_sheet_and_its_solution(seed):
    work = worksheet(seed)
    printed = numbers(sheet(work))
    given = [number for row in work.image for number in row]
    for gate in GATES:
        for k in range(2):
            given += [*work.w_x[gate][k], *work.w_h[gate][k], work.bias[gate][k]]
    steps = solve(work)
    solved = [step.z[gate][k] for step in steps for k in range(2) for gate in GATES]
    for step in steps:
        for k in range(2):
            gates = [step.gates[gate][k] for gate in GATES]
            solved += [*gates, step.c[k], step.tanh_c[k], step.h[k]]
    assert printed == given + solved


def test_there_is_room_for_every_answer_before_the_solution():
    task, solution = sheet(worksheet(1)).split('<section class="solution">')
    assert task.count("class='blank'") == 2 * 2 * 7
    assert "blank" not in solution


def test_it_is_in_the_language_of_the_page():
    with speaking("zh"):
        assert '<html lang="zh">' in sheet(worksheet(1))


@pytest.mark.parametrize(
    ("seed", "answer"),
    [
        (0, "The second: it adds 0.4017, and 0.3041 is left of the first."),
        (7, "The first: −0.2041 of it is left, and the second row adds −0.1689."),
    ],
)
def test_the_row_that_has_written_more_is_named(seed, answer):
    assert f"<li>{answer}</li>" in sheet(worksheet(seed))
