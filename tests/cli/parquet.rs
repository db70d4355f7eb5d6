//! Parquet in and out: rows 39 to 43 of the list of faults, and what is written.

use std::{fs, path::Path, sync::Arc};

use crate::support::{Bench, rows};
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int64Array,
    LargeStringArray, ListArray, RecordBatch, StringArray, StringViewArray,
    TimestampMillisecondArray,
    cast::AsArray,
    types::{Int32Type, Int64Type},
};
use parquet::{
    arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder},
    file::{
        metadata::{
            ColumnChunkMetaDataBuilder, ParquetMetaDataBuilder, ParquetMetaDataReader,
            ParquetMetaDataWriter,
        },
        properties::WriterProperties,
    },
};

const TEXTS: [&str; 3] = ["云帆科技完成近亿元 B+ 轮融资", "北辰云下调存储价格", "链上基金成立"];

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    );
    let batch = batch.unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(2)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn ids() -> ArrayRef {
    Arc::new(StringArray::from(vec!["a", "b", "c"]))
}

fn read(path: &Path) -> Vec<RecordBatch> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(path).unwrap()).unwrap();
    builder.build().unwrap().map(Result::unwrap).collect()
}

#[test]
fn row_39_what_is_no_whole_parquet_file() {
    let bench = Bench::new();
    let whole =
        parquet(vec![("id", ids()), ("text", Arc::new(StringArray::from(TEXTS.to_vec())))]);
    bench.file("ok.jsonl", crate::support::row("x", "", "云"));
    let encrypted = [&whole[..whole.len() - 4], b"PARE"].concat();
    for (bytes, words) in [
        (&b""[..], "of 0 bytes is no Parquet file"),
        (&whole[..whole.len() / 2], "is truncated"),
        (&whole[..whole.len() - 1], "is truncated"),
        (&whole[1..], "does not begin with PAR1"),
        (b"{\"id\":\"a\",\"text\":\"no columns here\"}\n", "does not begin with PAR1"),
        (&encrypted, "is encrypted, which is unsupported"),
    ] {
        bench.file("in.parquet", bytes);
        let ran = bench.run(&["split", "in.parquet", "ok.jsonl"]);
        let got = ran.expect(3, &["error[E0205] in.parquet: ", words]).ids();
        assert_eq!(got, ["x"], "the other file is lost");
    }
    bench.run_with(&["split", "-", "--from", "parquet"], &whole).expect(3, &["E0202", "its end"]);
}

#[test]
fn row_40_flipped_bits_are_a_fault_and_other_files_go_on() {
    let bench = Bench::new();
    let texts: Vec<String> = (0..300).map(|i| format!("云帆科技第 {i} 次融资")).collect();
    let numbers: Vec<String> = (0..300).map(|i| i.to_string()).collect();
    let whole = parquet(vec![
        ("id", Arc::new(StringArray::from(numbers))),
        ("text", Arc::new(StringArray::from(texts))),
    ]);
    bench.file("ok.jsonl", crate::support::row("last", "", "云"));
    let mut faults = 0;
    for step in 0..60 {
        let mut bytes = whole.clone();
        // Two of three in the footer, where one bit says the most.
        let at = if step % 3 == 0 {
            step * bytes.len() / 61
        } else {
            bytes.len() - 9 - step * 37 % (bytes.len() / 2)
        };
        bytes[at] ^= 1 << (step % 8);
        bench.file("in.parquet", &bytes);
        let ran = bench.run(&["split", "in.parquet", "ok.jsonl", "-q"]);
        assert!(matches!(ran.status, Some(0..=3)), "status {:?} at byte {at}", ran.status);
        assert!(!ran.err.contains("INTERNAL"), "at byte {at}: {}", ran.err);
        assert_eq!(ran.ids().last().map(String::as_str), Some("last"), "at byte {at}");
        faults += usize::from(ran.status != Some(0));
    }
    assert!(faults > 10, "only {faults} of 60 damaged files were noticed");
}

