//! Rows of tables below a sentence or heading that says what they list: a task, and when, for how much and by whom.

use crate::gather::whole;
use crate::predicate::predicates;
use crate::promise::{Candidate, LeadIn, Trigger};
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::{Role, Strength};

/// Marks between two cells.
const BARS: [char; 2] = ['|', '\t'];
/// A heading of a column is at most this long, in letters.
const HEADING: usize = 10;

/// Whether a sentence is a row of a table.
pub(crate) fn row(view: &View<'_>, sentence: &Sentence) -> bool {
    sentence.role == Role::Table || view.str(sentence.range).matches(BARS).count() >= 2
}

/// The cells of a row that say something, without white space around them.
fn cells(view: &View<'_>, row: Range) -> Vec<Range> {
    let mut found = Vec::new();
    let mut start = row.start;
    for text in view.str(row).split(BARS) {
        let lead = text.len() - text.trim_start().len();
        let cell = Range::new(start + lead, start + text.trim_end().len().max(lead));
        start += text.len() + 1;
        if view.str(cell).chars().any(char::is_alphanumeric) {
            found.push(cell);
        }
    }
    found
}

/// Whether a row only names its columns: it opens the table, and its cells are short and without figures.
fn heading(view: &View<'_>, number: usize, cells: &[Range]) -> bool {
    let opens = number == 0 || !row(view, &view.sentences[number - 1]);
    let short = |cell: &Range| {
        let text = view.str(*cell);
        text.chars().count() <= HEADING && !text.contains(|c: char| c.is_ascii_digit())
    };
    opens && cells.iter().all(short)
}

/// What the first row of a table opens whose columns say who is to do what: "내용 | 이행 주체 | 시기".
pub(crate) fn headed(view: &View<'_>, number: usize, sentence: &Sentence) -> Option<LeadIn> {
    let cells = cells(view, sentence.range);
    let says = |tag: T| cells.iter().any(|&c| view.tagged(tag, c).any(|h| h.start == c.start));
    let columns = says(T::PromiseLabel) && (says(T::BodyLabel) || says(T::FactLabel));
    let opens = heading(view, number, &cells) && (columns || view.any(T::PromiseHead, sentence.range));
    opens.then(|| LeadIn {
        subject: Range::new(sentence.range.start, sentence.range.start),
        strength: Strength::Firm,
        at: sentence.range,
        binds: true,
        label: None,
        section: None,
        parties: Vec::new(),
    })
}

/// What a row below a lead-in promises.
pub(crate) fn tasks(view: &View<'_>, number: usize, sentence: &Sentence, lead: &LeadIn) -> Vec<Candidate> {
    let cells = cells(view, sentence.range);
    let silent = [T::Condition, T::Negation, T::Outsider].iter().any(|&t| view.any(t, sentence.range));
    if !lead.binds || silent || heading(view, number, &cells) {
        return Vec::new();
    }
    let says = |cell: &&Range| {
        let verbs = [T::Action, T::Act, T::Create, T::Boost, T::Explore, T::Sign];
        verbs.iter().any(|&t| view.any(t, **cell)) && !view.quantity(Range::new(cell.start, cell.start + 1))
    };
    let Some(&task) = cells.iter().filter(says).max_by_key(|c| view.str(**c).chars().count()) else {
        return Vec::new();
    };
    if view.str(task).chars().count() < 6 {
        return Vec::new();
    }
    let last = cells.last().map_or(task.end, |c| c.end).max(task.end);
    let range = Range::new(task.start, last);
    let explored = view.any(T::Explore, range)
        || view.tagged(T::Weak, range).any(|h| view.value(h) == Some(Strength::Exploratory.code()));
    let strength = if explored { Strength::Exploratory } else { lead.strength };
    let mut candidate = whole(number, range, Trigger::Item, strength, "engine.task");
    candidate.object = task;
    candidate.strength_at = lead.at;
    let open = view.str(task).ends_with(')').then(|| view.str(task).rfind('(')).flatten();
    let open = open.map_or(task.end, |at| task.start + at);
    candidate.act = predicates(view, task).into_iter().rev().find(|p| p.range.start < open);
    candidate.subject = lead.subject;
    if let Some(&who) = cells.iter().find(|c| **c != task && names_only(view, **c)) {
        (candidate.subject, candidate.trigger) = (who, Trigger::Row);
    }
    vec![candidate]
}

/// Whether a cell holds hardly anything but names.
fn names_only(view: &View<'_>, cell: Range) -> bool {
    let named: usize = view.names_in(cell).iter().map(|n| n.range.len()).sum();
    let letters: usize = view.str(cell).chars().filter(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
    named > 0 && named * 3 >= letters * 2
}
