//! Why a claim says what it says: from each slot to the words, from the words to the mentions, from those to the rules and
//! their examples. [`App::trace`] is the whole way.

use crate::App;
use entente_model::{Claim, Document, Evidence, Mention, Span, Value};
use entente_packs::RuleText;

/// One slot of a claim and all that it rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotTrace {
    /// Which slot: `quote`, a party's role, `body`, `action`, `fields`, `strength`, `money`, `due`, `place`, `attribution` or
    /// `forum`.
    pub slot: &'static str,
    /// Its value by the codes of the wire format.
    pub value: String,
    /// The words that say it; empty where no words of the text do.
    pub words: Vec<Span>,
    /// Whether the words stand outside the quote.
    pub inherited: bool,
    /// What was read in those words.
    pub mentions: Vec<MentionTrace>,
    /// Rules of the whole slot; for the quote, those that made the claim.
    pub rules: Vec<Rule>,
}

/// A mention that a slot rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MentionTrace {
    /// What was read, with its words and the parts that it was built from.
    pub mention: Mention,
    /// The rule that made it.
    pub rule: Rule,
}

/// A rule by which something was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The rule as the file of a pack has it.
    pub text: Option<RuleText>,
    /// What a rule that no file holds does, in a sentence.
    pub does: Option<&'static str>,
}

impl App {
    /// The rule of an id.
    pub fn rule(&self, id: &str) -> Rule {
        Rule { id: id.to_owned(), text: self.packs().rule(id), does: entente_extract::engine_rule(id) }
    }

    /// All that the slots of `claim` rest on, in the order in which they are shown. The mentions are read anew from
    /// `document` by the packs in use, so they are those of the claim if the same packs made it.
    pub fn trace(&self, document: &Document, claim: &Claim) -> Vec<SlotTrace> {
        let mentions = self.mentions(document);
        let under = |words: &[Span]| -> Vec<MentionTrace> {
            let touches = |m: &&Mention| words.iter().any(|w| w.overlaps(m.span));
            let mut found: Vec<&Mention> = mentions.iter().filter(touches).collect();
            // What covers the words whole tells more than what lies somewhere in them.
            if found.iter().any(|m| words.contains(&m.span)) {
                found.retain(|m| words.contains(&m.span));
            }
            found.dedup_by(|a, b| a.span == b.span && a.rule == b.rule);
            found.into_iter().map(|m| MentionTrace { mention: m.clone(), rule: self.rule(m.rule.as_str()) }).collect()
        };
        let slot = |slot: &'static str, value: &str, words: &[Span], inherited: bool, fits: fn(&Value) -> bool| {
            let mut mentions = under(words);
            // Other readings of the same words tell nothing of this slot, unless there is no better one.
            if mentions.iter().any(|m| fits(&m.mention.value)) {
                mentions.retain(|m| fits(&m.mention.value));
            }
            SlotTrace { slot, value: value.to_owned(), words: words.to_vec(), inherited, mentions, rules: Vec::new() }
        };
        let of = |name: &'static str, value: &str, e: &Evidence, fits: fn(&Value) -> bool| {
            slot(name, value, &e.spans, e.inherited, fits)
        };
        let someone = |v: &Value| matches!(v, Value::Actor { .. });
        let made = SlotTrace {
            slot: "quote",
            value: String::new(),
            words: vec![claim.quote],
            inherited: false,
            mentions: Vec::new(),
            rules: claim.why.iter().map(|r| self.rule(r.as_str())).collect(),
        };
        let mut all = vec![made];
        all.extend(
            claim.parties.iter().map(|p| of(p.role.code(), p.id.as_deref().unwrap_or(&p.name), &p.evidence, someone)),
        );
        all.extend(claim.bodies.iter().map(|b| of("body", &b.name, &b.evidence, someone)));
        let done = |v: &Value| matches!(v, Value::Cue(class) if **class != *"deed") || matches!(v, Value::Money(_));
        all.push(of("action", claim.action.code(), &claim.action_evidence, done));
        if !claim.fields.is_empty() {
            let codes: Vec<&str> = claim.fields.iter().map(|f| f.code()).collect();
            all.push(of("fields", &codes.join(", "), &claim.fields_evidence, |v| matches!(v, Value::Field(_))));
        }
        all.push(of("strength", claim.strength.code(), &claim.strength_evidence, |v| matches!(v, Value::Cue(_))));
        all.extend(claim.money.iter().map(|(span, sum)| {
            let value = entente_publish::people::sum(sum);
            slot("money", &value, &[*span], false, |v| matches!(v, Value::Money(_)))
        }));
        all.extend(claim.due.iter().map(|due| {
            let value = entente_publish::people::window(due);
            slot("due", &value, &[due.surface], false, |v| matches!(v, Value::Time(_)))
        }));
        let somewhere = |v: &Value| matches!(v, Value::Place(_) | Value::Actor { .. });
        all.extend(claim.places.iter().map(|p| of("place", &p.id, &p.evidence, somewhere)));
        all.extend(
            claim.attribution.map(|s| slot("attribution", "", &[s], false, |v| matches!(v, Value::Attribution))),
        );
        all.extend(claim.forum.map(|s| slot("forum", "", &[s], false, |v| matches!(v, Value::Forum))));
        all
    }
}
