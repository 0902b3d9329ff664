"""``npm-field demo``: a fictional visit from end to end, its results in one folder, and a check of itself.

An office and three laptops are enrolled; the visit is planned, captured, partly in partial mode, completed, one
consent withdrawn; bundles go to the lead on a stick and to the office through a real relay; receipts come back and
each laptop says what is safe to remove; the office reports. Then fresh processes of the command line hold every
revision's hash and signature at the office against what the laptops' processes printed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from npm_field.cli import demo_folder, demo_pictures, demo_relay
from npm_field.crypto import passphrase as passphrases
from npm_field.crypto import passphrase_words
from npm_field.errors import DemoFailedError, FieldError
from npm_field.usecases import enrol, fiction, intake, network, packs, previewed, receipts, receive
from npm_field.usecases.seat import local_now
from storage import safe_files
from storage.vault import DAYBOOK_FILE
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.fiction import Laptop
    from npm_field.usecases.network import Synced
    from npm_field.usecases.seat import Seat

PASSPHRASES: Final = "passphrases.txt"
"""Written beside the demo's vaults, which hold fiction only, so that anybody can open them."""
STEPS: Final = 13
BEGIN: Final = 0
OFFICE: Final = "office"
REPORT: Final = "report-internal.pdf"
ROSTER: Final = "roster.npmf"
PACK: Final = "visit-pack.npmf"


def run(terminal: Terminal) -> None:
    """Play the visit into ``--dir``. Raises ``DemoFailedError`` when the check of itself fails."""
    folder = terminal.arguments.dir.absolute()
    told = fiction.story(local_now().date())
    demo_folder.make(folder, _made(told), again=terminal.arguments.again)
    play = _Play(terminal, folder, told)
    try:
        play.run()
    except KeyboardInterrupt:
        said = terminal.language.tr(
            "Ended at step {step} of {steps}. What is in {folder} is fictional, and the next make demo replaces it.",
            step=play.step,
            steps=STEPS,
            folder=str(terminal.arguments.dir),
        )
        terminal.tell(f"\n{said}")
        raise


