//! What is compared: claims and deeds with everything that is known of them, taken out of their documents.

use entente_model::{
    Action, ActorKind, Body, Claim, Dated, Day, Deed, DeedKind, Document, Effect, Evidence, Field, Interval, Mention,
    Money, Party, PartyRole, Place, Strength, Value,
};

/// One who takes part, as far as comparing needs it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartyView {
    /// State code or registry URI, if known.
    pub id: Option<String>,
    /// As the text has it.
    pub name: String,
    /// The state it belongs to or is, if known.
    pub state: Option<String>,
    /// Whether it is bound by the promise.
    pub promiser: bool,
}

impl PartyView {
    fn new(party: &Party) -> PartyView {
        let state = party.id.clone().filter(|id| is_state(id));
        let promiser = party.role == PartyRole::Promiser;
        PartyView { id: party.id.clone(), name: party.name.clone(), state, promiser }
    }
}

/// Whether an id is that of a state or the Union: two capital letters.
pub(crate) fn is_state(id: &str) -> bool {
    id.len() == 2 && id.bytes().all(|b| b.is_ascii_uppercase())
}

/// A claim as it is compared.
#[derive(Clone, Debug)]
pub struct ClaimView {
    /// Its id.
    pub id: String,
    /// Its document's id.
    pub document: String,
    /// When the document was published, or the day that anchors it.
    pub day: Option<Day>,
    /// The document's language, only to tell whether two texts are in one language.
    pub lang: Option<String>,
    /// The document's headline.
    pub title: Option<String>,
    /// The quote.
    pub quote: String,
    /// Other tellings.
    pub also: Vec<String>,
    /// Everyone who takes part.
    pub parties: Vec<PartyView>,
    /// Organisations: id if known, and name.
    pub bodies: Vec<(Option<String>, String)>,
    /// What kind of promise.
    pub action: Action,
    /// Technology fields.
    pub fields: Vec<Field>,
    /// How firm.
    pub strength: Strength,
    /// Sums.
    pub money: Vec<Money>,
    /// By when.
    pub due: Option<Interval>,
    /// Places, ISO or M49.
    pub places: Vec<String>,
    /// The forum's name.
    pub forum: Option<String>,
    /// How many months lie between two times, where it is promised again and again; whoever knows the words fills it.
    pub every: Option<u16>,
    /// Which of a row of meetings it promises, where it says so; whoever knows the words fills it.
    pub ordinal: Option<u32>,
    /// Whether it promises that something is signed or concluded; whoever knows the words fills it.
    pub signs: bool,
    /// Whether it promises that something starts or opens; whoever knows the words fills it.
    pub starts: bool,
    /// Whether it names what only prepares something, such as a study; whoever knows the words fills it.
    pub prepares: bool,
    /// How many of something the clause names; whoever knows the words fills it.
    pub counts: Vec<u64>,
    /// The things that its tellings name, by codes that all languages share; whoever knows the words fills it.
    pub things: Vec<String>,
    /// What its document tells right before to be late or missed, where the claim says by a pronoun that it promises this anew;
    /// whoever knows the deeds fills it.
    pub anew: Option<String>,
}

impl ClaimView {
    /// A firm claim of which no more is known than what a document says in these words.
    pub fn bare(id: impl Into<String>, document: &str, quote: &str, action: Action) -> ClaimView {
        ClaimView {
            id: id.into(),
            document: document.to_owned(),
            day: None,
            lang: None,
            title: None,
            quote: quote.to_owned(),
            also: Vec::new(),
            parties: Vec::new(),
            bodies: Vec::new(),
            action,
            fields: Vec::new(),
            strength: Strength::Firm,
            money: Vec::new(),
            due: None,
            places: Vec::new(),
            forum: None,
            every: None,
            ordinal: None,
            signs: false,
            starts: false,
            prepares: false,
            counts: Vec::new(),
            things: Vec::new(),
            anew: None,
        }
    }

