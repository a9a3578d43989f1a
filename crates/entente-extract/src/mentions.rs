//! What a document mentions: everything found in it, in order, as others are told of it.

use crate::language::Language;
use crate::names::{Name, OrgKind, StateForm, Who};
use crate::view::{Placed, Range, View};
use entente_model::{ActorKind, Mention, RuleId, Span, Value};
use entente_packs::{Entry, Hit, Lexicon};

/// All mentions of a document, in order.
pub(crate) fn mentions(view: &View<'_>) -> Vec<Mention> {
    let language = view.language;
    let names = view.names.iter().map(|name| (view.span(name.range), Source::Name(name)));
    let quantities = view.money.iter().chain(&view.times).map(|p| (p.mention.span, Source::Quantity(p)));
    let told = view.hits.iter().filter_map(|hit| Some((hit, language.told(hit.entry)?)));
    let hits = told.map(|(hit, value)| (view.span(Range::new(hit.start, hit.end)), Source::Hit(hit, value)));
    // Sorted before they are made, since a mention is large; a place in order is one number.
    let order = |span: Span| (span.start() as u64) << 32 | span.end() as u64;
    let mut sources: Vec<(u64, Span, Source<'_>)> = Vec::with_capacity(view.names.len() + view.hits.len());
    sources.extend(names.chain(quantities).chain(hits).map(|(span, source)| (order(span), span, source)));
    sources.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.2.rule(language).cmp(b.2.rule(language))));
    sources.iter().map(|(_, span, source)| source.mention(*span, language)).collect()
}

/// What a word of a lexicon tells by itself; none for words that only serve the grammar.
pub(crate) fn told(lexicon: &Lexicon, entry: &Entry) -> Option<Value> {
    Some(match (lexicon.name(entry.tag), entry.value.as_deref()) {
        ("field", Some(code)) => Value::Field(code.parse().ok()?),
        ("meeting", _) => Value::Meeting,
        ("attribution", _) => Value::Attribution,
        (tag, _) if tag.starts_with('\'') || ["adv", "article", "known", "payer"].contains(&tag) => return None,
        _ => Value::Cue(lexicon.shared_name(entry.tag)),
    })
}

/// Where a mention comes from.
enum Source<'v> {
    Name(&'v Name),
    Quantity(&'v Placed),
    /// With what the word tells.
    Hit(&'v Hit, &'v Value),
}

impl<'v> Source<'v> {
    /// Its rule.
    fn rule(&self, language: &'v Language) -> &'v RuleId {
        match self {
            Source::Name(name) => &name.rule,
            Source::Quantity(placed) => &placed.mention.rule,
            Source::Hit(hit, _) => &language.lexicon.entry(hit.entry).rule,
        }
    }

    fn mention(&self, span: Span, language: &Language) -> Mention {
        let value = match self {
            Source::Name(name) => named(&name.who),
            Source::Quantity(placed) => return placed.mention.clone(),
            Source::Hit(_, value) => (*value).clone(),
        };
        Mention { span, value, rule: self.rule(language).clone(), parts: Vec::new() }
    }
}

/// What a name stands for, as a mention tells it.
fn named(who: &Who) -> Value {
    let actor = |kind, id, state| Value::Actor { kind, id, state };
    match who {
        Who::State { code, form } => {
            let state = matches!(form, StateForm::Adjective).then(|| code.clone());
            actor(ActorKind::State, Some(code.clone()), state)
        }
        Who::Region { code, .. } => actor(ActorKind::Region, (!code.is_empty()).then(|| code.clone()), None),
        Who::City { state } => Value::Place(state.clone()),
        Who::Org { kind: OrgKind::Forum, .. } => Value::Meeting,
        Who::Org { id, state, .. } => actor(ActorKind::Organisation, id.clone(), state.clone()),
        Who::Person { state } => actor(ActorKind::Person, None, state.clone()),
    }
}
