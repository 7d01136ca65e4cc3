"""A picture in the text is a stored output of the same notebook."""

import nbformat.v4 as v4
import pytest

from nnlab.regression.attachments import PictureError, attach, cover


def notebook(picture="PNG", link="ten-digits"):
    text = v4.new_markdown_cell(f"![Digits.](attachment:{link}.png)", id="title")
    shown = v4.new_output("display_data", data={"image/png": picture})
    return v4.new_notebook(
        cells=[text, v4.new_code_cell("draw()", id="ten-digits", outputs=[shown])]
    )


def test_a_linked_picture_is_that_of_the_cell_it_is_named_after():
    lesson = notebook()
    assert attach(lesson) == ["title"]
    assert lesson.cells[0].attachments == {"ten-digits.png": {"image/png": "PNG"}}
    assert attach(lesson) == []


def test_a_picture_that_moved_is_attached_anew():
    lesson = notebook()
    attach(lesson)
    lesson.cells[1].outputs[0].data["image/png"] = "OTHER"
    assert attach(lesson) == ["title"]
    assert lesson.cells[0].attachments["ten-digits.png"] == {"image/png": "OTHER"}


def test_a_picture_no_longer_linked_is_dropped():
    lesson = notebook()
    attach(lesson)
    lesson.cells[0].source = "No picture."
    assert attach(lesson) == ["title"]
    assert "attachments" not in lesson.cells[0]


def test_a_link_to_no_picture_names_the_cell():
    with pytest.raises(PictureError, match="no cell 'ten-digit' shows a picture"):
        attach(notebook(link="ten-digit"))


def test_the_cover_is_the_first_picture_of_the_text():
    lesson = notebook(picture="UE5H")
    assert cover(lesson) == b""
    attach(lesson)
    assert cover(lesson) == b"PNG"
