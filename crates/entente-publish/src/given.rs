//! Taking claims as said: the `commitments` and `deeds` of an input line, by the codebook or by this format.
//!
//! A surface may be a string or an object with `exact` (and, better, `prefix`, `suffix`, `start`). Each is found in the
//! document's own text by search; what does not stand there is left out and said so. Nothing here fails.

use entente_model::{
    Amount, Body, Bound, Claim, Currency, Day, Deed, DeedKind, Diagnostic, Document, Due, DueKind, Evidence, Interval,
    Money, MoneyPart, PartialDay, Party, PartyRole, Per, Place, RuleId, Severity, Span, Strength, Text,
};
use serde_json::Value;
use std::str::FromStr;

/// The rule id that given claims and deeds carry.
pub const RULE: &str = "given";

/// What a line gives.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Given {
    /// Claims, in the order of their quotes.
    pub claims: Vec<Claim>,
    /// Deeds, in the order of their quotes.
    pub deeds: Vec<Deed>,
    /// What each deed was said to be, in the words of whoever said so; the codes of this format are no words.
    pub told: Vec<Option<String>>,
    /// What could not be taken, and why.
    pub diagnostics: Vec<Diagnostic>,
}

/// The claims and deeds that `line` gives for `document`; `None` if it has neither key.
pub fn read(line: &Value, document: &Document) -> Option<Given> {
    if line.get("commitments").is_none() && line.get("deeds").is_none() {
        return None;
    }
    let mut taker = Taker { text: &document.text, diagnostics: Vec::new() };
    let mut claims: Vec<Claim> = array(line, "commitments").filter_map(|c| taker.claim(c)).collect();
    let told = |d: &Value| string(d, "what").filter(|w| DeedKind::parse(w).is_none()).map(str::to_owned);
    let mut deeds: Vec<(Deed, Option<String>)> =
        array(line, "deeds").filter_map(|d| Some((taker.deed(d)?, told(d)))).collect();
    claims.sort_by_key(|c| (c.quote.start(), c.quote.end()));
    deeds.sort_by_key(|(d, _)| (d.quote.start(), d.quote.end()));
    let (deeds, told) = deeds.into_iter().unzip();
    Some(Given { claims, deeds, told, diagnostics: taker.diagnostics })
}

fn array<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn string<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

fn code<T: FromStr>(value: &Value, key: &str) -> Option<T> {
    string(value, key)?.parse().ok()
}

/// The words of a surface: the string itself, or what the object quotes.
fn words(surface: &Value) -> Option<&str> {
    match surface {
        Value::String(s) => Some(s.as_str()),
        Value::Object(_) => ["exact", "surface", "text"].into_iter().find_map(|key| string(surface, key)),
        _ => None,
    }
    .filter(|s| !s.is_empty())
}

/// Where a surface stands: at its own position if the text has it there, else where prefix and suffix fit, else the
/// first time within `homes`, else the first time anywhere.
fn locate(text: &Text, surface: &Value, homes: &[Span]) -> Option<Span> {
    let exact = words(surface)?;
    let all = text.as_str();
    if let Some(start) = surface.get("start").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()) {
        let at = text.byte_of(start);
        if all.get(at..).is_some_and(|rest| rest.starts_with(exact)) {
            return Some(Span::new(at, at + exact.len()));
        }
    }
    let (prefix, suffix) = (string(surface, "prefix").unwrap_or(""), string(surface, "suffix").unwrap_or(""));
    let span_at = |at: usize| Span::new(at, at + exact.len());
    if !prefix.is_empty() || !suffix.is_empty() {
        let fits = |at: usize| all[..at].ends_with(prefix) && all[at + exact.len()..].starts_with(suffix);
        if let Some((at, _)) = all.match_indices(exact).find(|(at, _)| fits(*at)) {
            return Some(span_at(at));
        }
    }
    homes
        .iter()
        .find_map(|&home| text.get(home).find(exact).map(|at| span_at(home.start() + at)))
        .or_else(|| all.find(exact).map(span_at))
}

struct Taker<'a> {
    text: &'a Text,
    diagnostics: Vec<Diagnostic>,
}