#[test]
fn row_41_strings_of_every_kind_are_read_and_others_named() {
    let bench = Bench::new();
    let nullable = StringArray::from(vec![Some("标题"), None, Some("")]);
    let dictionary: DictionaryArray<Int32Type> = TEXTS.into_iter().collect();
    let kinds: [(&str, ArrayRef); 5] = [
        ("utf8", Arc::new(StringArray::from(TEXTS.to_vec()))),
        ("large", Arc::new(LargeStringArray::from(TEXTS.to_vec()))),
        ("view", Arc::new(StringViewArray::from(TEXTS.to_vec()))),
        ("dictionary", Arc::new(dictionary)),
        ("bytes", Arc::new(BinaryArray::from(TEXTS.map(str::as_bytes).to_vec()))),
    ];
    for (name, text) in kinds {
        let days: ArrayRef = Arc::new(Date32Array::from(vec![Some(19_863), None, Some(0)]));
        let columns = vec![
            ("nr", Arc::new(Int64Array::from(vec![1, 2, 3])) as ArrayRef),
            ("title", Arc::new(nullable.clone()) as ArrayRef),
            ("body", text),
            ("date", days),
            ("hits", Arc::new(Float64Array::from(vec![Some(1.5), None, Some(3.0)]))),
            ("hot", Arc::new(BooleanArray::from(vec![true, false, true]))),
        ];
        bench.file("in.parquet", parquet(columns));
        let args = ["split", "in.parquet", "--text-column", "body", "--id-column", "nr"];
        let ran = bench.run(&args);
        assert_eq!(ran.expect(0, &["3 records"]).ids(), ["1", "2", "3"], "{name}");
        let items: Vec<serde_json::Value> =
            ran.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let texts: Vec<&str> = items.iter().map(|i| i["text"].as_str().unwrap()).collect();
        assert_eq!(texts, TEXTS, "{name}");
        assert_eq!((&items[0]["title"], &items[1]["title"]), (&"标题".into(), &"".into()));
        assert_eq!(items[0]["date"], "2024-05-20");
        assert_eq!(items[1].get("date"), None);
        assert_eq!(items[0]["extra"], serde_json::json!({"hits": 1.5, "hot": true}));
    }
}

#[test]
fn row_41_columns_that_are_no_text_are_named_with_their_type() {
    let bench = Bench::new();
    let list = ListArray::from_iter_primitive::<Int64Type, _, _>(vec![
        Some(vec![Some(1)]),
        None,
        Some(vec![]),
    ]);
    let text: ArrayRef = Arc::new(StringArray::from(TEXTS.to_vec()));
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3]));
    for (columns, words) in [
        (vec![("id", ids()), ("text", numbers)], "column \"text\": expected strings, found Int64"),
        (vec![("text", Arc::new(list) as ArrayRef)], "found a nested column, List"),
        (vec![("id", ids()), ("content", Arc::clone(&text))], "use --text-column content"),
        (
            vec![
                ("title", Arc::new(BooleanArray::from(vec![true; 3])) as ArrayRef),
                ("text", Arc::clone(&text)),
            ],
            "column \"title\"",
        ),
    ] {
        bench.file("in.parquet", parquet(columns));
        bench.run(&["split", "in.parquet"]).expect(2, &["error[E0104] in.parquet: ", words]);
    }
    let nulls: ArrayRef = Arc::new(StringArray::from(vec![Some("云"), None, Some("报")]));
    bench.file("in.parquet", parquet(vec![("id", ids()), ("text", nulls)]));
    let ran = bench.run(&["split", "in.parquet"]);
    let words = ["error[E0302] in.parquet:2: ", "field \"text\": expected a string"];
    assert_eq!(ran.expect(1, &words).ids(), ["a", "c"]);
}

type Change = fn(ColumnChunkMetaDataBuilder) -> ColumnChunkMetaDataBuilder;

