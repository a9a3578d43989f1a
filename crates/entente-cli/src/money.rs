//! `entente money`: what was pledged, committed and disbursed.

use crate::args::Cli;
use crate::asked::{Asked, app, grouped, json};
use crate::out::{self, Fail, count, exit};
use clap::Args;
use entente_app::asked::InOne;
use entente_app::model::{Currency, Day};
use entente_app::publish::money::{LeftOut, MoneyByStage, Stages, Sum};
use entente_app::publish::table::Table;
use std::io::Write;

/// `entente money`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente money --ledger my.entente
  entente money --ledger my.entente 'party:KR field:quantum' --as-of 2024-12-31
  entente money --ledger my.entente --in USD --rate-day 2024-12-31 --json

Pledged is what announcements promise; committed is what the quotes of deeds \"signed\" say, disbursed
what those of deeds \"paid\" say. \"Not known\" is not zero. Each commitment counts once, by the
preferred report; a whole is never added to its shares, nor one currency to another but with --in. \"at least\" has
no upper end and keeps none, and what was told as \"about\" makes the sum \"about\".")]
pub struct MoneyOf {
    /// Of which commitments.
    #[command(flatten)]
    pub asked: Asked,
    /// Also all in this currency, with the yearly averages of the table that is shipped with the program.
    #[arg(long = "in", value_name = "CURRENCY", value_parser = currency, requires = "rate_day")]
    pub in_one: Option<Currency>,
    /// The day of the rates.
    #[arg(long, value_name = "DAY", requires = "in_one")]
    pub rate_day: Option<Day>,
}

/// Sums up; gives the exit code.
pub fn run(cli: &Cli, args: &MoneyOf) -> Result<u8, Fail> {
    let app = app(cli)?;
    let asking = args.asked.open(&app)?;
    let in_one = args.in_one.zip(args.rate_day).map(|(currency, day)| InOne { currency, day });
    let money = asking.book.money(&asking.of, asking.when, in_one)?;
    let mut to = out::stdout();
    if args.asked.json {
        json(&mut to, &money, asking.left_out.as_ref())?;
    } else {
        table(&mut to, &money, asking.left_out.as_deref())?;
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn table(to: &mut out::Out, money: &MoneyByStage, left_out: Option<&str>) -> Result<(), Fail> {
    let mut table = Table::new(&["currency", "pledged", "committed", "disbursed"]);
    let mut row = |currency: String, stages: &Stages| {
        let cells = [&stages.pledged, &stages.committed, &stages.disbursed].map(|sum| shown(sum.as_ref()));
        table.row(std::iter::once(currency).chain(cells).collect());
    };
    for one in &money.currencies {
        row(one.currency.clone(), &one.stages);
    }
    if let Some(all) = &money.converted {
        row(format!("all in {}", all.currency), &all.stages);
    }
    for line in table.lines(usize::MAX).iter().filter(|_| !table.is_empty()) {
        writeln!(to, "{line}")?;
    }
    if let Some(all) = &money.converted {
        let rate = |r: &entente_app::publish::money::Rate| {
            format!("{} {} for 1 {}, the average of {}", r.per_unit, r.currency, all.currency, r.year)
        };
        let rates = all.rates.iter().map(rate).collect::<Vec<_>>().join("; ");
        if !rates.is_empty() {
            writeln!(to, "by the rates for {}: {rates}", all.rate_day)?;
        }
        if !all.without_rate.is_empty() {
            writeln!(to, "left out, since the table has no rate: {}", all.without_rate.join(", "))?;
        }
    }
    let total = usize::try_from(money.total).unwrap_or(usize::MAX);
    let left = left_out.map(|words| format!("; {words}")).unwrap_or_default();
    let total = count(total, "commitment", "commitments");
    writeln!(to, "{} of {total} with a sum, as of {}{left}", money.with_sum, money.as_of)?;
    let left = lacking(&money.left_out);
    if !left.is_empty() {
        writeln!(to, "left out: {}", left.join(", "))?;
    }
    let differently = money.left_out.told_differently;
    if differently > 0 {
        let what = count(differently, "commitment is", "commitments are");
        writeln!(to, "{what} told with other sums, too; those of the preferred report count")?;
    }
    Ok(())
}

fn lacking(left_out: &LeftOut) -> Vec<String> {
    let all = [
        (left_out.no_sum, "commitment that names no sum", "commitments that name no sum"),
        (left_out.shares, "share beside its whole", "shares beside their whole"),
        (left_out.yearly, "yearly sum without a first and a last year", "yearly sums without a first and a last year"),
        (left_out.signed_without_sum, "signing without a sum in its quote", "signings without a sum in their quotes"),
        (left_out.paid_without_sum, "payment without a sum in its quote", "payments without a sum in their quotes"),
    ];
    all.into_iter().filter(|(n, _, _)| *n > 0).map(|(n, one, many)| count(n, one, many)).collect()
}

/// A sum in words.
fn shown(sum: Option<&Sum>) -> String {
    let Some(sum) = sum else { return "not known".to_owned() };
    let (low, about) = (grouped(&sum.low.to_string()), if sum.about { "about " } else { "" });
    let high = sum.high.as_ref().map(|high| grouped(&high.to_string()));
    let range = match high {
        None => format!("at least {about}{low}"),
        Some(high) if high == low => format!("{about}{low}"),
        Some(high) if low == "0" => format!("up to {about}{high}"),
        Some(high) => format!("{about}{low} to {high}"),
    };
    format!("{range} ({})", count(sum.commitments, "promise", "promises"))
}

/// A currency's code, in any case.
fn currency(said: &str) -> Result<Currency, String> {
    Currency::new(&said.to_uppercase()).ok_or_else(|| "three letters, such as USD".to_owned())
}
