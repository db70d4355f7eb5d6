//! Encodings: said by the user, or told by a byte order mark; never guessed in silence.

use std::io::{self, BufRead, Read};

use encoding_rs::{
    BIG5, Decoder, DecoderResult, Encoding as Table, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE,
};

crate::closed_set! {
    /// How characters are written as bytes.
    pub enum Encoding: "encoding" {
        /// UTF-8.
        Utf8 = "utf-8", "UTF-8";
        /// UTF-16, the low byte first.
        Utf16Le = "utf-16le", "UTF-16 小端";
        /// UTF-16, the high byte first.
        Utf16Be = "utf-16be", "UTF-16 大端";
        /// GB 18030, and with it GBK and GB 2312.
        Gb18030 = "gb18030", "国标";
        /// Big5.
        Big5 = "big5", "大五码";
    }
}

impl Encoding {
    /// Finds an encoding by any of its usual names: `gbk`, `GB2312`, `cp936`, `utf8` …
    ///
    /// ```
    /// use yunbao::io::Encoding;
    /// assert_eq!(Encoding::named("GBK"), Some(Encoding::Gb18030));
    /// assert_eq!(Encoding::named("latin1"), None);
    /// ```
    pub fn named(label: &str) -> Option<Self> {
        if label.eq_ignore_ascii_case("cp936") {
            return Some(Self::Gb18030);
        }
        let table = Table::for_label(label.as_bytes())?;
        let all = [
            (UTF_8, Self::Utf8),
            (UTF_16LE, Self::Utf16Le),
            (UTF_16BE, Self::Utf16Be),
            (GB18030, Self::Gb18030),
            (GBK, Self::Gb18030),
            (BIG5, Self::Big5),
        ];
        all.into_iter().find(|(t, _)| *t == table).map(|(_, e)| e)
    }

    fn table(self) -> &'static Table {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Gb18030 => GB18030,
            Self::Big5 => BIG5,
        }
    }
}

/// What the first bytes of a file say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A byte order mark of so many bytes.
    Mark(Encoding, usize),
    /// Nothing speaks against UTF-8, or only single lines do.
    Plain,
    /// NUL bytes as UTF-16 without a mark has them.
    Nul,
    /// Something else than UTF-8; perhaps this, and on this line.
    Foreign(Option<Encoding>, u64),
}

/// Looks at the first bytes of a file.
pub(super) fn sniff(sample: &[u8]) -> Sniffed {
    match sample {
        [0xEF, 0xBB, 0xBF, ..] => return Sniffed::Mark(Encoding::Utf8, 3),
        [0xFF, 0xFE, 0, 0, ..] => return Sniffed::Nul,
        [0xFF, 0xFE, ..] => return Sniffed::Mark(Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => return Sniffed::Mark(Encoding::Utf16Be, 2),
        _ => {}
    }
    let (good, bad, first) = census(sample);
    if is_like_utf_16(sample, bad > good) {
        return Sniffed::Nul;
    }
    // A file of UTF-8 with a few damaged bytes has far more whole characters than damaged ones.
    if bad <= good {
        return Sniffed::Plain;
    }
    let guess = [Encoding::Gb18030, Encoding::Big5]
        .into_iter()
        .filter_map(|e| Some((rarity(&decode_sample(e, sample)?)?, e)))
        .filter(|(rare, _)| *rare < RARE)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, e)| e);
    // A damaged byte in a file of ASCII is damage; most lines damaged are another encoding.
    let lines = sample.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    let (all, damaged) = lines.fold((0, 0), |(all, damaged), line| {
        (all + 1, damaged + usize::from(str::from_utf8(line).is_err()))
    });
    if guess.is_none() && (damaged < FOREIGN_LINES || damaged * 2 < all) {
        return Sniffed::Plain;
    }
    let before = sample.get(..first).unwrap_or_default();
    Sniffed::Foreign(guess, memchr::memchr_iter(b'\n', before).count() as u64 + 1)
}

/// Fewer damaged lines than this say nothing about the whole file.
const FOREIGN_LINES: usize = 3;

/// Tells whether NUL bytes stand where UTF-16 has them.
///
/// Every ASCII character of UTF-16 has a NUL on the same side, and JSON and CSV of Chinese text have at least some.
fn is_like_utf_16(sample: &[u8], damaged: bool) -> bool {
    let (mut even, mut odd) = (0, 0);
    for at in memchr::memchr_iter(0, sample) {
        *(if at % 2 == 0 { &mut even } else { &mut odd }) += 1;
    }
    let (most, least): (usize, usize) = (even.max(odd), even.min(odd));
    most > 9 * least && (damaged || most * 10 > sample.len())
}

