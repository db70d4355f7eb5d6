//! The name that ends right before a verb, or begins right after one.

use crate::{
    extract::name::{is_pronoun, latin, plausible, words},
    lexicon::Hit,
    text::{Sieve, Span, is_han},
};

/// What a view holds that bounds names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground<'r> {
    /// The view's text.
    pub(crate) text: &'r str,
    /// Names and words of the lexicon.
    pub(crate) hits: &'r [Hit],
    /// Latin runs.
    pub(crate) latin: &'r [Span],
    /// Spans that no name holds: dates, amounts, rounds, percents; sorted.
    pub(crate) values: &'r [Span],
    /// Names that the item is known to hold, the longest first.
    pub(crate) known: &'r [String],
}

impl<'r> Ground<'r> {
    /// The hit that begins at a place; hits are in order and apart.
    fn hit_from(self, start: usize) -> Option<&'r Hit> {
        let at = self.hits.partition_point(|h| h.span.start() < start);
        self.hits.get(at).filter(|h| h.span.start() == start)
    }

    /// The hit that ends at a place.
    fn hit_to(self, end: usize) -> Option<&'r Hit> {
        let at = self.hits.partition_point(|h| h.span.end() < end);
        self.hits.get(at).filter(|h| h.span.end() == end)
    }
}

/// A name before a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The name.
    pub(crate) span: Span,
    /// Another name in brackets after it: `恒湾科技(ZILLNK)`.
    pub(crate) alias: Option<Span>,
    /// Whether it stands right before the verb and is no mere description.
    pub(crate) sure: bool,
}

/// Finds the name whose verb phrase begins at `end`, not before `floor`.
///
/// Adverbs, dates and brackets between name and verb are stepped over, and what describes the name is left out.
/// `None` where there is no name or only a word such as 公司 or 其.
pub(crate) fn before(ground: Ground<'_>, floor: usize, end: usize) -> Option<Subject> {
    let text = ground.text;
    let mut end = end;
    let mut alias = None;
    let mut among = false;
    loop {
        let body = Span::new(floor, end).of(text);
        let trimmed = body.trim_end();
        let mut next = floor + trimmed.len();
        if let Some(value) =
            within(ground.values, floor, next).iter().rev().find(|v| v.end() == next)
        {
            next = value.start();
        } else if trimmed.ends_with(['：', ':']) {
            // 辙见科技：完成3亿元C轮融资.
            next -= trimmed.chars().next_back().map_or(1, char::len_utf8);
        } else if trimmed.ends_with(')') {
            let open = trimmed.rfind('(')?;
            alias = bracketed(text, Span::new(floor + open + 1, next - 1)).or(alias);
            next = floor + open;
        } else if let Some(start) = duration(trimmed) {
            next = floor + start;
        } else if let Some(start) = circumstance(trimmed) {
            next = floor + start;
        } else if let Some(adverb) = adverb(trimmed) {
            // An adverb can be the end of a name: only a whole hit protects it.
            if ground.hit_to(next).is_some_and(|h| h.span.len() > adverb) {
                break;
            }
            next -= adverb;
        } else if let Some(list) = trimmed.strip_suffix('等').filter(|list| is_list(list)) {
            // 甲科技、乙科技等完成融资: one among several.
            among = true;
            next = floor + list.len();
        } else {
            break;
        }
        if next >= end || next <= floor {
            return None;
        }
        end = next;
    }
    let end = floor + Span::new(floor, end).of(text).trim_end().len();
    let span = take(ground, floor, end).filter(|&name| !is_trade(ground, name))?;
    let sure = !among && !words::is_description(span.of(text));
    Some(Subject { span, alias, sure })
}

/// Tells whether a phrase is a firm of some trade and no name: 自动驾驶公司.
fn is_trade(ground: Ground<'_>, phrase: Span) -> bool {
    let trade = phrase.without_tail(ground.text, &["公司"]);
    let word = |h: &Hit| h.span == trade && matches!(h.meaning, crate::lexicon::Meaning::Word(_));
    trade != phrase && ground.hit_from(trade.start()).is_some_and(word)
}

/// Tells whether what stands before 等 may be a list, and 等 no half of a word: 平等, 高等.
fn is_list(before: &str) -> bool {
    !before.ends_with(['平', '均', '高', '同', '中', '初', '特', '优', '对', '何'])
}

