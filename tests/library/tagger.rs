//! The tagger: its chain against brute force, its training, its files, its readers.

use yunbao::{
    extract::tagger::{
        Evidence, Example, NameTagger, Reader, Settings, Tagger, dataset, evaluate, train,
    },
    lexicon::Lexicon,
    model::{
        Container, Section,
        sequence::{Accumulator, Decoder, Lattice, Reach, Role, Rows, Tags, Transitions},
    },
    segment::Segments,
    text::{Span, View},
};

/// Numbers that look random and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn weight(&mut self) -> i32 {
        i32::try_from(self.next(41)).unwrap() - 20
    }
}

fn transitions(tags: Tags, numbers: &mut Numbers) -> Transitions<i32> {
    let mut out = Transitions::new(tags);
    out.flat_mut().for_each(|w| *w = numbers.weight());
    out
}

/// Every allowed sequence of `n` tags with its score.
fn sequences(
    tags: Tags,
    transitions: &Transitions<i32>,
    scores: &[i16],
    n: usize,
) -> Vec<(Vec<u8>, i32)> {
    let count = tags.count();
    let mut all: Vec<(Vec<u8>, i32)> = vec![(Vec::new(), 0)];
    for p in 0..n {
        let mut next = Vec::new();
        for (sequence, score) in &all {
            let last = sequence.last().copied().unwrap_or(Tags::OUTSIDE);
            for tag in 0..u8::try_from(count).unwrap() {
                if let Some(weight) = transitions.weight(tags, last, tag) {
                    let mut longer = sequence.clone();
                    longer.push(tag);
                    next.push((
                        longer,
                        score + weight + i32::from(scores[p * count + usize::from(tag)]),
                    ));
                }
            }
        }
        all = next;
    }
    let open = |t: Option<&u8>| {
        matches!(t.and_then(|&t| tags.part(t)), Some((_, Role::Begin | Role::Inside)))
    };
    all.retain(|(sequence, _)| !open(sequence.last()));
    all
}

/// The scores of all tags but `O`, less that of `O`, with something behind them that must not count.
fn relative(scores: &[i16]) -> [i16; 16] {
    let mut row = [1000; 16];
    for (place, score) in row.iter_mut().zip(&scores[1..]) {
        *place = score - scores[0];
    }
    row
}

#[test]
fn viterbi_finds_what_brute_force_finds() {
    let mut numbers = Numbers(7);
    let mut decoder = Decoder::default();
    for kinds in 1..=3 {
        let tags = Tags::new(kinds);
        for n in 0..=4 {
            let transitions = transitions(tags, &mut numbers);
            let scores: Vec<i16> =
                (0..n * tags.count()).map(|_| i16::try_from(numbers.weight()).unwrap()).collect();
            let all = sequences(tags, &transitions, &scores, n);
            let best = all.iter().map(|s| s.1).max().unwrap_or(0);
            let rows: Vec<[i16; 16]> = scores.chunks(tags.count()).map(relative).collect();
            let mut path = vec![0; n];
            decoder.decode(tags, &transitions, &rows, &mut path);
            let found = all.iter().find(|s| s.0 == path).map(|s| s.1);
            assert_eq!(
                found.unwrap_or(0),
                best,
                "{kinds} kinds, {n} units: {path:?} is no best sequence; look at the back pointers"
            );
        }
    }
}

#[test]
fn what_the_bound_rules_out_is_outside() {
    let mut numbers = Numbers(5);
    let (mut ruled_out, mut units) = (0, 0);
    for round in 0..200 {
        let tags = Tags::new(1 + round % 2);
        let n = 1 + round / 2 % 4;
        let transitions = transitions(tags, &mut numbers);
        // Tags are as often worse than `O` as in text.
        let scores: Vec<i16> = (0..n * tags.count())
            .map(|i| {
                let weight = i16::try_from(numbers.weight()).unwrap();
                if i % tags.count() == 0 { 50 + weight } else { weight }
            })
            .collect();
        let rows: Vec<[i16; 16]> = scores.chunks(tags.count()).map(relative).collect();
        let mut gains = Vec::new();
        Reach::new(tags, &transitions).measure(&rows, 0, &mut gains);
        let all = sequences(tags, &transitions, &scores, n);
        let best = all.iter().map(|s| s.1).max().unwrap();
        for (p, &gain) in gains.iter().enumerate() {
            units += 1;
            ruled_out += usize::from(gain < 0);
            let inside = all.iter().any(|(s, score)| *score == best && s[p] != Tags::OUTSIDE);
            assert!(gain >= 0 || !inside, "round {round}: unit {p} is in a name and has {gain}");
        }
    }
    assert!(ruled_out * 4 > units, "the bound rules out {ruled_out} of {units} units only");
}

