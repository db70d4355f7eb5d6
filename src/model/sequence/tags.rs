//! The tags, and the weights between them.

/// How many kinds a chain may tell apart: a tag is a byte.
pub const MOST_KINDS: usize = 63;

/// The part of a name that a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// The first of several units.
    Begin,
    /// One between first and last.
    Inside,
    /// The last of several units.
    End,
    /// The only one.
    Single,
}

/// The tags of `k` kinds: 0 is `O`, then all `B`, all `I`, all `E`, all `S`, each in the order of the kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tags {
    kinds: u8,
}

impl Tags {
    /// The tag outside of names.
    pub const OUTSIDE: u8 = 0;

    /// Makes the tags of `kinds` kinds; more than [`MOST_KINDS`] count as that many.
    pub fn new(kinds: usize) -> Self {
        Self { kinds: u8::try_from(kinds.min(MOST_KINDS)).unwrap_or(0) }
    }

    /// Gives the number of kinds.
    pub const fn kinds(self) -> usize {
        self.kinds as usize
    }

    /// Gives the number of tags.
    pub const fn count(self) -> usize {
        4 * self.kinds as usize + 1
    }

    /// Gives the tag of a kind, from 0, in a role; a kind that does not exist gives `O`.
    pub const fn tag(self, kind: u8, role: Role) -> u8 {
        if kind >= self.kinds {
            return Self::OUTSIDE;
        }
        let row = match role {
            Role::Begin => 0,
            Role::Inside => 1,
            Role::End => 2,
            Role::Single => 3,
        };
        1 + row * self.kinds + kind
    }

    /// Gives kind and role of a tag, or nothing for `O`.
    pub const fn part(self, tag: u8) -> Option<(u8, Role)> {
        if tag == 0 || tag as usize >= self.count() {
            return None;
        }
        let role = match (tag - 1) / self.kinds {
            0 => Role::Begin,
            1 => Role::Inside,
            2 => Role::End,
            _ => Role::Single,
        };
        Some(((tag - 1) % self.kinds, role))
    }

    /// Tells whether `to` may follow `from`.
    pub fn allows(self, from: u8, to: u8) -> bool {
        match (self.part(from), self.part(to)) {
            (Some((x, Role::Begin | Role::Inside)), Some((y, Role::Inside | Role::End))) => x == y,
            (Some((_, Role::Begin | Role::Inside)), _)
            | (_, Some((_, Role::Inside | Role::End))) => false,
            _ => true,
        }
    }

    /// Reads the names out of a sequence of tags: kind, first unit, last unit; parts that make no name are left out.
    pub fn names(self, tags: &[u8]) -> Vec<(u8, usize, usize)> {
        let mut names = Vec::new();
        let mut open: Option<(u8, usize)> = None;
        for (i, &tag) in tags.iter().enumerate() {
            match (self.part(tag), open) {
                (Some((kind, Role::Single)), _) => {
                    names.push((kind, i, i));
                    open = None;
                }
                (Some((kind, Role::Begin)), _) => open = Some((kind, i)),
                (Some((kind, Role::Inside)), Some((k, _))) if k == kind => {}
                (Some((kind, Role::End)), Some((k, start))) if k == kind => {
                    names.push((kind, start, i));
                    open = None;
                }
                _ => open = None,
            }
        }
        names
    }
}

/// The weights between tags that follow each other.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Transitions<N> {
    /// From what just ended to what starts, `(k + 1)²`, row by row; 0 is `O`, kind `x` is `x + 1`.
    pub between: Vec<N>,
    /// For each kind `B` to `I`, `B` to `E`, `I` to `I`, `I` to `E`.
    pub within: Vec<[N; 4]>,
}

impl<N: Copy + Default> Transitions<N> {
    /// Makes transitions that all weigh 0.
    pub fn new(tags: Tags) -> Self {
        let k = tags.kinds();
        Self { between: vec![N::default(); (k + 1) * (k + 1)], within: vec![[N::default(); 4]; k] }
    }

