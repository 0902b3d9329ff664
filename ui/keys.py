"""The keys: one table of act, key and words (ui.md 7). Pages connect acts by name; foot and palette read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from resources.language import mark


class Locked(Enum):
    """Whether an act works on a locked laptop."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its name for the program, its key as Qt writes it, its words for people.

    ``hold_s`` is how long it is held; 0 for a press. ``cap`` is what stands in the key cap; an act without a key is
    found by its name alone.
    """

    name: str
    key: str
    words: str
    locked: Locked = Locked.NO
    hold_s: float = 0.0
    other_key: str = ""

    @property
    def cap(self) -> str:
        """What is printed on the keys, in the order one presses them."""
        return self.key.replace("+", " ").replace("Return", "Enter").replace("PgDown", "PgDn")


ACTS: Final = (
    Act("mandate_card", "F1", mark("mandate card"), Locked.YES),
    Act("conduct_cards", "Shift+F1", mark("conduct cards and all keys"), Locked.YES),
    Act("new_interview", "F2", mark("new interview")),
    Act("new_in_box", "Shift+F2", mark("new interview in the drop-box")),
    Act("new_observation", "F3", mark("new observation")),
    Act("slip", "Shift+F3", mark("seal who this person is")),
    Act("mark_moment", "F4", mark("mark this moment"), Locked.YES),
    Act("renewing", "Shift+F4", mark("the search that is made anew: let it wait, or go on")),
    Act("board", "F5", mark("board")),
    Act("gate", "Shift+F5", mark("at the gate: cover locks")),
    Act("next_pane", "F6", mark("next part of the page")),
    Act("previous_pane", "Shift+F6", mark("previous part of the page")),
    Act("partial", "F7", mark("partial and back")),
    Act("cover", "F8", mark("cover")),
    Act("lock", "F9", mark("lock now")),
    Act("find_act", "F10", mark("find an act by its name"), other_key="Ctrl+K"),
    Act("full_screen", "F11", mark("full screen"), Locked.YES),
    Act("seal", "F12", mark("seal"), Locked.YES, hold_s=1.5),
    Act("wipe", "F12+Delete", mark("wipe"), Locked.YES, hold_s=3.0),
    Act("done", "Ctrl+Return", mark("done, next"), other_key="Ctrl+Enter"),
    Act("name_guard", "Alt+Return", mark("answer the name guard"), other_key="Alt+Enter"),
    Act("find", "Ctrl+F", mark("find a record")),
    Act("new", "Ctrl+N", mark("new in this list")),
    Act("pairs", "Ctrl+J", mark("who counts as one person")),
    Act("give", "Ctrl+G", mark("give mine: to the evening's laptop")),
    Act("pdf", "Ctrl+P", mark("save as PDF")),
    Act("back", "Esc", mark("close, back"), Locked.YES),
    Act("previous_way", "Ctrl+PgUp", mark("previous way")),
    Act("next_way", "Ctrl+PgDown", mark("next way")),
    Act("moments", "", mark("marked moments")),
    Act("withdraw", "", mark("withdraw consent")),
    Act("class", "", mark("class of this record")),
    Act("medical", "", mark("medical note of this person")),
    Act("comment", "", mark("comment on this record")),
    Act("paper", "", mark("paper: transcribe slips, destroy, void codes")),
    Act("plan", "", mark("plan: visit, team, areas, risks, who carries what")),
    Act("complete", "", mark("complete: talks that were kept in part, and the second listener")),
    Act("debrief", "", mark("debrief: findings and what they rest on")),
    Act("coverage", "", mark("coverage: areas and check list")),
    Act("take_in", "", mark("take in: the team's bundles at the debrief")),
    Act("differences", "", mark("differences: what laptops wrote differently")),
    Act("themes", "", mark("theme by theme: the agenda, what was decided")),
    Act("evening", "", mark("the evening: what is left, tasks, who keeps what")),
    Act("hand_over", "", mark("hand over: to the office, receipts, remove")),
    Act("inbox", "", mark("inbox: what the laptops sent")),
    Act("code_book", "", mark("code book: sealed slips, the annex of a debrief record")),
    Act("laptops", "", mark("laptops: who has one, invite, return codes")),
    Act("settings", "", mark("settings: size of the words, language, passphrases")),
    Act("drill", "", mark("drill")),
)
BY_NAME: Final = {act.name: act for act in ACTS}
