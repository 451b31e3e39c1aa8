"""The usual slips are named rightly, mended, and never named where the error is another."""

import json
import os
import re
import subprocess
import sys

import pytest

import crmlib as crm
from crmlib.course import lab
from crmlib.practice import slips
from crmlib.practice.compare import difference
from crmlib.practice.mending import mend, problem
from crmlib.practice.unknown import no_column, unknown

# what a learner types -> what it should be
UNREADABLE = {
    "quotes_missing": {
        'answer = "C01': 'answer = "C01"',
        'answer = C01"': 'answer = "C01"',
        '["C01, "C02"]': '["C01", "C02"]',
        '["C01", "C02]': '["C01", "C02"]',
        '["C01", C02", "C03"]': '["C01", "C02", "C03"]',
        'orders = "my orders.xlsx': 'orders = "my orders.xlsx"',
        'crm.read_orders("my orders.xlsx)': 'crm.read_orders("my orders.xlsx")',
        'answer = "C01   # the first': 'answer = "C01"   # the first',
        'orders["amount].sum()': 'orders["amount"].sum()',
        "answer = \"C01'": 'answer = "C01"',
        'hint("4.3, ____)': 'hint("4.3", ____)',
        'name = "Halden, Ltd': 'name = "Halden, Ltd"',
    },
    "quotes_curly": {
        "answer = “C01”": 'answer = "C01"',
        'answer = ["C01", “C02”]': 'answer = ["C01", "C02"]',
        "answer = ‘C01’": "answer = 'C01'",
        "answer = „C01“": 'answer = "C01"',
        "answer = “it’s”": 'answer = "it’s"',
        'x = "C01”': 'x = "C01"',
        "print(“a，b”)": 'print("a，b")',
        "# a “b”\nx = «C01»": '# a “b”\nx = "C01"',
    },
    "signs": {
        'answer = ["C01"，"C02"]': 'answer = ["C01","C02"]',
        'print（"a"）': 'print("a")',
        "if x > 3：\n    print(x)": "if x > 3:\n    print(x)",
        "x = 5 − 3": "x = 5 - 3",
        "x = 3 × 4": "x = 3 * 4",
        "answer\u00a0= 3": "answer = 3",
        'answer = ["C01"、"C02"]': 'answer = ["C01","C02"]',
        "x = １２": "x = 12",
        "a ＝ 3": "a = 3",
    },
    "comma": {
        "[0.1 0.2 0.3]": "[0.1, 0.2, 0.3]",
        "answer = 0.11 0.79": "answer = [0.11, 0.79]",
        'f(orders as_of="2026-06-30")': 'f(orders, as_of="2026-06-30")',
        '{"K1": 1 "K2": 2}': '{"K1": 1, "K2": 2}',
        '{"K1": "A" "K2": "B"}': '{"K1": "A", "K2": "B"}',
        '["C01" 5]': '["C01", 5]',
        'print(total "EUR")': 'print(total, "EUR")',
        "[0.11; 0.79]": "[0.11, 0.79]",
        "[1,2 3]": "[1,2, 3]",
    },
    "decimal": {
        "answer = 0,11 0,79": "answer = [0.11, 0.79]",
        "[0,11 0,79]": "[0.11, 0.79]",
        "answer = 0,05": "answer = 0.05",
        "[0,11, 0,05]": "[0.11, 0.05]",
        "f(cuts=(0,80 0,95))": "f(cuts=(0.80, 0.95))",
        "x = [12,5 13,7]": "x = [12.5, 13.7]",
        "answer = 0,11 0,79 0,02": "answer = [0.11, 0.79, 0.02]",
        "answer = [0,05; 0,79]": "answer = [0.05, 0.79]",
    },
    "percent": {
        "answer = 11%, 79%": "answer = [0.11, 0.79]",
        "answer = 11%": "answer = 0.11",
        "[11%, 79%]": "[0.11, 0.79]",
        "answer = 11% 79%": "answer = [0.11, 0.79]",
        "f(x, cuts=(80%, 95%))": "f(x, cuts=(0.8, 0.95))",
        "answer = 11,5%": "answer = 0.115",
        "answer = 11 %": "answer = 0.11",
        "growth = 5% * sales": "growth = 0.05 * sales",
    },
    "bracket_open": {
        'answer = ["C01", "C02"': 'answer = ["C01", "C02"]',
        'answer = ["C01", "C02"\ncheck("4.1", answer)': 'answer = ["C01", "C02"]\ncheck("4.1", answer)',
        "print(len(orders)": "print(len(orders))",
        "x = [\n  1,\n  2,\ny = 3": "x = [\n  1,\n  2,]\ny = 3",
        'orders["amount".sum()': 'orders["amount"].sum()',
        'orders[["a", "b"].sum()': 'orders[["a", "b"]].sum()',
        'f(x, cuts=(0.8, 0.95, crossing="x")': 'f(x, cuts=(0.8, 0.95), crossing="x")',
        'len(orders["amount")': 'len(orders["amount"])',
        'file.groupby("kind".agg(n=("item", "size"))': 'file.groupby("kind").agg(n=("item", "size"))',
        'answer = ["a", "b")': 'answer = ["a", "b"]',
    },
    "file_quotes": {
        "orders = my orders.xlsx": 'orders = "my orders.xlsx"',
        "orders = 2026-06 orders.xlsx": 'orders = "2026-06 orders.xlsx"',
        "crm.read_orders(my orders.xlsx)": 'crm.read_orders("my orders.xlsx")',
        r"orders = C:\data\my orders.xlsx": 'orders = "C:/data/my orders.xlsx"',
        "orders = my orders (2).xlsx": 'orders = "my orders (2).xlsx"',
        'x = crm.read_orders(my file.csv, as_of="2026")': 'x = crm.read_orders("my file.csv", as_of="2026")',
        "orders = ../my data/a.csv": 'orders = "../my data/a.csv"',
        "orders = 2026.xlsx": 'orders = "2026.xlsx"',
    },
    "text_quotes": {
        "answer = key value": 'answer = "key value"',
        "as_of = 2026-06-30": 'as_of = "2026-06-30"',
        "f(x, as_of=2026-06-30)": 'f(x, as_of="2026-06-30")',
        "answer = C01 C02": 'answer = ["C01", "C02"]',
        "answer = 4b": 'answer = "4b"',
        "check(04a.1, answer)": 'check("04a.1", answer)',
        "answer = Halden Lighting Ltd": 'answer = "Halden Lighting Ltd"',
        "f(a, start=2026-01-01, end=2026-06-30)": 'f(a, start="2026-01-01", end="2026-06-30")',
    },
    "colon": {
        "if x > 3\n    print(x)": "if x > 3:\n    print(x)",
        "for n in names\n    print(n)": "for n in names:\n    print(n)",
        "def f(x)\n    return x": "def f(x):\n    return x",
        "if x:\n    a = 1\nelse\n    a = 2": "if x:\n    a = 1\nelse:\n    a = 2",
        "while x < 3\n    x = x + 1": "while x < 3:\n    x = x + 1",
        '{"K1" "A", "K2": "B"}': '{"K1": "A", "K2": "B"}',
        "for n in names  # all\n    print(n)": "for n in names:  # all\n    print(n)",
        "if x > 3 print(x)": "if x > 3: print(x)",
    },
    "indentation": {
        "for n in names:\nprint(n)": "for n in names:\n    print(n)",
        "def f(x):\nreturn x": "def f(x):\n    return x",
        "x = 1\n  y = 2": "x = 1\ny = 2",
        "if x:\n    a = 1\n  b = 2": "if x:\n    a = 1\n    b = 2",
        "if x:\n    a = 1\nelse:\nb = 2": "if x:\n    a = 1\nelse:\n    b = 2",
        "for n in names:\n    a = n\n      b = n": "for n in names:\n    a = n\n    b = n",
        "x = 1\n    y = 2\n    z = 3": "x = 1\ny = 2\nz = 3",
        "if x:\n\ta = 1\n        b = 2": "if x:\n        a = 1\n        b = 2",
    },
    "equals": {"if a = 3:\n    x = 1": "if a == 3:\n    x = 1", 'o[(o["k"] = "x")]': 'o[(o["k"] == "x")]'},
    "thousands": {"x = 1,050": "x = 1050", "[1,200 3,400]": "[1200, 3400]"},
    "bracket_extra": {"print(1))": "print(1)", 'answer = "C01", "C02"]': 'answer = ["C01", "C02"]'},
    "backslash": {r'crm.read_orders("C:\Users\me\o.xlsx")': 'crm.read_orders("C:/Users/me/o.xlsx")'},
}
CASES = [(key, typed, meant) for key, texts in UNREADABLE.items() for typed, meant in texts.items()]