    /// Makes transitions of changed weights.
    pub fn map<M>(&self, f: impl Fn(N) -> M) -> Transitions<M> {
        Transitions {
            between: self.between.iter().map(|&w| f(w)).collect(),
            within: self.within.iter().map(|w| w.map(&f)).collect(),
        }
    }

    /// Gives the weight of a pair of tags, or nothing where the pair does not exist.
    pub fn weight(&self, tags: Tags, from: u8, to: u8) -> Option<N> {
        if !tags.allows(from, to) {
            return None;
        }
        match (tags.part(from), tags.part(to)) {
            (Some((kind, role @ (Role::Begin | Role::Inside))), Some((_, next))) => {
                let i = usize::from(role == Role::Inside) * 2 + usize::from(next == Role::End);
                self.within.get(usize::from(kind))?.get(i).copied()
            }
            (from, to) => {
                let place = |p: Option<(u8, Role)>| p.map_or(0, |(kind, _)| usize::from(kind) + 1);
                self.between.get(place(from) * (tags.kinds() + 1) + place(to)).copied()
            }
        }
    }
}

impl<N: Copy + Default + std::ops::AddAssign> Transitions<N> {
    /// Adds to the weight of a pair of tags; a pair that does not exist changes nothing.
    pub fn add(&mut self, tags: Tags, from: u8, to: u8, value: N) {
        if !tags.allows(from, to) {
            return;
        }
        let place = match (tags.part(from), tags.part(to)) {
            (Some((kind, role @ (Role::Begin | Role::Inside))), Some((_, next))) => {
                let i = usize::from(role == Role::Inside) * 2 + usize::from(next == Role::End);
                self.within.get_mut(usize::from(kind)).and_then(|w| w.get_mut(i))
            }
            (from, to) => {
                let place = |p: Option<(u8, Role)>| p.map_or(0, |(kind, _)| usize::from(kind) + 1);
                self.between.get_mut(place(from) * (tags.kinds() + 1) + place(to))
            }
        };
        if let Some(place) = place {
            *place += value;
        }
    }

    /// Borrows all weights, those between first.
    pub fn flat_mut(&mut self) -> impl Iterator<Item = &mut N> {
        self.between.iter_mut().chain(self.within.iter_mut().flatten())
    }
}

/// A row of all tags by its parts: `O`, and `B`, `I`, `E`, `S` of all kinds.
#[derive(Clone, Copy)]
pub(super) struct Parts<'r, N> {
    pub(super) outside: N,
    pub(super) begins: &'r [N],
    pub(super) insides: &'r [N],
    pub(super) ends: &'r [N],
    pub(super) singles: &'r [N],
}

impl<'r, N: Copy + Default> Parts<'r, N> {
    /// Takes a row of `4k + 1` tags apart. Inlined where `k` is known, the length of each part is too.
    #[inline(always)]
    pub(super) fn new(k: usize, row: &'r [N]) -> Self {
        let (outside, rest) = row.split_at(1);
        Self { outside: outside.first().copied().unwrap_or_default(), ..Self::inside(k, rest) }
    }

    /// Takes a row apart that begins behind `O` and may go on behind the tags.
    #[inline(always)]
    pub(super) fn inside(k: usize, row: &'r [N]) -> Self {
        let (begins, rest) = row.split_at(k);
        let (insides, rest) = rest.split_at(k);
        let (ends, rest) = rest.split_at(k);
        let (singles, _) = rest.split_at(k);
        Self { outside: N::default(), begins, insides, ends, singles }
    }
}

/// The same to write into, with `O` first: `[O]`, `B`, `I`, `E`, `S`.
#[inline(always)]
pub(super) fn parts_mut<N>(k: usize, row: &mut [N]) -> [&mut [N]; 5] {
    let (outside, rest) = row.split_at_mut(1);
    let (begins, rest) = rest.split_at_mut(k);
    let (insides, rest) = rest.split_at_mut(k);
    let (ends, rest) = rest.split_at_mut(k);
    let (singles, _) = rest.split_at_mut(k);
    [outside, begins, insides, ends, singles]
}
