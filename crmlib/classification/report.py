"""The sections of the portfolio review: what :mod:`crmlib.classification.pack` has worked out, as people read it."""

from collections.abc import Iterable

import pandas as pd

from crmlib import rules
from crmlib.classification import plots
from crmlib.classification.abc import pareto_point, sales_share, top_share
from crmlib.classification.concentration import concentration, without_largest
from crmlib.classification.headlines import headline_figures
from crmlib.classification.inequality import gini
from crmlib.classification.pack import Pack, comparable, graded, not_enough
from crmlib.classification.plan import plan_page, service_plan
from crmlib.classification.scheme import segment_actions
from crmlib.language import joined, say
from crmlib.rows import known
from crmlib.rules import Rule
from crmlib.showing.cards import with_names
from crmlib.showing.page import Section, accounted, drawn, listed, section, warning
from crmlib.showing.prose import Json, Table, Words

WIDE = ("last", "longest_gap")  # the workbook has them; the page would grow too wide
NAMED = 4  # customers named beside a question
FEW = 3  # customers of each kind among what to do this week


def this_week(found: Pack) -> Section:
    """How good the file is where that matters; then whom to call, ask, talk to and visit, each customer once, with the reason."""
    read, used = known(found.scored, "rows_read"), known(found.scored, "rows_used")
    much = Words(warning(read - used, read))
    rows = pd.concat([_to_call(found), _to_ask(found), _to_talk_to(found), _to_visit(found)])
    first = rows[~rows.index.duplicated()].groupby("to_do", sort=False).head(FEW)
    if first.empty:
        return section(much, Words(say("The file names nobody to call, ask or visit first.")))
    sales = found.scored["monetary"].reindex(first.index)
    shown = with_names(first.assign(monetary=sales), found.cards.astype({"customer_id": "str"}))
    return section(
        much,
        Words(
            say("Each customer stands here once, for the first reason that fits; sales are those of the whole file.")
        ),
        Table(shown.dropna(axis="columns", how="all")[[*first.columns[:1], *_names_of(shown), "reason", "monetary"]]),
    )


def _names_of(shown: pd.DataFrame) -> list[str]:
    """The column of names, where a card has one."""
    return ["name"] if shown["name"].notna().any() else []


def _to_do(rows: pd.DataFrame, to_do: str, reasons: Iterable[str]) -> pd.DataFrame:
    """Customers, what to do and why."""
    return pd.DataFrame({"to_do": to_do, "reason": list(reasons)}, index=rows.index.astype("str"), dtype="str")


def _to_call(found: Pack) -> pd.DataFrame:
    said = [
        say("no order for {days:.0f} [day|days], used to order every {gap:.0f}", days=row.recency, gap=row.usual_gap)
        for row in found.calls.itertuples()
    ]
    return _to_do(found.calls, say("call"), said)


def _to_ask(found: Pack) -> pd.DataFrame:
    """Who bought less than a year ago, and is not among those to call."""
    fell = found.changes[found.changes.get("move", pd.Series(dtype="str")).isin(["fell", "gone"])]
    return _to_do(fell, say("ask why"), fell.get("reason", ()))


def _to_talk_to(found: Pack) -> pd.DataFrame:
    """Large customers who leave little or nothing."""
    why = rules.words("classification/false_key_accounts", "reason")
    false = found.false_accounts
    return _to_do(false, say("talk to", context="this week"), why.reindex(false.get("why_false", ())))


def _to_visit(found: Pack) -> pd.DataFrame:
    """Who buys much and has much room."""
    room = found.room[found.room.get("cell", pd.Series(dtype="str")) == "HH"]
    said = [
        say("we have {share:.0%} of what they buy, {room:,.0f} are open", share=row.wallet_share, room=row.room)
        for row in room.itertuples()
    ]
    return _to_do(room, say("visit"), said)


def opening(found: Pack) -> Section:
    """The size and shape of the business, and what the review has to leave out."""
    return section(Words(_size_and_shape(found)), not_in_this_review(found.lacking))


def _size_and_shape(found: Pack) -> str:
    scored, money = found.scored, found.scored["monetary"]
    said = [
        say(
            "As of {day}, {customers:,} [customer|customers] with {orders:,} [order|orders] [customers:brings|bring] {amount}.",
            day=known(scored, "as_of"),
            customers=len(scored),
            orders=int(scored["frequency"].sum()),
            amount=_in(found.lines, f"{known(scored, 'amount'):,.0f}"),
        )
    ]
    if comparable(scored):
        said.append(
            say(
                "The largest fifth of them brings {top:.0%}; the Gini index is {gini:.2f}.",
                top=top_share(money),
                gini=gini(money),
            )
        )
    return joined([*said, *_rates(found.lines)], ".")


