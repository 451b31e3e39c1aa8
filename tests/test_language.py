"""Every sentence for people goes through say, as a plain literal, when it is shown."""

import ast
import re
import string
from pathlib import Path

import pytest

import crmlib
import crmlib.language

PACKAGE = Path(crmlib.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


BEGUN = sorted((PACKAGE.parent / "docs" / "lesson" / "crmlib").rglob("*.py"))  # with which a new lesson begins
TREES = {
    str(path.relative_to(PACKAGE.parent)).removeprefix("crmlib/"): ast.parse(path.read_text(encoding="utf-8"))
    for path in [*MODULES, *BEGUN]
}
# modules that say what a table or a lesson holds: its text is no literal there
PASS_ON = ("rules.py", "practice/")
# modules that hold both languages side by side: a file's headings are known in either, the template shows both
BOTH = ("rules.py", "reading/headings.py", "course/workbook.py")


# English words with two Chinese ones: bare, nobody who translates can tell which is meant
HOMONYMS = {
    "accounts": "客户, 财务报表",
    "balance": "应收余额, 平衡",
    "capacity": "产能, 偿付能力",
    "capital": "资本, 首都",
    "character": "品德, 字符",
    "class": "类别, 课堂",
    "clear": "已核实, 清除",
    "close": "关闭, 接近",
    "conditions": "环境, 条件",
    "credits": "贷项, 学分",
    "customers": "客户数, 客户表",
    "deposit": "定金, 先收定金",
    "done": "已完成, 已做",
    "gaps": "间隔, 缺口",
    "go": "出货, 去",
    "grade": "等级, 评分",
    "hold": "暂停发货, 持有",
    "kept": "留住, 已兑现",
    "known": "已知, 知名",
    "late": "逾期, 晚",
    "left": "剩余, 左边, 流失",
    "lesson": "课, 教训",
    "level": "级别, 水平",
    "lost": "流失, 丢失",
    "met": "符合, 见面",
    "money": "资金, 金额",
    "need": "需求, 需要额度",
    "none": "无, 没有一个",
    "open": "未结, 打开",
    "order": "订单, 顺序",
    "points": "得分, 百分点",
    "provision": "坏账准备, 提供",
    "read": "读取, 已读",
    "room": "额度余量, 增长空间",
    "share": "占比, 分享",
    "sign": "预警信号, 签字",
    "silent": "沉默, 静音",
    "simple": "简单法, 简单",
    "step": "步骤, 级",
    "stop": "停止发货, 停止接触",
    "table": "表, 桌子",
    "terms": "付款条件, 术语",
    "time": "时段, 时间",
    "today": "今天, 目前",
    "total": "合计, 总数",
    "used": "已用, 已使用行",
    "without": "没有, 去掉最大客户后",
}


def called(node):
    """The name of the function or method that is called."""
    return getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""


def calls(tree, name):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name]


def wrong_with(call):
    """What is wrong with a call of say, in words; empty where it can be translated."""
    message = call.args[0]
    if not (isinstance(message, ast.Constant) and isinstance(message.value, str)):
        return "a plain literal, no f-string and no variable"
    parts = list(string.Formatter().parse(message.value))
    gaps = {name.split(".")[0].split("[")[0] for _, name, _, _ in parts if name is not None}
    given = {keyword.arg for keyword in call.keywords} - ({"context"} - gaps)
    if None not in given and gaps != given:
        return f"gaps {sorted(gaps)}, given {sorted(given)}"
    first = next((i for i, (_, name, _, _) in enumerate(parts) if name is not None), len(parts))
    if any(re.search(r"\[[^\]]*\|", words) for words, *_ in parts[: first + 1]):
        return "[one|more] needs a number before it"
    return ""


def test_sentences_can_be_translated():
    wrong = [
        f"{name}:{call.lineno}: {why}"
        for name, tree in TREES.items()
        for call in calls(tree, "say")
        if (why := wrong_with(call)) and not (name.startswith(PASS_ON) and not isinstance(call.args[0], ast.Constant))
    ]
    assert wrong == []


def test_errors_say_a_sentence():
    wrong = [
        f"{name}:{call.lineno}: use say"
        for name, tree in TREES.items()
        for call in calls(tree, "DataError")
        if not isinstance(call.args[0], ast.Attribute | ast.Name)  # a sentence that is passed on
        and getattr(getattr(call.args[0], "func", None), "id", "") != "say"
    ]
    assert wrong == []


