//! Reading a text or a page that somebody gives: its claims at once. Nothing is stored before it is asked for.

use super::form::{Form, TOKEN, sent, unlisted};
use super::parts::{self, Errors, Typed, line, line_of, lines};
use super::preview;
use crate::asked::Asked;
use crate::html::layout::Page;
use crate::negotiate::Answer;
use crate::problem::Problem;
use crate::url::{linkable, slug};
use base64::prelude::{BASE64_STANDARD, Engine};
use entente_app::model::{Day, Refusal};
use entente_app::{AppError, Entered, Input, Outcome, Overrides, ReadOptions, Readout};
use maud::{Markup, html};
use sha2::{Digest, Sha256};

/// A text or file has at most so many bytes.
pub const LARGEST: usize = 1_000_000;
/// A file of many documents is for the command line.
const DOCUMENTS: usize = 20;

/// What was given to be read.
struct Given {
    name: String,
    bytes: Vec<u8>,
    known: Overrides,
}

/// The form.
pub fn show(asked: &Asked) -> Result<Answer, Problem> {
    Ok(page(asked, Typed::default(), html! {}))
}

/// Reads what was sent and shows what it tells, or keeps it.
pub fn read(asked: &Asked) -> Result<Answer, Problem> {
    let form = sent(asked)?;
    let mut errors = Errors::new();
    let given = given(asked, form, &mut errors);
    errors.extend(unlisted(asked.route, form).map(|name| (name, asked.words.t("do.wrong.choice").to_owned())));
    let typed = Typed { form: Some(form), errors: Some(&errors) };
    let Some(given) = given.filter(|_| errors.is_empty()) else {
        return Ok(parts::with_status(page(asked, typed, parts::mend(asked, &errors)), 422));
    };
    let readouts = match read_all(asked, &given) {
        Ok(readouts) => readouts,
        Err(refusal) => {
            let told = parts::refused(asked, &told(&refusal));
            return Ok(parts::with_status(page(asked, typed, told), 422));
        }
    };
    if form.get("do") != "keep" {
        let above = html! {
            @for read in &readouts { (preview::reading(asked, read)) }
            (keep_form(asked, &given))
        };
        return Ok(page(asked, typed, above));
    }
    match asked.state.write(|book| keep(book, readouts)) {
        Ok(Ok((code, document))) => Ok(parts::done(asked, &format!("/documents/{}", slug(&document)), code, None)),
        Ok(Err(refusal)) => Ok(parts::with_status(page(asked, typed, parts::refused(asked, &told(&refusal))), 422)),
        Err(error) => {
            let problem = parts::unwritten(error);
            let above = html! { (parts::refused(asked, &problem)) (keep_form(asked, &given)) };
            Ok(parts::with_status(page(asked, typed, above), problem.status))
        }
    }
}

/// Stores readings and settles them. Gives what was done, and the first document.
pub fn keep(
    book: &mut entente_app::Book,
    readouts: Vec<Readout>,
) -> Result<Result<(&'static str, String), Refusal>, AppError> {
    let mut first = None;
    for readout in readouts {
        let done = match book.add(readout)? {
            Entered::Added { document, .. } => ("kept", document),
            Entered::Reread { document, .. } => ("reread", document),
            Entered::AlreadyThere { document, .. } => ("there", document),
            Entered::Refused(refusal) => {
                // What was added before stays, and is settled, so that the ledger is whole.
                book.settle()?;
                return Ok(Err(refusal));
            }
        };
        first.get_or_insert(done);
    }
    book.settle()?;
    Ok(first.ok_or_else(|| Refusal {
        code: "S007",
        message: "There was nothing to keep".to_owned(),
        place: None,
        next: "give a text".to_owned(),
    }))
}

/// A refusal of what was given, for a page.
pub fn told(refusal: &Refusal) -> Problem {
    let place = refusal.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
    let detail = format!("{}{place}", refusal.message.trim_end_matches('.'));
    Problem { code: Some(refusal.code), ..Problem::new(422, detail, refusal.next.clone()) }
}

