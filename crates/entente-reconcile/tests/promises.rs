//! Pairs of claims told in words, and whether they are one promise; deeds, and what they do to it.

use entente_model::{
    Action, Amount, AuthorKind, Bound, Currency, Day, DeedKind, Effect, Field, Interval, Judgement, Money, MoneyPart,
    Strength, Verdict,
};
use entente_reconcile::{ClaimView, CommitmentView, DeedView, PartyView, link_candidates, link_deeds, reconcile};
use std::collections::BTreeSet;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn window(from: &str, to: &str) -> Option<Interval> {
    let end = |t: &str| (!t.is_empty()).then(|| day(t));
    Some(Interval { from: end(from), to: end(to) })
}

fn parties(names: &[&str]) -> Vec<PartyView> {
    let state = |n: &str| (n.len() == 2).then(|| n.to_owned());
    names.iter().map(|n| PartyView { id: state(n), name: (*n).to_owned(), state: state(n), promiser: true }).collect()
}

fn money(amount: i64, currency: &str) -> Money {
    let currency = Currency::new(currency).expect("a code");
    Money { amount: Amount::units(amount), currency, bound: Bound::Exact, per: None, part: MoneyPart::Whole }
}

/// A claim of two states on chips research, told in the document `document` on the day.
fn claim(document: &str, told: &str, quote: &str) -> ClaimView {
    ClaimView {
        day: Some(day(told)),
        lang: Some("xx".into()),
        parties: parties(&["AA", "BB"]),
        fields: vec![Field::Semiconductors],
        ..ClaimView::bare(format!("c-{document}-{}", quote.len()), document, quote, Action::Research)
    }
}

fn deed(document: &str, told: &str, quote: &str, what: DeedKind) -> DeedView {
    DeedView {
        day: Some(day(told)),
        lang: Some("xx".into()),
        date: Some(Interval::on(day(told))),
        states: vec!["AA".into(), "BB".into()],
        fields: vec![Field::Semiconductors],
        ..DeedView::bare(format!("d-{document}-{}", quote.len()), document, quote, what)
    }
}

fn person(left: &ClaimView, right: &ClaimView, verdict: Verdict) -> Judgement {
    Judgement {
        left: left.id.clone(),
        right: right.id.clone(),
        verdict,
        score: 1000,
        reasons: vec![],
        kind: AuthorKind::Person,
        author: "someone".into(),
    }
}

fn one(a: &ClaimView, b: &ClaimView, judgements: &[Judgement]) -> bool {
    reconcile(&[a.clone(), b.clone()], judgements).clusters.len() == 1
}

/// What is changed on the promise and on the deed.
type ChangeBoth = fn(&mut ClaimView, &mut DeedView);

/// What is changed on the second telling.
type Change = fn(&mut ClaimView);

#[test]
fn two_tellings_are_one_promise_or_two() {
    let alike = "The two sides will start joint research on chips";
    let retold = "Both sides are to start research on chips jointly";
    let cases: &[(&str, bool, Change)] = &[
        ("told alike within days", true, |_| {}),
        ("told by others", false, |c| c.parties = parties(&["CC", "DD"])),
        ("told of another field", false, |c| {
            c.fields = vec![Field::Space];
            c.quote = "Both sides are to start research on satellites jointly".into();
        }),
        ("a promise to meet", false, |c| {
            c.action = Action::Meet;
            c.quote = "Both sides are to hold a forum on chips".into();
        }),
        ("for another year", false, |c| {
            c.due = window("2027-01-01", "2027-12-31");
            c.quote = "A second phase of work on chips is to follow".into();
        }),
        ("one outlet leaves the fields out", true, |c| c.fields = vec![]),
        ("one outlet calls it exploratory", true, |c| c.strength = Strength::Exploratory),
    ];
    let mut first = claim("a", "2024-03-01", alike);
    first.due = window("2025-01-01", "2025-12-31");
    for (what, expected, change) in cases {
        let mut second = claim("b", "2024-03-02", retold);
        second.due = first.due;
        change(&mut second);
        assert_eq!(one(&first, &second, &[]), *expected, "{what}");
    }
}