#[test]
fn row_42_claims_beyond_the_file_are_refused_before_anything_is_decoded() {
    let bench = Bench::new();
    let whole =
        parquet(vec![("id", ids()), ("text", Arc::new(StringArray::from(TEXTS.to_vec())))]);
    let length = u32::from_le_bytes(whole[whole.len() - 8..whole.len() - 4].try_into().unwrap());
    let footer = whole.len() - 8 - length as usize;
    let meta =
        ParquetMetaDataReader::new().parse_and_finish(&bytes::Bytes::from(whole.clone())).unwrap();
    let changes: [(Change, i64, &str); 4] = [
        (|c| c.set_total_uncompressed_size(10 << 30), 2, "claims 10737418240 bytes for column"),
        (|c| c.set_num_values(1 << 40), 2, "claims 2 rows, but 1099511627776 values"),
        (|c| c.set_total_compressed_size(1 << 40), 2, "lies beyond the file"),
        (|c| c, 1 << 40, "claims 1099511627776 rows"),
    ];
    for (change, rows, words) in changes {
        let mut builder = ParquetMetaDataBuilder::new_from_metadata(meta.clone());
        let groups = builder.take_row_groups();
        for (i, group) in groups.into_iter().enumerate() {
            let mut group = group.into_builder();
            if i == 0 {
                let columns = group.take_columns().into_iter();
                let columns = columns.map(|c| change(c.into_builder()).build().unwrap());
                group = group.set_column_metadata(columns.collect()).set_num_rows(rows);
            }
            builder = builder.add_row_group(group.build().unwrap());
        }
        let mut bytes = whole[..footer].to_vec();
        ParquetMetaDataWriter::new(&mut bytes, &builder.build()).finish().unwrap();
        bench.file("in.parquet", bytes);
        bench.run(&["split", "in.parquet"]).expect(3, &["E0205", words]);
    }
}

#[test]
fn row_43_nested_columns_beside_the_text_come_along_and_others_are_noted() {
    let bench = Bench::new();
    let list = ListArray::from_iter_primitive::<Int64Type, _, _>(vec![
        Some(vec![Some(1), Some(2)]),
        None,
        Some(vec![]),
    ]);
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![&b"x"[..]; 3]));
    let columns = vec![
        ("id", ids()),
        ("text", Arc::new(StringArray::from(TEXTS.to_vec())) as ArrayRef),
        ("tags", Arc::new(list)),
        ("blob", bytes),
        ("date", Arc::new(TimestampMillisecondArray::from(vec![1_716_200_000_000; 3]))),
    ];
    bench.file("in.parquet", parquet(columns));
    let ran = bench.run(&["split", "in.parquet"]);
    ran.expect(0, &["columns left out, their types are unsupported: \"blob\" (Binary)"]);
    let item: serde_json::Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!(item["extra"], serde_json::json!({"tags": [1, 2]}));
    assert_eq!(item["date"], "2024-05-20");
}

#[test]
fn row_43_columns_nested_without_end_are_refused() {
    let bench = Bench::new();
    // A footer in Thrift's compact protocol: version 1, then a chain of groups, each with one child.
    for deep in [100_000_u32, 70] {
        let mut footer = vec![0x15, 0x02, 0x19, 0xFC];
        let mut count = deep;
        while count >= 0x80 {
            footer.push((count & 0x7F) as u8 | 0x80);
            count >>= 7;
        }
        footer.push(count as u8);
        for _ in 0..deep {
            // repetition_type required, name "a", num_children 1.
            footer.extend_from_slice(&[0x35, 0x00, 0x18, 0x01, b'a', 0x15, 0x02, 0x00]);
        }
        footer.extend_from_slice(&[0x16, 0x00, 0x19, 0x0C, 0x00]);
        let length = (footer.len() as u32).to_le_bytes();
        let bytes = [&b"PAR1"[..], &footer, &length, b"PAR1"].concat();
        bench.file("in.parquet", bytes);
        bench.run(&["split", "in.parquet"]).expect(3, &["E0205", "more than 64 deep"]);
    }
}

#[test]
fn a_file_of_one_value_repeated_is_no_way_around_the_limit() {
    let bench = Bench::new();
    let text = "云报".repeat(100_000);
    let texts: ArrayRef = Arc::new(StringArray::from(vec![text.as_str(); 200]));
    let batch = RecordBatch::try_from_iter([("text", texts)]).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    bench.file("in.parquet", writer.into_inner().unwrap());
    let ran = bench.run(&["split", "in.parquet", "--max-output-bytes", "10M"]);
    ran.expect(3, &["E0206", "after record 17", "is it a bomb"]);
}

