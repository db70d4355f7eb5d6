//! How alike two items are, and how likely it is that they are about the same event.

use crate::cluster::sketch::{Deal, Sketch, Weighed};

/// The likenesses by name, in the order of [`Likeness::values`].
///
/// | name | range | is |
/// |---|---|---|
/// | `title in other`, `… at least` | 0–1 | how much of a title, by weight, stands in title and lead of the other; the larger, the smaller |
/// | `all`, `all of shorter` | 0–1 | shared weight of title and lead: of both (Dice), of the shorter |
/// | `numbers` | 0–1 | shared numbers and amounts: none, one, two, three and more |
/// | `other numbers` | 0, ½, 1 | both have numbers and share none; those of the titles neither |
/// | `other subject` | 0, 1 | what each is about is not named in the other |
/// | `other names` | 0, 1 | each title has a name that the other item lacks |
/// | `deal` | 0, 1 | both report a financing of the same company |
/// | `other deal` | 0, ½, 1 | of the same company with another round or amount; with both others, or of another company |
/// | `other ordinal` | 0, 1 | another quarter, year, session or phase |
/// | `act` | 0–1 | what happens in both titles, of what happens in either (Jaccard) |
/// | `other act` | 0, 1 | what happens in each title happens not in the other item |
pub const LIKENESSES: [&str; 13] = [
    "title in other", "title in other at least", "all", "all of shorter", "numbers",
    "other numbers", "other subject", "other names", "deal", "other deal", "other ordinal", "act",
    "other act",
];

/// Bias, then a weight a likeness: `examples/train_pairs.rs` over `data/train/stories.tsv`.
const WEIGHTS: [f32; LIKENESSES.len() + 1] =
    [-3.20, 2.25, 0.82, 0.76, 3.23, 4.03, -3.70, -0.90, -3.04, 2.29, -5.26, -5.12, 1.34, -2.24];

/// How alike two items are.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Likeness {
    /// The likenesses that [`LIKENESSES`] names.
    pub values: [f32; LIKENESSES.len()],
}

impl Likeness {
    /// Gives the probability that the two are about the same event, from 0 to 1.
    pub fn probability(&self) -> f32 {
        let [bias, weights @ ..] = &WEIGHTS;
        let sum = weights.iter().zip(self.values).fold(*bias, |sum, (w, v)| sum + w * v);
        1.0 / (1.0 + (-sum).exp())
    }

    pub(super) fn of(a: &Sketch, b: &Sketch) -> Self {
        let [title_a, title_b, all_a, all_b] =
            [&a.title, &b.title, &a.all, &b.all].map(|t| sum(t));
        let inside =
            [part(shared(&a.title, &b.all), title_a), part(shared(&b.title, &a.all), title_b)];
        let all = shared(&a.all, &b.all);
        let numbers = common(&a.numbers, &b.numbers).min(3) as f32 / 3.0;
        let strange = |x: &[u32], y: &[u32]| !x.is_empty() && !y.is_empty() && common(x, y) == 0;
        let other_numbers = [
            strange(&a.title_numbers, &b.numbers) && strange(&b.title_numbers, &a.numbers),
            strange(&a.numbers, &b.numbers),
        ];
        let other_subject = !b.holds(&a.subject) && !a.holds(&b.subject);
        let lacks = |names: &[Box<[u32]>], other: &Sketch| names.iter().any(|n| !other.holds(n));
        let other_names = lacks(&a.names, b) && lacks(&b.names, a);
        let [deal, other_deal] = match (&a.deal, &b.deal) {
            (Some(a), Some(b)) => deals(a, b),
            _ => [0.0; 2],
        };
        let other_ordinal =
            differ(&a.title_ordinals, &b.ordinals) || differ(&b.title_ordinals, &a.ordinals);
        let other_act = a.title_acts != 0
            && b.title_acts != 0
            && a.title_acts & b.acts == 0
            && b.title_acts & a.acts == 0;
        let flag = |is: bool| f32::from(u8::from(is));
        let values = [
            inside[0].max(inside[1]),
            inside[0].min(inside[1]),
            part(2.0 * all, all_a + all_b),
            part(all, all_a.min(all_b)),
            numbers,
            0.5 * (flag(other_numbers[0]) + flag(other_numbers[1])),
            flag(other_subject),
            flag(other_names),
            deal,
            other_deal,
            flag(other_ordinal),
            part(bits(a.title_acts & b.title_acts), bits(a.title_acts | b.title_acts)),
            flag(other_act),
        ];
        Self { values }
    }
}

impl Sketch {
    /// Tells whether title and lead hold all terms of a name.
    fn holds(&self, name: &[u32]) -> bool {
        name.iter().all(|hash| self.all.binary_search_by_key(hash, |t| t.hash).is_ok())
    }
}

fn bits(acts: u64) -> f32 {
    acts.count_ones() as f32
}

fn part(of: f32, whole: f32) -> f32 {
    if whole > 0.0 { (of / whole).min(1.0) } else { 0.0 }
}

/// The weight of what two lists of terms share, both sorted by hash.
fn shared(a: &[Weighed], b: &[Weighed]) -> f32 {
    let mut rest = b.iter().peekable();
    let mut weight = 0.0;
    for term in a {
        while rest.next_if(|t| t.hash < term.hash).is_some() {}
        if rest.peek().is_some_and(|t| t.hash == term.hash) {
            weight += term.weight;
        }
    }
    weight
}

fn sum(terms: &[Weighed]) -> f32 {
    terms.iter().map(|t| t.weight).sum()
}

/// Counts what two sorted lists share.
fn common(a: &[u32], b: &[u32]) -> usize {
    a.iter().filter(|n| b.binary_search(n).is_ok()).count()
}

/// Tells whether a unit counts in both lists, and never to the same number.
fn differ(some: &[u32], others: &[u32]) -> bool {
    let unit = |ordinal: &u32| ordinal >> 16;
    some.iter().any(|o| {
        others.iter().any(|x| unit(x) == unit(o))
            && !some.iter().any(|s| unit(s) == unit(o) && others.binary_search(s).is_ok())
    })
}

/// The same company, and other terms.
fn deals(a: &Deal, b: &Deal) -> [f32; 2] {
    let (Some(one), Some(other)) = (&a.investee, &b.investee) else { return [0.0; 2] };
    // 青岚云 is 青岚云科技; two names that only begin alike are two.
    if !(one.starts_with(&**other) || other.starts_with(&**one)) {
        return [0.0, 1.0];
    }
    let differ = |a: Option<u32>, b: Option<u32>| a.is_some() && b.is_some() && a != b;
    let terms = [differ(a.round, b.round), differ(a.amount, b.amount)];
    [1.0, terms.iter().filter(|d| **d).count() as f32 / 2.0]
}
