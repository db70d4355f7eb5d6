//! Training and running classifiers: the same bytes each time, small loss by rounding, sums that add up.

use proptest::prelude::*;
use yunbao::{
    Error,
    classify::{
        Aim, Bucket, Calibration, Classifier, Dataset, Example, Judged, Model, Outcome, Report,
        Settings, Task, Trainer, calibration_error, compare,
    },
    extract::Field,
    feature::{Cue, Document, Grams, Templates, lead},
    lexicon::Lexicon,
    text::Span,
};

/// Sentences put together from words of three fields, with some words that all share.
fn sentences(each: usize) -> Vec<Example> {
    const FIELDS: [(&str, [&str; 6]); 3] = [
        ("体育", ["球队", "主场", "进球", "教练", "联赛", "门将"]),
        ("财经", ["股价", "央行", "利率", "债券", "营收", "指数"]),
        ("美食", ["火锅", "厨师", "菜单", "调味", "面条", "点心"]),
    ];
    const SHARED: [&str; 5] = ["昨日", "宣布", "今年", "首次", "继续"];
    let mut out = Vec::new();
    for i in 0..each {
        for (f, (label, words)) in FIELDS.iter().enumerate() {
            let word = |k: usize| words[(i * 7 + k * 5 + f) % 6];
            let shared = SHARED[(i + f) % 5];
            let text =
                format!("{shared}{}的{}与{}有关", word(0), word(i % 4 + 1), word(i / 6 % 5));
            let title = if i % 3 == 0 { String::new() } else { format!("{}消息", word(2)) };
            out.push(Example::new(format!("{label}{i}"), title, text, *label));
        }
    }
    out
}

fn small() -> Settings {
    let mut settings = Settings::default();
    settings.dim = 8;
    settings.epochs = Some(40);
    settings.max_size = 60_000;
    settings
}

fn train(settings: Settings, examples: Vec<Example>) -> Model {
    let data = Dataset::new("句子", examples);
    Trainer::new(settings).unwrap().train(&data, &|_| {}).unwrap()
}

#[test]
fn learns_three_fields_and_knows_their_words() {
    let model = train(small(), sentences(80));
    assert_eq!(model.labels(), ["体育", "美食", "财经"]);
    let held = Dataset::new("新", sentences(100).split_off(240));
    let report = Report::measure(&model, &held);
    assert!(report.accuracy > 0.95, "accuracy {}", report.accuracy);
    let prediction = model.predict("昨日门将的联赛与教练有关");
    assert_eq!(prediction.label(), Some("体育"));
    assert!(prediction.score("体育").unwrap() > 0.5);
}

#[test]
fn the_same_data_and_seed_give_the_same_bytes_on_any_number_of_threads() {
    let mut settings = small();
    settings.members = 2;
    settings.cut = 0.3;
    let bytes = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut settings = settings.clone();
        settings.seed = seed;
        pool.install(|| train(settings, sentences(30)).to_bytes().unwrap())
    };
    let one = bytes(1, 1);
    assert_eq!(one, bytes(3, 1), "a sum or a random number depends on the threads");
    assert_ne!(one, bytes(1, 2), "the seed does nothing");
}

#[test]
fn a_written_model_reads_back_and_says_the_same() {
    let model = train(small(), sentences(30));
    let bytes = model.to_bytes().unwrap();
    let again = Model::from_bytes("again", &bytes).unwrap();
    assert_eq!(again.to_bytes().unwrap(), bytes);
    for example in sentences(10) {
        let (a, b) = (
            model.predict_document(&example.document()),
            again.predict_document(&example.document()),
        );
        assert_eq!(a.scores(), b.scores());
    }
    assert!(bytes.len() <= 60_000, "{} bytes are more than max_size", bytes.len());
}