def _in(lines: pd.DataFrame, amount: str) -> str:
    """An amount with the currency of the file, where the file names one."""
    currency = lines.attrs.get("currency")
    return say("{amount} {currency}", amount=amount, currency=currency) if currency else amount


def _rates(lines: pd.DataFrame) -> list[str]:
    """At which rates other currencies were counted."""
    each = [
        say(
            "1 {currency} = {rate}",
            currency=currency or say("without a currency", context="one unit of"),
            rate=_in(lines, f"{rate:g}"),
        )
        for currency, rate in (lines.attrs.get("rates") or {}).items()
        if currency != lines.attrs.get("currency")
    ]
    return [say("Other currencies were counted at {rates}.", rates=joined(each))] if each else []


def not_in_this_review(lacking: pd.DataFrame, needs: Rule = "classification/review_needs") -> Words:
    """What the review has to leave out, and which column would bring it; empty where nothing is missing."""
    if lacking.empty:
        return Words("")
    brings = rules.words(needs, "brings", by="column")
    rows = [
        say("- {column} in the table {table} would bring {what}", column=column, table=table, what=brings[column])
        for table, column in lacking.itertuples(index=False)
    ]
    return Words("\n".join([say("**Not in this review**, for want of a column:"), "", *rows]))


def what_the_largest_bring(found: Pack) -> Section:
    """The curve of sales, the claimed 20 and 80 beside the firm's own pair, the classes A to C."""
    lorenz = [plots.lorenz_curve(found.curve)] if comparable(found.scored) else []
    return section(drawn(plots.pareto, found.shares), actual_pair(found), Table(found.classes), *lorenz)


def actual_pair(found: Pack) -> Words:
    """The pair that the firm really has, beside the claimed 20 and 80."""
    money = found.scored["monetary"]
    if not comparable(found.scored):
        return Words(
            say("{n} [customer is|customers are] too few to say whether 20% of them bring 80% of sales.", n=len(money))
        )
    n = pareto_point(money)
    return Words(
        say(
            "Claimed: 20% of the customers bring 80% of sales. Here 20% bring **{top:.0%}**, and 80% of sales takes **{share:.0%}** of the "
            "customers ({n:,} of {all:,}). The base is {base}, not profit.",
            top=top_share(money),
            share=n / len(money),
            n=n,
            all=len(money),
            base=say("sales before returns") if found.refunds == "drop" else say("sales after returns"),
        )
    )


def who_they_are(found: Pack) -> Section:
    """The customers by kind of business, country and size."""
    return section(
        drawn(plots.make_up, found.make_up["kind"]),
        groups(found.make_up["country"]),
        groups(_sizes(found.make_up["size"])),
    )


def groups(made: pd.DataFrame) -> Section:
    """The largest groups of a composition; nothing where no card has the entry."""
    return listed(made) if len(made) else section(those(made))


def _sizes(made: pd.DataFrame, sizes: Rule = "classification/sizes") -> pd.DataFrame:
    """A composition by size with the limits of each size."""
    table = rules.table(sizes)
    bounds = table.assign(below=table["from"].shift(1))  # a size ends where the next larger one begins
    name, limits = rules.words(table, "name"), rules.words(bounds, "label")
    said = {size: say("{size}: {limits}", size=name[size], limits=limits[size]) for size in name.index}
    return made.rename(index=said).rename_axis("size_words")


def what_is_left_of_sales(found: Pack) -> Section:
    """Gross margin by product, then the customers who leave the smallest part."""
    return section(drawn(plots.margins, found.products), those(found.margins))


def grades_and_moves(found: Pack) -> Section:
    """Grades A to D, then and now, and who moved."""
    return section(drawn(plots.migration, found.moves), those(found.changes))


def how_lately_and_how_often(found: Pack) -> Section:
    """The scores, the eight classes, and what to do about each."""
    if not comparable(found.scored):
        return section(drawn(plots.score_grid, not_enough(found.scored)))
    return section(
        drawn(plots.score_grid, found.scored), plots.segments(found.scored), Table(segment_actions(found.scored))
    )


def whom_to_call(found: Pack) -> Section:
    """Who has waited longer than their own rhythm, and how loyal the customers are."""
    return section(drawn(plots.rhythm, found.calls), those(found.calls), Table(found.attitudes))


def the_largest(found: Pack) -> Section:
    """The largest customers, with their scores."""
    return those(found.largest)


def what_is_left_after_service(found: Pack) -> Section:
    """The whale."""
    return section(drawn(plots.whale, found.whale))


def no_key_accounts(found: Pack) -> Section:
    """Large customers who are no key accounts, and what nobody could be judged by."""
    return section(
        those(found.false_accounts), not_judged(found.false_accounts, "classification/false_key_accounts", "reason")
    )


