"""The ten usual slips, typed into JupyterLab by a reader: each red box says what was forgotten and what to write."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

TYPED = {
    'answer = ["C01, "C02"]': 'answer = ["C01", "C02"]',
    "answer = [“C01”, “C02”]": 'answer = ["C01", "C02"]',
    'answer = ["C01"，"C02"]': 'answer = ["C01","C02"]',
    "crm.abc_classify(sales cuts=(0.8, 0.95))": "crm.abc_classify(sales, cuts=(0.8, 0.95))",
    "answer = 0,11 0,79": "answer = [0.11, 0.79]",
    "answer = 11%, 79%": "answer = [0.11, 0.79]",
    'answer = ["C01", "C02"': 'answer = ["C01", "C02"]',
    "panels.abc()": "menu Run, Run All Cells",
    "answer = C01, C02": 'answer = ["C01", "C02"]',
    "orders = my orders.xlsx": 'orders = "my orders.xlsx"',
    "for n in [1, 2]\n    print(n)": "for n in [1, 2]:",
    "for n in [1, 2]:\nprint(n)": "        print(n)",
}
INSERT = """text => {
    const lab = window.jupyterapp, notebook = lab.shell.currentWidget.content;
    notebook.activeCellIndex = notebook.widgets.length - 1;
    return lab.commands.execute('notebook:insert-cell-below').then(() => {
        notebook.activeCell.model.sharedModel.setSource(text);
        return lab.commands.execute('notebook:run-cell').catch(() => null);
    });
}"""
END = "() => { const all = window.jupyterapp.shell.currentWidget.content; all.scrollToItem(all.widgets.length - 1); }"
LAST = """() => {
    const shown = window.jupyterapp.shell.currentWidget.content.widgets.at(-1).model.outputs.toJSON();
    return shown.length ? shown[0].traceback.join('\\n') : '';
}"""


def test_each_slip_is_told_before_anything_was_run(notebook, page):
    chapter = notebook("notebooks/03_visits.ipynb")
    shots = os.environ.get("SHOTS")
    for n, (typed, meant) in enumerate(TYPED.items()):
        page.evaluate(INSERT, typed)
        page.wait_for_function(LAST)
        said = page.evaluate(LAST).replace("\x1b[1m", "").replace("\x1b[22m", "")
        assert meant in said and "Traceback" not in said
        assert said.split("\n")[-1].partition(":")[0] in ("SyntaxError", "NameError", "IndentationError")
        if shots and n % 6 == 5:
            for theme in ("JupyterLab Dark", "JupyterLab Light"):
                chapter.theme(theme)
                page.evaluate(END)
                page.wait_for_timeout(1500)
                page.screenshot(path=Path(shots) / f"slips-{n}-{theme.split()[-1]}.png")
