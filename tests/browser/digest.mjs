// Opens a page of `yunbao digest` in headless Chromium and uses it: filters, sorting, themes, no script of the data,
// nothing from outside, readable without scripts, no overflow on a phone.
//
//   node tests/browser/digest.mjs target/quick/yunbao
//
// Needs Node 18 or later and Chromium (or CHROMIUM=path); without Chromium it says so and stops. No packages are needed:
// the browser is spoken to through its debugging pipe.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = process.argv[2] ?? "target/release/yunbao";
const names = [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"].filter(Boolean);
const browser = names.find((name) => spawnSync(name, ["--version"]).status === 0);
if (!browser) {
  console.log("SKIPPED: no Chromium found; set CHROMIUM to its path");
  process.exit(0);
}

const dir = mkdtempSync(join(tmpdir(), "yunbao-browser-"));
let failures = 0;
const check = (holds, what, detail = "") => {
  console.log(`${holds ? "ok  " : "FAIL"} ${what}${holds ? "" : ` ${JSON.stringify(detail)}`}`);
  failures += holds ? 0 : 1;
};

// What a feed could hold at its worst: each of these sets `ran` where it is executed.
const evil = [
  "<script>window.ran=1</script>", "\"><img src=x onerror=window.ran=2>", "'onmouseover='window.ran=3",
  "</script><script>window.ran=4</script>", "</title></style><svg onload=window.ran=5>", "\u2028window.ran=6//\u202E",
];
const deal = (company, amount, round, lead) => ({
  title: `${company}完成${amount}${round}融资`,
  text: `云计算服务商${company}近日宣布完成${amount}${round}融资，由${lead}领投。资金将用于数据中心建设。`,
});
const items = [
  deal("青岚云", "1.5 亿元", " B 轮", "湖山创投"),
  deal("北辰云", "2500 万元", "天使轮", "青桐资本"),
  deal("衡川数据", "9000 万元", " A+ 轮", "湖山创投"),
  { title: "星澜云智算中心投产", text: "5 月 13 日，星澜云位于广州的智算中心正式投产，首批上架 4,000 张加速卡，全部采用液冷机柜。" },
  { title: "跨链协议 Kestrel 主网上线", text: "据官方消息，区块链跨链协议 Kestrel 于 5 月 14 日上线主网，首批支持以太坊与 Solana，链上锁仓达 1.4 亿美元。" },
  { title: "院士程叙白：算力网络的难点在调度", text: "在近日举行的论坛上，中国科学院院士程叙白表示，机房可以一年建成，云计算的调度能力却要十年积累。" },
  ...evil.map((e) => ({ title: `${e}云服务器发布`, text: `${e}云计算厂商发布云服务器，部署在数据中心。${e}` })),
].map((item, i) => ({ id: `n${i}`, date: `2024-05-1${3 + (i % 5)}`, url: i % 2 ? "javascript:window.ran=7" : "https://news.example/\"onclick=window.ran=8", source: evil[i % evil.length], ...item }));
writeFileSync(join(dir, "in.jsonl"), items.map((i) => JSON.stringify(i) + "\n").join(""));
const page = join(dir, "weekly.html");
const made = spawnSync(program, ["digest", join(dir, "in.jsonl"), "--html", page, "--others", "--title", evil[3]]);
if (made.status !== 0) {
  console.error(String(made.stderr ?? made.error));
  process.exit(1);
}

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", `--user-data-dir=${join(dir, "profile")}`, "about:blank"];
const child = spawn(browser, flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const waiting = new Map();
const events = [];
let buffer = "";
child.stdio[4].on("data", (chunk) => {
  buffer += chunk;
  for (let end; (end = buffer.indexOf("\0")) >= 0; buffer = buffer.slice(end + 1)) {
    const message = JSON.parse(buffer.slice(0, end));
    if (message.id) waiting.get(message.id)?.(message);
    else events.push(message);
  }
});
let last = 0;
const send = (method, params = {}, sessionId = session) =>
  new Promise((resolve, reject) => {
    const id = (last += 1);
    waiting.set(id, (m) => (m.error ? reject(new Error(`${method}: ${m.error.message}`)) : resolve(m.result)));
    child.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
  });
let session;
const until = async (holds, what) => {
  for (let i = 0; i < 600; i += 1) {
    if (await holds()) return;
    await new Promise((r) => setTimeout(r, 50));
  }
  throw new Error(`waited in vain for ${what}`);
};
const run = async (code) => {
  const { result, exceptionDetails } = await send("Runtime.evaluate", { expression: code, returnByValue: true, awaitPromise: true });
  if (exceptionDetails) throw new Error(`${code}: ${exceptionDetails.text} ${exceptionDetails.exception?.description}`);
  return result.value;
};
const open = async (width) => {
  events.length = 0;
  await send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: width < 600 });
  await send("Page.navigate", { url: `file://${page}` });
  await until(() => events.some((e) => e.method === "Page.loadEventFired"), "the page");
};
const visible = "[...document.querySelectorAll('.entry')].filter(e => !e.hidden && !e.closest('[hidden]'))";
const column = (n) => run(`[...document.querySelectorAll('#deals tbody tr')].filter(r => !r.hidden).map(r => r.children[${n}].textContent.trim())`);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

