//! What a person can do on a page: read a text and keep it, add by hand, decide and take back, settle what waits; and what
//! nobody else can do.

mod common;
use axum::body::Body;
use axum::http::Request;
use common::{APP, Got, HOST, LANGUAGES, Served};
use entente_app::log::Against;

const TEXT: &str = "SEOUL, 14 May 2024. France and South Korea agreed to fund joint research on quantum sensors with 10 million \
                    euros by 2027.";
const WHO: [(&str, &str); 2] = [("by", "Mori Aya"), ("because", "I was there")];

/// Where an answer leads.
fn leads(got: &Got) -> String {
    assert_eq!(got.status, 303, "{}", got.body);
    got.header("location").to_owned()
}

/// The field of that name on a page.
fn value(page: &str, name: &str) -> Option<String> {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
    Some(
        rest.split('"').next()?.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">"),
    )
}

/// The ids of the commitments of a ledger.
fn commitments(served: &Served) -> Vec<String> {
    let list = served.get("/commitments.json?sort=id&limit=200").json();
    let all = list["commitments"].as_array().expect("commitments").iter();
    all.map(|e| e["commitment"].as_str().expect("an id").to_owned()).collect()
}

fn sound(served: &Served) {
    let book = APP.look(&served.path()).expect("a ledger");
    let report = book.verify(&Against::default()).expect("looked through");
    assert_eq!(report.wrong.map(|w| format!("{}: {}", w.record, w.message)), None);
}

fn sent(fields: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    WHO.iter().chain(fields).copied().collect()
}

#[test]
fn a_pasted_text_shows_its_claims_and_is_kept_only_when_asked_for() {
    let served = Served::nothing();
    assert_eq!(served.get("/read").status, 200, "a text can be read before there is a ledger");
    let shown = served.send("/read", &[("text", TEXT), ("published", "2024-05-14"), ("do", "read")]);
    assert_eq!(shown.status, 200);
    for part in
        ["<mark class=\"claim\">", "class=\"m m-money\"", "quantum", "Keep it in the ledger", "<dt>How much</dt>"]
    {
        assert!(shown.body.contains(part), "{part}\n{}", shown.body);
    }
    assert!(!served.path().exists(), "nothing is stored by reading");
    let held = value(&shown.body, "held").expect("what is held");
    let name = value(&shown.body, "held_name").expect("its name");
    let kept = served.send(
        "/read",
        &[("do", "keep"), ("held", &held), ("held_name", &name), ("published", "2024-05-14"), ("title", "A title")],
    );
    let page = served.get(&leads(&kept));
    assert_eq!(page.status, 200);
    assert!(page.body.contains("It is in the ledger.") && page.body.contains("A title"), "{}", page.body);
    let all = commitments(&served);
    assert_eq!(all.len(), 1);
    assert!(served.get(&format!("/commitments/{}", all[0])).body.contains("quantum"));
    // The same again is no second document.
    let again = served.send(
        "/read",
        &[("do", "keep"), ("held", &held), ("held_name", &name), ("published", "2024-05-14"), ("title", "A title")],
    );
    assert!(served.get(&leads(&again)).body.contains("The ledger had it already."));
    assert_eq!(commitments(&served), all);
    sound(&served);
}

#[test]
fn a_page_is_sent_as_a_file() {
    let served = Served::nothing();
    let token = served.token();
    let part = |head: &str, body: &str| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let page = format!("<html lang=en><title>T</title><article><h1>Talks</h1><p>{TEXT}</p></article></html>");
    let body = [
        part("name=\"token\"", &token),
        part("name=\"text\"", ""),
        part("name=\"do\"", "read"),
        part("name=\"file\"; filename=\"C:\\\\x\\\\talks.html\"", &page),
        "--b--\r\n".to_owned(),
    ]
    .concat();
    let request = Request::post("/read").header("host", HOST).header("content-type", "multipart/form-data; boundary=b");
    let got = served.ask(request.body(Body::from(body)).expect("a request"));
    assert_eq!(got.status, 200, "{}", got.body);
    assert!(got.body.contains("<mark class=\"claim\">"), "{}", got.body);
    assert_eq!(value(&got.body, "held_name").as_deref(), Some("talks.html"));
}