#[test]
fn what_is_late_and_promised_anew_by_a_pronoun_stays_one_promise() {
    let mut first =
        claim("a", "2024-03-01", "The two sides will open a shipping lane from Arden to Belmont by the end of 2025");
    (first.action, first.due) = (Action::Build, window("", "2025-12-31"));
    let mut again = claim("b", "2026-02-01", "They now aim to open it in the first half of 2027");
    (again.action, again.due) = (Action::Link, window("2027-01-01", "2027-06-30"));
    assert!(!one(&first, &again, &[]), "a pronoun alone says nothing");
    let lane = "The shipping lane from Arden to Belmont, due to open by the end of 2025, is still closed";
    again.anew = Some(lane.into());
    assert!(one(&first, &again, &[]));
    // Another thing is late, and what was told at the same time is not promised anew.
    again.anew = Some("Talks on vaccines have stalled".into());
    assert!(!one(&first, &again, &[]));
    (again.anew, again.day) = (Some(lane.into()), Some(day("2024-03-02")));
    assert!(!one(&first, &again, &[]));
}

#[test]
fn sums_in_two_currencies_are_compared_by_the_years_rate() {
    let quote = "The two sides will put up the money for research on chips";
    let with = |document: &str, sum: Money| {
        let mut c = claim(document, "2023-06-30", quote);
        (c.action, c.money) = (Action::Fund, vec![sum]);
        c
    };
    let euros = with("a", money(6_200_000, "EUR"));
    assert!(one(&euros, &with("b", money(8_700_000_000, "KRW")), &[]));
    assert!(!one(&euros, &with("b", money(20_000_000_000, "KRW")), &[]));
    assert!(!one(&euros, &with("b", money(16_000_000, "EUR")), &[]));
}

#[test]
fn two_claims_of_one_document_are_two_promises_unless_a_person_says_otherwise() {
    let a = claim("a", "2024-03-01", "The two sides will start joint research on chips");
    let b = claim("a", "2024-03-01", "The two sides will start joint research on chips!");
    assert!(!one(&a, &b, &[]));
    assert!(one(&a, &b, &[person(&a, &b, Verdict::Same)]));
}

#[test]
fn a_persons_word_outranks_every_score() {
    let a = claim("a", "2024-03-01", "The two sides will start joint research on chips");
    let b = claim("b", "2024-03-01", "The two sides will start joint research on chips");
    let mut far = claim("c", "2024-03-01", "They will fly to the moon");
    (far.action, far.fields, far.parties) = (Action::Build, vec![Field::Space], parties(&["CC"]));
    assert!(one(&a, &b, &[]));
    assert!(!one(&a, &b, &[person(&a, &b, Verdict::NotSame)]));
    assert!(!one(&a, &far, &[]));
    assert!(one(&a, &far, &[person(&far, &a, Verdict::Same)]));
    assert!(!one(&a, &b, &[person(&a, &b, Verdict::Same), person(&a, &b, Verdict::NotSame)]), "the last word stands");
}

#[test]
fn every_pair_says_why_and_every_claim_has_a_home() {
    let a = claim("a", "2024-03-01", "The two sides will start joint research on chips");
    let b = claim("b", "2024-03-01", "Both sides are to start research on chips jointly");
    let c = claim("c", "2029-03-01", "Another matter altogether");
    let partition = reconcile(&[c, b, a], &[]);
    assert_eq!(partition.clusters.iter().map(|c| c.claims.len()).sum::<usize>(), 3);
    for pair in &partition.pairs {
        assert!(pair.left < pair.right && pair.score > 500);
        let sum: i32 = pair.reasons.iter().map(|r| r.weight).sum();
        assert!(sum > 0, "the reasons add up to the score");
    }
    assert!(partition.judgements().iter().all(|j| !j.reasons.is_empty() && j.kind == AuthorKind::Rule));
}

/// A thousand tellings of one promise cost by their number, not by its square, and stay few promises in any order.
#[test]
fn a_crowd_of_tellings_is_compared_with_its_neighbours() {
    let tell =
        |n: usize| claim(&format!("d{n:04}"), "2024-03-05", &format!("France and Germany will build laboratory {n}"));
    let claims: Vec<ClaimView> = (0..1000).map(tell).collect();
    let found = reconcile(&claims, &[]);
    assert!(found.clusters.len() <= 20, "{} promises of one", found.clusters.len());
    assert!(found.pairs.len() <= 8 * claims.len(), "{} pairs are kept", found.pairs.len());
    let turned: Vec<ClaimView> = claims.iter().rev().cloned().collect();
    assert_eq!(reconcile(&turned, &[]).clusters, found.clusters);
}

