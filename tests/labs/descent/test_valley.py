"""The valley lab: its ways against stepping by hand, its table, its goals and its words."""

import warnings

import numpy as np
import pytest

from dltutor.figures.optimizer_ways import end_inside
from dltutor.labs.bases import pace
from dltutor.labs.descent.valley.figure import RULE_WIDTH, wrapped
from dltutor.labs.descent.valley.goals import OWN, SAME
from dltutor.labs.descent.valley.lab import Valley
from dltutor.scratch.optimizers import OPTIMIZERS
from dltutor.scratch.races.valley import RATES, TRIED, bound, race, strips
from dltutor.scratch.surfaces import SURFACES

NAMES = list(OPTIMIZERS)


def drag_to(lab, x, y, phases=("down", "move", "up")):
    for phase in phases:
        lab.point(phase, *lab.picture.place("plane", x, y))


def click_row(lab, name, x=0.15):
    place = lab.picture.place("table", x, lab.names.index(name))
    lab.point("down", *place)
    lab.point("up", *place)


def run_of(lab, name):
    return next(run for run in lab.runs if run.name == name)


def by_hand(name, surface, start, rate, momentum, steps):
    kind = OPTIMIZERS[name]
    optimizer = kind(rate, momentum) if name in ("Momentum", "Nesterov") else kind(rate)
    weights, path = np.array(start, float), [np.array(start, float)]
    for _ in range(steps):
        weights = optimizer.step(weights, surface.gradient(weights))
        path.append(weights)
    return np.array(path)


@pytest.mark.parametrize("surface", SURFACES)
def test_every_way_is_stepping_by_hand(surface):
    lab = Valley(surface, learning_rate=0.003, momentum=0.8, steps=60)
    assert [run.name for run in lab.runs] == NAMES
    for run in lab.runs:
        expected = by_hand(run.name, lab.surface, lab.start, 0.003, 0.8, 60)
        np.testing.assert_allclose(run.path, expected, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(run.losses, lab.surface.value(expected), rtol=1e-12)
        drawn = np.array(lab.picture.ways[NAMES.index(run.name)].get_data()).T
        np.testing.assert_allclose(drawn, expected)


def test_a_moved_start_moves_every_way_at_once():
    lab = Valley("bowl")
    drag_to(lab, 2.5, -1.25, phases=("down",))
    np.testing.assert_allclose(lab.start, [2.5, -1.25], atol=0.011)
    for i, run in enumerate(lab.runs):
        assert (run.path[0] == lab.start).all()
        assert lab.picture.ways[i].get_xdata()[0] == lab.start[0]
    assert lab.picture.start.get_xdata()[0] == lab.start[0]


def test_arrived_means_there_for_good():
    lab = Valley("bowl", learning_rate=0.1, steps=100)
    for run in lab.runs:
        if run.arrived is None:
            assert run.losses[-1] > lab.surface.goal
        else:
            assert (run.losses[run.arrived :] <= lab.surface.goal).all()
            assert run.arrived == 0 or run.losses[run.arrived - 1] > lab.surface.goal
    momentum = run_of(lab, "Momentum")
    assert momentum.arrived > int(np.argmax(momentum.losses <= lab.surface.goal)), "it runs through the goal first"


def test_the_table_says_what_the_runs_are():
    lab = Valley("bowl", learning_rate=0.5, optimizers=["SGD", "Adadelta"], steps=50)
    cells = [[words.get_text() for words in row] for row in lab.picture.cells]
    assert cells[0][:4] == ["SGD", "18", "0.5", f"step {lab.runs[0].arrived}"]
    assert cells[1][:4] == ["Adadelta", "7", "0.5", "not yet"]
    assert lab.runs[0].arrived == next(k for k in range(50) if 12.5 * 0.25**k <= 0.02)


def test_a_strip_is_41_races():
    for surface in SURFACES.values():
        told = strips(surface.name, tuple(map(float, surface.start)), 0.9)
        for name, strip in told.items():
            for k in range(0, len(RATES), 8):
                (run,) = race(surface, np.array(surface.start, float), [name], [RATES[k]], 0.9, TRIED)
                assert strip.arrives[k] == (run.arrived is not None)


def test_adam_forgives_more_rates_than_any_other_on_every_loss():
    for name in ("bowl", "ravine", "plateau", "Beale", "Himmelblau"):
        lab = Valley(name)
        counts = {row: strip.count for row, strip in lab.strips.items()}
        assert max(counts, key=counts.get) == "Adam" and f"Adam, with {counts['Adam']} of 41" in lab.describe()
        drawn = lab.picture.strips[NAMES.index("Adam")].get_xdata()
        assert len(drawn) == 3 * counts["Adam"]


def test_with_rates_of_their_own_nobody_has_a_lucky_one():
    lab = Valley(rates=OWN)
    for run in lab.runs:
        at = int(np.argmin(abs(np.log(RATES / run.learning_rate))))
        assert lab.strips[run.name].arrives[[at - 1, at, at + 1]].all(), "its neighbours arrive, too"
        assert run.arrived is not None
    assert "Adagrad leaps" in lab.describe()
    rates = [run.learning_rate for run in lab.runs]
    lab.set(steps=20)
    assert [run.learning_rate for run in lab.runs] == rates, "fewer steps are no other rates"


def test_the_race_runs_step_by_step(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])
    lab = Valley(speed=60)
    whole = [len(way.get_xdata()) for way in lab.picture.ways]
    lab.press("play")
    assert lab.playing and "step 0 of 300" in lab.describe()
    while lab.at < 20:
        now[0] += 0.02
        lab.tick()
    ways = [len(way.get_xdata()) for way in lab.picture.ways]
    assert set(ways) == {lab.at + 1} and ways < whole
    assert "on the way: 7" in lab.describe()
    at = lab.at
    drag_to(lab, -3, 3)
    assert lab.at == at and lab.picture.ways[0].get_xdata()[0] == lab.start[0], "it runs on from another start"
    lab.press("step")
    assert lab.at == at + 1 and not lab.playing
    lab.set(learning_rate=0.1)
    assert lab.at == 300 and "arrives first" in lab.describe()
    lab.press("play")
    for _ in range(400):
        now[0] += 0.05
        lab.tick()
    assert lab.at == 300 and not lab.playing


