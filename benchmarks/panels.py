"""How fast a panel answers, beside ipywidgets' `interact` on the same figure, in one run: ``make bench-panels``.

In headless Chromium each key press on our panel is followed by one on `interact` with its defaults, which draws the same
figure with seaborn, same size and dpi. Measured is the time from the key press to the new picture being loaded in the
page. Then, without a browser, what the kernel does for one move at 10,000 and at 100,000 customers.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd

import crmlib as crm
from crmlib.classification import panels, plots
from crmlib.classification.film import EIGHT

ROOT = Path(__file__).parents[1]
MOVES, WARM_UP, BURST = 32, 4, 20
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# The data and the figures; the notebooks in the browser import them from here.


@cache
def orders(n=10_000, lines=10):
    chance = np.random.default_rng(1)
    size = n * lines
    return pd.DataFrame(
        {
            "customer_id": np.array([f"C{i:06}" for i in range(n)])[(chance.power(0.6, size) * n).astype(int)],
            "date": np.datetime64("2023-07-01") + chance.integers(0, 1090, size).astype("timedelta64[D]"),
            "amount": chance.lognormal(7, 1.2, size).round(2),
            "order_id": np.arange(size),
        }
    )


@cache
def customers(n=10_000):
    return crm.customer_table(orders(n), as_of="2026-06-30")


@cache
def scored(n=10_000):
    return crm.rfm_score(customers(n))


def ours(figure, n=10_000):
    return {
        "ABC cuts": lambda: panels.abc_cuts(customers(n)),
        "RFM weights": lambda: panels.rfm_weights(scored(n)),
        "RFM cut-offs": lambda: panels.rfm_cuts(customers(n)),
        "as-of day": lambda: panels.look_back(orders(n), "2026-06-30"),
    }[figure]()


def textbook(figure):
    """The same figure as a textbook makes it: a function that draws everything anew, and `interact`."""
    import ipywidgets as w
    import matplotlib.pyplot as plt
    import seaborn as sns
    from matplotlib.ticker import PercentFormatter, StrMethodFormatter

    def abc(a, b, crossing):
        classified = crm.abc_classify(customers(), cuts=(a, max(a, b)), crossing=crossing)
        _, ax = plt.subplots(figsize=(8, 4), dpi=100)
        sns.lineplot(
            x=np.arange(len(classified)), y=classified["cum_share"].to_numpy(), estimator=None, color="black", ax=ax
        )
        start = 0
        for letter, colour in zip("ABC", sns.color_palette("colorblind"), strict=False):
            count = int((classified["abc_class"] == letter).sum())
            ax.axvspan(start, start + count, color=colour, alpha=0.3)
            ax.text(start + count / 2, 1.05, f"{letter} {count:,}", ha="center", fontweight="bold")
            start += count
            if letter != "C":
                reached = classified["cum_share"].iloc[start - 1]
                ax.plot([0, start, start], [reached, reached, 0], color="black", ls="--", lw=1)
        ax.set(
            xlim=(0, len(classified)),
            ylim=(0, 1.12),
            xlabel="customers, largest first",
            ylabel="share of sales, added up",
        )
        ax.yaxis.set_major_formatter(PercentFormatter(1.0))
        ax.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        ax.set_title(plots.pareto_classes.finding(classified), loc="left", fontweight="bold", fontsize=10.5)
        plt.tight_layout()
        plt.show()

    def weights(r, f, m, customer):
        whole = (r + f + m) / 20 or 1
        table = crm.rfm_weighted(scored(), weights=(r / whole, f / whole, m / whole))
        _, (left, right) = plt.subplots(1, 2, figsize=(8, 4), dpi=100, width_ratios=(3, 2))
        sns.histplot(table["rfm_weighted"], bins=np.arange(18, 105, 4), shrink=0.85, ax=left)
        left.axvline(table.loc[customer, "rfm_weighted"], color="red")
        left.text(
            table.loc[customer, "rfm_weighted"],
            left.get_ylim()[1],
            customer,
            ha="center",
            color="red",
            fontweight="bold",
        )
        sns.countplot(y=table["vip_label"], order=["VVVVVIP", "VVVVIP", "VVVIP", "VVIP", "VIP"], ax=right)
        right.bar_label(right.containers[0])
        left.set(xlabel="weighted score", ylabel="customers", xticks=range(20, 101, 8))
        right.set(xlabel="customers", ylabel="")
        plt.suptitle(
            plots.vip_levels.finding(plots.Weighed(table, customer)),
            ha="left",
            x=0.01,
            fontweight="bold",
            fontsize=10.5,
        )
        plt.tight_layout()
        plt.show()

    def cuts(days=90, orders=5, money=10_000):
        table = crm.rfm_score(
            customers(), method="cuts", cuts={"recency": [days], "frequency": [orders - 1], "monetary": [money]}
        )
        _eight(
            crm.rfm_segment(table, high=2),
            lambda ax: sns.barplot(
                x=[(table[score] == 2).sum() for score in ("r_score", "f_score", "m_score")], y=["R", "F", "M"], ax=ax
            ),
        )

    def as_of(day):
        table = crm.customer_table(orders(), as_of=day)
        path = panel.film.scores[: panel.days.index(day) + 1, 0]
        _eight(
            crm.rfm_segment(crm.rfm_score(table)),
            lambda ax: [
                sns.lineplot(
                    x=panel.days[: len(path)], y=path[:, i] + 6 * i, estimator=None, drawstyle="steps-post", ax=ax
                )
                for i in range(3)
            ],
        )

    def _eight(segmented, beside):
        _, (left, right) = plt.subplots(1, 2, figsize=(8, 4), dpi=100)
        sns.countplot(y=segmented["segment"], order=list(EIGHT), ax=left)
        left.bar_label(left.containers[0])
        beside(right)
        left.set(xlabel="customers", ylabel="")
        plt.suptitle(
            f"{(segmented['segment'] == 'HHH').sum():,} of {len(segmented):,} customers are “key value” (HHH).",
            ha="left",
            x=0.01,
            fontweight="bold",
            fontsize=10.5,
        )
        plt.tight_layout()
        plt.show()

    if figure == "ABC cuts":
        w.interact(
            abc,
            a=w.FloatSlider(0.80, min=0, max=1, step=0.01),
            b=w.FloatSlider(0.95, min=0, max=1, step=0.01),
            crossing=["include", "exclude"],
        )
    elif figure == "RFM weights":
        w.interact(
            weights,
            r=w.IntSlider(4, min=0, max=12),
            f=w.IntSlider(8, min=0, max=12),
            m=w.IntSlider(8, min=0, max=12),
            customer=list(scored()["monetary"].nlargest(25).index),
        )
    elif figure == "RFM cut-offs":
        w.interact(cuts, days=(1, 730), orders=(1, 30), money=(0, 100_000, 1000))
    else:
        from crmlib.classification.film import rfm_film
        from crmlib.orders import customer_days

        class panel:  # noqa: N801  the path of the customer is given to the textbook for nothing
            days = panels.look_back(orders(), "2026-06-30").controls["day"].days
            film = rfm_film(customer_days(orders()), days)

        w.interact(
            as_of, day=w.SelectionSlider(options=[(day.isoformat(), day) for day in panel.days], value=panel.days[-1])
        )


# In the browser

WATCH = """() => {
    window.pressed = 0; window.shown = [];
    document.addEventListener('keydown', () => { window.pressed = performance.now(); }, true);
    document.addEventListener('load', event => {
        if (event.target.tagName === 'IMG') window.shown.push([performance.now(), event.target.matches('.crm-picture')]);
    }, true);
}"""
KNOBS = {
    "ABC cuts": ("A ends at", "a"),
    "RFM weights": ("weight of recency", "r"),
    "RFM cut-offs": ("R high", "days"),
    "as-of day": ("look back from", "day"),
}


@contextmanager
def jupyter(folder):
    from crmlib.course import lab

    port, token = 18_000 + os.getpid() % 1000, "bench"
    command = [
        *lab.command(folder, port, False),
        f"--IdentityProvider.token={token}",
        "--ServerApp.port_retries=0",
        "--LabApp.expose_app_in_browser=True",
    ]
    own = {
        name: str(folder / "home")
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            command, env=lab.environment() | own, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        ) as server,
    ):
        try:
            import urllib.request

            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={token}").close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield lambda name: f"http://127.0.0.1:{port}/lab/tree/{name}?token={token}&reset"
        finally:
            server.terminate()


def notebook(folder, figure):
    """A notebook with our panel and, below it, the textbook's."""
    name = figure.replace(" ", "-") + ".ipynb"
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom benchmarks.panels import ours, textbook"
    cells = [
        nbformat.v4.new_code_cell(source)
        for source in (start, f"ours({figure!r})", f"textbook({figure!r})", "print('all' + ' done')")
    ]
    nbformat.write(
        nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}),
        folder / name,
    )
    return name