/// Feature `number` has the key `number + 1`, and rows for some of the five units around it.
#[test]
fn features_found_by_number_sum_up_as_those_found_by_key() {
    let mut numbers = Numbers(3);
    let blocks: Vec<(u32, u8)> =
        (1..=40).map(|key| (key, u8::try_from(1 + numbers.next(31)).unwrap())).collect();
    let count = blocks.iter().map(|(_, mask)| mask.count_ones()).sum::<u32>();
    let mut row = || std::array::from_fn(|_| i8::try_from(numbers.weight()).unwrap());
    let cells: Vec<[i8; 8]> = (0..count).map(|_| row()).collect();
    let rows = Rows::new("test", &blocks, cells).unwrap();
    // Number 0 has no key, and numbers from 41 on have no rows.
    let keys = (0..60).map(|number: u32| (number > 0).then_some(number));
    let dense = rows.lay_out::<5>(keys);
    for n in [1, 2, 5, 30] {
        let text: Vec<u16> = (0..n).map(|_| u16::try_from(numbers.next(60)).unwrap()).collect();
        let (mut by_key, mut by_number) = (Accumulator::default(), Accumulator::default());
        by_key.clear(n, n);
        by_number.clear(n, 0);
        for (at, &number) in (0..).zip(&text).filter(|(_, number)| **number > 0) {
            rows.want(&mut by_key, u32::from(number), at - 2);
        }
        rows.sum(&mut by_key);
        let mut run = dense.run();
        for (at, number) in (0..).zip(text.iter().copied().chain([0, 0])) {
            by_number.add(at - 2, &run.next(number));
        }
        assert_eq!(by_key.rows(), by_number.rows(), "{text:?}");
        assert_eq!(by_key.rows().len(), n);
    }
}

#[test]
fn a_unit_near_nothing_is_read_without_overflow() {
    let read = Container::read("names", NameTagger::embedded_bytes()).unwrap();
    let bytes = read.header().setting("bytes").unwrap() as usize;
    let kinds = read.header().labels().len();
    let sections = [
        Section::i8("features", &[bytes], read.i8("features", &[bytes]).unwrap()),
        {
            let shape = [kinds + 1, kinds + 1];
            Section::u32("between", &shape, &read.u32("between", &shape).unwrap())
        },
        Section::u32("within", &[kinds, 4], &read.u32("within", &[kinds, 4]).unwrap()),
    ];
    let header = read.header().clone().with_setting("unit", 1e-30);
    let tagger =
        Tagger::from_bytes("test", &Container::pack(&header, &sections).unwrap()).unwrap();
    let (view, lexicon) = (View::new("云图智算在杭州发布新品。"), Lexicon::builtin().unwrap());
    let segments = Segments::default();
    let hits = lexicon.find(&view);
    let evidence = Evidence { view: &view, lexicon: &lexicon, hits: &hits, segments: &segments };
    assert!(tagger.tag(&evidence).iter().all(|m| (0.0..=1.0).contains(&m.confidence)));
}

