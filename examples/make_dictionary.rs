//! Lays jieba's dictionary out as the double array that `src/segment/dictionary.rs` describes:
//! `make_dictionary dict.txt data/segment/jieba.bin`.
//!
//! `dict.txt` is the file of the crate `jieba-rs` in the version that `Cargo.lock` names: `word frequency tag` on each
//! line. The same file always makes the same bytes.

#![expect(clippy::print_stdout, reason = "an example shows what it made")]

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet},
    env,
    error::Error,
    fs,
};

const CODES: usize = 0x1_0000;

#[derive(Default)]
struct Node {
    children: BTreeMap<u16, usize>,
    /// 0, or 1 more than the row of the word's frequency.
    word: u64,
    /// The frequencies of all words that go through here.
    weight: u64,
}

struct DoubleArray {
    units: Vec<u64>,
    bases: HashSet<usize>,
    /// For each unit itself where it is free, else one nearer to the next free one.
    next: Vec<usize>,
}

impl DoubleArray {
    fn new() -> Self {
        // Unit 0 is never free: base 0 says that there are no children.
        Self { units: vec![0], bases: HashSet::new(), next: vec![1, 1] }
    }

    /// The first free unit from `at` on.
    fn free(&mut self, at: usize) -> usize {
        let have = self.next.len();
        self.next.extend(have..=at + 1);
        let mut end = at;
        while self.next[end] != end {
            end = self.next[end];
            let have = self.next.len();
            self.next.extend(have..=end + 1);
        }
        let mut from = at;
        while from != end {
            from = std::mem::replace(&mut self.next[from], end);
        }
        end
    }

    fn is_free(&self, at: usize) -> bool {
        self.units.get(at).is_none_or(|&unit| unit == 0)
    }

    /// Finds the first base of its own under which all codes are free, and takes them.
    fn place(&mut self, codes: &[u16]) -> usize {
        let (first, last) = (usize::from(codes[0]), usize::from(codes[codes.len() - 1]));
        let mut at = self.free(first + 1);
        while !codes.iter().all(|&c| self.is_free(at - first + usize::from(c)))
            || self.bases.contains(&(at - first))
        {
            at = self.free(at + 1);
        }
        let base = at - first;
        self.bases.insert(base);
        if self.units.len() <= base + last {
            self.units.resize(base + last + 1, 0);
        }
        for &code in codes {
            let at = base + usize::from(code);
            self.units[at] = u64::from(code) << 24;
            self.free(at);
            self.next[at] = at + 1;
        }
        base
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: make_dictionary dict.txt OUT";
    let (input, output) = (env::args().nth(1).ok_or(usage)?, env::args().nth(2).ok_or(usage)?);
    let text = fs::read_to_string(input)?;
    let mut words: Vec<(&str, u32)> = Vec::new();
    for line in text.lines() {
        let mut columns = line.split_ascii_whitespace();
        let word = columns.next().ok_or("an empty line")?;
        words.push((word, columns.next().ok_or("no frequency")?.parse()?));
    }
    let total: u32 = words.iter().map(|w| w.1).sum();
    let rows: BTreeSet<u32> = words.iter().map(|w| w.1).collect();
    let row: HashMap<u32, u64> = rows.iter().copied().zip(1..).collect();

    // Frequent characters get small codes, so that the units of frequent words lie close together.
    let mut weights: BTreeMap<char, u64> = BTreeMap::new();
    for (word, frequency) in &words {
        for c in word.chars() {
            *weights.entry(c).or_default() += u64::from(*frequency);
        }
    }
    let mut characters: Vec<(char, u64)> = weights.into_iter().collect();
    characters.sort_by_key(|&(c, weight)| (Reverse(weight), c));
    let mut codes = vec![0_u16; CODES];
    for (&(c, _), code) in characters.iter().zip(1..) {
        *codes.get_mut(c as usize).ok_or("a character beyond the plane")? = code;
    }

    let mut nodes = vec![Node::default()];
    for (word, frequency) in &words {
        let mut at = 0;
        for c in word.chars() {
            let new = nodes.len();
            at = *nodes[at].children.entry(codes[c as usize]).or_insert(new);
            if at == new {
                nodes.push(Node::default());
            }
            nodes[at].weight += u64::from(*frequency);
        }
        nodes[at].word = row[frequency];
    }

    // The heaviest nodes are placed first: what is often read lies close together. The root is the first.
    let mut array = DoubleArray::new();
    let mut queue = BinaryHeap::from([(u64::MAX, Reverse(0), 0)]);
    while let Some((_, Reverse(node), unit)) = queue.pop() {
        let node = &nodes[node];
        let mut base = 0;
        if !node.children.is_empty() {
            let keys: Vec<u16> = node.children.keys().copied().collect();
            base = array.place(&keys);
            let place =
                |(&c, &n): (&u16, &usize)| (nodes[n].weight, Reverse(n), base + usize::from(c));
            queue.extend(node.children.iter().map(place));
        }
        if unit > 0 {
            array.units[unit] |= base as u64 | node.word << 40;
        } else if base != 1 {
            return Err("the root's children have another base".into());
        }
    }

    let mut out = b"YBDICT\r\n".to_vec();
    for number in [total, array.units.len().try_into()?, rows.len().try_into()?, 0] {
        out.extend(number.to_le_bytes());
    }
    out.extend(codes.iter().flat_map(|c| c.to_le_bytes()));
    out.extend(array.units.iter().flat_map(|u| u.to_le_bytes()));
    out.extend(rows.iter().flat_map(|f| f.to_le_bytes()));
    let sum = blake3::hash(&out);
    out.extend(sum.as_bytes());
    println!(
        "{} words, {} nodes, {} units, {} bytes",
        words.len(),
        nodes.len(),
        array.units.len(),
        out.len()
    );
    fs::write(output, out)?;
    Ok(())
}