    /// Takes what is compared out of a claim and its document. `dated` is the anchor, used where no publication day is
    /// known. The states of organisations are not known here; whoever has the registry may fill `parties[..].state`.
    pub fn new(id: &str, document: &Document, dated: Option<&Dated>, claim: &Claim) -> ClaimView {
        let text = &document.text;
        ClaimView {
            day: document.published.or(dated.map(|d| d.day)),
            lang: document.lang.clone(),
            title: document.title.clone(),
            also: claim.also.iter().map(|&s| text.get(s).to_owned()).collect(),
            parties: claim.parties.iter().map(PartyView::new).collect(),
            bodies: claim.bodies.iter().map(|b| (b.id.clone(), b.name.clone())).collect(),
            fields: claim.fields.clone(),
            strength: claim.strength,
            money: claim.money.iter().map(|m| m.1).collect(),
            due: claim.due.as_ref().map(|d| d.interval),
            places: claim.places.iter().map(|p| p.id.clone()).collect(),
            forum: claim.forum.map(|s| text.get(s).to_owned()),
            ..ClaimView::bare(id, &document.id, text.get(claim.quote), claim.action)
        }
    }
}

/// A deed as it is compared.
#[derive(Clone, Debug)]
pub struct DeedView {
    /// Its id.
    pub id: String,
    /// Its document's id.
    pub document: String,
    /// When the document was published, or the day that anchors it.
    pub day: Option<Day>,
    /// The document's language.
    pub lang: Option<String>,
    /// The document's headline.
    pub title: Option<String>,
    /// The quote.
    pub quote: String,
    /// The whole document's text, in which names are looked for that the clause leaves out.
    pub text: String,
    /// Words given with it by whoever annotated it.
    pub told: Option<String>,
    /// What was done.
    pub what: DeedKind,
    /// The days on which it may have happened.
    pub date: Option<Interval>,
    /// Who did it, as far as the clause names them.
    pub parties: Vec<PartyView>,
    /// States named anywhere in the document; may be left empty.
    pub states: Vec<String>,
    /// States that the clause names; whoever knows the names fills it.
    pub named: Vec<String>,
    /// Organisations in the clause.
    pub bodies: Vec<(Option<String>, String)>,
    /// Fields the clause names.
    pub fields: Vec<Field>,
    /// The action whose doing it tells.
    pub action: Option<Action>,
    /// Sums in the clause.
    pub money: Vec<Money>,
    /// Places in the clause.
    pub places: Vec<String>,
    /// How far the text itself says that it was done ("only a part", "in place of", "under way"), if it does.
    pub hint: Option<Effect>,
    /// Which of a row of meetings it tells, where it says so; whoever knows the words fills it.
    pub ordinal: Option<u32>,
    /// How many of something the clause names; whoever knows the words fills it.
    pub counts: Vec<u64>,
    /// Whether the clause sets a number against a greater one of which it is a part; whoever knows the words fills it.
    pub partial: bool,
    /// Whether the clause says that it came after its day; whoever knows the words fills it.
    pub late: bool,
    /// Whether the clause says that nothing is left to do; whoever knows the words fills it.
    pub closes: bool,
    /// Whether the clause names what only prepares something, such as a design; whoever knows the words fills it.
    pub prepares: bool,
    /// The things that the clause names, by codes that all languages share; whoever knows the words fills it.
    pub things: Vec<String>,
    /// Whether it is a deed of cooperation only if it bears on an earlier promise.
    pub if_promised: bool,
}

impl DeedView {
    /// A deed of which no more is known than what a document says in these words.
    pub fn bare(id: impl Into<String>, document: &str, quote: &str, what: DeedKind) -> DeedView {
        DeedView {
            id: id.into(),
            document: document.to_owned(),
            day: None,
            lang: None,
            title: None,
            quote: quote.to_owned(),
            text: quote.to_owned(),
            told: None,
            what,
            date: None,
            parties: Vec::new(),
            states: Vec::new(),
            named: Vec::new(),
            bodies: Vec::new(),
            fields: Vec::new(),
            action: None,
            money: Vec::new(),
            places: Vec::new(),
            hint: None,
            ordinal: None,
            counts: Vec::new(),
            partial: false,
            late: false,
            closes: false,
            prepares: false,
            things: Vec::new(),
            if_promised: false,
        }
    }

