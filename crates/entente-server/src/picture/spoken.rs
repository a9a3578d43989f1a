//! What pictures say, from the words of the pages in the reader's language.

use crate::words::Words;
use entente_app::App;
use entente_app::model::{Amount, Bound, Currency, Day, Effect, Money, MoneyPart};
use entente_app::publish::picture::map::MapWords;
use entente_app::publish::picture::matrix::MatrixWords;
use entente_app::publish::picture::money::MoneyWords;
use entente_app::publish::picture::statuses::{CODES, StatusWords};
use entente_app::publish::picture::timeline::TimelineWords;
use entente_app::publish::picture::{Caption, Speak};

/// One language's words for pictures.
pub struct Spoken<'a> {
    /// The words of the page.
    pub words: Words<'a>,
    /// The program, which says numbers and days.
    pub app: &'a App,
}

impl Speak for Spoken<'_> {
    fn lang(&self) -> &str {
        self.words.tag()
    }
    fn number(&self, number: u64) -> String {
        self.words.number(number)
    }
    fn money(&self, amount: Amount, currency: &str) -> String {
        let Some(code) = Currency::new(currency) else { return format!("{amount} {currency}") };
        let sum = Money { amount, currency: code, bound: Bound::Exact, per: None, part: MoneyPart::Whole };
        self.app.statements().sum(self.words.tag(), &sum)
    }
    fn day(&self, day: Day) -> String {
        self.words.day(&day.to_string())
    }
    fn month(&self, year: i16, month: i8) -> String {
        self.words.day(&format!("{year:04}-{month:02}"))
    }
    fn year(&self, year: i16) -> String {
        self.words.day(&format!("{year:04}"))
    }
}

impl Spoken<'_> {
    fn t(&self, key: &str) -> String {
        self.words.code("picture", key).to_owned()
    }

    fn own(&self, list: &str, code: &str) -> String {
        self.words.code(list, code).to_owned()
    }

    /// For bars of statuses.
    pub fn statuses(&self) -> StatusWords {
        StatusWords {
            labels: CODES.map(|code| self.own("status", code)),
            letters: CODES.map(|code| self.own("status_letter", code)),
            part: self.words.t("of").to_owned(),
            whole: self.t("whole"),
            more: self.words.t("more").to_owned(),
            head: [self.own("facet", "party"), self.t("all")],
        }
    }

    /// For parties and fields.
    pub fn matrix(&self) -> MatrixWords {
        let more = self.words.t("more").to_owned();
        MatrixWords { party: self.own("facet", "party"), total: self.t("all"), more }
    }

    /// For sums.
    pub fn money(&self) -> MoneyWords {
        let bound = |code: &str| self.own("bound", code);
        MoneyWords {
            exact: "{min}".to_owned(),
            at_least: self.t("at_least"),
            up_to: self.t("up_to"),
            between: self.t("between"),
            about: self.t("about"),
            unknown: self.words.t("unknown").to_owned(),
            legend: [bound("min"), bound("max"), bound("about"), self.t("no_limit")],
            more: self.words.t("more").to_owned(),
            yes: self.t("yes"),
            head: [
                self.t("stage"),
                self.t("what"),
                bound("min"),
                bound("max"),
                bound("about"),
                self.own("new", "currency"),
                self.own("nav", "commitments"),
            ],
        }
    }

    /// For the map.
    pub fn map(&self) -> MapWords {
        MapWords {
            state: self.t("state"),
            region: self.t("region"),
            more: self.words.t("more").to_owned(),
            absent: self.t("absent"),
            head: [self.t("place"), self.own("problem", "code"), self.own("nav", "commitments")],
        }
    }

    /// For timelines.
    pub fn timeline(&self) -> TimelineWords {
        TimelineWords {
            told: self.t("told"),
            due: self.t("due"),
            effects: Effect::ALL.map(|effect| self.own("effect", effect.code())),
            today: self.own("commitment", "cited"),
            more: self.words.t("more").to_owned(),
            undated: self.t("undated"),
            head: ["line", "what", "from", "to", "words"].map(|key| self.t(key)),
        }
    }

    /// What stands around a picture that is told for a day.
    pub fn caption(&self, title: String, about: &str, day: Day) -> Caption {
        let note = self.words.fill("picture.note", &[("day", &self.day(day))]);
        Caption { title, about: about.to_owned(), note }
    }
}
