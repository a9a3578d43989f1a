//! How the slots of a claim are shown with what they rest on: words, mentions, rules, examples.

use crate::args::Slot;
use entente_app::model::{Mention, Span, Text, Value};
use entente_app::publish::table::one_line;
use entente_app::{Rule, SlotTrace};
use serde_json::json;
use std::io::{self, Write};

/// Of a rule's examples, how many are shown.
const EXAMPLES: usize = 3;
/// Characters of a rule's own words that are shown.
const SAYS: usize = 160;

/// Writes the slots: a line each, or with `only` one slot with its rules and their examples.
pub fn text(to: &mut impl Write, slots: &[SlotTrace], text: &Text, only: Option<Slot>) -> io::Result<()> {
    let wanted = |s: &&SlotTrace| only.is_none_or(|o| o.holds(s.slot));
    let mut shown = 0;
    for slot in slots.iter().filter(wanted) {
        shown += 1;
        if slot.slot == "quote" {
            if only.is_some() {
                writeln!(to, "  made by")?;
                slot.rules.iter().try_for_each(|r| rule(to, r))?;
            }
            continue;
        }
        writeln!(to, "  {:<12}{} ← {}", slot.slot, one_line(&slot.value), from(slot, text))?;
        if only.is_none() {
            continue;
        }
        for m in &slot.mentions {
            let (kind, value) = said(&m.mention);
            writeln!(to, "    “{}” is {kind} {value}", one_line(text.get(m.mention.span)))?;
            for part in &m.mention.parts {
                let words = one_line(text.get(part.span));
                writeln!(to, "      {}: {} in “{words}”", part.name, one_line(&part.value))?;
            }
            rule(to, &m.rule)?;
        }
    }
    if only.is_none() {
        let ids = slots.iter().flat_map(|s| &s.rules).map(|r| match &r.text {
            Some(text) => format!("{} ({})", r.id, text.place),
            None => r.id.clone(),
        });
        writeln!(to, "  {:<12}{}", "rules", ids.collect::<Vec<_>>().join(", "))?;
    } else if shown == 0 {
        writeln!(to, "  the claim says nothing of it")?;
    }
    Ok(())
}

/// Where a slot's value stands.
fn from(slot: &SlotTrace, text: &Text) -> String {
    let words: Vec<String> = slot.words.iter().map(|&s| format!("“{}”", one_line(text.get(s)))).collect();
    match (words.is_empty(), slot.inherited) {
        (true, true) => "not from words of the text".to_owned(),
        (true, false) => "no words kept".to_owned(),
        (false, true) => format!("{} outside the quote", words.join(", ")),
        (false, false) => words.join(", "),
    }
}

fn rule(to: &mut impl Write, rule: &Rule) -> io::Result<()> {
    match (&rule.text, rule.does) {
        (Some(text), _) => {
            writeln!(to, "      by the {} rule {} in {}", text.kind, rule.id, text.place)?;
            for (key, value) in &text.says {
                let mut line = one_line(value);
                if line.chars().count() > SAYS {
                    line = line.chars().take(SAYS).collect::<String>() + " …";
                }
                writeln!(to, "        {key}: {line}")?;
            }
            let examples = |list: &[String]| list.iter().take(EXAMPLES).map(|e| one_line(e)).collect::<Vec<_>>();
            for example in examples(&text.yes) {
                writeln!(to, "        matches      {example}")?;
            }
            for example in examples(&text.no) {
                writeln!(to, "        but not      {example}")?;
            }
            Ok(())
        }
        (None, Some(does)) => writeln!(to, "      by the engine's rule {}: {does}", rule.id),
        (None, None) => writeln!(to, "      by the rule {}, which the packs in use do not have", rule.id),
    }
}

/// The kind and the value of a mention in the codes of the wire format.
fn said(mention: &Mention) -> (&'static str, String) {
    match &mention.value {
        Value::Actor { id, state, .. } => {
            let state =
                state.as_ref().filter(|s| Some(*s) != id.as_ref()).map(|s| format!(" of {s}")).unwrap_or_default();
            ("the actor", format!("{}{state}", id.as_deref().unwrap_or("without an id")))
        }
        Value::Time(time) => ("the time", time.edtf.clone()),
        Value::Money(sums) => {
            ("the sum", sums.iter().map(entente_app::publish::people::sum).collect::<Vec<_>>().join(" to "))
        }
        Value::Number(number) => ("the number", number.to_string()),
        Value::Field(field) => ("a word for the field", field.code().to_owned()),
        Value::Place(id) => ("the place", id.clone()),
        Value::Meeting => ("a", "meeting".to_owned()),
        Value::Cue(class) => ("a word of the kind", class.to_string()),
        Value::Attribution => ("a", "source of what is said".to_owned()),
        Value::Forum => ("a", "forum".to_owned()),
    }
}

/// The slots as JSON; with `only` that one.
pub fn json(slots: &[SlotTrace], text: &Text, only: Option<Slot>) -> Vec<serde_json::Value> {
    let quote = |span: Span| entente_app::publish::quote(text, span);
    let rule = |r: &Rule| {
        let file = r.text.as_ref();
        json!({
            "id": r.id,
            "place": file.map(|t| &t.place),
            "kind": file.map(|t| &t.kind),
            "says": file.map(|t| t.says.iter().map(|(k, v)| (k.clone(), v.clone().into())).collect::<serde_json::Map<_, _>>()),
            "does": r.does,
            "matches": file.map(|t| &t.yes),
            "not": file.map(|t| &t.no),
        })
    };
    let wanted = |s: &&SlotTrace| only.is_none_or(|o| o.holds(s.slot));
    let one = |s: &SlotTrace| {
        let mentions: Vec<_> = s
            .mentions
            .iter()
            .map(|m| {
                let (kind, value) = said(&m.mention);
                json!({"surface": quote(m.mention.span), "is": format!("{kind} {value}"), "rule": rule(&m.rule)})
            })
            .collect();
        json!({
            "slot": s.slot,
            "value": s.value,
            "words": s.words.iter().map(|&w| quote(w)).collect::<Vec<_>>(),
            "inherited": s.inherited,
            "mentions": mentions,
            "rules": s.rules.iter().map(rule).collect::<Vec<_>>(),
        })
    };
    slots.iter().filter(wanted).map(one).collect()
}
