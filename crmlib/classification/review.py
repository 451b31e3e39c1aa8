"""The tables and sentences of the portfolio review."""


import pandas as pd

from crmlib import rules
from crmlib.classification.abc import abc_classify, gini, top_share
from crmlib.classification.headlines import headline_figures
from crmlib.classification.rfm import segment_summary
from crmlib.language import say
from crmlib.prose import Json, Words
from crmlib.style import Table

MUCH = 0.05     # above this share of rows set aside, the report opens with it


def opening(scored: pd.DataFrame) -> Words:
    """The first sentences: how good the file is where that matters, then the size and shape of the business."""
    facts = scored.attrs
    aside = facts["rows_read"] - facts["rows_used"]
    warning = say("**{aside:,} of {read:,} rows ({share:.0%}) could not be used: see the last section before you trust the figures.**",
                  aside=aside, read=facts["rows_read"], share=aside / facts["rows_read"]) + "\n\n"
    money = scored["monetary"]
    text = say("As of {day}, {customers:,} customers with {orders:,} orders bring {amount:,.0f}. The largest fifth of them brings "
               "{top:.0%}; the Gini index is {gini:.2f}.", day=facts["as_of"], customers=len(scored),
               orders=int(scored["frequency"].sum()), amount=facts["amount"], top=top_share(money), gini=gini(money))
    return Words((warning if aside > MUCH * facts["rows_read"] else "") + text)


def abc_summary(table: pd.DataFrame) -> Table:
    """Customers and sales of the three classes, 80/95, the customer on the cut included."""
    classes = abc_classify(table["monetary"]).groupby("abc_class")
    summary = classes.agg(customers=("amount", "size"), sales=("amount", "sum"), share_of_sales=("share", "sum"))
    summary.insert(1, "share_of_customers", summary["customers"] / len(table))
    return Table(summary, abc_class=say("class"))


def segment_actions(segmented: pd.DataFrame) -> Table:
    """The eight classes with what to do about each."""
    summary = segment_summary(segmented)
    action = rules.table("classification/eight").set_index("segment")["action_en"]
    return Table(summary.assign(action=action.reindex(summary.index))[["label_en", "customers", "sales", "share", "action"]],
                 segment=say("R F M"), label_en=say("class"), share=say("share of sales"))


def largest(segmented: pd.DataFrame, count: int = 20) -> Table:
    """The largest customers."""
    return _customers(segmented.nlargest(count, "monetary"))


def lapsing(segmented: pd.DataFrame, count: int = 20) -> Table:
    """High in frequency and money, low in recency."""
    return _customers(segmented[segmented["segment"] == "LHH"].nlargest(count, "monetary"))


def _customers(rows: pd.DataFrame) -> Table:
    shown = rows[["last", "recency", "frequency", "monetary", "rfm_score", "vip_label", "label_en"]]
    return Table(shown.rename_axis("customer"), last=say("last order"), recency=say("days ago"), frequency=say("orders"),
                 monetary=say("sales"), rfm_score=say("R F M"), vip_label=say("level"), label_en=say("class"))


def accounted(scored: pd.DataFrame) -> Table:
    """Every row of the file: used, or left out and why."""
    facts = scored.attrs
    rows = [{"what": say("rows read"), "rows": facts["rows_read"], "first_rows": ""}]
    rows += [{"what": say("left out: {reason}", reason=entry["reason"]), "rows": entry["rows"],
              "first_rows": ", ".join(map(str, entry["first_rows"]))} for entry in facts["left_out"]]
    rows += [{"what": say("used"), "rows": facts["rows_used"], "first_rows": ""}]
    return Table(pd.DataFrame(rows), what="", first_rows=say("first row numbers"))


def headline(scored: pd.DataFrame) -> Json:
    """The figures of :func:`crmlib.headline_figures`, kept in the notebook for other programs."""
    return Json(headline_figures(scored))
