"""The tables, lists and sentences of the portfolio review."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.classification.abc import abc_classify, abcd_classify, pareto_point, sales_share, top_share
from crmlib.classification.attitude import attitude
from crmlib.classification.composition import composition
from crmlib.classification.concentration import concentration, without_largest
from crmlib.classification.criteria import key_account_criteria
from crmlib.classification.effort import effort_gap
from crmlib.classification.headlines import headline_figures
from crmlib.classification.inequality import gini
from crmlib.classification.key_accounts import account_facts, false_key_accounts
from crmlib.classification.margins import gross_margin
from crmlib.classification.migration import NEW, migration_matrix, movers
from crmlib.classification.periods import order_window
from crmlib.classification.plan import service_plan
from crmlib.classification.potential import potential_matrix, share_of_wallet
from crmlib.classification.profit import cost_to_serve, whale_curve
from crmlib.classification.questions import question_facts, six_questions
from crmlib.classification.rhythm import own_rhythm
from crmlib.classification.scheme import segment_summary
from crmlib.language import DataError, say
from crmlib.showing.cards import with_names
from crmlib.showing.prose import Json, Table, Words

MUCH = 0.05  # above this share of rows set aside, the report opens with it
SHOWN = 15  # so many rows of a list stand on the page; the workbook has all
LARGE = 0.20  # the share of the customers, largest first, among whom false key accounts are looked for
FEW = 5  # fewer customers have no largest fifth, fill no five scores, and one of them has a quarter of the sales in any case
INNER = (
    "order_days",
    "silent",
    "amount_high",
    "room_high",
    "cell",
    "label_zh",
    "action_zh",
)  # what pictures need of a list and nobody reads


def opening(scored: pd.DataFrame, lines: pd.DataFrame) -> Words:
    """The first sentences: how good the file is where that matters, then the size and shape of the business."""
    facts = scored.attrs
    aside = facts["rows_read"] - facts["rows_used"]
    warning = (
        say(
            "**{aside:,} of {read:,} [row|rows] ({share:.0%}) could not be used: see the last section before you trust the figures.**",
            aside=aside,
            read=facts["rows_read"],
            share=aside / facts["rows_read"],
        )
        + "\n\n"
    )
    money = scored["monetary"]
    text = say(
        "As of {day}, {customers:,} [customer|customers] with {orders:,} [order|orders] [customers:brings|bring] {amount}.",
        day=facts["as_of"],
        customers=len(scored),
        orders=int(scored["frequency"].sum()),
        amount=_in(lines, say("{amount:,.0f}", amount=facts["amount"])),
    )
    if len(scored) >= FEW:
        text += " " + say(
            "The largest fifth of them brings {top:.0%}; the Gini index is {gini:.2f}.",
            top=top_share(money),
            gini=gini(money),
        )
    return Words((warning if aside > MUCH * facts["rows_read"] else "") + text + _rates(lines))


def _in(lines: pd.DataFrame, amount: str) -> str:
    """An amount with the currency of the file, where the file names one."""
    currency = lines.attrs.get("currency")
    return say("{amount} {currency}", amount=amount, currency=currency) if currency else amount


def _rates(lines: pd.DataFrame) -> str:
    """At which rates other currencies were counted."""
    rates = lines.attrs.get("rates") or {}
    each = [
        say(
            "1 {currency} = {rate}",
            currency=currency or say("without a currency"),
            rate=_in(lines, say("{rate:g}", rate=rate)),
        )
        for currency, rate in rates.items()
        if currency != lines.attrs.get("currency")
    ]
    return " " + say("Other currencies were counted at {rates}.", rates=", ".join(each)) if each else ""


def lacking(
    lines: pd.DataFrame, cards: pd.DataFrame, needs: pd.DataFrame = rules.table("classification/review_needs")
) -> pd.DataFrame:
    """The columns that the firm's tables do not have or leave empty, and what each would bring."""
    there = {"orders": lines, "customers": cards}
    gone = [
        row["column"] not in there[row["table"]] or not there[row["table"]][row["column"]].notna().any()
        for row in needs.to_dict("records")
    ]
    if _are_names(lines["customer_id"]):  # the file calls its customers by name: no other name is wanted
        gone = [lacks and row["column"] != "name" for lacks, row in zip(gone, needs.to_dict("records"), strict=True)]
    return needs.loc[gone, ["table", "column", "brings_en"]].reset_index(drop=True)


