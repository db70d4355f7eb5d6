//! Any bytes as input: no panic, and what is read comes out as a record or as a rejected row.

use std::fs;

use proptest::{collection::vec, prelude::*};
use tempfile::TempDir;
use yunbao::io::{
    Code, Event, Fault, Format, Meter, Options, Settings, Source, Stop, cut_to_width, each,
    printable, stream, width,
};

/// What came of a file.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    rows: u64,
    done: Vec<(u64, String, String)>,
    rejected: Vec<(Code, u64, Option<u64>)>,
    failed: Vec<Code>,
}

fn read(bytes: &[u8], format: Format, threads: usize, batch: usize) -> Outcome {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("in");
    fs::write(&path, bytes).unwrap();
    let (mut options, mut settings) = (Options::default(), Settings::default());
    options.format = Some(format);
    options.max_line = 200;
    settings.threads = threads;
    settings.batch = batch;
    let mut out = Outcome::default();
    let summary = stream::<_, Fault>(
        vec![Ok(Source::file(&path))],
        &options,
        settings,
        &Meter::default(),
        &Stop::default(),
        each(|item| (item.id, item.text)),
        |event| {
            match event {
                Event::Done(origin, (id, text)) => out.done.push((origin.row.line, id, text)),
                Event::Rejected(f) => {
                    assert!(
                        f.to_string().len() <= 500,
                        "a message of {} bytes",
                        f.to_string().len()
                    );
                    assert_ne!(f.code, Code::Internal, "a panic while decoding: {f}");
                    out.rejected.push((f.code, f.place.line, f.byte));
                }
                Event::Failed { fault, .. } => {
                    assert_ne!(fault.code, Code::Internal, "a panic while reading: {fault}");
                    out.failed.push(fault.code);
                }
                _ => {}
            }
            Ok(())
        },
    );
    out.rows = summary.unwrap().rows;
    let status = out.failed.iter().map(|code| code.exit_status());
    assert!(status.into_iter().all(|s| s == 2 || s == 3), "{:?}", out.failed);
    out
}

/// Bytes that look like rows often enough to get past the first check.
fn rowlike() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => Just(b"{\"id\":\"a\",\"text\":\"\xE4\xBA\x91\"}\n".to_vec()),
        2 => Just(b"{\"text\":\"".to_vec()),
        2 => Just(b"\"}\n".to_vec()),
        2 => Just(b"id,text\n".to_vec()),
        2 => Just(b"a,\"\xE4\xBA\x91\n\"\"\",".to_vec()),
        2 => Just(b"\r\n".to_vec()),
        1 => Just(b"\"".to_vec()),
        1 => Just(b",".to_vec()),
        1 => Just(b"\n".to_vec()),
        1 => Just(b"\r".to_vec()),
        1 => Just(b"\xEF\xBB\xBF".to_vec()),
        1 => vec(any::<u8>(), 0..12),
        1 => Just(vec![b'x'; 210]),
    ];
    vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn everything_read_comes_out(bytes in rowlike(), batch in 1_usize..5) {
        for format in [Format::Jsonl, Format::Csv, Format::Lines, Format::Text] {
            let one = read(&bytes, format, 1, 64);
            prop_assert_eq!(one.rows, (one.done.len() + one.rejected.len()) as u64);
            let other = read(&bytes, format, 3, batch);
            prop_assert_eq!(&one, &other, "threads or batches change what comes out");
        }
    }

    #[test]
    fn tables_are_read_as_the_csv_crate_reads_them(
        cells in vec(vec("[a\",;\r\n 云]{0,6}", 3), 1..6),
    ) {
        let mut writer = csv::Writer::from_writer(b"id,text,x\n".to_vec());
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let got = read(&bytes, Format::Csv, 1, 64);
        let texts: Vec<&str> = got.done.iter().map(|(_, _, text)| text.as_str()).collect();
        let expected: Vec<&str> = cells.iter().map(|row| row[1].as_str()).collect();
        prop_assert_eq!(texts, expected);
        prop_assert!(got.rejected.is_empty() && got.failed.is_empty());
    }

    #[test]
    fn damaged_tables_are_read_as_the_csv_crate_reads_them(body in "[a\",\n]{0,30}") {
        let text = format!("id,text\n{body}");
        let got = read(text.as_bytes(), Format::Csv, 1, 64);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let all: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
        if got.failed.is_empty() {
            let whole: Vec<&str> =
                all.iter().filter(|r| r.len() == 2).map(|r| r.get(1).unwrap()).collect();
            let texts: Vec<&str> = got.done.iter().map(|(_, _, text)| text.as_str()).collect();
            prop_assert_eq!(texts, whole);
            prop_assert_eq!(got.rows, all.len() as u64);
        }
    }

    #[test]
    fn printable_text_steers_nothing(text in any::<String>(), columns in 0_usize..40) {
        let shown = printable(&text);
        prop_assert!(!shown.chars().any(char::is_control));
        let marks = ['\u{202E}', '\u{2066}', '\u{FEFF}', '\u{200B}'];
        prop_assert!(!shown.contains(marks));
        prop_assert_eq!(width(&cut_to_width(&shown, columns)), columns);
    }
}
