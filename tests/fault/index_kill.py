#!/usr/bin/env python3
"""Kills `yunbao index` at random moments and looks for every record.

    tests/fault/index_kill.py target/release/yunbao CORPUS.jsonl [KILLS] [SEED]

The corpus is taken twice over, with ids of its own each time. After every kill the index must open, hold no record
twice and none less than before; in the end it must hold all of them once, in their order.
"""

import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time


def found(program, index):
    run = subprocess.run(
        [program, "search", index, "--records", "-n", "100000", "-q"],
        stdout=subprocess.PIPE,
        check=True,
    )
    return [json.loads(line)["id"] for line in run.stdout.splitlines()]


def timed(command):
    start = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - start


def main():
    program, corpus = sys.argv[1], sys.argv[2]
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    chance = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    with tempfile.TemporaryDirectory() as folder:
        twice, index = pathlib.Path(folder, "twice.jsonl"), f"{folder}/index"
        ids = []
        with twice.open("w", encoding="utf-8") as out:
            for copy in ("a", "b"):
                for number, line in enumerate(open(corpus, encoding="utf-8")):
                    row = json.loads(line)
                    row.pop("date", None)  # Undated items come back in the order of adding.
                    row["id"] = f"{copy}{number}"
                    ids.append(row["id"])
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
        command = [program, "index", str(twice), "--dir", index, "--commit-every", "200", "-q"]
        pathlib.Path(folder, "none.jsonl").touch()
        starting = timed([program, "index", f"{folder}/none.jsonl", "--dir", f"{folder}/none", "-q"])
        whole = timed([program, "index", str(twice), "--dir", f"{folder}/whole", "-q"])
        print(f"{len(ids)} records, undisturbed in {whole:.1f} s, {starting:.1f} s of it to start", flush=True)
        before, during = [], 0
        for kill in range(1, kills + 1):
            # About every run gets further by a share of the work, and most die in it.
            wait = chance.uniform(0.3 * starting, starting + 1.8 * (whole - starting) / kills)
            child = subprocess.Popen(command)
            try:
                child.wait(wait)
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                during += 1
            child.wait()
            now = found(program, index) if pathlib.Path(index, "meta.json").exists() else []
            assert len(set(now)) == len(now), f"kill {kill}: a record stands there twice"
            assert now == ids[: len(now)], f"kill {kill}: records are missing or out of order"
            assert len(now) >= len(before), f"kill {kill}: committed records are gone"
            print(f"kill {kill} after {wait:.2f} s: {len(now)} records, each once", flush=True)
            before = now
        subprocess.run(command, check=True)
        now = found(program, index)
        assert now == ids, f"{len(now)} of {len(ids)} records in the end"
        same = subprocess.run([program, "search", index, "--verify", "-n", "0", "-q"]).returncode
        assert same == 0, "the checksums of the index are wrong"
        print(f"{during} kills during the work, in the end {len(now)} of {len(ids)} records, each once")


if __name__ == "__main__":
    main()