try {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  ({ sessionId: session } = await send("Target.attachToTarget", { targetId, flatten: true }));
  for (const domain of ["Page", "Runtime", "Network", "Log"]) await send(`${domain}.enable`);
  await open(1280);

  check((await run("typeof window.ran")) === "undefined", "no script of the data runs");
  await run("document.querySelectorAll('.entry *').forEach(n => n.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))");
  check((await run("typeof window.ran")) === "undefined", "none runs under the mouse");
  const links = await run("[...document.querySelectorAll('a[href]')].map(a => a.protocol + ' ' + a.rel).filter(p => !/^(https?: noopener noreferrer nofollow|file: )/.test(p))");
  check(same(links, []), "links lead to http, https or into the page", links);
  const complaints = events.filter((e) => e.method === "Log.entryAdded" || e.method === "Runtime.exceptionThrown");
  check(complaints.length === 0, "the page breaks no rule of its policy", complaints.map((e) => e.params));
  const asked = events.filter((e) => e.method === "Network.requestWillBeSent").map((e) => e.params.request.url);
  check(same(asked, [`file://${page}`]), "nothing is fetched", asked);
  await run("{ const s = document.createElement('script'); s.textContent = 'window.injected = 1'; document.body.append(s); }");
  check((await run("typeof window.injected")) === "undefined", "the policy stops scripts that are not the page's");

  const all = await run(`${visible}.length`);
  check(all === items.length, "every entry is shown at first", [all, items.length]);
  await run("document.querySelector('#tools [data-bucket=web3]').click()");
  const web3 = await run(`${visible}.map(e => e.dataset.bucket)`);
  check(web3.length >= 1 && web3.every((b) => b === "web3"), "the chip of a bucket shows its entries alone", web3);
  check((await run("document.querySelector('.part.cloud').hidden")) === true, "the other sections go away");
  check((await run("document.getElementById('shown').textContent")).includes(`${web3.length} / ${all}`), "the count says so");
  await run("document.querySelector('#tools [data-bucket=\"\"]').click()");
  check((await run(`${visible}.length`)) === all, "the first chip shows all again");

  const company = await run("(() => { const s = document.getElementById('company'); const o = [...s.options].find(o => o.textContent === '湖山创投'); s.value = o.value; s.dispatchEvent(new Event('change')); return o.value; })()");
  const named = await run(`${visible}.map(e => e.querySelector('.entities').textContent.includes('湖山创投'))`);
  check(company !== "" && named.length === 2 && named.every(Boolean), "a company shows the entries that name it", named);
  check(same(new Set(await column(3)).size, 1), "the table follows");
  await run(`${visible}[0].querySelector('button.company').click()`);
  check((await run("document.getElementById('company').value")) !== company, "a company in an entry can be chosen");
  await run("(() => { const s = document.getElementById('company'); s.value = ''; s.dispatchEvent(new Event('change')); })()");

  const sort = (n) => run(`document.querySelectorAll('#deals thead button')[${n}].click()`);
  await sort(2);
  check(same((await column(2)).slice(0, 3), ["1.5 亿元", "9000 万元", "2500 万元"]), "amounts sort by size, largest first", await column(2));
  await sort(2);
  check(same((await column(2)).slice(0, 3), ["2500 万元", "9000 万元", "1.5 亿元"]), "and the other way", await column(2));
  check((await run("document.querySelectorAll('#deals th[aria-sort=ascending]').length")) === 1, "the heading says which way");
  await sort(1);
  await sort(1);
  check(same((await column(1)).slice(0, 3), ["天使轮", "A+ 轮", "B 轮"]), "rounds sort by stage", await column(1));

  await run("document.getElementById('theme').click(); document.getElementById('theme').click()");
  const dark = await run("[document.documentElement.dataset.theme, getComputedStyle(document.body.parentNode).backgroundColor]");
  check(dark[0] === "dark" && dark[1] === "rgb(20, 23, 28)", "the theme turns dark", dark);
  await run("document.getElementById('labels').click()");
  check((await run("getComputedStyle(document.querySelector('p mark.entity'), '::after').content")).length > 2, "kinds are named on demand");
  check((await run("document.querySelectorAll('svg[role=img] > title').length")) >= 2, "charts have titles");

  await open(390);
  const wide = await run("[document.documentElement.scrollWidth, innerWidth]");
  check(wide[0] <= wide[1], "nothing overflows on a phone", wide);
  await send("Emulation.setScriptExecutionDisabled", { value: true });
  await open(390);
  const bare = await run("[document.querySelectorAll('.entry').length, [...document.querySelectorAll('.entry')].every(e => e.offsetHeight > 0), document.getElementById('tools').offsetHeight, document.querySelectorAll('#deals tbody tr').length]");
  check(bare[0] === items.length && bare[1] && bare[2] === 0 && bare[3] >= 3, "all can be read without scripts", bare);
} catch (error) {
  check(false, "the test ran to its end", String(error));
} finally {
  child.kill();
  await new Promise((r) => setTimeout(r, 300));
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}
console.log(failures ? `${failures} failed` : "all passed");
process.exit(failures ? 1 : 0);
