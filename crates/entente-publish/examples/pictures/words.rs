//! The words of the example, English, French and Korean side by side; in the program they come from the language packs.

use entente_model::{Amount, Day};
use entente_publish::picture::Speak;
use entente_publish::picture::map::MapWords;
use entente_publish::picture::matrix::MatrixWords;
use entente_publish::picture::money::MoneyWords;
use entente_publish::picture::statuses::StatusWords;
use entente_publish::picture::timeline::TimelineWords;

/// Who reads.
#[derive(Clone, Copy)]
pub enum Reader {
    English,
    French,
    Korean,
}

impl Reader {
    pub const ALL: [Reader; 3] = [Reader::English, Reader::French, Reader::Korean];
    pub fn tag(self) -> &'static str {
        ["en", "fr", "ko"][self as usize]
    }
}

/// The words of a reader's language.
pub fn say(reader: Reader, words: [&str; 3]) -> String {
    words[reader as usize].to_owned()
}

fn list<const N: usize>(reader: Reader, words: [[&str; 3]; N]) -> [String; N] {
    words.map(|words| say(reader, words))
}

const MONTHS: [[&str; 3]; 12] = [
    ["Jan", "janv.", "1월"],
    ["Feb", "févr.", "2월"],
    ["Mar", "mars", "3월"],
    ["Apr", "avr.", "4월"],
    ["May", "mai", "5월"],
    ["Jun", "juin", "6월"],
    ["Jul", "juil.", "7월"],
    ["Aug", "août", "8월"],
    ["Sep", "sept.", "9월"],
    ["Oct", "oct.", "10월"],
    ["Nov", "nov.", "11월"],
    ["Dec", "déc.", "12월"],
];

impl Speak for Reader {
    fn lang(&self) -> &str {
        self.tag()
    }
    fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut out = String::new();
        for (n, c) in digits.chars().enumerate() {
            if n > 0 && (digits.len() - n).is_multiple_of(3) {
                out.push_str([",", "\u{202F}", ","][*self as usize]);
            }
            out.push(c);
        }
        out
    }
    fn money(&self, amount: Amount, currency: &str) -> String {
        let units = amount.as_f64();
        let (number, unit) = match *self {
            Reader::Korean if units >= 1e8 => (units / 1e8, "억"),
            Reader::Korean if units >= 1e4 => (units / 1e4, "만"),
            Reader::Korean => (units, ""),
            _ if units >= 1e9 => (units / 1e9, ["bn", "Md", ""][*self as usize]),
            _ if units >= 1e6 => (units / 1e6, ["m", "M", ""][*self as usize]),
            _ => (units, ""),
        };
        let number = format!("{}", (number * 100.0).round() / 100.0);
        match *self {
            Reader::English => format!("{currency} {number}{unit}"),
            Reader::French => format!("{} {unit} {currency}", number.replace('.', ",")).replace("  ", " "),
            Reader::Korean => format!("{number}{unit} {currency}"),
        }
    }
    fn day(&self, day: Day) -> String {
        let month = MONTHS[usize::try_from(day.month() - 1).unwrap_or(0)][*self as usize];
        match *self {
            Reader::Korean => format!("{}년 {month} {}일", day.year(), day.day()),
            _ => format!("{} {month} {}", day.day(), day.year()),
        }
    }
    fn month(&self, year: i16, month: i8) -> String {
        let name = MONTHS[usize::try_from(month - 1).unwrap_or(0)][*self as usize];
        match *self {
            Reader::Korean => format!("{year}년 {name}"),
            _ => format!("{name} {year}"),
        }
    }
    fn year(&self, year: i16) -> String {
        match *self {
            Reader::Korean => format!("{year}년"),
            _ => year.to_string(),
        }
    }
}

