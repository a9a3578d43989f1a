//! The examples of every pack, and what must hold of any text.

use super::check::told;
use super::{Quantities, ahead, check, from_for};
use entente_model::{Day, Mention, Span, Value};
use entente_packs::{Folded, Pack, Packs};

const ANCHOR: Day = jiff::civil::date(2024, 4, 12);

fn packs() -> Vec<Pack> {
    Packs::builtin().expect("our own packs load").packs
}

fn quantities(tag: &str) -> Quantities {
    let packs = packs();
    let pack = packs.iter().find(|p| p.meta.tag == tag).expect("the pack exists");
    Quantities::new(pack).expect("the pack compiles")
}

fn times(tag: &str, text: &str, anchor: Option<Day>) -> Vec<Mention> {
    quantities(tag).times(&Folded::new(text, 0), text, 0, anchor, None)
}

fn money(tag: &str, text: &str) -> Vec<Mention> {
    quantities(tag).money(&Folded::new(text, 0), text, 0, None)
}

fn words(text: &str, mention: &Mention) -> String {
    text[mention.span.start()..mention.span.end()].to_owned()
}

fn has(mention: &Mention, part: &str) -> bool {
    mention.parts.iter().any(|p| p.name == part)
}

fn edtf(mention: &Mention) -> String {
    match &mention.value {
        Value::Time(timex) => timex.edtf.clone(),
        _ => String::new(),
    }
}

/// Every rule of every pack has an example that must match and one that must not, and they do.
#[test]
fn the_examples_of_the_packs_hold() {
    let mut failures = Vec::new();
    for pack in packs() {
        failures.extend(check(&pack).expect("our own packs compile"));
    }
    assert!(failures.is_empty(), "{} examples fail:\n{}", failures.len(), failures.join("\n"));
}

/// An example that does not hold is told, and so is a rule without one.
#[test]
fn a_wrong_example_is_told() {
    let mut pack = packs().into_iter().find(|p| p.meta.tag == "en").expect("the pack exists");
    let rule =
        "[[currency]]\nid = \"x\"\ncode = \"EUR\"\nafter = [\"euros\"]\nyes = [\"{5 euros} => 6 EUR\"]\nno = []\n";
    pack.raw.insert("money".to_owned(), rule.to_owned().into());
    let failures = check(&pack).expect("it compiles");
    assert!(failures.iter().any(|f| f.contains("says 5 EUR")), "{failures:?}");
    assert!(failures.iter().any(|f| f.contains("one that does not")), "{failures:?}");
    pack.raw.insert("money".to_owned(), "[[currency]]\nid = \"x\"\ncode = \"euro\"\n".into());
    assert!(Quantities::new(&pack).is_err(), "a code that is none is refused");
}

/// The window in EDTF, level 1; parts of a year that level 1 has no word for stand as intervals.
#[test]
fn times_are_written_in_edtf() {
    for (text, edtf_wanted) in [
        ("in 2024", "2024"),
        ("by 2030", "../2030"),
        ("by the end of 2025", "../2025"),
        ("in spring 2025", "2025-21"),
        ("in the winter of 2025", "2025-24"),
        ("in March 2024", "2024-03"),
        ("on 5 March 2024", "2024-03-05"),
        ("from 2024 to 2027", "2024/2027"),
        ("in the third quarter of 2027", "2027-07-01/2027-09-30"),
        ("by mid-2026", "../2026-06-30"),
        ("after 2026", "2027-01-01/.."),
        ("over the next five years", "2024-04-12/2029-04-12"),
    ] {
        let found = times("en", text, Some(ANCHOR));
        assert_eq!(found.iter().map(edtf).collect::<Vec<_>>(), [edtf_wanted], "{text}");
    }
}

/// A year that is part of a name is no time.
#[test]
fn years_in_names_are_no_times() {
    for text in [
        "the REAIM 2023 summit",
        "Agenda 2030",
        "under Horizon 2020 and COP28",
        "the \"2024 Korea-Africa Summit\"",
        "a 28/22 nm line of 2000 wafers",
        "call +82-2-2100-2024",
        "1.9 percent",
        "a GB300 server",
        "at 2,024 sites",
        "see https://example.org/2024/05/03/news",
        "in the coming years",
    ] {
        let found = times("en", text, Some(ANCHOR));
        assert!(found.is_empty(), "{text}: {:?}", found.iter().map(|m| words(text, m)).collect::<Vec<_>>());
    }
    assert!(times("ko", "2024 한-아프리카 정상회의와 28/22나노 공정", Some(ANCHOR)).is_empty());
}