/// Where the words start that say for what of its own: `X为其新产品筹集`, and not `X作为其伙伴`, `X为其他公司`.
fn own_purpose(body: &str) -> Option<usize> {
    let start =
        ["为其", "为自己", "为自身", "为自家"].iter().filter_map(|w| body.rfind(w)).max()?;
    let rest = body.get(start + "为其".len()..)?;
    let other = rest.starts_with(['他', '它', '余', '中', '实']);
    let verb =
        body.get(..start)?.ends_with(['作', '认', '成', '称', '因', '视', '以', '华', '变']);
    (start > 0 && !other && !verb && !rest.contains('，')).then_some(start)
}

/// Where the circumstance starts that ends a clause: `X在A轮融资中`, `X在Y的领投下`, `X从Y处`, `X正与Y`.
fn circumstance(body: &str) -> Option<usize> {
    let pairs: [(&[char], &[&str]); 4] = [
        (&['值'], &["以", "按"]),
        (&['中', '下', '后', '前', '上', '时', '资', '轮'], &["在", "于"]),
        // From whom: see `words::origin`.
        (&['处', '那', '里', '司', '构', '者', '金', '方', '等'], &[]),
        (&['者', '方', '构'], &["正在与", "正与", "已与", "正在同", "正在和", "正在向", "与"]),
    ];
    if let Some(start) = own_purpose(body) {
        return Some(start);
    }
    // X以4000万美元估值完成, X通过股权和代币融资筹集: how it was done, whatever the words end in.
    let means = ["通过", "透过"].iter().filter_map(|w| body.rfind(w)).max();
    if let Some(start) = means.filter(|&i| i > 0 && !body.get(i..).unwrap_or("").contains('，')) {
        return Some(start);
    }
    pairs.iter().find_map(|(ends, starts)| {
        let last = body.chars().next_back().filter(|c| ends.contains(c))?;
        let inner = body.get(..body.len() - last.len_utf8())?;
        let start = match *starts {
            [] => words::origin(inner)?,
            starts => starts.iter().filter_map(|s| inner.rfind(s)).max()?,
        };
        let clean = !inner.get(start..)?.contains(['，', '。']);
        (clean && start > 0 && inner.len() > start + 3).then_some(start)
    })
}

/// Where a stretch of time starts that ends a clause: X三个月完成, X半年内完成.
fn duration(body: &str) -> Option<usize> {
    let s = body.strip_suffix("里").or(body.strip_suffix("内")).unwrap_or(body);
    let unit = ["个月", "年", "周", "天", "个季度"].iter().find(|u| s.ends_with(**u))?;
    let count = s.get(..s.len() - unit.len())?;
    let kept = count.trim_end_matches(|c: char| {
        c.is_ascii_digit() || "半一二两三四五六七八九十数多".contains(c)
    });
    let kept = ["短短", "近", "不到", "过去"].iter().fold(kept, |k, w| k.trim_end_matches(w));
    (kept.len() < count.len() && !kept.is_empty()).then_some(kept.len())
}

fn adverb(body: &str) -> Option<usize> {
    words::ADVERBS.iter().filter(|a| body.ends_with(**a)).map(|a| a.len()).max()
}

/// Of spans in the order of their starts, those that begin from `floor` on and before `end`.
fn within(spans: &[Span], floor: usize, end: usize) -> &[Span] {
    let from = spans.partition_point(|s| s.start() < floor);
    let to = spans.partition_point(|s| s.start() < end);
    spans.get(from..to).unwrap_or_default()
}

/// Takes the name that ends at `end`.
fn take(ground: Ground<'_>, floor: usize, end: usize) -> Option<Span> {
    let text = ground.text;
    let body = Span::new(floor, end).of(text);
    let last = body.chars().next_back()?;
    if let Some(open) = opener(last) {
        let mut inner_end = end - last.len_utf8();
        // “试金(TestGold)”: the second name stands inside the quotes.
        let inner = Span::new(floor, inner_end).of(text);
        if inner.ends_with(')')
            && let Some(at) = inner.rfind('(')
        {
            inner_end = floor + at;
        }
        let start = Span::new(floor, inner_end).of(text).rfind(open)? + floor + open.len_utf8();
        let span = Span::new(start, inner_end);
        return plausible(span.of(text)).then_some(span);
    }
    if let Some(known) = ground.known.iter().find(|k| body.ends_with(k.as_str())) {
        return Some(Span::new(end - known.len(), end));
    }
    if let Some(run) = within(ground.latin, floor, end).iter().rev().find(|r| r.end() == end) {
        return Some(with_han_part(ground, floor, *run)).filter(|s| plausible(s.of(text)));
    }
    if let Some(open) = branch(body) {
        // 砾石量子(合肥)有限公司.
        let head = han_tail(ground, floor, floor + open).filter(|s| plausible(s.of(text)))?;
        return Some(Span::new(head.start(), end));
    }
    han_tail(ground, floor, end).filter(|s| plausible(s.of(text)))
}