pub fn statuses(reader: Reader) -> StatusWords {
    StatusWords {
        labels: list(
            reader,
            [
                ["not yet due", "pas encore échu", "기한 전"],
                ["no evidence", "sans preuve", "증거 없음"],
                ["in progress", "en cours", "진행 중"],
                ["kept", "tenu", "이행"],
                ["kept late", "tenu en retard", "늦게 이행"],
                ["partly kept", "tenu en partie", "일부 이행"],
                ["overdue", "en retard", "기한 지남"],
                ["broken", "rompu", "파기"],
                ["superseded", "remplacé", "대체됨"],
                ["untestable", "invérifiable", "검증 불가"],
            ],
        ),
        letters: list(
            reader,
            [
                ["D", "E", "전"],
                ["N", "S", "무"],
                ["P", "C", "중"],
                ["K", "T", "이"],
                ["L", "Tr", "늦"],
                ["H", "Tp", "일"],
                ["O", "R", "지"],
                ["B", "X", "파"],
                ["S", "Rp", "대"],
                ["U", "I", "불"],
            ],
        ),
        part: say(reader, ["{n} of {total}", "{n} sur {total}", "{total}건 중 {n}건"]),
        whole: say(reader, ["of {n}", "sur {n}", "총 {n}건"]),
        more: say(reader, ["and {n} more", "et {n} de plus", "그 밖에 {n}건"]),
        head: list(reader, [["party", "partie", "당사자"], ["all", "ensemble", "전체"]]),
    }
}

pub fn timeline(reader: Reader) -> TimelineWords {
    TimelineWords {
        told: say(reader, ["told", "annoncé", "발표"]),
        due: say(reader, ["due", "échéance", "기한"]),
        effects: list(
            reader,
            [
                ["kept", "tenu", "이행"],
                ["kept late", "tenu en retard", "늦게 이행"],
                ["partly kept", "tenu en partie", "일부 이행"],
                ["progress", "avancée", "진행"],
                ["overdue", "en retard", "기한 지남"],
                ["broken", "rompu", "파기"],
                ["superseded", "remplacé", "대체됨"],
            ],
        ),
        today: say(reader, ["today, {day}", "aujourd'hui, {day}", "오늘, {day}"]),
        more: say(reader, ["and {n} more", "et {n} de plus", "그 밖에 {n}건"]),
        undated: say(reader, ["without a day: {n}", "sans date : {n}", "날짜 없음: {n}건"]),
        head: list(
            reader,
            [
                ["commitment", "engagement", "약속"],
                ["deeds", "actes", "이행 사항"],
                ["first day", "premier jour", "첫날"],
                ["last day", "dernier jour", "마지막 날"],
                ["words", "mots", "내용"],
            ],
        ),
    }
}

/// Names of parties: plain ones, a long one, one that is written from the right.
pub fn parties(reader: Reader) -> Vec<String> {
    list(
        reader,
        [
            ["South Korea", "Corée du Sud", "대한민국"],
            ["France", "France", "프랑스"],
            [
                "Bundesministerium für Forschung, Technologie und Raumfahrt",
                "Bundesministerium für Forschung, Technologie und Raumfahrt",
                "독일 연방연구기술우주부",
            ],
            ["Japan", "Japon", "일본"],
            [
                "وزارة التعليم العالي والبحث العلمي",
                "وزارة التعليم العالي والبحث العلمي",
                "وزارة التعليم العالي والبحث العلمي",
            ],
            ["European Union", "Union européenne", "유럽연합"],
            ["Kenya", "Kenya", "케냐"],
        ],
    )
    .to_vec()
}

/// What was promised.
pub fn promises(reader: Reader) -> Vec<String> {
    list(
        reader,
        [
            [
                "Open a joint research centre for quantum sensing",
                "Ouvrir un centre commun de recherche sur les capteurs quantiques",
                "공동 양자센싱 연구센터를 연다",
            ],
            [
                "Put at least USD 10 million into biotechnology by 2030",
                "Investir au moins 10 millions de dollars dans les biotechnologies d'ici à 2030",
                "2030년까지 바이오에 최소 1천만 달러를 투자한다",
            ],
            [
                "Hold a dialogue on export controls",
                "Tenir un dialogue sur le contrôle des exportations",
                "수출통제 대화를 연다",
            ],
            [
                "Exchange 200 young researchers a year",
                "Échanger 200 jeunes chercheurs par an",
                "해마다 젊은 연구자 200명을 교환한다",
            ],
            [
                "Build a test bed for open radio networks in Southeast Asia",
                "Construire un banc d'essai de réseaux radio ouverts en Asie du Sud-Est",
                "동남아시아에 개방형 무선망 시험대를 만든다",
            ],
            [
                "تعزيز التعاون في مجال الذكاء الاصطناعي",
                "تعزيز التعاون في مجال الذكاء الاصطناعي",
                "تعزيز التعاون في مجال الذكاء الاصطناعي",
            ],
            [
                "Work together on small modular reactors",
                "Coopérer sur les petits réacteurs modulaires",
                "소형모듈원전에서 협력한다",
            ],
        ],
    )
    .to_vec()
}