impl Taker<'_> {
    fn say(&mut self, code: &'static str, severity: Severity, message: String, span: Option<Span>) {
        self.diagnostics.push(Diagnostic { code, severity, message, span });
    }

    fn quote(&mut self, record: &Value, what: &str) -> Option<Span> {
        let found = record.get("quote").and_then(|q| locate(self.text, q, &[]));
        if found.is_none() {
            let words = record.get("quote").and_then(words).unwrap_or("");
            let message = format!("A given {what} was left out: its quote {words:?} does not stand in the text.");
            self.say("A020", Severity::Error, message, None);
        }
        found
    }

    fn surface(&mut self, slot: &str, surface: &Value, homes: &[Span]) -> Option<Span> {
        let found = locate(self.text, surface, homes);
        if let (None, Some(words)) = (found, words(surface)) {
            let message = format!("The given {slot} {words:?} does not stand in the text.");
            self.say("A021", Severity::Warning, message, homes.first().copied());
        }
        found
    }

    fn unknown(&mut self, slot: &str, value: &Value, quote: Span) {
        let message = format!("The given {slot} {value} is not understood and was left out.");
        self.say("A022", Severity::Warning, message, Some(quote));
    }

    fn claim(&mut self, given: &Value) -> Option<Claim> {
        let quote = self.quote(given, "commitment")?;
        let also: Vec<Span> = array(given, "also").filter_map(|a| self.surface("telling", a, &[])).collect();
        let homes: Vec<Span> = std::iter::once(quote).chain(also.iter().copied()).collect();
        let Some(action) = code(given, "action") else {
            let message = "A given commitment was left out: its action is not in the codebook.".to_owned();
            self.say("A022", Severity::Error, message, Some(quote));
            return None;
        };
        let strength = code(given, "strength").unwrap_or(Strength::Firm);
        let mut fields = Vec::new();
        for field in array(given, "fields") {
            match field.as_str().and_then(|f| f.parse().ok()) {
                Some(field) => fields.push(field),
                None => self.unknown("field", field, quote),
            }
        }
        fields.sort_by_key(|f: &entente_model::Field| f.code());
        fields.dedup();
        let mut parties: Vec<Party> = Vec::new();
        for party in array(given, "parties").chain(array(given, "others")) {
            parties.extend(self.party(party, &homes));
        }
        parties.sort_by_key(|p| p.role != PartyRole::Promiser);
        let slots = given.get("slots").cloned().unwrap_or(Value::Null);
        let slot = |key: &str| evidence(array(&slots, key).filter_map(|s| locate(self.text, s, &homes)), &homes);
        let (action_evidence, fields_evidence, strength_evidence, places_evidence) =
            (slot("action"), slot("fields"), slot("strength"), slot("places"));
        Some(Claim {
            quote,
            object: given.get("object").and_then(|s| locate(self.text, s, &homes)),
            parties,
            bodies: array(given, "bodies").map(|b| self.body(b, &homes)).collect(),
            action,
            action_evidence,
            fields,
            fields_evidence,
            strength,
            strength_evidence,
            money: array(given, "money").filter_map(|m| self.money(m, &homes)).collect(),
            due: given.get("due").filter(|d| !d.is_null()).and_then(|d| self.due(d, &homes)),
            places: array(given, "places")
                .filter_map(|p| p.as_str().or_else(|| string(p, "id")))
                .map(|id| Place { id: id.to_owned(), evidence: places_evidence.clone() })
                .collect(),
            attribution: self.optional("attribution", given, &homes),
            forum: self.optional("forum", given, &homes),
            confidence: given
                .get("confidence")
                .and_then(Value::as_f64)
                .map_or(1000, |c| (c.clamp(0.0, 1.0) * 1000.0).round() as u16),
            why: why(given),
            also,
        })
    }

    fn optional(&mut self, slot: &str, given: &Value, homes: &[Span]) -> Option<Span> {
        given.get(slot).filter(|v| !v.is_null()).and_then(|v| self.surface(slot, v, homes))
    }

    fn party(&mut self, given: &Value, homes: &[Span]) -> Option<Party> {
        let role = string(given, "role").and_then(PartyRole::parse).unwrap_or(PartyRole::Promiser);
        let label = string(given, "label").map(str::to_owned);
        let said = given.as_str().or_else(|| string(given, "name")).or_else(|| string(given, "id"))?;
        let own_id = string(given, "id").map(str::to_owned);
        // By the codebook a bare two-letter capital string is a state or the Union; its words stand anywhere or nowhere.
        if given.is_string() && is_state_code(said) {
            return Some(Party {
                id: Some(said.to_owned()),
                name: said.to_owned(),
                label: None,
                role,
                evidence: Evidence { spans: Vec::new(), inherited: true },
            });
        }
        let spans: Vec<Span> = if given.get("surfaces").is_some() {
            array(given, "surfaces").filter_map(|s| locate(self.text, s, homes)).collect()
        } else {
            self.surface("party", &Value::String(said.to_owned()), homes).into_iter().collect()
        };
        Some(Party { id: own_id, name: said.to_owned(), label, role, evidence: evidence(spans.into_iter(), homes) })
    }

    fn body(&mut self, given: &Value, homes: &[Span]) -> Body {
        let name = given.as_str().or_else(|| string(given, "name")).unwrap_or("").to_owned();
        let spans: Vec<Span> = if given.get("surfaces").is_some() {
            array(given, "surfaces").filter_map(|s| locate(self.text, s, homes)).collect()
        } else {
            self.surface("body", &Value::String(name.clone()), homes).into_iter().collect()
        };
        Body {
            id: string(given, "id").map(str::to_owned),
            name,
            label: string(given, "label").map(str::to_owned),
            evidence: evidence(spans.into_iter(), homes),
        }
    }

    fn money(&mut self, given: &Value, homes: &[Span]) -> Option<(Span, Money)> {
        let span = self.surface("sum", given.get("surface").unwrap_or(&Value::Null), homes)?;
        let amount = given.get("amount").and_then(amount);
        let currency = string(given, "currency").and_then(Currency::new);
        let (Some(amount), Some(currency)) = (amount, currency) else {
            self.unknown("sum", given, span);
            return None;
        };
        Some((
            span,
            Money {
                amount,
                currency,
                bound: string(given, "bound").and_then(Bound::parse).unwrap_or(Bound::Exact),
                per: (string(given, "per") == Some("year")).then_some(Per::Year),
                part: if string(given, "part") == Some("share") { MoneyPart::Share } else { MoneyPart::Whole },
            },
        ))
    }

    fn due(&mut self, given: &Value, homes: &[Span]) -> Option<Due> {
        let surface = self.surface("date", given.get("surface").unwrap_or(&Value::Null), homes)?;
        let day = |key: &str| string(given, key).and_then(|d| d.parse::<Day>().ok());
        let interval = Interval { from: day("from"), to: day("to") };
        if interval == Interval::default() {
            self.unknown("date", given, surface);
            return None;
        }
        let kind = string(given, "kind").and_then(DueKind::parse).unwrap_or(match interval {
            Interval { from: None, .. } => DueKind::By,
            Interval { to: None, .. } => DueKind::From,
            Interval { from, to } if from == to => DueKind::On,
            _ => DueKind::Span,
        });
        Some(Due { surface, interval, kind, edtf: string(given, "edtf").map_or_else(|| edtf(interval), str::to_owned) })
    }

    fn deed(&mut self, given: &Value) -> Option<Deed> {
        let quote = self.quote(given, "deed")?;
        Some(Deed {
            quote,
            what: deed_kind(string(given, "what").unwrap_or("")),
            date: string(given, "date").and_then(partial_day),
            parties: Vec::new(),
            bodies: Vec::new(),
            fields: Vec::new(),
            action: None,
            money: Vec::new(),
            places: Vec::new(),
            partial: false,
            why: why(given),
        })
    }
}

