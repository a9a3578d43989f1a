//! Which names are found, and what they stand for: a language, a text, and the names with their targets in order.

use entente_actors::{Actors, NameKind, Target};
use entente_packs::{Folded, Packs};
use std::sync::OnceLock;

/// The packs of the repository; languages that have none yet get the least that these texts need.
fn actors() -> &'static Actors {
    static ACTORS: OnceLock<Actors> = OnceLock::new();
    ACTORS.get_or_init(|| {
        let mut packs = Packs::builtin().expect("packs load");
        if packs.pack("ko").is_none() {
            let meta = "tag = \"ko\"\nname = \"한국어\"\nenglish = \"Korean\"\nverb = \"final\"\nboundary = \"particle\"\n\
                particles = [\"은\", \"는\", \"이\", \"가\", \"을\", \"를\", \"의\", \"에\", \"에서\", \"와\", \"과\", \"로\", \"으로\", \"도\"]\n";
            packs = Packs::from_files([("packs/ko/pack.toml".to_owned(), meta.to_owned())]).expect("packs load");
        }
        Actors::new(&packs).expect("vocabulary loads")
    })
}

fn told(lang: &str, text: &str) -> Vec<String> {
    let base = 7;
    let actors = actors();
    actors
        .names(Some(lang))
        .find(&Folded::new(text, base), text, base)
        .iter()
        .map(|h| {
            let words = &text[h.span.start() - base..h.span.end() - base];
            format!("{words}={}", actors.id(&h.target))
        })
        .collect()
}

#[track_caller]
fn check(lang: &str, text: &str, wanted: &[&str]) {
    assert_eq!(told(lang, text), wanted, "in {lang}: {text}");
}

#[test]
fn states_in_english() {
    check(
        "en",
        "Seoul and Washington agreed; the White House said so.",
        &["Seoul=KR", "Washington=US", "White House=US"],
    );
    check("en", "The U.S., the US and us", &["U.S.=US", "US=US"]);
    check("en", "South Korean and American firms, Koreans", &["South Korean=KR", "American=US", "Koreans=KR"]);
    check("en", "Korea’s chips, the Republic of Korea (ROK)", &["Korea=KR", "Republic of Korea=KR", "ROK=KR"]);
    check("en", "Turkey eats no turkey; fine china from China", &["Turkey=TR", "China=CN"]);
    check("en", "Jordan and Chad sign", &["Jordan=JO", "Chad=TD"]);
    check("en", "Brussels and the EU-27", &["Brussels=EU", "EU-27=EU"]);
    check("en", "the UK-Japan pact", &["UK=GB", "Japan=JP"]);
    check("en", "The Paris Agreement and New Mexico", &[]);
    check("en", "Paris said it would join", &["Paris=FR"]);
    check(
        "en",
        "Southeast Asia, Latin America and the Pacific Islands",
        &["Southeast Asia=035", "Latin America=419", "Pacific Islands=009"],
    );
    check("en", "the Indo-Pacific", &[]);
    check("en", "Franco-German and Sino-Russian plans", &["Franco-=FR", "German=DE", "Sino-=CN", "Russian=RU"]);
    check("en", "DR Congo, the Congo and Côte d’Ivoire", &["DR Congo=CD", "Congo=CG", "Côte d’Ivoire=CI"]);
    check("en", "Guinea-Bissau, Guinea, Papua New Guinea", &["Guinea-Bissau=GW", "Guinea=GN", "Papua New Guinea=PG"]);
    check("en", "It is IT that matters", &[]);
}

#[test]
fn states_in_french() {
    check("fr", "La Corée du Sud et les États-Unis", &["Corée du Sud=KR", "États-Unis=US"]);
    check("fr", "des entreprises sud-coréennes et américaines", &["sud-coréennes=KR", "américaines=US"]);
    check("fr", "l’Élysée et la Maison-Blanche", &["Élysée=FR", "Maison-Blanche=US"]);
    check("fr", "l'Allemagne, d’Allemagne, l'UE", &["Allemagne=DE", "Allemagne=DE", "UE=EU"]);
    check("fr", "le sommet franco-coréen de Séoul", &["franco-=FR", "coréen=KR", "Séoul=KR"]);
    check("fr", "l’accord de Paris", &[]);
    check("fr", "l'Asie du Sud-Est et l'Afrique", &["Asie du Sud-Est=035", "Afrique=002"]);
    check("fr", "une entreprise grecque, la Grèce", &["grecque=GR", "Grèce=GR"]);
    check("fr", "la RDC, le Congo", &["RDC=CD", "Congo=CG"]);
}

