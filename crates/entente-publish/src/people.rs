//! Readings as people read them: a table for the terminal, Markdown for a note.

use crate::Choice;
use crate::statement::Facts;
use crate::table::{Table, one_line, wrapped};
use entente_model::{Bound, Claim, Document, Due, Extraction, Money, Party, PartyRole, Per};

/// How to show a reading to people.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// Makes the sentence for a claim's facts.
    pub say: &'a (dyn Fn(&Facts) -> String + Sync),
    /// Columns of the terminal.
    pub width: usize,
    /// What to leave out.
    pub choice: Choice,
}

impl Shown<'_> {
    fn claims<'e>(&self, found: &'e Extraction) -> Vec<&'e Claim> {
        found.claims.iter().filter(|c| c.confidence >= self.choice.min_confidence).collect()
    }

    /// The reading as a table: one row a claim, its quote below.
    pub fn table(&self, document: &Document, found: &Extraction) -> String {
        let claims = self.claims(found);
        let mut out = format!("{}\n", self.heading(document, found, claims.len()));
        if let Some(title) = &document.title {
            out += &format!("{}\n", one_line(title));
        }
        let mut table = Table::new(&["", "who", "action", "fields", "strength", "money", "due", "where"]);
        for (n, claim) in claims.iter().enumerate() {
            table.row(vec![
                (n + 1).to_string(),
                who(claim.parties.iter().filter(|p| p.role == PartyRole::Promiser)),
                claim.action.code().to_owned(),
                claim.fields.iter().map(|f| f.code()).collect::<Vec<_>>().join(", "),
                claim.strength.code().to_owned(),
                claim.money.iter().map(|(_, m)| sum(m)).collect::<Vec<_>>().join(", "),
                claim.due.as_ref().map(window).unwrap_or_default(),
                claim.places.iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join(", "),
            ]);
        }
        let mut lines = table.lines(self.width).into_iter();
        if let Some(head) = lines.next().filter(|_| !claims.is_empty()) {
            out += &format!("\n{head}\n");
        }
        for (line, claim) in lines.zip(&claims) {
            out += &format!("{line}\n");
            for quote in wrapped(&format!("“{}”", document.text.get(claim.quote)), self.width.saturating_sub(3).max(20))
            {
                out += &format!("   {quote}\n");
            }
        }
        if !found.deeds.is_empty() {
            out += "\ndone\n";
        }
        for deed in &found.deeds {
            let date = deed.date.map(|d| format!(" {d}")).unwrap_or_default();
            let told = format!("{}{date}: “{}”", deed.what.code(), document.text.get(deed.quote));
            for (n, line) in wrapped(&told, self.width.saturating_sub(3).max(20)).iter().enumerate() {
                out += &format!("{}{line}\n", if n == 0 { " - " } else { "   " });
            }
        }
        out
    }

    /// One line on the document: its name, language, day, and how much was found in it.
    pub fn heading(&self, document: &Document, found: &Extraction, claims: usize) -> String {
        let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let mut parts = vec![one_line(&document.id)];
        parts.extend(document.lang.clone());
        parts.extend(found.dated.as_ref().map(|d| format!("{} ({})", d.day, d.how.code())));
        parts.push(count(claims, "commitment", "commitments"));
        parts.push(count(found.deeds.len(), "deed", "deeds"));
        parts.join(" · ")
    }

    /// The reading as Markdown: each promise as a sentence, its quote and its slots.
    pub fn markdown(&self, document: &Document, found: &Extraction) -> String {
        let title = document.title.as_deref().unwrap_or(&document.id);
        let mut out = format!("## {}\n\n", escaped(title));
        let mut facts = vec![format!("document {}", escaped(&document.id))];
        facts.extend(document.lang.as_ref().map(|l| format!("language {l}")));
        facts.extend(found.dated.as_ref().map(|d| format!("dated {} ({})", d.day, d.how.code())));
        facts.extend(document.url.as_ref().map(|u| format!("<{}>", u.replace(['<', '>', ' ', '\n'], ""))));
        out += &format!("{}\n", facts.join(" · "));
        for (n, claim) in self.claims(found).iter().enumerate() {
            let said = (self.say)(&Facts::of(claim));
            out += &format!("\n{}. **{}**\n\n", n + 1, escaped(&said));
            out += &format!("   > {}\n\n", escaped(document.text.get(claim.quote)));
            let mut slots = vec![format!("{} · {}", claim.action.code(), claim.strength.code())];
            slots.extend(claim.money.iter().map(|(_, m)| sum(m)));
            slots.extend(claim.due.as_ref().map(window));
            slots.push(format!("confidence {:.2}", f64::from(claim.confidence) / 1000.0));
            out += &format!("   {}\n", slots.join(" · "));
        }
        if !found.deeds.is_empty() {
            out += "\nDone:\n\n";
        }
        for deed in &found.deeds {
            let date = deed.date.map(|d| format!(" {d}")).unwrap_or_default();
            out += &format!("- {}{date}: {}\n", deed.what.code(), escaped(document.text.get(deed.quote)));
        }
        out
    }
}

