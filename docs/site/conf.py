"""Sphinx's settings: a book of the stored outputs, with all that it needs from its own folder."""

from docstrings import as_rst

from nnlab import __version__, address

project = "nnlab"
author = "the nnlab authors"
release = __version__
html_title = "nnlab"
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx-mathjax-offline",
]
root_doc = "index"
exclude_patterns = ["cluster/*", "workbook/*"]  # these are handed out as they are

nb_execution_mode = "off"
nb_ipywidgets_js = {}  # its JavaScript would come from elsewhere, and there is no kernel
myst_enable_extensions = ["attrs_inline", "colon_fence", "dollarmath"]
myst_heading_anchors = 3
myst_url_schemes = ("http", "https", "mailto")
suppress_warnings = ["myst.header"]  # a card's heading may skip a level

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
copybutton_prompt_text = ""

html_theme = "sphinx_book_theme"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = ""
repository = address.repository()
html_theme_options = {
    "show_navbar_depth": 1,
    "use_download_button": False,  # below its title each lesson has its copy to work in
    "home_page_in_toc": True,
    "navigation_with_keys": False,
    "navbar_persistent": [],  # the search is in the sidebar
}
if repository:  # unknown: no button pretends to lead anywhere
    html_theme_options |= {"repository_url": repository, "use_repository_button": True}


def setup(app):
    """Let docstrings be read as they are written in this course."""
    app.connect("autodoc-process-docstring", as_rst)
