"""Trains fastText and `yunbao train classify` on the same data and judges both on the same held-out part.

    pip install fasttext-wheel
    python3 tests/measure/classifiers.py YUNBAO TRAIN.tsv TEST.tsv [flags of `yunbao train classify` …]
    python3 tests/measure/classifiers.py YUNBAO ITEMS.jsonl:KEY [flags …]

A line of the first form is text, tab, label. The second form takes KEY of every row as its label and holds out a tenth
by the hash of the id. fastText reads characters parted by spaces, with the n-grams that did best for it. Times are
seconds of all threads together, as the system counts them.
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import fasttext

fasttext.FastText.eprint = lambda *_: None


def rows(arguments):
    if ":" in arguments[0]:
        path, key = arguments[0].rsplit(":", 1)
        train, test = [], []
        for line in open(path, encoding="utf-8"):
            row = json.loads(line)
            if row.get(key):
                text = " ".join((row.get("title", "") + " " + row["text"]).split())
                held = int(hashlib.sha256(str(row["id"]).encode()).hexdigest(), 16) % 10 == 0
                (test if held else train).append((text, str(row[key])))
        return train, test, arguments[1:]
    read = lambda path: [line.rstrip("\n").split("\t")[:2] for line in open(path, encoding="utf-8")]
    return read(arguments[0]), read(arguments[1]), arguments[2:]


def cpu(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main():
    yunbao = os.path.abspath(sys.argv[1])
    train, test, flags = rows(sys.argv[2:])
    print(f"{len(train)} examples to learn from, {len(test)} to judge by")
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: os.path.join(folder, name)
        for name, part in (("train", train), ("test", test)):
            with open(at(name + ".tsv"), "w", encoding="utf-8") as out:
                out.writelines(f"{text}\t{label}\n" for text, label in part)
            with open(at(name + ".ft"), "w", encoding="utf-8") as out:
                out.writelines(f"__label__{label} {' '.join(text.replace(' ', ''))}\n" for text, label in part)

        before = cpu(resource.RUSAGE_CHILDREN)
        subprocess.run([yunbao, "train", "classify", at("train.tsv"), "-o", at("y.yb"), "-q", *flags], check=True)
        took = cpu(resource.RUSAGE_CHILDREN) - before
        report = subprocess.run([yunbao, "evaluate", at("y.yb"), at("test.tsv"), "--json", "-q"],
                                check=True, capture_output=True).stdout
        report = json.loads(report)
        print(f"yunbao {' '.join(flags)}: accuracy {report['accuracy']:.4f}, macro-F1 {report['macro']['f1']:.4f}, "
              f"{os.path.getsize(at('y.yb')):,} bytes, trained in {took:.0f} s CPU")

        before = cpu(resource.RUSAGE_SELF)
        model = fasttext.train_supervised(at("train.ft"), wordNgrams=3, dim=64, lr=0.5, epoch=10, minCount=1,
                                          bucket=1_000_000, thread=2, verbose=0)
        took = cpu(resource.RUSAGE_SELF) - before
        judge(model, at("f.bin"), test, f"fastText, trained in {took:.0f} s CPU")
        model.quantize(at("train.ft"), cutoff=100_000, retrain=True, qnorm=True, thread=2, verbose=0)
        judge(model, at("f.ftz"), test, "fastText quantised")


def judge(model, path, test, name):
    model.save_model(path)
    lines = [" ".join(text.replace(" ", "")) for text, _ in test]
    begin = time.process_time()
    given = model.predict(lines)[0]
    took = time.process_time() - begin
    right = sum(g[0] == "__label__" + label for g, (_, label) in zip(given, test))
    print(f"{name}: accuracy {right / len(test):.4f}, {os.path.getsize(path):,} bytes, "
          f"{len(test) / took:,.0f} texts a second")


main()