def test_a_race_can_wait_at_the_start():
    lab = Valley(waiting=True)
    assert "step 0 of 300" in lab.describe() and {row[3].get_text() for row in lab.picture.cells} == {"not yet"}
    assert "waiting=True" in lab.to_code()
    lab.set(learning_rate=0.1)
    assert "arrives first" in lab.describe()
    lab.press("reset")
    assert lab.at == 0


def test_a_strip_is_clicked_to_take_that_rate():
    lab = Valley(rates=OWN)
    click_row(lab, "Adam", x=0.285 + 0.245 * 28 / 40)
    assert lab.values.rates == SAME and lab.values.learning_rate == pytest.approx(RATES[28])
    assert lab.values.optimizer == "all"


def test_the_bound_is_that_of_sgd():
    for surface in ("bowl", "ravine", "plateau"):
        s = SURFACES[surface]
        largest = bound(s, s.minima[0])
        for share, stays in ((0.97, True), (1.03, False)):
            near = np.array(s.minima[0]) + 0.01
            (run,) = race(s, near, ["SGD"], [share * largest], 0.9, 300)
            assert (np.hypot(*run.path[-1]) < 0.0142) == stays


def test_the_ravine_is_crossed_in_under_60_steps_only_by_who_does_it():
    lab = Valley()
    assert not lab.done[0]
    lab.set(rates=OWN)
    assert not lab.done[0], "the lab found those rates, not the learner"
    lab.set(rates=SAME)
    drag_to(lab, -1, 0.1)
    assert not lab.done[0], "too near"
    drag_to(lab, -4.5, 2)
    lab.set(learning_rate=0.13)
    assert lab.done[0] and "Nesterov" in lab.progress.notes[0]
    hidden = Valley(optimizers=["SGD"])
    for rate in np.geomspace(0.01, 0.4, 20):
        hidden.set(learning_rate=rate)
    assert not hidden.done[0], "SGD alone cannot"


