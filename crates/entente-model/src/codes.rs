//! The codebook's closed lists: actions, fields, strengths. Labels and keywords live in `vocab/` and `packs/`.

use std::fmt;

/// A code that is not in its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode(pub String);

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown code {:?}", self.0)
    }
}
impl std::error::Error for UnknownCode {}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// All codes, in the codebook's order.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            /// The code as the codebook and the wire format spell it.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }
        }
        impl std::str::FromStr for $name {
            type Err = UnknownCode;
            fn from_str(code: &str) -> Result<$name, UnknownCode> {
                $name::ALL.iter().copied().find(|c| c.code() == code).ok_or_else(|| UnknownCode(code.to_owned()))
            }
        }
    };
}

codes! {
    /// What the promise is to do.
    Action {
        /// Work together in general.
        Cooperate = "cooperate",
        /// Joint research, development, demonstration.
        Research = "research",
        /// Put up money.
        Fund = "fund",
        /// Tie institutions together.
        Link = "link",
        /// Hold or set up a dialogue, summit, working group, visit.
        Meet = "meet",
        /// Build, deploy or supply.
        Build = "build",
        /// Move or train people.
        Exchange = "exchange",
        /// Share information, data, warning, practice.
        Share = "share",
        /// Set norms, standards, rules.
        Govern = "govern",
        /// Supply chains, market access, trade, procurement.
        Trade = "trade",
        /// Export control, security, defence.
        Protect = "protect",
        /// Accede, associate, become a member.
        Join = "join",
    }
}

codes! {
    /// A technology field.
    Field {
        /// Chips.
        Semiconductors = "semiconductors",
        /// Artificial intelligence.
        Ai = "ai",
        /// Quantum technology.
        Quantum = "quantum",
        /// Biotechnology.
        Biotech = "biotech",
        /// Medicine, pharma, pandemics.
        Health = "health",
        /// Batteries.
        Batteries = "batteries",
        /// Renewables, hydrogen, grids, efficiency.
        CleanEnergy = "clean-energy",
        /// Fission and fusion.
        Nuclear = "nuclear",
        /// Mitigation and adaptation at large.
        Climate = "climate",
        /// 5G/6G, cables, ICT infrastructure.
        Telecom = "telecom",
        /// Data, cloud, e-government, platforms.
        Digital = "digital",
        /// Cyber security.
        Cyber = "cyber",
        /// Space.
        Space = "space",
        /// Automation, drones.
        Robotics = "robotics",
        /// Critical minerals, advanced materials.
        Materials = "materials",
        /// Advanced manufacturing.
        Manufacturing = "manufacturing",
        /// Vehicles, aviation, ships, rail.
        Mobility = "mobility",
        /// Defence.
        Defence = "defence",
        /// Food, water.
        Agriculture = "agriculture",
        /// Basic research, research infrastructure, STEM at large.
        Science = "science",
        /// Critical and emerging technology as a whole.
        Technology = "technology",
    }
}

codes! {
    /// How firmly it is promised.
    Strength {
        /// Agreed, pledged, decided, will.
        Firm = "firm",
        /// Plan, aim, seek, expected to.
        Intended = "intended",
        /// Explore, study, discuss.
        Exploratory = "exploratory",
    }
}
