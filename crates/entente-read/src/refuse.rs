//! Every refusal and diagnostic of this reader, with its words. Each code has a page in `docs/diagnostics`.

use entente_model::{Diagnostic, Refusal, Severity, Span};

fn refusal(code: &'static str, place: &str, message: impl Into<String>, next: &str) -> Refusal {
    let place = (!place.is_empty()).then(|| place.to_owned());
    Refusal { code, message: message.into(), place, next: next.to_owned() }
}

fn mebibytes(bytes: usize) -> String {
    if bytes >= 1024 * 1024 { format!("{} MiB", bytes / (1024 * 1024)) } else { format!("{bytes} bytes") }
}

pub(crate) fn empty(place: &str) -> Refusal {
    refusal("R001", place, "There is no text in it", "check that the file was saved completely, and give it again")
}

pub(crate) fn binary(place: &str, what: &str, next: &str) -> Refusal {
    refusal("R002", place, format!("It is {what}, not a text or a web page"), next)
}

pub(crate) fn too_large(place: &str, limit: usize) -> Refusal {
    over(place, "It is", limit, "--max-bytes")
}

pub(crate) fn too_much_text(place: &str, limit: usize) -> Refusal {
    over(place, "The text in it is", limit, "--max-text")
}

fn over(place: &str, what: &str, limit: usize, option: &str) -> Refusal {
    let next = format!("split it into one file an article, or raise the limit with {option}");
    refusal("R003", place, format!("{what} larger than the limit of {}", mebibytes(limit)), &next)
}

pub(crate) fn line_too_long(place: &str, limit: usize) -> Refusal {
    refusal(
        "R004",
        place,
        format!("The line is longer than the limit of {}", mebibytes(limit)),
        "give one article a line, each object on a line of its own, or raise the limit with --max-bytes",
    )
}

pub(crate) fn broken_json(place: &str, why: &str) -> Refusal {
    refusal(
        "R005",
        place,
        format!("The line is not a JSON object: {why}"),
        "mend the line; it must be one complete object in UTF-8",
    )
}

pub(crate) fn no_text(place: &str, found: &str) -> Refusal {
    refusal(
        "R006",
        place,
        format!("The JSON object has no usable \"text\": {found}"),
        "put the article into \"text\" as a string",
    )
}

pub(crate) fn page_without_text(place: &str) -> Refusal {
    refusal(
        "R008",
        place,
        "The page holds no readable text",
        "it is probably filled in by a script: open it in a browser, save the complete page or its text, and give that",
    )
}

pub(crate) fn data_not_article(place: &str, what: &str, next: &str) -> Refusal {
    refusal("R009", place, format!("It is {what}, not an article"), next)
}

fn diagnostic(code: &'static str, severity: Severity, message: String, span: Option<Span>) -> Diagnostic {
    Diagnostic { code, severity, message, span }
}

pub(crate) fn field_ignored(field: &str, value: &str, wanted: &str) -> Diagnostic {
    let value: String = value.chars().take(60).collect();
    let message = format!("\"{field}\" is {value}, which is not {wanted}; it was left out.");
    diagnostic("R007", Severity::Warning, message, None)
}

pub(crate) fn charset_decided(charset: &str, how: &str) -> Diagnostic {
    diagnostic("R010", Severity::Info, format!("Read as {charset}: {how}."), None)
}

pub(crate) fn bytes_replaced(count: usize, charset: &str, first: Option<usize>) -> Diagnostic {
    let at = first.map_or(String::new(), |at| format!(", the first at byte {at}"));
    let message = format!("{count} places are not valid {charset}{at}; each stands as U+FFFD in the text.");
    diagnostic("R011", Severity::Warning, message, None)
}

pub(crate) fn half_character(bytes: usize) -> Diagnostic {
    let message = format!("The source ends in the middle of a character; its last bytes ({bytes}) were left out.");
    diagnostic("R012", Severity::Warning, message, None)
}

pub(crate) fn controls_removed(count: usize) -> Diagnostic {
    diagnostic("R013", Severity::Info, format!("Control characters ({count}) were left out of the text."), None)
}

pub(crate) fn language_unknown() -> Diagnostic {
    let message = "The language could not be told from the text.".to_owned();
    diagnostic("R014", Severity::Warning, message, None)
}

pub(crate) fn page_cut(what: &str, limit: usize) -> Diagnostic {
    let message = format!("The page has more than {limit} {what}; what came after was not read.");
    diagnostic("R015", Severity::Warning, message, None)
}

pub(crate) fn no_main_part() -> Diagnostic {
    let message = "No main part stands out in the page; all of its text was taken.".to_owned();
    diagnostic("R016", Severity::Warning, message, None)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn every_code_has_a_page_and_every_page_a_code() {
        let source = include_str!("refuse.rs");
        let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/diagnostics");
        let mut codes: Vec<String> = Vec::new();
        for piece in source.split("\"R0").skip(1) {
            let code = format!("R0{}", piece.chars().take(2).collect::<String>());
            if code.chars().skip(1).all(|c| c.is_ascii_digit()) {
                codes.push(code);
            }
        }
        codes.sort();
        let known = codes.len();
        codes.dedup();
        assert_eq!(known, codes.len(), "a code is used twice");
        assert_eq!(codes.len(), 16);
        for code in &codes {
            let page = std::fs::read_to_string(pages.join(format!("{code}.md"))).unwrap_or_default();
            for part in ["## What happened", "## Why", "## What to do"] {
                assert!(page.contains(part), "docs/diagnostics/{code}.md lacks {part}");
            }
        }
        let written = std::fs::read_dir(&pages).into_iter().flatten().flatten();
        let written = written.filter(|f| f.file_name().to_string_lossy().starts_with('R')).count();
        assert_eq!(written, codes.len(), "a page stands for no code");
    }
}
