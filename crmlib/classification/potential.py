"""What a customer buys from us beside what it could buy: share of wallet, and the matrix of amount and room.

Source: S102 for potential as the second criterion; the share of wallet is professional practice (K), the names of the cells R.
"""

import pandas as pd

from crmlib import rules
from crmlib.check import Money, money_of, need_columns
from crmlib.classification.abc import abc_classify
from crmlib.language import DataError, say
from crmlib.rows import account, first_reason
from crmlib.rules import Rule

LETTERS = {True: "H", False: "L"}


def share_of_wallet(customers: pd.DataFrame, year_sales: Money) -> pd.DataFrame:
    """How much of a customer's yearly demand comes from us, and how much room is left.

    ``wallet_share = sales of a year / yearly demand`` (at most 1); ``room = demand - sales`` (never below zero).

    Parameters
    ----------
    customers : DataFrame
        Customer cards with ``customer_id`` and ``potential``, the buyer's yearly demand with all suppliers.
    year_sales : Series or DataFrame
        Our sales of one year per customer; of a customer table the column ``monetary``. A customer on file who bought
        nothing counts with zero.

    Returns
    -------
    DataFrame
        Index ``customer_id``, the most room first: ``sales``, ``demand``, ``wallet_share``, ``room``. Customers whose
        demand nobody has asked for are left out and counted; where sales exceed the demand on file, the file is too low,
        and ``attrs["demand_too_low"]`` counts them.

    Raises
    ------
    DataError
        The cards have no yearly demand at all.

    Notes
    -----
    Source: K; S175 and S099 (question 6) need it.

    Examples
    --------
    >>> cards = pd.DataFrame({"customer_id": ["Ana", "Bo"], "potential": [200.0, 100.0]})
    >>> share_of_wallet(cards, pd.Series({"Ana": 150.0}))
                 sales  demand  wallet_share   room
    customer_id
    Bo             0.0   100.0          0.00  100.0
    Ana          150.0   200.0          0.75   50.0
    """
    if "potential" not in customers or not (customers["potential"] > 0).any():
        raise DataError(
            say("No customer card has a yearly demand (column potential): ask your buyers what they spend in a year.")
        )
    money = money_of(year_sales)
    cards = customers.drop_duplicates("customer_id").set_index("customer_id")
    known = cards["potential"] > 0
    demand = cards.loc[known, "potential"].astype("float64")
    sales = money.reindex(demand.index, fill_value=0.0)
    wallet = pd.DataFrame(
        {
            "sales": sales,
            "demand": demand,
            "wallet_share": (sales / demand).clip(0, 1),
            "room": (demand - sales.clip(lower=0)).clip(lower=0),
        }
    ).sort_values("room", ascending=False, kind="stable")
    wallet.attrs = {
        "left_out": account(
            first_reason({"no_demand": ~known}), {"no_demand": say("nobody has asked for the yearly demand")}
        ),
        "demand_too_low": int((sales > demand).sum()),
    }
    return wallet


def potential_matrix(
    wallet: pd.DataFrame,
    *,
    cut: float = 0.80,
    cells: Rule = "classification/potential_cells",
) -> pd.DataFrame:
    """Amount against potential: what each customer brings beside the room it has.

    High are the customers who, largest first, make up the share `cut` of all: for the amount of all sales, for the
    potential of all room, as in class A of :func:`crmlib.abc_classify`. Room is money: a small buyer whose small demand others
    fill has little of it, whatever the share of wallet.

    Parameters
    ----------
    wallet : DataFrame
        From :func:`share_of_wallet`.
    cut : float
        The share that the high ones make up.
    cells : str or DataFrame
        Rule table ``amount, room`` (H or L), ``cell``, with the words ``label`` and ``action``.

    Returns
    -------
    DataFrame
        `wallet` with ``amount_high``, ``room_high``, ``cell`` ("HH", amount first), ``what_to_do``.

    Raises
    ------
    DataError
        Columns are missing; nobody has sales, or nobody has room.

    Notes
    -----
    Source: S102, drawn as a matrix (R). The demand on file is an estimate; the room of a customer who has fallen silent is a guess.

    Examples
    --------
    >>> cards = pd.DataFrame({"customer_id": ["Ana", "Bo", "Cy"], "potential": [200.0, 900.0, 30.0]})
    >>> wallet = share_of_wallet(cards, pd.Series({"Ana": 190.0, "Bo": 20.0, "Cy": 25.0}))
    >>> potential_matrix(wallet)["cell"].to_dict()
    {'Bo': 'LH', 'Ana': 'HL', 'Cy': 'LL'}
    """
    need_columns(
        wallet, "sales", "room", table=say("table", context="of customers"), why=say("Make it with share_of_wallet.")
    )
    amount, room = (_among_largest(wallet[column], cut) for column in ("sales", "room"))
    cell = amount.map(LETTERS) + room.map(LETTERS)
    do = cell.map(rules.words(cells, "action", by="cell"))
    matrix = wallet.assign(amount_high=amount, room_high=room, cell=cell, what_to_do=do)
    matrix.attrs = dict(wallet.attrs)
    return matrix


def _among_largest(money: pd.Series, cut: float) -> pd.Series:
    """Whether a customer is one of those who, largest first, make up a share of all."""
    return (abc_classify(money, cuts=(cut, 1.0))["abc_class"] == "A").reindex(money.index)