#[test]
fn marginals_are_what_brute_force_counts() {
    let mut numbers = Numbers(11);
    for kinds in 1..=2 {
        let tags = Tags::new(kinds);
        for n in 1..=4 {
            let whole = transitions(tags, &mut numbers);
            let real = whole.map(|w| f64::from(w) / 8.0);
            let scores: Vec<i16> =
                (0..n * tags.count()).map(|_| i16::try_from(numbers.weight()).unwrap()).collect();
            let mut lattice = Lattice::new(tags, &real);
            lattice.clear(n);
            for (weight, &score) in lattice.weights_mut().iter_mut().zip(&scores) {
                *weight = (f64::from(score) / 8.0).exp();
            }
            lattice.run();
            let log = lattice.log_sum();
            let all = sequences(tags, &whole, &scores, n);
            let sum: f64 = all.iter().map(|s| (f64::from(s.1) / 8.0).exp()).sum();
            assert!(
                (log - sum.ln()).abs() < 1e-9,
                "the sum over all sequences is off: {log} {}",
                sum.ln()
            );

            let share = |fits: &dyn Fn(&[u8]) -> bool| -> f64 {
                all.iter()
                    .filter(|s| fits(&s.0))
                    .map(|s| (f64::from(s.1) / 8.0).exp())
                    .sum::<f64>()
                    / sum
            };
            for p in 0..n {
                let mut row = vec![0.0; tags.count()];
                lattice.tags_at(p, &mut row);
                assert!(
                    (row.iter().sum::<f64>() - 1.0).abs() < 1e-9,
                    "probabilities at {p} do not sum to 1"
                );
                for (tag, &value) in (0_u8..).zip(&row) {
                    assert!((value - share(&|s| s[p] == tag)).abs() < 1e-9, "tag {tag} at {p}");
                }
            }
            for kind in 0..u8::try_from(kinds).unwrap() {
                for first in 0..n {
                    for last in first..n {
                        let found = lattice.name(kind, first, last);
                        let gold = share(&|s| tags.names(s).contains(&(kind, first, last)));
                        assert!(
                            (found - gold).abs() < 1e-9,
                            "name {kind} {first}..={last}: {found} {gold}"
                        );
                    }
                }
            }
            let mut expected = Transitions::new(tags);
            lattice.add_transitions(&mut expected);
            let steps: f64 = expected.flat_mut().map(|w| *w).sum();
            assert!(
                (steps - n as f64).abs() < 1e-9,
                "{n} units have {n} transitions, not {steps}"
            );
        }
    }
}

#[test]
fn tags_and_names_are_each_others_inverse() {
    let tags = Tags::new(3);
    for tag in 0..u8::try_from(tags.count()).unwrap() {
        match tags.part(tag) {
            None => assert_eq!(tag, Tags::OUTSIDE),
            Some((kind, role)) => assert_eq!(tags.tag(kind, role), tag),
        }
    }
    let path = [
        tags.tag(1, Role::Begin),
        tags.tag(1, Role::Inside),
        tags.tag(1, Role::End),
        Tags::OUTSIDE,
        tags.tag(2, Role::Single),
    ];
    assert_eq!(tags.names(&path), [(1, 0, 2), (2, 4, 4)]);
    // An end without a beginning is no name.
    assert_eq!(tags.names(&path[1..]), [(2, 3, 3)]);
}

/// Sentences about companies and places, all of one make.
fn examples() -> Vec<Example> {
    let companies = [
        "云图智算", "Blue Harbor", "蓝湾科技", "星河数据", "Northwind AI", "远山网络",
        "Deep Lake", "松果云",
    ];
    let places = ["杭州", "成都", "苏州", "Berlin", "武汉", "Lyon"];
    let mut out = Vec::new();
    for (i, company) in companies.iter().enumerate() {
        for (j, place) in places.iter().enumerate() {
            let (a, b) =
                [("昨日，", "宣布在"), ("", "已在"), ("据悉，", "把总部迁到")][(i + j) % 3];
            let text = format!("{a}{company}{b}{place}。");
            let start = a.len() + company.len() + b.len();
            let names = vec![
                (Span::new(a.len(), a.len() + company.len()), "company".to_owned()),
                (Span::new(start, start + place.len()), "place".to_owned()),
            ];
            out.push(Example::new(text, names));
        }
    }
    out
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.epochs = 8;
    settings.decay = 0.1;
    settings
}

