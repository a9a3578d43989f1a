//! What is due and when people meet, as iCalendar (RFC 5545): one event a commitment with a day or a month, all day long.
//!
//! A year is no day: a commitment that is due "in 2025" has no event. Nothing depends on the clock; the stamp of every
//! event is the day for which the calendar is told.

use super::{Context, clean, web};
use crate::book::{Due, Entry};
use std::io::{self, Write};

/// A meeting that lies ahead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Meeting {
    /// Its id.
    pub id: String,
    /// Its name as the text has it.
    pub name: String,
    /// First day.
    pub from: String,
    /// The day after the last.
    pub until: String,
    /// Where.
    pub place: Option<String>,
    /// The address of the document that tells of it.
    pub url: Option<String>,
}

/// An event that a commitment gives: its day and the day after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Day {
    /// The last day by which it is due.
    pub on: String,
    /// The day after.
    pub after: String,
}

/// The last day of what is due, where the text names a day or a month; `after` gives the day after a day.
pub fn day(due: &Due, after: impl Fn(&str) -> Option<String>) -> Option<Day> {
    let end = due.edtf.rsplit('/').next().unwrap_or_default().trim_end_matches(['~', '?', '%']);
    let mut parts = end.split('-');
    let year = parts.next().is_some_and(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
    // 21 and more are seasons and quarters.
    let month = parts.next().and_then(|m| m.parse::<u8>().ok()).is_some_and(|m| (1..=12).contains(&m));
    if !year || !month {
        return None;
    }
    let on = due.to.clone()?;
    let after = after(&on)?;
    // "Early in 2025" is kept as the days from January to March, and names none of them.
    let months = |from: &String| from.ends_with("-01") && after.ends_with("-01") && from.get(..7) != on.get(..7);
    if due.kind != "span" && due.from.as_ref().is_some_and(months) {
        return None;
    }
    Some(Day { after, on })
}

/// Writes the calendar: the commitments that have a day, and meetings.
///
/// # Errors
/// Those of `to`.
pub fn write(to: &mut impl Write, due: &[(&Entry, Day)], meetings: &[Meeting], context: &Context) -> io::Result<()> {
    let stamp = format!("{}T000000Z", basic(&context.as_of));
    let mut line = |text: &str| folded(to, text);
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Entente//Entente//EN", "CALSCALE:GREGORIAN"] {
        line(text)?;
    }
    for (e, day) in due {
        line("BEGIN:VEVENT")?;
        line(&format!("UID:{}", text(&e.commitment)))?;
        line(&format!("DTSTAMP:{stamp}"))?;
        line(&format!("DTSTART;VALUE=DATE:{}", basic(&day.on)))?;
        line(&format!("DTEND;VALUE=DATE:{}", basic(&day.after)))?;
        line(&format!("SUMMARY:{}", text(context.sentence(e))))?;
        let words = e.due.as_ref().map(|d| format!("“{}”\n", d.surface)).unwrap_or_default();
        let about = format!("{words}{}: {} ({})", e.status.status, e.status.because, e.status.as_of);
        line(&format!("DESCRIPTION:{}", text(&about)))?;
        if let Some(url) = web(Some(&context.link(&e.commitment))) {
            line(&format!("URL:{url}"))?;
        }
        if !e.fields.is_empty() {
            line(&format!("CATEGORIES:{}", e.fields.iter().map(|f| text(f)).collect::<Vec<_>>().join(",")))?;
        }
        line("TRANSP:TRANSPARENT")?;
        line("END:VEVENT")?;
    }
    for m in meetings {
        line("BEGIN:VEVENT")?;
        line(&format!("UID:{}", text(&m.id)))?;
        line(&format!("DTSTAMP:{stamp}"))?;
        line(&format!("DTSTART;VALUE=DATE:{}", basic(&m.from)))?;
        line(&format!("DTEND;VALUE=DATE:{}", basic(&m.until)))?;
        line(&format!("SUMMARY:{}", text(&m.name)))?;
        if let Some(place) = &m.place {
            line(&format!("LOCATION:{}", text(place)))?;
        }
        if let Some(url) = web(m.url.as_deref()) {
            line(&format!("URL:{url}"))?;
        }
        line("END:VEVENT")?;
    }
    line("END:VCALENDAR")
}

/// A day without its dashes.
fn basic(day: &str) -> String {
    day.chars().filter(char::is_ascii_digit).collect()
}