fn why(given: &Value) -> Vec<RuleId> {
    let mut why: Vec<RuleId> = array(given, "why").filter_map(Value::as_str).map(RuleId::from).collect();
    if !why.iter().any(|r| r.as_str() == RULE) {
        why.push(RuleId::from(RULE));
    }
    why
}

fn is_state_code(said: &str) -> bool {
    said.len() == 2 && said.bytes().all(|b| b.is_ascii_uppercase())
}

fn evidence(spans: impl Iterator<Item = Span>, homes: &[Span]) -> Evidence {
    let spans: Vec<Span> = spans.collect();
    let inherited = !spans.iter().any(|&s| homes.first().is_some_and(|quote| quote.contains(s)));
    Evidence { spans, inherited }
}

/// The amount of a JSON number, exact to a ten-thousandth.
fn amount(value: &Value) -> Option<Amount> {
    if let Some(units) = value.as_i64() {
        return Some(Amount::units(units));
    }
    let units = value.as_f64().filter(|u| u.is_finite() && u.abs() < 1e30)?;
    Some(Amount((units * Amount::SCALE as f64).round() as i128))
}

/// A year, month or day as ISO 8601 writes it.
fn partial_day(said: &str) -> Option<PartialDay> {
    let mut parts = said.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map(str::parse).transpose().ok()?;
    let day = parts.next().map(str::parse).transpose().ok()?;
    let whole = PartialDay { year, month, day };
    whole.interval().map(|_| whole)
}

/// The window as an EDTF interval, or as the day, month or year that it is.
fn edtf(window: Interval) -> String {
    match (window.from, window.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) if Interval::year(from.year()) == Some(Interval::span(from, to)) => {
            format!("{:04}", from.year())
        }
        (Some(from), Some(to)) if Interval::month(from.year(), from.month()) == Some(Interval::span(from, to)) => {
            format!("{:04}-{:02}", from.year(), from.month())
        }
        (Some(from), Some(to)) => format!("{from}/{to}"),
        (Some(from), None) => format!("{from}/.."),
        (None, Some(to)) => format!("../{to}"),
        (None, None) => String::new(),
    }
}