def _are_names(customers: pd.Series) -> bool:
    """Whether most customers are called by a name rather than by a number: a name has letters and no digit."""
    given = pd.Series(customers.dropna().unique()).astype("str")
    return bool((given.str.contains(r"[^\W\d_]", regex=True) & ~given.str.contains(r"\d", regex=True)).mean() > 0.5)


def not_in_this_review(lines: pd.DataFrame, cards: pd.DataFrame) -> Words:
    """What the review has to leave out, and which column would bring it; empty where nothing is missing."""
    gone = lacking(lines, cards)
    if gone.empty:
        return Words("")
    lead = say("**Not in this review**, for want of a column:")
    rows = [
        say(
            "- {column} in the table {table} would bring {what}", column=row.column, table=row.table, what=row.brings_en
        )
        for row in gone.itertuples()
    ]
    return Words("\n".join([lead, "", *rows]))


def actual_pair(table: pd.DataFrame, refunds: str = "net") -> Words:
    """The pair that the firm really has, beside the claimed 20 and 80."""
    money = table["monetary"]
    if len(money) < FEW:
        return Words(
            say("{n} [customer is|customers are] too few to say whether 20% of them bring 80% of sales.", n=len(money))
        )
    n = pareto_point(money)
    base = say("sales before returns") if refunds == "drop" else say("sales after returns")
    return Words(
        say(
            "Claimed: 20% of the customers bring 80% of sales. Here 20% bring **{top:.0%}**, and 80% of sales takes **{share:.0%}** of the "
            "customers ({n:,} of {all:,}). The base is {base}, not profit.",
            top=top_share(money),
            share=n / len(money),
            n=n,
            all=len(money),
            base=base,
        )
    )


def abc_summary(table: pd.DataFrame) -> Table:
    """Customers and sales of the three classes, 80/95, the customer on the cut included."""
    classes = abc_classify(table["monetary"]).groupby("abc_class")
    summary = classes.agg(customers=("amount", "size"), sales=("amount", "sum"), share_of_sales=("share", "sum"))
    summary.insert(1, "share_of_customers", summary["customers"] / len(table))
    return Table(summary, abc_class=say("class"))


def segment_actions(segmented: pd.DataFrame) -> Any:
    """The eight classes with what to do about each; empty for a handful of customers, whose scores say nothing."""
    if len(segmented) < FEW:
        return Words("")
    summary = segment_summary(segmented)
    action = rules.table("classification/eight").set_index("segment")["action_en"]
    return Table(
        summary.assign(action=action.reindex(summary.index))[["label_en", "customers", "sales", "share", "action"]],
        segment=say("R F M"),
        label_en=say("class"),
        share=say("share of sales"),
    )


# Lists: frames with all their rows, for the workbook; the page shows the first