# errors of other kinds that Python finds when it reads
OTHERS = """x = = 3
def 3x(): pass
5 = x
print "hello"
import pandas pd
x = 5 +
else:
class = 3
for = 2
my total = 5
x = 3 apples
f"{a b}"
f"{a"
print('don't')
x = (5 * 4)  8 + 4
f(g(x)head(3))
x = 5 * 4  8 + 4
if x:
else if x:
lambda x: = 3
x = y?
f(a=1, 2)
print(x for x in y, 3)
x = 0x
x = 1 if 2
with x as 3: pass
def f(:
None = 3
x = {1: }
a := 3""".split("\n")


@pytest.mark.parametrize(("key", "typed", "meant"), CASES, ids=[repr(typed) for _, typed, _ in CASES])
def test_a_slip_is_named_and_mended(key, typed, meant):
    found = mend(typed, problem(typed))
    assert [(slip.key, slip.mended) for slip in found] == [(key, meant)]
    assert problem(meant) is None


@pytest.mark.parametrize(("key", "typed", "meant"), CASES, ids=[repr(typed) for _, typed, _ in CASES])
def test_the_lines_around_a_slip_stay_and_its_line_is_told(key, typed, meant):
    around = 'rate = 7 % 2  # 5% of "a, b”\n{}\npair = (1,2)\nprint(f"{{pair}} 0,5 1%")'
    before = around.format(typed)
    found = mend(before, problem(before))
    assert [slip.key for slip in found] == [key]
    assert found[0].mended == around.format(meant)
    assert 2 <= found[0].line <= 2 + typed.count("\n")


