"""What all playgrounds share, shown on the smallest one: it counts, up to a limit."""

import asyncio
import base64
from collections import Counter
from threading import Event, Thread

import ipywidgets as widgets
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from nnlab import play
from nnlab.play.kit import stepping
from nnlab.play.kit.base import Playground
from nnlab.play.kit.canvas import Canvas
from nnlab.play.kit.kinds import name as name_kind
from nnlab.play.kit.kinds import whole
from nnlab.play.kit.scene import Scene, curve
from nnlab.play.kit.threads import _libraries

from ..page import tell


def counting(*, limit=5, name="ants"):
    """A playground that counts."""
    return Counting({"limit": limit, "name": name})


class Counting(Playground):
    kinds = {"limit": whole(0, 100, 5), "name": name_kind(["ants", "bees"])}  # noqa: RUF012

    def __init__(self, given):
        controls = {
            "limit": widgets.IntSlider(),
            "name": widgets.Dropdown(options=["ants", "bees"]),
        }
        super().__init__(counting, given, controls)
        self.touched = []
        self.reset()
        self.show()

    def reset(self):
        self.count = 0

    def step(self):
        if self.now["limit"] == 13:
            raise ArithmeticError("13 <is> too many")
        self.count += 1
        return self.count < self.now["limit"]

    def touch(self, event):
        self.touched.append(event)

    def state(self):
        return self.asked()

    def scene(self):
        return Scene((0, 1, 0, 1), f"{self.count} of them")

    def curve(self):
        return curve(range(self.count), "count", colour="#000000")

    def words(self):
        return "Counting", "Count <all> of them", f"<b>{self.count}</b>"


async def played(game, seconds=5.0):
    """Let it play until it stops by itself."""
    async with asyncio.timeout(seconds):
        while game.playing:
            await asyncio.sleep(0.01)


def test_play_steps_until_nothing_changes_any_more():
    async def scenario():
        game = counting()
        game.speed.value = 1000
        game.play()
        assert game.button.description == "Pause"
        await played(game)
        return game

    game = asyncio.run(scenario())
    assert (game.count, game.button.description) == (5, "Play")
    assert game.canvas.scene["label"] == "5 of them"


def test_pause_stops_and_play_goes_on():
    async def scenario():
        game = counting(limit=100)
        game.speed.value = 100
        game.play()
        game.play()  # twice is once
        await asyncio.sleep(0.05)
        game.pause()
        game.play()
        await asyncio.sleep(0.05)
        game.pause()
        stopped = game.count
        await asyncio.sleep(0.1)
        return game, stopped

    game, stopped = asyncio.run(scenario())
    assert 0 < game.count == stopped < 100


def test_texts_and_the_chart_are_told_four_times_a_second_and_pictures_more_often(monkeypatch):
    now = [0.0]  # a clock that goes on only while the play sleeps

    async def sleep(seconds):
        now[0] += seconds

    async def scenario():
        monkeypatch.setattr(asyncio, "sleep", sleep)
        game.play()
        await asyncio.wait([game._task])

    monkeypatch.setattr(stepping, "perf_counter", lambda: now[0])
    monkeypatch.setattr(Canvas, "ready", True)
    game, told = counting(limit=100), Counter()
    game.speed.value = 100
    for name, widget in (("text", game.numbers), ("chart", game.chart), ("picture", game.canvas)):
        trait = "value" if name == "text" else "sent"
        widget.observe(lambda _, name=name: told.update([name]), trait)
    asyncio.run(scenario())
    assert (game.count, round(now[0])) == (100, 1)
    assert told["text"] <= 6
    assert told["chart"] <= 6
    assert told["picture"] > 30


def test_an_answer_shows_its_picture_at_once_and_its_text_soon_but_not_for_each_of_many():
    async def scenario():
        game, told = counting(limit=100), []
        game.numbers.observe(lambda change: told.append(change.new), "value")
        for number in range(1, 4):
            tell(game, kind="key", key="step")
            assert game.canvas.scene["label"] == f"{number} of them"
        assert told == []
        async with asyncio.timeout(5):
            while not told:
                await asyncio.sleep(0.01)
        return told

    assert asyncio.run(scenario()) == ["<b>3</b>"]


def test_steps_multiply_on_one_thread_and_leave_the_others_as_they_were():
    def threads():
        return [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]

    class Watching(Counting):
        def step(self):
            seen.append(threads())
            return super().step()

    async def scenario():
        game = Watching({"limit": 2, "name": "ants"})
        tell(game, kind="key", key="step")
        game.play()
        await played(game)

    seen = []
    _libraries.cache_clear()  # other tests have loaded more libraries than were there at first
    with threadpool_limits(2, "blas"):
        before = threads()
        asyncio.run(scenario())
        assert threads() == before
    assert len(seen) == 2
    assert {number for each in seen for number in each} == {1}


