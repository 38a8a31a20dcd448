"""Times programs in turns: A B C A B C …, so that what slows the machine for a while slows all of them."""

import json
import select
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

PAUSE = 0.3  # lets the waiting threads of the one before go to sleep
PATIENCE = 120


@dataclass
class Result:
    contestant: str
    version: str = ""
    samples: list = field(default_factory=list)
    check: float = 0.0
    peak_bytes: int = 0

    @property
    def median(self):
        return statistics.median(self.samples)


class Program:
    """One contestant, started and warmed up, waiting for its turn."""

    def __init__(self, contestant, command, environment):
        self.result = Result(contestant)
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        if self.answer() != "ready":
            raise self.failure()

    def answer(self):
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            raise self.failure(f"no answer in {PATIENCE} s")
        return self.process.stdout.readline().strip()

    def turn(self):
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self.failure() from None
        line = self.answer()
        if not line:
            raise self.failure()
        repeat = json.loads(line)
        self.result.samples.append(repeat["seconds"])
        self.result.check = repeat["check"]
        self.result.peak_bytes = repeat["peakBytes"]
        self.result.version = repeat.get("version", "")

    def failure(self, reason=None):
        self.process.kill()
        self.process.wait()
        self.errors.seek(0)
        last = self.errors.read().strip().splitlines()[-1:]
        return RuntimeError(f"{self.result.contestant}: {reason or (last or ['ended early'])[0]}")

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def run(commands, environment, repeats):
    """A result for each contestant, and what went wrong with those that have none."""
    programs, failures = [], []
    for contestant, command in commands.items():
        try:
            programs.append(Program(contestant, command, environment))
        except (OSError, RuntimeError) as error:
            failures.append(str(error))
            print(f"  failed: {error}", file=sys.stderr)
    for _ in range(repeats):
        for program in list(programs):
            time.sleep(PAUSE)
            try:
                program.turn()
            except RuntimeError as error:
                programs.remove(program)
                failures.append(str(error))
                print(f"  failed: {error}", file=sys.stderr)
    for program in programs:
        program.end()
    return [program.result for program in programs], failures