@pytest.mark.parametrize("typed", OTHERS)
def test_another_error_has_no_slip(typed):
    assert mend(typed, problem(typed)) == []


@pytest.mark.parametrize(
    ("typed", "keys", "meant"),
    [
        ("answer = [“C01”，“C02”]", ["quotes_curly", "signs"], 'answer = ["C01","C02"]'),
        ("if x > 3\nprint(x)", ["colon", "indentation"], "if x > 3:\n    print(x)"),
        ("answer = [11%, 79%", ["percent", "bracket_open"], "answer = [0.11, 0.79]"),
        ("a = 11%\nb = 79%", ["percent", "percent"], "a = 0.11\nb = 0.79"),
    ],
)
def test_two_slips_are_both_named(typed, keys, meant):
    found = mend(typed, problem(typed))
    assert [slip.key for slip in found] == keys
    assert found[-1].mended == meant


def test_a_bracket_without_a_partner_is_told_even_where_nobody_knows_what_was_meant():
    for typed in ('print"hello")', "crm.show())"):
        error = problem(typed)
        said = slips.told(typed, mend(typed, error), error)
        assert said[0].startswith("The bracket ) in line 1 has no partner") and len(said) == 3
    typed = 'answer = "C01", "C02"]'
    assert 'answer = ["C01", "C02"]' in "".join(slips.told(typed, mend(typed, problem(typed)), problem(typed)))


