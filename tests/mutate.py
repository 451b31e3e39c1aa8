"""Does every check tell right from wrong?  ``make audit`` mutates each solution and writes docs/exercises.csv.

A mutant is the solution with one thing changed, in its code or in its answer. It counts if its answer differs from the
key beyond the tolerance on the printed data or on one of five variants; equal on all six, it is an equivalent. A check
that takes a different answer for right is counted under ``accepted``, one that refuses a right one under ``rejected``.
What is different is decided here, without the engine's own comparison.

Mutants are near the solution; learners are not. So a second author's answers, written from the task texts alone
(tests/answers), are tried as well, on the printed table and on twenty learners': ``by_hand`` wrong answers and ``forms`` of
the right one count under ``accepted`` and ``rejected``, too. ``told`` is the share of the wrong ones that are told their
true reason, ``told_false`` counts those that are told another one.
"""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import crmlib as crm
from crmlib.course.standing import all_exercises
from crmlib.practice.checking import cases, judge
from crmlib.practice.task import Exercise
from crmlib.practice.variants import variant
from tests.answers import trial

TARGET = Path(__file__).parents[1] / "docs" / "exercises.csv"
OBJECTIVES = TARGET.with_name("objectives.csv")  # what each chapter promises, and the exercises that prove it
VARIANTS = [None, *(f"audit {n}" for n in range(1, 6))]  # None: the data as printed
SEVERAL = 10  # entries of a column that are exchanged with each other
WORDS = (  # a word, a method or a function in one of these groups is replaced by each other one
    ("quantile", "cuts", "rank"),
    ("source", "trade"),
    ("A", "B", "C"),
    ("share", "cum_share", "rank"),
    ("profit", "cum_profit", "cum_share"),
    ("r_score", "f_score", "m_score", "rfm_weighted"),
    ("equal_width", "round_numbers"),
    ("C01", "C03", "C10"),
    ("P", "Q", "T"),
    ("max", "min", "sum", "mean", "median"),
    ("lifetime_value", "retention_gain", "retention_for_gain"),
    ("abc_classify", "abcd_classify"),
    ("abc_class", "abcd_class"),
    ("sales_share", "lorenz"),
    ("cancelled", "delivered"),
    ("simple", "countback", "best_possible"),
    ("5P", "6A"),
    ("lens_question", "customer_id"),
    ("mean_days_beyond_terms", "payment_index"),
    ("secured_share", "industry_outlook", "days_beyond_terms"),
    ("grade", "cap", "grade_by_score"),
    ("score", "coverage", "character"),
    ("need", "references", "coefficient"),
    ("net_worth", "working_assets"),
    ("open_items", "delivered_not_billed", "open_orders", "order", "limit"),
    ("deposit", "headroom", "excess"),
    ("outstanding", "not_overdue"),
    ("net_at_risk", "recovery"),
    ("cost", "price"),
    ("exposure", "insurer_limit"),
    ("expected_profit", "expected_profit_with_repeat"),
    ("not_due", "31-60", ">90"),
    ("country_class", "grade"),
)
COMPARED = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
COUNTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
}


def submission(task: Exercise, maker: Callable[..., Any]) -> Callable[[Any], Any]:
    """From the data to what a learner hands in who thinks as `maker` does."""
    if task.kind == "code":
        return lambda data: maker
    if task.judgement:
        model = task.judgement
        return lambda data: model.handed_in(maker, data)
    return maker


def mutants(code: str, columns: list[str]) -> Iterator[str]:
    """The code with one thing changed."""
    tree = ast.parse(code)
    for place, node in enumerate(ast.walk(tree)):
        for change in changes(node, columns):
            copy = deepcopy(tree)
            twin = list(ast.walk(copy))[place]
            change(twin)
            yield ast.unparse(ast.fix_missing_locations(copy))


