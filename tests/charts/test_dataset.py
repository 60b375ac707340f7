import struct

import numpy as np
import pytest
import torch
from pictures import assert_shows, levels, pixels, ramp, rows, url, veiled

from lstm_viz import Clamp, Scale, StartFrom, WipeMemory, load
from lstm_viz.analysis import LayerTrace, Trace, beliefs, row_captions, trace
from lstm_viz.charts import Cell, Look, Start, datasets
from lstm_viz.charts.content import Mark
from lstm_viz.charts.dataset import legends, mark
from lstm_viz.charts.palette import THEMES, colours
from lstm_viz.charts.tables import marked

either_theme = pytest.mark.parametrize("theme", THEMES)
each_panel = pytest.mark.parametrize(
    ("quantity", "layer"), [(quantity, layer) for layer in (0, 1) for quantity in "ifogch"]
)
NAMES = {
    "i": "input gate i",
    "f": "forget gate f",
    "o": "output gate o",
    "g": "candidate g",
    "c": "cell state c",
    "h": "hidden state h",
}


@pytest.fixture(scope="module")
def tables(reads, look):
    """The datasets of each trace."""
    return [{name: rows(table) for name, table in datasets(r, look, "x").items()} for r in reads]


def of(table: list[dict], slot: str, layer: int) -> dict:
    """The row of a panel; there is only one."""
    (row,) = (row for row in table if row["slot"] == slot and row["layer"] == layer)
    return row


class TestPictures:
    @either_theme
    @each_panel
    def test_every_cell_shows_the_traces_own_value(
        self, tables, reads, look, theme, quantity, layer
    ):
        for table, read in zip(tables, reads, strict=True):
            picture = url(of(table["pictures"], quantity, layer + 1), theme)
            colours = ramp(table["legend"], quantity, theme)
            assert_shows(picture, colours, read, quantity, layer, look)

    def test_there_is_one_for_digit_belief_and_each_quantity_of_each_layer(self, tables):
        there = sorted((row["layer"], row["slot"]) for row in tables[0]["pictures"])
        assert there == [
            (0, "belief"),
            (0, "digit"),
            *((layer, slot) for layer in (1, 2) for slot in "cfghio"),
        ]

    @either_theme
    def test_the_digit_is_the_image_bright_ink_on_black(self, tables, read, theme):
        bytes_ = (read.images * 255).round().int().numpy()
        picture = pixels(url(of(tables[0]["pictures"], "digit", 0), theme))
        np.testing.assert_array_equal(picture, bytes_[:, :, None].repeat(3, 2))


class TestNumbers:
    @each_panel
    def test_they_are_the_traces_floats_bit_by_bit(self, tables, reads, look, quantity, layer):
        for k, read in enumerate(reads):
            row = of(tables[k]["numbers"], quantity, layer + 1)
            values, order = getattr(read.layers[layer], quantity), look.order[layer]
            wanted = [values[t, unit].item() for t in range(28) for unit in order]
            assert list(struct.iter_unpack(">f", bytes.fromhex(row["hex"]))) == [
                (value,) for value in wanted
            ]
            units = [row["order"][at : at + 3] for at in range(0, len(row["order"]), 3)]
            assert [int(unit) for unit in units] == list(order)
            start = f"{NAMES[quantity]}, layer {layer + 1}, unit {{column}}"
            assert row["text"] == start + ", row {row}:  {value}"
            assert row["units"] == len(order)

    @pytest.mark.parametrize(
        ("slot", "part", "text", "first"),
        [
            ("digit", "images", "pixel, column {column}, row {row}:  {value}", 1),
            ("belief", "belief", "belief, in digit {column}, row {row}:  {value}", 0),
        ],
    )
    def test_those_of_digit_and_belief(self, tables, read, slot, part, text, first):
        row, values = of(tables[0]["numbers"], slot, 0), getattr(read, part)
        numbers = np.frombuffer(bytes.fromhex(row["hex"]), ">f4").reshape(28, -1)
        np.testing.assert_array_equal(numbers, values.numpy())
        assert (row["units"], row["text"]) == (values.shape[1], text)
        assert row["order"] == "".join(f"{first + k:03d}" for k in range(values.shape[1]))

    def test_under_no_cell_stands_what_one_can_do(self, tables):
        (digest,) = tables[0]["digest"]
        assert "Move over any cell" in digest["help"]
        assert of(tables[0]["numbers"], "", 0)["hex"] == ""