def test_what_exercises_say_is_plain():
    wrong = [
        f"{name}:{call.lineno}: no f-string"
        for name, tree in TREES.items()
        if "/exercises" in name
        for call in calls(tree, "exercise")
        if any(isinstance(node, ast.JoinedStr) for node in ast.walk(call))
    ]
    assert wrong == []


def literals(tree):
    """The texts of say and tell that stand there as literals, each with its call."""
    for call in [*calls(tree, "say"), *calls(tree, "tell")]:
        if call.args and isinstance(call.args[0], ast.Constant):
            yield call, call.args[0].value


def test_a_sentence_has_no_blank_at_its_ends():
    wrong = [
        f"{name}:{call.lineno}: {text!r}"
        for name, tree in TREES.items()
        for call, text in literals(tree)
        if text != text.strip()
    ]
    assert wrong == []


def test_a_word_with_two_chinese_ones_says_which_is_meant():
    wrong = [
        f"{name}:{call.lineno}: {text} is {HOMONYMS[text.casefold()]}"
        for name, tree in TREES.items()
        for call, text in literals(tree)
        if text.casefold() in HOMONYMS and len(call.args) < 2 and "context" not in {part.arg for part in call.keywords}
    ]
    assert wrong == []


def said(node):
    """Whether an expression is a sentence, or one of two."""
    return called(node) == "say" or (isinstance(node, ast.IfExp) and (said(node.body) or said(node.orelse)))


GLUE = (", ", "; ", " and ", " or ", " ", "")  # lines and paragraphs stay apart, and may be joined


def joins(node, *, of):
    """Whether a node joins, with one of the marks of a sentence, what `of` says."""
    return called(node) == "join" and isinstance(node.func, ast.Attribute) and glues(node.func.value, GLUE) and of(node)


def glues(mark, marks):
    return isinstance(mark, ast.Constant) and mark.value in marks


def glue(node):
    """Whether a sentence is a piece of a longer text: the language of the course orders and parts pieces otherwise."""
    if isinstance(node, ast.JoinedStr):
        texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
        words = re.sub(r"<[^>]*>|\n|\*\*|^- ", "", "".join(texts))  # marks of a page are no words
        more = len(node.values) - len(texts) > 1
        return any(said(part) for part in ast.walk(node)) and bool(words or more)
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Add):
        return any(said(part) for part in ast.iter_child_nodes(node))
    return joins(node, of=lambda join: any(said(part) for part in ast.walk(join.args[0])))


def glued(tree):
    """Where sentences are glued."""
    return [node for node in ast.walk(tree) if glue(node)]


def test_a_sentence_is_whole():
    wrong = [f"{name}:{node.lineno}: {ast.unparse(node)[:80]}" for name, tree in TREES.items() for node in glued(tree)]
    assert wrong == []


def names_in_english(tree):
    """Names joined with a comma that go into a sentence, at once or by a name of the same function."""
    for scope in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]:
        inside = list(ast.walk(scope))
        commas = [node for node in inside if joins(node, of=lambda join: glues(join.func.value, (", ", "; ", " and ")))]
        given = [part.value for say in calls(scope, "say") for part in say.keywords]
        spoken = {id(node) for value in given for node in ast.walk(value)}
        names = {node.id for value in given for node in ast.walk(value) if isinstance(node, ast.Name)}
        held = {
            id(part)
            for node in inside
            if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id in names for to in node.targets)
            for part in ast.walk(node.value)
        }
        yield from (node for node in commas if id(node) in spoken | held)


def test_names_in_a_sentence_are_joined_as_its_language_does():
    wrong = {
        f"{name}:{node.lineno}: {ast.unparse(node)[:80]}"
        for name, tree in TREES.items()
        if name != "language.py"
        for node in names_in_english(tree)
    }
    assert sorted(wrong) == []


TEXTS = {"hints", "reason", "rubric", "asks", "options"}  # of an exercise, its judgement, or a question of a chapter