#[test]
fn what_cannot_be_read_is_told_beside_what_was_typed() {
    let served = Served::nothing();
    let large = "x".repeat(1_200_000);
    for (fields, status, said) in [
        (vec![("text", "  ")], 422, "Paste a text or choose a file."),
        (vec![("text", TEXT), ("published", "soon")], 422, "This is no day."),
        (vec![("text", TEXT), ("url", "javascript:alert(1)")], 422, "This is no web address."),
        (vec![("text", large.as_str())], 422, "It is too large."),
        (vec![("text", "%PDF-1.7 x")], 422, "a PDF document"),
    ] {
        let got = served.send("/read", &fields);
        assert_eq!(got.status, status, "{said}");
        assert!(got.body.contains(said), "{said}");
        assert!(fields[0].1 != TEXT || got.body.contains(TEXT), "what was typed is kept");
    }
    let refused = served.send("/read", &[("text", "%PDF-1.7 x")]);
    assert!(refused.body.contains("<code>R0") && refused.body.contains("What to do:"), "{}", refused.body);
    assert!(!served.path().exists());
}

#[test]
fn a_commitment_is_added_by_hand_and_its_note_is_its_source() {
    let served = Served::nothing();
    let note = "France and Korea will fund joint research on quantum sensors with 10 million euros by 2027.";
    let whole = [
        ("note", note),
        ("parties", "FR\nSouth Korea"),
        ("action", "fund"),
        ("strength", "firm"),
        ("field", "quantum"),
        ("amount", "10,000,000"),
        ("currency", "eur"),
        ("bound", "min"),
        ("due", "2027"),
        ("due_kind", "by"),
        ("places", "Africa"),
        ("published", "2024-06-01"),
        ("by", "Mori Aya"),
    ];
    let got = served.send("/new", &whole);
    let to = leads(&got);
    assert!(to.starts_with("/commitments/p-"), "{to}");
    let page = served.get(&to);
    assert!(page.body.contains(note) && page.body.contains("It is in the ledger."), "{}", page.body);
    let id = commitments(&served).remove(0);
    let e = served.get(&format!("/commitments/{id}.json")).json();
    assert_eq!(e["parties"][0]["id"], "FR");
    assert_eq!(e["parties"][1]["id"], "KR");
    assert_eq!((&e["action"], &e["fields"][0], &e["strength"]), (&"fund".into(), &"quantum".into(), &"firm".into()));
    assert_eq!((&e["money"][0]["amount"], &e["money"][0]["currency"]), (&10_000_000.into(), &"EUR".into()));
    assert_eq!((&e["money"][0]["bound"], &e["money"][0]["surface"]), (&"min".into(), &"10 million euros".into()));
    assert_eq!((&e["due"]["to"], &e["due"]["kind"]), (&"2027-12-31".into(), &"by".into()));
    assert_eq!(e["places"][0], "002");
    sound(&served);
    // Each fault is told beside its field, and what was typed stays.
    for (key, wrong, said) in [
        ("note", "", "This must be filled in."),
        ("parties", "", "Name at least one party"),
        ("parties", "QZ", "“QZ” is no party"),
        ("action", "dance", "Choose one"),
        ("amount", "much", "This is no sum."),
        ("amount", "-5", "This is no sum."),
        ("amount", "2,5", "This is no sum."),
        ("amount", "1,00", "This is no sum."),
        ("currency", "euro", "This is no currency."),
        ("due", "soon", "This is no day, month or year."),
        ("due", "2027-13", "This is no day, month or year."),
        ("places", "Atlantis", "“Atlantis” is no state"),
        ("published", "yesterday", "This is no day."),
        ("by", "", "Say who decides."),
    ] {
        let fields: Vec<_> = whole.iter().map(|(k, v)| if *k == key { (*k, wrong) } else { (*k, *v) }).collect();
        let got = served.send("/new", &fields);
        assert_eq!(got.status, 422, "{key} {wrong}");
        assert!(got.body.contains(said), "{key} {wrong}: {said}");
        assert!(key == "note" || got.body.contains(note), "{key}: the note is kept");
        assert!(key == "places" || got.body.contains("value=\"Africa\""), "{key}: the places are kept");
        assert!(got.body.contains("value=\"quantum\" checked"), "{key}: the fields are kept");
    }
    let many = (0..41).map(|_| "Africa").collect::<Vec<_>>().join("; ");
    let fields: Vec<_> =
        whole.iter().map(|(k, v)| if *k == "places" { (*k, many.as_str()) } else { (*k, *v) }).collect();
    let got = served.send("/new", &fields);
    assert_eq!(got.status, 422);
    assert!(got.body.contains("Name at most 40 states or regions."), "no place goes without a word");
    assert_eq!(commitments(&served).len(), 1);
}

