//! Bad input: each gives one plain sentence with a code, a place and a next step, and the batch goes on.

use entente_model::Refusal;
use entente_read::{Format, JsonlLines, Limits, Overrides, Reading, read, read_jsonl_line, take_bytes};
use std::io::{self, BufReader, Read};

fn any(name: &str, bytes: &[u8]) -> Result<Reading, Refusal> {
    read(name, bytes, &Overrides::default(), &Limits::default())
}

fn line(line: &[u8]) -> Result<Reading, Refusal> {
    read_jsonl_line("in.jsonl", 7, line, &Overrides::default(), &Limits::default())
}

#[test]
fn each_bad_input_is_refused_in_plain_words() {
    let feed = b"<?xml version=\"1.0\"?><!-- x --><rss version=\"2.0\"><channel/></rss>";
    let script =
        b"<!doctype html><html><body><div id=root></div><script>render('text text text')</script></body></html>";
    let cases: [(&str, &[u8], &str, &str); 21] = [
        ("empty.txt", b"", "R001", "no text"),
        ("blank.txt", b" \r\n\t\n", "R001", "no text"),
        ("blank.html", b"  ", "R001", "no text"),
        ("mark.txt", b"\xEF\xBB\xBF", "R001", "no text"),
        ("a.pdf", b"%PDF-1.7\n\x80\x80", "R002", "PDF"),
        ("a.docx", b"PK\x03\x04\x14\0", "R002", "ZIP"),
        ("a.gz", b"\x1F\x8B\x08\0", "R002", "gzip"),
        ("a.png", b"\x89PNG\r\n\x1A\n\0\0", "R002", "PNG"),
        ("a.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF", "R002", "JPEG"),
        ("a.out", b"\x7FELF\x02\x01\x01", "R002", "program"),
        ("a.rtf", b"{\\rtf1 Seoul}", "R002", "RTF"),
        ("page.html", b"%PDF-1.4 saved as a page", "R002", "PDF"),
        ("a.bin", &[7, 0, 1, 2, 200, 0, 3, 9, 0, 5, 0, 0, 1, 1, 254, 3, 0, 0, 0, 9], "R002", "binary"),
        ("feed.xml", feed, "R009", "feed"),
        ("iati.xml", b"<iati-activities version='2.03'/>", "R009", "IATI"),
        ("app.html", script, "R008", "no readable text"),
        ("a.jsonl", b"{\"id\":1", "R005", "not a JSON object"),
        ("a.jsonl", b"{\"text\":\"a\"}\n{\"text\":\"b\"}", "R005", "not a JSON object"),
        ("a.jsonl", b"[1]", "R005", "a list"),
        ("a.jsonl", b"{\"id\":\"a\"}", "R006", "missing"),
        ("a.jsonl", b"\n", "R001", "no text"),
    ];
    for (name, bytes, code, words) in cases {
        let refusal = any(name, bytes).expect_err(name);
        assert_eq!(refusal.code, code, "{name}: {refusal}");
        assert!(refusal.message.contains(words), "{name}: {refusal}");
        assert!(refusal.place.as_deref().is_some_and(|p| p.starts_with(name)), "{name}: {refusal}");
        assert!(!refusal.next.is_empty() && !refusal.to_string().contains("0x"), "{name}: {refusal}");
    }
}

