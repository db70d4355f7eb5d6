//! Model files that are damaged, cut short or not ours: typed errors, no panic, no large memory.

use yunbao::{
    Error,
    model::{Container, Header, Section, Source, load, save},
};

fn header() -> Header {
    Header::new("example", ["是", "否"])
        .with_source(Source::new("句子.tsv", "CC0-1.0", 12))
        .with_command("train 句子.tsv")
        .with_setting("dim", 2.0)
        .with_metric("accuracy", 0.75)
}

fn bytes() -> Vec<u8> {
    let sections = [
        Section::i8("table", &[3, 2], &[1, -2, 3, -128, 127, 0]),
        Section::u32("grams", &[3], &[7, 8, u32::MAX]),
        Section::f32("output", &[2, 2], &[0.5, -0.5, 1e-3, 1e3]),
    ];
    Container::pack(&header(), &sections).expect("a small model")
}

/// Frames a body with a right checksum, as a hostile writer would.
fn framed(json: &str, data: &[u8]) -> Vec<u8> {
    let mut out = b"YUNBAO\r\n\x01\x00\x01\x02".to_vec();
    out.extend(u32::try_from(json.len()).unwrap().to_le_bytes());
    out.extend(json.as_bytes());
    out.extend(data);
    let sum = blake3::hash(&out);
    out.extend(sum.as_bytes());
    out
}

fn fault(bytes: &[u8]) -> String {
    match Container::read("test", bytes) {
        Err(Error::Model { name, message }) => {
            assert_eq!(name, "test");
            message
        }
        other => panic!("expected a model error, got {other:?}"),
    }
}

#[test]
fn reads_what_it_wrote() {
    let bytes = bytes();
    assert_eq!(bytes, self::bytes(), "the same model must give the same bytes");
    let read = Container::read("test", &bytes).unwrap();
    assert_eq!(*read.header(), header());
    assert_eq!(read.i8("table", &[3, 2]).unwrap(), [1, -2, 3, -128, 127, 0]);
    assert_eq!(read.u32("grams", &[3]).unwrap(), [7, 8, u32::MAX]);
    assert_eq!(read.f32("output", &[2, 2]).unwrap(), [0.5, -0.5, 1e-3, 1e3]);
}

#[test]
fn a_section_is_asked_for_by_name_type_and_shape() {
    let bytes = bytes();
    let read = Container::read("test", &bytes).unwrap();
    for wrong in [
        read.i8("table", &[2, 3]).err(),
        read.i8("output", &[2, 2]).err(),
        read.i8("x", &[1]).err(),
    ] {
        assert!(matches!(wrong, Some(Error::Model { .. })));
    }
}

/// Row 76.
#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let bytes = bytes();
    for end in 0..bytes.len() {
        fault(&bytes[..end]);
    }
}

/// Row 77.
#[test]
fn a_flipped_bit_anywhere_is_refused() {
    let bytes = bytes();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bad = bytes.clone();
            bad[at] ^= 1 << bit;
            let message = fault(&bad);
            if at >= 12 {
                assert!(message.contains("checksum"), "byte {at}: {message}");
            }
        }
    }
}

/// Row 78.
#[test]
fn another_version_order_or_magic_is_named() {
    for version in [0_u8, 2, 255] {
        let mut bad = bytes();
        bad[8] = version;
        let message = fault(&bad);
        assert!(message.contains(&format!("version {version};")) && message.contains("version 1"));
    }
    let mut swapped = bytes();
    swapped.swap(10, 11);
    assert!(fault(&swapped).contains("byte order"));
    assert!(fault(b"PK\x03\x04 not ours").contains("magic"));
    assert!(fault(b"").contains("magic"));
}

/// Row 79.
#[test]
fn lengths_that_lie_are_refused_before_memory_is_taken() {
    let head = r#"{"header":{"kind":"k","labels":["a"]},"sections":["#;
    let cases = [
        (r#"{"name":"t","type":"f32","shape":[9223372036854775808]}"#, "does not fit"),
        (r#"{"name":"t","type":"f32","shape":[4294967296,4294967296]}"#, "does not fit"),
        (r#"{"name":"t","type":"i8","shape":[9]}"#, "does not fit"),
        (r#"{"name":"t","type":"i8","shape":[4]},{"name":"t","type":"i8","shape":[4]}"#, "twice"),
        (r#"{"name":"t","type":"i8","shape":[7]}"#, "too many"),
        (r#"{"name":"t","type":"i8","shape":[-1]}"#, "header"),
        (r#"{"name":"t","type":"i64","shape":[1]}"#, "header"),
    ];
    for (entries, expected) in cases {
        let bad = framed(&format!("{head}{entries}]}}"), &[0; 8]);
        let message = fault(&bad);
        assert!(message.contains(expected), "{entries}: {message}");
    }
    let mut long = framed("{}", &[]);
    long[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
    let end = long.len() - 32;
    let sum = blake3::hash(&long[..end]);
    long[end..].copy_from_slice(sum.as_bytes());
    assert!(fault(&long).contains("does not fit"));
}

/// Row 80.
#[test]
fn labels_and_floats_are_checked() {
    for labels in ["[]", r#"["a","a"]"#, r#"[""]"#] {
        let json = format!(r#"{{"header":{{"kind":"k","labels":{labels}}},"sections":[]}}"#);
        assert!(fault(&framed(&json, &[])).contains("label"));
    }
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert!(Container::pack(&header(), &[Section::f32("w", &[1], &[bad])]).is_err());
        let json = r#"{"header":{"kind":"k","labels":["a"]},"sections":[{"name":"w","type":"f32","shape":[1]}]}"#;
        let written = framed(json, &bad.to_le_bytes());
        let read = Container::read("test", &written).unwrap();
        assert!(read.f32("w", &[1]).unwrap_err().to_string().contains("finite"));
    }
}

/// Row 82: the old model stays until the new one is whole, and nothing is left beside it.
#[test]
fn saving_replaces_whole_files() {
    let folder = std::env::temp_dir().join(format!("yunbao-model-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("模型.yb");
    save(&path, b"old").unwrap();
    save(&path, &bytes()).unwrap();
    assert_eq!(load(&path).unwrap(), bytes());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "a part of a file was left behind");
    assert!(matches!(save(&folder.join("no/such/folder.yb"), b"x"), Err(Error::Write { .. })));
    assert!(matches!(load(&folder.join("missing.yb")), Err(Error::Read { .. })));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_card_names_data_licence_and_figures() {
    let card = header().to_string();
    for part in ["是, 否", "句子.tsv: 12 examples; CC0-1.0", "accuracy 0.7500", "train 句子.tsv"]
    {
        assert!(card.contains(part), "{part} is missing from:\n{card}");
    }
}