/// What was sent to be read: a file, else what a preview holds, else what was pasted. What is wrong goes to `errors`.
fn given(asked: &Asked, form: &Form, errors: &mut Errors) -> Option<Given> {
    let w = asked.words;
    let day = form.trimmed("published");
    let published: Option<Day> = day.parse().ok();
    if published.is_none() && !day.is_empty() {
        errors.insert("published", w.t("do.wrong.day").to_owned());
    }
    let url = Some(form.trimmed("url")).filter(|url| !url.is_empty());
    if url.is_some_and(|url| linkable(url).is_none() || url.len() > parts::LONGEST) {
        errors.insert("url", w.t("do.wrong.url").to_owned());
    }
    let title = Some(form.trimmed("title")).filter(|title| !title.is_empty());
    if title.is_some_and(|title| title.chars().count() > parts::LONGEST || title.contains('\0')) {
        errors.insert("title", w.t("do.wrong.long").to_owned());
    }
    let known =
        Overrides { published, url: url.map(str::to_owned), title: title.map(str::to_owned), ..Overrides::default() };
    let file = form.files.iter().find(|file| file.field == "file");
    let held = Some(form.get("held")).filter(|held| form.get("do") == "keep" && !held.is_empty());
    let (name, bytes) = if let Some(held) = held {
        let Ok(bytes) = BASE64_STANDARD.decode(held) else {
            errors.insert("text", w.t("read.wrong.nothing").to_owned());
            return None;
        };
        (form.get("held_name").to_owned(), bytes)
    } else if let Some(file) = file {
        (file.name.clone(), file.bytes.clone())
    } else {
        // A browser sends the ends of lines its own way.
        let text = form.get("text").replace("\r\n", "\n");
        let digest: String = Sha256::digest(text.as_bytes()).iter().take(5).map(|b| format!("{b:02x}")).collect();
        (format!("pasted-{digest}.txt"), text.into_bytes())
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        errors.insert("text", w.t("read.wrong.nothing").to_owned());
    } else if bytes.len() > LARGEST {
        let most = w.number(LARGEST as u64);
        errors.insert("text", w.fill("read.wrong.large", &[("n", &most)]));
    }
    Some(Given { name, bytes, known })
}

fn read_all(asked: &Asked, given: &Given) -> Result<Vec<Readout>, Refusal> {
    let input =
        Input::Bytes { name: given.name.clone(), bytes: given.bytes.clone(), known: Box::new(given.known.clone()) };
    all_of(asked, input, &ReadOptions { threads: 1, ..ReadOptions::default() })
}

/// The readings of an input, or the first refusal.
pub fn all_of(asked: &Asked, input: Input, options: &ReadOptions) -> Result<Vec<Readout>, Refusal> {
    let mut readouts = Vec::new();
    let mut take = |outcome| match outcome {
        Outcome::Refused(_, refusal) => Err(refusal),
        Outcome::Read(_) if readouts.len() == DOCUMENTS => Err(Refusal {
            code: "S005",
            message: format!("The file holds more than {DOCUMENTS} documents"),
            place: None,
            next: "add it with `entente add`".to_owned(),
        }),
        Outcome::Read(read) => {
            readouts.push(*read);
            Ok(())
        }
    };
    asked.app().read(vec![input], options, |outcome| outcome, &mut take)?;
    Ok(readouts)
}

fn page(asked: &Asked, typed: Typed, above: Markup) -> Answer {
    let w = asked.words;
    let body = html! {
        h1 { (w.t("read.title")) }
        p.lead { (w.t("read.lead")) }
        (above)
        form.doing method="post" action=(asked.link("/read", &[])) enctype="multipart/form-data" aria-labelledby="give" {
            h2 #give { (w.t("read.give")) }
            (parts::begin(asked))
            (lines(typed, "text", "text", w.t("read.text"), Some(w.t("read.text_help")), 12))
            (parts::field("file", w.t("read.file"), Some(&w.fill("read.file_help", &[("n", &w.number(LARGEST as u64))])), None, |described| html! {
                input #file type="file" name="file" accept=".html,.htm,.xhtml,.txt,.jsonl,text/html,text/plain" aria-describedby=[described];
            }))
            div.pair {
                (line_of("date", typed, "published", "published", w.t("read.day"), Some(w.t("read.day_help")), ""))
                (line(typed, "title", "title", w.t("read.headline"), None, ""))
                (line_of("url", typed, "url", "url", w.t("read.url"), None, ""))
            }
            p { button.main type="submit" name="do" value="read" { (w.t("read.read")) } }
        }
    };
    asked.page(Page { title: w.t("read.title").to_owned(), section: "nav.read", body })
}

/// What was shown, and the button that keeps it.
fn keep_form(asked: &Asked, given: &Given) -> Markup {
    let w = asked.words;
    let known = &given.known;
    html! {
        form.keep method="post" action=(asked.link("/read", &[])) enctype="multipart/form-data" {
            input type="hidden" name=(TOKEN) value=(asked.token());
            input type="hidden" name="held" value=(BASE64_STANDARD.encode(&given.bytes));
            input type="hidden" name="held_name" value=(given.name);
            @if let Some(day) = known.published { input type="hidden" name="published" value=(day.to_string()); }
            @if let Some(title) = &known.title { input type="hidden" name="title" value=(title); }
            @if let Some(url) = &known.url { input type="hidden" name="url" value=(url); }
            p { button.main type="submit" name="do" value="keep" { (w.t("read.keep")) } " " span.faint { (w.t("read.not_kept")) } }
        }
    }
}