def list_of(make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """A list, or one without rows that knows why it could not be made (``attrs["why"]``)."""
    try:
        return make()
    except DataError as problem:
        return _without(str(problem))


def _without(why: str) -> pd.DataFrame:
    none = pd.DataFrame(index=pd.Index([], name="customer_id"))
    none.attrs = {"why": why}
    return none


def enough(
    table: pd.DataFrame, make: Callable[[pd.DataFrame], pd.DataFrame] | None = None, least: int = FEW
) -> pd.DataFrame:
    """What compares customers with each other: it knows why not where there are fewer than `least` of them."""
    if len(table) < least:
        return _without(
            say("It takes {least} customers to compare them here; the file has {n}.", n=len(table), least=least)
        )
    return make(table) if make else table


def drawn(draw: Callable[[pd.DataFrame], Any], rows: pd.DataFrame) -> Any:
    """The picture of a list, or the sentence why there is none: what is missing never stops the other sections."""
    why = rows.attrs.get("why", "")
    if not why:
        try:
            return draw(rows)
        except DataError as problem:
            why = str(problem)
    return Words(say("*Left out here.* {why}", why=why))


def page(rows: pd.DataFrame) -> Any:
    """The first rows of a list as a table for people, without columns in which nobody has an entry."""
    if "why" in rows.attrs:
        return Words("")  # the picture above it has said so
    if rows.empty:
        return Words(say("Nobody, as far as the file tells.") if rows.attrs.get("unknown") else say("Nobody."))
    blank = [name for name in rows if not rows[name].notna().any()]
    hidden = [*blank, "last", "longest_gap"]  # the workbook has them; the page would grow too wide
    return Table(rows.head(SHOWN).drop(columns=hidden, errors="ignore").rename_axis(say("customer")), **heads())


def heads() -> dict[str, str]:
    """Column to heading: the same on the page and in the workbook."""
    return {
        "customer_id": say("customer"),
        "last": say("last order"),
        "recency": say("days ago"),
        "frequency": say("orders"),
        "monetary": say("sales"),
        "rfm_score": say("R F M"),
        "vip_label": say("level"),
        "label_en": say("class"),
        "owner": say("sales person"),
        "usual_gap": say("usual gap, days"),
        "times": say("times the usual gap"),
        "gap_share": say("hours minus margin"),
        "hours_share": say("share of hours"),
        "margin_share": say("share of margin"),
        "hours_over": say("hours to move"),
        "nature": say("why false"),
        "grade_before": say("grade a year ago"),
        "met": say("criteria met"),
        "known": say("criteria known"),
        "longest_gap": say("longest gap so far, days"),
        "demand": say("yearly demand"),
        "wallet_share": say("our share of it"),
        "room": say("bought from others"),
        "action_en": say("what to do"),
        "products": say("products bought this year"),
        "sales_last_year": say("sales, 12 months before"),
        "returns": say("orders sent back, two years"),
        "kept_share": say("sales, 12 months, as part of those before"),
        "what": say("what became of the rows"),
        "first_rows": say("first row numbers"),
        "year_sales": say("sales, 12 months"),
        "year_sales_before": say("sales, 12 months before"),
        "returned_share": say("sent back"),
        "margin_of_sales_share": say("margin, share of sales"),
    }


def largest(segmented: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """All customers, the largest first, with their scores."""
    return _carded(
        segmented.sort_values("monetary", ascending=False, kind="stable")[
            ["last", "recency", "frequency", "monetary", *_scores(segmented, "rfm_score", "vip_label", "label_en")]
        ],
        cards,
    )


def _scores(segmented: pd.DataFrame, *columns: str) -> tuple[str, ...]:
    """The columns that compare customers with each other, where there are enough of them."""
    return columns if len(segmented) >= FEW else ()


def call_list(lines: pd.DataFrame, segmented: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Who has waited longer than their own rhythm, the most money first: call, find the cause, then decide."""
    scores = _scores(segmented, "rfm_score", "label_en")
    rhythm = own_rhythm(lines, as_of=segmented.attrs["as_of"])
    late = rhythm[rhythm["rhythm"].isin(["silent", "late"])].join(segmented[["monetary", *scores]])
    late = late.sort_values("monetary", ascending=False, kind="stable")
    return _carded(late[["last", "recency", "usual_gap", "longest_gap", "times", "rhythm", "monetary", *scores]], cards)


def grades(
    lines: pd.DataFrame, cards: pd.DataFrame, reading: Literal["cumulative", "bands"] = "cumulative"
) -> pd.DataFrame:
    """Grade A to D by the sales of the last twelve months, the grade a year before, and what changed it.

    The grade goes by rank (S101), so it can fall while sales rise: then others have grown more, and the reason says so.
    """
    day = pd.Timestamp(lines.attrs["as_of"])
    now, before = (_year(lines, until) for until in (day, day - pd.DateOffset(months=12)))
    grade, old = (
        abcd_classify(year, reading=reading)["abcd_class"] if len(year) else pd.Series(dtype="str")
        for year in (now, before)
    )
    everyone = pd.Index(sorted({*now.index, *before.index}, key=str), name="customer_id")
    table = pd.DataFrame(
        {
            "grade": grade.reindex(everyone),
            "grade_before": old.reindex(everyone),
            "sales": now.reindex(everyone, fill_value=0.0),
            "sales_before": before.reindex(everyone, fill_value=0.0),
        }
    )
    moved = movers(old, grade, "ABCD") if len(table) else pd.DataFrame({"move": []})
    table["move"] = moved["move"].reindex(everyone).fillna("")
    first = lines[lines["amount"] > 0].groupby("customer_id", observed=True)["date"].min().reindex(everyone)
    table["reason"] = [
        _why(row, first[name], day) for name, row in zip(table.index, table.to_dict("records"), strict=True)
    ]
    table = table.assign(
        grade=table["grade"].fillna(say("none")), grade_before=table["grade_before"].fillna(say("none"))
    )
    graded = table.sort_values(["grade", "sales"], ascending=[True, False], kind="stable")
    return _carded(graded.rename(columns={"sales": "year_sales", "sales_before": "year_sales_before"}), cards)


def _year(lines: pd.DataFrame, until: pd.Timestamp) -> pd.Series:
    """Sales per customer who ordered in the twelve months up to a day."""
    year = order_window(lines, until)
    bought = set(year.loc[year["amount"] > 0, "customer_id"])
    sales = year.groupby("customer_id", observed=True)["amount"].sum()
    return sales[sales.index.isin(list(bought))]


def _why(row: dict[str, Any], first: pd.Timestamp, day: pd.Timestamp) -> str:
    """Why a customer stands elsewhere than a year before."""
    if row["move"] == "gone":
        return say("no order in the last twelve months")
    if row["move"] == NEW:
        return (
            say("first order on {day}", day=first.date())
            if first > day - pd.DateOffset(months=12)
            else say("orders again after a year without")
        )
    if not row["move"]:
        return ""
    change = row["sales"] / row["sales_before"] - 1 if row["sales_before"] > 0 else np.nan
    if (row["move"] == "fell" and change > 0) or (row["move"] == "rose" and change < 0):
        return say("sales {change:+.0%}, but others changed more", change=change)
    return (
        say("sales {change:+.0%}", change=change) if np.isfinite(change) else say("returns had eaten the year before")
    )


def changes(graded: pd.DataFrame) -> pd.DataFrame:
    """Those of the grades who moved, the largest sums first."""
    moved = graded[graded["move"] != ""]
    return moved.loc[
        moved[["year_sales", "year_sales_before"]].max(axis=1).sort_values(ascending=False, kind="stable").index
    ]


def false_accounts(lines: pd.DataFrame, cards: pd.DataFrame, refunds: str = "net") -> pd.DataFrame:
    """Among the largest fifth: bought once, no margin, or squeezing. What the file does not tell flags nobody and is in ``attrs["unknown"]``."""
    full = lines.assign(
        **{name: np.nan for name in ("cost", "service_hours") if name not in lines},
        **({} if "order_id" in lines else {"order_id": lines["date"].dt.date.astype("str")}),
    )
    facts = account_facts(full)
    if "service_hours" not in lines:
        facts["profit"] = np.nan  # without hours it would be margin, and nobody could squeeze
    top = false_key_accounts(facts.head(max(1, int(len(facts) * LARGE + 0.5))))
    flagged = top[top["nature"] != "sound"]
    unknown = {
        "thin": "cost" not in lines,
        "squeezer": refunds == "drop" or not {"cost", "service_hours"} <= set(lines),
    }
    words = rules.words("classification/false_key_accounts", "label")
    shown = flagged.assign(nature=flagged["nature"].map(words)).rename(
        columns={"margin": "margin_of_sales_share", "returned": "returned_share"}
    )
    listed = _carded(shown[["nature", "sales", "orders", "margin_of_sales_share", "returned_share", "profit"]], cards)
    listed.attrs = {"unknown": [nature for nature, lacks in unknown.items() if lacks]}
    return listed


def key_accounts(lines: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Key accounts and candidates with the criteria they meet."""
    judged = key_account_criteria(lines, cards, as_of=lines.attrs["as_of"])
    shown = judged.loc[judged["level"] != "other", ["level", "sales", "met", "known", "reasons"]]
    key = _carded(shown.rename(columns={"sales": "year_sales"}), cards)
    key.attrs = dict(judged.attrs)
    return key


def not_judged(listed: pd.DataFrame, rule: str = "key_account_criteria") -> Words:
    """What nobody could be judged by, and what each would need: the rows of a rule table named in ``attrs["unknown"]``."""
    table = rules.table("classification/" + rule)
    unknown = table[table.iloc[:, 0].isin(list(listed.attrs["unknown"]))]
    if unknown.empty:
        return Words("")
    return Words(
        say(
            "Not judged: {what}.",
            what="; ".join(
                say("{criterion} (needs {column})", criterion=words, column=needs)
                for words, needs in zip(rules.words(unknown, "label"), unknown["needs"], strict=True)
            ),
        )
    )


def attitudes(lines: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """How many customers are loyal, switching or without loyalty, and by what sign."""
    judged = attitude(lines, cards, as_of=lines.attrs["as_of"])
    words = rules.table("classification/attitude").drop_duplicates("attitude").set_index("attitude")["label_en"]
    counts = judged.groupby(["attitude", "reason"]).size().rename("customers").reset_index()
    counts["attitude"] = counts["attitude"].map(words).fillna(say("not known"))
    return counts.sort_values("customers", ascending=False, kind="stable", ignore_index=True)


def six_lists(lines: pd.DataFrame, cards: pd.DataFrame, refunds: str = "net") -> dict[str, pd.DataFrame]:
    """The answers to the six value questions: the name of each list to its customers; one that cannot be answered knows what it needs."""
    facts = question_facts(lines, cards, lines.attrs["as_of"])
    answers = six_questions(facts.drop(columns="returns") if refunds == "drop" else facts)
    lists = {}
    tests = rules.table("classification/six_tests")
    for row in rules.table("classification/six_questions").to_dict("records"):
        if row["question"] in answers.attrs["not_answered"]:
            lists[row["list_en"]] = _without(say("not in the file (needs {what})", what=row["needs"]))
            continue
        those = answers.loc[answers["question"] == row["question"], "customer_id"]
        asked = list(dict.fromkeys(tests.loc[tests["question"] == row["question"], "fact"]))
        lists[row["list_en"]] = _carded(facts.loc[list(those), asked].rename(columns={"kept": "kept_share"}), cards)
    return lists


def six_answers(lists: dict[str, pd.DataFrame], few: int = 4) -> Table:
    """Each question with the number of its customers and the first of them by name; what cannot be answered is named."""
    asked = rules.table("classification/six_questions")
    rows = []
    for question, name in zip(asked["text_en"], asked["list_en"], strict=True):
        found = lists[name]
        first = found.attrs.get("why") or "; ".join(_called(found.head(few)))
        rows.append(
            {"question": question, "customers": "" if "why" in found.attrs else str(len(found)), "first": first}
        )
    return Table(
        pd.DataFrame(rows), question=say("question"), customers=say("customers"), first=say("the first of them")
    )


def _called(rows: pd.DataFrame) -> list[str]:
    """Customers by number and name."""
    names = rows.get("name", pd.Series(np.nan, index=rows.index))
    return [f"{number} {name}" if isinstance(name, str) else str(number) for number, name in names.items()]


def dependence(table: pd.DataFrame) -> Table:
    """Share of the largest one, three, five and ten customers."""
    found = concentration(table).reset_index()
    return Table(
        found.assign(largest=[say("the largest {n}", n=n) if n > 1 else say("the largest") for n in found["largest"]]),
        largest=say("customers"),
        share=say("share of sales"),
    )


def loss(table: pd.DataFrame, accounts: pd.DataFrame, cards: pd.DataFrame) -> Words:
    """How concentrated sales are, and what is left without the largest customer."""
    left = without_largest(table if accounts.empty else accounts)
    found = concentration(table)
    level = rules.table("classification/concentration").set_index("label")["label_en"][found.attrs["level"]]
    name = _called(
        with_names(
            pd.DataFrame(index=left.attrs["lost"][:1]), cards.assign(customer_id=cards["customer_id"].astype("str"))
        )
    )[0]
    text = (
        say(
            "Sales are as concentrated as those of {alike:.0f} equal [customer|customers]: {level}.",
            alike=found.attrs["alike"],
            level=level,
        )
        if len(table) >= FEW
        else say(
            "{n} [customer brings all sales.|customers bring all sales: the loss of any one matters.]", n=len(table)
        )
    )
    text += " " + say(
        "Without {name}, sales fall from {before:,.0f} to {after:,.0f}.",
        name=name,
        before=left["sales"].iloc[0],
        after=left["sales"].iloc[1],
    )
    if not accounts.empty:
        text += " " + say(
            "Profit after service falls from {before:,.0f} to {after:,.0f}.",
            before=left["profit"].iloc[0],
            after=left["profit"].iloc[1],
        )
    return Words(text)


def plan(graded: pd.DataFrame) -> Table:
    """The service plan: a column per grade, a row per aspect."""
    made = service_plan(graded.loc[graded["grade"].isin(list("ABCD")), "grade"]).T
    return Table(made.reset_index(names="aspect").astype("str"), aspect="", **{letter: letter for letter in "ABCD"})


def _carded(rows: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """A list with the name beside each number, where a card has one, and the sales person at its end."""
    named = with_names(rows, cards)
    if not len(named) or not named["name"].notna().any():
        named = rows.copy()
    if "owner" in cards and cards["owner"].notna().any():
        named["owner"] = cards.drop_duplicates("customer_id").set_index("customer_id")["owner"].reindex(named.index)
    return named


def least_margins(lines: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Customers by gross margin, the smallest share of sales first."""
    return list_of(
        lambda: _carded(
            gross_margin(lines, "customer_id")[["sales", "margin", "margin_share"]]
            .sort_values("margin_share", kind="stable")
            .rename(columns={"margin_share": "margin_of_sales_share"}),
            cards,
        )
    )


def product_margins(lines: pd.DataFrame) -> pd.DataFrame:
    """Gross margin by product."""
    return list_of(lambda: gross_margin(lines))


def whale(accounts: pd.DataFrame) -> pd.DataFrame:
    """The whale curve of the accounts, where there are any."""
    return accounts if "why" in accounts.attrs else list_of(lambda: whale_curve(accounts["profit"]))


def accounts(lines: pd.DataFrame) -> pd.DataFrame:
    """Profit after service per customer, as far as the file tells it."""
    return list_of(lambda: cost_to_serve(lines))


def effort(accounts: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Hours against margin, the largest gap first."""
    if "why" in accounts.attrs or len(accounts) < 2:
        return enough(accounts, least=2) if len(accounts) == 1 else accounts
    return list_of(
        lambda: _carded(
            effort_gap(accounts)[["hours", "hours_share", "margin_share", "gap_share", "hours_over"]], cards
        )
    )


def room(lines: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Amount and room of every customer whose yearly demand is known."""
    day = pd.Timestamp(lines.attrs["as_of"])
    return list_of(lambda: _carded(potential_matrix(share_of_wallet(cards, _year(lines, day))), cards))


def largest_shares(table: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Shares of sales, the largest first, with names."""
    return with_names(sales_share(table), cards)


def moves(graded: pd.DataFrame) -> pd.DataFrame:
    """Grades then and now as a matrix."""
    known = graded[["grade_before", "grade"]].where(graded[["grade_before", "grade"]].isin(list("ABCD")))
    return list_of(lambda: migration_matrix(known["grade_before"], known["grade"], "ABCD"))


def make_up(cards: pd.DataFrame, table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The composition by an entry of the cards; it knows why where no card has one."""
    if by != "size" and (by not in cards or not cards[by].notna().any()):
        return _without(say("No customer card has an entry under {by}.", by=by))
    made = composition(cards, table, by=by)
    if by == "size":  # from large to small, and what each size means
        sizes = rules.words("classification/sizes", "label")
        made = made.reindex([size for size in sizes.index if size in made.index]).rename(
            index={size: say("{size}: {limits}", size=size, limits=limits) for size, limits in sizes.items()}
        )
    return made


def groups(made: pd.DataFrame) -> Any:
    """The largest groups of a composition."""
    if made.empty:
        return page(made)
    return Table(made.head(SHOWN), share_of_customers=say("share of customers"), share_of_sales=say("share of sales"))


def accounted(scored: pd.DataFrame) -> pd.DataFrame:
    """Every row of the file: used, or left out and why; and what of the used deserves a look."""
    facts = scored.attrs
    rows = [
        {"what": say("rows read"), "rows": facts["rows_read"], "first_rows": []},
        *({**entry, "what": say("left out: {reason}", reason=entry["reason"])} for entry in facts["left_out"]),
        {"what": say("used"), "rows": facts["rows_used"], "first_rows": []},
        *(
            {**entry, "what": say("used, but look: {reason}", reason=entry["reason"])}
            for entry in facts.get("noticed", [])
        ),
    ]
    return pd.DataFrame(
        {"what": row["what"], "rows": row["rows"], "first_rows": ", ".join(map(str, row["first_rows"]))} for row in rows
    )


def sheets(lists: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The lists as the workbook has them: without the columns that only pictures need."""
    return {name: rows.drop(columns=[*INNER], errors="ignore") for name, rows in lists.items()}


def headline(scored: pd.DataFrame) -> Json:
    """The figures of :func:`crmlib.headline_figures`, kept in the notebook for other programs."""
    return Json(headline_figures(scored))