/// Tells why text in `encoding` looks wrong, from the first bytes of the file; `None` where it does not.
pub(super) fn doubt(encoding: Encoding, sample: &[u8]) -> Option<String> {
    let (good, bad, _) = census(sample);
    if encoding != Encoding::Utf8 && good > 0 && bad == 0 {
        return Some(format!("the file is valid utf-8, read as {encoding} as you asked"));
    }
    let rare = rarity(&decode_sample(encoding, sample)?)?;
    if rare <= RARE {
        return None;
    }
    let percent = (rare * 100.0).round();
    Some(format!(
        "{percent} % of the characters are rare when read as {encoding}: is it another encoding?"
    ))
}

/// More rare characters than this and a text is no Chinese news.
const RARE: f64 = 0.25;

/// Counts whole characters beyond ASCII and damaged places of UTF-8, and finds the first of these.
///
/// A character that the end of the sample cuts off counts for nothing.
fn census(sample: &[u8]) -> (usize, usize, usize) {
    let (mut good, mut bad, mut first, mut at) = (0, 0, 0, 0);
    while let Some(rest) = sample.get(at..).filter(|r| !r.is_empty()) {
        let (valid, skip) = match str::from_utf8(rest) {
            Ok(text) => (text, rest.len()),
            Err(e) => {
                let valid = rest.get(..e.valid_up_to()).unwrap_or_default();
                if bad == 0 {
                    first = at + valid.len();
                }
                bad += usize::from(e.error_len().is_some());
                let skip = valid.len() + e.error_len().unwrap_or(rest.len());
                (str::from_utf8(valid).unwrap_or(""), skip)
            }
        };
        good += valid.chars().filter(|c| !c.is_ascii()).count();
        at += skip;
    }
    (good, bad, first)
}

/// Decodes a sample without its last, perhaps unfinished character; `None` where bytes do not fit.
fn decode_sample(encoding: Encoding, sample: &[u8]) -> Option<String> {
    let mut out = String::with_capacity(sample.len() * 3 + 16);
    let mut decoder = encoding.table().new_decoder_without_bom_handling();
    let (result, _) = decoder.decode_to_string_without_replacement(sample, &mut out, false);
    match result {
        DecoderResult::InputEmpty => Some(out),
        DecoderResult::OutputFull | DecoderResult::Malformed(..) => None,
    }
}

/// Gives the share of Chinese characters that are common neither on the mainland nor in Taiwan.
///
/// Common are the first levels of GB 2312 (3,755 characters) and Big5 (5,401). Text read in the wrong
/// encoding is drawn from the whole table instead. `None` where the text has too few to tell.
fn rarity(text: &str) -> Option<f64> {
    const ENOUGH: usize = 2;
    let (mut all, mut rare) = (0_u32, 0_u32);
    let mut buffer = [0; 4];
    for c in
        text.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{E000}'..='\u{FAFF}'))
    {
        let c = &*c.encode_utf8(&mut buffer);
        let lead = |table: &'static Table, common: std::ops::RangeInclusive<u8>| {
            let (bytes, _, failed) = table.encode(c);
            !failed
                && matches!(&*bytes, [lead, trail] if common.contains(lead) && (*trail >= 0xA1 || table == BIG5))
        };
        all += 1;
        rare += u32::from(!lead(GBK, 0xB0..=0xD7) && !lead(BIG5, 0xA4..=0xC6));
    }
    (all as usize >= ENOUGH).then(|| f64::from(rare) / f64::from(all))
}

/// Reads another encoding as UTF-8; each malformed sequence becomes the byte `FF`, which is valid nowhere.
pub(super) struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> Transcoder<R> {
    pub(super) fn new(inner: R, encoding: Encoding) -> Self {
        let decoder = encoding.table().new_decoder_without_bom_handling();
        Self { inner, decoder, out: Vec::new(), at: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.at = 0;
        while self.out.is_empty() && !self.ended {
            let source = self.inner.fill_buf()?;
            let last = source.is_empty();
            // Three bytes of UTF-8 for each byte, and room for what the decoder holds back.
            self.out.resize(source.len() * 3 + 16, 0);
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(source, &mut self.out, last);
            self.out.truncate(written);
            self.inner.consume(read);
            match result {
                DecoderResult::Malformed(..) => self.out.push(0xFF),
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull => {}
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at == self.out.len() {
            self.refill()?;
        }
        let n = self.out.get(self.at..).unwrap_or_default().read(buf)?;
        self.at += n;
        Ok(n)
    }
}