#[test]
fn the_words_beside_a_part_are_those_that_say_it() {
    let served = Served::nothing();
    let note =
        "France and Korea met in 2019 and will fund joint research with 5 million euros of 50 million euros by 2027.";
    let fields = [
        ("note", note),
        ("parties", "FR\nKR"),
        ("action", "fund"),
        ("strength", "firm"),
        ("amount", "50000000"),
        ("currency", "EUR"),
        ("bound", "exact"),
        ("due", "2027"),
        ("due_kind", "from"),
        ("published", "2024-06-01"),
        ("by", "Mori Aya"),
    ];
    leads(&served.send("/new", &fields));
    let id = commitments(&served).remove(0);
    let e = served.get(&format!("/commitments/{id}.json")).json();
    assert_eq!((&e["due"]["from"], &e["due"]["to"]), (&"2027-01-01".into(), &serde_json::Value::Null));
    let surface = e["due"]["surface"].as_str().expect("the words of the day");
    assert!(!surface.contains("2019") || surface.contains("2027"), "{surface}");
    assert_eq!(e["money"][0]["surface"], "50 million euros");
    // On a page whose language writes a comma before a part of one, a lone comma says two things.
    let french: Vec<_> = fields.iter().map(|(k, v)| if *k == "amount" { (*k, "2,500") } else { (*k, *v) }).collect();
    let got = served.send("/new?lang=fr", &french);
    assert_eq!(got.status, 422);
    assert!(got.body.contains("Ce n’est pas un montant."), "{}", got.body);
}

