//! What pictures show: counts, sums, places and days of the ledger, each with its way to the list that makes it.

use super::Chart;
use super::spoken::Spoken;
use crate::asked::Asked;
use crate::finding::{Counts, Finding, facet, term, with};
use crate::html::parts::shown;
use crate::html::rows;
use crate::problem::Problem;
use entente_app::asked::Of;
use entente_app::model::{Amount, Day, Effect, Interval};
use entente_app::publish::money::{MoneyByStage, Row, Sum};
use entente_app::publish::picture::map::{MapPlace, WorldMap};
use entente_app::publish::picture::matrix::{Matrix, MatrixCell, MatrixRow};
use entente_app::publish::picture::money::{MoneyBar, MoneyChart, Stage};
use entente_app::publish::picture::statuses::{CODES, StatusBars, StatusRow};
use entente_app::publish::picture::timeline::{Kind, Lane, Mark, TimelineChart};
use entente_app::publish::timeline::{Life, Moment, What};
use entente_app::search::{Facets, Query};
use std::cmp::Reverse;

/// So many parties and so many fields stand in the matrix: those with the most commitments.
const MATRIX: (usize, usize) = (4, 5);

fn spoken<'a>(asked: &Asked<'a>) -> Spoken<'a> {
    Spoken { words: asked.words, app: asked.app() }
}

/// The parts of a bar.
fn parts(counts: &Counts) -> [u64; 10] {
    CODES.map(|code| counts.iter().find(|(known, _)| *known == code).map_or(0, |(_, n)| *n))
}

/// One bar: what became of those that answer a query.
pub fn statuses(asked: &Asked, day: Day, query: &str, counts: &Counts) -> Chart<'static> {
    let w = asked.words;
    let row = StatusRow { label: String::new(), href: Some(rows::list(asked, query)), counts: parts(counts) };
    let caption = spoken(asked).caption(w.t("overview.became").to_owned(), w.t("overview.silence"), day);
    Chart::Statuses(StatusBars { caption, rows: vec![row], shares: true, most: 1 })
}

/// Who promises in which field: the parties and fields with the most commitments. `None` where there are none.
///
/// # Errors
/// A problem if the ledger cannot be used.
pub fn matrix(asked: &Asked, finding: &Finding, all: &Facets) -> Result<Option<Chart<'static>>, Problem> {
    let (Some(parties), Some(fields)) = (facet(all, "party"), facet(all, "field")) else { return Ok(None) };
    let w = asked.words;
    let fields: Vec<&str> =
        fields.values.iter().map(|f| f.value.as_str()).filter(|f| *f != "none").take(MATRIX.1).collect();
    let mut lines = Vec::new();
    for party in parties.values.iter().take(MATRIX.0) {
        let query = term("party", &party.value);
        let divided = finding.facet(&query, "field")?;
        let of_field = |field: &str| {
            let count = divided.values.iter().find(|v| v.value == field)?.count;
            Some(MatrixCell { count, href: Some(rows::list(asked, &with(&query, &term("field", field)))) })
        };
        lines.push(MatrixRow {
            label: shown(&rows::party_name(asked, &party.value)),
            href: Some(rows::list(asked, &query)),
            cells: fields.iter().map(|field| of_field(field).unwrap_or_default()).collect(),
            total: party.count,
        });
    }
    let caption =
        spoken(asked).caption(w.t("overview.matrix").to_owned(), w.t("picture.matrix_about"), finding.when.day());
    let columns = fields.iter().map(|field| asked.state.field(w.tag(), field).to_owned()).collect();
    Ok((!lines.is_empty() && !fields.is_empty()).then_some(Chart::Matrix(Matrix {
        caption,
        columns,
        rows: lines,
        most: MATRIX.0,
    })))
}