def untold(call):
    """The texts of a definition that are not marked for translation."""
    fields = [part.value for part in call.keywords if part.arg in TEXTS]
    fields += call.args[1:2] if called(call) == "question" else []
    wrong = [part.value for part in call.keywords if part.arg == "wrong" and isinstance(part.value, ast.Dict)]
    fields += [pair.elts[-1] for cases in wrong for pair in cases.values if isinstance(pair, ast.Tuple)]
    told = {id(node) for field in fields for tell in calls(field, "tell") for node in ast.walk(tell)}
    return [
        node
        for field in fields
        for node in ast.walk(field)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


def test_every_text_of_an_exercise_or_question_is_told():
    wrong = [
        f"{name}:{text.lineno}: {text.value[:60]}"
        for name, tree in TREES.items()
        for kind in ("exercise", "Judgement", "question")
        for call in calls(tree, kind)
        for text in untold(call)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ('f"{say(1)} {two}"', 1),
        ('f"<p>{say(1)}</p>"', 0),
        ('"; ".join([say("one"), say("two")])', 1),
        ('say("One.") + rest', 1),
        ('text += say("One.") if n else say("Two.")', 1),
        ('say("One of {names}.", names=joined(names))', 0),
    ],
)
def test_glue_is_found(code, faults):
    assert len(glued(ast.parse(code))) == faults


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ('def f(): return say("One of {names}.", names=", ".join(names))', 1),
        ('def f():\n    there = ", ".join(names)\n    return say("One of {there}.", there=there)', 1),
        ('def f(): return ", ".join(keys)', 0),
    ],
)
def test_names_joined_in_english_are_found(code, faults):
    assert len(list(names_in_english(ast.parse(code)))) == faults


def test_a_text_that_is_not_told_is_found():
    told = 'exercise("1.1", wrong={"a": (f, tell("No."))}, hints=[tell("Look."), tell("Count.")])'
    assert untold(ast.parse(told).body[0].value) == []
    bare = 'exercise("1.1", wrong={"a": (f, "No.")}, hints=["Look.", tell("Count.")])'
    assert [text.value for text in untold(ast.parse(bare).body[0].value)] == ["Look.", "No."]
    asked = 'question("01.1", "Which?", options=[("a", tell("Why?"))])'
    assert [text.value for text in untold(ast.parse(asked).body[0].value)] == ["a", "Which?"]


def at_import(tree):
    """The calls that a module makes while it is imported: outside functions, and in the defaults of their arguments."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    inside = {id(node) for scope in functions for node in ast.walk(scope)}
    defaults = {
        id(node)
        for scope in functions
        for default in [*scope.args.defaults, *filter(None, scope.args.kw_defaults)]
        for node in ast.walk(default)
    }
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in inside - defaults]


def test_nothing_is_said_and_no_rule_is_read_at_import():
    wrong = [
        f"{name}:{call.lineno}: {ast.unparse(call.func)}"
        for name, tree in TREES.items()
        for call in at_import(tree)
        if ast.unparse(call.func) in ("say", "rules.table", "rules.words", "tables.table", "read_csv", "pd.read_csv")
    ]
    assert wrong == []


def test_code_names_no_column_of_one_language():
    """``rules.words`` knows the language; a literal such as "label_en" would stay English in the Chinese edition."""
    wrong = [
        f"{name}:{node.lineno}: {node.value}"
        for name, tree in TREES.items()
        if name not in BOTH
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"\w+_(en|zh)", node.value)
    ]
    assert wrong == []


def test_a_notebook_shows_the_sentence_and_no_traceback():
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell, new_notebook

    notebook = new_notebook(cells=[new_code_cell("import crmlib as crm\ncrm.sample('nothing')")])
    NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
    shown = notebook.cells[0].outputs[-1]
    assert shown.ename == "DataError"
    assert shown.traceback == [shown.evalue]
    assert shown.evalue.startswith("There is no sample table 'nothing'")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0 days late"),
        (1, "1 day late"),
        (1.0, "1 day late"),
        (1.4, "1 day late"),
        (1_001, "1,001 days late"),
    ],
)
def test_a_number_takes_its_form(value, shown):
    assert crmlib.language.say("{name}: {n:,.0f} [day|days] late", name="Ana", n=value) == f"Ana: {shown}"


def test_a_name_between_number_and_word_changes_nothing():
    assert crmlib.language.say("{n} of {firm} [customer|customers]", n=1, firm="Halden 2") == "1 of Halden 2 customer"