#[test]
fn damaged_classifiers_are_refused() {
    let bytes = train(small(), sentences(20)).to_bytes().unwrap();
    for end in (0..bytes.len()).step_by(97) {
        assert!(matches!(Model::from_bytes("cut", &bytes[..end]), Err(Error::Model { .. })));
    }
    let mut bad = bytes.clone();
    bad[bytes.len() / 2] ^= 4;
    assert!(Model::from_bytes("flipped", &bad).unwrap_err().to_string().contains("checksum"));
}

#[test]
fn explanations_add_up_to_the_logits() {
    let mut examples = sentences(40);
    for (i, example) in examples.iter_mut().enumerate() {
        example.cues = vec![("字段".into(), ["甲", "乙", "丙"][i % 3].into(), 1.0)];
    }
    let model = train(small(), examples);
    let texts =
        [("球队消息", "昨日 教练的，进球与门将有关"), ("", "利率"), ("火锅", ""), ("", "")];
    for (title, text) in texts {
        let document =
            Document::new(title, text).with_cues([Cue::new("字段", "甲").with_weight(0.5)]);
        let explanation = model.explain(&document);
        let mut predictor = model.predictor();
        let logits = predictor.logits(&document);
        let words: Vec<Span> = (0..text.len() / 6).map(|i| Span::new(i * 6, i * 6 + 6)).collect();
        let grouped = explanation.by_spans(Field::Text, &words);
        for (label, &logit) in logits.iter().enumerate() {
            for e in [&explanation, &grouped] {
                let sum = e.logit(label);
                assert!((sum - logit).abs() < 1e-3, "{sum} is not {logit} for {title}/{text}");
            }
        }
        for piece in &explanation.pieces {
            let of = if piece.field == Field::Title { title } else { text };
            assert!(piece.span.is_empty() || !piece.span.of(of).is_empty(), "{:?}", piece.span);
        }
    }
    let document = Document::new("", "昨日教练说话");
    let explanation = model.explain(&document);
    let strongest = explanation.strongest(0, 1);
    assert!("教练".contains(&strongest[0].span.of(document.text())[..3]), "{strongest:?}");
}

#[test]
fn weights_of_scores_add_up_to_their_log_odds() {
    let many = sentences(40).into_iter().enumerate().map(|(i, mut e)| {
        if i % 3 == 0 {
            e.labels.push("周末".to_owned());
        }
        e
    });
    let mut multi = small();
    multi.task = Task::Multi;
    let models = [train(small(), sentences(40)), train(multi, many.collect())];
    for model in models {
        for (title, text) in [("球队消息", "昨日教练的进球与门将有关"), ("", "利率"), ("", "")]
        {
            let document = Document::new(title, text);
            let explanation = model.explain_scores(&document);
            let prediction = model.predict_document(&document);
            for (label, &p) in prediction.scores().iter().enumerate() {
                let (sum, odds) = (explanation.logit(label), (p / (1.0 - p)).ln());
                assert!((sum - odds).abs() < 2e-3, "{sum} is not {odds} for {title}/{text}");
            }
        }
    }
}

#[test]
fn the_least_certain_decision_is_the_one_nearest_to_tipping() {
    let model = train(small(), sentences(60));
    let clear = model.predict("昨日门将的联赛与教练有关");
    let mixed = model.predict("门将与利率和火锅有关");
    assert!(clear.certainty() > mixed.certainty(), "{clear:?} {mixed:?}");
    assert!((0.0..=1.0).contains(&clear.certainty()));
}

#[test]
fn a_tight_limit_keeps_the_n_grams_that_tell_something() {
    let mut examples = sentences(80);
    // Words that come often and tell nothing: a choice by frequency would keep them first.
    for (i, example) in examples.iter_mut().enumerate() {
        let noise: String = (0..40)
            .map(|k| char::from_u32(0x5000 + (i as u32 * 7 + k * 13) % 90).unwrap())
            .collect();
        example.text.push_str(&noise);
    }
    let mut settings = small();
    settings.max_size = 17_800;
    let model = train(settings, examples);
    assert!(model.to_bytes().unwrap().len() <= 17_800);
    let report = Report::measure(&model, &Dataset::new("新", sentences(100).split_off(240)));
    assert!(report.accuracy > 0.9, "accuracy {}: the rows went to noise", report.accuracy);
}