/// The money of those that answer a query, the currency of most commitments first.
///
/// # Errors
/// A problem where the query cannot be read or the ledger cannot be used.
pub fn sums(finding: &Finding, query: &str) -> Result<MoneyByStage, Problem> {
    let of = Of::Query(Query::parse(finding.app, query)?);
    let mut money = finding.once("money", query, || Ok(finding.book.money(&of, finding.when, None)?))?;
    money.currencies.sort_by_key(|row| {
        let stages = [&row.stages.pledged, &row.stages.committed, &row.stages.disbursed];
        (Reverse(stages.into_iter().flatten().map(|sum| sum.commitments).max()), row.currency.clone())
    });
    Ok(money)
}

/// The sums of one currency by stage.
pub fn money(asked: &Asked, day: Day, row: &Row) -> Chart<'static> {
    let (w, stages) = (asked.words, &row.stages);
    let stage = |code: &str, sum: &Option<Sum>| Stage {
        label: w.code("stage", code).to_owned(),
        bars: vec![sum.as_ref().map_or_else(MoneyBar::default, |sum| MoneyBar {
            label: String::new(),
            href: None,
            // "At least nothing" says nothing.
            min: amount(&sum.low).filter(|min| min.0 > 0 || sum.high.is_some()),
            max: sum.high.as_ref().and_then(amount),
            about: sum.about,
            count: sum.commitments as u64,
        })],
    };
    let title = w.fill("picture.money", &[("currency", &row.currency)]);
    Chart::Money(MoneyChart {
        caption: spoken(asked).caption(title, w.t("picture.money_about"), day),
        currency: row.currency.clone(),
        stages: vec![
            stage("pledged", &stages.pledged),
            stage("committed", &stages.committed),
            stage("disbursed", &stages.disbursed),
        ],
        most: 1,
    })
}

/// An amount as it leaves the program.
pub fn amount(number: &serde_json::Number) -> Option<Amount> {
    let scaled = |n: f64| Amount((n * Amount::SCALE as f64).round() as i128);
    number.as_i64().map(Amount::units).or_else(|| number.as_f64().map(scaled))
}

/// Places with how many commitments are for them; each leads to where they are listed.
pub fn map<'o>(asked: &'o Asked, day: Day, places: &[(String, u64)]) -> Chart<'o> {
    let w = asked.words;
    let place = |(code, count): &(String, u64)| MapPlace {
        label: asked.words.place(code).to_owned(),
        code: code.clone(),
        states: Vec::new(),
        href: Some(format!("#{code}")),
        count: *count,
    };
    let caption = spoken(asked).caption(w.t("places.map").to_owned(), w.t("picture.map_about"), day);
    Chart::Map(WorldMap {
        caption,
        outlines: asked.state.outlines(),
        places: places.iter().map(place).collect(),
        most: 12,
    })
}

/// The life of a commitment.
pub fn life(asked: &Asked, day: Day, life: &Life) -> Chart<'static> {
    let w = asked.words;
    let lane = |key: &'static str, kinds: &[What]| Lane {
        label: w.t(key).to_owned(),
        href: None,
        marks: life.moments.iter().filter(|m| kinds.contains(&m.what)).filter_map(mark).collect(),
    };
    let said = life.statement.get(w.tag()).or_else(|| life.statement.values().next());
    Chart::Timeline(TimelineChart {
        caption: spoken(asked).caption(shown(said.map_or("", String::as_str)), w.t("commitment.time"), day),
        today: day,
        lanes: vec![
            lane("picture.told", &[What::Told, What::ToldAgain]),
            lane("picture.due", &[What::Due]),
            lane("picture.deeds", &[What::Deed]),
        ],
        most: 3,
    })
}

fn mark(moment: &Moment) -> Option<Mark> {
    let kind = match moment.what {
        What::Told | What::ToldAgain => Kind::Told,
        What::Due => Kind::Due,
        What::Deed => Kind::Deed(Effect::ALL.into_iter().find(|e| Some(e.code()) == moment.effect.as_deref())?),
        What::Status => return None,
    };
    let day = |said: &Option<String>| said.as_deref().and_then(|day| day.parse::<Day>().ok());
    let from = day(&moment.day);
    Some(Mark {
        kind,
        when: Interval { from, to: day(&moment.until).or(from) },
        label: shown(moment.by.as_deref().unwrap_or_default()),
    })
}
