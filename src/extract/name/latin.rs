//! Names in Latin letters: runs of words that Chinese text encloses.

use crate::text::Span;

/// Lists the Latin runs of a view's text that hold a letter: in order, apart.
///
/// A run is words joined by single spaces; a word may hold `. & + @ ' - _ ^ /` inside (`B+J`, `DMAIL.AI`, `32-Bit`).
pub(crate) fn runs(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if !is_latin(c) {
            chars.next();
            continue;
        }
        let (mut end, mut letter) = (start, false);
        while let Some(&(i, c)) = chars.peek() {
            if is_latin(c) {
                end = i + c.len_utf8();
                letter |= !c.is_ascii_digit();
            } else if !joins(text, i, c, (start, end)) {
                break;
            }
            chars.next();
        }
        if letter {
            apart(text, Span::new(start, end + dot(text, start, end)), &mut out);
        }
    }
    out
}

/// Titles in capitals, which stand between the names of a company and of a person: `Tidepool CEO Marta Oyelaran`.
const TITLES: &[&str] = &["CEO", "CTO", "COO", "CFO", "CMO", "CPO", "CSO", "CIO", "VP"];

/// Cuts a run at the titles in it; a title alone is a run.
fn apart(text: &str, run: Span, out: &mut Vec<Span>) {
    let words = run.of(text);
    let titled = words.len() > 3 && words.split(' ').any(|w| TITLES.contains(&w));
    if !titled {
        return out.push(run);
    }
    let (mut start, mut at) = (run.start(), run.start());
    for word in words.split(' ').chain(["CEO"]) {
        if TITLES.contains(&word) {
            let end = run.end().min(at).saturating_sub(usize::from(at < run.end()));
            let piece = Span::new(start, end.max(start));
            if piece.of(text).chars().any(char::is_alphabetic) {
                out.push(piece);
            }
            start = at + word.len() + 1;
        }
        at += word.len() + 1;
    }
}

/// Tells whether a character belongs to a Latin word.
pub(crate) fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{C0}'..='\u{24F}')
}

/// Tells whether the mark `c` at `at`, after a word that ended at `end`, goes on with the run.
fn joins(text: &str, at: usize, c: char, (start, end): (usize, usize)) -> bool {
    let next = text.get(at + c.len_utf8()..).and_then(|t| t.chars().next());
    // 2.Menxlab is the second entry of a list.
    let numbered = c == '.' && Span::new(start, end).of(text).bytes().all(|b| b.is_ascii_digit());
    if numbered && next.is_some_and(char::is_alphabetic) {
        return false;
    }
    let word_follows = next.is_some_and(is_latin);
    match c {
        '.' | '&' | '+' | '@' | '\'' | '’' | '-' | '_' | '^' => at == end && word_follows,
        // `a & b`: the sign stands between two spaces.
        ' ' => {
            (at == end && (word_follows || next == Some('&')))
                || (at == end + 2 && word_follows && text.get(end..at) == Some(" &"))
        }
        _ => at == end + 1 && c == '&' && next == Some(' '),
    }
}

/// The length of the full stop that belongs to `Inc.`, `Ltd.` and the like.
fn dot(text: &str, start: usize, end: usize) -> usize {
    let run = Span::new(start, end).of(text);
    let last = run.rsplit(' ').next().unwrap_or("");
    let short =
        matches!(last, "Inc" | "Ltd" | "Co" | "Corp" | "LLC" | "L.P" | "S.A" | "B.V" | "Pte");
    usize::from(short && text.as_bytes().get(end) == Some(&b'.'))
}

