#!/usr/bin/env python3
"""Sample the memory of a run over many items, and compare the bytes of one and two threads. Linux.

  cargo build --profile quick
  python3 tests/measure/memory.py target/quick/yunbao ITEMS.jsonl [COUNT [COMMAND [THREADS...]]]

COUNT (default 1000000) items: those of the file over and over, with ids of their own, through a pipe so that no disk is
filled; COMMAND is run (the default) or split; what comes out is summed up and thrown away. Prints resident memory at tenths of the run, and the SHA-256.
"""
import hashlib, json, os, subprocess, sys, tempfile, threading, time

def rows(path, count):
    items = [json.loads(line) for line in open(path, encoding="utf-8")]
    bodies = [json.dumps({"title": r.get("title") or "", "text": r.get("text") or "", "date": r.get("date")}, ensure_ascii=False)[1:] for r in items]
    for i in range(count): yield f'{{"id": "m{i}", {bodies[i % len(bodies)]}\n'.encode()

def main(program, path, count, command, threads):
    seen = set()
    for n in threads:
        run = subprocess.Popen([program, command, "-", "--from", "jsonl", "-q", "--threads", str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        fed, start = [0], time.perf_counter()
        def feed():
            for i, row in enumerate(rows(path, count)):
                run.stdin.write(row); fed[0] = i + 1
            run.stdin.close()
        feeder = threading.Thread(target=feed, daemon=True); feeder.start()
        samples, digest, lines = [], hashlib.sha256(), 0
        while chunk := run.stdout.read1(1 << 20):
            digest.update(chunk); lines += chunk.count(b"\n")
            if lines * 100 // count >= len(samples):
                for line in open(f"/proc/{run.pid}/status"):
                    if line.startswith("VmRSS:"): rss = int(line.split()[1]) * 1024 / 1e6
                while lines * 100 // count >= len(samples): samples.append(rss)
        status, took = run.wait(), time.perf_counter() - start
        late = samples[10:100]  # the last one may be of a process that is ending
        print(f"{command}, {n} thread(s): {lines} of {count} records, status {status}, {took:.0f} s, {lines / took:.0f}/s; MB at each tenth: "
              + " ".join(f"{samples[min(i, len(samples) - 1)]:.0f}" for i in range(0, 101, 10))
              + f"; from 10 % on {min(late):.0f} to {max(late):.0f} ({100 * (max(late) / min(late) - 1):.1f} % apart); sha256 {digest.hexdigest()[:16]}", flush=True)
        seen.add(digest.hexdigest())
    print("the bytes are the same" if len(seen) == 1 else "THE BYTES DIFFER")
    sys.exit(len(seen) != 1)

if len(sys.argv) < 3: sys.exit(__doc__)
main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000, sys.argv[4] if len(sys.argv) > 4 else "run", [int(t) for t in sys.argv[5:]] or [1, 2])
