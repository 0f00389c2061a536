"""How Sphinx makes the site: python3 -m dltutor site lays out its pages in build/site/source and calls it."""

from dltutor import __version__

project = "dltutor"
author = "The dltutor contributors"
copyright = "2026, the dltutor contributors. Text and pictures CC BY 4.0, code MIT"
version = release = __version__
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.githubpages",  # folders whose names begin with an underscore are served, too
    "sphinx.ext.napoleon",
    "sphinx_design",
    "dltutor.publish.site.docstrings",
    "dltutor.publish.site.languages",
    "dltutor.publish.site.mathml",
]
exclude_patterns = ["notebooks"]  # to be downloaded as they are
suppress_warnings = ["ref.python"]  # a returned x is no parameter x of somebody else
nb_execution_mode = "off"
nb_ipywidgets_js = {}  # no widget is alive on a page, so nothing is fetched for one
myst_enable_extensions = ["deflist", "dollarmath", "colon_fence"]
myst_heading_anchors = 4
html_math_renderer = "mathml"

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the words of a docstring say them
default_role = "code"
toc_object_entries = False  # each name has a heading already

html_theme = "sphinx_book_theme"
html_title = "dltutor"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_use_index = html_domain_indices = False  # nothing leads to them: the search finds more
html_show_sphinx = False
html_theme_options = {
    "repository_url": "https://github.com/dltutor/dltutor",
    "use_repository_button": True,
    "use_download_button": False,
    "navbar_persistent": [],  # the search stands at the side
    "show_navbar_depth": 1,
    "show_toc_level": 2,
}
html_context = {"default_mode": "auto"}  # as the reader's system has it
