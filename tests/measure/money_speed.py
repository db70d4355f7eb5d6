#!/usr/bin/env python3
"""Time JioNLP's extract_money and yunbao's amounts on the same sentences, one core, in one run.

  pip install jionlp            (in an environment of its own)
  cargo build --release --example measure_speed
  taskset -c 0 python3 tests/measure/money_speed.py ../shared/pool/items.jsonl target/release/examples/measure_speed [N]

N sentences (default 20000) of the pool, taken evenly; both sides see them once, after one warm-up sentence.
"""
import json, re, subprocess, sys, time

def sentences(path, count):
    found = []
    for line in open(path, encoding="utf-8"):
        found += [s for s in re.split(r"(?<=[。！？!?；\n])", json.loads(line)["text"].replace("\r", " ")) if s.strip()]
    found = [" ".join(s.split()) for s in found]
    return found[::max(1, len(found) // count)][:count]

def main(a):
    if len(a) < 2: sys.exit(__doc__)
    lines = sentences(a[0], int(a[2]) if len(a) > 2 else 20000)
    import jionlp
    jionlp.ner.extract_money("融资三千万元。")
    for parsing in (False, True):
        start = time.perf_counter()
        failed = found = 0
        for s in lines:
            try: found += len(jionlp.ner.extract_money(s, with_parsing=parsing) or [])
            except Exception: failed += 1
        seconds = time.perf_counter() - start
        print(f"JioNLP, {'with' if parsing else 'without'} values: {len(lines) / seconds:.0f} sentences/s, {found} found, {failed} raised")
    sys.stdout.flush()
    print(subprocess.run([a[1]], input="\n".join(lines).encode(), stdout=subprocess.PIPE, check=True).stdout.decode(), end="")

main(sys.argv[1:])
