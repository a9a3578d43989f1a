//! Invented documents that resemble those of a large ledger: the busiest pair of states has a twentieth of all promises and the others
//! ever fewer, a promise is told in three reports that do not agree on everything, and one in five has a look-alike.

use entente_model::{Action, Amount, Bound, Currency, Day, Field, Interval, Money, MoneyPart};
use entente_reconcile::{ClaimView, PartyView};

/// A generator that gives the same numbers at every run.
pub struct Dice(u64);

impl Dice {
    /// One that starts here.
    pub fn new(seed: u64) -> Dice {
        Dice(seed | 1)
    }
    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
    /// Whether something happens that happens so often in a hundred.
    pub fn often(&mut self, hundredths: usize) -> bool {
        self.below(100) < hundredths
    }
    /// A number below `n`; the number `k` one in `(k + 1) ^ 0.75` times as often as the first.
    pub fn few(&mut self, n: usize) -> usize {
        let u = self.below(1 << 30) as f64 / f64::from(1 << 30);
        let at = (u * ((n as f64 + 1.0).powf(0.25) - 1.0) + 1.0).powi(4) - 1.0;
        (at as usize).min(n - 1)
    }
}

/// So many pairs of states; the first then has a twentieth of all.
const PAIRS: usize = 600;
const STATES: usize = 60;
/// So many days lie between the first and the last announcement.
const DAYS: usize = 3_650;

/// A promise before anybody told it.
#[derive(Clone)]
struct Promise {
    action: Action,
    field: Field,
    words: Vec<String>,
    name: Option<String>,
    money: Option<i64>,
    due: Option<i32>,
}

/// A claim, and the number of the promise that it tells.
pub type Told = (usize, ClaimView);

/// Announcements until so many claims are made, in the order of their documents.
pub fn claims(number: usize, seed: u64) -> Result<Vec<Told>, Box<dyn std::error::Error>> {
    let mut dice = Dice::new(seed);
    let start: Day = "2016-01-01".parse()?;
    let (mut told, mut promises, mut document) = (Vec::with_capacity(number + 100), 0, 0);
    let mut alike: Option<(usize, Promise)> = None;
    while told.len() < number {
        let pair = alike.as_ref().map_or_else(|| dice.few(PAIRS), |(pair, _)| *pair);
        let day = dice.below(DAYS);
        let mut announced: Vec<Promise> = (0..=dice.below(8)).map(|_| promise(&mut dice)).collect();
        if let Some((_, like)) = alike.take() {
            announced[0] = like;
        }
        let reports = 1 + dice.below(5);
        for report in 0..reports {
            let later = if dice.often(80) { dice.below(4) } else { dice.below(40) };
            let published = start.checked_add(jiff::Span::new().days((day + later) as i64))?;
            for (n, promise) in announced.iter().enumerate() {
                // Reports leave out what they do not care for.
                if reports == 1 || dice.often(85) {
                    let view = tell(&mut dice, promise, pair, published, &format!("d{document:07}"), report + n)?;
                    told.push((promises + n, view));
                }
            }
            document += 1;
        }
        promises += announced.len();
        // Of one announcement in so many one promise is made again with one thing changed, so that a fifth has a look-alike.
        if dice.often(90) {
            let which = dice.below(announced.len());
            let like = announced.swap_remove(which);
            alike = Some((pair, changed(&mut dice, like)));
        }
    }
    told.truncate(number);
    Ok(told)
}

/// A word that nobody has, the same for the same number.
fn word(number: usize) -> String {
    let (open, vowels, close) = ("bcdfghjklmnprstvwz", "aeiou", ["", "", "n", "r", "s", "l"]);
    let mut at = (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16;
    let mut word = String::new();
    for _ in 0..2 + at % 3 {
        let of = |letters: &str, at: u64| letters.as_bytes()[(at % letters.len() as u64) as usize] as char;
        word.extend([of(open, at), of(vowels, at / 18)]);
        word.push_str(close[(at / 90 % 6) as usize]);
        at /= 540;
    }
    word
}

/// Any word, more often one of a field's own.
fn some_word(dice: &mut Dice, field: usize) -> String {
    if dice.often(30) { word(100_000 + field * 60 + dice.below(60)) } else { word(dice.below(20_000)) }
}

fn promise(dice: &mut Dice) -> Promise {
    let field = dice.few(Field::ALL.len());
    let words = (0..10 + dice.below(10)).map(|_| some_word(dice, field)).collect();
    let name = dice.often(30).then(|| (0..4).map(|_| char::from(b'A' + dice.below(26) as u8)).collect());
    let money = dice.often(30).then(|| (1 + dice.below(90)) as i64 * [1_000_000, 10_000_000][dice.below(2)]);
    let due = dice.often(50).then(|| 2017 + dice.below(12) as i32);
    Promise { action: Action::ALL[dice.few(Action::ALL.len())], field: Field::ALL[field], words, name, money, due }
}

/// The same with one thing changed.
fn changed(dice: &mut Dice, like: Promise) -> Promise {
    let other = promise(dice);
    match dice.below(4) {
        0 => Promise { name: other.name.or(Some("NEXT".to_owned())), ..like },
        1 => Promise { money: other.money.or(Some(7_000_000)), ..like },
        2 => Promise { due: other.due.or(Some(2031)), ..like },
        _ => Promise { words: other.words, ..like },
    }
}

fn tell(
    dice: &mut Dice,
    promise: &Promise,
    pair: usize,
    day: Day,
    document: &str,
    n: usize,
) -> Result<ClaimView, Box<dyn std::error::Error>> {
    let state = |at: usize| {
        let code: String = [b'A' + (at / 26) as u8, b'A' + (at % 26) as u8].map(char::from).iter().collect();
        PartyView { id: Some(code.clone()), name: code.clone(), state: Some(code), promiser: true }
    };
    let mut words: Vec<String> = Vec::new();
    for own in &promise.words {
        match dice.below(10) {
            0 => {}
            1 | 2 => words.push(word(dice.below(20_000))),
            _ => words.push(own.clone()),
        }
    }
    words.extend(promise.name.clone().filter(|_| dice.often(80)));
    let sum = promise.money.filter(|_| dice.often(80)).map(|n| if dice.often(5) { n * 10 } else { n });
    let money = match sum {
        None => vec![],
        Some(n) => {
            let (amount, currency) = (Amount::units(n), Currency::new("USD").ok_or("no currency")?);
            vec![Money { amount, currency, bound: Bound::Exact, per: None, part: MoneyPart::Whole }]
        }
    };
    let year = |year: i32| -> Result<Interval, Box<dyn std::error::Error>> {
        Ok(Interval { from: None, to: Some(format!("{year}-12-31").parse()?) })
    };
    let due = promise.due.filter(|_| dice.often(80)).map(year).transpose()?;
    let action = if dice.often(90) { promise.action } else { Action::ALL[dice.below(Action::ALL.len())] };
    let field = if dice.often(90) { promise.field } else { Field::ALL[dice.below(Field::ALL.len())] };
    Ok(ClaimView {
        day: Some(day),
        lang: Some("xx".into()),
        parties: vec![state(pair % STATES), state((pair * 7 + pair / STATES + 1) % STATES)],
        fields: vec![field],
        money,
        due,
        ..ClaimView::bare(format!("c-{document}-{n}"), document, &words.join(" "), action)
    })
}