def changes(node: ast.AST, columns: list[str]) -> Iterator[Callable[[Any], None]]:
    """What can be changed in a node: numbers, words, signs, arguments, order; a step or a filter left out."""
    match node:
        case ast.Constant(value=bool()):
            yield lambda n: setattr(n, "value", not n.value)
        case ast.Constant(value=int() | float() as number):
            for other in (number + 1, number - 1, number * 2, number * 100):
                yield lambda n, other=other: setattr(n, "value", other)
        case ast.Constant(value=str() as word):
            for other in others(word, columns):
                yield lambda n, other=other: setattr(n, "value", other)
        case ast.Attribute(attr=word):
            for other in others(word, []):
                yield lambda n, other=other: setattr(n, "attr", other)
        case ast.Compare(ops=[sign]) if type(sign) in COMPARED:
            yield lambda n: setattr(n, "ops", [COMPARED[type(n.ops[0])]()])
        case ast.BinOp(op=sign) if type(sign) in COUNTED:
            yield lambda n: setattr(n, "op", COUNTED[type(n.op)]())
            yield lambda n: n.__dict__.update(left=n.right, right=n.left)
        case ast.Call():
            for place in range(len(node.keywords)):
                yield lambda n, place=place: n.keywords.pop(place)
            for place in range(len(node.args) - 1):
                yield lambda n, place=place: n.args.insert(place, n.args.pop(place + 1))
            if isinstance(node.func, ast.Attribute) and not node.args:
                yield lambda n: become(n, n.func.value)
        case ast.Subscript(slice=ast.Compare()):
            yield lambda n: become(n, n.value)
        case ast.Tuple() | ast.List() if len(node.elts) > 1:
            yield lambda n: n.elts.reverse()
            yield lambda n: n.elts.append(n.elts.pop(0))


def others(word: str, columns: list[str]) -> set[str]:
    return {other for group in (*WORDS, columns) if word in group for other in group} - {word}


def become(node: Any, other: Any) -> None:
    """Put another node in a node's place."""
    node.__class__, node.__dict__ = other.__class__, other.__dict__


def distortions(answer: Any) -> Iterator[Any]:
    """The answer with one thing changed."""
    if callable(answer):
        yield from (
            (lambda *given, change=change: change(answer(*given)))
            for change in (
                lambda sizes: sizes * 2,
                lambda sizes: sizes - 1,
                lambda sizes: dict(sizes) | {"E": 1},
                lambda sizes: dict(list(dict(sizes).items())[1:]),
                lambda sizes: list(sizes),
                lambda sizes: sizes.sum(),
                lambda sizes: None,
            )
        )
    elif isinstance(answer, dict) and "ranking" in answer:
        order = answer["ranking"]
        yield from (
            {**answer, **change}
            for change in (
                {"ranking": order[::-1]},
                {"ranking": order[1:]},
                {"ranking": [*order[1:], order[0]]},
                {"ranking": sorted(order)},
                {"reason": "Because."},
                {"weights": [0.2, 0.4, 0.4]},
                {"weights": [50, 50]},
                {"weights": [-20, 60, 60]},
                {"ranking": [order[0]] * len(order)},
            )
        )
    elif isinstance(answer, pd.DataFrame):
        for column in answer.columns[-3:]:
            yield answer.drop(columns=column)
            yield answer.assign(**{column: answer[column].to_numpy()[::-1]})
            yield answer.assign(**{column: np.roll(answer[column].to_numpy(), 1)})
        yield from (
            answer.iloc[1:],
            answer.iloc[:0],
            answer.T,
            pd.concat([answer, answer.iloc[:1]]),
            answer.columns,
            answer.set_axis([*answer.index[1:], answer.index[0]]),
        )
    elif isinstance(answer, pd.Series):
        entries = list(dict.fromkeys(answer))[:SEVERAL]  # a share of each customer has as many entries as customers
        yield from (answer.where(answer != entry, other) for entry in entries for other in entries if other != entry)
        yield answer.iloc[1:]
        yield answer.set_axis(answer.index[::-1])
    elif isinstance(answer, str):
        yield from (letter for letter in "abcdefg" if letter != answer)
        yield from (1, True, answer + answer, [answer, "a"], {answer: answer}, ord(answer), "abcd")
    elif isinstance(answer, list | pd.Index):
        items = list(answer)
        yield from (
            items[1:],
            items[:-1],
            items[::-1],
            [*items, items[0]],
            [items[1], items[0], *items[2:]],
            [*items[:-1], "C99"],
            [*items[:-1], 17],
            set(items[1:]),
        )
        if all(isinstance(item, float) for item in items):
            yield from ([value * factor for value in items] for factor in (100, -1, 1.01))
            yield from (
                [*items[:place], items[place] + 0.01 * max(1, abs(items[place])), *items[place + 1 :]]
                for place in range(len(items))
            )
    else:
        yield from (answer * factor for factor in (100, 0.01, -1, 1.01, 0.99, 2))
        yield from (answer + 1, 1 - answer, f"{answer} or more", [answer, answer])