def _made(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of what a demo makes in its folder."""
    laptops = [laptop.name for laptop in fiction.laptops(told)]
    files = (ROSTER, PACK, *map(_bundle, laptops), REPORT, PASSPHRASES)
    return (OFFICE, *laptops, demo_relay.FOLDER, demo_pictures.FOLDER, *files)


def _bundle(laptop: str) -> str:
    return f"from-{laptop}.npmf"


@dataclass(slots=True)
class _Play:
    """One performance: where it happens and who is on."""

    terminal: Terminal
    folder: Path
    told: Mapping[str, Any]
    words: dict[str, str] = field(default_factory=dict)
    step: int = BEGIN
    began: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        tr = self.terminal.language.tr
        laptops = fiction.laptops(self.told)
        self._tell(tr("An office makes its vault with a records key and an identity-desk key, each copied to paper."))
        office = self._office()
        self._tell(tr("The office makes a relay; it runs as a process of its own and has no key of a vault."))
        with demo_relay.running(office, self.folder, self.step):
            printed = self._visit(office, laptops)
        self._tell(
            tr("A fresh process at the office holds every hash and signature against what the laptops printed.")
        )
        verified = self._compare(printed)
        self._tell(tr("The office writes its internal, encrypted report."))
        report = self._report()
        self._finish(verified, report)

    def _visit(self, office: Seat, laptops: tuple[Laptop, ...]) -> Mapping[str, list[str]]:
        """Play from the enrolment until the office's receipts are back; return what the laptops printed."""
        tr = self.terminal.language.tr
        self._tell(tr("Three laptops are enrolled by three files each; six words are compared on both screens."))
        seats = {laptop.name: self._enrolled(office, laptop) for laptop in laptops}
        lead = seats[laptops[0].name]
        self._tell(tr("The lead plans the visit; the visit pack goes to every laptop."))
        self._distribute(office, lead, seats)
        self._quiet(network.sync(office))  # the relay learns who the laptops are
        self._tell(tr("The visit: talks and observations are written on three laptops, two talks in partial mode."))
        done = list(fiction.capture_all(seats, self.told))
        self._note(tr("{n} records written.", n=len(done)))
        self._tell(tr("Back in a safe place: the first partial record is completed beside its cues."))
        for code in fiction.complete_all(lead, self.told, keep_waiting=1):
            self._note(tr("{code} is completed.", code=code))
        self._pictures(lead, laptops[0])
        self._tell(tr("The other one follows. A consent is withdrawn, and one person asks that nothing is kept."))
        for code in fiction.complete_all(lead, self.told):
            self._note(tr("{code} is completed.", code=code))
        for code in fiction.withdraw_purposes(lead, self.told):
            self._note(tr("{code} is left out of the public report from now on.", code=code))
        fiction.talk_withdrawn(seats, self.told)
        for desk in (*seats.values(), office):
            desk.vault.close()
        self._tell(tr("Each laptop hands over: one signed, padded, encrypted bundle each."))
        printed = {laptop.name: self._handed_over(laptop) for laptop in laptops}
        self._tell(tr("The lead takes in the team's bundles from a stick."))
        self._gather(laptops)
        self._draw(laptops[0], demo_pictures.EVENING)
        self._tell(tr("Every laptop syncs with the relay; the office fetches, looks, accepts, and signs receipts."))
        for laptop in laptops:
            self._synced(laptop)
        self._taken_in(len(laptops))
        self._tell(tr("The receipts come back: each laptop says what is safe to remove."))
        for laptop in laptops:
            self._receipted(laptop)
        return printed

    # --- the acts ---------------------------------------------------------------------------------------------

    def _office(self) -> Seat:
        desk = passphrases.prepare(self._passphrase("identity-desk"))
        made = enrol.make_office(
            self.folder / OFFICE,
            name=str(self.told["office"]),
            passphrase=passphrases.prepare(self._passphrase(OFFICE)),
            desk_passphrase=desk,
        )
        self._note(
            self.terminal.language.tr("Paper keys: {words}", words=" / ".join(p.words[0] for p in made.papers))
        )
        return made.seat

    def _enrolled(self, office: Seat, laptop: Laptop) -> Seat:
        invitation = enrol.invite(office, role=laptop.role, person=laptop.person)
        made = enrol.make_laptop(
            self.folder / laptop.name,
            invitation,
            passphrase=passphrases.prepare(self._passphrase(laptop.name)),
        )
        examined = enrol.examine(office, made.answer)
        if examined.words != made.words:
            raise DemoFailedError(step=self.step)
        self._note(f"{laptop.person}: {' '.join(made.words)}")
        enrol.finish(made.seat, enrol.approve(office, examined))
        fiction.give_pads(office, made.seat, fiction.paper_codes(self.told, laptop))
        return made.seat

    def _distribute(self, office: Seat, lead: Seat, seats: Mapping[str, Seat]) -> None:
        """Tell every laptop who the others are, then send it the lead's plan."""
        roster = self.folder / ROSTER
        packs.send(office, roster)
        for desk in seats.values():
            fiction.set_morning(desk, self.told)
            receive.take_in(desk, receive.preview(desk, roster))
        fiction.prepare(lead, self.told)
        pack = self.folder / PACK
        done = packs.send(lead, pack).packs[0].delivered
        for desk in seats.values():
            if desk is not lead:
                receive.take_in(desk, receive.preview(desk, pack))
        self._note(self.terminal.language.tr("{n} records, sealed to {k} keys.", n=done.records, k=done.recipients))

    def _pictures(self, lead: Seat, laptop: Laptop) -> None:
        """Draw pages of the lead's laptop, which is closed for it and opened again after."""
        if not self.terminal.arguments.no_window:
            lead.vault.close()
            self._draw(laptop, demo_pictures.VISIT, lead.now)
            lead.vault = self._opened(laptop.name).vault

    def _draw(self, laptop: Laptop, pages: Sequence[str], now: Callable[[], datetime] | None = None) -> None:
        """Draw pages of a closed vault, at the hour of the story."""
        if not self.terminal.arguments.no_window:
            vault = self.folder / laptop.name
            drawn = demo_pictures.draw(self.terminal, vault, self.words[laptop.name], pages, now)
            if not drawn:
                raise DemoFailedError(step=self.step)
            self._note(self.terminal.language.tr("{n} pictures of the pages.", n=drawn))

    def _handed_over(self, laptop: Laptop) -> list[str]:
        """Export in a process of its own; return the revisions that it printed."""
        path = self.folder / _bundle(laptop.name)
        answer = self._command(laptop.name, "bundle", "export", str(self.folder / laptop.name), str(path))
        revisions: list[str] = answer["revisions"]
        self._note(
            self.terminal.language.tr(
                "{person}: bundle {number} with {n} revisions, {size} bytes.",
                person=str(laptop.person),
                number=int(answer["sequence"]),
                n=len(revisions),
                size=path.stat().st_size,
            )
        )
        return revisions

    def _gather(self, laptops: tuple[Laptop, ...]) -> None:
        if self.terminal.arguments.change_one_byte:
            _change_one_byte(self.folder / _bundle(laptops[1].name))
        lead = self._opened(laptops[0].name)
        fiction.set_evening(lead, self.told)
        try:
            for laptop in laptops[1:]:
                self._take_in(lead, laptops[0], laptop)
        except FieldError as error:
            self._note(sentence(error, self.terminal.language))
            raise DemoFailedError(step=self.step) from None
        finally:
            lead.vault.close()

    def _synced(self, laptop: Laptop) -> None:
        """Sync in a process of its own: what goes is with the relay, and not yet confirmed by the office."""
        answer = self._command(laptop.name, "sync", str(self.folder / laptop.name))
        if answer["faults"] or not answer["sent"] or answer["unconfirmed"] != answer["sent"]:
            raise DemoFailedError(step=self.step)
        self._note(
            self.terminal.language.tr(
                "{person}: {sent} sent and not yet confirmed by the office.",
                person=str(laptop.person),
                sent=int(answer["sent"]),
            )
        )

    def _taken_in(self, senders: int) -> None:
        """Let the office fetch, accept everything, and send its receipts."""
        office = self._opened(OFFICE)
        self._quiet(network.sync(office))
        came = [one for one in intake.waiting(office) if one.state == intake.WAITING]
        outcomes = [intake.accept(office, one.id) for one in came]
        if len({one.device for one in came}) != senders or any(one.refused for one in outcomes):
            raise DemoFailedError(step=self.step)
        self._quiet(network.sync(office))
        office.vault.close()
        self._note(
            self.terminal.language.tr(
                "The office accepts {n} bundles: {new} new, {known} known, {refused} put aside.",
                n=len(came),
                new=sum(one.new for one in outcomes),
                known=sum(one.known for one in outcomes),
                refused=0,
            )
        )

    def _receipted(self, laptop: Laptop) -> None:
        seat = self._opened(laptop.name)
        done = self._quiet(network.sync(seat))
        standing = receipts.state(seat)
        seat.vault.close()
        if done.unconfirmed or standing.delivered != standing.records:
            raise DemoFailedError(step=self.step)
        self._note(
            self.terminal.language.tr(
                "{person}: {safe} of {n} records are safe to remove.",
                person=str(laptop.person),
                safe=len(standing.safe),
                n=standing.records,
            )
        )

    def _opened(self, name: str) -> Seat:
        return enrol.open_seat(self.folder / name, passphrases.prepare(self.words[name]))

    def _quiet(self, done: Synced) -> Synced:
        """Return what a sync brought where all of it went well. Raises ``DemoFailedError``."""
        if done.trouble is not None or done.faults or done.numbers:
            raise DemoFailedError(step=self.step)
        return done

    def _take_in(self, lead: Seat, into: Laptop, sender: Laptop) -> None:
        shown = receive.preview(lead, self.folder / _bundle(sender.name))
        refused = previewed.unfit(lead, shown)
        taken = receive.take_in(lead, shown)
        self._note(
            self.terminal.language.tr(
                "{into} takes in {sender}: new {new}, known {known}, put aside {refused}, differing {differences}.",
                into=str(into.person),
                sender=str(sender.person),
                new=len(shown.new),
                known=shown.known,
                refused=len(refused),
                differences=taken.differences,
            )
        )
        if refused:
            raise DemoFailedError(step=self.step)

    def _compare(self, printed: Mapping[str, list[str]]) -> int:
        answer = self._command(OFFICE, "vault", "check", str(self.folder / OFFICE))
        wanted = {revision for revisions in printed.values() for revision in revisions}
        if answer["damage"] or not wanted or not wanted <= set(answer["verified"]):
            raise DemoFailedError(step=self.step)
        self._note(self.terminal.language.tr("{n} revisions, each hash and signature as printed.", n=len(wanted)))
        return len(wanted)

    def _report(self) -> Mapping[str, Any]:
        path = self.folder / REPORT
        visit = str(self.told["visit"]["code"])
        answer = self._command(OFFICE, "report", str(self.folder / OFFICE), "--visit", visit, "--out", str(path))
        self.words[REPORT] = str(answer["passphrase"])
        return answer

    def _finish(self, verified: int, report: Mapping[str, Any]) -> None:
        lines = [f"{name}: {words}" for name, words in self.words.items()]
        safe_files.create_new(self.folder / PASSPHRASES, ("\n".join(lines) + "\n").encode())
        seconds = round(time.monotonic() - self.began)
        document = {"dir": str(self.folder), "revisions": verified, "pages": report["pages"], "seconds": seconds}
        text = self.terminal.language.tr(
            "Done in {seconds} s. Vaults, bundles, report and pictures are in {folder}; passphrases in {name}.",
            seconds=seconds,
            folder=str(self.folder),
            name=PASSPHRASES,
        )
        lead = self.words[fiction.laptops(self.told)[0].name]
        text += "\n" + self.terminal.language.tr("The lead's laptop opens with: {words}", words=lead)
        self.terminal.answer(document, text)

    # --- telling and asking -----------------------------------------------------------------------------------

    def _passphrase(self, name: str) -> str:
        self.words[name] = passphrases.make(passphrase_words.words("en"), 6)
        return self.words[name]

    def _tell(self, text: str) -> None:
        self.step += 1
        self.terminal.tell(f"[{self.step}/{STEPS}] {text}")

    def _note(self, text: str) -> None:
        if text:
            self.terminal.tell(f"        {text}")

    def _command(self, vault: str, *arguments: str) -> dict[str, Any]:
        """Run the command line in a fresh process and return its JSON. Raises ``DemoFailedError``."""
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "npm_field"]
        done = subprocess.run(  # noqa: S603 - our own program with our own arguments
            [*program, "--json", "--passphrase-fd", "0", *arguments],
            input=self.words[vault].encode() + b"\n",  # Windows hands on no other descriptor than these three
            capture_output=True,
            cwd=self.folder,
            check=False,
        )
        if done.returncode != 0:
            self._note(done.stderr.decode(errors="replace").strip())
            raise DemoFailedError(step=self.step)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def _change_one_byte(path: Path) -> None:
    """Change the middle byte of a bundle, as a bad stick or a bad person would."""
    data = bytearray(safe_files.read(path, limit_bytes=1 << 30))
    data[len(data) // 2] ^= 1
    safe_files.replace(path, bytes(data))


def vault_in(folder: Path) -> Path | None:
    """Return the vault that ``--open`` means in a demo's folder: the lead's laptop. None where it is no such one."""
    inner = folder / fiction.laptops(fiction.story())[0].name
    return inner if not (folder / DAYBOOK_FILE).exists() and inner.exists() else None