#[test]
fn nothing_in_nothing_out() {
    let partition = reconcile(&[], &[]);
    assert!(partition.clusters.is_empty() && partition.pairs.is_empty());
    assert!(link_deeds(&[], &[], &[]).is_empty());
}

#[test]
fn a_deed_does_to_a_promise_what_its_kind_its_day_and_its_sums_say() {
    let cases: &[(&str, DeedKind, Effect, ChangeBoth)] = &[
        ("done in time", DeedKind::Completed, Effect::Kept, |_, _| {}),
        ("done after its day", DeedKind::Completed, Effect::KeptLate, |c, _| c.due = window("", "2024-12-31")),
        ("called off", DeedKind::Cancelled, Effect::Broken, |_, _| {}),
        ("late", DeedKind::Delayed, Effect::Overdue, |c, _| c.due = window("", "2024-12-31")),
        ("a part of the sum", DeedKind::Paid, Effect::Partly, |c, d| {
            (c.action, c.money, d.money) =
                (Action::Fund, vec![money(10_000_000, "USD")], vec![money(4_000_000, "USD")]);
        }),
        ("the whole sum", DeedKind::Paid, Effect::Kept, |c, d| {
            (c.action, c.money, d.money) =
                (Action::Fund, vec![money(10_000_000, "USD")], vec![money(10_000_000, "USD")]);
        }),
        ("the text says in part", DeedKind::Completed, Effect::Partly, |_, d| d.hint = Some(Effect::Partly)),
        ("explored, then concluded", DeedKind::Signed, Effect::Superseded, |c, _| c.strength = Strength::Exploratory),
        ("building has begun", DeedKind::Launched, Effect::Progress, |c, _| c.action = Action::Build),
        ("the sum promised and the smaller one paid", DeedKind::Paid, Effect::Partly, |c, d| {
            (c.action, c.money) = (Action::Fund, vec![money(30_000_000, "EUR")]);
            d.money = vec![money(30_000_000, "EUR"), money(12_000_000, "EUR")];
        }),
        ("the sum of each and of both together", DeedKind::Paid, Effect::Kept, |c, d| {
            (c.action, c.money) = (Action::Fund, vec![money(6_000_000, "EUR")]);
            d.money = vec![money(6_000_000, "EUR"), money(12_000_000, "EUR")];
        }),
        ("signed, where signing was promised", DeedKind::Signed, Effect::Kept, |c, _| {
            (c.action, c.signs) = (Action::Build, true);
        }),
        ("so many of the many promised", DeedKind::Completed, Effect::Partly, |c, d| {
            (c.counts, d.counts) = (vec![60], vec![22])
        }),
        ("the clause sets few against many", DeedKind::Completed, Effect::Partly, |_, d| d.partial = true),
        ("the rest is called off", DeedKind::Cancelled, Effect::Partly, |_, d| d.closes = true),
        ("the last of it", DeedKind::Completed, Effect::Kept, |_, d| (d.partial, d.closes) = (true, true)),
        ("the text says late", DeedKind::Completed, Effect::KeptLate, |_, d| d.late = true),
        ("only a study is done", DeedKind::Completed, Effect::Progress, |_, d| d.prepares = true),
        ("the study was promised", DeedKind::Completed, Effect::Kept, |c, d| (c.prepares, d.prepares) = (true, true)),
        ("still under way behind its day", DeedKind::Launched, Effect::Overdue, |c, d| {
            (c.action, c.due, d.hint) = (Action::Build, window("", "2024-12-31"), Some(Effect::Progress));
        }),
        ("training has begun", DeedKind::Launched, Effect::Progress, |c, _| {
            (c.action, c.counts) = (Action::Exchange, vec![40])
        }),
        ("a part of the sum without its currency", DeedKind::Paid, Effect::Partly, |c, d| {
            (c.action, c.money, d.counts) = (Action::Fund, vec![money(18_000_000, "EUR")], vec![11_000_000]);
        }),
        ("few of many of the same things", DeedKind::Completed, Effect::Partly, |c, d| {
            (c.counts, d.counts) = (vec![80], vec![16]);
            (c.things, d.things) = (vec!["scholarship".into()], vec!["scholarship".into()]);
        }),
        ("a course was held", DeedKind::Held, Effect::Kept, |c, _| c.action = Action::Exchange),
        ("signed, where building was promised", DeedKind::Signed, Effect::Progress, |c, _| c.action = Action::Build),
    ];
    for (what, kind, expected, change) in cases {
        let mut promise = claim("a", "2024-03-01", "The two sides will complete joint research on chips");
        let mut done = deed("b", "2025-05-06", "The joint research on chips of the two sides", *kind);
        change(&mut promise, &mut done);
        done.action = Some(promise.action);
        let held = [CommitmentView { id: "p-1".into(), claims: vec![&promise] }];
        let links = link_deeds(&[done], &held, &[]);
        assert_eq!(links.first().map(|l| l.effect), Some(*expected), "{what}: {links:?}");
    }
}

