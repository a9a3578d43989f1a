//! The packs that are compiled in, and the template, hold what `entente packs check` asks of any pack.

use std::collections::BTreeMap;

#[test]
fn every_rule_of_every_pack_holds_its_examples() {
    let files: BTreeMap<String, String> =
        entente_packs::builtin_files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    let checked = entente_packs::check(&files);
    let mut findings = checked.findings;
    findings.extend(entente_extract::check(&checked.packs));
    let folders: Vec<&str> = checked.packs.iter().map(|p| p.folder.as_str()).collect();
    assert!(folders.contains(&"_template") && folders.len() > 3, "{folders:?}");
    let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{} faults:\n{}", told.len(), told.join("\n"));
}

/// What the check is for: it tells each kind of fault.
#[test]
fn a_pack_with_faults_is_told_each_of_them() {
    let pack = "tag = \"xx\"\nname = \"X\"\nenglish = \"X\"\nverb = \"medial\"\n";
    let examples = "yes = [\"we go\"]\nno = [\"stay\"]\n";
    let verb = format!("[[verb]]\nid = \"go\"\ntag = \"act\"\nvalue = \"meet\"\nlemmas = [\"go\"]\n{examples}");
    let lemma = "[[lemma]]\nlemma = \"go\"\npres = [\"go\"]\n";
    let pattern =
        |is: &str, mode: &str| format!("[[pattern]]\nid = \"p\"\nis = \"{is}\"\nmode = \"{mode}\"\n{examples}");
    let table = [
        (verb.clone() + lemma, ""),
        (verb.replace("\"act\"", "\"ackt\"") + lemma, "has the tag \"ackt\""),
        (verb.replace("meet", "mete") + lemma, "has the value \"mete\""),
        (format!("{verb}{lemma}{}", pattern("<v:pres>", "present")), ""),
        (format!("{verb}{lemma}{}", pattern("<v:pres>", "presently")), "has the mode \"presently\""),
        (format!("{verb}{lemma}{}", pattern("<v:fut>? <v:pres>", "present")), "asks for <v:fut>"),
        (format!("{verb}{lemma}{}", pattern("we", "present")), "speaks of no verb"),
        (format!("{verb}{lemma}{}", pattern("<v:pres> stay", "present")), "does not match \"we go\""),
    ];
    for (rules, expected) in table {
        let files = BTreeMap::from([
            ("packs/xx/README.md".to_owned(), "# X".to_owned()),
            ("packs/xx/pack.toml".to_owned(), pack.to_owned()),
            ("packs/xx/rules.toml".to_owned(), rules.clone()),
        ]);
        let checked = entente_packs::check(&files);
        let mut findings = checked.findings;
        findings.extend(entente_extract::check(&checked.packs));
        let told: Vec<&str> = findings.iter().map(|f| f.wrong.as_str()).collect();
        if expected.is_empty() {
            assert!(told.is_empty(), "{told:?}\n{rules}");
        } else {
            assert!(told.iter().any(|t| t.starts_with(expected)), "{told:?} lacks {expected:?}\n{rules}");
        }
    }
}