def hours_and_margin(found: Pack) -> Section:
    """Whether the hours go where the margin comes from."""
    return section(drawn(plots.effort, found.effort), those(found.effort))


def room_to_grow(found: Pack) -> Section:
    """Who has room to grow."""
    return section(drawn(plots.amount_and_room, found.room))


def six_questions(found: Pack, questions: Rule = "classification/six_questions") -> Section:
    """Each question with the number of its customers and the first of them by name; what cannot be answered is named."""
    asked = rules.words(questions, "text")
    rows = [
        {
            "question": asked[question],
            "customers": "" if "why" in rows.attrs else str(len(rows)),
            "called": rows.attrs.get("why") or joined(_called(rows.head(NAMED)), ";"),
        }
        for question, rows in found.six.items()
    ]
    return section(Table(pd.DataFrame(rows)))


def _called(rows: pd.DataFrame) -> list[str]:
    """Customers by number and name."""
    names = rows["name"] if "name" in rows else pd.Series("", index=rows.index)
    return [f"{number} {name}" if isinstance(name, str) and name else str(number) for number, name in names.items()]


def key_accounts(found: Pack) -> Section:
    """Key accounts with the reasons, and what nobody could be judged by."""
    return section(those(found.key_accounts), not_judged(found.key_accounts, "classification/key_account_criteria"))


def not_judged(rows: pd.DataFrame, rule: Rule, word: str = "label") -> Words:
    """What nobody could be judged by, and what each would need: the rows of a rule table named in ``attrs["unknown"]``."""
    said, needs = rules.words(rule, word), rules.words(rule, "needs")
    unknown = [
        say("{criterion} (needs {column})", criterion=said[key], column=needs[key])
        for key in said.index
        if key in known(rows, "unknown")
    ]
    return Words(say("Not judged: {what}.", what=joined(unknown, ";"))) if unknown else Words("")


def what_hangs_on_the_largest(found: Pack) -> Section:
    """How concentrated the sales of the last twelve months are, and what is left without the largest customer."""
    return section(
        plots.losing(plots.Loss.of(with_names(sales_share(found.year), found.cards))),
        loss(found),
        Table(dependence(found.year)),
    )


def dependence(table: pd.DataFrame) -> pd.DataFrame:
    """Share of the largest one, three, five and ten customers."""
    rows = concentration(table).reset_index()
    whom = [say("the largest {n}", n=n) if n > 1 else say("the largest") for n in rows["largest"]]
    return rows.assign(whom=whom).rename(columns={"share": "sales_share"})[["whom", "sales", "sales_share"]]


def loss(found: Pack, levels: Rule = "classification/concentration") -> Words:
    """How concentrated sales are, and what goes with the largest customer."""
    priced = "why" not in found.year_accounts.attrs
    left = without_largest(found.year_accounts if priced else found.year)
    facts = concentration(found.year).attrs
    said = [
        say(
            "Sales are as concentrated as those of {alike:.0f} equal [customer|customers]: {level}.",
            alike=facts["alike"],
            level=rules.words(levels, "label")[facts["level"]],
        )
        if comparable(found.year)
        else say(
            "{n} [customer brings all sales.|customers bring all sales: the loss of any one matters.]",
            n=len(found.year),
        ),
        say(
            "Without {name}, sales fall from {before:,.0f} to {after:,.0f}.",
            name=_name(left.attrs["lost"][:1], found.cards),
            before=left["sales"].iloc[0],
            after=left["sales"].iloc[1],
        ),
    ]
    if priced:
        before, after = left["profit"]
        said.append(say("Profit after service falls from {before:,.0f} to {after:,.0f}.", before=before, after=after))
    return Words(joined(said, "."))


def _name(customers: Iterable[str], cards: pd.DataFrame) -> str:
    """The first of some customers by number and name."""
    return _called(with_names(pd.DataFrame(index=list(customers)), cards.astype({"customer_id": "str"})))[0]


def what_each_grade_gets(found: Pack) -> Section:
    """The service plan: a column per grade, a row per aspect."""
    return section(Table(plan_page(service_plan(found.grades["grade"].dropna()))))


def what_was_read(found: Pack) -> Section:
    """Every row of the file: used, or left out and why; and what of the used deserves a look."""
    return section(Table(accounted(found.scored)))


def headline(found: Pack) -> Json:
    """The figures of :func:`crmlib.headline_figures`, kept in the notebook for other programs."""
    return Json(headline_figures(found.scored))


def those(rows: pd.DataFrame) -> Section:
    """The first rows of a list in words; nothing where the picture above it has said why there is none."""
    if "why" in rows.attrs:
        return Section()
    if rows.empty:
        nobody = say("Nobody, as far as the file tells.") if rows.attrs.get("unknown") else say("Nobody.")
        return Section([Words(nobody)])
    return listed(graded(rows), hide=WIDE)