def test_an_error_while_playing_is_shown_and_ends_the_play():
    async def scenario():
        game = counting(limit=13)
        game.play()
        await played(game)
        return game

    game = asyncio.run(scenario())
    assert game.problem.value == "ArithmeticError: 13 &lt;is&gt; too many"
    tell(game, kind="key", key="reset")
    assert game.problem.value == ""


@pytest.mark.parametrize("leave", ["close", "close all", "removed"])
def test_play_ends_when_nobody_can_see_it(leave):
    async def scenario():
        game = counting(limit=100)
        game.play()
        await asyncio.sleep(0)
        if leave == "close":
            game.close()
        elif leave == "close all":
            game.canvas.close()
        else:
            tell(game, kind="removed")
        await played(game)
        return game

    game = asyncio.run(scenario())
    assert game.count < 100
    assert not game.playing


def test_keys_step_and_reset():
    game = counting()
    tell(game, kind="key", key="step")
    tell(game, kind="key", key="step")
    assert game.count == 2
    tell(game, kind="key", key="reset")
    assert game.count == 0


def test_arrow_keys_reach_a_playground_that_answers_them_and_no_other():
    game, ways = counting(), []
    tell(game, kind="key", key="left")
    assert (game.count, game.problem.value, game.canvas.arrows) == (0, "", False)
    game.nudge = ways.append
    for way in ("left", "right", "up", "down"):
        tell(game, kind="key", key=way)
    assert ways == ["left", "right", "up", "down"]


def test_a_click_from_another_thread_waits_for_the_step():
    game, order, inside, go_on = counting(), [], Event(), Event()

    def slow_step():
        inside.set()
        go_on.wait(10)
        order.append("step")

    game.step, game.touch = slow_step, lambda event: order.append("click")
    step = Thread(target=tell, args=(game,), kwargs={"kind": "key", "key": "step"})
    click = Thread(target=tell, args=(game,), kwargs={"kind": "click", "x": 0, "y": 0})
    step.start()
    assert inside.wait(10)
    click.start()
    click.join(0.2)
    assert order == []
    go_on.set()
    step.join()
    click.join()
    assert order == ["step", "click"]


def test_clicks_and_drags_reach_the_playground():
    game = counting()
    tell(game, kind="click", x=1, y=2, grab=None, shift=False)
    tell(game, kind="drag", x=1, y=2, grab=0)
    assert [event["kind"] for event in game.touched] == ["click", "drag"]


def test_buttons_do_what_they_say():
    game = counting()
    drive = {child.description: child for child in game.box.children[0].children}
    drive["Step"].click()
    assert game.count == 1
    drive["Reset"].click()
    assert game.count == 0


def test_a_changed_setting_begins_again():
    game = counting()
    game.step()
    game.settings["limit"].value = 9
    assert game.count == 0
    assert "limit=9" in game.code.value


def test_line_leaves_defaults_out_and_quotes_text():
    assert counting().line() == "play.counting()"
    assert counting(limit=7, name="bees").line() == 'play.counting(limit=7, name="bees")'


def test_line_shows_no_rounding_of_a_slider():
    game = play.backprop(steps=8)
    game.settings["lr"].value = 1.0000000000000002  # as the slider in a browser counts
    assert game.line() == "play.backprop(steps=8)"
    game.settings["lr"].value = 3 * 0.1
    assert game.line() == "play.backprop(lr=0.3, steps=8)"


def test_text_of_the_task_is_not_taken_for_markup():
    assert "Count &lt;all&gt; of them" in counting().task.value


def test_display_carries_the_widget_a_still_and_words():
    data, metadata = counting()._repr_mimebundle_(include=None, exclude=None)
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == "play.counting()\n0 of them"
    assert metadata["image/png"]["alt"] == "Counting. 0 of them"


def test_it_is_shown_with_the_widgets_of_colab_whose_boxes_have_no_bundle(monkeypatch):
    monkeypatch.delattr(widgets.Widget, "_repr_mimebundle_")
    data, _ = counting()._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"]


def test_an_error_stands_after_its_control_and_any_other_before_all():
    game = counting()
    game.settings["name"].layout.order = "7"
    game.attempt(game.set, "name", "cows", at="name")
    assert (game.problem.value != "", game.problem.layout.order) == (True, "7")
    game.attempt(game.set, "name", "cows")
    assert (game.problem.value != "", game.problem.layout.order) == (True, "-1")


def test_rare_settings_come_last_behind_more():
    class Rare(Counting):
        rare = ("limit",)

    game = Rare({"limit": 5, "name": "ants"})
    stage = game.box.children[1]
    name, more, limit, problem = stage.children[-1].children
    assert (name, limit, problem) == (game.settings["name"], game.settings["limit"], game.problem)
    assert more.description == "more"
    assert "nnlab-rare" in limit._dom_classes
    assert "nnlab-rare" not in name._dom_classes
