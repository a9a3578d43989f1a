//! What a form brings: its fields and files. Nothing of it is heard before its token is the one of this process.

use crate::asked::Asked;
use crate::problem::Problem;
use crate::routes::{Method, Param, Route};
use axum::body::Body;
use axum::extract::{Form as Encoded, FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use std::hint::black_box;

/// The field that carries the token.
pub const TOKEN: &str = "token";
/// A form has at most so many fields.
const MOST: usize = 500;

/// A file that was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// The field.
    pub field: String,
    /// Its name on the machine of whoever sent it, without folders; may be empty.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What was sent.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Form {
    /// Names and values, in their order.
    pub fields: Vec<(String, String)>,
    /// Files that are not empty.
    pub files: Vec<File>,
}

impl Form {
    /// The value of a field; empty where there is none.
    pub fn get(&self, key: &str) -> &str {
        self.fields.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.as_str())
    }
    /// The same without the space around it.
    pub fn trimmed(&self, key: &str) -> &str {
        self.get(key).trim()
    }
    /// All values of a field.
    pub fn all<'f>(&'f self, key: &'f str) -> impl Iterator<Item = &'f str> {
        self.fields.iter().filter(move |(k, _)| k == key).map(|(_, v)| v.as_str())
    }
    /// Whether a field has this value.
    pub fn has(&self, key: &str, value: &str) -> bool {
        self.all(key).any(|v| v == value)
    }
}

/// Whether a request may go on: one that changes something brings the token of this process, or that of the session where
/// somebody is signed in, and no field that its form has not.
///
/// # Errors
/// The problem to answer with.
pub fn admit(asked: &Asked) -> Result<(), Problem> {
    if asked.route.method == Method::Get {
        return Ok(());
    }
    let form = sent(asked)?;
    if same(form.get(TOKEN), asked.token()) {
        return fits(asked.route, form);
    }
    let next = "open the page anew and send its form again; the server may have been started anew meanwhile";
    Err(Problem { code: Some("S004"), ..Problem::new(403, "The form was not made by this server", next) })
}

/// Whether the form has only fields that are described.
fn fits(route: &Route, form: &Form) -> Result<(), Problem> {
    let mut names = form.fields.iter().map(|(name, _)| name).chain(form.files.iter().map(|file| &file.field));
    match names.find(|name| *name != TOKEN && route.field(name).is_none()) {
        Some(name) => {
            let next = "send it from the page that shows it";
            Err(Problem::new(400, format!("This form takes no {name:?}"), next))
        }
        None => Ok(()),
    }
}

/// The fields of a list that hold what the list lacks, also those at which the pressed button does not look. One that is
/// empty counts as left out.
pub fn unlisted(route: &Route, form: &Form) -> impl Iterator<Item = &'static str> {
    let wrong = |field: &&Param| {
        let value = form.get(field.name);
        !value.is_empty() && !field.takes.values().is_empty() && !field.takes.has(value)
    };
    route.fields.iter().filter(wrong).map(|field| field.name)
}

/// The form of a request. It is read once.
///
/// # Errors
/// A problem if it is none that can be read.
pub fn sent<'f>(asked: &'f Asked) -> Result<&'f Form, Problem> {
    match asked.sent.get() {
        Some(form) => Ok(form),
        None => {
            let form = read(asked)?;
            Ok(asked.sent.get_or_init(|| form))
        }
    }
}

fn read(asked: &Asked) -> Result<Form, Problem> {
    let media = asked.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let kind = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let unread = || Problem::new(400, "The form cannot be read", "send it from the page that shows it");
    let request = Request::post("/").header(CONTENT_TYPE, media).body(Body::from(asked.body.clone()));
    let request = request.map_err(|_| unread())?;
    // A page is made on a thread that may block, and the form is at hand already, so that this waits for nothing.
    let here = tokio::runtime::Handle::try_current().map_err(|_| unread())?;
    let form = match kind.as_str() {
        "application/x-www-form-urlencoded" => {
            let read = here.block_on(Encoded::<Vec<(String, String)>>::from_request(request, &()));
            Form { fields: read.map_err(|_| unread())?.0, files: Vec::new() }
        }
        "multipart/form-data" => here.block_on(parts(request)).ok_or_else(unread)?,
        _ => return Err(Problem::new(415, "Only a form may be sent here", "send it from the page that shows it")),
    };
    if form.fields.len() > MOST {
        return Err(Problem::new(400, "The form has too many fields", "send it from the page that shows it"));
    }
    Ok(form)
}

async fn parts(request: Request) -> Option<Form> {
    let mut all = Multipart::from_request(request, &()).await.ok()?;
    let mut form = Form::default();
    while let Some(part) = all.next_field().await.ok()? {
        let field = part.name()?.to_owned();
        let file = part.file_name().map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
        let bytes = part.bytes().await.ok()?;
        match file {
            Some(name) if !bytes.is_empty() => form.files.push(File { field, name, bytes: bytes.to_vec() }),
            Some(_) => {}
            None => form.fields.push((field, String::from_utf8(bytes.to_vec()).ok()?)),
        }
        if form.fields.len() + form.files.len() > MOST + 1 {
            return None;
        }
    }
    Some(form)
}

/// Whether two words are the same, in a time that does not tell where they differ.
fn same(a: &str, b: &str) -> bool {
    let differ = a.bytes().zip(b.bytes()).fold(0_u8, |sum, (x, y)| black_box(sum | (x ^ y)));
    a.len() == b.len() && black_box(differ) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_is_the_token() {
        for (a, b, is) in
            [("ab", "ab", true), ("ab", "ac", false), ("", "ab", false), ("abc", "ab", false), ("", "", true)]
        {
            assert_eq!(same(a, b), is, "{a} {b}");
        }
    }
}