def of_a_job(answer: Any) -> Iterator[Any]:
    """A job's answer with something missing, doubled or nameless."""
    yield from (answer[:-1], answer[:0], answer[:5], answer.repeat(2), list(range(len(answer))), "all", None)
    if isinstance(answer, pd.Series):
        yield from (list(answer), answer.reset_index(drop=True), answer.rename(lambda name: f"{name}0"))
    else:
        yield from (answer.str.lower(), answer + "0", answer[5:], answer.insert(0, "C99"))


def right_forms(kind: str, answer: Any) -> Iterator[Any]:
    """Other ways to give the same answer."""
    if kind in ("value", "predict"):
        yield from (float(answer), np.float64(answer), np.array([answer]), pd.Series([answer]), np.array(answer))
        yield str(answer)  # a number in quotation marks is read
        yield from [int(answer)] if float(answer).is_integer() else []
    elif kind == "job":
        entries = answer if isinstance(answer, pd.Series) else list(answer)
        yield from (entries, entries[::-1], answer.copy(), pd.Series(entries))
        yield from [dict(answer)] if isinstance(answer, pd.Series) else []
    elif kind in ("values", "order", "set"):
        items = list(answer)
        mixed = any(isinstance(item, str) for item in items) and kind == "values"
        yield from (
            items,
            tuple(items),
            np.array(items, dtype="object" if mixed else None),
            pd.Series(items),
            pd.Index(items),
            (item for item in items),
        )
        yield from [set(items), items[::-1]] if kind == "set" else []
    elif kind == "sorting":
        yield from (
            dict(answer),
            list(dict(answer).items()),
            pd.Series(dict(answer)).iloc[::-1],
            dict(reversed(dict(answer).items())),
        )
    elif kind == "table":
        yield from (
            answer[answer.columns[::-1]],
            answer.iloc[::-1],
            answer.reset_index(),
            answer.astype({"rfm_weighted": "int64"}),
        )
    elif kind == "choice":
        yield from (answer.upper(), f" {answer} ", np.array([answer]), pd.Series([answer]))
    elif kind == "code":
        yield from (
            lambda sales, form=form: form(answer(sales))
            for form in (dict, lambda s: s.sort_index(), lambda s: list(s.items()))
        )
    elif kind == "judgement":
        for form in (tuple, np.array, pd.Series, pd.Index):
            yield {**answer, "ranking": form(answer["ranking"]), "weights": form(answer["weights"])}


def run(code: str, data: Any) -> Any:
    """The answer that the code gives."""
    scope = {"crm": crm, "pd": pd, "table": deepcopy(data)}
    with np.errstate(all="ignore"):
        exec(code, scope)
    return scope["answer"]


def equal(task: Exercise, answer: Any, given: list[Any]) -> bool:
    """Whether an answer is the key's, decided without the engine."""
    try:
        if task.kind == "code":
            return all(
                plain(answer(deepcopy(data)), task.form) == plain(run(task.solution, data)(data), task.form)
                for data in given
            )
        if task.kind == "judgement":
            return follows(answer, WEIGHED[task.id](given[0]))
        if task.kind == "job":
            return JOBS[task.id](answer, given[0])
        key = run(task.solution, given[0])
        if task.kind == "table":
            columns = list(task.answer(given[0]).columns)
            if "customer_id" in answer:
                answer = answer.set_index("customer_id")
            answer, key = answer.loc[sorted(answer.index), columns], key.loc[sorted(key.index), columns]
            return list(answer.index) == list(key.index) and all(
                near(a, b, task.tolerance)
                for column in columns
                for a, b in zip(answer[column], key[column], strict=True)
            )
        kind = {"predict": "value", "choice": "value"}.get(task.kind, task.kind)
        mine, right = plain(answer, kind), plain(key, kind)
        if kind in ("value", "values"):
            return len(mine) == len(right) and all(
                near(a, b, task.tolerance) or rounded(a, b, task.decimals) for a, b in zip(mine, right, strict=True)
            )
        return mine == right
    except Exception:
        return False