#[test]
fn each_decision_stands_under_a_name_beside_the_program_and_can_be_taken_back() {
    let served = Served::examples();
    let ids = commitments(&served);
    let page_of = |id: &str| served.get(&format!("/commitments/{id}")).body;
    let several = |id: &&String| {
        let e = served.get(&format!("/commitments/{id}.json")).json();
        e["reports"].as_array().is_some_and(|r| r.len() > 1) && e["evidence"].as_array().is_some_and(|v| !v.is_empty())
    };
    let id = ids.iter().find(several).expect("one with two reports and a deed").clone();
    let other = ids.iter().find(|o| **o != id).expect("another").clone();
    let e = served.get(&format!("/commitments/{id}.json")).json();
    let claim = e["reports"][1]["claim"].as_str().expect("a claim").to_owned();
    let deed = e["evidence"][0]["deed"].as_str().expect("a deed").to_owned();
    let was = e["evidence"][0]["effect"].as_str().expect("an effect").to_owned();
    let (link, unlink, effect) = (format!("link.{deed}"), format!("unlink.{deed}"), format!("effect.{deed}"));
    let address = format!("/commitments/{id}/decide");
    let state = |served: &Served| {
        let e = |id: &String| served.get(&format!("/commitments/{id}.json")).json();
        commitments(served)
            .iter()
            .map(|id| {
                let e = e(id);
                format!("{} {} {}", e["commitment"], e["reports"], e["evidence"])
            })
            .collect::<Vec<_>>()
    };
    let before = state(&served);
    for (fields, said, done) in [
        (vec![("do", "right")], "Rightly read", "Recorded: it is rightly read."),
        (vec![("do", "wrong")], "No promise", "Recorded: it is no promise."),
        (vec![("do", "part"), ("part", "due"), ("part_words", "by 2031")], "By when should be", "Recorded."),
        (vec![("do", "track"), ("track", "owner"), ("track_words", "NSF")], "Owner", "Recorded."),
        (
            vec![("do", "track"), ("track", "milestone"), ("track_words", "call opens 2025-02-01")],
            "Milestone",
            "Recorded.",
        ),
        (vec![("do", "track"), ("track", "progress"), ("track_words", "half done")], "Progress", "Recorded."),
        (vec![("do", "merge"), ("other", other.as_str())], "They are one promise", "Recorded: they are one promise."),
        (vec![("do", "split"), ("claim", claim.as_str())], "They are two promises", "Recorded: they are two promises."),
        (
            vec![("do", link.as_str()), (effect.as_str(), "broken")],
            "It bears on it: Given up",
            "Recorded: the deed bears on it.",
        ),
        (vec![("do", unlink.as_str())], "It does not bear on it", "Recorded: the deed does not bear on it."),
    ] {
        let fields: Vec<(&str, &str)> = WHO.iter().chain(&fields).copied().collect();
        let got = served.send(&address, &fields);
        let to = leads(&got);
        assert!(got.header("set-cookie").contains("SameSite=Strict; HttpOnly"), "{}", got.header("set-cookie"));
        let page = served.get(&to);
        assert_eq!(page.status, 200, "{to}");
        for part in [said, done, "Mori Aya", "I was there", "The program says:"] {
            assert!(page.body.contains(part), "{said}: {part}\n{}", page.body);
        }
        let event = to.split("event=").nth(1).expect("the event").split('&').next().expect("a number");
        let undo = format!("undo.{event}");
        assert!(page.body.contains(&format!("value=\"{undo}\"")), "{said} can be taken back");
        let home = to.split('?').next().expect("a path").to_owned();
        let undone =
            served.send(&format!("{home}/decide"), &[("do", &undo), ("by", "Kim"), ("because", "wrong button")]);
        let page = served.get(&leads(&undone));
        assert!(page.body.contains("Taken back.") && page.body.contains("taken back"), "{said}");
        assert_eq!(state(&served), before, "{said} is taken back whole");
        sound(&served);
    }
    // What was taken back can be brought back.
    let page = page_of(&id);
    let again = page
        .split("value=\"undo.")
        .skip(1)
        .filter_map(|r| Some((r.split('"').next()?, r)))
        .find(|(_, r)| r.split("</button>").next().is_some_and(|b| b.contains("Bring back")));
    let (event, _) = again.expect("something to bring back");
    let undo = format!("undo.{event}");
    leads(&served.send(&address, &[("do", &undo), ("by", "Kim"), ("because", "right after all")]));
    assert!(!served.get(&format!("/commitments/{id}.json")).body.contains(&deed), "the deed does not bear on it again");
    // The program's answer stands beside.
    let page = page_of(&id);
    assert!(page.contains(&format!("It bears on it: {}", name_of(&was))), "{page}");
    sound(&served);
}

fn name_of(effect: &str) -> &str {
    APP.pages().find("en", &format!("effect.{effect}")).expect("a word")
}

#[test]
fn what_was_brought_back_is_not_brought_back_twice() {
    let served = Served::examples();
    let id = commitments(&served).remove(0);
    let address = format!("/commitments/{id}/decide");
    let event =
        |got: &Got| leads(got).split("event=").nth(1).and_then(|r| r.split('&').next()).expect("an event").to_owned();
    let undo = |event: &str| served.send(&address, &[("do", format!("undo.{event}").as_str()), WHO[0], WHO[1]]);
    let owner = sent(&[("do", "track"), ("track", "owner"), ("track_words", "NSF")]);
    let said = event(&served.send(&address, &owner));
    let taken = event(&undo(&said));
    let remarks = || served.get(&format!("/commitments/{id}.json")).json()["remarks"].clone();
    assert!(remarks().is_null(), "{}", remarks());
    let back = event(&undo(&taken));
    let again = undo(&taken);
    assert_eq!(again.status, 400, "{}", again.body);
    assert!(again.body.contains("was said again and holds"), "{}", again.body);
    let page = served.get(&format!("/commitments/{id}")).body;
    assert!(!page.contains("Bring back") && page.contains(&format!("value=\"undo.{back}\"")), "{page}");
    // What holds of what people remarked is in the object, too.
    assert_eq!(remarks().as_array().map(Vec::len), Some(1));
    let one = &remarks()[0];
    assert_eq!((&one["what"], &one["words"], &one["by"]), (&"owner".into(), &"NSF".into(), &"Mori Aya".into()));
    assert_eq!((&one["because"], one["event"].to_string()), (&"I was there".into(), back.clone()));
    // Taken back once more, it can be brought back once more.
    let taken = event(&undo(&back));
    leads(&undo(&taken));
    assert_eq!(remarks().as_array().map(Vec::len), Some(1));
    sound(&served);
}