#[test]
fn as_many_as_promised_tell_a_promise_across_languages() {
    let mut promise = claim("a", "2024-03-01", "The two sides will install forty testers");
    promise.counts = vec![40];
    let told = |counts: &[u64], partial: bool| {
        let mut done = deed("b", "2025-05-06", "Ὀκτὼ μετρητῶν ἐτέθησαν", DeedKind::Completed);
        (done.lang, done.if_promised) = (Some("yy".into()), true);
        (done.counts, done.partial) = (counts.to_vec(), partial);
        let held = [CommitmentView { id: "p-1".into(), claims: vec![&promise] }];
        link_deeds(&[done], &held, &[]).first().map(|l| l.effect)
    };
    assert_eq!(told(&[40], false), Some(Effect::Kept), "as many as promised");
    assert_eq!(told(&[8, 40], true), Some(Effect::Partly), "so many of as many as promised");
    assert_eq!(told(&[8], false), None, "another number");
    assert_eq!(told(&[], false), None, "no number");
}

#[test]
fn what_is_done_again_and_again_has_sessions_whatever_it_is() {
    let mut patrols = claim("a", "2024-03-01", "They will fly patrols off the coast every month");
    (patrols.action, patrols.fields, patrols.every) = (Action::Protect, vec![Field::Defence], Some(1));
    let flown = |every: Option<u16>, ordinal: Option<u32>| {
        let mut promise = patrols.clone();
        promise.every = every;
        let held = [CommitmentView { id: "p-1".into(), claims: vec![&promise] }];
        let mut done = deed("b", "2025-05-06", "The allies flew their fourteenth patrol", DeedKind::Held);
        (done.fields, done.ordinal) = (vec![Field::Defence], ordinal);
        link_deeds(&[done], &held, &[]).first().map(|l| l.effect)
    };
    assert_eq!(flown(Some(1), Some(14)), Some(Effect::Progress));
    assert_eq!(flown(None, None), None);
}

#[test]
fn the_year_beside_what_failed_may_be_that_of_its_promise() {
    let mut promise = claim("a", "2024-10-29", "AA will put 30 million into a fund for chips");
    (promise.action, promise.money) = (Action::Fund, vec![money(30_000_000, "EUR")]);
    let held = [CommitmentView { id: "p-1".into(), claims: vec![&promise] }];
    let why = |what: DeedKind| {
        let mut done = deed("b", "2026-05-12", "AA put an end to the fund for chips promised in 2024", what);
        (done.date, done.money) = (window("2024-01-01", "2024-12-31"), promise.money.clone());
        link_candidates(&[done], &held, &[]).first().map(|l| l.reasons.join("; ")).unwrap_or_default()
    };
    let year = "the year in which it was promised";
    assert!(why(DeedKind::Cancelled).contains(year), "{}", why(DeedKind::Cancelled));
    assert!(why(DeedKind::Paid).contains("done perhaps before"), "{}", why(DeedKind::Paid));
}

