//! The JSON Schemas of what `due`, `timeline`, `scorecard`, `money` and `ask` write with `--json`, as they are committed.

/// `schema/due-1.schema.json`.
pub const DUE_SCHEMA: &str = include_str!("../../../schema/due-1.schema.json");
/// `schema/timeline-1.schema.json`.
pub const TIMELINE_SCHEMA: &str = include_str!("../../../schema/timeline-1.schema.json");
/// `schema/scorecard-1.schema.json`.
pub const SCORECARD_SCHEMA: &str = include_str!("../../../schema/scorecard-1.schema.json");
/// `schema/money-1.schema.json`.
pub const MONEY_SCHEMA: &str = include_str!("../../../schema/money-1.schema.json");
/// `schema/questions-1.schema.json`.
pub const QUESTIONS_SCHEMA: &str = include_str!("../../../schema/questions-1.schema.json");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::VERSION;
    use schemars::{JsonSchema, schema_for};
    use std::path::Path;

    /// The file says what the type is; with `ENTENTE_BLESS=1` it is made to.
    fn same<T: JsonSchema>(name: &str, committed: &str) {
        let mut schema = schema_for!(T).to_value();
        schema["properties"]["entente"]["const"] = serde_json::json!(VERSION);
        schema["$id"] = serde_json::json!(format!("urn:entente:schema:{name}:1"));
        schema["title"] = serde_json::json!(format!("Entente {name}, version 1"));
        let made = serde_json::to_string_pretty(&schema).expect("json") + "\n";
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../schema/{name}-1.schema.json"));
        if std::env::var_os("ENTENTE_BLESS").is_some_and(|v| v == "1") {
            std::fs::write(file, &made).expect("written");
            return;
        }
        assert!(committed == made, "schema/{name} has drifted; look at the change, then run with ENTENTE_BLESS=1");
        assert!(committed.contains("2020-12"));
    }

    #[test]
    fn the_committed_schemas_are_those_of_the_types() {
        same::<crate::due::DueList>("due", DUE_SCHEMA);
        same::<crate::timeline::Timeline>("timeline", TIMELINE_SCHEMA);
        same::<crate::scorecard::Scorecard>("scorecard", SCORECARD_SCHEMA);
        same::<crate::money::MoneyByStage>("money", MONEY_SCHEMA);
        same::<crate::questions::Questions>("questions", QUESTIONS_SCHEMA);
    }
}