#[test]
fn a_decision_without_a_name_a_reason_or_sense_changes_nothing() {
    let served = Served::examples();
    let id = commitments(&served).remove(0);
    let address = format!("/commitments/{id}/decide");
    let events = || served.get(&format!("/commitments/{id}")).body.matches("name=\"do\" value=\"undo.").count();
    for (fields, status, said) in [
        (vec![("do", "right"), ("because", "x")], 422, "Say who decides."),
        (vec![("do", "right"), ("by", "Mori")], 422, "This must be filled in."),
        (sent(&[("do", "nothing")]), 422, "Choose one that the page offers."),
        (sent(&[]), 422, "Choose one that the page offers."),
        (sent(&[("do", "undo.1")]), 422, "Choose one that the page offers."),
        (sent(&[("do", "part"), ("part", "owner"), ("part_words", "x")]), 422, "Choose one that the page offers."),
        (sent(&[("do", "merge")]), 422, "This must be filled in."),
        (sent(&[("do", "merge"), ("other", "p-none")]), 404, "No commitment or claim has the id"),
        (sent(&[("do", "split")]), 422, "Choose at least one, and not all."),
        (sent(&[("do", "split"), ("claim", "c-none")]), 404, "No commitment or claim has the id"),
        (sent(&[("do", "link"), ("deed", "d-none"), ("effect", "kept")]), 400, "There is no deed d-none"),
    ] {
        let got = served.send(&address, &fields);
        assert_eq!(got.status, status, "{fields:?}\n{}", got.body);
        assert!(got.body.contains(said), "{fields:?}: {said}\n{}", got.body);
        assert!(
            fields.iter().all(|(k, v)| !["by", "because", "other", "deed"].contains(k)
                || got.body.contains(&format!("value=\"{v}\""))),
            "what was typed is kept: {fields:?}"
        );
        assert_eq!(events(), 0, "{fields:?}");
    }
    assert_eq!(served.send("/commitments/p-none/decide", &sent(&[("do", "right")])).status, 404);
}

#[test]
fn what_waits_is_settled_by_its_buttons() {
    let served = Served::examples();
    let waiting = || served.get("/review.json").json()["total"].as_u64().expect("a number");
    let many = waiting();
    assert!(many > 0, "the examples leave something to a person");
    let page = served.get("/review").body;
    let button = page.split("name=\"do\" value=\"r-").nth(1).and_then(|r| r.split('"').next()).expect("a button");
    let button = format!("r-{button}");
    assert_eq!(served.send("/review", &[("do", &button), ("by", "Mori")]).status, 422);
    assert_eq!(waiting(), many);
    let fields = [("do", button.as_str()), WHO[0], WHO[1]];
    assert!(served.get(&leads(&served.send("/review", &fields))).body.contains("Settled."));
    assert_eq!(waiting(), many - 1);
    let late = served.send("/review", &fields);
    assert_eq!(late.status, 409, "somebody else settled it meanwhile");
    assert!(late.body.contains("This does not wait any more"));
    sound(&served);
}

#[test]
fn what_waits_says_in_every_language_what_the_program_thinks() {
    let served = Served::examples();
    for (lang, said) in [("en", "is not sure ("), ("fr", "sans en être sûr ("), ("ko", "확신하지 못합니다 (")]
    {
        let page = served.get(&format!("/review?lang={lang}")).body;
        let waits = served.get("/review.json").json()["total"].as_u64().expect("a number") as usize;
        assert_eq!(page.matches(said).count(), waits, "{lang}\n{page}");
    }
}