class TestBelief:
    def test_it_is_the_softmax_of_the_logits(self, tables, reads):
        for k, read in enumerate(reads):
            powers = read.logits.double().exp()
            wanted = powers / powers.sum(-1, keepdim=True)
            shown, _painted = veiled(url(of(tables[k]["pictures"], "belief", 0)))
            assert np.abs(shown - wanted.numpy()).max() <= 0.5001 / 255

    def test_it_names_the_answer_and_the_row_from_which_it_leads(self, tables, reads):
        for k, read in enumerate(reads):
            (leads,) = tables[k]["leads"]
            leaders = read.logits.argmax(-1).tolist()
            digit, lead = leads["digit"], leads["lead"]
            assert digit == leaders[-1]
            assert set(leaders[lead - 1 :]) == {digit}
            assert lead == 1 or leaders[lead - 2] != digit
            assert leads["note"] == f"{digit} leads from row {lead}"

    @pytest.mark.parametrize("start", [Start(), Start(17, 2), Start(3, 1, 1.5, True)])
    def test_the_digest_says_how_a_new_digit_is_read(self, read, look, start):
        (digest,) = rows(datasets(read, look, "x", start=start)["digest"])
        names = ("row", "layer", "speed", "loop")
        assert tuple(digest[f"start_{name}"] for name in names) == start
        assert digest["id"] == "x"

    def test_every_row_has_its_sentences(self, tables, read):
        texts = {(row["layer"], row["row"]): row["text"] for row in tables[0]["captions"]}
        lines = [beliefs(read), row_captions(read.layers[0]), row_captions(read.layers[1])]
        assert texts == {
            (layer, row): text
            for layer, sentences in enumerate(lines)
            for row, text in enumerate(sentences, 1)
        }

    def test_a_row_says_where_an_edit_changed_the_memory_itself(self, read, look):
        edits = [StartFrom(0), WipeMemory(9, 1)]
        made = rows(datasets(trace(load(), read.images, edits), look, "x")["captions"])
        told = {(row["layer"], row["row"]) for row in made if "an edit changes" in row["text"]}
        assert told == {(1, 1), (2, 1), (2, 10)}


class TestLegend:
    @either_theme
    def test_its_ramps_are_the_tables_that_pictures_are_painted_in(self, tables, theme):
        scales = tables[0]["legend"]
        for quantity in "ifo":
            np.testing.assert_array_equal(ramp(scales, quantity, theme), colours("gate", theme))
        for entry in scales[1:]:
            np.testing.assert_array_equal(pixels(url(entry, theme))[0], colours("state", theme))

    def test_its_ends_are_those_of_the_scales(self, look, read):
        ends = [(e.layer, e.low, e.high) for e in legends(tuple("ifogch"), look, read)]
        one, two = look.bounds["c"]
        assert ends == [
            (0, "0", "1"),
            (0, "−1", "1"),
            (1, f"≤ −{one:g}", f"≥ {one:g}"),
            (2, f"≤ −{two:g}", f"≥ {two:g}"),
        ]

    def test_it_names_what_each_scale_is_for(self, look, read):
        names = [entry.name for entry in legends(tuple("ifogch"), look, read)]
        assert names[:2] == ["gates i, f, o", "candidate g, hidden h"]
        assert all(name.startswith("memory c") for name in names[2:])

    def test_no_memory_of_these_readings_is_larger_than_it_says(self, look, reads):
        edited = trace(load(), reads[0].images, [Clamp("c", 100.0, layer=0)])
        for read in [*reads, edited]:
            for k, entry in enumerate(legends(("c",), look, read)):
                said = int(entry.name.rpartition("±")[2].removesuffix(")"))
                assert said - 1 < read.layers[k].c.abs().max() <= said
        both = legends(("c",), look, reads[0], edited)
        assert both[0].name == "memory c (here within ±100)"

    def test_a_gate_that_an_edit_has_scaled_may_pass_its_end(self, look, reads):
        scaled = trace(load(), reads[0].images, [Scale("f", 2.0, layer=0)])
        assert [legends(("f",), look, read)[0].high for read in (reads[0], scaled)] == ["1", "≥ 1"]