def plain(answer: Any, kind: str) -> Any:
    """An answer as plain Python."""
    if kind == "sorting":
        return {str(name): value for name, value in dict(answer).items()}
    if kind == "value":
        return [answer] if np.ndim(answer) == 0 else list(np.ravel(answer)) if np.size(answer) == 1 else []
    if kind in ("values", "order") and isinstance(answer, set | dict):
        return []
    if kind != "values":
        answer = [str(item) for item in answer]
    return sorted(answer) if kind == "set" else list(answer)


def near(a: Any, b: Any, tolerance: float) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return isinstance(a, str) and isinstance(b, str) and a.strip().lower() == b.lower()
    if pd.isna(a) or pd.isna(b):
        return bool(pd.isna(a) and pd.isna(b))
    return bool(abs(float(a) - float(b)) <= tolerance * max(1.0, abs(float(b))))


def rounded(a: Any, b: Any, decimals: int | None) -> bool:
    """Whether a number is the right one, rounded to as many decimals as the task asks for or to more."""
    return (
        decimals is not None
        and not isinstance(a, str)
        and any(abs(float(a) - round(float(b), places)) < 1e-9 for places in range(decimals, 8))
    )


def follows(answer: Any, points: pd.DataFrame) -> bool:
    """Whether a ranking follows from its weights, one for each column of points, and both are complete."""
    weights = [float(weight) for weight in answer["weights"]]
    total = sum(weight * points[name].astype(float) for weight, name in zip(weights, points, strict=True))
    order = list(answer["ranking"])
    return (
        abs(sum(weights) - 100) < 1e-9
        and min(weights) >= 0
        and sorted(order) == sorted(points.index)
        and len(answer["reason"].split()) >= 4
        and bool((np.diff(total[order].to_numpy()) <= 1e-9).all())
    )


# what a judgement weighs, from the learner's table
WEIGHED: dict[str, Callable[[Any], pd.DataFrame]] = {
    "4.12": lambda table: crm.rfm_score(table)[["r_score", "f_score", "m_score"]],
    "5.16": lambda table: table,
}