pub fn matrix(reader: Reader) -> MatrixWords {
    MatrixWords {
        party: say(reader, ["party", "partie", "당사자"]),
        total: say(reader, ["all", "ensemble", "전체"]),
        more: statuses(reader).more,
    }
}

pub fn fields(reader: Reader) -> Vec<String> {
    list(
        reader,
        [
            ["Artificial intelligence", "Intelligence artificielle", "인공지능"],
            ["Semiconductors", "Semi-conducteurs", "반도체"],
            ["Quantum", "Quantique", "양자"],
            ["Biotechnology", "Biotechnologies", "바이오"],
            ["Space", "Espace", "우주"],
            ["Cyber security", "Cybersécurité", "사이버보안"],
            ["Telecommunications", "Télécommunications", "통신"],
            ["Nuclear energy", "Énergie nucléaire", "원자력"],
            ["Batteries", "Batteries", "이차전지"],
            ["Critical minerals", "Minéraux critiques", "핵심광물"],
            ["Climate", "Climat", "기후"],
            ["Science in general", "Science en général", "과학 일반"],
        ],
    )
    .to_vec()
}

pub fn stages(reader: Reader) -> [String; 3] {
    list(reader, [["pledged", "promis", "약속"], ["committed", "engagé", "확약"], ["disbursed", "versé", "집행"]])
}

pub fn money(reader: Reader) -> MoneyWords {
    MoneyWords {
        exact: say(reader, ["{min}", "{min}", "{min}"]),
        at_least: say(reader, ["at least {min}", "au moins {min}", "최소 {min}"]),
        up_to: say(reader, ["up to {max}", "jusqu'à {max}", "최대 {max}"]),
        between: say(reader, ["{min} to {max}", "de {min} à {max}", "{min}~{max}"]),
        about: say(reader, ["about {sum}", "environ {sum}", "약 {sum}"]),
        unknown: say(reader, ["not told", "non précisé", "미상"]),
        legend: list(
            reader,
            [
                ["at least", "au moins", "최소"],
                ["at most", "au plus", "최대"],
                ["about", "environ", "약"],
                ["no upper limit told", "sans plafond annoncé", "상한 없음"],
            ],
        ),
        more: statuses(reader).more,
        yes: say(reader, ["yes", "oui", "예"]),
        head: ["stage", "what", "at least", "at most", "about", "currency", "commitments"].map(str::to_owned),
    }
}

pub fn map(reader: Reader) -> MapWords {
    MapWords {
        state: say(reader, ["state named", "pays nommé", "지명된 국가"]),
        region: say(reader, ["in a region named", "dans une région nommée", "지명된 지역의 국가"]),
        more: statuses(reader).more,
        absent: say(reader, ["Not on the map: {names}", "Hors de la carte\u{A0}: {names}", "지도에 없음: {names}"]),
        head: list(
            reader,
            [["place", "lieu", "장소"], ["code", "code", "코드"], ["commitments", "engagements", "약속"]],
        ),
    }
}

pub fn places(reader: Reader) -> Vec<(String, &'static str, u64)> {
    [
        (["Southeast Asia", "Asie du Sud-Est", "동남아시아"], "035", 14),
        (["Kenya", "Kenya", "케냐"], "KE", 9),
        (["Viet Nam", "Viêt Nam", "베트남"], "VN", 8),
        (["Rwanda", "Rwanda", "르완다"], "RW", 5),
        (["Ukraine", "Ukraine", "우크라이나"], "UA", 5),
        (["Singapore", "Singapour", "싱가포르"], "SG", 3),
        (["Oceania", "Océanie", "오세아니아"], "009", 3),
        (["Brazil", "Brésil", "브라질"], "BR", 2),
        (["Egypt", "Égypte", "이집트"], "EG", 2),
        (["Western Africa", "Afrique de l'Ouest", "서아프리카"], "011", 2),
        (["Uzbekistan", "Ouzbékistan", "우즈베키스탄"], "UZ", 1),
        (["Chile", "Chili", "칠레"], "CL", 1),
        (["Mongolia", "Mongolie", "몽골"], "MN", 1),
        (["Antarctica", "Antarctique", "남극"], "AQ", 1),
    ]
    .map(|(names, code, count)| (say(reader, names), code, count))
    .to_vec()
}