#[test]
fn records_are_written_with_nested_columns() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(600) + "{\"id\":\"x\",\"text\":\"\",\"source\":\"手记\"}\n");
    bench.run(&["run", "in.jsonl", "-o", "out.jsonl", "--segments"]).expect(0, &[]);
    bench.run(&["run", "in.jsonl", "-o", "out.parquet", "--segments"]).expect(0, &[]);
    let records: Vec<serde_json::Value> =
        bench.read("out.jsonl").lines().map(|l| serde_json::from_str(l).unwrap()).collect();

    let batches = read(&bench.path("out.parquet"));
    let first = &batches[0];
    let schema = first.schema();
    let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    for key in records.iter().flat_map(|r| r.as_object().unwrap().keys()) {
        assert!(
            names.contains(&key.as_str()),
            "no column for {key}: see src/io/parquet/enabled/schema.rs"
        );
    }
    let entities = first.column_by_name("entities").unwrap().as_list::<i32>();
    let mentions = entities.value(0);
    let texts = mentions.as_struct().column_by_name("text").unwrap();
    let got: Vec<&str> = texts.as_string::<i32>().iter().flatten().collect();
    let expected = records[0]["entities"].as_array().unwrap();
    let expected: Vec<&str> = expected.iter().map(|m| m["text"].as_str().unwrap()).collect();
    assert!(!got.is_empty());
    assert_eq!(got, expected);
    let total: usize = batches.iter().map(RecordBatch::num_rows).sum();
    assert_eq!(total, records.len());
    let extra = batches.last().unwrap().column_by_name("extra").unwrap();
    assert_eq!(extra.as_string::<i32>().iter().last().flatten(), Some("{\"source\":\"手记\"}"));

    // Every field of every record: our own reader gives them back, nested ones too.
    let mut lines = Vec::new();
    for batch in &batches {
        let mut writer = arrow_json::LineDelimitedWriter::new(&mut lines);
        writer.write(batch).unwrap();
        writer.finish().unwrap();
    }
    let back = String::from_utf8(lines).unwrap();
    for (line, record) in back.lines().zip(&records) {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        for key in ["id", "title", "text", "bucket", "entities", "events", "segments"] {
            assert!(agree(&row[key], &record[key]), "{key}: {} is not {}", row[key], record[key]);
        }
    }
}

/// Tells whether two values are the same where nulls are left out and whole numbers may be floats.
fn agree(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Null, Number, Object};
    match (a, b) {
        (Array(a), Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| agree(a, b)),
        (Object(x), Object(y)) => x
            .keys()
            .chain(y.keys())
            .all(|k| agree(x.get(k).unwrap_or(&Null), y.get(k).unwrap_or(&Null))),
        (Number(a), Number(b)) => {
            (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() <= 1e-6 * b.as_f64().unwrap().abs()
        }
        (a, b) => a == b,
    }
}

#[test]
fn row_70_threads_change_no_byte_of_parquet() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(700));
    let mut seen = Vec::new();
    for threads in ["1", "2", "7"] {
        let args = ["run", "in.jsonl", "-o", "out.parquet", "--force", "--threads", threads];
        bench.run(&args).expect(0, &[]);
        seen.push(fs::read(bench.path("out.parquet")).unwrap());
    }
    assert!(seen.windows(2).all(|w| w[0] == w[1]), "the bytes depend on the threads");
}

#[test]
fn parquet_is_written_where_it_makes_sense() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(3));
    bench.run(&["run", "in.jsonl", "-o", "out.parquet.zst"]).expect(2, &["packs its own pages"]);
    bench.run(&["run", "in.jsonl", "-o", "out", "--to", "parquet"]).expect(0, &[]);
    assert_eq!(read(&bench.path("out"))[0].num_rows(), 3);
    // What is written is read again, by its content.
    bench.run(&["split", "out", "--from", "parquet"]).expect(0, &["3 records"]);
    fs::rename(bench.path("out"), bench.path("out.jsonl")).unwrap();
    bench.run(&["split", "out.jsonl"]).expect(0, &["3 records"]);
}
