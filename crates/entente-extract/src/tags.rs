//! The tags of a pack that the engine understands; `packs/README.md` says what each is for.

use entente_packs::{Entry, Lexicon};

macro_rules! tags {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A tag by name.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum T { $($name,)* }
        const NAMES: &[&str] = &[$($text,)*];

        impl T {
            /// How many there are.
            pub(crate) const MANY: usize = NAMES.len();
        }
    };
}

tags! {
    Field = "field",
    Action = "action",
    Agreement = "agreement",
    InstrumentType = "instrument.type",
    CommitNoun = "commit.noun",
    IntendNoun = "intend.noun",
    Weak = "weak",
    AnaphorPair = "anaphor.pair",
    AnaphorThey = "anaphor.they",
    AnaphorIt = "anaphor.it",
    AnaphorWe = "anaphor.we",
    Home = "home",
    Gov = "gov",
    GovAlone = "gov.alone",
    Negation = "negation",
    Condition = "condition",
    Hearsay = "hearsay",
    Outsider = "outsider",
    With = "with",
    WithParty = "with.party",
    WithPartner = "with.partner",
    Agent = "agent",
    In = "in",
    Prep = "prep",
    Oblique = "oblique",
    Of = "of",
    Conj = "conj",
    Break = "break",
    Sub = "sub",
    Causative = "causative",
    Relative = "relative",
    That = "that",
    To = "to",
    Attribution = "attribution",
    Adv = "adv",
    PastTime = "past.time",
    Background = "background",
    Caption = "caption",
    Byline = "byline",
    Teaser = "teaser",
    Boilerplate = "boilerplate",
    Dateline = "dateline",
    Meeting = "meeting",
    Chair = "chair",
    Host = "host",
    PersonRole = "person.role",
    OrgHead = "org.head",
    Domestic = "domestic",
    Joint = "joint",
    MoneyNot = "money.not",
    LeadIn = "leadin",
    PromiseHead = "promise.head",
    Ordinal = "ordinal",
    /// "Firstly": opens one of several points.
    Counts = "counts",
    Article = "article",
    Demonstrative = "demonstrative",
    Topic = "topic",
    Between = "between",
    Act = "act",
    Create = "create",
    Boost = "boost",
    Commit = "commit",
    Reaffirm = "reaffirm",
    Intend = "intend",
    Explore = "explore",
    Sign = "sign",
    Say = "say",
    Value_ = "value",
    Ask = "ask",
    Expect = "expect",
    Fail = "fail",
    Deed = "deed",
    /// A state that tells by its present that something was done or is late: "is up and running".
    DeedNow = "deed.now",
    Copula = "copula",
    NotVerb = "not.verb",
    Opinion = "opinion",
    /// The mark of an object, where nouns are marked: "를".
    Object = "object",
    /// "Interview": in the title or a first line, says that the text is one.
    Interview = "interview",
    Partial = "partial",
    /// "behind schedule": what was done came after its day.
    Late = "late",
    /// "the last tranche", "in full": nothing is left of what was to be done.
    Closes = "closes",
    /// "the opening of", "the delay": a noun that tells a deed, with its kind.
    DeedNoun = "deed.noun",
    /// "design", "feasibility study", "tender": what only prepares what was promised.
    Prepares = "prepares",
    /// "vessel", "scholarship": a thing by a code that the packs of all languages share.
    Thing = "thing",
    /// "of the", between two numbers: the one is a part of the other.
    OutOf = "out.of",
    /// "in place of", "gave way to": something else stands where a promise was.
    Replaced = "replaced",
    /// "promised", "was due", "finally": what follows or goes before was spoken of as to come.
    Awaited = "awaited",
    /// "still", "so far": it was to be otherwise by now.
    Still = "still",
    NotName = "not.name",
    Unmarked = "unmarked",
    Group = "group",
    OrgPart = "org.part",
    OrgKind = "org.kind",
    Common = "common",
    Told = "told",
    Foreign = "foreign",
    Fact = "fact",
    FactLabel = "fact.label",
    BodyLabel = "body.label",
    FactSubject = "fact.subject",
    Next = "next",
    NeedsTo = "needs.to",
    MoneySame = "money.same",
    BodyHead = "body.head",
    Definite = "definite",
    /// "it": stands for a thing that was named just before.
    Pronoun = "pronoun",
    /// "la" in "la livrer": a pronoun where a verb follows.
    Clitic = "clitic",
    OrgSmall = "org.small",
    Retold = "retold",
    Benefit = "benefit",
    PromiseLabel = "promise.label",
    /// Words for what something costs: the sentence that they open tells a sum of the promise before it.
    Cost = "cost",
    /// "this", "the same": what follows was named before.
    This = "this",
    /// "hereafter": what follows is short for the name before the bracket.
    Short = "short",
    /// "the following", "three": says that a list spells out what is promised.
    Following = "following",
    /// An office that only the other state of a pair has.
    Abroad = "abroad",
    /// "the", "its": says that what follows was named before.
    Known = "known",
    /// A city that stands for a union, with the state that it lies in.
    SeatIn = "seat.in",
    /// "lyonnais", "Bavarian": from a place of the state that the value names.
    Whose = "whose",
    /// "at the expense of", "financed by": whoever stands behind it, or before it, pays.
    Payer = "payer",
    /// "between X and Y": what stands before it is tied together, and promises nothing.
    Among = "among",
    /// "members", "partners": behind the name of a forum, those who meet there.
    Members = "members",
    /// "task force", "joint committee": what several set up to act through.
    SetUp = "set.up",
    /// "against", "tensions with": whoever stands behind it is no side of what the others do.
    Against = "against",
    /// "of the one part": between two sides of an agreement.
    Side = "side",
    /// "in the following areas": a list spells out what the promise is about.
    Areas = "areas",
    /// "benefit from", "receive": whoever does it is given something, and promises nothing.
    Receive = "receive",
}

