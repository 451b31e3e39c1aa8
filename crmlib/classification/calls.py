"""The call list: who bought much and often, and has waited longer than their own rhythm.

Source: S181 for serving customers by their own time; which class is called first is ours (R).
"""

from collections.abc import Mapping, Sequence
from itertools import count
from zoneinfo import available_timezones

import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.classification.rhythm import own_rhythm
from crmlib.classification.scheme import HIGH
from crmlib.days import Day, as_day
from crmlib.language import say
from crmlib.rows import known
from crmlib.rules import Rule

LATE = ("silent", "late")  # of a rhythm: who is to be called


def call_list(classed: pd.DataFrame, orders: pd.DataFrame, segment: str | Sequence[str] = "LHH") -> pd.DataFrame:
    """The customers of a class who are late or silent by their own rhythm, those who are overdue the most first.

    Parameters
    ----------
    classed : DataFrame
        From :func:`crmlib.rfm_segment`, with the day that its scores were counted from.
    orders : DataFrame
        The order lines behind it.
    segment : str or sequence of str
        The class to call, or several; ``LHH`` bought often and much, and not lately, ``HHH`` lately as well.

    Returns
    -------
    DataFrame
        Index: the customer. ``last``, ``recency``, ``monetary``, ``usual_gap``, ``times``, ``rhythm``, as in
        :func:`crmlib.own_rhythm`.

    Raises
    ------
    DataError
        The table has no classes, or no longer knows the day that it looks back from.

    Examples
    --------
    >>> import crmlib as crm
    >>> lines = crm.sample("orders")
    >>> classed = crm.rfm_segment(crm.rfm_score(crm.customer_table(lines, as_of="2026-06-30")))
    >>> call_list(classed, lines)["rhythm"].tolist()
    ['silent', 'silent', 'late']
    """
    need_columns(classed, "segment", table=say("customer table"), why=say("Make it with rfm_segment."))
    wanted = [segment] if isinstance(segment, str) else list(segment)
    money = classed.loc[classed["segment"].isin(wanted), "monetary"]
    rhythm = own_rhythm(orders, as_of=known(classed, "as_of")).reindex(money.index).assign(monetary=money)
    calls = rhythm[["last", "recency", "monetary", "usual_gap", "times", "rhythm"]].sort_values(
        "times", ascending=False
    )
    return calls[calls["rhythm"].isin(LATE)]


def silence_seen(
    calls: pd.DataFrame, cuts: Mapping[str, Sequence[float]], limits: Rule = "classification/rhythm"
) -> pd.DataFrame:
    """On which day the customer's own rhythm first said late, and on which day the class of all changes.

    ``late_from`` is the first day on which :func:`crmlib.own_rhythm` says late; on ``low_from`` recency is no longer high
    by the limits, the same for everybody.

    Parameters
    ----------
    calls : DataFrame
        From :func:`call_list`: ``last``, ``usual_gap``.
    cuts : mapping
        Limits as from :func:`crmlib.rfm_preset`, recency in months.
    limits : str or DataFrame
        Rule table of :func:`crmlib.own_rhythm`.

    Returns
    -------
    DataFrame
        `calls` with ``late_from``, ``low_from`` and ``days_earlier``, the days between the two.

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: K; the limits of the rhythm are R.

    Examples
    --------
    >>> calls = pd.DataFrame({"last": pd.to_datetime(["2025-11-04"]), "usual_gap": [29.0]}, index=["Ana"])
    >>> seen = silence_seen(calls, {"recency": [3, 6, 9, 15]})
    >>> seen[["late_from", "low_from", "days_earlier"]].astype(str).values.tolist()
    [['2025-12-18', '2026-05-05', '138']]
    """
    need_columns(calls, "last", "usual_gap", table=say("call list"), why=say("Make it with call_list."))
    late = rules.table(limits).set_index("rhythm").loc["late"]
    waits = [_first_late(gap, late["times_from"], late["overdue_from"]) for gap in calls["usual_gap"]]
    late_from = calls["last"] + pd.to_timedelta(pd.Series(waits, index=calls.index, dtype="float64"), unit="D")
    low_from = calls["last"] + pd.DateOffset(months=int(cuts["recency"][1 - HIGH])) + pd.Timedelta(days=1)
    return calls.assign(late_from=late_from, low_from=low_from, days_earlier=(low_from - late_from).dt.days)


def call_hours(
    calls: pd.DataFrame, cards: pd.DataFrame, day: Day, *, at: int = 10, mine: str = "Asia/Shanghai"
) -> pd.DataFrame:
    """Put the calls in the order of our clock: what it shows when it is ten in the morning at the buyer's.

    Parameters
    ----------
    calls : DataFrame
        From :func:`call_list`.
    cards : DataFrame
        Customer cards with ``customer_id`` and ``zone``, an IANA name; who has none comes last.
    day : str or date
        The day of the calls; summer time changes the hour.
    at : int
        The buyer's hour.
    mine : str
        Our zone.

    Returns
    -------
    DataFrame
        `calls` with ``our_time``, the earliest first.

    Raises
    ------
    DataError
        `day` is not a day.

    Notes
    -----
    Source: S181, serve together those whose hours are the same.

    Examples
    --------
    >>> cards = pd.DataFrame({"customer_id": ["Ana", "Bo"], "zone": ["Europe/Madrid", "Asia/Tokyo"]})
    >>> call_hours(pd.DataFrame(index=["Ana", "Bo"]), cards, "2026-06-30")["our_time"].tolist()
    ['09:00', '16:00']
    """
    zones = cards.drop_duplicates("customer_id").set_index("customer_id").get("zone", pd.Series(dtype="str"))
    moment = as_day(day) + pd.Timedelta(hours=at)
    hours = [_our_time(moment, zone, mine) for zone in zones.reindex(calls.index)]
    return calls.assign(our_time=pd.Series(hours, index=calls.index, dtype="str")).sort_values(
        "our_time", kind="stable", na_position="last"
    )


def _our_time(moment: pd.Timestamp, zone: object, mine: str) -> str | None:
    """Our clock at a moment of theirs; none where their zone is not known."""
    if not isinstance(zone, str) or zone not in available_timezones():
        return None
    return moment.tz_localize(zone).tz_convert(mine).strftime("%H:%M")


def _first_late(gap: float, times: float, overdue: float) -> float:
    """After how many days a buyer with this usual gap is late; `own_rhythm` rounds the times to two digits."""
    return next(
        float(days) for days in count(max(0, int(gap))) if round(days / gap, 2) >= times and days - gap >= overdue
    )