fn trained() -> (Tagger, Lexicon) {
    let lexicon = Lexicon::builder().without_builtin().build().unwrap();
    let reader = Reader { lexicon: &lexicon, segmenter: None };
    let mut losses = Vec::new();
    let tagger = train(&examples(), &reader, &settings(), |p| losses.push(p.loss)).unwrap();
    assert!(losses.last() < losses.first(), "the loss does not fall: {losses:?}");
    (tagger, lexicon)
}

#[test]
fn training_learns_and_is_the_same_each_time() {
    let (tagger, lexicon) = trained();
    let reader = Reader { lexicon: &lexicon, segmenter: None };
    let scores = evaluate(&tagger, &examples(), &reader);
    assert!(scores.micro.f1 > 0.99, "{:?} {:?}", scores.micro, scores.errors);
    assert_eq!(tagger.to_bytes().unwrap(), trained().0.to_bytes().unwrap());
}

#[test]
fn names_that_were_never_seen_are_found_by_what_stands_around_them() {
    let (tagger, lexicon) = trained();
    let view = View::new("昨日，绿洲芯片宣布在大连。");
    let hits = lexicon.find(&view);
    let segments = Segments::default();
    let found =
        tagger.tag(&Evidence { view: &view, lexicon: &lexicon, hits: &hits, segments: &segments });
    let names: Vec<_> =
        found.iter().map(|m| (&*tagger.labels()[m.label], m.span.of(view.text()))).collect();
    assert_eq!(names, [("company", "绿洲芯片"), ("place", "大连")]);
    assert!(found.iter().all(|m| (0.0..=1.0).contains(&m.confidence)), "{found:?}");
}

#[test]
fn a_model_file_gives_the_same_tagger_back() {
    let (tagger, lexicon) = trained();
    let bytes = tagger.to_bytes().unwrap();
    let read = Tagger::from_bytes("test", &bytes).unwrap();
    assert_eq!(read.to_bytes().unwrap(), bytes);
    let reader = Reader { lexicon: &lexicon, segmenter: None };
    assert_eq!(evaluate(&read, &examples(), &reader), evaluate(&tagger, &examples(), &reader));
}

#[test]
fn a_damaged_model_file_is_refused() {
    let (tagger, _) = trained();
    let bytes = tagger.to_bytes().unwrap();
    for cut in [0, 7, 40, bytes.len() / 2, bytes.len() - 1] {
        assert!(
            Tagger::from_bytes("test", &bytes[..cut]).is_err(),
            "{cut} bytes of {}",
            bytes.len()
        );
    }
    for at in (0..bytes.len()).step_by(97) {
        let mut wrong = bytes.clone();
        wrong[at] ^= 0x40;
        assert!(Tagger::from_bytes("test", &wrong).is_err(), "byte {at} changed");
    }
}

#[test]
fn a_small_model_is_small() {
    let lexicon = Lexicon::builder().without_builtin().build().unwrap();
    let reader = Reader { lexicon: &lexicon, segmenter: None };
    let mut small = settings();
    small.most_bytes = 4000;
    let tagger = train(&examples(), &reader, &small, |_| {}).unwrap();
    assert!(
        tagger.to_bytes().unwrap().len() < 4000 + 2000,
        "the header takes less than 2000 bytes"
    );
}

#[test]
fn settings_out_of_range_are_refused() {
    let lexicon = Lexicon::builder().without_builtin().build().unwrap();
    let reader = Reader { lexicon: &lexicon, segmenter: None };
    let wrong: [(&str, fn(&mut Settings)); 8] = [
        ("epochs", |s| s.epochs = 0),
        ("rate", |s| s.rate = f64::NAN),
        ("decay", |s| s.decay = -1.0),
        ("blind", |s| s.blind = 2.0),
        ("recall", |s| s.recall = -1.0),
        ("floor", |s| s.floor = 2.0),
        ("most_bytes", |s| s.most_bytes = 3),
        ("without", |s| s.without = vec!["gram".to_owned()]),
    ];
    for (name, change) in wrong {
        let mut settings = settings();
        change(&mut settings);
        let error = train(&examples(), &reader, &settings, |_| {}).unwrap_err().to_string();
        assert!(error.starts_with(name), "{error}");
    }
    assert!(train(&[], &reader, &settings(), |_| {}).is_err());
}

