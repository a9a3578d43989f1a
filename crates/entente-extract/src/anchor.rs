//! The day that anchors relative dates: given, declared, or one that the text itself shows.

use crate::quantity::Quantities;
use entente_model::{Dated, Day, DayKnown, Diagnostic, Document, Grain, Severity, Span, Value};
use entente_packs::Folded;

/// The anchor of a document, and a note where it had to be inferred.
///
/// Without a publication day the text's own full dates stand in: the first day told with month and year, a caption's
/// included. A day and month without a year takes the year of the latest full date whose window can hold it.
pub(crate) fn anchor(document: &Document, text: &Folded, quantities: &Quantities) -> (Option<Dated>, Vec<Diagnostic>) {
    if let Some(day) = document.published {
        let how = document.published_how.unwrap_or(DayKnown::Given);
        return (Some(Dated { day, how, surfaces: document.about.published_at.into_iter().collect() }), Vec::new());
    }
    let full = full_days(document, text, quantities, None);
    let Some(&(latest, latest_at)) = full.iter().max_by_key(|(day, _)| *day) else {
        return (
            None,
            vec![note("E010", "No publication day is known and the text shows none; relative dates stay open.", None)],
        );
    };
    // With that day as a first guess, days without a year resolve; the latest of those near it is the better anchor.
    let mut best = (latest, vec![latest_at]);
    for (day, at) in full_days(document, text, quantities, Some(Day::new(latest.year(), 12, 31).unwrap_or(latest))) {
        if day > best.0 && day.year() == latest.year() {
            best = (day, vec![latest_at, at]);
        }
    }
    let message = format!("No publication day is known; {} from the text itself stands in for it.", best.0);
    let span = best.1.last().copied();
    (
        Some(Dated { day: best.0, how: DayKnown::Assumed, surfaces: best.1 }),
        vec![Diagnostic { code: "E011", severity: Severity::Info, message, span }],
    )
}

fn note(code: &'static str, message: &str, span: Option<Span>) -> Diagnostic {
    Diagnostic { code, severity: Severity::Warning, message: message.to_owned(), span }
}

/// Days told to the day, with their places.
fn full_days(document: &Document, text: &Folded, quantities: &Quantities, anchor: Option<Day>) -> Vec<(Day, Span)> {
    quantities
        .times(text, document.text.as_str(), 0, anchor, None)
        .into_iter()
        .filter_map(|mention| match &mention.value {
            // A day told by month stands by itself once the year is known; "on Monday" or "yesterday" does not.
            Value::Time(time)
                if time.grain == Grain::Day
                    && (!time.relative
                        || anchor.is_some()
                            && mention.parts.iter().any(|p| p.name == "assumed" && p.value != "week")) =>
            {
                time.interval.from.filter(|f| Some(*f) == time.interval.to).map(|day| (day, mention.span))
            }
            _ => None,
        })
        .collect()
}
