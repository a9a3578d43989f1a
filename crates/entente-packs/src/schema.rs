//! How the files of a pack look. `packs/README.md` tells it in prose; `packs/_template` is one to copy.

use serde::Deserialize;
use std::collections::BTreeMap;

/// `pack.toml`: the language and the capabilities of the engine that it switches on.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// BCP 47 tag; also the folder's name.
    pub tag: String,
    /// The language's own name.
    pub name: String,
    /// Its English name.
    pub english: String,
    /// Where the verb stands: `medial` (subject, verb, object) or `final`.
    pub verb: VerbPlace,
    /// The default boundary of a phrase: `word` or `particle`.
    #[serde(default)]
    pub boundary: Option<String>,
    /// Endings that may follow a noun without a space.
    #[serde(default)]
    pub particles: Vec<String>,
    /// Shortenings whose full stop ends no sentence.
    #[serde(default)]
    pub abbreviations: Vec<String>,
    /// Whether a name begins with a capital letter.
    #[serde(default)]
    pub capitals: bool,
    /// Small words that may stand inside a capitalised name: "of", "de", "für".
    #[serde(default)]
    pub connectors: Vec<String>,
    /// Whether an organisation's kind opens its name and the rest may go on in small letters ("Banque européenne
    /// d'investissement").
    #[serde(default)]
    pub heads_first: bool,
    /// Whether what two or more do together is promised in the present tense ("Les Parties instaurent", "Lyon et Turin
    /// créent un centre").
    #[serde(default)]
    pub present: bool,
    /// Words that join two parts of one name behind a connector: "Department of Trade and Industry".
    #[serde(default)]
    pub joiners: Vec<String>,
    /// Endings that make a name the owner of the next noun.
    #[serde(default)]
    pub possessives: Vec<String>,
    /// The state that "our country" means where nothing else shows it.
    #[serde(default)]
    pub home: Option<String>,
    /// Endings that mark a subject or topic.
    #[serde(default)]
    pub subject_marks: Vec<String>,
    /// Endings that mark a partner ("with", "and").
    #[serde(default)]
    pub with_marks: Vec<String>,
    /// Endings of a word that close a phrase: the word is no part of the name behind it.
    #[serde(default)]
    pub phrase_ends: Vec<String>,
    /// Endings behind a verb of the past that make it modify a noun: what it tells is told as known.
    #[serde(default)]
    pub known_ends: Vec<String>,
    /// Endings of a final verb after which a sentence may end without a space behind the stop.
    #[serde(default)]
    pub final_endings: Vec<String>,
}

/// Where the verb stands.
#[derive(Clone, Copy, Debug, Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum VerbPlace {
    /// Between subject and object.
    #[default]
    Medial,
    /// At the clause's end.
    Final,
}

/// Any other rule file: words, verbs, patterns in any mixture.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Phrases with a tag.
    #[serde(default)]
    pub word: Vec<WordRule>,
    /// Verbs with a tag.
    #[serde(default)]
    pub verb: Vec<VerbRule>,
    /// How forms of a verb are made from its stem.
    #[serde(default)]
    pub paradigm: BTreeMap<String, Paradigm>,
    /// Verbs whose forms are listed.
    #[serde(default)]
    pub lemma: Vec<LemmaRule>,
    /// Sequences of words and verb forms that make a verb group.
    #[serde(default)]
    pub pattern: Vec<Pattern>,
}

/// Phrases that mean the same to the engine.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordRule {
    /// Unique in its file.
    pub id: String,
    /// What the engine takes it for; `packs/README.md` lists the tags.
    pub tag: String,
    /// What it says: a field's or an action's code, a role.
    #[serde(default)]
    pub value: Option<String>,
    /// How much it says so; 10 is usual.
    #[serde(default)]
    pub weight: Option<i32>,
    /// The phrases; `[x]` is optional, `(a|b)` a choice.
    pub forms: Vec<String>,
    /// `any`, `capital` or `exact`.
    #[serde(default)]
    pub case: Option<String>,
    /// `word`, `particle`, `prefix`, `suffix` or `none`; the pack's own if absent.
    #[serde(default)]
    pub boundary: Option<String>,
    /// Examples that must match.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Examples that must not.
    #[serde(default)]
    pub no: Vec<String>,
}

/// Verbs that mean the same to the engine.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerbRule {
    /// Unique in its file.
    pub id: String,
    /// `act`, `commit`, `intend`, `explore`, `say`, …; `packs/README.md` lists them.
    pub tag: String,
    /// What it says: the action's code.
    #[serde(default)]
    pub value: Option<String>,
    /// How much it says so; 10 is usual.
    #[serde(default)]
    pub weight: Option<i32>,
    /// `infinitive:paradigm`, or an infinitive that a `[[lemma]]` lists. Words behind the first (before the last,
    /// where the verb is final) stay as they are: `set up`, `mettre en place`.
    pub lemmas: Vec<String>,
    /// Examples that must match.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Examples that must not.
    #[serde(default)]
    pub no: Vec<String>,
}

/// Endings by form.
#[derive(Clone, Debug, Deserialize)]
pub struct Paradigm {
    /// What is taken off the infinitive.
    #[serde(default)]
    pub strip: String,
    /// Form name to endings.
    #[serde(flatten)]
    pub forms: BTreeMap<String, Vec<String>>,
}

/// A verb with all its forms.
#[derive(Clone, Debug, Deserialize)]
pub struct LemmaRule {
    /// The infinitive.
    pub lemma: String,
    /// Form name to whole words.
    #[serde(flatten)]
    pub forms: BTreeMap<String, Vec<String>>,
}

/// A verb group: what it is made of and what it says of the verb marked with `!` (else of its last verb).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Unique in its file.
    pub id: String,
    /// Elements: `<tag>`, `<tag:form>`, words, `(a|b)`; `?` makes one optional, `*` lets it repeat.
    pub is: String,
    /// `future`, `present`, `past`, `perfect`, `pluperfect`, `conditional`, `infinitive`, `participle`, `gerund`,
    /// `agreed`, `intended`, `connective`, `adnominal`, `obligation`, `progressive`.
    pub mode: String,
    /// A strength that the group itself gives.
    #[serde(default)]
    pub strength: Option<String>,
    /// Whether the subject is what is done, not who does it.
    #[serde(default)]
    pub passive: bool,
    /// Whether it denies.
    #[serde(default)]
    pub negative: bool,
    /// Examples that must match.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Examples that must not.
    #[serde(default)]
    pub no: Vec<String>,
}
