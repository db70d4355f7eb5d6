#!/usr/bin/env python3
"""Measure the memory that large rows take, by the size of a row and the limit given with --memory. Linux.

  cargo build --profile quick
  python3 tests/measure/large_rows.py target/quick/yunbao [ROWS]

ROWS (default 60) rows of 100 KB and of 1 MB each. Prints the peak of resident memory: without a limit and with several.
"""
import json, os, subprocess, sys, tempfile

SENTENCES = "云帆科技宣布完成近亿元 B+ 轮融资，由青岚资本领投。北辰云下调存储价格，平均降幅 {} %。链上基金会发布第 {} 号提案，社区投票将于 5 月 {} 日结束。"

def peak(program, args):
    code = "import os,resource,subprocess,sys; c=subprocess.call(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, c)"
    out = subprocess.run([sys.executable, "-c", code, program, *args], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    kilobytes, status = out.split()
    return int(kilobytes) * 1024 / 1e6, int(status)

def main(program, rows):
    with tempfile.TemporaryDirectory() as folder:
        base = peak(program, ["run", "/dev/null", "--force", "--from", "jsonl", "-q"])[0]
        print(f"no rows: {base:.0f} MB")
        for size in (100_000, 1_000_000):
            path = os.path.join(folder, "in.jsonl")
            with open(path, "w", encoding="utf-8") as out:
                for i in range(rows):
                    text, n = [], 0
                    while n < size:
                        text.append(SENTENCES.format(i + n, n, i % 28)); n += len(text[-1].encode())
                    out.write(json.dumps({"id": str(i), "text": "".join(text)}, ensure_ascii=False) + "\n")
            for limit in (None, "300M", "600M", "1200M"):
                args = ["run", path, "-o", os.path.join(folder, "out.jsonl"), "--force", "-q", "--threads", "2"]
                most, status = peak(program, args + (["--memory", limit] if limit else []))
                print(f"rows of {size // 1000} KB, --memory {limit or 'not given'}: {most:.0f} MB, status {status}", flush=True)

if len(sys.argv) < 2: sys.exit(__doc__)
main(os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 60)