/// Without an anchor nothing is guessed: the words are found, the window stays open.
#[test]
fn relative_times_without_an_anchor_stay_open() {
    for (tag, text) in [
        ("en", "next year"),
        ("en", "in May"),
        ("fr", "l'année prochaine"),
        ("ko", "내년 상반기부터"),
        ("en", "within six months"),
    ] {
        let found = times(tag, text, None);
        assert_eq!(found.iter().map(told).collect::<Vec<_>>(), ["none"], "{text}");
        assert!(matches!(&found[0].value, Value::Time(t) if t.relative), "{text}");
    }
    assert_eq!(times("en", "in May 2025", None).iter().map(told).collect::<Vec<_>>(), ["2025-05-01/2025-05-31"]);
}

/// A time without a year is the nearest; a promise means the next.
#[test]
fn a_promise_means_the_next_such_time() {
    for (text, nearest, next) in [
        ("in January", "2024-01-01/2024-01-31", Some("2025-01-01..2025-01-31")),
        ("in May", "2024-05-01/2024-05-31", None),
        ("on Monday", "2024-04-08/2024-04-08", Some("2024-04-15..2024-04-15")),
        ("in February", "2024-02-01/2024-02-29", Some("2025-02-01..2025-02-28")),
        ("in January 2024", "2024-01-01/2024-01-31", None),
    ] {
        let found = times("en", text, Some(ANCHOR));
        assert_eq!(found.iter().map(told).collect::<Vec<_>>(), [nearest], "{text}");
        let later = ahead(&found[0], ANCHOR).map(|t| t.interval);
        let later = later.and_then(|i| Some(format!("{}..{}", i.from?, i.to?)));
        assert_eq!(later.as_deref(), next, "{text}");
    }
}

/// A start and a duration that stand apart make one span.
#[test]
fn a_start_and_a_duration_make_a_span() {
    let text = "내년 2월부터 아카데미를 운영해 5년간 인재를 기른다";
    let found = times("ko", text, Some(ANCHOR));
    assert_eq!(found.len(), 2);
    let span = from_for(&found[0], &found[1]).expect("it begins and lasts");
    assert_eq!(span.edtf, "2025-02-01/2030-01-31");
    assert!(from_for(&found[1], &found[0]).is_none());
}

/// A line that wraps is as good as a space; the end of a paragraph is not.
#[test]
fn lines_wrap_within_sums_and_times() {
    let text = "commit $1\n    billion over the\nnext two\nyears, by March\n2026\n\n2027 saw";
    let found = quantities("en").all(&Folded::new(text, 0), text, 0, Some(ANCHOR), None);
    assert_eq!(found.money.iter().map(told).collect::<Vec<_>>(), ["1000000000 USD"]);
    assert_eq!(found.times.iter().map(told).collect::<Vec<_>>(), ["2024-04-12/2026-04-12", "../2026-03-31"]);
}

/// A sum repeated in brackets in another currency is marked; what shares the currency of the sum before is told so.
#[test]
fn conversions_and_shares_are_marked() {
    let text = "will lend RMB 240 billion yuan (about US$33.8 billion) and $5 million (for labs in 2025, €3 million)";
    let found = money("en", text);
    let marks: Vec<(String, bool)> = found.iter().map(|m| (words(text, m), has(m, "conversion"))).collect();
    let wanted = [
        ("RMB 240 billion yuan", false),
        ("about US$33.8 billion", true),
        ("$5 million", false),
        ("€3 million", false),
    ];
    assert_eq!(marks, wanted.map(|(w, c)| (w.to_owned(), c)));
    let text = "un prêt de 80 millions d'euros (272 MDT), dont 12 millions iront aux ports";
    let found = money("fr", text);
    assert_eq!(found.iter().map(told).collect::<Vec<_>>(), ["80000000 EUR", "272000000 TND", "12000000 EUR"]);
    assert!(has(&found[2], "inherited-currency") && !has(&found[0], "inherited-currency"));
}

