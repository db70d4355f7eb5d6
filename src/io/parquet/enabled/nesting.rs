//! How deep the columns of a file nest, found without recursion before the footer is parsed with it.
//!
//! A footer of a few kilobytes can claim columns nested thousands deep, and the parser's stack would not hold them. The
//! footer is Thrift's compact protocol; only its second field, the list of schema elements in the order of a walk from
//! the root, is looked at.

/// The deepest columns that are read.
pub(super) const DEEPEST: usize = 64;

/// Gives the depth of the deepest column; `None` where the bytes are no footer.
pub(super) fn of_footer(footer: &[u8]) -> Option<usize> {
    let mut reader = Compact { rest: footer };
    let mut field = 0;
    loop {
        match reader.field(&mut field)? {
            STOP => return None,
            LIST if field == SCHEMA => break,
            kind => reader.skip(kind, 0)?,
        }
    }
    let (count, kind) = reader.list()?;
    if kind != STRUCT {
        return None;
    }
    // The children still to come, of every group that is open.
    let mut open: Vec<u64> = Vec::new();
    let mut deepest = 0;
    for _ in 0..count {
        while open.last() == Some(&0) {
            open.pop();
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        open.push(reader.children()?);
        deepest = deepest.max(open.len());
        if deepest > DEEPEST {
            return Some(deepest);
        }
    }
    Some(deepest)
}

const SCHEMA: u64 = 2;
const CHILDREN: u64 = 5;
const STOP: u8 = 0;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// Thrift's compact protocol, as far as needed.
struct Compact<'f> {
    rest: &'f [u8],
}

impl Compact<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn bytes(&mut self, count: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// Reads the head of the next field and gives its kind, or [`STOP`].
    fn field(&mut self, field: &mut u64) -> Option<u8> {
        let head = self.byte()?;
        if head == STOP {
            return Some(STOP);
        }
        *field = match head >> 4 {
            0 => self.number()? >> 1,
            step => *field + u64::from(step),
        };
        Some(head & 0x0F)
    }

    /// Reads the head of a list: its length, and the kind of its members.
    fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.number()?,
            count => count.into(),
        };
        Some((count, head & 0x0F))
    }

    /// Passes a schema element and gives the count of its children.
    fn children(&mut self) -> Option<u64> {
        let (mut field, mut children) = (0, 0);
        loop {
            let kind = self.field(&mut field)?;
            if kind == STOP {
                return Some(children);
            } else if field == CHILDREN {
                // Zigzag: counts are even.
                children = self.number()? >> 1;
            } else {
                self.skip(kind, 0)?;
            }
        }
    }

    /// Passes a value; what nests deeper than any footer does is none.
    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            1 | 2 => Some(()),
            3 => self.bytes(1),
            4..=6 => self.number().map(|_| ()),
            7 => self.bytes(8),
            BINARY => {
                let length = self.number()?;
                self.bytes(length)
            }
            STRUCT if depth < 8 => {
                let mut field = 0;
                loop {
                    match self.field(&mut field)? {
                        STOP => return Some(()),
                        kind => self.skip(kind, depth + 1)?,
                    }
                }
            }
            LIST | 10 if depth < 8 => {
                let (count, kind) = self.list()?;
                for _ in 0..count {
                    // A truth value takes a byte in a list, and none in a struct.
                    if kind <= 2 { self.bytes(1)? } else { self.skip(kind, depth + 1)? }
                }
                Some(())
            }
            _ => None,
        }
    }
}
