//! Which form of an answer is wanted, and the answer itself.

use crate::asked::Asked;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use entente_app::export::Form as Export;
use maud::Markup;

/// A form of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A page for people.
    Html,
    /// An object for programs.
    Json,
    /// A table for spreadsheets.
    Csv,
    /// A table of the reports.
    Reports,
    /// A workbook.
    Xlsx,
    /// What is due, for calendars.
    Calendar,
    /// A feed.
    Atom,
    /// A feed as JSON.
    JsonFeed,
    /// Linked data.
    JsonLd,
    /// A data package.
    Package,
}

impl Form {
    /// All forms; where an ending is the end of another, the longer one comes first.
    pub const ALL: [Form; 10] = [
        Form::Html,
        Form::Json,
        Form::Reports,
        Form::Csv,
        Form::Xlsx,
        Form::Calendar,
        Form::Atom,
        Form::JsonFeed,
        Form::JsonLd,
        Form::Package,
    ];

    /// What stands behind the path of a page for this form.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Html => "",
            Form::Json => ".json",
            Form::Csv => ".csv",
            Form::Reports => ".reports.csv",
            Form::Xlsx => ".xlsx",
            Form::Calendar => ".ics",
            Form::Atom => ".atom",
            Form::JsonFeed => ".jsonfeed",
            Form::JsonLd => ".jsonld",
            Form::Package => ".zip",
        }
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Form::Html => "text/html; charset=utf-8",
            Form::Json => "application/json",
            Form::Csv | Form::Reports => "text/csv; charset=utf-8; header=present",
            Form::Xlsx => Export::Xlsx.media_type(),
            Form::Calendar => Export::Calendar.media_type(),
            Form::Atom => Export::Atom.media_type(),
            Form::JsonFeed => Export::JsonFeed.media_type(),
            Form::JsonLd => Export::JsonLd.media_type(),
            Form::Package => Export::Package.media_type(),
        }
    }

    /// Whether it is read by programs that follow or open it, rather than by those who look at a page as data.
    pub fn is_export(self) -> bool {
        !matches!(self, Form::Html | Form::Json | Form::Csv)
    }

    /// Whether `Accept` may choose it; the others are reached by the ending of their address only.
    pub fn is_accepted(self) -> bool {
        !matches!(self, Form::Reports | Form::Xlsx | Form::Package)
    }

    /// Whether it is a file to be saved.
    pub fn is_saved(self) -> bool {
        !matches!(self, Form::Html | Form::Json | Form::Atom | Form::JsonFeed)
    }

    /// The form among `forms` that the ending of a path asks for, and the path without it.
    pub fn of_path<'p>(path: &'p str, forms: &[Form]) -> (Option<Form>, &'p str) {
        let ended = forms.iter().filter(|f| **f != Form::Html);
        let found = ended.filter_map(|form| Some((*form, path.strip_suffix(form.ending())?))).next();
        found.map_or((None, path), |(form, rest)| (Some(form), rest))
    }

    /// The form among `forms` that the `Accept` of a request asks for; the first where it asks for none of them.
    pub fn of_accept(headers: &HeaderMap, forms: &[Form]) -> Form {
        let first = forms.first().copied().unwrap_or(Form::Html);
        let Some(accept) = headers.get(ACCEPT).and_then(|v| v.to_str().ok()) else { return first };
        let mut best = (0_u32, first);
        for range in accept.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default().to_ascii_lowercase();
            let quality = parts.find_map(|p| p.strip_prefix("q=")).and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
            // Whole thousandths, as the header itself has no more.
            let quality = (quality.clamp(0.0, 1.0) * 1000.0) as u32;
            let form = match name.as_str() {
                "text/html" | "application/xhtml+xml" => Some(Form::Html),
                "application/json" | "application/problem+json" => Some(Form::Json),
                "text/csv" => Some(Form::Csv),
                "application/atom+xml" => Some(Form::Atom),
                "application/feed+json" => Some(Form::JsonFeed),
                "application/ld+json" => Some(Form::JsonLd),
                "text/calendar" => Some(Form::Calendar),
                "*/*" => Some(first),
                _ => None,
            };
            if let Some(form) = form.filter(|form| forms.contains(form) && quality > best.0) {
                best = (quality, form);
            }
        }
        best.1
    }
}

/// What is sent.
#[derive(Debug)]
pub enum Body {
    /// A page.
    Html(Markup),
    /// An object.
    Json(serde_json::Value),
    /// A file: its media type, its bytes, and the name under which it is saved, if it is to be saved.
    File(&'static str, Vec<u8>, Option<String>),
    /// That it lies elsewhere: the address.
    Elsewhere(String),
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status code of HTTP.
    pub status: u16,
    /// What is sent.
    pub body: Body,
    /// Whether what was sent never changes under this address.
    pub lasting: bool,
    /// The `Set-Cookie` that goes with the way to elsewhere, if one does.
    pub cookie: Option<String>,
    /// The address of the next page, if the answer is one of a list.
    pub next: Option<String>,
    /// After how many seconds to ask again, if it is to be asked again.
    pub again: Option<u64>,
}

impl From<Markup> for Answer {
    fn from(page: Markup) -> Answer {
        Answer { status: 200, body: Body::Html(page), lasting: false, cookie: None, next: None, again: None }
    }
}

impl From<serde_json::Value> for Answer {
    fn from(value: serde_json::Value) -> Answer {
        Answer { status: 200, body: Body::Json(value), lasting: false, cookie: None, next: None, again: None }
    }
}

impl Answer {
    /// A table for spreadsheets, to be saved under `name`.
    pub fn csv(bytes: Vec<u8>, name: &str) -> Answer {
        Answer::file(Form::Csv.media(), bytes, Some(format!("{name}.csv")))
    }
    /// A file.
    pub fn file(media: &'static str, bytes: Vec<u8>, name: Option<String>) -> Answer {
        Answer {
            status: 200,
            body: Body::File(media, bytes, name),
            lasting: false,
            cookie: None,
            next: None,
            again: None,
        }
    }
    /// The same as one page of a list, of which the next begins behind `after`, if there is one.
    pub fn before(self, asked: &Asked, after: Option<&str>) -> Answer {
        let path = match asked.form {
            Form::Html => asked.path.clone(),
            form => format!("{}{}", asked.path, form.ending()),
        };
        Answer { next: after.map(|after| asked.changed(&path, &[("after", after)])), ..self }
    }
    /// That it lies elsewhere for good.
    pub fn moved(to: String) -> Answer {
        Answer { status: 308, body: Body::Elsewhere(to), lasting: false, cookie: None, next: None, again: None }
    }
    /// To be looked at elsewhere, after something was done.
    pub fn see(to: String) -> Answer {
        Answer { status: 303, body: Body::Elsewhere(to), lasting: false, cookie: None, next: None, again: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accept_of_a_request_chooses_among_the_forms_that_there_are() {
        let all = [Form::Html, Form::Json, Form::Csv];
        for (accept, form) in [
            ("*/*", Form::Html),
            ("application/json", Form::Json),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Form::Html),
            ("text/csv;q=0.9, application/json;q=0.5", Form::Csv),
            ("image/png", Form::Html),
            ("application/json;q=0", Form::Html),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT, accept.parse().expect("a header"))]);
            assert_eq!(Form::of_accept(&headers, &all), form, "{accept}");
        }
        assert_eq!(Form::of_path("p-1.json", &all), (Some(Form::Json), "p-1"));
        assert_eq!(Form::of_path("p-1.csv", &[Form::Html, Form::Json]), (None, "p-1.csv"));
    }
}