/// English words that tell what a deed was, most telling first; the codebook lets annotators use a few of their own.
const DEED_WORDS: &[(DeedKind, &[&str])] = &[
    (DeedKind::Cancelled, &["cancel", "withdr", "scrap", "abandon", "shelved", "dropped", "terminated", "called off"]),
    (DeedKind::Missed, &["missed", "not ready", "never", "lapsed", "overdue", "not held", "not done", "failed"]),
    (DeedKind::Delayed, &["delay", "late", "postpone", "slipped", "pushed back", "behind schedule"]),
    (DeedKind::Paid, &["paid", "disburse", "transferred", "payment", "granted", "awarded"]),
    (DeedKind::Completed, &["complete", "finish", "delivered", "concluded talks", "published", "handed over", "done"]),
    (DeedKind::Opened, &["opened", "inaugurated", "opening", "went into operation"]),
    (DeedKind::Signed, &["signed", "concluded", "signing", "agreed", "adopted", "ratified"]),
    (DeedKind::Launched, &["launch", "started", "begun", "began", "set up", "start", "created", "selected"]),
    (DeedKind::Held, &["held", "met", "visit", "hosted", "meeting", "summit", "talks"]),
];

/// The kind that `what` names by code or describes in words; `held` when nothing tells.
fn deed_kind(what: &str) -> DeedKind {
    if let Some(kind) = DeedKind::parse(what) {
        return kind;
    }
    let what = what.to_lowercase();
    DEED_WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|w| what.contains(w)))
        .map_or(DeedKind::Held, |(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entente_model::SourceId;
    use serde_json::json;

    fn document(text: &str) -> Document {
        Document {
            id: "d".into(),
            url: None,
            source: SourceId("sha256:0".into()),
            reader: "test".into(),
            lang: None,
            published: None,
            published_how: None,
            title: None,
            about: Default::default(),
            text: Text::new(text),
            blocks: Vec::new(),
        }
    }

    #[test]
    fn strings_and_objects_are_found_where_they_stand() {
        let text = "Korea said so. Korea and NSF will pay $10 million in 2024.";
        let line = json!({"commitments": [{
            "quote": "Korea and NSF will pay $10 million in 2024.", "also": [], "parties": ["KR", "NSF"], "bodies": [],
            "action": "fund", "fields": ["biotech", "ai"], "strength": "firm", "places": [],
            "money": [{"surface": "$10 million", "amount": 10_000_000.0, "currency": "USD", "bound": "exact"}],
            "due": {"surface": {"exact": "2024"}, "from": "2024-01-01", "to": "2024-12-31"},
            "attribution": {"exact": "Korea", "start": 15}, "forum": null}]});
        let given = read(&line, &document(text)).expect("given");
        assert_eq!(given.diagnostics, []);
        let claim = &given.claims[0];
        assert_eq!(claim.quote, Span::new(15, text.len()));
        assert_eq!(claim.parties.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["KR", "NSF"]);
        assert_eq!(claim.parties[1].evidence.spans, [Span::new(25, 28)]);
        assert_eq!(claim.attribution, Some(Span::new(15, 20)), "the position says which of two it is");
        assert_eq!(claim.money[0].1.amount, Amount::units(10_000_000));
        assert_eq!(claim.due.as_ref().map(|d| (d.edtf.as_str(), d.kind)), Some(("2024", DueKind::Span)));
        assert_eq!(claim.fields.iter().map(|f| f.code()).collect::<Vec<_>>(), ["ai", "biotech"]);
    }

    #[test]
    fn what_does_not_stand_in_the_text_is_left_out_and_said() {
        let line = json!({"commitments": [{"quote": "We will.", "action": "fund"}],
                          "deeds": [{"quote": "They met.", "what": "x"}]});
        let given = read(&line, &document("They met.")).expect("given");
        assert_eq!((given.claims.len(), given.deeds.len()), (0, 1));
        assert_eq!(given.diagnostics[0].code, "A020");
        assert_eq!(read(&json!({"text": "They met."}), &document("They met.")), None);
    }

    #[test]
    fn words_tell_the_kind_of_a_deed() {
        for (what, kind) in [
            ("held", DeedKind::Held),
            ("first dialogue held in Seoul", DeedKind::Held),
            ("roadmap due in March not ready", DeedKind::Missed),
            ("plant about a year late", DeedKind::Delayed),
            ("start-up advance disbursed", DeedKind::Paid),
            ("agreement signed", DeedKind::Signed),
            ("firm withdrew from the plan", DeedKind::Cancelled),
        ] {
            assert_eq!(deed_kind(what), kind, "{what}");
        }
    }

    #[test]
    fn dates_are_no_more_precise_than_they_are_said() {
        for (said, shown) in [
            ("2024", Some("2024")),
            ("2024-02", Some("2024-02")),
            ("2024-02-29", Some("2024-02-29")),
            ("2023-02-29", None),
            ("soon", None),
        ] {
            assert_eq!(partial_day(said).map(|d| d.to_string()).as_deref(), shown, "{said}");
        }
    }
}
