"""What chapter 00 asks: the first guess, the first number and the first choice of the course."""

from importlib.resources import files

import pandas as pd

from crmlib import rules
from crmlib.classification.cases import ten as ten_customers
from crmlib.language import tell
from crmlib.practice.exercise import ____, check, predict
from crmlib.practice.question import question

__all__ = ["____", "check", "predict", "short_forms", "ten_customers"]


def short_forms() -> pd.DataFrame:
    """What exercises may need beyond calls and columns: what one writes, and what it gives.

    Returns
    -------
    DataFrame
        The columns ``short_form`` and ``it_gives``, in the language of the course.

    Examples
    --------
    >>> short_forms().set_index("short_form")["it_gives"]["min(3, 5)"]
    'the smaller one'
    """
    with (files("crmlib") / "course" / "short_forms.csv").open(encoding="utf-8") as lines:
        given = rules.words(pd.read_csv(lines), "gives")
    return pd.DataFrame({"short_form": given.index, "it_gives": given.array})


def _of_two(shares: pd.DataFrame) -> float:
    return float(shares["cum_share"].iloc[1])


def _left() -> float:
    table = ten_customers()
    return float((table["sales"] * table["margin"] - table["cost_to_serve"]).sum())


question(
    "00.1",
    tell("What share of the sales do the two largest customers bring together?"),
    number=_of_two,
    form="share",
)
question(
    "00.2",
    tell("What do the ten customers of the table leave after service, all together, in thousand dollars?"),
    number=_left,
    decimals=1,
)
question(
    "00.3",
    tell("A red box ends with: NameError: name 'C01' is not defined. What was forgotten?"),
    options=[
        (tell("a comma"), tell("A comma stands between two things. How many things does the red box name?")),
        (
            tell("the quotation marks"),
            tell("C01 is a text. Without the marks the computer looks for something that you named C01."),
        ),
        (tell("a bracket"), tell("Then the red box would say that a bracket was never closed. What is C01?")),
    ],
    right="b",
)