#[test]
fn readers_read() {
    let cluener = r#"{"text":"星河智算落户成都","label":{"company":{"星河智算":[[0,3]]},"address":{"成都":[[6,7]]}}}"#;
    let spans = r#"{"text":"星河智算落户成都","entities":[[0,4,"company"],[6,8,"address"]]}"#;
    let bio = "星 B-company\n河 I-company\n智 I-company\n算 I-company\n落 O\n户 O\n成 B-address\n都 I-address\n\n";
    let bioes = "星\tB-company\n河\tI-company\n智\tM-company\n算\tE-company\n落\tO\n户\tO\n成\tB-address\n都\tE-address\r\n";
    let wanted = dataset::read("a", spans).unwrap();
    assert_eq!(wanted[0].names.len(), 2);
    for text in [cluener, bio, bioes] {
        assert_eq!(dataset::read("a", text).unwrap(), wanted, "{text}");
    }
    let stray =
        dataset::read("a", "云 I-company\n图 I-company\n在 B-place\n此 I-company\n").unwrap();
    let names: Vec<_> = stray[0].names.iter().map(|n| n.0.of(&stray[0].text)).collect();
    assert_eq!(names, ["在"], "only B and S begin a name");
}

#[test]
fn readers_say_where_the_fault_is() {
    for row in include_str!("../cases/tagged.tsv").lines().filter(|l| !l.starts_with('#')) {
        let [text, message] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row:?}") };
        let text = text.replace("\\n", "\n");
        let error = dataset::read("a", &text).expect_err(&text).to_string();
        assert!(error.starts_with(message), "{text:?}: {error:?} does not start with {message:?}");
    }
}

#[test]
fn repeats_are_left_out_and_splits_are_stable() {
    let mut twice = examples();
    twice.extend(examples());
    assert!(dataset::without_repeats(twice.clone()).len() <= examples().len());
    let (learn, test) = dataset::split(twice.clone(), 5);
    assert_eq!(learn.len() + test.len(), twice.len());
    twice.reverse();
    let (_, other) = dataset::split(twice, 5);
    assert!(test.iter().all(|e| other.contains(e)), "a split must not depend on the order");
}

#[test]
fn the_embedded_model_fits_and_finds() {
    let (tagger, lexicon) = (NameTagger::embedded().unwrap(), Lexicon::builtin().unwrap());
    let view = View::new("青禾智能宣布完成A轮融资，由 Blue Harbor Ventures 领投");
    let hits = lexicon.find(&view);
    let segments = Segments::default();
    let evidence = Evidence { view: &view, lexicon: &lexicon, hits: &hits, segments: &segments };
    let names: Vec<_> = tagger.tag(&evidence).iter().map(|t| t.span.of(view.text())).collect();
    assert_eq!(names, ["青禾智能", "Blue Harbor Ventures"]);
}

#[test]
fn any_text_is_tagged_in_linear_time() {
    let (tagger, lexicon) = (NameTagger::embedded().unwrap(), Lexicon::builtin().unwrap());
    let segments = Segments::default();
    let makes = [
        "(", "《", "A", "a b ", "阿里云", "。", "、", "\u{301}", "é", "1.", "𠮷", "\u{FFFD}", "@",
        "AB1-",
    ];
    for make in makes {
        let seconds = |n: usize| {
            let view = View::new(&make.repeat(n));
            let hits = lexicon.find(&view);
            let start = std::time::Instant::now();
            let found = tagger.tag(&Evidence {
                view: &view,
                lexicon: &lexicon,
                hits: &hits,
                segments: &segments,
            });
            for pair in found.windows(2) {
                assert!(pair[0].span.end() <= pair[1].span.start(), "{make:?}: names overlap");
            }
            start.elapsed().as_secs_f64()
        };
        let (short, long) = (seconds(10_000), seconds(80_000));
        assert!(
            long < 40.0 * short.max(0.002),
            "{make:?}: {short} s for 10,000, {long} s for 80,000"
        );
    }
}