def test_words_that_are_things_made_before_are_no_text():
    typed = "answer = orders total"
    assert mend(typed, problem(typed), known={"orders"}) == []


UNKNOWN = [
    ("answer = C01, C02", "C01", "text_quotes", 'answer = ["C01", "C02"]'),
    ("answer = b", "b", "text_quotes", 'answer = "b"'),
    ("answer = [C01, C02]", "C01", "text_quotes", 'answer = ["C01", "C02"]'),
    ('answer = {"K1": A, K2: "B"}', "K2", "text_quotes", 'answer = {"K1": "A", "K2": "B"}'),
    ("sales = orders[amount]", "amount", "text_quotes", 'sales = orders["amount"]'),
    ('orders[orders["kind"] == bulb]', "bulb", "text_quotes", 'orders[orders["kind"] == "bulb"]'),
    (
        "crm.abc_classify(orders, crossing=include)",
        "include",
        "text_quotes",
        'crm.abc_classify(orders, crossing="include")',
    ),
    ("客户 = C01", "C01", "text_quotes", '客户 = "C01"'),
    ("orders = my.xlsx", "my", "file_quotes", 'orders = "my.xlsx"'),
    ("orders = orders.xlsx", "xlsx", "file_quotes", 'orders = "orders.xlsx"'),
    ("orders = my-orders.xlsx", "my", "file_quotes", 'orders = "my-orders.xlsx"'),
    ("print(ordres)", "ordres", "spelling", "print(orders)"),
    ("x = Orders", "Orders", "spelling", "x = orders"),
    ("x = true", "true", "spelling", "x = True"),
    ("panels.abc()", "panels", "import_not_run", "panels.abc()"),
]


@pytest.mark.parametrize(("typed", "name", "key", "meant"), UNKNOWN)
def test_an_unknown_name_is_told_by_where_it_stands(typed, name, key, meant):
    assert [(slip.key, slip.mended) for slip in unknown(typed, 1, name, {"orders", "crm"})] == [(key, meant)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("total + 1", "total"),
        ("quantity(3)", "quantity"),
        ("revenue.sum()", "revenue"),
        ("rows[n]", "n"),
        ("q > 3", "q"),
        ("print(later)\nlater = 3", "later"),
        ("print(result)", "result"),
    ],
)
def test_an_unknown_name_that_can_be_no_text_is_left_to_python(typed, name):
    assert unknown(typed, 1, name, {"orders"}) == []


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """A saved notebook whose other cells make names."""
    cells = [
        "import crmlib as crm\nfrom crmlib.classification import panels",
        "%matplotlib inline\nsales, n = 3, 4\ndef best(table):\n    first = table\n    return [row for row in first]",
        "answer = b",
    ]
    path = tmp_path / "chapter.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": text} for text in cells]}))
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("panels", "from crmlib.classification import panels"),
        ("crm", "import crmlib as crm"),
        ("sales", "sales, n = 3, 4"),
        ("n", "sales, n = 3, 4"),
        ("best", "def best(table):"),
        ("answer", "answer = b"),
    ],
)
def test_a_name_of_another_cell_is_told_with_the_line_that_makes_it(chapter, name, line):
    assert [(slip.key, slip.mended) for slip in unknown(f"print({name})", 1, name, set())] == [("cell_not_run", line)]


def test_a_name_inside_a_function_of_another_cell_is_none_of_the_notebook(chapter):
    assert [unknown(f"print({name})", 1, name, set()) for name in ("first", "row", "table")] == [[], [], []]


# in a notebook