/// A text as a value: what parts values is escaped, a line end is `\n`, other control characters go.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(&text.replace("\r\n", "\n")).chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Writes one line, folded so that no line of the file has more than 75 bytes and no character is cut in two.
fn folded(to: &mut impl Write, line: &str) -> io::Result<()> {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > 75 {
            to.write_all(b"\r\n ")?;
            used = 1;
        }
        to.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
        used += c.len_utf8();
    }
    to.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{context, entry};

    fn due(to: Option<&str>, edtf: &str) -> Due {
        let to = to.map(str::to_owned);
        Due { surface: String::new(), from: None, to, kind: "by".to_owned(), edtf: edtf.to_owned() }
    }

    #[test]
    fn a_day_or_a_month_has_an_event_and_a_year_has_none() {
        for (edtf, to, on) in [
            ("2025-03-14", Some("2025-03-14"), Some("2025-03-14")),
            ("../2025-03-14", Some("2025-03-14"), Some("2025-03-14")),
            ("2025-03", Some("2025-03-31"), Some("2025-03-31")),
            ("2024/2025-03", Some("2025-03-31"), Some("2025-03-31")),
            ("2025-03-01/2025-03-14~", Some("2025-03-14"), Some("2025-03-14")),
            ("2025", Some("2025-12-31"), None),
            ("../2025", Some("2025-12-31"), None),
            ("2025-21", Some("2025-05-31"), None),
            ("2025-33", Some("2025-03-31"), None),
            ("2025-03-01/..", None, None),
            ("2025-03-01/", None, None),
            ("202X", Some("2029-12-31"), None),
            ("", None, None),
        ] {
            let found = day(&due(to, edtf), |_| Some("after".to_owned())).map(|d| d.on);
            assert_eq!(found.as_deref(), on, "{edtf}");
        }
        for (from, to, kind, has) in [
            ("2025-01-01", "2025-03-31", "within", false),
            ("2025-01-01", "2025-03-31", "span", true),
            ("2025-03-01", "2025-03-31", "within", true),
            ("2024-12-09", "2025-03-31", "within", true),
            ("2025-01-01", "2025-03-15", "within", true),
        ] {
            let due =
                Due { from: Some(from.to_owned()), kind: kind.to_owned(), ..due(Some(to), &format!("{from}/{to}")) };
            let after = |day: &str| Some(if day.ends_with("31") { "2025-04-01" } else { "2025-03-16" }.to_owned());
            assert_eq!(day(&due, after).is_some(), has, "{from} {to} {kind}");
        }
    }

    fn unfolded(calendar: &[u8]) -> String {
        String::from_utf8(calendar.to_vec()).expect("utf-8").replace("\r\n ", "")
    }

    #[test]
    fn an_event_says_what_is_due() {
        let e = entry("p-1", "Pay; all, of\\it\nnow");
        let mut context = context("bb");
        context.base_url = Some("https://example.org");
        let on = Day { on: "2025-03-31".to_owned(), after: "2025-04-01".to_owned() };
        let meeting = Meeting {
            id: "m-1".to_owned(),
            name: "제2차 대화".to_owned(),
            from: "2025-05-01".to_owned(),
            until: "2025-05-03".to_owned(),
            place: Some("Séoul".to_owned()),
            url: Some("javascript:alert(1)".to_owned()),
        };
        let mut out = Vec::new();
        write(&mut out, &[(&e, on)], &[meeting], &context).expect("written");
        assert_eq!(
            unfolded(&out),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Entente//Entente//EN\r\nCALSCALE:GREGORIAN\r\n\
             BEGIN:VEVENT\r\nUID:p-1\r\nDTSTAMP:20241231T000000Z\r\nDTSTART;VALUE=DATE:20250331\r\n\
             DTEND;VALUE=DATE:20250401\r\nSUMMARY:양국은 협력한다.\r\n\
             DESCRIPTION:“Pay\\; all\\, of\\\\it\\nnow”\\nnot-yet-due: Its day has not come. (2024-12-31)\r\n\
             URL:https://example.org/commitments/p-1\r\nCATEGORIES:biotech,chips\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n\
             BEGIN:VEVENT\r\nUID:m-1\r\nDTSTAMP:20241231T000000Z\r\nDTSTART;VALUE=DATE:20250501\r\n\
             DTEND;VALUE=DATE:20250503\r\nSUMMARY:제2차 대화\r\nLOCATION:Séoul\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
    }

    #[test]
    fn no_line_is_too_long_and_no_character_is_cut() {
        let long = "양국은 생명공학 공동연구에 천만 달러를 투자한다. 🙂é".repeat(9);
        for shift in 0..76 {
            let line = format!("{}{long}", "a".repeat(shift));
            let mut out = Vec::new();
            folded(&mut out, &line).expect("written");
            let written = String::from_utf8(out).expect("no character is cut");
            assert!(written.split("\r\n").all(|l| l.len() <= 75), "{written}");
            assert_eq!(written.replace("\r\n ", "").trim_end_matches("\r\n"), line);
        }
    }

    #[test]
    fn nothing_that_a_source_says_begins_a_line_of_its_own() {
        for hostile in ["a\r\nBEGIN:VALARM", "a\nATTACH:x", "a\rX", "a\u{85}b", "a\0b", "a\u{2028}b"] {
            let e = entry("p-1", hostile);
            let on = Day { on: "2025-03-31".to_owned(), after: "2025-04-01".to_owned() };
            let mut out = Vec::new();
            write(&mut out, &[(&e, on)], &[], &context("aa")).expect("written");
            let begins = |l: &str| ["BEGIN:VALARM", "ATTACH", "X"].iter().any(|p| l.starts_with(p));
            assert!(!unfolded(&out).lines().any(begins), "{hostile:?}");
        }
    }
}