/// Tags of verbs that only carry a group or a clause, and of what may stand between a verb and its words.
const CARRIERS: &[&str] = &["aux", "other", "gap"];

/// Whether the engine knows a tag by name. `aux.*` and `v:*` are for patterns.
pub(crate) fn known(tag: &str) -> bool {
    NAMES.contains(&tag) || CARRIERS.contains(&tag) || tag.starts_with("aux.") || tag.starts_with("v:")
}

/// Known tags as bits.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Marks([u64; NAMES.len().div_ceil(64)]);

impl Marks {
    /// Whether `tag` is among them.
    #[inline]
    pub(crate) fn has(self, tag: T) -> bool {
        let bit = tag as usize;
        self.0.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
    }

    /// Gives the number of each.
    pub(crate) fn each(self, mut give: impl FnMut(usize)) {
        for (word, mut bits) in self.0.into_iter().enumerate() {
            while bits != 0 {
                give(word * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }
}

/// Which known tag each tag of one lexicon is, by the lexicon's number.
pub(crate) struct Tags(Vec<Option<usize>>);

impl Tags {
    pub(crate) fn new(lexicon: &Lexicon) -> Tags {
        let mut known = Vec::new();
        for (bit, tag) in NAMES.iter().enumerate().filter_map(|(bit, name)| Some((bit, lexicon.tag(name)?))) {
            let number = usize::from(tag.0);
            if known.len() <= number {
                known.resize(number + 1, None);
            }
            known[number] = Some(bit);
        }
        Tags(known)
    }
    /// The known tags that an entry carries.
    pub(crate) fn marks(&self, entry: &Entry) -> Marks {
        let mut marks = Marks::default();
        let tags = std::iter::once(&entry.tag).chain(&entry.more);
        for bit in tags.filter_map(|tag| *self.0.get(usize::from(tag.0))?) {
            marks.0[bit / 64] |= 1 << (bit % 64);
        }
        marks
    }
}
