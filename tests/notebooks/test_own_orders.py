"""The chapters of classification on a list of customers, days and amounts alone: what is lacking is said, the rest runs."""

import nbformat
import pytest
from nbclient import NotebookClient

import crmlib as crm
from crmlib.course.chapters import QUIET
from crmlib.reading.sample import course_folder

LACKING = {
    "04a_classification_value": {
        "make-up": "kind",
        **dict.fromkeys(["grid", "profile"], "product"),
        **dict.fromkeys(["margins", "ten"], "cost"),
    },
    "04b_classification_grades": {"needs": "product", "room": "yearly demand"},
    "04c_classification_behaviour": {},
    "04d_classification_keeping": {"profile": "product", "win-keep": "leads"},
    "04e_classification_accounts": {
        **dict.fromkeys(["false", "false-means"], "cost"),
        **dict.fromkeys(["whale", "whale-panel", "terms", "effort", "effort-means", "metals"], "cost, service_hours"),
    },
    "04f_classification_plan": dict.fromkeys(["natures", "nature-means"], "costs and service hours"),
}


ONE_YEAR = {  # what one year of orders cannot show
    "04c_classification_behaviour": {},
    "04d_classification_keeping": {"migration": "no rows", "retention": "less than two years"},
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "since"), [*((name, "2023-01-01") for name in LACKING), *((name, "2025-08-01") for name in ONE_YEAR)]
)
def test_a_bare_list_of_orders_runs_to_the_end(name, since, tmp_path):
    lacking = LACKING[name] | (ONE_YEAR[name] if since > "2025" else {})
    orders = (
        crm.sample("orders")
        .query("date >= @since")[["customer_id", "date", "amount"]]
        .rename(columns={"customer_id": "Client"})
    )
    orders.to_csv(tmp_path / "orders.csv", index=False)
    notebook = nbformat.read(course_folder() / "notebooks" / f"{name}.ipynb", as_version=4)
    settings = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    settings.source = settings.source.replace("orders = None", f"orders = {str(tmp_path / 'orders.csv')!r}", 1)
    NotebookClient(notebook, timeout=120, kernel_name="python3", extra_arguments=QUIET).execute()
    said = {
        cell.id: output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    }
    assert said.keys() == lacking.keys()
    for cell, words in lacking.items():
        assert said[cell].ename == "DataError" and words in said[cell].evalue
    shown = str([cell.get("outputs") for cell in notebook.cells])
    assert "Nordlicht Handels" not in shown, "the names of the course's exporter stand beside another firm's numbers"