#[test]
fn multi_label_examples_keep_all_their_labels() {
    let mut settings = small();
    settings.task = Task::Multi;
    let mut examples = sentences(60);
    let both: Vec<Example> = (0..60)
        .map(|i| {
            let (a, b) = (&examples[i * 3], &examples[i * 3 + 1]);
            let mut e =
                Example::new(format!("b{i}"), "", format!("{}，{}", a.text, b.text), "体育");
            e.labels.push("财经".into());
            e
        })
        .collect();
    examples.extend(both);
    let model = train(settings, examples);
    let prediction = model.predict("昨日主场的门将，利率的债券");
    let mut labels = prediction.labels();
    labels.sort_unstable();
    assert_eq!(labels, ["体育", "财经"]);
}

#[test]
fn unsure_documents_get_the_fallback() {
    let mut settings = small();
    settings.fallback = Some("美食".into());
    settings.aim = Aim::Precision(0.99);
    let model = train(settings, sentences(60));
    assert_eq!(model.predict("").label(), Some("美食"));
    assert_eq!(model.predict("今年球队的主场与进球有关").label(), Some("体育"));
    let mut wrong = small();
    wrong.fallback = Some("科技".into());
    let data = Dataset::new("句子", sentences(5));
    let e = Trainer::new(wrong).unwrap().train(&data, &|_| {}).unwrap_err();
    assert!(e.to_string().contains("expected one of"), "{e}");
}

#[test]
fn settings_outside_their_range_are_refused() {
    let mut settings = Settings::default();
    settings.dim = 0;
    assert!(matches!(Trainer::new(settings), Err(Error::Setting { name: "dim", .. })));
    let mut settings = Settings::default();
    settings.rate = f32::NAN;
    assert!(matches!(Trainer::new(settings), Err(Error::Setting { name: "rate", .. })));
    let one = Dataset::new("一", vec![Example::new("1", "", "文字", "只有")]);
    let e = Trainer::new(Settings::default()).unwrap().train(&one, &|_| {}).unwrap_err();
    assert!(e.to_string().contains("two or more"), "{e}");
}

#[test]
fn calibration_finds_the_probabilities_behind_margins() {
    // Of 100 examples with margin m, as many are true as a logistic of 2m - 1 says.
    let mut outcomes = Vec::new();
    for step in -20_i8..=20 {
        let margin = f32::from(step) / 5.0;
        let p = 100.0 / (1.0 + (-(2.0 * margin - 1.0)).exp());
        outcomes.extend((0_u8..100).map(|i| Outcome::new(margin, f32::from(i) + 0.5 < p)));
    }
    let fitted = Calibration::fit(&outcomes);
    assert!(
        (fitted.slope() - 2.0).abs() < 0.1 && (fitted.offset() + 1.0).abs() < 0.1,
        "{fitted:?}"
    );
    let scored: Vec<Outcome> =
        outcomes.iter().map(|o| Outcome::new(fitted.probability(o.score), o.truth)).collect();
    assert!(calibration_error(&scored).0 < 0.01);
    assert_eq!(Calibration::fit(&[]), Calibration::default());
}

