"""A room's progress: who has done what in each chapter, and the exercises at which most are stuck.

It reads the files that learners have handed in, or that lie side by side where several share one account. They say
which exercises and questions were tried and which are right; no code and no words of a learner are in them.

python -m dltutor.publish.classroom FOLDER
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from dltutor import exercises
from dltutor.errors import LearnerError
from dltutor.exercises.core import store
from dltutor.wording import many

SHOWN = 5
SAYS = (
    "Which exercises were tried and which are right, from the files that learners have handed in; nothing they wrote."
)


def read(folder: Path) -> dict[str, store.Entries]:
    """The entries of each learner, by name; raises a `LearnerError` where no progress is found."""
    if not folder.is_dir():
        raise LearnerError(f"{folder}: there is no such folder; name the one with the learners' files")
    found = {}
    for file in sorted(folder.glob("*progress*.json")):
        entries = store.of_file(file)
        if entries is None:
            print(f"dltutor: {file.name} is left out: it is damaged, or of a newer dltutor", file=sys.stderr)
        else:
            found[file.stem.removeprefix("progress").strip("-") or "(no name)"] = entries
    if not found:
        raise LearnerError(
            f"{folder}: no progress is in it; learners hand it in with dltutor.hand_in({str(folder)!r}, NAME)"
        )
    return found


def table(room: dict[str, store.Entries]) -> str:
    """Learner by chapter: exercises right, of how many; ``-`` where nothing was tried."""
    chapters = exercises.chapters()
    lines = [["learner", *(f"{chapter.number:02d}" for chapter in chapters)]]
    for name, entries in room.items():
        states = [
            [entries.get((str(chapter.number), "exercises", exercise.key)) for exercise in chapter.exercises]
            for chapter in chapters
        ]
        lines.append([name, *(f"{one.count(store.RIGHT)}/{len(one)}" if any(one) else "-" for one in states)])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def stuck(room: dict[str, store.Entries]) -> str:
    """The exercises that most learners have tried without being right yet, the commonest first."""
    titles = {
        (str(chapter.number), exercise.key): f"{chapter.number:02d} · {exercise.title}"
        for chapter in exercises.chapters()
        for exercise in chapter.exercises
    }
    tried, open_still = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for entries in room.values():
        for (chapter, part, key), state in entries.items():
            if part == "exercises" and (chapter, key) in titles:
                tried[chapter, key] += 1
                open_still[chapter, key] += state != store.RIGHT
    worst = [(key, count) for key, count in open_still.most_common(SHOWN) if count]
    if not worst:
        return "Nobody is stuck: whatever was tried is right."
    return "\n".join(
        ["Stuck at:", *(f"  {titles[key]}: {count} of {tried[key]} not right yet" for key, count in worst)]
    )


def main(arguments: Sequence[str]) -> int:
    """Print the table of the room; 0, or 2 where there is nothing to read."""
    try:
        room = read(Path(arguments[0]))
    except LearnerError as problem:
        print(f"dltutor: {problem}", file=sys.stderr)
        return 2
    print(f"{SAYS}\n\n{table(room)}\n\n{stuck(room)}\n\n{many(len(room), 'learner')}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