#[test]
fn what_the_same_document_still_promises_has_not_been_kept() {
    let words = "The two sides will complete joint research on chips";
    let mut first = claim("a", "2024-03-01", words);
    first.due = window("", "2024-12-31");
    let mut anew = claim("b", "2025-05-06", words);
    anew.due = window("", "2026-12-31");
    let done = deed("b", "2025-05-06", "The joint research on chips of the two sides", DeedKind::Completed);
    let held = [CommitmentView { id: "p-1".into(), claims: vec![&first, &anew] }];
    assert_eq!(link_deeds(&[done], &held, &[]).first().map(|l| l.effect), Some(Effect::Overdue));
}

#[test]
fn a_deed_bears_on_no_promise_of_others_and_none_made_after_it() {
    let promise = claim("a", "2024-03-01", "The two sides will complete joint research on chips");
    let held = [CommitmentView { id: "p-1".into(), claims: vec![&promise] }];
    let words = "The joint research on chips of the two sides";
    let mut others = deed("b", "2025-05-06", words, DeedKind::Completed);
    others.states = vec!["CC".into()];
    let before = deed("c", "2023-05-06", words, DeedKind::Completed);
    assert!(link_deeds(&[others, before], &held, &[]).is_empty());
}

#[test]
fn where_a_person_has_judged_a_link_the_rules_keep_silent() {
    let promise = claim("a", "2024-03-01", "The two sides will complete joint research on chips");
    let held = [CommitmentView { id: "p-1".into(), claims: vec![&promise] }];
    let done = deed("b", "2025-05-06", "The joint research on chips of the two sides", DeedKind::Completed);
    assert_eq!(link_deeds(std::slice::from_ref(&done), &held, &[]).len(), 1);
    let said = Judgement {
        left: done.id.clone(),
        right: "p-1".into(),
        verdict: Verdict::Unrelated,
        score: 1000,
        reasons: vec![],
        kind: AuthorKind::Person,
        author: "someone".into(),
    };
    assert!(link_deeds(std::slice::from_ref(&done), &held, std::slice::from_ref(&said)).is_empty());
    assert!(link_candidates(&[done], &held, &[]).len() == 1);
}

#[test]
fn an_article_that_follows_up_one_promise_of_an_announcement_follows_up_others() {
    let research = claim("a", "2024-03-01", "The two sides will complete joint research on chips");
    let mut share = claim("a", "2024-03-01", "They agreed to warn each other of attacks on networks at once");
    (share.action, share.fields) = (Action::Share, vec![Field::Cyber]);
    let held = [
        CommitmentView { id: "p-1".into(), claims: vec![&research] },
        CommitmentView { id: "p-2".into(), claims: vec![&share] },
    ];
    let done = deed("b", "2025-05-06", "The joint research on chips of the two sides", DeedKind::Completed);
    let mut opened = deed("b", "2025-05-06", "Un canal dédié est achevé depuis mai", DeedKind::Completed);
    (opened.fields, opened.lang) = (vec![Field::Cyber], Some("yy".into()));
    let links = link_deeds(&[done, opened.clone()], &held, &[]);
    let alone = link_deeds(&[opened], &held, &[]);
    let linked: BTreeSet<&str> = links.iter().map(|l| l.commitment.as_str()).collect();
    assert_eq!(linked, BTreeSet::from(["p-1", "p-2"]), "{links:?}");
    assert!(alone.is_empty(), "{alone:?}");
}

#[test]
fn a_year_that_was_nearly_over_when_a_promise_was_made_is_no_day_of_its_keeping() {
    let promise = claim("a", "2023-12-08", "The two sides will complete joint research on chips");
    let held = [CommitmentView { id: "p-1".into(), claims: vec![&promise] }];
    let linked = |year: &str| {
        let mut done = deed("b", "2025-12-08", "The two sides began joint research", DeedKind::Launched);
        done.date = window(&format!("{year}-01-01"), &format!("{year}-12-31"));
        link_deeds(&[done], &held, &[]).len()
    };
    assert_eq!((linked("2023"), linked("2024")), (0, 1));
}