/// Tells whether a run is a ticker: `02359-HK`, `TAOP.US`.
pub(crate) fn is_ticker(run: &str) -> bool {
    let Some((code, market)) = run.rsplit_once(['.', '-']) else { return false };
    let markets = ["HK", "SZ", "SH", "SS", "BJ", "US", "N", "O", "OQ", "TW"];
    code.len() <= 6 && markets.contains(&market) && code.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Tells whether a run ends as organisations do.
pub(crate) fn has_company_suffix(run: &str) -> bool {
    let last = run.rsplit(' ').next().unwrap_or("");
    run.contains(' ') && SUFFIXES.contains(&last.trim_end_matches('.'))
}

/// Second words that say what kind of organisation the first one is.
const KINDS: &[&str] = &[
    "Labs", "Lab", "Finance", "Protocol", "Network", "Foundation", "Inc.", "Ltd.", "Technologies",
    "Exchange", "Markets", "Robotics", "AI",
];

/// The first word of a name of two whose second says what kind of organisation it is: `Coinflow` of Coinflow Labs.
pub(crate) fn stem(name: &str) -> Option<&str> {
    let (first, last) = name.split_once(' ')?;
    (first.len() >= 4 && KINDS.contains(&last) && first.starts_with(|c: char| c.is_uppercase()))
        .then_some(first)
}

/// Tells whether a run looks like a person's name: two or three capitalised words, the first a given name.
pub(crate) fn looks_like_person(run: &str) -> bool {
    let words: Vec<&str> = run.split(' ').collect();
    (2..=3).contains(&words.len())
        && !has_company_suffix(run)
        && words.iter().all(|w| {
            w.starts_with(|c: char| c.is_uppercase())
                && w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\''))
        })
        && words.iter().any(|w| w.chars().skip(1).any(char::is_lowercase))
        && words.first().is_some_and(|w| GIVEN.binary_search(w).is_ok())
}

/// Last words of organisations' names.
const SUFFIXES: &[&str] = &[
    "AG", "AI", "Advisors", "Alliance", "Asset", "Assets", "Associates", "Association", "Bank",
    "Bio", "Brands", "Capital", "Chain", "Club", "Co", "Collective", "Company", "Corp",
    "Corporation", "Corporations", "Council", "Crypto", "DAO", "Digital", "Energy", "Equity",
    "Exchange", "Finance", "Financial", "Foundation", "Fund", "Funds", "Games", "Gaming",
    "Global", "GmbH", "Group", "Growth", "Holding", "Holdings", "Inc", "Industries", "Institute",
    "Interactive", "International", "Investment", "Investments", "LLC", "LP", "Lab", "Labs",
    "Limited", "Ltd", "Management", "Markets", "Media", "Motors", "Network", "Networks", "PLC",
    "Partners", "Pay", "Protocol", "Research", "Robotics", "SA", "Securities", "Security",
    "Semiconductor", "Services", "Society", "Software", "Solutions", "Studio", "Studios",
    "Systems", "Technologies", "Technology", "Trading", "Trust", "VC", "Venture", "Ventures",
    "Works", "X",
];

