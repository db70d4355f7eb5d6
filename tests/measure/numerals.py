#!/usr/bin/env python3
"""Score the numerals on peers' own suites. Standard library only.

  cargo build --release --example measure_numerals
  python3 tests/measure/numerals.py ../shared/suites target/release/examples/measure_numerals [--errors]

recognizers and duckling cases are searched for in running text and must agree in span (多 and 余 at the end, and counted
things such as 个, left aside) and value; cn2an and chinese-number cases are parsed as a whole, in the numeral system that
the case names; a case that must fail must give nothing, or a number outside the integer type that the case names.
"""
import json, os, re, subprocess, sys
from decimal import Decimal

SUITES = ["recognizers_number_NumberModel", "duckling_numeral", "rust_chinese_number", "cn2an_cn2an"]
SYSTEM = {"to_number_low": "low", "to_number_middle": "middle", "to_number_high": "high"}
BOUNDS = {f"{s}{b}": ((0, 2**b - 1) if s == "u" else (-2**(b - 1), 2**(b - 1) - 1)) for s in "iu" for b in (8, 16, 32, 64, 128)}
SPECIAL = {"f32::MAX": 340282346638528860000000000000000000000.0, "f32::MIN": -340282346638528860000000000000000000000.0,
           "f64::MAX": sys.float_info.max, "1e96f64 - 1e81": 1e96 - 1e81, "-1e96f64 + 1e81": -1e96 + 1e81}

def near(a, b): return abs(a - b) <= 1e-12 * max(1, abs(a), abs(b))

def whole(x, got):
    want = x["expected"][0]["value"] if x["expected"] else None
    value = got["parsed"] if got["parsed"] is not None else (got["money"][0] if len(got["money"]) == 1 else None)
    if want is None:
        low, high = BOUNDS.get(x["meta"].get("type"), (1, 0))
        return value is None or not low <= Decimal(value) <= high
    if value is None: return False
    if isinstance(want, str) and want in SPECIAL: return near(float(value), SPECIAL[want])
    return Decimal(value) == Decimal(str(want))

def running(x, got):
    want = [(e["start"], e["end"], float(e["value"] if "value" in e else e["resolution"]["value"])) for e in x["expected"]]
    have = [(e["start"], e["end"], e["value"]) for e in got["found"]]
    same = lambda t: re.fullmatch(r"[多余餘个個\s]*", t) is not None
    text = x["input"]
    return len(want) == len(have) and all(w[0] == h[0] and same(text[min(w[1], h[1]):max(w[1], h[1])]) and near(w[2], h[2]) for w, h in zip(want, have))

def main(a):
    errors = "--errors" in a
    a = [x for x in a if x != "--errors"]
    if len(a) != 2: sys.exit(__doc__)
    res = {}
    for s in SUITES:
        cases = [json.loads(l) for l in open(os.path.join(a[0], s + ".jsonl"), encoding="utf-8")]
        inp = "".join(json.dumps({"text": x["input"], "system": SYSTEM.get(x.get("meta", {}).get("fn"), "ten_thousand")}) + "\n" for x in cases)
        out = subprocess.run([a[1]], input=inp.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
        ok = 0
        for x, line in zip(cases, out):
            got = json.loads(line)
            good = (running if s in SUITES[:2] else whole)(x, got)
            ok += good
            if errors and not good: print(s, x["input"], "want", x["expected"], "got", got, file=sys.stderr)
        res[s] = f"{ok}/{len(cases)} ({100 * ok / len(cases):.1f} %)"
    print(json.dumps(res))

main(sys.argv[1:])