#[test]
fn institutes_that_promise_together_are_told_by_their_names_in_any_language() {
    let told = |document: &str, lang: &str, quote: &str, action: Action, orgs: bool| {
        let mut c = claim(document, "2024-03-01", quote);
        (c.lang, c.action, c.fields) = (Some(lang.into()), action, vec![Field::Quantum]);
        if orgs {
            let of = |id: &str, state: &str| PartyView {
                id: Some(format!("https://ror.org/{id}")),
                name: format!("{id} {lang}"),
                state: Some(state.into()),
                promiser: true,
            };
            c.parties = vec![of("01", "AA"), of("02", "BB")];
        }
        c
    };
    let one = |orgs: bool| {
        let a = told("a", "xx", "The two institutes will conclude an arrangement", Action::Cooperate, orgs);
        let b = told("b", "yy", "양자 분야 약정을 추진한다", Action::Research, orgs);
        reconcile(&[a, b], &[]).clusters.len() == 1
    };
    assert!(one(true) && !one(false));
}

#[test]
fn a_wider_circle_that_met_takes_the_place_of_the_two() {
    let mut promise = claim("a", "2024-03-01", "The two sides will hold a meeting on chips");
    promise.action = Action::Meet;
    let mut done = deed("b", "2025-05-06", "The two sides and others held the meeting on chips", DeedKind::Held);
    done.named = ["AA", "BB", "CC", "DD"].map(str::to_owned).to_vec();
    let held = [CommitmentView { id: "p-1".into(), claims: vec![&promise] }];
    assert_eq!(link_deeds(&[done], &held, &[]).first().map(|l| l.effect), Some(Effect::Superseded));
}

#[test]
fn meetings_of_a_row_are_told_apart_by_their_number() {
    let meeting = |document: &str, told: &str, ordinal| {
        let mut c = claim(document, told, "The two sides will hold a chips dialogue");
        (c.action, c.ordinal) = (Action::Meet, ordinal);
        c
    };
    let second = meeting("a", "2024-03-01", Some(2));
    assert!(one(&second, &meeting("b", "2024-03-02", Some(2)), &[]));
    assert!(one(&second, &meeting("b", "2024-03-02", None), &[]));
    assert!(!one(&second, &meeting("b", "2024-03-02", Some(3)), &[]));
    let held = [CommitmentView { id: "p-1".into(), claims: vec![&second] }];
    let linked = |ordinal| {
        let mut done = deed("b", "2025-05-06", "The two sides held a chips dialogue", DeedKind::Held);
        done.ordinal = ordinal;
        link_deeds(&[done], &held, &[]).len()
    };
    assert_eq!((linked(Some(2)), linked(None), linked(Some(3)), linked(Some(1))), (1, 1, 0, 0));
}

#[test]
fn a_clause_that_names_another_state_in_place_of_one_tells_of_those_two() {
    let mut promise = claim("a", "2024-03-01", "The two sides will hold a chips dialogue");
    promise.action = Action::Meet;
    let held = [CommitmentView { id: "p-1".into(), claims: vec![&promise] }];
    let linked = |named: &[&str], doers: &[&str]| {
        let mut done = deed("b", "2025-05-06", "A chips dialogue of the two sides was held", DeedKind::Held);
        done.named = named.iter().map(|s| (*s).to_owned()).collect();
        done.parties = parties(doers);
        link_deeds(&[done], &held, &[]).len()
    };
    assert_eq!(linked(&["AA", "BB"], &[]), 1);
    assert_eq!(linked(&["AA", "BB", "CC"], &[]), 1, "a third may be where they met");
    assert_eq!(linked(&["AA"], &[]), 1, "one of the two may stand for both");
    assert_eq!(linked(&["AA", "CC"], &["AA", "CC"]), 0);
}