#[test]
fn reports_count_as_by_hand() {
    let names = ["a".to_owned(), "b".to_owned()];
    let judged = |truth: usize, chosen: Option<usize>, score: f32| {
        let mut j = Judged::default();
        j.truth = vec![truth];
        j.chosen = chosen.into_iter().collect();
        j.scores = vec![score, 1.0 - score];
        j
    };
    let all = [
        judged(0, Some(0), 0.9),
        judged(0, Some(1), 0.2),
        judged(1, Some(1), 0.1),
        judged(1, None, 0.5),
    ];
    let report = Report::of(&names, &all);
    assert!((report.accuracy - 0.5).abs() < 1e-9);
    assert_eq!(report.confusion, [[1, 1, 0], [0, 1, 1]]);
    let b = report.labels["b"];
    assert!((b.prf.p - 0.5).abs() < 1e-9 && (b.prf.r - 0.5).abs() < 1e-9 && b.support == 2);
    assert!((report.micro.p - 2.0 / 3.0).abs() < 1e-9 && (report.micro.r - 0.5).abs() < 1e-9);
    // 0.9 right, 0.9 right, 0.8 wrong: two of four are covered at full precision.
    assert!((report.coverage["0.99"] - 0.5).abs() < 1e-9);
    let json = serde_json::to_value(&report).unwrap();
    assert!(json["macro"]["f1"].is_number() && json["labels"]["a"]["support"] == 2);
}

#[test]
fn comparing_tells_gain_from_chance() {
    let mut weak = small();
    weak.epochs = Some(1);
    weak.rate = 1e-6;
    let (weak, good) = (train(weak, sentences(30)), train(small(), sentences(80)));
    let data = Dataset::new("新", sentences(100).split_off(240));
    let c = compare((&weak, &data), (&good, &data), 1).unwrap();
    assert!(c.accuracy.low > 0.0 && c.accuracy.second > c.accuracy.first, "{:?}", c.accuracy);
    assert!(!c.flips.is_empty());
    let same = compare((&good, &data), (&good, &data), 1).unwrap();
    assert!(same.flips.is_empty() && same.accuracy.low == 0.0 && same.accuracy.high == 0.0);
    assert_eq!(c, compare((&weak, &data), (&good, &data), 1).unwrap());
}

#[test]
fn the_embedded_model_sorts_clear_items() {
    let (classifier, lexicon) = (Classifier::embedded().unwrap(), Lexicon::builtin().unwrap());
    let rows = include_str!("../cases/bucket.tsv");
    for row in rows.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let (text, bucket) = row.split_once('\t').expect("text, a tab, a bucket");
        let (title, body) = text.split_once('|').unwrap_or(("", text));
        // The model has learnt with the lexicon's cues and reads them in every record.
        let example = Example::new("", title, body, "").viewed(Some(&lexicon));
        let label = classifier.classify(&example.document());
        let bucket: Bucket = bucket.parse().unwrap();
        assert_eq!(label.bucket, bucket, "{text}: {label:?}; is data/model/bucket.yb trained?");
    }
}

#[test]
fn datelines_are_found_and_news_is_not() {
    for row in include_str!("../cases/lead.tsv").lines().filter(|l| !l.starts_with('#')) {
        let (head, rest) = row.split_once('|').expect("a bar after the dateline");
        let text = format!("{head}{rest}");
        assert_eq!(&text[..lead(&text)], head, "in {text}");
    }
}

proptest! {
    #[test]
    fn any_string_is_classified(title in any::<String>(), text in any::<String>()) {
        let model = Classifier::embedded().unwrap();
        let document = Document::new(&title, &text);
        let label = model.classify(&document);
        prop_assert!(label.scores.iter().all(|s| (0.0..=1.0).contains(s)));
        let explanation = model.model().explain(&document);
        for piece in explanation.pieces {
            let of = if piece.field == Field::Title { &title } else { &text };
            prop_assert!(of.get(piece.span.start()..piece.span.end()).is_some());
        }
        prop_assert!(lead(&text) <= text.len() && text.is_char_boundary(lead(&text)));
    }

    #[test]
    fn n_grams_begin_with_their_shorter_ones(text in "[\\p{Han}a-z ]{0,20}") {
        let mut long = Grams::default();
        let mut short = Grams::default();
        long.read(&text, Templates::new(4, 64));
        short.read(&text, Templates::new(2, 64));
        prop_assert_eq!(long.positions(), short.positions());
        for at in 0..long.positions() {
            let l: Vec<u32> = long.at(at).take(2).collect();
            prop_assert_eq!(l, short.at(at).collect::<Vec<u32>>());
        }
    }
}