CELLS = {
    "quotation mark": 'answer = "C01',
    "no import yet": "print(crm)",
    "two names": "answer = C01, C02",
    "comma and names": "answer = [C01 C02]",
    "file": "orders = my.xlsx",
    "indentation": "for n in [1]:\nprint(n)",
    "import": "import crmlib as crm",
    "frame": "import pandas as pd\nframe = pd.DataFrame()",
    "file of a frame": "frame = frame.xlsx",
    "pair": "price = 4,80",
    "meant": "limits = 4, 80",
    "stopped": "price = 4,80\nprice * 1.5",
    # errors that are no slips
    "division": "1/0",
    "key": '{}["a"]',
    "type": "3 + None",
    "value": 'int("a")',
    "of the course": 'crm.sample("nothing")',
    "attribute": "frame.sumn()",
    "inside a library": "import json\njson.loads('{')",
    "in the text of a library": 'exec("x = [1")',
    "in an import": "import broken_module",
    "a library's own name": "import broken_names\nbroken_names.f()",
    "unbound": "def f():\n    print(v)\n    v = 3\nf()",
    "syntax": "x = = 3",
    "return": "return 3",
    "index": "[][1]",
    "assert": "assert False",
    "module": "import crmlib_nothing",
    "last": "ordre = 3\nprint(ordrre)",
    "whole": "%tb",
    "seen": "import sys\nprint(type(sys.last_value).__name__, sys.last_traceback is not None)",
}
SLIPS = (
    "quotation mark",
    "no import yet",
    "two names",
    "comma and names",
    "file",
    "indentation",
    "file of a frame",
    "last",
)


def ran(tmp_path, monkeypatch, cells, environment=None):
    """The outputs of cells in the course's kernel, by their names."""
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell, new_notebook

    (tmp_path / "broken_module.py").write_text("x = [1\n")
    (tmp_path / "broken_names.py").write_text("def f():\n    return answr\n")
    for name, value in {
        **(environment or lab.environment()),
        "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path]),
    }.items():
        monkeypatch.setenv(name, value)
    book = new_notebook(cells=[new_code_cell(text) for text in cells.values()])
    NotebookClient(
        book, timeout=60, kernel_name="python3", allow_errors=True, extra_arguments=["--log-level=ERROR"]
    ).execute()
    return dict(zip(cells, [cell.outputs for cell in book.cells], strict=True))


