#!/usr/bin/env bash
# Times the start of `yunbao run` to the first record, beside Jieba::new() of jieba-rs alone.
#
#   tests/measure/start.sh [RUNS]      (default 20)
#
# yunbao's time is a whole process that reads one item and writes its record: an upper bound of the time to the first
# record. Both are taken in turns, in processes of their own; best and median, for the machine may be shared.
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${1:-20}
cargo build --release --quiet --bin yunbao --example measure_start
python3 - "$runs" <<'REPORT'
import json, statistics, subprocess, sys, tempfile, time
runs = int(sys.argv[1])
item = {"id": "1", "title": "云枢智算完成近亿元A轮融资", "text": "5月20日，算力调度平台云枢智算宣布完成近亿元A轮融资，由湖山创投领投。"}
times = {"jieba": [], "yunbao": []}
with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
    json.dump(item, file, ensure_ascii=False)
    file.flush()
    for _ in range(runs):
        took = subprocess.run(["target/release/examples/measure_start"], check=True, capture_output=True, text=True)
        times["jieba"].append(float(took.stdout))
        start = time.perf_counter()
        subprocess.run(["target/release/yunbao", "run", "--quiet", "--to", "jsonl", file.name], check=True, stdout=subprocess.DEVNULL)
        times["yunbao"].append((time.perf_counter() - start) * 1e3)
for name, what in ("yunbao", "yunbao run of one item, the whole process"), ("jieba", "Jieba::new()"):
    print(f"{what}: best {min(times[name]):.1f} ms, median {statistics.median(times[name]):.1f} ms")
REPORT
