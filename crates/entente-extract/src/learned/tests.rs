//! What a file of weights must be, and that sums hold for any sentence.

use super::{HEAD, Weights};
use crate::weighed::Weighed;
use entente_model::Action;

/// A table of 16 places that all have the same letter.
fn table(name: &str, bias: i32, letter: char) -> String {
    format!("{name} 4 {bias}\n{}\n", String::from(letter).repeat(16))
}

fn file() -> String {
    let values = "keep -9\nloose -12\ntake 9\nalone 20\nmargin 3\nmargin-else 5\nplain 2\nnearly -8\ndoubted -11\nfound-base 1000\nfound-slope 65536\ntaken-base 0\ntaken-slope 32768\nbound -1\njoins 1\ntaken -2\ntaken-joins 2\nlies -3\nlies-else 3\nabout -4\nabout-else 4\n";
    let tables = [
        table("promise", 5, 'N'),
        table("deed", 5, 'K'),
        table("party", 0, 'L'),
        table("place", 2, 'O'),
        table("field", 3, 'O'),
        table("fund", 1, 'M'),
        table("meet", 4, 'M'),
    ];
    format!("{HEAD}\n{values}\n{}", tables.concat())
}

fn signs(words: &[u32]) -> Weighed {
    Weighed { words: words.to_vec(), rules: vec![7] }
}

#[test]
fn weights_add_up_to_a_sum() {
    let weights = Weights::parse("weights.txt", &file()).expect("the file is good");
    // 'N' stands one letter above nothing and 'L' one below; each sign counts 1 or -1.
    assert_eq!(weights.promise(&signs(&[1, 2])), 5 + 3);
    assert_eq!(weights.party(&signs(&[1, 2])), -3);
    // 'O' stands two letters above nothing: each sign counts 4.
    assert_eq!(weights.place(&signs(&[1, 2])), 2 + 12);
    assert_eq!(weights.lies, (-3, 3));
    // 'K' stands two letters below nothing: each sign counts -4.
    assert!(weights.deed(&signs(&[])) >= 0 && weights.deed(&signs(&[1, 2])) < 0);
    assert_eq!(weights.action(&signs(&[]), Action::Fund), Some((Action::Meet, 3)));
    assert_eq!(weights.action(&signs(&[]), Action::Meet), Some((Action::Meet, 0)));
}

#[test]
fn what_speaks_for_a_promise_says_how_likely_it_is() {
    let weights = Weights::parse("weights.txt", &file()).expect("the file is good");
    // Nothing speaks for or against: as likely as not where only the model takes it, more where a rule found it.
    assert_eq!(weights.sure(0, false), 500);
    assert_eq!(weights.sure(0, true), 731);
    assert_eq!(weights.sure(2000, false), 731);
    // Between two steps the line is straight, and nothing is certain.
    assert_eq!(weights.sure(-500, false), 439);
    assert_eq!((weights.sure(i32::MAX, true), weights.sure(i32::MIN, true)), (990, 10));
}

#[test]
fn a_sentence_of_any_length_has_a_sum() {
    let greatest = file().replace('N', "y").replace('L', "!");
    let weights = Weights::parse("weights.txt", &greatest).expect("the file is good");
    let long: Vec<u32> = (0..2_000_000).collect();
    assert!(weights.promise(&signs(&long)) > 1 << 29);
    assert!(weights.party(&signs(&long)) < -(1 << 29));
}

#[test]
fn a_damaged_file_is_refused_and_says_what_is_wrong() {
    let good = file();
    for (damaged, why) in [
        (String::new(), "this is no file of weights"),
        (good.replace(HEAD, "something else"), "this is no file of weights"),
        (good.replace("keep -9\n", ""), "`keep` is missing"),
        (good.replace("keep -9", "keep"), "a line has no value"),
        (good.replace("keep -9", "keep 1.5"), "a value is no whole number"),
        (good.replace("party 4", "party 40"), "a size is not 4 to 20"),
        (good.replace("party 4 0", "party 4 99999999999"), "a bias is no whole number"),
        (good.replace("fund 4", "lend 4"), "a table is of no action"),
        (good.replace("LLLL", "LL L"), "a weight is none"),
        (good.replace("LLLL", "LLLLL"), "a table has a line of the wrong length"),
        (good[..good.len() - 4].to_owned(), "a table ends early"),
        (good.replace(&table("deed", 5, 'K'), ""), "the table `deed` is missing"),
        (good.replace(&table("party", 0, 'L'), ""), "the table `party` is missing"),
        (good.replace(&table("place", 2, 'O'), ""), "the table `place` is missing"),
        (good.replace(&table("field", 3, 'O'), ""), "the table `field` is missing"),
    ] {
        let error = Weights::parse("packs/xx/weights.txt", &damaged).expect_err(why).to_string();
        assert!(error.starts_with("packs/xx/weights.txt: "), "{error}");
        assert!(error.contains(why), "{why} is not what is said: {error}");
    }
}