def one_each(answer: Any, orders: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Entries by customer, and what each customer brings; goods sent back alone bring nothing."""
    money = orders.groupby("customer_id")["amount"].sum().clip(lower=0)
    entries = pd.Series(answer)
    assert entries.index.is_unique and set(entries.index) == set(money.index)
    return entries[money.index], money


def shares_of_all(answer: Any, orders: pd.DataFrame) -> bool:
    """Whether each share, rounded to two decimals or better, is that customer's."""
    shares, money = one_each(answer, orders)
    return bool(((shares - money / money.sum()).abs() <= 0.005).all() and abs(shares.sum() - 1) <= 0.03)


def classes_by_money(answer: Any, orders: pd.DataFrame) -> bool:
    """Whether A ends where 80% are reached, and no class brings less than a later one; where B ends is free."""
    classes, money = one_each(answer, orders)
    in_order = classes[money.sort_values(ascending=False, kind="stable").index]
    reached = money[in_order.index].cumsum() / money.sum()
    return (
        set(classes) <= set("ABC")
        and in_order.is_monotonic_increasing
        and (in_order == "A").sum() == (reached < 0.8 - 1e-9).sum() + 1
    )


def late_by_their_rhythm(answer: Any, orders: pd.DataFrame) -> bool:
    """Whether all have waited half as long again as usual and a week more, and the three who are furthest over are there."""
    days = (
        orders[orders["amount"] > 0]
        .drop_duplicates(["customer_id", "date"])
        .sort_values("date")
        .groupby("customer_id")["date"]
    )
    usual = days.agg(lambda day: day.diff().dt.days.median())
    waited = (orders["date"].max() + pd.Timedelta(days=1) - days.max()).dt.days
    times = (waited / usual)[(days.size() >= 3) & (waited >= 1.5 * usual) & (waited >= usual + 7)]
    names = list(answer)
    return len(set(names)) == len(names) and set(times.nlargest(3).index) <= set(names) <= set(times.index)


# what must hold of an answer from the learner's own file
JOBS: dict[str, Callable[[Any, pd.DataFrame], bool]] = {
    "4.34": shares_of_all,
    "4.35": classes_by_money,
    "4.36": late_by_their_rhythm,
}


def objectives(id: str) -> str:
    """The objectives that an exercise proves."""
    rows = pd.read_csv(OBJECTIVES, dtype="str").fillna("")
    return " ".join(row.objective for row in rows.itertuples() if id in row.exercises.split())


def audit(task: Exercise) -> dict[str, Any]:
    """One line of docs/exercises.csv."""
    given = [cases(task, variant(task, learner)) for learner in VARIANTS]
    keys = [run(task.solution, data[0]) for data in given]
    frame = task.data()
    columns = list(frame.columns) if isinstance(frame, pd.DataFrame) else []
    codes = {ast.unparse(ast.parse(task.solution)): None}
    codes |= dict.fromkeys(mutants(task.solution, columns))
    made = [[attempt(code, data[0]) for data in given] for code in list(codes)[1:]]
    made += [list(row) for row in zip(*([*distortions(key)] for key in keys), strict=False)]
    if task.kind == "job":
        made += [list(row) for row in zip(*([*of_a_job(key)] for key in keys), strict=True)]
    counts = {"mutants": 0, "accepted": 0, "equivalents": 0, "rejected": 0}
    for row in made:
        answers = [
            (answer, data) for (answer, data) in zip(row, given, strict=True) if not isinstance(answer, Exception)
        ]
        if not answers:
            continue
        same = [equal(task, answer, data) for answer, data in answers]
        taken = [judge(task, answer, data).status == "correct" for answer, data in answers]
        counts["equivalents" if all(same) and len(answers) == len(given) else "mutants"] += 1
        counts["accepted"] += any(took and not right for took, right in zip(taken, same, strict=True))
        counts["rejected"] += any(right and not took for took, right in zip(taken, same, strict=True))
    for key, data in zip(keys, given, strict=True):
        counts["rejected"] += sum(
            judge(task, form, data).status != "correct" for form in (key, *right_forms(task.kind, key))
        )
    counts |= second_author(task, counts)
    parts = {"objectives": objectives(task.id), "hints": len(task.hints), "known_wrong": len(task.wrong)}
    return {"exercise": task.id, "kind": task.kind, **parts, **counts}


def second_author(task: Exercise, counts: dict[str, Any]) -> dict[str, Any]:
    """What the second author's answers add to the counts; nothing where she has written none."""
    written = trial.every_answer().get(task.id)
    if written is None:
        return {"by_hand": 0, "forms": 0, "told": "", "told_false": 0}
    told = trial.run(only=task.id)
    many = trial.counted(told).loc[task.id]
    return {
        "accepted": counts["accepted"] + int(many["accepted"] + many["broken"]),
        "rejected": counts["rejected"] + int(many["rejected"]),
        "by_hand": len(written.wrong),
        "forms": len(written.forms),
        "told": many["told"],
        "told_false": int(many["false"]),
    }


def attempt(code: str, data: Any) -> Any:
    try:
        return run(code, data)
    except Exception as problem:  # this mutant has no answer on these data
        return problem


def table() -> pd.DataFrame:
    """All exercises."""
    tasks = sorted(all_exercises().values(), key=lambda task: tuple(map(int, task.id.split("."))))
    return pd.DataFrame([audit(task) for task in tasks])


if __name__ == "__main__":
    audited = table()
    print(audited.to_string(index=False))
    TARGET.parent.mkdir(exist_ok=True)
    audited.to_csv(TARGET, index=False, lineterminator="\n")
    if audited[["accepted", "rejected", "told_false"]].to_numpy().any() or (audited["mutants"] < 10).any():
        raise SystemExit(
            "a check takes a wrong answer for right, refuses a right one, says a false reason, or is not tried"
        )
    if (pd.to_numeric(audited["told"]) < trial.LEAST).any():
        raise SystemExit("too few wrong answers of an exercise are told their reason")
