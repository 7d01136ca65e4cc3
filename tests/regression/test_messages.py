"""What a reader would see of a kernel's messages: streams, updates, cleared outputs."""

from nnlab.regression.messages import Page


def play(page, kind, parent="cell-1", **content):
    return page.play(
        {"msg_type": kind, "parent_header": {"msg_id": parent}, "content": content}
    )  # fmt: skip


def start(parent="cell-1", page=None):
    page = page or Page()
    play(page, "execute_input", parent, code="")
    return page


def write(page, text, parent="cell-1", name="stdout"):
    play(page, "stream", parent, name=name, text=text)


def show(page, text, parent="cell-1", kind="display_data", **transient):
    data = {"text/plain": text}
    play(page, kind, parent, data=data, metadata={}, transient=transient)


def texts(outputs):
    return [o["text"] if o["output_type"] == "stream" else o["data"]["text/plain"] for o in outputs]


def capture(page, parent):
    """What the kernel says when `with Output():` begins, and with an empty parent when it ends."""
    play(page, "comm_msg", comm_id="out", data={"method": "update", "state": {"msg_id": parent}})


def with_output_widget():
    page = start()
    state = {"_model_name": "OutputModel", "msg_id": ""}
    play(page, "comm_open", comm_id="out", data={"state": state})
    return page


def test_pieces_of_one_stream_become_one_output():
    page = start()
    write(page, "a")
    write(page, "b")
    write(page, "warning", name="stderr")
    assert texts(page.outputs) == ["ab", "warning"]


def test_a_new_cell_starts_with_an_empty_page():
    page = start()
    write(page, "a")
    first = page.outputs
    start("cell-2", page)
    write(page, "b", "cell-2")
    assert (texts(first), texts(page.outputs)) == (["a"], ["b"])


def test_clear_output_empties_the_cell_at_once():
    page = start()
    write(page, "a")
    play(page, "clear_output", wait=False)
    assert page.outputs == []


def test_clear_output_that_waits_keeps_the_last_frame():
    page = start()
    for frame in ("frame 1", "frame 2"):
        write(page, frame)
        play(page, "clear_output", wait=True)
    assert texts(page.outputs) == ["frame 2"]
    write(page, "frame 3")
    assert texts(page.outputs) == ["frame 3"]


def test_display_update_replaces_what_is_shown():
    page = start()
    show(page, "0 %", display_id="bar")
    play(page, "update_display_data", data={"text/plain": "100 %"}, metadata={},
         transient={"display_id": "bar"})  # fmt: skip
    assert texts(page.outputs) == ["100 %"]


def test_display_update_from_a_later_cell_reaches_the_earlier_one():
    page = start()
    show(page, "first", display_id="h")
    earlier = page.outputs
    assert page.updatable(earlier)
    start("cell-2", page)
    play(page, "update_display_data", "cell-2", data={"text/plain": "second"}, metadata={},
         transient={"display_id": "h"})  # fmt: skip
    assert (texts(earlier), page.outputs) == (["second"], [])


def test_a_plain_display_is_not_updatable():
    page = start()
    show(page, "figure")
    assert not page.updatable(page.outputs)


def test_output_widget_takes_its_output_out_of_the_cell():
    page = with_output_widget()
    capture(page, "cell-1")
    write(page, "in the widget")
    play(page, "clear_output", wait=False)
    capture(page, "")
    write(page, "in the cell")
    assert texts(page.outputs) == ["in the cell"]


def test_error_in_an_output_widget_still_shows():
    page = with_output_widget()
    capture(page, "cell-1")
    play(page, "error", ename="ValueError", evalue="no", traceback=[])
    assert page.outputs[0]["ename"] == "ValueError"


def test_output_of_an_earlier_cell_that_comes_late_is_left_out():
    page = start()
    start("cell-2", page)
    write(page, "a thread of cell 1", "cell-1")
    assert page.outputs == []


def test_only_changes_of_what_is_shown_are_kept_from_nbval():
    page = start()
    assert play(page, "clear_output", wait=True)
    assert not play(page, "status", execution_state="idle")
    assert not play(page, "stream", name="stdout", text="a")


def test_result_keeps_no_number_that_changes_with_the_run():
    page = start()
    show(page, "3", kind="execute_result")
    assert page.outputs == [
        {"output_type": "execute_result", "data": {"text/plain": "3"}, "metadata": {}}
    ]