def test_the_saddle_is_left():
    lab = Valley("saddle")
    assert all(run.arrived is None and (run.path[:, 1] == 0).all() for run in lab.runs)
    assert "Exactly on the ridge" in lab.describe() and not lab.done[1]
    drag_to(lab, -3, 1)
    assert run_of(lab, "SGD").arrived is not None and not lab.done[1], "too far from the ridge"
    drag_to(lab, -3, 0.1)
    assert lab.done[1] and "ridge" not in lab.describe()


def test_two_minima_from_two_starts():
    lab = Valley("Himmelblau")
    for x, y in ((-3, 3.5), (-3, 3)):
        drag_to(lab, x, y)
    assert not lab.done[2]
    lab.point("move", *lab.picture.place("plane", 3.2, 2.2))
    assert not lab.done[2], "passing over does not count"
    lab.point("up", *lab.picture.place("plane", 3.2, 2.2))
    assert lab.done[2]


def test_another_rate_does_not_count_as_another_start():
    lab = Valley("Himmelblau", start=(0, -0.5))
    for rate in np.geomspace(0.001, 0.024, 30):
        lab.set(learning_rate=rate)
    assert not lab.done[2]


@pytest.mark.parametrize("surface", SURFACES)
def test_a_rate_of_100_is_said_and_never_warns(surface, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lab = Valley(surface)
        first = repr(lab)
        lab.set(learning_rate=100, momentum=0.99, steps=300)
        lab.picture.png()
        for optimizer in NAMES:
            lab.set(optimizer=optimizer)
            lab.picture.png()
        lab.set(rates=OWN, optimizer="all")
        lab.picture.png()
        lab.set(rates=SAME, learning_rate=100)
        if surface != "plateau":
            lost = [run.name for run in lab.runs if run.diverged is not None]
            assert "SGD" in lost and "diverged" in lab.describe() and "2/curvature" in lab.describe()
            row = lab.picture.cells[NAMES.index("SGD")]
            assert row[3].get_text() == "diverged" and row[4].get_text() == "∞"
        lab.press("reset")
        assert repr(lab).split("Goals:")[0] == first.split("Goals:")[0]
    assert capfd.readouterr() == ("", "")


def test_ways_that_leave_the_picture_are_named_at_its_edge():
    lab = Valley(learning_rate=1.0)
    texts = [words.get_text() for pair in lab.picture.labels for words in pair if words.get_text()]
    assert "SGD leaves" in texts
    for way in lab.picture.ways:
        assert np.isfinite(way.get_xydata()).all() and abs(way.get_xydata()).max() < 1e4


def test_the_end_inside_lies_on_the_edge():
    way = np.array([[0.0, 0.0], [0.5, 0.5], [-3.0, 9.0]])
    end = end_inside(way, (-1, 1))
    assert end.max() == pytest.approx(1) and (abs(end) <= 1 + 1e-9).all()
    assert end_inside(way[:2], (-1, 1)).tolist() == [0.5, 0.5]
    assert end_inside(way[2:], (-1, 1)).tolist() == [-1, 1]


def test_a_name_in_the_table_is_clicked_to_see_its_rule():
    lab = Valley()
    for name in NAMES:
        click_row(lab, name)
        assert lab.values.optimizer == name and lab.picture.rule[0].get_text() == name
        said = " ".join(words.get_text().strip() for words in lab.picture.rule)
        for line in OPTIMIZERS[name].rule.splitlines():
            assert line in said
        assert lab.picture.dots[NAMES.index(name)].get_visible()
    click_row(lab, name)
    assert lab.values.optimizer == "all"


def test_a_line_in_the_table_is_clicked_to_hide_it():
    lab = Valley()
    click_row(lab, "Adam", x=0.05)
    assert not lab.picture.ways[NAMES.index("Adam")].get_visible()
    assert "Adam" not in lab.describe() and "Adam" not in [run.name for run in lab.shown]
    click_row(lab, "Adam", x=0.05)
    assert lab.picture.ways[NAMES.index("Adam")].get_visible()
    lab.set(show="adaptive")
    assert [run.name for run in lab.shown] == ["Adagrad", "RMSprop", "Adadelta", "Adam"]
    lab.set(optimizer="SGD", show="only the highlighted")
    assert [run.name for run in lab.shown] == ["SGD"]
    click_row(lab, "SGD", x=0.05)
    assert "All optimizers are hidden" in lab.describe()
    lab.press("reset")
    assert len(lab.shown) == 7


def test_the_keyboard_does_what_the_mouse_does():
    lab = Valley("bowl")
    lab.type("7")
    assert lab.values.optimizer == "Adam"
    lab.type("0")
    assert lab.values.optimizer == "all"
    before = lab.start.copy()
    lab.type("ArrowRight")
    lab.type("ArrowDown", shift=True)
    np.testing.assert_allclose(lab.start - before, [0.2, -0.01])
    for _ in range(60):
        lab.type("ArrowUp")
    assert lab.start[1] == 5


def test_a_surface_brings_its_start_and_a_rate_that_suits_it():
    lab = Valley()
    for surface in SURFACES.values():
        lab.set(surface=surface.name)
        assert tuple(lab.start) == surface.start and lab.values.learning_rate == surface.learning_rate
        assert lab.picture.plane.get_title(loc="left") == surface.formula
        assert any(run.arrived is not None for run in lab.runs) or surface.name == "saddle"


def test_the_map_stays_still_while_the_start_is_dragged(monkeypatch):
    lab = Valley()
    lab.picture.frame()
    monkeypatch.setattr(lab.picture, "touch", lambda: pytest.fail("a still part was changed"))
    for k in range(10):
        lab.point("down" if k == 0 else "move", 0.2 + 0.03 * k, 0.5)
        lab.picture.frame()


def test_rules_fit_their_column():
    for kind in OPTIMIZERS.values():
        lines = wrapped(kind.rule)
        assert max(map(len, lines)) <= RULE_WIDTH and len(lines) <= 6
        assert "".join("".join(lines).split()) == "".join(kind.rule.split())


def test_the_code_makes_the_same_lab(same_again):
    lab = Valley("Beale", optimizers=("Adam", "SGD"), momentum=0.5)
    lab.set(optimizer="Adam", learning_rate=0.2)
    drag_to(lab, 1, 1)
    same_again(lab)


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        ({"start": (9, 0)}, "start[0]=9"),
        ({"start": "there"}, "start='there'"),
        ({"start": (float("nan"), 0)}, "start contains NaN"),
        ({"optimizers": "SGD"}, "optimizers='SGD'"),
        ({"optimizers": []}, "optimizers=[]"),
        ({"optimizers": ["SGD", "sgd"]}, "optimizers[1]='sgd'"),
        ({"optimizers": ["SGD", "SGD"]}, "only once"),
        ({"optimizers": ["SGD"], "optimizer": "Adam"}, "optimizer='Adam'"),
        ({"surface": ["hill"]}, "surface=['hill']"),
    ):
        with refused(named):
            Valley(**arguments)


@pytest.mark.parametrize("surface", SURFACES)
def test_no_text_is_cut_off_or_overlaps(surface, demand_clear_words):
    for rate in (0.01, 100):  # names at the ends of the ways, and at the edge of the map
        lab = Valley(surface, learning_rate=rate)
        for optimizer in ("all", "Adadelta"):  # its rule is the longest
            lab.set(optimizer=optimizer)
            demand_clear_words(lab.picture)
