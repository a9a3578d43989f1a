//! Keys and checkpoints: what is written is read again, and nothing else is.

use entente_ledger::{Checkpoint, Key, Kind, PublicKey, tree};

fn key() -> Key {
    Key::new("example.org/our-ledger", [7; 32]).expect("a name")
}

#[test]
fn a_key_is_written_and_read_again() {
    let text = key().to_text();
    assert!(text.starts_with("PRIVATE+KEY+example.org/our-ledger+"), "{text}");
    assert_eq!(Key::parse(&text).expect("a key").to_text(), text);
    let public = key().public();
    assert_eq!(PublicKey::parse(&public.to_string()).expect("a key"), public);
    assert_eq!(public.name(), "example.org/our-ledger");
    for wrong in ["", "PRIVATE+KEY+a+b+c", &text[..text.len() - 4], &text.replace("our", "their"), &public.to_string()]
    {
        assert_eq!(Key::parse(wrong).map(|_| ()).expect_err("no key").kind(), Kind::Unreadable, "{wrong}");
    }
    for wrong in ["", "a+b+c", &public.to_string().replace("our", "their"), &text] {
        assert_eq!(PublicKey::parse(wrong).expect_err("no key").kind(), Kind::Unreadable, "{wrong}");
    }
    for name in ["", "two words", "a+b", "line\n"] {
        assert!(Key::new(name, [7; 32]).is_err(), "{name:?}");
    }
}

#[test]
fn a_published_key_has_the_number_that_other_tools_give_it() {
    // The key and its number are those of Go's checksum database, as every Go tool carries them.
    let public = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    assert_eq!(PublicKey::parse(public).expect("a key").to_string(), public);
}

#[test]
fn a_checkpoint_is_signed_read_and_checked() {
    let root = tree::leaf(b"x");
    let signed = Checkpoint::sign(&key(), 20, root);
    let read = Checkpoint::parse(signed.text()).expect("a checkpoint");
    assert_eq!(read, signed);
    assert_eq!((read.origin.as_str(), read.size, read.root), ("example.org/our-ledger", 20, root));
    assert!(read.is_signed_by(&key().public()));
    let other = Key::new("example.org/our-ledger", [8; 32]).expect("a name");
    assert!(!read.is_signed_by(&other.public()), "another key of the same name");
    let elsewhere = Key::new("example.org/other", [7; 32]).expect("a name");
    assert!(!read.is_signed_by(&elsewhere.public()), "the same key under another name");
}

#[test]
fn one_wrong_bit_in_a_checkpoint_is_refused() {
    let text = Checkpoint::sign(&key(), 20, tree::leaf(b"x")).text().as_bytes().to_vec();
    let public = key().public();
    let mut tried = 0;
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut wrong = text.clone();
            wrong[at] ^= 1 << bit;
            let holds = String::from_utf8(wrong.clone())
                .ok()
                .and_then(|t| Checkpoint::parse(&t).ok())
                .is_some_and(|c| c.is_signed_by(&public));
            assert!(!holds, "byte {at} bit {bit}: {}", String::from_utf8_lossy(&wrong));
            tried += 1;
        }
    }
    assert!(tried > 1000, "{tried}");
}

#[test]
fn a_note_may_bear_signatures_of_others() {
    let ours = Checkpoint::sign(&key(), 20, tree::leaf(b"x"));
    let body = ours.text().split("\n\n").next().expect("a body");
    let witness = "\u{2014} witness.example AAAAAAAAAAAA\n";
    let both = Checkpoint::parse(&format!("{}{witness}", ours.text())).expect("a checkpoint");
    assert!(both.is_signed_by(&key().public()));
    let theirs = Checkpoint::parse(&format!("{body}\n\n{witness}")).expect("a checkpoint");
    assert!(!theirs.is_signed_by(&key().public()));
    for wrong in [
        body.to_owned(),
        format!("{body}\n\n"),
        ours.text().trim_end().to_owned(),
        ours.text().replace("\n20\n", "\n020\n"),
        ours.text().replace("\n20\n", "\n+20\n"),
        ours.text().replace('\n', "\r\n"),
        ours.text().replacen("example.org/our-ledger\n", "\n", 1),
    ] {
        assert_eq!(Checkpoint::parse(&wrong).expect_err("none").kind(), Kind::Unreadable, "{wrong:?}");
    }
}
