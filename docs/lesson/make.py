"""Begin a lesson: ``make lesson NAME=followup`` copies this folder's files into the tree under the lesson's name.

Nothing is overwritten: a file that is there stays, and is named.
"""

import sys
from pathlib import Path

TEMPLATE = Path(__file__).parent
ROOT = TEMPLATE.parents[1]
OWN = ("make.py", "README.md")  # of the template itself


def filled(text: str, lesson: str, number: int) -> str:
    """A text of the template for one lesson."""
    for mark, word in (("LESSON", lesson), ("NN", f"{number:02d}"), ("lesson N", f"lesson {number}"), ("Lesson N", f"Lesson {number}")):
        text = text.replace(mark, word)
    for mark in ("N.1", "-N-1"):
        text = text.replace(mark, mark.replace("N", str(number)))
    return text


def begin(lesson: str, root: Path = ROOT) -> dict[str, list[Path]]:
    """Copy the template; which files were made and which were there already."""
    sys.path.insert(0, str(root))
    from crmlib.lessons import LESSONS

    if lesson not in LESSONS:
        sys.exit(f"There is no lesson {lesson!r}; name one of {', '.join(LESSONS)}: make lesson NAME=followup.")
    number = LESSONS.index(lesson) + 1
    done: dict[str, list[Path]] = {"made": [], "there": []}
    for source in sorted(path for path in TEMPLATE.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        place = source.relative_to(TEMPLATE)
        if place.as_posix() in OWN:
            continue
        target = root / filled(place.as_posix(), lesson, number)
        there = target.exists() or (target.name == "panels.py" and (target.parent / "panels").exists())
        done["there" if there else "made"].append(target)
        if not there:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(filled(source.read_text(encoding="utf-8"), lesson, number), encoding="utf-8")
    publish(root / "crmlib" / "__init__.py", f"    from crmlib.{lesson}.silence import silence\n")
    return done


def publish(door: Path, line: str) -> None:
    """Put the idea's name among the public ones, once."""
    text = door.read_text(encoding="utf-8")
    if line not in text:
        door.write_text(text.replace("\nelse:\n", f"{line}\nelse:\n", 1), encoding="utf-8")


def main() -> None:
    """Say what was done and what comes next."""
    done = begin(sys.argv[1] if len(sys.argv) > 1 else "")
    for path in done["made"]:
        print(f"made   {path.relative_to(ROOT)}")
    for path in done["there"]:
        print(f"stays  {path.relative_to(ROOT)}")
    print("Now: make notebooks exercises test; then replace one idea after the other (CONTRIBUTING.md).")


if __name__ == "__main__":
    main()
