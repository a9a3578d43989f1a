//! Meetings against annotated ones: name, ordinal, day, place and chairs.
//!
//! Only documents whose annotation lists meetings are counted: elsewhere nobody has said that there is none.

use crate::figures::Counts;
use crate::names::same_name;
use crate::records::{Doc, surface};
use serde_json::Value;

/// Meetings found, each as far as its five parts are right.
pub fn score_meetings(gold: &Doc, predicted: &Doc) -> Counts {
    if gold.meetings.is_empty() {
        return Counts::default();
    }
    let mut left: Vec<&Value> = predicted.meetings.iter().collect();
    let mut credit = 0.0;
    for wanted in &gold.meetings {
        let best = left.iter().enumerate().map(|(n, said)| (n, agreement(wanted, said)));
        let best = best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((at, share)) = best.filter(|(_, share)| *share > 0.0) {
            left.remove(at);
            credit += share;
        }
    }
    Counts::new(credit, predicted.meetings.len(), gold.meetings.len())
}

/// The mean over the parts that either side fills; zero unless the names are the same, or both day and place are.
fn agreement(wanted: &Value, said: &Value) -> f64 {
    let same = |key: &str| wanted[key] == said[key];
    let named = same_name(&surface(&wanted["name"]), &surface(&said["name"]));
    let day = ["from", "to"].iter().all(|end| wanted["day"][*end] == said["day"][*end]);
    let filled = |key: &str| !wanted[key].is_null() || !said[key].is_null();
    let at_one_place = filled("place") && same("place");
    if !(named || day && at_one_place) {
        return 0.0;
    }
    let mut shares = vec![f64::from(u8::from(named)), f64::from(u8::from(day))];
    for key in ["ordinal", "place"] {
        if filled(key) {
            shares.push(f64::from(u8::from(same(key))));
        }
    }
    let chairs = count_chairs(wanted, said);
    if chairs.gold + chairs.predicted > 0 {
        shares.push(chairs.f1());
    }
    shares.iter().sum::<f64>() / shares.len() as f64
}

/// A chair is right when the name is, and the state.
fn count_chairs(wanted: &Value, said: &Value) -> Counts {
    let list = |of: &Value| of["chairs"].as_array().cloned().unwrap_or_default();
    let (gold, mut left) = (list(wanted), list(said));
    let predicted = left.len();
    let mut right = 0.0;
    for chair in &gold {
        let name = |of: &Value| of["name"].as_str().map_or_else(|| surface(&of["name"]), str::to_owned);
        let fits = |of: &Value| of["state"] == chair["state"] && same_name(&name(of), &name(chair));
        if let Some(at) = left.iter().position(fits) {
            left.remove(at);
            right += 1.0;
        }
    }
    Counts::new(right, predicted, gold.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn meeting() -> Value {
        json!({"name": "third Chile-Japan Ocean Dialogue", "ordinal": 3, "day": {"from": "2024-05-02", "to": "2024-05-02"},
               "place": "CL", "chairs": [{"name": "Mori Aya", "state": "JP"}, {"name": "Rosa Vidal", "state": "CL"}]})
    }

    fn doc(meetings: Value) -> Doc {
        Doc::from(&json!({"id": "d", "meetings": meetings}))
    }

    #[test]
    fn a_meeting_counts_as_far_as_its_parts_are_right() {
        let mut said = meeting();
        said["name"] = json!({"exact": "Chile-Japan Ocean Dialogue"});
        assert_eq!(score_meetings(&doc(json!([meeting()])), &doc(json!([said]))).f1(), 1.0);
        said["ordinal"] = Value::Null;
        said["chairs"] = json!([{"name": "Mori Aya", "state": "CL"}]);
        assert_eq!(score_meetings(&doc(json!([meeting()])), &doc(json!([said]))).right, 3.0 / 5.0);
    }

    #[test]
    fn another_meeting_is_none_and_an_annotation_without_meetings_says_nothing() {
        let other = json!({"name": "World Wheat Forum", "day": {"from": "2024-05-02"}, "place": "EG", "chairs": []});
        assert_eq!(score_meetings(&doc(json!([meeting()])), &doc(json!([other.clone()]))), Counts::new(0.0, 1, 1));
        assert_eq!(score_meetings(&doc(json!([])), &doc(json!([other]))), Counts::default());
    }
}
