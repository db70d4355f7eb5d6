//! The lexicon's forms in texts.

use std::fmt::Write as _;

use yunbao::{lexicon::Lexicon, text::View};

/// Names that begin alike, as registers of companies hold them by the thousand, are found like any other.
#[test]
fn very_many_names_may_begin_alike() {
    let digits: Vec<char> = "甲乙丙丁戊己庚辛壬癸".chars().collect();
    let name = |n: usize| {
        let [a, b, c] = [n / 100, n / 10 % 10, n % 10].map(|d| digits[d]);
        format!("深圳市{a}{b}{c}云仓")
    };
    let mut layer = String::new();
    for n in 0..1000 {
        writeln!(layer, "{}\tindustry", name(n)).unwrap();
        writeln!(layer, "{}控股\tindustry", name(n)).unwrap();
    }
    let lexicon = Lexicon::builder().layer("many.tsv", layer).build().unwrap();
    for n in (0..1000).step_by(37) {
        // 最 sorts behind 控, 与 before it: the longer of two names that begin alike may come between name and text.
        for next in ["与", "最大股东"] {
            let text = format!("昨日，{}{next}{}控股签约。", name(n), name(999 - n));
            let view = View::new(&text);
            let found: Vec<_> =
                lexicon.names(&view).map(|(h, _)| h.span.of(view.text())).collect();
            assert_eq!(found, [name(n), format!("{}控股", name(999 - n))], "{text}");
        }
        let looked = lexicon.lookup(&format!("{}控股", name(n))).map(|e| e.name.to_string());
        assert_eq!(looked, Some(format!("{}控股", name(n))));
        assert!(lexicon.lookup(&name(n)).is_some());
        for other in ["云", "控", "控股集团"] {
            assert!(lexicon.lookup(&format!("{}{other}", name(n))).is_none());
        }
    }
}
