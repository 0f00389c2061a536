"""Chapter 13, open: a card for a network of one's own, checked for what it must contain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotAttemptedError, brief, one_number

TEXTS = {
    "what it is": "what goes in, what comes out, what kind of network",
    "made for": "who may use it, and for what",
    "not made for": "what it must not be used for, though somebody might",
    "trained on": "which data, and how many",
    "tested on": "which data, how many, and that none of it was trained on",
    "harm": "who is harmed when it is wrong, and how",
    "who answers": "who answers to such a person, and how this one is reached",
}
COUNTED = ("trained on", "tested on")  # must say how many
LEAST_WORDS, LEAST_GROUPS, ROOM = 5, 2, 0.006
ENTRIES = (*TEXTS, "right", "right by group", "weakest group")


class ModelCard(Exercise):
    key = "model_card"
    title = "a card for your network"
    task = (
        "Fill in `card`, a dictionary for a network of your own. Sentences of at least five words: `what it is`, "
        "`made for`, `not made for`, `trained on` and `tested on` (both with a number: how many?), `harm` (whom, when "
        "it is wrong, and how), `who answers` (to such a person). Numbers: `right`, the share of the test set; `right "
        "by group`, a dictionary with `(how many, share right)` for each group; `weakest group`, the one that comes "
        "off worst. The check sees whether something is there and whether the numbers fit together, not whether it is "
        "true: that is up to you."
    )
    hints = (
        "Begin with the numbers: which groups are there in your test set, and who would miss it if one of them were "
        "not counted? Then imagine a person who is harmed, and write for that person.",
        "`not made for` is the entry that others forget: letters instead of digits, children instead of adults, a "
        "decision without anybody who looks. `right` must be the mean of the groups, each counted by its size.",
        "`right by group` looks like `{'clean': (360, 0.98), 'noisy': (360, 0.86)}`; then `right` is 0.92 and "
        "`weakest group` is `'noisy'`.",
    )
    code = """
card = {
    "what it is": "A network with two hidden layers that reads one digit from 8 × 8 pixels",
    "made for": "learners who want to see how a network works",
    "not made for": "reading forms, cheques or anything that decides about a person",
    "trained on": "1,437 images of digits, and no letter among them",
    "tested on": "360 other digits, clean, and once more with noise",
    "harm": "whoever's number is misread: a letter or money goes to somebody else",
    "who answers": "the person who gave you this notebook, in the course's forum",
    "right": 0.92,
    "right by group": {"clean": (360, 0.98), "noisy": (360, 0.86)},
    "weakest group": "noisy",
}
"""
    why = "it says for whom the network works, for whom less, and whom one can ask; a total alone says none of it."

    def judge(self, card: Any) -> str:
        need(isinstance(card, Mapping), f"`card` is {brief(card)}: it must be a dictionary, `{{'made for': …}}`")
        entries = {str(name): value for name, value in card.items()}
        missing = [name for name in ENTRIES if name not in entries]
        need(not missing, f"the entry {missing[0]!r} is missing" if missing else "")
        still = [name for name in ENTRIES if entries[name] is Ellipsis or entries[name] is None]
        if len(still) >= len(TEXTS):
            raise NotAttemptedError
        need(
            not still,
            f"{still[0]!r} is still open: {TEXTS.get(still[0], 'a number that you have measured')}" if still else "",
        )
        self._read(entries)
        groups = self._groups(entries["right by group"])
        self._reckon(entries["right"], groups, entries["weakest group"])
        worst = min(groups, key=lambda name: groups[name][1])
        fit = (
            f"all {len(ENTRIES)} entries are there, and the numbers fit: of {worst!r} {groups[worst][1]:.0%} are right"
        )
        return f"{fit}. Now give it to somebody who does not know the network: what do they ask?"

    @staticmethod
    def _read(entries: Mapping[str, Any]) -> None:
        """The sentences: each is one, says something of its own, and says how many where it must."""
        said: dict[str, str] = {}
        for name, about in TEXTS.items():
            text = entries[name]
            need(isinstance(text, str), f"{name!r} is {brief(text)}: it must be a sentence, on {about}")
            words = re.findall(r"\w+", text)
            need(len(words) >= LEAST_WORDS, f"{name!r} has {len(words)} words: say {about}, in {LEAST_WORDS} or more")
            short = " ".join(words).lower()
            twin = said.get(short)
            need(twin is None, f"{name!r} and {twin!r} say the same: the one is on {about}")
            said[short] = name
            if name in COUNTED:
                need(re.search(r"\d", text), f"{name!r} says nothing of how many: write the number")

    @staticmethod
    def _groups(given: Any) -> dict[Any, tuple[float, float]]:
        """For each group how many were tested and which share was right."""
        like = "`{'clean': (360, 0.98), 'noisy': (360, 0.86)}`"
        need(isinstance(given, Mapping), f"'right by group' is {brief(given)}: it must be a dictionary, {like}")
        few = f"'right by group' has {len(given)} group{'' if len(given) == 1 else 's'}"
        need(len(given) >= LEAST_GROUPS, f"{few}: take {LEAST_GROUPS} or more, else it is the total once more")
        groups = {}
        for name, pair in given.items():
            fits = isinstance(pair, tuple | list) and len(pair) == 2
            need(fits, f"the group {name!r} is {brief(pair)}: it must be two numbers, (how many, share right)")
            people, right = one_number(pair[0]), one_number(pair[1])
            need(
                people is not None and people >= 1,
                f"the group {name!r} has {brief(pair[0])} samples: a number from 1 on",
            )
            need(
                right is not None and 0 <= right <= 1,
                f"the group {name!r} is right in {brief(pair[1])}: a share from 0 to 1",
            )
            groups[name] = float(people or 0), float(right or 0)
        return groups

    @staticmethod
    def _reckon(total: Any, groups: Mapping[Any, tuple[float, float]], weakest: Any) -> None:
        """The total follows from the groups, and the weakest one is named."""
        right = one_number(total)
        need(right is not None and 0 <= right <= 1, f"'right' is {brief(total)}: it must be a share from 0 to 1")
        people = sum(count for count, _ in groups.values())
        mean = sum(count * share for count, share in groups.values()) / people
        plain = sum(share for _, share in groups.values()) / len(groups)
        fits = right is not None and abs(right - mean) <= ROOM
        if not fits and right is not None and abs(right - plain) <= ROOM:
            need(False, f"'right' is {right:.3f}, the plain mean of the groups: by their sizes it is {mean:.3f}")
        need(fits, f"'right' is {right:.3f}, and the groups make {mean:.3f}: were both measured on the same test set?")
        least = min(share for _, share in groups.values())
        named = [name for name in groups if name == weakest or str(name) == str(weakest)]
        need(named, f"'weakest group' is {brief(weakest)}: it must be one of the names in 'right by group'")
        share = groups[named[0]][1]
        need(
            share <= least + 1e-9,
            f"'weakest group' is {brief(weakest)}, right in {share:.1%}: another one has {least:.1%}",
        )