def opened(page, address):
    page.goto(address)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.wait_for_function("""() => { const s = window.jupyterapp?.shell.currentWidget?.sessionContext;
        return s?.isReady && s.session?.kernel?.connectionStatus === 'connected'; }""")
    page.evaluate("() => { window.jupyterapp.commands.execute('runmenu:run-all'); }")
    page.locator('.jp-OutputArea-output:has-text("all done")').wait_for(timeout=120_000)
    page.locator("img.crm-picture").wait_for()
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)


def press(page, handle, key):
    """From the key press to the picture, in milliseconds."""
    handle.focus()
    page.wait_for_timeout(50)  # it may have to be scrolled into view
    before = page.evaluate("window.shown.length")
    page.keyboard.press(key)
    page.wait_for_function("before => window.shown.length > before", arg=before)
    page.wait_for_timeout(150)  # the kernel is idle again
    return page.evaluate("before => window.shown[before][0] - window.pressed", before)


def in_browser(figure, page, address):
    """Milliseconds of each move, ours and interact's in turn, and of the last press of a burst."""
    opened(page, address)
    label, name = KNOBS[figure]
    mine = (
        page.locator(".widget-slider", has=page.locator(".widget-label", has_text=label)).locator(".noUi-handle").first
    )
    theirs = (
        page.locator(".widget-slider", has=page.locator(f".widget-label:text-is('{name}')"))
        .locator(".noUi-handle")
        .first
    )
    times = {"ours": [], "interact": []}
    for move in range(MOVES + WARM_UP):
        key = "ArrowLeft" if move // 4 % 2 == 0 else "ArrowRight"
        for who, handle in (("ours", mine), ("interact", theirs)):
            took = press(page, handle, key)
            if move >= WARM_UP:
                times[who].append(took)
    mine.focus()
    for count in range(BURST):  # up, and down again: so the last presses count wherever the slider stands
        page.keyboard.press("ArrowRight" if count < BURST // 2 else "ArrowLeft")
    page.wait_for_timeout(2500)
    settled = page.evaluate("window.shown.at(-1)[0] - window.pressed")
    return times, settled


# In the kernel


def in_kernel(figure, n, moves=40):
    """Milliseconds for computing and for drawing and encoding, medians over the moves of one slider; drawing also as processor time."""
    panel = ours(figure, n)
    panel.view  # noqa: B018  made here, so that the first move does not pay for it
    name = KNOBS[figure][1]
    control = panel.controls[name]
    values = control.days[-moves:] if name == "day" else list(np.linspace(control.low, control.high, moves + 1)[1:])
    rows = []
    for value in values:
        settings = {**panel.settings, name: value if name in ("day", "a") else int(value)}
        start = time.perf_counter()
        result = panel.compute(**settings)
        computed, busy = time.perf_counter(), time.thread_time()
        panel.draw(result, panel.axes, panel.artists)
        panel.picture()
        rows.append((computed - start, time.perf_counter() - computed, time.thread_time() - busy))
    return [1000 * statistics.median(column) for column in zip(*rows, strict=True)]


def of_credit():
    """The panels of lesson 5 on the sample firm: they hold one buyer, eight buyers or a ledger by month, never a large table."""
    from crmlib.credit import panels as credit

    evidence = crm.sample("credit_evidence")
    buyer = crm.limit_inputs(evidence).loc[["C029"]]
    sales = pd.Series(range(60, 300, 10), dtype=float, index=pd.period_range("2024-07", periods=24, freq="M"))
    return {
        "days late": credit.days_late(evidence[evidence["customer_id"] == "C029"]),
        "C weights": credit.c_weights(crm.five_c(evidence)),
        "which binds": credit.which_limit_binds(buyer),
        "repeat order": credit.repeat_order(),
        "insured part": credit.insured_part(),
        "countback": credit.countback(sales, 600),
        "deposit": credit.deposit(),
    }


def first_control(panel, moves=40):
    """Milliseconds for computing and for drawing and encoding, medians over the moves of the first slider."""
    panel.view  # noqa: B018  made here, so that the first move does not pay for it
    name, control = next(iter(panel.controls.items()))
    whole = float(control.step).is_integer()
    rows = []
    for value in np.linspace(control.low, control.high, moves + 1)[1:]:
        start = time.perf_counter()
        result = panel.compute(**{**panel.settings, name: int(value) if whole else float(value)})
        computed = time.perf_counter()
        panel.draw(result, panel.axes, panel.artists)
        panel.picture()
        rows.append((computed - start, time.perf_counter() - computed))
    return [1000 * statistics.median(column) for column in zip(*rows, strict=True)]


def p95(times):
    return float(np.quantile(times, 0.95))


def main(figures):
    from playwright.sync_api import sync_playwright

    figures = figures or list(KNOBS)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {date.today()}")
    print(f"\nKey press to new picture, 10,000 customers, {MOVES} moves each, in turn (ms)")
    print(f"{'':14}{'ours':>8}{'p95':>8}{'interact':>10}{'p95':>8}{'burst of 20':>13}")
    ratios, record = {}, {}
    with tempfile.TemporaryDirectory() as folder, jupyter(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for figure in figures:
            page = browser.new_page(viewport={"width": 1920, "height": 1080})
            times, settled = in_browser(figure, page, address(notebook(Path(folder), figure)))
            page.close()
            mine, theirs = statistics.median(times["ours"]), statistics.median(times["interact"])
            ratios[figure], record[figure] = theirs / mine, times | {"settled": settled}
            print(
                f"{figure:14}{mine:8.0f}{p95(times['ours']):8.0f}{theirs:10.0f}{p95(times['interact']):8.0f}"
                f"{settled:8.0f} ({settled / mine:.1f} moves)"
            )
        browser.close()
    for figure, ratio in ratios.items():
        print(f"{figure}: ratio to interact: {ratio:.1f}")
    print("\nIn the kernel (ms, medians)")
    print(f"{'':14}{'customers':>10}{'compute':>10}{'draw, encode':>14}{'of it busy':>12}")
    for figure in figures:
        for n in (10_000, 100_000):
            compute, draw, busy = in_kernel(figure, n)
            print(f"{figure:14}{n:10,}{compute:10.2f}{draw:14.1f}{busy:12.1f}")
    for figure, panel in of_credit().items():
        compute, draw = first_control(panel)
        print(f"{figure:14}{'':10}{compute:10.2f}{draw:14.1f}")
    if os.environ.get("BENCH_JSON"):
        Path(os.environ["BENCH_JSON"]).write_text(json.dumps(record))


if __name__ == "__main__":
    main(sys.argv[1:])
