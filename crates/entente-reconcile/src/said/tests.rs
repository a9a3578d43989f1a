use super::*;
use crate::view::ClaimView;
use Verdict::{NotSame, Same};

fn claim(id: &str) -> ClaimView {
    ClaimView::bare(id, &format!("of {id}"), id, entente_model::Action::Meet)
}

/// What a person says of two claims.
type Word = (&'static str, &'static str, Verdict);

/// What people say, the oldest first, and which of the claims `a b c d` come to be one; `x`, `y` and `z` are told no more.
#[test]
fn what_people_say_decides_and_no_holds_against_what_follows() {
    let cases: [(&str, &[Word], &[&str]); 9] = [
        ("two are one", &[("a", "b", Same)], &["ab", "c", "d"]),
        ("the last word stands", &[("a", "b", Same), ("b", "a", NotSame)], &["a", "b", "c", "d"]),
        ("and so does the last yes", &[("a", "b", NotSame), ("a", "b", Same)], &["ab", "c", "d"]),
        (
            "no holds against what follows",
            &[("a", "c", NotSame), ("a", "b", Same), ("b", "c", Same)],
            &["a", "bc", "d"],
        ),
        ("the newer yes is heard first", &[("a", "c", NotSame), ("b", "c", Same), ("a", "b", Same)], &["ab", "c", "d"]),
        ("one told no more ties two", &[("a", "x", Same), ("x", "b", Same)], &["ab", "c", "d"]),
        ("two told no more tie two", &[("a", "x", Same), ("x", "y", Same), ("y", "b", Same)], &["ab", "c", "d"]),
        (
            "what was judged of it holds for its stand-in",
            &[("x", "b", NotSame), ("a", "x", Same), ("b", "c", Same), ("a", "c", Same)],
            &["ac", "b", "d"],
        ),
        (
            "what was said directly stands",
            &[("a", "b", NotSame), ("a", "x", Same), ("x", "b", Same)],
            &["a", "b", "c", "d"],
        ),
    ];
    for (name, said, expected) in cases {
        let claims: Vec<ClaimView> = ["a", "b", "c", "d"].map(claim).into();
        let judgements: Vec<Judgement> = said
            .iter()
            .map(|(left, right, verdict)| Judgement {
                left: (*left).to_owned(),
                right: (*right).to_owned(),
                verdict: *verdict,
                score: 1000,
                reasons: Vec::new(),
                kind: AuthorKind::Person,
                author: "someone".to_owned(),
            })
            .collect();
        let clusters = crate::reconcile(&claims, &judgements).clusters;
        let found: Vec<String> = clusters.iter().map(|c| c.claims.concat()).collect();
        assert_eq!(found, expected, "{name}");
    }
}
