//! JSON Lines: the text untouched, the fields taken, the line's own claims kept apart.

use entente_model::{Day, DayKnown, Role};
use entente_read::{Limits, Overrides, READER, Reading, read_jsonl_line};

fn line(line: &str, overrides: &Overrides) -> Reading {
    read_jsonl_line("in.jsonl", 1, line.as_bytes(), overrides, &Limits::default()).expect("a document")
}

#[test]
fn a_line_becomes_a_document_with_its_text_byte_for_byte() {
    let text = "\u{FEFF}Title\r\n\r\n\u{0}Soft\u{AD}hyphen\u{A0}and\ttab, a sentence.\r\n ";
    let json = serde_json::json!({"id":"x-1","text":text,"lang":"en","published":"2023-12-09","title":"T",
        "url":"https://x.org/2020/01/02/a","commitments":[{"quote":"q"}],"deeds":null,"other":1});
    let reading = line(&json.to_string(), &Overrides::default());
    let document = &reading.document;
    assert_eq!(document.text.as_str(), text);
    assert_eq!((document.id.as_str(), document.title.as_deref()), ("x-1", Some("T")));
    assert_eq!((document.published, document.published_how), (Day::new(2023, 12, 9).ok(), Some(DayKnown::Given)));
    assert_eq!(document.reader, format!("{READER} lang=en published=2023-12-09"));
    assert_eq!(reading.given, Some(serde_json::json!({"commitments":[{"quote":"q"}]})));
    assert_eq!(reading.diagnostics, []);
    let same = line(&serde_json::json!({"text": text}).to_string(), &Overrides::default());
    assert_eq!(same.document.source, document.source, "the source is the text, whatever stands beside it");
    assert_eq!(same.document.id, document.source.0[7..23]);
    assert_eq!((same.given, same.document.reader.as_str()), (None, READER));
}

#[test]
fn overrides_win_and_a_day_may_stand_in_the_address() {
    let overrides = Overrides {
        id: Some("mine".into()),
        lang: Some("fr-CA".into()),
        published: Day::new(2024, 1, 1).ok(),
        title: Some("Un titre".into()),
        ..Overrides::default()
    };
    let json = r#"{"id":"x","text":"Agreed on chips.","lang":"en","published":"2023-12-09","title":"T"}"#;
    let document = line(json, &overrides).document;
    assert_eq!((document.id.as_str(), document.lang.as_deref()), ("mine", Some("fr")));
    assert_eq!((document.published, document.title.as_deref()), (Day::new(2024, 1, 1).ok(), Some("Un titre")));
    assert_eq!(document.reader, format!("{READER} lang=fr published=2024-01-01 title=\"Un titre\""));
    let dated = r#"{"text":"Agreed on chips.","lang":"en","url":"https://x.org/2020/01/02/a"}"#;
    let document = line(dated, &Overrides::default()).document;
    assert_eq!((document.published, document.published_how), (Day::new(2020, 1, 2).ok(), Some(DayKnown::Address)));
}

#[test]
fn a_field_that_cannot_be_understood_is_left_out_and_said() {
    for (fields, count) in [
        (r#""published":"2023""#, 1),
        (r#""published":"9 December 2023""#, 1),
        (r#""published":20231209"#, 1),
        (r#""published":"2023-12-09T08:00:00Z""#, 0),
        (r#""published":null,"title":null,"url":null"#, 0),
        (r#""title":["T"],"url":5"#, 2),
        (r#""id":12"#, 0),
        (r#""id":{}"#, 1),
    ] {
        let json = format!("{{\"text\":\"Agreed on chips.\",\"lang\":\"en\",{fields}}}");
        let codes: Vec<&str> = line(&json, &Overrides::default()).diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, vec!["R007"; count], "{fields}");
    }
}

#[test]
fn blocks_leave_out_line_ends_and_carry_roles() {
    let json = serde_json::json!({"lang":"en","text":"Next steps\r\n- to meet again\r\n\r\nThey agreed to meet again in Paris.\r\n"});
    let document = line(&json.to_string(), &Overrides::default()).document;
    let told: Vec<(Role, &str)> = document.blocks.iter().map(|b| (b.role, document.text.get(b.span))).collect();
    assert_eq!(
        told,
        [
            (Role::Title, "Next steps"),
            (Role::List, "- to meet again"),
            (Role::Body, "They agreed to meet again in Paris."),
        ]
    );
}