    /// Takes what is compared out of a deed and its document.
    pub fn new(id: &str, document: &Document, dated: Option<&Dated>, deed: &Deed, told: Option<&str>) -> DeedView {
        let text = &document.text;
        DeedView {
            day: document.published.or(dated.map(|d| d.day)),
            lang: document.lang.clone(),
            title: document.title.clone(),
            text: text.as_str().to_owned(),
            told: told.map(str::to_owned),
            date: deed.date.and_then(|d| d.interval()),
            parties: deed.parties.iter().map(PartyView::new).collect(),
            bodies: deed.bodies.iter().map(|b| (b.id.clone(), b.name.clone())).collect(),
            fields: deed.fields.clone(),
            action: deed.action,
            money: deed.money.iter().map(|m| m.1).collect(),
            places: deed.places.iter().map(|p| p.id.clone()).collect(),
            hint: told.and_then(crate::told::effect_of).or_else(|| hinted(deed)),
            if_promised: deed.if_promised(),
            ..DeedView::bare(id, &document.id, text.get(deed.quote), kind(deed.what, told))
        }
    }
}

/// The rules of deeds that say how far it was done.
const HINTS: [(&str, Effect); 3] = [
    ("engine.deed.replaced", Effect::Superseded),
    ("engine.deed.under-way", Effect::Progress),
    ("engine.deed.perhaps-now", Effect::Progress),
];

/// How far the deed's own rules say that it was done.
fn hinted(deed: &Deed) -> Option<Effect> {
    let told = HINTS.iter().find(|(rule, _)| deed.why.iter().any(|r| r.as_str() == *rule));
    told.map(|(_, effect)| *effect).or(deed.partial.then_some(Effect::Partly))
}

/// Words of whoever annotated a deed say more than a code made from them elsewhere; where they name nothing that one
/// knows, a meeting is the least likely of what was done.
fn kind(what: DeedKind, told: Option<&str>) -> DeedKind {
    match told.map(crate::told::kind_of) {
        Some(Some(kind)) => kind,
        Some(None) if what == DeedKind::Held => DeedKind::Completed,
        _ => what,
    }
}

/// The fields that the mentions name, sorted, each once.
pub fn fields_in<'a>(mentions: impl IntoIterator<Item = &'a Mention>) -> Vec<Field> {
    let of = |m: &Mention| if let Value::Field(f) = m.value { Some(f) } else { None };
    let mut fields: Vec<Field> = mentions.into_iter().filter_map(of).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// The sums that the mentions name, in their order.
pub fn sums_in<'a>(mentions: impl IntoIterator<Item = &'a Mention>) -> Vec<Money> {
    let of = |m: &'a Mention| if let Value::Money(sums) = &m.value { sums.as_slice() } else { &[] };
    mentions.into_iter().flat_map(of).copied().collect()
}

/// Fills what a deed leaves empty from the mentions that lie in its clause: parties, bodies, fields, sums, places. For
/// deeds that were given as a quote and a kind; what a deed already says is left as it is.
pub fn complete(deed: &mut Deed, document: &Document, mentions: &[Mention]) {
    let inside: Vec<&Mention> = mentions.iter().filter(|m| deed.quote.contains(m.span)).collect();
    let evidence = |m: &Mention| Evidence { spans: vec![m.span], inherited: false };
    let name = |m: &Mention| document.text.get(m.span).to_owned();
    let (parties, bodies) = (deed.parties.is_empty(), deed.bodies.is_empty());
    for m in &inside {
        let Value::Actor { kind, id, .. } = &m.value else { continue };
        let (id, name, label, evidence) = (id.clone(), name(m), None, evidence(m));
        match kind {
            ActorKind::State if parties && !deed.parties.iter().any(|p| p.id == id) => {
                deed.parties.push(Party { id, name, label, role: PartyRole::Promiser, evidence });
            }
            ActorKind::Organisation if bodies && !deed.bodies.iter().any(|b| b.name == name) => {
                deed.bodies.push(Body { id, name, label, evidence });
            }
            _ => {}
        }
    }
    if deed.fields.is_empty() {
        deed.fields = fields_in(inside.iter().copied());
    }
    if deed.money.is_empty() {
        let sums =
            inside.iter().filter_map(|m| if let Value::Money(sums) = &m.value { Some((m.span, sums)) } else { None });
        deed.money = sums.flat_map(|(span, sums)| sums.iter().map(move |s| (span, *s))).collect();
    }
    if deed.places.is_empty() {
        for m in &inside {
            if let Value::Place(id) = &m.value
                && !deed.places.iter().any(|p| p.id == *id)
            {
                deed.places.push(Place { id: id.clone(), evidence: evidence(m) });
            }
        }
    }
}