/// Where the bracket opens in `X(合肥)有限公司`.
fn branch(body: &str) -> Option<usize> {
    let firm = ["股份有限公司", "有限责任公司", "有限公司"];
    let before = firm.iter().find_map(|f| body.strip_suffix(f))?.strip_suffix(')')?;
    let open = before.rfind('(')?;
    let place = before.get(open + 1..)?;
    (place.chars().count() <= 6).then_some(open)
}

fn opener(close: char) -> Option<char> {
    Some(match close {
        '”' => '“',
        '」' => '「',
        '』' => '『',
        '》' => '《',
        '"' => '"',
        '】' => '【',
        _ => return None,
    })
}

/// A Latin run may be the second half of a name: `三川科技 facebox`, `月之暗面Kimi`.
fn with_han_part(ground: Ground<'_>, floor: usize, run: Span) -> Span {
    let hit = ground.hit_to(run.start()).filter(|h| {
        h.span.start() >= floor
            && !h.ambiguous
            && matches!(h.meaning, crate::lexicon::Meaning::Name(_))
    });
    let opens = |at: usize| {
        let before = Span::new(floor, at).of(ground.text);
        before.is_empty() || before.ends_with(|c: char| !is_han(c) && !latin::is_latin(c))
    };
    if let Some(hit) = hit.filter(|h| opens(h.span.start())) {
        return hit.span.union(run);
    }
    let before = Span::new(floor, run.start()).of(ground.text);
    let han: usize = before.chars().rev().take_while(|&c| is_han(c)).map(char::len_utf8).sum();
    let start = run.start() - han;
    let short = (3..=8).contains(&(han / 3));
    let company = ["科技", "智能", "生物"].iter().any(|s| before.ends_with(s));
    if short && company && opens(start) { Span::new(start, run.end()) } else { run }
}

/// Takes the name out of a run of Chinese that may begin with a description.
fn han_tail(ground: Ground<'_>, floor: usize, end: usize) -> Option<Span> {
    let text = ground.text;
    let body = Span::new(floor, end).of(text);
    let len: usize = body
        .chars()
        .rev()
        .take_while(|&c| is_han(c) || latin::is_latin(c) || matches!(c, '·' | '-' | '+' | '&'))
        .map(char::len_utf8)
        .sum();
    let chunk = Span::new(end - len, end);
    let s = chunk.of(text);
    let sieve = Sieve::of(s);
    // 北京和煦智成科技有限公司: in a firm's full name 和 joins nothing, unless a name ends before it.
    let firm = s.ends_with("有限公司");
    let joins = |word: &str| {
        let ends = |i| {
            ["公司", "集团", "资本", "基金"]
                .iter()
                .any(|e| s.get(..i).is_some_and(|b: &str| b.ends_with(e)))
        };
        !firm || !matches!(word, "和" | "与" | "及") || s.rfind(word).is_some_and(ends)
    };
    let start = words::DESCRIPTORS
        .iter()
        .chain(words::OPENERS)
        .filter(|w| sieve.may_hold(w) && joins(w))
        .filter_map(|d| cut_after(s, d))
        .max()
        .unwrap_or(0);
    let inner = within(ground.values, chunk.start(), chunk.end())
        .iter()
        .filter(|v| chunk.contains(**v))
        .map(|v| v.end() - chunk.start())
        .max()
        .unwrap_or(0);
    let mut span = Span::new(chunk.start() + start.max(inner), end);
    // Maple Row咖啡: a name in Latin letters keeps its words together.
    let runs = within(ground.latin, floor, span.start());
    if let Some(run) = runs.iter().find(|r| r.end() > span.start()) {
        span = Span::new(run.start(), end);
    }
    let named =
        |h: &&Hit| h.span.end() == end && matches!(h.meaning, crate::lexicon::Meaning::Name(_));
    let first = ground.hits.partition_point(|h| h.span.start() < chunk.start());
    let mut hits = ground.hits.iter().skip(first).take_while(|h| h.span.end() <= end);
    if let Some(hit) = hits.find(named) {
        // A known name at the end is the name, unless what stands before it is too short to describe it: 钛|深科技.
        let before = hit.span.start().saturating_sub(span.start());
        if hit.span.start() >= span.start() && (before == 0 || before > 9) {
            span = hit.span;
        }
    }
    let name = span.of(text);
    let chars = name.chars().count();
    (chars <= 18 && !is_pronoun(name)).then_some(span)
}