#[test]
fn what_waits_comes_by_pages_and_is_found_anew_after_every_change() {
    let served = Served::examples();
    let json = |address: &str| served.get(address).json();
    let all = json("/review.json");
    let ids: Vec<&str> = all["items"].as_array().expect("items").iter().filter_map(|i| i["item"].as_str()).collect();
    let rest = json(&format!("/review.json?after={}", ids[0]));
    assert_eq!(rest["total"], all["total"]);
    assert_eq!(rest["items"].as_array().map(Vec::len), Some(ids.len() - 1));
    assert_eq!(served.get("/review?after=r-none").status, 400);
    // A page of a ledger to which somebody else has written is no other than that of a server that begins now.
    let app = &common::APP;
    let mut book = app.open(&served.path(), None).expect("opens");
    let said = entente_app::judge::Said { by: "Mori", because: "it is known" };
    book.settle_item(ids[0], said).expect("settled");
    drop(book);
    let after = json("/review.json");
    assert_eq!(after["total"].as_u64(), Some(ids.len() as u64 - 1));
    assert_eq!(after, json("/review.json"));
    let fields = [
        ("text", "France and Japan will fund joint research on quantum sensors with 10 million euros by 2027."),
        ("do", "keep"),
    ];
    assert_eq!(served.send("/read", &fields).status, 303);
    let fresh = app.look(&served.path()).expect("opens").review().expect("found").len() as u64;
    assert_eq!(json("/review.json")["total"].as_u64(), Some(fresh));
}

#[test]
fn only_a_form_of_this_server_changes_anything() {
    let served = Served::examples();
    let id = commitments(&served).remove(0);
    let (token, other) = (served.token(), Served::nothing().token());
    assert!(token.len() >= 32 && token != other, "each start has a token of its own");
    let addresses = ["/read".to_owned(), "/new".to_owned(), "/review".to_owned(), format!("/commitments/{id}/decide")];
    for address in &addresses {
        let fields = sent(&[("do", "right"), ("text", TEXT)]);
        let with = |token: &'static str| [vec![("token", token)], fields.clone()].concat();
        for (fields, headers, status, code) in [
            (fields.clone(), vec![], 403, "S004"),
            (with(""), vec![], 403, "S004"),
            (with("0000"), vec![], 403, "S004"),
        ] {
            let got = served.send_with(address, &fields, &headers);
            assert_eq!(got.status, status, "{address} {fields:?}");
            assert!(got.body.contains(code), "{address}");
        }
        let mut ours = vec![("token", token.as_str())];
        ours.extend(fields.clone());
        for headers in [
            [("origin", "http://evil.example"), ("sec-fetch-site", "cross-site")],
            [("origin", "null"), ("sec-fetch-site", "cross-site")],
            [("origin", "http://127.0.0.1:8787"), ("sec-fetch-site", "same-site")],
        ] {
            assert_eq!(served.send_with(address, &ours, &headers).status, 403, "{address} {headers:?}");
        }
        let wrong_token = [("token", other.as_str())];
        assert_eq!(served.send_with(address, &wrong_token, &[]).status, 403, "{address}: another server's token");
        assert_eq!(served.send_with(address, &ours, &[("content-type", "text/plain")]).status, 415, "{address}");
        assert_eq!(
            served.send_with(address, &ours, &[("content-type", "multipart/form-data")]).status,
            400,
            "{address}"
        );
        // Nothing is done by reading.
        let by_address = format!("{address}?token={token}&do=right&by=x&because=y");
        assert!([400, 405].contains(&served.get(&by_address).status), "{address}");
    }
    assert!(!served.get(&format!("/commitments/{id}")).body.contains("value=\"undo."), "nothing was decided");
}

#[test]
fn while_another_writes_the_page_says_who_and_keeps_what_was_typed() {
    let served = Served::examples();
    let id = commitments(&served).remove(0);
    let book = APP.open(&served.path(), None).expect("another writer");
    let note = "France and Korea will fund joint research on quantum sensors.";
    let by_hand = [("note", note), ("parties", "FR\nKR"), ("action", "fund"), ("strength", "firm"), ("by", "Mori Aya")];
    let decided = sent(&[("do", "right")]);
    let held = value(&served.send("/read", &[("text", TEXT)]).body, "held").expect("what is held");
    let keep = [("do", "keep"), ("held", held.as_str()), ("held_name", "x.txt")];
    for (address, fields, typed) in [
        ("/new".to_owned(), &by_hand[..], note),
        (format!("/commitments/{id}/decide"), &decided, "I was there"),
        ("/read".to_owned(), &keep, held.as_str()),
    ] {
        let got = served.send(&address, fields);
        assert_eq!(got.status, 409, "{address}");
        for part in ["L001", &format!("process {}", std::process::id()), "What to do:", typed] {
            assert!(got.body.contains(part), "{address}: {part}\n{}", got.body);
        }
    }
    drop(book);
    leads(&served.send("/new", &by_hand));
}