def box(outputs):
    return "\n".join(outputs[-1].get("traceback", [])).replace(slips.BOLD, "").replace(slips.PLAIN, "")


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    with pytest.MonkeyPatch.context() as monkeypatch:
        return ran(tmp_path_factory.mktemp("made"), monkeypatch, CELLS)


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """The same cells without the hook."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        off = {"hook": "get_ipython().set_custom_exc((), None)"}
        cells = {"import": "import crmlib as crm", **off, **CELLS}
        return ran(tmp_path_factory.mktemp("made"), monkeypatch, cells)


def test_a_red_box_says_the_slip_the_mended_line_and_pythons_last_line(shown):
    assert box(shown["quotation mark"]).split("\n") == [
        "A quotation mark is missing in line 1, at C01. A text has one before it and one after it.",
        "Write:",
        '    answer = "C01"',
        "",
        "SyntaxError: unterminated string literal (detected at line 1)",
    ]
    assert shown["quotation mark"][-1].ename == "SyntaxError"


def test_every_slip_is_still_an_error_before_and_after_the_import(shown):
    names = {name: shown[name][-1].get("ename") for name in SLIPS}
    assert set(names.values()) == {"SyntaxError", "NameError", "IndentationError", "AttributeError"}
    assert 'answer = ["C01", "C02"]' in box(shown["two names"])
    assert 'answer = ["C01", "C02"]' in box(shown["comma and names"])
    assert 'frame = "frame.xlsx"' in box(shown["file of a frame"])
    assert "    for n in [1]:\n        print(n)" in box(shown["indentation"])
    assert "Run All Cells" in box(shown["no import yet"])


@pytest.mark.parametrize("name", [name for name in CELLS if name not in SLIPS])
def test_an_error_that_is_no_slip_looks_as_ever(shown, usual, name):
    def plain(outputs):
        return [
            re.sub(r"In\[\d+\]|made\d|0x\w+|\d{6,}|:\d+|line \d+", "", "\n".join(output.get("traceback", [])))
            for output in outputs
        ]

    assert plain(shown[name]) == plain(usual[name])


def test_the_whole_traceback_and_the_debugger_still_find_the_error(shown):
    assert "Traceback (most recent call last)" in box(shown["whole"])
    assert shown["seen"][-1].text.strip() == "NameError True"


def test_a_red_box_speaks_chinese_and_is_plain_where_no_colours_are_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    cells = {"plain": "%colors nocolor", "slip": 'answer = ["C01"，"C02"]'}
    said = ran(tmp_path, monkeypatch, cells)["slip"][-1].traceback
    assert said[0] == "第1行有符号 ，，它不是英文输入法的符号。Python 只认英文符号。"
    assert said[1:3] == ["应该写成：", '    answer = ["C01","C02"]']
    assert said[-1].startswith("SyntaxError: invalid character")


def test_an_import_brings_the_words_to_a_kernel_of_another_kind(tmp_path, monkeypatch):
    monkeypatch.delenv("JUPYTER_PATH", raising=False)
    cells = {"before": "x = [1", "import": "import crmlib", "after": "x = [1"}
    said = ran(tmp_path, monkeypatch, cells, dict(os.environ))
    assert "not closed" not in box(said["before"])
    assert "The bracket [ in line 1 is not closed." in box(said["after"])


def test_a_hook_of_the_owners_own_stays(tmp_path, monkeypatch):
    monkeypatch.delenv("JUPYTER_PATH", raising=False)
    cells = {
        "own": "get_ipython().set_custom_exc((KeyError,), print)\nimport crmlib\nget_ipython().custom_exceptions",
    }
    said = ran(tmp_path, monkeypatch, cells, dict(os.environ))
    assert said["own"][-1].data["text/plain"] == "(KeyError,)"


def test_nothing_is_loaded_outside_of_a_notebook():
    code = "import IPython, crmlib, sys; print('crmlib.practice.slips' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


# a slip that Python does not see


@pytest.mark.parametrize("form", ["set", "order"])
def test_two_names_in_one_are_told_by_the_check(form):
    found = difference(["C01C02", "C03"], ["C01", "C02", "C03"], form)
    assert found.message == "C01C02 is two names in one: a comma is missing between them."
    assert difference(["A1B2"], ["A1B2"], form) is None
    assert "two names" not in difference(["C01", "C04"], ["C01", "C02"], form).message


PAIRS = {
    "price = 4,80": "price = 4.80",
    "share = 0,25  # of sales": "share = 0.25  # of sales",
    "price = -4,00": "price = -4.00",
    "price = 1.250,80": "price = 1250.80",
    "%matplotlib inline\nprice = 4,80\ncost = 3,20\nprice - 1": "price = 4.80\ncost = 3.20",
    "if True:\n    price = 4,80": "price = 4.80",
    'name, price = "Ü", 3\ntext = "x = 4,80"; größe = 4,80': 'text = "x = 4,80"; größe = 4.80',
}


@pytest.mark.parametrize("source", PAIRS)
def test_a_decimal_comma_that_makes_two_numbers_is_advised(source):
    lines = [line.replace(slips.BOLD, "").replace(slips.PLAIN, "")[4:] for line in slips.advice(source)]
    assert "\n".join(lines).endswith("\n" + PAIRS[source])


@pytest.mark.parametrize(
    "source",
    [
        "a, b = 1, 2",
        "low, high = 4,80",
        "limits = 4, 80",
        "limits = (4,80)",
        "limits = [4,80]",
        "sizes = 4,80,12",
        "cuts = 1,5,20",
        "pair = 4,8",
        "pair = 4 ,80",
        "pair = 4,800",
        "x = y = 4,80",
        "f(4,80)",
        "x = f(4,80)",
        "price = 4.5,80",
        "price = 4,80.5",
        "# price = 4,80",
        'text = """\nprice = 4,80\n"""',
        "price = 4,80 if True else 3",
        "price = 4,80 (",
        "rows[4,80]",
        "rows[0] = 4,80",
        "",
    ],
)
def test_what_may_be_meant_as_a_pair_is_no_slip(source):
    assert slips.advice(source) == []


def test_an_advice_stands_once_below_the_output_of_the_cell(shown):
    def printed(name):
        text = "".join(output.get("text", "") for output in shown[name])
        return text.replace(slips.BOLD, "").replace(slips.PLAIN, "")

    assert printed("pair") == (
        "Python takes 4,80 in line 1 for two numbers, since a comma parts two numbers. If you mean\n"
        "two, put them in brackets.\nIf you mean one number, write a decimal point:\n    price = 4.80\n"
    )
    assert shown["meant"] == []
    assert shown["stopped"][0].ename == "TypeError" and printed("stopped") == printed("pair")


def test_an_advice_speaks_chinese(monkeypatch):
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    said = slips.advice("price = 4,80")
    assert said[0].startswith("第1行的 4,80 在 Python 里是两个数字") and said[1] == "如果要的是一个数字，请写成小数点："


# the words


def test_every_slip_has_words_in_both_languages():
    rows = slips._rows()
    told = {"cell_not_run", "import_not_run", "no_column", "spelling", *UNREADABLE}
    assert told | {"mended", "blank", "decimal_pair", "one_meant"} == set(rows)
    assert all(row["tells_en"] and row["tells_zh"] for row in rows.values())
    assert all(bool(row["says_en"]) == bool(row["forgot_zh"]) == bool(row["write_zh"]) for row in rows.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_names_at_least_the_ten_usual_slips(monkeypatch, language):
    monkeypatch.setenv("CRMLIB_LANGUAGE", language)
    table = crm.slips()
    assert len(table) >= 10 and (table != "").all(axis=None)
    assert "row" not in repr(crm.show(table))


def test_what_the_table_says_of_the_red_box_is_what_python_says():
    known = {"comma": "[0.1 0.2]", "colon": "if x > 3\n    y", "indentation": "if x:\ny"}
    for key, typed in {**known, "quotes_missing": 'x = "a', "quotes_curly": "“a”", "signs": "f(a，b)"}.items():
        error = problem(typed)
        assert f"{type(error).__name__}: {error.msg}".startswith(crm.slips().loc[key, "red_box"])


@pytest.mark.parametrize(
    ("asked", "mended"),
    [("cost", "cost_to_serve"), ("Sales", "sales"), ("cost to serve", "cost_to_serve"), ("sale", "sales")],
)
def test_a_column_that_the_table_lacks_is_told_with_the_nearest_one(asked, mended):
    table = crm.sample("ten_customers")
    source = f'x = 1\nx * table["{asked}"].sum()'
    [slip] = no_column(source, 2, (asked,), {"table": table})
    assert (slip.key, slip.line, slip.piece) == ("no_column", 2, asked)
    assert slip.mended == f'x = 1\nx * table["{mended}"].sum()'
    red = slips.told(source, [slip], KeyError(asked))
    assert red[0].startswith(f"Line 2 asks for the column {asked}") and red[-1] == f"KeyError: '{asked}'"


def test_a_key_of_something_else_is_no_column():
    table = crm.sample("ten_customers")
    for source, key in (
        ('{"a": 1}["b"]', "b"),
        ('shares["b"]', "b"),
        ('table["sales"]["C99"]', "C99"),
        ("table[3]", 3),
    ):
        assert no_column(source, 1, (key,), {"table": table, "shares": {"a": 1}}) == []
    [far] = no_column('table["colour"]', 1, ("colour",), {"table": table})
    assert far.mended == 'table["colour"]' and "Write:" not in " ".join(
        slips.told(far.mended, [far], KeyError("colour"))
    )
