"""Stored outputs beside those that came: what counts as the same to a reader."""

import base64
import io

import numpy as np
import pytest
from matplotlib.image import imsave

from nnlab.regression.compare import FIGURE, PNG, WIDGET, differences, findings
from nnlab.regression.tolerance import DEFAULTS, Tolerance


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def data(**kinds):
    kinds = {kind.replace("_", "/"): content for kind, content in kinds.items()}
    return {"output_type": "display_data", "data": kinds, "metadata": {}}


def picture(png="AAAA", figure=None, alt=None):
    shown = {PNG: png} | ({FIGURE: figure} if figure else {})
    metadata = {PNG: {"alt": alt}} if alt else {}
    return {"output_type": "display_data", "data": shown, "metadata": metadata}


def error(evalue):
    return {"output_type": "error", "ename": "E", "evalue": evalue, "traceback": [str(id(evalue))]}


def compare(stored, came, **options):
    return differences(stored, came, DEFAULTS["cpu"], **options)


def test_stdout_and_stderr_compare_each_as_one_text():
    stored = [stream("a"), stream("w", "stderr"), stream("b")]
    assert compare(stored, [stream("ab"), stream("w", "stderr")]) == []


def test_an_output_that_is_gone_or_new_differs():
    assert compare([data(text_plain="3")], []) == ["an output is no longer there: text/plain"]
    assert compare([], [data(text_plain="3")]) == ["an output is new: text/plain"]
    assert compare([stream("a")], []) == ["stdout: no longer there: 'a'"]
    assert compare([], [stream("a", "stderr")]) == ["stderr: not stored: 'a'"]


def test_progress_bar_alone_is_no_output():
    bar = stream("\r100%|####| 3/3 [00:00<00:00, 9.0it/s]\n", "stderr")
    assert compare([], [bar]) == []


def test_html_compares_as_text():
    stored, came = "<td>0.91</td><td>3</td>", "<td>0.9101</td>\n<td>{}</td>"
    assert compare([data(text_html=stored)], [data(text_html=came.format(3))]) == []
    assert "stored '3', came '4'" in compare(
        [data(text_html=stored)], [data(text_html=came.format(4))]
    )[0]  # fmt: skip


def test_a_kind_of_content_that_is_gone_differs():
    (found,) = compare([data(text_plain="3", text_html="3")], [data(text_plain="3")])
    assert found == "output 1, text/html: no longer there"


def test_result_and_display_are_alike_to_a_reader():
    assert compare([data(text_plain="3")], [data(text_plain="3") | {"execution_count": 7}]) == []


def test_errors_compare_by_name_and_message_not_by_traceback():
    assert compare([error("shape (2,)")], [error("shape (2,)")]) == []
    assert "stored '2', came '3'" in compare([error("shape (2,)")], [error("shape (3,)")])[0]


def test_a_widget_needs_only_to_be_there():
    stored, came = (
        {"output_type": "display_data", "data": {WIDGET: {"model_id": i}}} for i in "ab"
    )
    assert compare([stored], [came]) == []
    assert compare([stored], []) == [f"an output is no longer there: {WIDGET}"]


def test_a_picture_needs_its_figure_data_unless_it_is_a_still():
    plain = [picture()]
    assert "tag the cell `still`" in compare(plain, plain)[0]
    assert compare(plain, plain, still=True) == []
    assert (
        compare([picture(figure={"size": [6, 3]})] * 2, [picture(figure={"size": [6, 3]})] * 2)
        == []
    )


def test_figure_data_that_is_not_stored_differs():
    (found,) = compare([picture()], [picture(figure={"size": [6, 3]})])
    assert found == f"output 1, {FIGURE}: not stored"


def test_text_alternative_is_compared():
    stored, came = (picture(figure={"n": 1}, alt=f"two classes, {n} points") for n in (8, 9))
    assert "text alternative: stored '8', came '9'" in compare([stored], [came])[0]


def test_numbers_of_a_list_share_the_scale_of_its_largest():
    def figure(nearly_zero):
        return [picture(figure={"y": [100.0, nearly_zero]})]

    assert compare(figure(0.001), figure(0.002)) == []
    assert "y[1]: stored 0.001, came 0.1" in compare(figure(0.001), figure(0.1))[0]


def test_whole_numbers_that_a_front_end_stored_as_integers_still_match():
    assert compare([picture(figure={"y": [3, 1]})], [picture(figure={"y": [3.0, 1.0001]})]) == []


def test_a_curve_that_moved_is_named_once():
    stored, came = (picture(figure={"y": [float(n + x) for x in range(9)]}) for n in (0, 1))
    assert len(compare([stored], [came])) == 1


def uses(stored, came, **limits):
    limits = Tolerance(**({"rtol": 0, "atol": 1} | limits))
    return [one.used for one in findings(stored, came, limits)]


def test_a_curve_uses_what_its_worst_point_uses():
    stored, came = (picture(figure={"y": [float(y), 9.0]}) for y in (1, 1.25))
    assert uses([stored], [came]) == [0.25]
    assert uses([stored], [came], atol=0.1) == [pytest.approx(2.5)]
    assert uses([stored], [stored]) == []


def test_a_picture_uses_its_share_of_ink_over_the_limit():
    def png(columns):
        pixels = np.ones((40, 40, 3))
        pixels[10:30, :columns] = 0
        file = io.BytesIO()
        imsave(file, pixels, format="png")
        return picture(base64.b64encode(file.getvalue()).decode(), figure={"n": 1})

    # Of 20 half-size columns the last two of four more are within reach, so a sixth is unlike.
    assert uses([png(16)], [png(24)], look=0.5) == [pytest.approx(2 / 12 / 0.5)]