/// A range is one mention with two sums.
#[test]
fn ranges_have_two_ends() {
    for (tag, text, wanted) in [
        ("en", "$1-1.5 billion", "min 1000000000 USD; max 1500000000 USD"),
        ("en", "between €2 million and €3 million", "min 2000000 EUR; max 3000000 EUR"),
        ("en", "$10 million to $15 million", "min 10000000 USD; max 15000000 USD"),
        ("fr", "entre 5 et 10 millions d'euros", "min 5000000 EUR; max 10000000 EUR"),
        ("ko", "4200만~4500만 달러", "min 42000000 USD; max 45000000 USD"),
    ] {
        let found = money(tag, text);
        assert_eq!(found.iter().map(told).collect::<Vec<_>>(), [wanted], "{text}");
        assert_eq!(found[0].span, Span::new(0, text.len()), "{text}");
    }
    let rise = money("en", "raised from $5 million to $10 million; gave $5 million to 30 million people");
    assert_eq!(rise.iter().map(told).collect::<Vec<_>>(), ["5000000 USD", "10000000 USD", "5000000 USD"]);
}

/// Whose dollars and whose fiscal year is said by the state where the text is at home.
#[test]
fn home_decides_ambiguous_words() {
    let (text, quantities) = ("up to $300 million", quantities("en"));
    let folded = Folded::new(text, 0);
    let code = |home| quantities.money(&folded, text, 0, home).iter().map(told).collect::<Vec<_>>();
    assert_eq!(code(Some("CA")), ["max 300000000 CAD"]);
    assert_eq!(code(None), ["max 300000000 USD"]);
}

/// Spans count from the document's start, whatever the typography.
#[test]
fn spans_point_into_the_document() {
    let (before, text) = ("À Séoul, ", "l’UE versera jusqu’à 9,3\u{a0}millions\u{202f}d’euros d’ici\u{a0}2030");
    let document = format!("{before}{text}");
    let quantities = quantities("fr");
    let found = quantities.all(&Folded::new(text, before.len()), text, before.len(), Some(ANCHOR), None);
    assert_eq!(words(&document, &found.money[0]), "jusqu’à 9,3\u{a0}millions\u{202f}d’euros");
    assert_eq!(words(&document, &found.times[0]), "d’ici\u{a0}2030");
    for mention in found.money.iter().chain(&found.times) {
        for part in &mention.parts {
            assert!(document.get(part.span.start()..part.span.end()).is_some(), "{part:?}");
        }
    }
}

/// No cut of a text, however odd, brings the scanners down, and no two mentions of a kind overlap.
#[test]
fn any_text_can_be_read() {
    let samples = [
        "Between $1 and 2.5 million (€3m) by the end of May 5-7, 2025, 1/2/2025, 2024-03-05, one hundred and three and two thirds of a",
        "d’ici à la fin de l’année 2026-27, de 5 à 10 M€, quatre-vingt-dix-neuf mille milliards, moins moins un sur trois sur",
        "34억9993만 유로와 '24~'26년, 6.4(화), 삼분의 삼분의 이, 마이너스 마이너스 일만, 2024년부터 2027년까지 10만 달러 이내",
        "9999999999999999999999999999 99999999999999999999e38 1e39 $.5 0/0 1/0 -1- 30 February 31/02/2025 9999-99-99 year 9999",
    ];
    for tag in ["en", "fr", "ko"] {
        let quantities = quantities(tag);
        for sample in samples {
            let cuts: Vec<usize> = sample.char_indices().map(|(at, _)| at).collect();
            let tails = cuts.iter().map(|&at| &sample[at..]);
            for text in tails.chain(cuts.iter().map(|&at| &sample[..at])) {
                let found = quantities.all(&Folded::new(text, 0), text, 0, Some(ANCHOR), Some("JP"));
                for list in [&found.numbers, &found.money, &found.times] {
                    for pair in list.windows(2) {
                        assert!(pair[0].span.end() <= pair[1].span.start(), "{text}: {pair:?}");
                    }
                    assert!(
                        list.iter().all(|m| !m.span.is_empty() && text.get(m.span.start()..m.span.end()).is_some())
                    );
                }
            }
        }
        for deep in ["minus ", "삼분의 ", "moins ", "half a ", "in the ", "1/", "from 2024 to "] {
            let text = deep.repeat(3000);
            quantities.all(&Folded::new(&text, 0), &text, 0, Some(ANCHOR), None);
        }
        for edge in [Day::MIN, Day::MAX] {
            let text = samples.concat();
            quantities.all(&Folded::new(&text, 0), &text, 0, Some(edge), None);
        }
    }
}