#[test]
fn states_in_korean() {
    check("ko", "한국은 미국과 합의했다", &["한국=KR", "미국=US"]);
    check("ko", "한미 정상, 한·미 양국", &["한=KR", "미=US", "한=KR", "미=US"]);
    check("ko", "한·미·일 정상회의", &["한=KR", "미=US", "일=JP"]);
    check("ko", "한·네덜란드, 한-체코 협력", &["한=KR", "네덜란드=NL", "한=KR", "체코=CZ"]);
    check("ko", "한-EU 대화와 한·인도 회의", &["한=KR", "EU=EU", "한=KR", "인도=IN"]);
    check("ko", "미 국무부와 백악관", &["미=US", "국무부=https://ror.org/03vvynj75", "백악관=US"]);
    check("ko", "미국 대통령실과 대통령실", &["미국=US", "대통령실=US", "대통령실=KR"]);
    check("ko", "한국어를 배우는 미국인", &["미국인=US"]);
    check("ko", "진행 중인 일과 한 일", &[]);
    check("ko", "미국정부의 발표", &["미국=US"]);
    check("ko", "동남아 지역과 아프리카에", &["동남아=035", "아프리카=002"]);
    check("ko", "서울에서 워싱턴으로", &["서울=KR", "워싱턴=US"]);
    check("ko", "체코와 독일의", &["체코=CZ", "독일=DE"]);
    check("ko", "美 상무부, 日 정부", &["美=US", "상무부=entente:org/us-doc", "日=JP"]);
}

#[test]
fn states_in_further_languages() {
    check(
        "de",
        "Südkoreas Regierung und deutsche Firmen",
        &["Südkorea=KR", "deutsche=DE"].map(|s| if s == "Südkorea=KR" { "Südkoreas=KR" } else { s }),
    );
    check("de", "in Brüssel und im Weißen Haus", &["Brüssel=EU", "Weißen Haus=US"]);
    check("es", "Corea del Sur y la empresa española", &["Corea del Sur=KR", "española=ES"]);
    check("it", "l'Italia e gli Stati Uniti", &["Italia=IT", "Stati Uniti=US"]);
    check("pt", "o Brasil e a Coreia do Sul", &["Brasil=BR", "Coreia do Sul=KR"]);
    check("ja", "日本と韓国は日米韓で協力する", &["日本=JP", "韓国=KR", "日=JP", "米=US", "韓=KR"]);
    check("ja", "東南アジアと欧州連合", &["東南アジア=035", "欧州連合=EU"]);
    check("zh", "中美两国和韩国", &["中=CN", "美=US", "韩国=KR"]);
    check("zh", "華盛頓與台灣", &["華盛頓=US", "台灣=TW"]);
    check("ru", "США и Россия", &["США=US", "Россия=RU"]);
}

#[test]
fn kinds_tell_how_a_state_is_named() {
    let actors = actors();
    let kinds = |lang: &str, text: &str| -> Vec<NameKind> {
        actors.names(Some(lang)).find(&Folded::new(text, 0), text, 0).iter().map(|h| h.kind).collect()
    };
    use NameKind::*;
    assert_eq!(kinds("en", "Korea Korean Koreans Seoul UAE"), [Name, Adjective, Demonym, Capital, Acronym]);
    assert_eq!(kinds("fr", "l'Élysée"), [Seat]);
    assert_eq!(kinds("ko", "한·미"), [Abbrev, Abbrev]);
}

#[test]
fn tables_are_whole() {
    let actors = actors();
    assert_eq!(actors.check(), Vec::<String>::new());
    assert!(actors.states().count() >= 251);
    assert!(actors.languages().count() >= 12);
    for lang in actors.languages() {
        for state in actors.states() {
            assert!(actors.state_label(state.code(), lang).is_some(), "{state:?} has no label in {lang}");
        }
    }
    for (code, lang, label) in
        [("KR", "en", "South Korea"), ("KR", "fr", "Corée du Sud"), ("KR", "ko", "한국"), ("US", "ja", "米国")]
    {
        assert_eq!(actors.state_label(code, lang), Some(label));
    }
    assert_eq!(actors.region_label("035", "ko"), Some("동남아시아"));
    let kr = actors.states().find(|s| s.code() == "KR").expect("listed");
    assert_eq!(actors.state_codes(kr), Some(("KOR", "410")));
    assert_eq!(actors.regions_of(kr).iter().map(|r| r.code()).collect::<Vec<_>>(), ["030", "142"]);
}

#[test]
fn whole_names_resolve() {
    let actors = actors();
    for (lang, name, id) in [
        ("en", "the United States", Some("US")),
        ("en", "Government stuff and nonsense of Korea", None),
        ("fr", "la République de Corée", Some("KR")),
        ("ko", "대한민국", Some("KR")),
    ] {
        let found: Option<Target> = actors.resolve(name, Some(lang));
        assert_eq!(found.map(|t| actors.id(&t)).as_deref(), id, "{name}");
    }
}