class TestChosen:
    @pytest.mark.parametrize("layer", [0, 1])
    def test_a_unit_is_marked_where_it_stands_in_the_picture(self, read, look, layer):
        unit, row = 5, 17
        found = mark(look, Cell("f", layer, unit, row))
        assert (found.slot, found.layer, found.row) == ("f", layer + 1, row)
        assert look.order[layer][found.at] == unit

    @pytest.mark.parametrize("slot", ["digit", "belief"])
    def test_a_pixel_and_a_belief_stand_where_they_are(self, read, look, slot):
        assert mark(look, Cell(slot, 0, 7, 3)) == Mark(slot, 0, row=3, at=7)

    def test_the_stage_is_told_which_cell_that_is(self, read, look):
        chosen = Mark("f", 2, row=3, at=7)
        (digest,) = rows(marked(datasets(read, look, "x"), chosen)["digest"])
        assert {part: digest[f"chosen_{part}"] for part in vars(chosen)} == vars(chosen)

    def test_nothing_is_marked_before_a_choice(self, tables):
        (digest,) = tables[0]["digest"]
        assert digest["chosen_slot"] not in [row["slot"] for row in tables[0]["panels"]]


class TestEveryPlace:
    """On a made-up trace whose every value is another one, so that any slip shows."""

    @pytest.fixture
    def look(self) -> Look:
        return Look(((2, 0, 3, 6, 1, 5, 4), (1, 2, 0)), {"c": (0.5, 0.25)})

    @pytest.fixture
    def read(self) -> Trace:
        torch.manual_seed(3)
        places = torch.randperm(28 * 6 * 10)
        values = iter((places / (len(places) - 1) * 2 - 1).split(28))

        def layer(units: int) -> LayerTrace:
            columns = {q: [next(values) for _ in range(units)] for q in "ifgoch"}
            return LayerTrace(**{q: torch.stack(c, dim=1) for q, c in columns.items()})

        return Trace(torch.rand(28, 28), (layer(7), layer(3)), torch.randn(28, 10))

    @pytest.fixture
    def tables(self, read, look):
        return {name: rows(table) for name, table in datasets(read, look, "x").items()}

    @each_panel
    def test_pictures(self, tables, read, look, quantity, layer):
        picture = url(of(tables["pictures"], quantity, layer + 1))
        assert_shows(picture, ramp(tables["legend"], quantity), read, quantity, layer, look)

    @each_panel
    def test_numbers(self, tables, read, look, quantity, layer):
        row = of(tables["numbers"], quantity, layer + 1)
        wanted = getattr(read.layers[layer], quantity)[:, list(look.order[layer])]
        numbers = np.frombuffer(bytes.fromhex(row["hex"]), ">f4").reshape(28, -1)
        np.testing.assert_array_equal(numbers, wanted.numpy())

    @pytest.mark.parametrize("layer", [0, 1])
    def test_a_memory_beyond_its_scale_is_painted_like_the_end(self, tables, read, look, layer):
        memory = read.layers[layer].c[:, list(look.order[layer])].numpy()
        bound = look.bounds["c"][layer]
        picture = url(of(tables["pictures"], "c", layer + 1))
        seen = levels(picture, ramp(tables["legend"], "c"))
        assert set(seen[memory > bound]) == {255}
        assert set(seen[memory < -bound]) == {0}
