#!/usr/bin/env bash
# Times `yunbao run` on real items beside jieba-rs alone over the same text, in one run, and takes the memory of both
# the items once and ten times with ids of their own.
#
#   tests/measure/pool_speed.sh [ITEMS.jsonl]      (default ../shared/pool/items.jsonl)
#
# MB are 10^6 bytes of title and text. yunbao's seconds are the whole process, start and writing included; jieba's are
# the cutting alone. Each is the best of three, taken in turns, for the machine may be shared.
set -euo pipefail
cd "$(dirname "$0")/../.."
items=${1:-../shared/pool/items.jsonl}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cargo build --release --quiet --bin yunbao --example measure_cut
python3 -c '
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
for times, name in (1, "once"), (10, "ten"):
    with open(f"{sys.argv[2]}/{name}.jsonl", "w", encoding="utf-8") as out:
        for n in range(times):
            for i, r in enumerate(rows):
                out.write(json.dumps({"id": f"{i}-{n}", "title": r.get("title") or "", "text": r.get("text") or "", "date": r.get("date")}, ensure_ascii=False) + "\n")
' "$items" "$dir"

# Runs a command; prints its seconds of wall time and of processor time, and its peak memory in MB.
taken() {
  python3 -c '
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{time.perf_counter() - start:.3f} {used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss * 1024 / 1e6:.0f}")
sys.exit(code)' "$@"
}
run() { taken target/release/yunbao run --quiet --threads "$1" --to jsonl -o "$dir/out-$2.jsonl" --force "$dir/$2.jsonl"; }

for _ in 1 2 3; do
  target/release/examples/measure_cut "$dir/once.jsonl" >> "$dir/cut"
  run 1 once >> "$dir/one"
  cp "$dir/out-once.jsonl" "$dir/first.jsonl"
  run 2 once >> "$dir/two"
  cmp "$dir/first.jsonl" "$dir/out-once.jsonl"
done
once=$(sort -g "$dir/one" | head -1 | cut -d' ' -f3)
read -r seconds _ ten <<< "$(run 1 ten)"

python3 - "$dir" "$once" "$seconds" "$ten" <<'REPORT'
import sys
folder, once, seconds, ten = sys.argv[1], *map(float, sys.argv[2:])
lines = lambda name: [line.split() for line in open(f"{folder}/{name}")]
cuts = lines("cut")
size = int(cuts[0][0]) / 1e6
cut = min(float(line[4]) for line in cuts)
print(f"text: {size:.2f} MB; jieba-rs cut with HMM, 1 thread: {cut:.2f} s, {size / cut:.2f} MB/s")
for threads, name in (1, "one"), (2, "two"):
    wall, used = (min(float(line[i]) for line in lines(name)) for i in (0, 1))
    print(f"yunbao run, {threads} thread(s): {wall:.2f} s ({used:.2f} s of processor), {size / wall:.2f} MB/s, {wall / cut:.2f} x jieba's time")
print(f"peak memory, 1 thread: {once:.0f} MB once, {ten:.0f} MB ten times ({10 * size / seconds:.2f} MB/s)")
REPORT