/// Where the name would begin if `word` described it: after its last occurrence that leaves two characters or more.
fn cut_after(chunk: &str, word: &str) -> Option<usize> {
    let mut limit = chunk.len();
    while let Some(i) = chunk.get(..limit).and_then(|c| c.rfind(word)) {
        let end = i + word.len();
        let rest = chunk.get(end..).unwrap_or("");
        let enough = rest.chars().count() >= 2 && !words::BARE.contains(&rest);
        // One-character words such as 的 and 为 stand inside names as well; they need two characters of description.
        let lead = word.chars().count() > 1 || i >= 6 || matches!(word, "的" | "由" | "是");
        if enough && lead {
            return Some(end);
        }
        limit = i;
    }
    None
}

/// Reads a second name in brackets: `(ZILLNK)`, `(以下简称“慧拓智能”)`, `(MatriQ，下称“原子矩阵”)`.
pub(crate) fn bracketed(text: &str, inside: Span) -> Option<Span> {
    let s = inside.of(text);
    for intro in ["以下简称为", "以下简称", "下称", "简称", "又称", "英文名", "英文名为", "即"]
    {
        if let Some(i) = s.find(intro) {
            let start = i + intro.len();
            let rest = s.get(start..).unwrap_or("");
            let quoted = |c: char| {
                matches!(c, '“' | '”' | '"' | '「' | '」' | ':' | '：' | ' ' | '《' | '》' | '\'')
            };
            let lead = rest.len() - rest.trim_start_matches(quoted).len();
            let name: usize = rest
                .get(lead..)?
                .chars()
                .take_while(|&c| !quoted(c) && !matches!(c, '，' | ',' | '、' | '或'))
                .map(char::len_utf8)
                .sum();
            let span =
                Span::new(inside.start() + start + lead, inside.start() + start + lead + name);
            return plausible(span.of(text)).then_some(span);
        }
    }
    let first = s
        .find(['，', ',', '；'])
        .map_or(inside, |i| Span::new(inside.start(), inside.start() + i));
    let name = first.of(text);
    (plausible(name) && name.chars().count() <= 30 && name.chars().any(latin::is_latin))
        .then_some(first)
}

/// Finds the name that begins at `start` and ends before `end`: after 领投, 投资, 收购.
pub(crate) fn after(ground: Ground<'_>, start: usize, end: usize) -> Option<Span> {
    let text = ground.text;
    let body = Span::new(start, end).of(text);
    let lead =
        body.len() - body.trim_start_matches(|c: char| c == '了' || c.is_whitespace()).len();
    let start = start + lead;
    if let Some(hit) = ground
        .hit_from(start)
        .filter(|h| h.span.end() <= end && matches!(h.meaning, crate::lexicon::Meaning::Name(_)))
    {
        return Some(hit.span);
    }
    if let Some(known) =
        ground.known.iter().find(|k| Span::new(start, end).of(text).starts_with(k.as_str()))
    {
        return Some(Span::new(start, start + known.len()));
    }
    let stop = ground
        .values
        .iter()
        .find(|v| v.start() >= start && v.start() < end)
        .map_or(end, |v| v.start());
    let s = Span::new(start, stop).of(text);
    let len: usize = s
        .chars()
        .take_while(|&c| {
            !matches!(c, '，' | '。' | '、' | '；' | '！' | '？' | '\n' | ',' | '(' | '：')
        })
        .map(char::len_utf8)
        .sum();
    let s = s.get(..len).unwrap_or("");
    let cut = ["的", "此轮", "本轮", "该轮", "新一轮", "完成", "近", "超", "数", "约"]
        .iter()
        .filter_map(|w| s.find(w).filter(|&i| i > 0))
        .min()
        .unwrap_or(s.len());
    let span = Span::new(start, start + s.get(..cut).unwrap_or("").trim_end().len());
    // A description before a Latin name: 建筑机器人公司Gravis Robotics.
    let runs = within(ground.latin, span.start() + 1, span.end());
    let tail = runs.iter().find(|r| r.end() == span.end());
    if let Some(run) = tail {
        return plausible(run.of(text)).then_some(*run);
    }
    han_tail(ground, span.start(), span.end()).filter(|s| plausible(s.of(text)))
}