#[test]
fn what_two_tellings_of_one_announcement_have_left_over_is_one_promise_where_a_slot_says_so() {
    let told = |document: &str, lang: &str, quote: &str, action: Action, field: Field| {
        let mut c = claim(document, "2024-03-01", quote);
        (c.lang, c.action, c.fields) = (Some(lang.into()), action, vec![field]);
        c
    };
    let dated = |mut c: ClaimView| {
        c.due = window("", "2025-12-31");
        c
    };
    let cyber = |d: &str, lang: &str, q: &str| told(d, lang, q, Action::Share, Field::Cyber);
    let space = |d: &str, lang: &str, q: &str| told(d, lang, q, Action::Research, Field::Space);
    let first = [
        cyber("a", "xx", "They will warn each other of attacks"),
        space("a", "xx", "They will study the Moon together now"),
        dated(told(
            "a",
            "xx",
            "They will open a joint school of chips next year",
            Action::Trade,
            Field::Semiconductors,
        )),
    ];
    let second = [
        cyber("b", "yy", "양국은 공격을 서로 알린다"),
        space("b", "yy", "양국은 달을 함께 연구하기로 했다"),
        dated(told("b", "yy", "양국은 내년에 반도체 학교를 함께 연다고 했다", Action::Exchange, Field::Semiconductors)),
    ];
    let clusters = |claims: &[ClaimView]| reconcile(claims, &[]).clusters.len();
    assert_eq!(clusters(&[first.to_vec(), second.to_vec()].concat()), 3);
    assert_eq!(clusters(&[first[2].clone(), second[2].clone()]), 2, "alone they are not sure enough");
}

#[test]
fn one_thing_may_be_told_of_two_fields_that_lie_near() {
    let mut a = claim("a", "2024-03-01", "The two sides will build two satellites that watch the coast");
    (a.action, a.fields, a.due) = (Action::Build, vec![Field::Space], window("", "2026-06-30"));
    let mut b = claim("b", "2024-03-02", "The two sides will build two satellites to watch the coast");
    (b.action, b.due) = (Action::Build, a.due);
    b.fields = vec![Field::Defence];
    let near = one(&a, &b, &[]);
    b.fields = vec![Field::Agriculture];
    b.quote = "함께 두 기를 만든다".into();
    assert!(near && !one(&a, &b, &[]));
}

#[test]
fn what_is_a_deed_only_if_promised_needs_more_than_states_and_kinds() {
    let promise = claim("a", "2024-03-01", "The two sides will complete joint research on chips");
    let held = [CommitmentView { id: "p-1".into(), claims: vec![&promise] }];
    let cases = [
        ("b", "2025-05-06", "The joint research on chips of the two sides", true),
        ("b", "2025-05-06", "Some forty guests were there", false),
        // In the text that promises it, and a day after, it is the promise itself.
        ("a", "2024-03-01", "The joint research on chips of the two sides", false),
        ("c", "2024-03-02", "The joint research on chips of the two sides", false),
    ];
    for (document, told, quote, bears) in cases {
        let mut done = deed(document, told, quote, DeedKind::Completed);
        done.if_promised = true;
        assert_eq!(!link_deeds(&[done], &held, &[]).is_empty(), bears, "{document} {quote}");
    }
}

#[test]
fn a_thing_that_both_name_tells_the_promise_in_another_language() {
    let tell = |id: &str, quote: &str, thing: &str| {
        let mut told = claim("a", "2024-03-01", quote);
        (told.id, told.action, told.fields) = (id.into(), Action::Build, vec![Field::Mobility]);
        told.things = vec![thing.into()];
        told
    };
    let ship = tell("c-ship", "AA will hand a ship to BB", "ship");
    let bridge = tell("c-bridge", "AA will raise a bridge in BB", "bridge");
    let held = [
        CommitmentView { id: "p-ship".into(), claims: vec![&ship] },
        CommitmentView { id: "p-bridge".into(), claims: vec![&bridge] },
    ];
    let mut done = deed("b", "2025-05-06", "선박이 인도됐다", DeedKind::Completed);
    (done.lang, done.fields, done.action) = (Some("yy".into()), vec![Field::Mobility], Some(Action::Build));
    let to = |done: &DeedView| link_deeds(std::slice::from_ref(done), &held, &[]).first().map(|l| l.commitment.clone());
    assert_eq!(to(&done), None, "states, fields and kinds are shared by both");
    done.things = vec!["ship".into()];
    assert_eq!(to(&done).as_deref(), Some("p-ship"));
    done.things = vec!["bridge".into()];
    assert_eq!(to(&done).as_deref(), Some("p-bridge"));
    // What is a deed only if it was promised may rest on a thing that tells the promise.
    done.if_promised = true;
    assert_eq!(to(&done).as_deref(), Some("p-bridge"));
}
