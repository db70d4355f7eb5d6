//! What can be wrong with an input or an output: one table of codes, one form of message.

use std::fmt::{self, Write};

use crate::{
    error::Place,
    io::printable::{cut, printable},
};

crate::closed_set! {
    /// Everything that a run can report; the first digit says which exit status it leads to.
    ///
    /// | codes | exit status |
    /// |---|---|
    /// | `E01…` usage and settings | 2 |
    /// | `E02…` an input cannot be read, or not to its end | 3 |
    /// | `E03…`, `E-INTERNAL` one row is rejected | 1 |
    /// | `E04…` the output failed | 4 |
    /// | `E05…` a model, lexicon or index is invalid | 5 |
    pub enum Code: "error code" {
        /// The command line is wrong.
        Usage = "E0101", "用法错误";
        /// A setting has a value outside its range.
        Setting = "E0102", "参数无效";
        /// The format of an input cannot be told.
        UnknownFormat = "E0103", "格式不明";
        /// The header of a table has no such column, or names one twice.
        Columns = "E0104", "表头有误";
        /// An output is one of the inputs.
        SameFile = "E0105", "输出即输入";
        /// A query of the index cannot be understood.
        Query = "E0110", "查询有误";

        /// There is no such file.
        NotFound = "E0201", "找不到文件";
        /// A folder without readable files, a device, a socket.
        NotAFile = "E0202", "不是可读文件";
        /// The system refuses to read.
        Unreadable = "E0203", "无法读取";
        /// The file is in another encoding.
        Encoding = "E0204", "编码不符";
        /// Compressed data is truncated or damaged.
        Damaged = "E0205", "压缩数据损坏";
        /// Compressed data grows beyond the limits.
        Expansion = "E0206", "解压超限";
        /// The file is JSON, but not one object a line.
        NotLines = "E0207", "不是逐行 JSON";
        /// A quote of a table is never closed.
        OpenQuote = "E0208", "引号未闭合";
        /// A table without a header.
        Empty = "E0209", "空文件";
        /// A bulletin beyond the limit.
        TooLarge = "E0210", "文件过大";
        /// Training data without a single example.
        NoExamples = "E0211", "没有可用样本";
        /// A file changed while it was read.
        Changed = "E0212", "文件被改动";

        /// A line is not JSON.
        NotJson = "E0301", "不是 JSON";
        /// A field is missing or of the wrong type.
        Field = "E0302", "字段有误";
        /// A key stands twice in one object.
        DuplicateKey = "E0303", "键重复";
        /// Bytes that are not of the encoding.
        NotText = "E0304", "编码损坏";
        /// A line or row beyond the limit.
        TooLong = "E0305", "行过长";
        /// A row has more or fewer fields than the header.
        Ragged = "E0306", "列数不符";
        /// The id came before.
        DuplicateId = "E0307", "编号重复";

        /// The output exists.
        Exists = "E0401", "输出已存在";
        /// Another run writes the output.
        Busy = "E0402", "输出被占用";
        /// The system refuses to write.
        Unwritable = "E0403", "无法写入";
        /// An unfinished run lies beside the output.
        Unfinished = "E0404", "有未完成的运行";
        /// A checkpoint is damaged, or of another run.
        Checkpoint = "E0405", "检查点无效";

        /// A model is invalid.
        Model = "E0501", "模型无效";
        /// A lexicon is invalid.
        Lexicon = "E0502", "词库无效";
        /// An index is damaged, is none, or is of another version.
        Index = "E0503", "索引无效";

        /// A defect of this program.
        Internal = "E-INTERNAL", "内部错误";
    }
}

impl Code {
    /// Gives the exit status that a run ends with where nothing worse happens.
    pub fn exit_status(self) -> u8 {
        match self.as_str().as_bytes().get(2) {
            Some(b'1') => 2,
            Some(b'2') => 3,
            Some(b'4') => 4,
            Some(b'5') => 5,
            _ => 1,
        }
    }
}

/// One thing that is wrong: what, where, and what to do about it.
///
/// Its text is one line without control characters, at most 500 bytes with the code in front.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// What sort of thing.
    pub code: Code,
    /// The file and, from 1, the line; the file is empty where none is meant.
    pub place: Place,
    /// The byte from 0 in the file as text: unpacked, as UTF-8, without a byte order mark.
    pub byte: Option<u64>,
    /// What was expected and what was found.
    pub message: String,
    /// What to do; may be empty.
    pub hint: Box<str>,
    /// The start of the data as it was read, not escaped; may be empty.
    pub data: Box<str>,
}

impl Fault {
    /// Makes a fault.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        let (message, hint, data) = (message.into(), Box::default(), Box::default());
        Self { code, place, byte: None, message, hint, data }
    }

    /// Makes a fault without a place.
    pub fn plain(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Place::default(), message)
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Box<str>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Says at which byte.
    #[must_use]
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.byte = Some(byte);
        self
    }

    /// Shows the start of the data.
    #[must_use]
    pub fn with_data(mut self, data: &[u8]) -> Self {
        // 80 characters are at most 320 bytes; what is cut off inside a character is dropped below.
        let start = data.get(..320).unwrap_or(data);
        self.data = cut(&String::from_utf8_lossy(start), DATA_CHARS).into();
        self
    }
}

/// The most characters of data in a message.
const DATA_CHARS: usize = 80;
/// The most bytes of a message, `error[E-INTERNAL] ` included.
const MESSAGE_BYTES: usize = 480;

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        if !self.place.file.is_empty() {
            // A name of 255 bytes must leave room for the reason.
            out.push_str(&shorten(&printable(&self.place.file), 160));
            if self.place.line > 0 {
                write!(out, ":{}", self.place.line)?;
            }
            if let Some(byte) = self.byte {
                write!(out, " (byte {byte})")?;
            }
            out.push_str(": ");
        }
        let hint =
            if self.hint.is_empty() { String::new() } else { format!("  hint: {}", self.hint) };
        let hint = shorten(&printable(&hint), 200);
        let room = MESSAGE_BYTES.saturating_sub(out.len() + hint.len());
        out.push_str(&shorten(&printable(&self.message), room));
        out.push_str(&hint);
        f.write_str(&out)
    }
}

impl std::error::Error for Fault {}

/// Cuts a text to at most `bytes` bytes, the middle left out.
fn shorten(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let half = bytes.saturating_sub('…'.len_utf8()) / 2;
    let head = text.floor_char_boundary_at(half);
    let tail = text.ceil_char_boundary_at(text.len() - half);
    format!("{}…{}", text.get(..head).unwrap_or(""), text.get(tail..).unwrap_or(""))
}

/// `str::floor_char_boundary` is stable only after our minimum Rust.
trait Boundary {
    fn floor_char_boundary_at(&self, at: usize) -> usize;
    fn ceil_char_boundary_at(&self, at: usize) -> usize;
}

impl Boundary for str {
    fn floor_char_boundary_at(&self, at: usize) -> usize {
        (0..=at.min(self.len())).rev().find(|&i| self.is_char_boundary(i)).unwrap_or(0)
    }

    fn ceil_char_boundary_at(&self, at: usize) -> usize {
        (at..=self.len()).find(|&i| self.is_char_boundary(i)).unwrap_or(self.len())
    }
}
