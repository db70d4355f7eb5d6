#!/usr/bin/env python3
"""Fail the N-th write of a run, for N = 1..100, with ENOSPC and with EIO: never exit 0 with records missing. Linux, strace.

  cargo build --profile quick
  python3 tests/fault/writes.py target/quick/yunbao [MOST]

Each run writes records, rejects and a manifest, once as one packed file with checkpoints, once in parts. A run that
ends with 0 or 1 must have all outputs, byte for byte; any other must end with 4 and have nothing under the final names.
fsync that fails with EIO must end with 4 too. Prints one line a way, exits with 1 where a run was wrong.
"""
import collections, json, os, shutil, subprocess, sys, tempfile

def rows(count):
    text = "云帆科技宣布完成近亿元 B+ 轮融资，由青岚资本领投，资金将用于建设智能算力中心。"
    for i in range(count):
        yield json.dumps({"id": f"r{i}", "title": "云帆科技完成 B+ 轮融资", "text": text * (1 + i * i % 13)}, ensure_ascii=False)
        if i % 97 == 5: yield '{"id":"bad"}'

def content(folder, names):
    found = {}
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            for inner in sorted(os.listdir(path)): found[f"{name}/{inner}"] = open(os.path.join(path, inner), "rb").read()
        elif os.path.exists(path): found[name] = open(path, "rb").read()
    return found

def main(program, most):
    program, wrong = os.path.abspath(program), 0
    ways = {
        "one file": (["out.jsonl.zst", "bad.jsonl", "m.json"], ["-o", "out.jsonl.zst", "--manifest", "m.json", "--checkpoint", "64K"]),
        "parts": (["out", "bad.jsonl"], ["-o", "out", "--part-rows", "200"]),
        "plain": (["out.jsonl", "bad.jsonl"], ["-o", "out.jsonl", "--checkpoint", "64K"]),
    }
    for way, (names, more) in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            open(os.path.join(folder, "in.jsonl"), "w", encoding="utf-8").write("\n".join(rows(1500)) + "\n")
            args = [program, "split", "in.jsonl", "--rejects", "bad.jsonl", "--threads", "2", *more]
            assert subprocess.run(args, cwd=folder, stderr=subprocess.DEVNULL).returncode == 1
            whole = content(folder, names)
            for call, error in (("write", "ENOSPC"), ("write", "EIO"), ("fsync,fdatasync", "EIO")):
                ends = collections.Counter()
                for n in range(1, most + 1):
                    for name in os.listdir(folder):
                        path = os.path.join(folder, name)
                        if name != "in.jsonl": shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
                    trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:error={error}:when={n}"]
                    ran = subprocess.run(trace + args, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    got = content(folder, names)
                    main_name = names[0]
                    there = {k for k in got if k == main_name or k.startswith(main_name + "/")}
                    # A failed write of the last word, to standard error, is no failed output.
                    ok = got == whole if ran.returncode in (0, 1) else ran.returncode == 4 and not there
                    # Published records with a manifest or rejects that failed behind them are whole, and 4 says the rest.
                    ok = ok or (ran.returncode == 4 and all(got[k] == whole[k] for k in there))
                    ends[ran.returncode] += 1
                    if not ok:
                        wrong += 1
                        print(f"wrong: {way}, {call} {n} fails with {error}: status {ran.returncode}, {sorted(got)}")
                print(f"{way}, {call} {error}, N = 1..{most}: " + ", ".join(f"{count} x status {s}" for s, count in sorted(ends.items())))
    sys.exit(wrong > 0)

if len(sys.argv) < 2: sys.exit(__doc__)
main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100)
