//! Names of organisations as three languages write them: each a whole name that leads to one organisation.

use entente_actors::Actors;
use entente_packs::Packs;
use std::sync::OnceLock;

fn actors() -> &'static Actors {
    static ACTORS: OnceLock<Actors> = OnceLock::new();
    ACTORS.get_or_init(|| Actors::new(&Packs::builtin().expect("packs load")).expect("vocabulary loads"))
}

#[test]
fn variants_of_a_name_are_one_organisation() {
    let table: &[(&str, &[(&str, &str)])] = &[
        (
            "https://ror.org/01wpjm123",
            &[
                ("en", "MSIT"),
                ("en", "Ministry of Science and ICT"),
                ("en", "the Ministry of Science and ICT (MSIT)"),
                ("en", "Korea's Ministry of Science and ICT"),
                ("fr", "ministère coréen des Sciences et des TIC"),
                ("fr", "le ministère sud-coréen des Sciences et des TIC"),
                ("ko", "과기정통부"),
                ("ko", "과학기술정보통신부"),
                ("ko", "MSIT"),
            ],
        ),
        (
            "https://ror.org/021nxhr62",
            &[
                ("en", "NSF"),
                ("en", "the U.S. National Science Foundation"),
                ("fr", "Fondation nationale pour la science"),
                ("ko", "미국 국립과학재단"),
                ("ko", "NSF"),
            ],
        ),
        (
            "https://ror.org/027ka1x80",
            &[
                ("en", "NASA"),
                ("en", "National Aeronautics and Space Administration"),
                ("fr", "la Nasa"),
                ("ko", "미 항공우주국"),
            ],
        ),
        (
            "https://ror.org/03vvynj75",
            &[
                ("en", "the State Department"),
                ("en", "US Department of State"),
                ("fr", "le département d’État"),
                ("ko", "미 국무부"),
            ],
        ),
        (
            "https://ror.org/01bj3aw27",
            &[
                ("en", "the U.S. Department of Energy"),
                ("en", "DOE"),
                ("fr", "le département américain de l’Énergie"),
                ("ko", "미국 에너지부"),
            ],
        ),
        (
            "https://ror.org/00k4n6c32",
            &[
                ("en", "the European Commission"),
                ("fr", "la Commission européenne"),
                ("ko", "유럽연합 집행위원회"),
                ("ko", "EU 집행위"),
            ],
        ),
        (
            "https://ror.org/03wd9za21",
            &[("en", "the European Space Agency (ESA)"), ("fr", "l’Agence spatiale européenne"), ("ko", "유럽우주국")],
        ),
        (
            "https://ror.org/02feahw73",
            &[
                ("en", "CNRS"),
                ("en", "French National Centre for Scientific Research"),
                ("fr", "le Centre national de la recherche scientifique"),
                ("ko", "프랑스 국립과학연구센터"),
            ],
        ),
        (
            "https://ror.org/059yhyy33",
            &[
                ("en", "JAXA"),
                ("en", "the Japan Aerospace Exploration Agency"),
                ("fr", "l’Agence d’exploration aérospatiale japonaise"),
                ("ko", "일본 우주항공연구개발기구"),
            ],
        ),
        (
            "entente:org/jp-meti",
            &[
                ("en", "METI"),
                ("en", "Japan’s Ministry of Economy, Trade and Industry"),
                ("fr", "le ministère japonais de l’Économie, du Commerce et de l’Industrie"),
                ("ko", "일본 경제산업성"),
            ],
        ),
        (
            "https://ror.org/048rj2z13",
            &[
                ("en", "MEXT"),
                ("en", "Ministry of Education, Culture, Sports, Science and Technology"),
                ("fr", "MEXT"),
                ("ko", "문부과학성"),
            ],
        ),
        (
            "entente:org/kr-motie",
            &[
                ("en", "MOTIE"),
                ("en", "the Ministry of Trade, Industry and Energy"),
                ("fr", "le ministère coréen du Commerce, de l’Industrie et de l’Énergie"),
                ("ko", "산업통상자원부"),
                ("ko", "산업부"),
            ],
        ),
        (
            "entente:org/kr-motir",
            &[
                ("en", "the Ministry of Trade, Industry and Resources"),
                ("fr", "le ministère coréen du Commerce, de l’Industrie et des Ressources"),
                ("ko", "산업통상부"),
            ],
        ),
        (
            "entente:org/kr-mofa",
            &[
                ("en", "South Korea's Ministry of Foreign Affairs"),
                ("fr", "le ministère sud-coréen des Affaires étrangères"),
                ("ko", "외교부"),
                ("ko", "한국 외교부"),
            ],
        ),
        (
            "https://ror.org/04pz7b180",
            &[
                ("en", "BMBF"),
                ("en", "the Federal Ministry of Education and Research"),
                ("fr", "le ministère fédéral de l’Éducation et de la Recherche"),
                ("ko", "독일 연방교육연구부"),
            ],
        ),
        (
            "https://ror.org/05apxxy63",
            &[
                ("en", "KAIST"),
                ("en", "Korea Advanced Institute of Science and Technology"),
                ("fr", "Institut supérieur coréen des sciences et technologies"),
                ("ko", "한국과학기술원"),
                ("ko", "카이스트"),
            ],
        ),
        (
            "https://ror.org/05kzfa883",
            &[
                ("en", "the Korea Institute of Science and Technology (KIST)"),
                ("fr", "l’Institut coréen des sciences et de la technologie"),
                ("ko", "한국과학기술연구원"),
            ],
        ),
        (
            "https://ror.org/03khw1425",
            &[
                ("en", "KASA"),
                ("en", "Korea AeroSpace Administration"),
                ("fr", "l’Administration aérospatiale coréenne"),
                ("ko", "우주항공청"),
            ],
        ),
        (
            "https://ror.org/01ggx4157",
            &[
                ("en", "CERN"),
                ("fr", "l’Organisation européenne pour la recherche nucléaire"),
                ("ko", "유럽입자물리연구소"),
            ],
        ),
        (
            "https://ror.org/02zt1gg83",
            &[
                ("en", "IAEA"),
                ("en", "the International Atomic Energy Agency"),
                ("fr", "l’AIEA"),
                ("fr", "Agence internationale de l’énergie atomique"),
                ("ko", "국제원자력기구"),
            ],
        ),
        (
            "entente:org/oecd",
            &[
                ("en", "OECD"),
                ("en", "the Organisation for Economic Co-operation and Development"),
                ("fr", "l’OCDE"),
                ("ko", "경제협력개발기구"),
                ("ko", "OECD"),
            ],
        ),
        ("https://ror.org/00ae7jd04", &[("en", "the World Bank"), ("fr", "la Banque mondiale"), ("ko", "세계은행")]),
        (
            "entente:org/kr-kexim",
            &[
                ("en", "Korea Eximbank"),
                ("en", "the Export-Import Bank of Korea"),
                ("fr", "la Banque d’import-export de Corée"),
                ("ko", "한국수출입은행"),
            ],
        ),
        (
            "https://ror.org/04h4z8k05",
            &[
                ("en", "UNESCO"),
                ("fr", "l’Unesco"),
                ("fr", "Organisation des Nations unies pour l’éducation, la science et la culture"),
                ("ko", "유네스코"),
            ],
        ),
    ];
    let mut wrong = Vec::new();
    for (id, names) in table {
        for (lang, name) in *names {
            let found = actors().resolve(name, Some(lang)).map(|target| actors().id(&target));
            if found.as_deref() != Some(*id) {
                wrong.push(format!("{name} in {lang}: {found:?}, not {id}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