#[test]
fn each_bad_line_names_its_line_and_what_is_wrong() {
    for (bytes, code, words) in [
        (&b"{\"text\":\"a\xFF\"}"[..], "R005", "column"),
        (b"{\"text\":\"\\ud83d\"}", "R005", "column"),
        (b"{\"text\": 5}", "R006", "a number"),
        (b"{\"text\": null}", "R006", "null"),
        (b"{\"text\": [\"a\"]}", "R006", "a list"),
        (b"{\"text\": \" \\n \"}", "R001", "no text"),
        (b"\"text\"", "R005", "a string"),
    ] {
        let refusal = line(bytes).expect_err("refused");
        assert_eq!((refusal.code, refusal.place.as_deref()), (code, Some("in.jsonl, line 7")), "{refusal}");
        assert!(refusal.message.contains(words), "{refusal}");
    }
    let deep = format!("{{\"text\":\"a\",\"x\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(line(deep.as_bytes()).expect_err("too deep").code, "R005");
}

#[test]
fn a_source_over_the_limit_is_refused_without_being_held() {
    let limits = Limits { raw_bytes: 1000, ..Limits::default() };
    let endless = io::repeat(b'x').take(100 << 20);
    let refusal = take_bytes("huge.txt", endless, &limits).expect("readable").expect_err("too large");
    assert_eq!(refusal.code, "R003");
    assert_eq!(take_bytes("a.txt", &b"abc"[..], &limits).expect("readable").expect("taken"), b"abc");
    let refusal = read("huge.txt", &[b'x'; 1001], &Overrides::default(), &limits).expect_err("too large");
    assert!(refusal.to_string().contains("1000 bytes"), "{refusal}");
    let limits = Limits { text_bytes: 3, ..Limits::default() };
    for (name, bytes) in [("a.txt", &b"abcd"[..]), ("a.html", b"<p>abcd"), ("a.jsonl", b"{\"text\":\"abcd\"}")] {
        assert_eq!(read(name, bytes, &Overrides::default(), &limits).expect_err(name).code, "R003", "{name}");
    }
}

#[test]
fn one_line_of_a_hundred_megabytes_is_passed_over_and_the_next_is_read() {
    let limits = Limits { raw_bytes: 64 * 1024, ..Limits::default() };
    let huge = io::repeat(b'x').take(100 << 20);
    let file = (&b"{\"text\":\"one\"}\r\n\n"[..]).chain(huge).chain(&b"\n{\"text\":\"two\"}"[..]);
    let lines: Vec<_> =
        JsonlLines::new("in.jsonl", BufReader::new(file), &limits).map(|l| l.expect("readable")).collect();
    let told: Vec<(usize, Option<&str>)> =
        lines.iter().map(|l| (l.number, l.bytes.as_ref().err().map(|r| r.code))).collect();
    assert_eq!(told, [(1, None), (3, Some("R004")), (4, None)]);
    let last = lines[2].bytes.as_ref().expect("a line");
    let reading = read_jsonl_line("in.jsonl", 4, last, &Overrides::default(), &limits).expect("a document");
    assert_eq!(reading.document.text.as_str(), "two");
}

#[test]
fn doubtful_input_is_read_and_the_doubt_is_said() {
    let cut = &"양국은 협력하기로 했다".as_bytes()[..31];
    let mut broken = "Les trois villes ont décidé de coopérer à l’été, à Séoul, dès février, où l’énergie est née."
        .as_bytes()
        .to_vec();
    broken.insert(3, 0xFF);
    for (name, bytes, code) in [
        ("half.txt", cut, "R012"),
        ("broken.txt", &broken, "R011"),
        (
            "bell.txt",
            b"Seoul and \x07Washington agreed to cooperate on research into chips, batteries and quantum.",
            "R013",
        ),
        ("short.txt", b"OK 12", "R014"),
        ("few.html", b"<p>Agreed.</p>", "R016"),
    ] {
        let reading = any(name, bytes).expect(name);
        let codes: Vec<&str> = reading.diagnostics.iter().map(|d| d.code).collect();
        assert!(codes.contains(&code), "{name}: {codes:?}");
    }
    let deep = format!("<p>{}</p>{}x", "A first paragraph that can be read. ".repeat(5), "<div>".repeat(5000));
    let reading = any("deep.html", deep.as_bytes()).expect("read in part");
    assert!(reading.document.text.as_str().starts_with("A first paragraph"));
    assert!(reading.diagnostics.iter().any(|d| d.code == "R015" && d.message.contains("512")));
    let limits = Limits { elements: 50, ..Limits::default() };
    let wide = "<p>One of many paragraphs of the same kind that stand in this page.</p>".repeat(200);
    let reading = read("wide.html", wide.as_bytes(), &Overrides::default(), &limits).expect("read in part");
    assert!(reading.diagnostics.iter().any(|d| d.code == "R015"));
}

#[test]
fn a_given_format_wins_over_name_and_content() {
    let overrides = Overrides { format: Format::parse("text"), ..Overrides::default() };
    let reading = read("a.html", b"<p>Agreed.</p>", &overrides, &Limits::default()).expect("text");
    assert_eq!(reading.document.text.as_str(), "<p>Agreed.</p>");
    assert_eq!(reading.document.reader, "entente-read/2 format=text");
    assert_eq!(Format::parse("pdf"), None);
}