/// Given names that stand in front of family names in this kind of news; sorted.
const GIVEN: &[&str] = &[
    "Aaron", "Adam", "Ajay", "Alan", "Albert", "Alejandro", "Alex", "Alexander", "Alexandr",
    "Alexis", "Alice", "Amit", "Amy", "Anatoly", "Andre", "Andreas", "Andreessen", "Andrei",
    "Andrew", "Andy", "Angela", "Anna", "Anthony", "Anton", "Antonio", "Arjun", "Arthur",
    "Arvind", "Ashton", "Austin", "Balaji", "Barry", "Ben", "Benjamin", "Bernard", "Bill", "Bob",
    "Brad", "Brandon", "Brendan", "Brett", "Brian", "Bruce", "Bryan", "Carl", "Carlos",
    "Caroline", "Cathie", "Chad", "Changpeng", "Charles", "Charlie", "Chris", "Christian",
    "Christine", "Christopher", "Cory", "Craig", "Dan", "Daniel", "Dario", "Darren", "Dave",
    "David", "Dean", "Dennis", "Diego", "Dimitri", "Do", "Dominic", "Don", "Donald", "Doug",
    "Douglas", "Dylan", "Ed", "Eddy", "Edward", "Elad", "Eli", "Elizabeth", "Elon", "Emily",
    "Emma", "Eric", "Erik", "Ethan", "Eugene", "Evan", "Evgeny", "Felix", "Francis", "Frank",
    "Fred", "Gary", "Gavin", "Geoffrey", "George", "Gokul", "Grace", "Graham", "Greg", "Gregory",
    "Guillermo", "Guy", "Hal", "Hameem", "Hans", "Harry", "Hayden", "Helen", "Henry", "Howard",
    "Hugo", "Ian", "Igor", "Illia", "Ilya", "Ivan", "Jack", "Jacob", "Jake", "James", "Jamie",
    "Jan", "Jane", "Jared", "Jason", "Jay", "Jean", "Jeff", "Jeffrey", "Jennifer", "Jenny",
    "Jensen", "Jeremy", "Jerome", "Jerry", "Jesse", "Jessica", "Jihan", "Jim", "Jimmy", "Joe",
    "Joel", "Johan", "Johann", "Johannes", "John", "Johnny", "Jon", "Jonathan", "Jordan", "Jose",
    "Joseph", "Josh", "Joshua", "Juan", "Julia", "Julian", "Julien", "Justin", "Karen", "Kate",
    "Katie", "Keith", "Ken", "Kenneth", "Kevin", "Kim", "Kobe", "Kyle", "Larry", "Laura",
    "Laurent", "Lee", "Leo", "Leon", "Linda", "Lisa", "Louis", "Luca", "Lucas", "Luis", "Luke",
    "Marc", "Marco", "Marcus", "Maria", "Mario", "Mark", "Markus", "Martin", "Mary", "Mason",
    "Matt", "Matthew", "Max", "Meltem", "Mert", "Micah", "Michael", "Michelle", "Miguel", "Mike",
    "Mikhail", "Miles", "Mira", "Mo", "Mohamed", "Muneeb", "Nathan", "Naval", "Neil", "Nic",
    "Nicholas", "Nick", "Nicolas", "Nikhil", "Nikil", "Nikolai", "Noah", "Oliver", "Olivia",
    "Oscar", "Owen", "Pablo", "Pascal", "Pat", "Patrick", "Paul", "Pavel", "Pedro", "Pete",
    "Peter", "Phil", "Philip", "Philippe", "Pierre", "Priya", "Rahul", "Raj", "Ralph", "Raoul",
    "Ravi", "Ray", "Raymond", "Reed", "Reid", "Rich", "Richard", "Rick", "Rob", "Robert", "Robin",
    "Rodrigo", "Roger", "Roman", "Ron", "Rune", "Ryan", "Sai", "Sam", "Samuel", "Sanat",
    "Sandeep", "Sandy", "Santiago", "Sarah", "Satoshi", "Satya", "Scott", "Sean", "Sebastian",
    "Sebastien", "Sergey", "Sergio", "Seth", "Shane", "Shayne", "Simon", "Sonny", "Sophia",
    "Sreeram", "Stani", "Stefan", "Stephane", "Stephen", "Steve", "Steven", "Stuart", "Su",
    "Sundar", "Sunny", "Susan", "Swami", "Taylor", "Ted", "Terry", "Thomas", "Tim", "Timothy",
    "Todd", "Tom", "Tomas", "Tommy", "Tony", "Travis", "Trevor", "Tushar", "Tyler", "Victor",
    "Vijay", "Vikram", "Vincent", "Vinod", "Vitalik", "Vivek", "Vlad", "Vladimir", "Wade",
    "Walter", "Warren", "Wei", "Wendy", "Will", "William", "Xavier", "Yan", "Yat", "Yi", "Yuri",
    "Yves", "Zac", "Zach", "Zack", "Zaki", "Zane",
];