/// Parties by code where they have one, else by name.
pub fn who<'a>(parties: impl Iterator<Item = &'a Party>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for party in parties {
        let name = party.id.as_deref().filter(|id| id.len() == 2).unwrap_or(&party.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// A sum in signs: `≥ 10000000 USD/year`.
pub fn sum(money: &Money) -> String {
    let bound = match money.bound {
        Bound::Exact => "",
        Bound::Min => "≥ ",
        Bound::Max => "≤ ",
        Bound::About => "~ ",
    };
    let per = money.per.map_or("", |Per::Year| "/year");
    format!("{bound}{} {}{per}", money.amount, money.currency.code())
}

/// A deadline as EDTF writes it.
pub fn window(due: &Due) -> String {
    format!("{} {}", due.kind.code(), due.edtf.trim_start_matches("../"))
}

/// Text that Markdown shows as it stands, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use entente_model::{SourceId, Text};
    use serde_json::json;

    fn reading() -> (Document, Extraction) {
        let text = "Seoul and Paris will pay at least €5 million for *bio* research by 2025. 서울에서 열렸다.";
        let document = Document {
            id: "d1".into(),
            url: None,
            source: SourceId("sha256:0".into()),
            reader: "test".into(),
            lang: None,
            published: None,
            published_how: None,
            title: Some("A <b>bold</b> promise".into()),
            about: Default::default(),
            text: Text::new(text),
            blocks: Vec::new(),
        };
        let line = json!({"commitments": [{"quote": text.split(". ").next(), "parties": ["KR", "FR"],
            "action": "research", "fields": ["biotech"], "strength": "firm", "places": [],
            "money": [{"surface": "at least €5 million", "amount": 5e6, "currency": "EUR", "bound": "min"}],
            "due": {"surface": "by 2025", "from": null, "to": "2025-12-31"}}],
            "deeds": [{"quote": "서울에서 열렸다.", "what": "held", "date": "2024-05"}]});
        let given = crate::given::read(&line, &document).expect("given");
        (document, Extraction { claims: given.claims, deeds: given.deeds, ..Extraction::default() })
    }

    #[test]
    fn a_reading_is_shown_as_a_table_and_as_markdown() {
        let (document, found) = reading();
        let say = |facts: &Facts| format!("They will {}.", facts.action.code());
        let shown = Shown { say: &say, width: 60, choice: Choice::default() };
        let table = shown.table(&document, &found);
        for said in ["d1 · 1 commitment · 1 deed", "KR, FR", "≥ 5000000 EUR", "by 2025-12-31", " - held 2024-05: “서울"]
        {
            assert!(table.contains(said), "{said} in\n{table}");
        }
        let markdown = shown.markdown(&document, &found);
        for said in [
            "## A \\<b\\>bold\\</b\\> promise",
            "**They will research.**",
            "for \\*bio\\* research",
            "- held 2024-05: 서울",
        ] {
            assert!(markdown.contains(said), "{said} in\n{markdown}");
        }
        let sure = Shown { choice: Choice { min_confidence: 1001, ..Choice::default() }, ..shown };
        assert!(sure.table(&document, &found).contains("0 commitments"));
    }
}