#[test]
fn what_is_typed_is_shown_as_text() {
    let served = Served::examples();
    let id = commitments(&served).remove(0);
    let evil = "\"'></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>";
    let decide = format!("/commitments/{id}/decide");
    let tame = |page: &str, what: &str| {
        for bad in ["<script", "<img", "</textarea></title>"] {
            assert!(!page.contains(bad), "{what}: {bad}\n{page}");
        }
    };
    for key in ["text", "published", "title", "url", "held_name"] {
        let fields: Vec<_> =
            [("text", TEXT), ("do", "read")].into_iter().filter(|(k, _)| *k != key).chain([(key, evil)]).collect();
        let got = served.send("/read", &fields);
        assert!([200, 422].contains(&got.status), "{key}");
        tame(&got.body, key);
    }
    for key in [
        "note",
        "parties",
        "action",
        "field",
        "amount",
        "currency",
        "bound",
        "due",
        "due_kind",
        "places",
        "title",
        "published",
        "by",
    ] {
        let got = served.send("/new", &[(key, evil)]);
        assert_eq!(got.status, 422, "{key}");
        tame(&got.body, key);
    }
    for key in ["by", "because", "do", "other", "claim", "deed", "effect", "part", "part_words", "track", "track_words"]
    {
        for pressed in ["merge", "split", "link", "part", "track"] {
            let fields: Vec<_> =
                [WHO[0], ("do", pressed)].into_iter().filter(|(k, _)| *k != key).chain([(key, evil)]).collect();
            let got = served.send(&decide, &fields);
            assert!([422, 400, 404].contains(&got.status), "{key} {pressed}: {}", got.status);
            tame(&got.body, key);
        }
    }
    // What is stored is shown as text, too, in every language.
    for fields in [
        vec![("do", "right")],
        vec![("do", "part"), ("part", "due"), ("part_words", evil)],
        vec![("do", "track"), ("track", "owner"), ("track_words", evil)],
    ] {
        let fields: Vec<_> = fields.into_iter().chain([("by", evil), ("because", evil)]).collect();
        leads(&served.send(&decide, &fields));
    }
    let parties = format!("KR\n{evil}");
    let note = format!("Korea will fund joint research on chips {evil} by 2027.");
    let fields = [
        ("note", note.as_str()),
        ("parties", &parties),
        ("action", "fund"),
        ("strength", "firm"),
        ("by", evil),
        ("title", evil),
    ];
    let made = leads(&served.send("/new", &fields));
    for lang in LANGUAGES {
        for address in
            [format!("/commitments/{id}?lang={lang}"), format!("{made}&lang={lang}"), format!("/review?lang={lang}")]
        {
            let got = served.get(&address);
            assert_eq!(got.status, 200, "{address}");
            tame(&got.body, &address);
        }
    }
    // A message of the address is one of ours or none.
    for done in [evil, "no-such", "kept\" x=\""] {
        let said: String = done.bytes().map(|b| format!("%{b:02X}")).collect();
        let got = served.get(&format!("/commitments/{id}?done={said}&event={said}"));
        assert!([200, 400].contains(&got.status) && !got.body.contains("class=\"done\""), "{done}");
        tame(&got.body, done);
    }
}

#[test]
fn every_page_of_doing_speaks_every_language() {
    let served = Served::examples();
    let id = commitments(&served).remove(0);
    for lang in LANGUAGES {
        for address in ["/read", "/new", "/review", &format!("/commitments/{id}")] {
            let got = served.get(&format!("{address}?lang={lang}"));
            assert_eq!(got.status, 200, "{address}");
            for key in ["do.", "did.", "read.", "new.", "review.", "waits.", "way.", "says.", "{n}", "{name}"] {
                assert!(!got.body.contains(&format!(">{key}")), "{address} in {lang} shows {key}");
            }
        }
        let token = served.token();
        let got = served.send_with(&format!("/read?lang={lang}"), &[("token", &token), ("text", TEXT)], &[]);
        assert!(got.body.contains(&format!("<html lang=\"{lang}\"")) && got.body.contains("<mark"), "{lang}");
    }
}
