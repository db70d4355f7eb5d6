//! Compression: rows 44 to 49 of the list of faults.

use std::io::Write;

use crate::support::{Bench, ids, row, rows};
use flate2::{Compression, write::GzEncoder};

fn gz(data: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn zst(data: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(data.as_ref()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn row_44_truncated_files_give_the_records_before_the_break() {
    let bench = Bench::new();
    for (name, whole) in [("in.jsonl.gz", gz(rows(300))), ("in.jsonl.zst", zst(rows(300)))] {
        // Without the checksum all data is there; without the half it is not.
        for keep in [whole.len() - 1, whole.len() / 2] {
            bench.file(name, &whole[..keep]);
            let ran = bench.run(&["split", name]);
            let got = ran.ids();
            let words = format!("E0205] {name}: truncated after record {}", got.len());
            ran.expect(3, &[&words]);
            let expected: Vec<String> = (0..got.len()).map(|i| format!("r{i}")).collect();
            assert_eq!(got, expected);
            assert!(keep < whole.len() - 1 || got.len() == 300, "only {} records", got.len());
        }
    }
}

#[test]
fn row_44_a_file_of_records_is_published_only_when_asked() {
    let bench = Bench::new();
    let whole = gz(rows(300));
    bench.file("in.jsonl.gz", &whole[..whole.len() - 1]);
    let args = ["split", "in.jsonl.gz", "-o", "out.jsonl"];
    bench.run(&args).expect(3, &["out.jsonl was not written", "--keep-partial"]);
    assert_eq!(bench.list(), ["in.jsonl.gz"]);
    bench.run(&[&args[..], &["--keep-partial"]].concat()).expect(3, &["truncated"]);
    assert_eq!(bench.read("out.jsonl").lines().count(), 300);
}

#[test]
fn row_45_damaged_sums_and_trailing_garbage() {
    let bench = Bench::new();
    for (name, mut packed) in [("in.jsonl.gz", gz(rows(9))), ("in.jsonl.zst", zst(rows(9)))] {
        let garbage = [&packed[..], b"garbage"].concat();
        bench.file(name, garbage);
        assert_eq!(
            bench.run(&["split", name]).expect(3, &["E0205", "after record 9"]).ids().len(),
            9
        );
        // gzip ends in sum and length, zstd in the sum.
        let at = packed.len() - if name.ends_with("gz") { 8 } else { 4 };
        packed[at] ^= 1;
        bench.file(name, packed);
        bench.run(&["split", name]).expect(3, &["E0205", "damaged after record"]);
    }
}

#[test]
fn row_46_all_members_and_frames_are_read() {
    let bench = Bench::new();
    for (name, pack) in [("in.jsonl.gz", gz as fn(String) -> Vec<u8>), ("in.jsonl.zst", zst)] {
        let parts = [pack(row("a", "", "云")), pack(row("b", "", "报")), pack(String::new())];
        bench.file(name, parts.concat());
        assert_eq!(bench.run(&["split", name]).expect(0, &[]).ids(), ["a", "b"]);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn row_47_bombs_stop_at_the_limit() {
    let bench = Bench::new();
    let zeros = vec![b' '; 80 << 20];
    let bombs = [("bomb.jsonl.gz", gz(&zeros)), ("bomb.jsonl.zst", zst(&zeros))];
    for (name, bomb) in bombs {
        bench.file(name, bomb);
        let ran = bench.shell(&format!("prlimit --as=700000000 $Y split {name} --threads 1"));
        ran.expect(3, &["E0206", "--max-expand"]);
        bench
            .run(&["split", name, "--max-output-bytes", "1M"])
            .expect(3, &["beyond 1048576 bytes"]);
        bench.run(&["split", name, "--max-expand", "100000"]).expect(1, &["E0305"]);
    }
    // A frame that asks for a window of 2 GiB.
    bench.file("window.jsonl.zst", b"\x28\xB5\x2F\xFD\x00\xA8\x01\x00\x00");
    bench.run(&["split", "window.jsonl.zst"]).expect(3, &["E0205", "memory"]);
}

#[test]
fn row_48_names_that_lie_are_noted_once() {
    let bench = Bench::new();
    bench.file("plain.jsonl.gz", row("a", "", "云"));
    bench.file("packed.jsonl", gz(row("b", "", "云")));
    bench.file("other.jsonl.gz", zst(row("c", "", "云")));
    let ran = bench.run(&["split", "plain.jsonl.gz", "packed.jsonl", "other.jsonl.gz"]);
    let words = ["is not compressed although", "is compressed (gz)", "is zst, not gz"];
    assert_eq!(ran.expect(0, &words).ids(), ["a", "b", "c"]);
    assert_eq!(ran.err.matches("note: ").count(), 3);
}

#[test]
fn row_49_nothing_is_unpacked_twice() {
    let bench = Bench::new();
    bench.file("in.jsonl.gz", gz(gz(row("a", "", "云"))));
    bench.run(&["split", "in.jsonl.gz"]).expect(3, &["is compressed twice", "unpack it once"]);
}

#[test]
fn what_is_written_packed_is_read_again() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(50));
    let plain = bench.run(&["split", "in.jsonl"]).out;
    for name in ["out.jsonl.gz", "out.jsonl.zst"] {
        bench.run(&["split", "in.jsonl", "-o", name]).expect(0, &[]);
        let first = std::fs::read(bench.path(name)).unwrap();
        bench.run(&["split", "in.jsonl", "-o", name, "--force"]).expect(0, &[]);
        assert_eq!(
            first,
            std::fs::read(bench.path(name)).unwrap(),
            "{name} holds a time or a name"
        );
        assert_eq!(bench.run(&["split", name]).expect(0, &[]).ids(), ids(&plain));
    }
}
