"""The lab of attention by hand in a real JupyterLab: arrows are dragged, and goals follow."""

from __future__ import annotations

from .test_descent import drag, place

LAB = "from dltutor import labs\nattend = labs.Attend()\nattend"


def test_the_query_is_dragged_from_the_trophy_to_the_bag_and_chance_is_calmed(open_notebook, write_notebook):
    notebook = open_notebook(write_notebook("import dltutor\ndltutor.setup()", LAB), theme="dark", comms="disabled")
    notebook.run_all()
    lab = notebook.cell("attend")
    lab.wait_for_words("“trophy” with 0.45, at “bag” with 0.45")
    way = [place(notebook, "attend", "arrows", *tip) for tip in ((1, 0), (2, 1.5), (2, -1.5))]
    drag(lab, *way[:2])
    lab.wait_for_words("looks at “trophy” with 0.9")
    lab.wait_for_goals(0)
    drag(lab, *way[1:])
    lab.wait_for_goals(0, 1)
    lab.slider("numbers d in a key").drag(0.75)
    lab.checkbox("divide by √d").click()
    lab.wait_for_words("hardly any to learn by")
    lab.checkbox("divide by √d").click()
    lab.wait_for_words("enough to learn by")
    lab.wait_for_goals(0, 1, 3, others=True)
    notebook.demand_no_error()
