#!/usr/bin/env python3
"""Kill runs at random moments and go on with --resume: the bytes must be those of a run that nothing stopped.

  cargo build --profile quick
  python3 tests/fault/kill.py target/quick/yunbao ITEMS.jsonl [TIMES [ROWS]]

TIMES (default 30) kills in each of three ways to write: one plain file, one file packed with zstd, parts of Parquet. A run
is killed with SIGKILL at a random moment of its own length, gone on with, killed again with an even chance, and so on until it ends.
"""
import hashlib, json, os, random, shutil, subprocess, sys, tempfile, time

def sums(folder, name):
    path = os.path.join(folder, name)
    files = [os.path.join(path, f) for f in sorted(os.listdir(path))] if os.path.isdir(path) else [path]
    return [(os.path.basename(f), hashlib.sha256(open(f, "rb").read()).hexdigest()) for f in files]

def main(program, items, times, rows):
    program, dice, wrong = os.path.abspath(program), random.Random(20), 0
    ways = {
        "out.jsonl": ["--checkpoint", "256K"],
        "out.jsonl.zst": ["--checkpoint", "256K", "--on-duplicate", "keep-first"],
        "parts": ["--part-rows", "300", "--to", "parquet"],
    }
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "in.jsonl"), "w", encoding="utf-8") as out:
            for i, line in zip(range(rows), open(items, encoding="utf-8")):
                row = json.loads(line)
                out.write(json.dumps({"id": f"{i % (rows - 50)}", "title": row.get("title") or "", "text": row.get("text") or ""}, ensure_ascii=False) + "\n")
                if i % 211 == 7: out.write("{broken\n")
        for name, more in ways.items():
            args = [program, "run", "in.jsonl", "-o", name, "--rejects", name + ".bad", "-q", *more]
            clean = lambda: [shutil.rmtree(p) if os.path.isdir(p) else os.remove(p) for p in (os.path.join(folder, f) for f in os.listdir(folder) if f != "in.jsonl")]
            start = time.perf_counter()
            assert subprocess.run(args, cwd=folder).returncode == 1
            took = time.perf_counter() - start
            whole = sums(folder, name) + sums(folder, name + ".bad")
            same = kills = resumed = 0
            for _ in range(times):
                clean()
                go_on = False
                while True:
                    run = subprocess.Popen(args + (["--resume"] if go_on else []), cwd=folder, stderr=subprocess.DEVNULL)
                    resumed += go_on and os.path.exists(os.path.join(folder, f".{name}.checkpoint"))
                    if not go_on or dice.random() < 0.5:
                        try: run.wait(dice.uniform(0.05, took))
                        except subprocess.TimeoutExpired:
                            run.kill(); run.wait(); kills += 1; go_on = True
                            # Killed while it ended: what it was to write is there, and there is nothing to go on with.
                            there = os.path.exists(os.path.join(folder, name)) and not os.path.exists(os.path.join(folder, f".{name}.checkpoint"))
                            if there: status = 1; break
                            continue
                    status = run.wait()
                    break
                ok = status == 1 and sums(folder, name) + sums(folder, name + ".bad") == whole
                left = sorted(f for f in os.listdir(folder) if f.startswith(".") and not f.endswith(".lock"))
                if not ok or left: print(f"wrong: {name}, status {status}, left {left}")
                same += ok and not left
            wrong += same < times
            print(f"{name}: {same} of {times} byte-identical, {kills} kills, {resumed} runs went on from a checkpoint; undisturbed {took:.1f} s")
    sys.exit(wrong > 0)

if len(sys.argv) < 3: sys.exit(__doc__)
main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 30, int(sys.argv[4]) if len(sys.argv) > 4 else 3000)
