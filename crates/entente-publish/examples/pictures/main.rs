//! Writes all pictures from made-up data into a folder, in three languages, two widths, light and dark, to be looked at:
//! `cargo run -p entente-publish --example pictures -- FOLDER`.

mod words;

use entente_model::{Amount, Day, Effect, Interval};
use entente_packs::{Outlines, Packs};
use entente_publish::picture::map::{MapPlace, WorldMap, map};
use entente_publish::picture::matrix::{Matrix, MatrixCell, MatrixRow, matrix};
use entente_publish::picture::money::{MoneyBar, MoneyChart, Stage, money};
use entente_publish::picture::small::{BarRow, Bars, Sparkline, bars, sparkline};
use entente_publish::picture::statuses::{StatusBars, StatusRow, status_bars};
use entente_publish::picture::timeline::{Kind, Lane, Mark, TimelineChart, timeline};
use entente_publish::picture::{Caption, Ground, Look, NARROW, Picture, WIDE};
use std::path::Path;
use std::{env, fs, io};
use words::{Reader, say};

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).ok_or_else(|| io::Error::other("a folder is wanted: pictures FOLDER"))?;
    fs::create_dir_all(&folder)?;
    let outlines = Packs::builtin().and_then(|packs| Outlines::new(&packs)).map_err(io::Error::other)?;
    for reader in Reader::ALL {
        for width in [NARROW, WIDE] {
            for (ground, name) in [(Ground::Light, "light"), (Ground::Dark, "dark"), (Ground::Page, "page")] {
                let look = Look { id: "1", width, ground, speak: &reader };
                for (kind, picture) in all(reader, &outlines, &look) {
                    let file = format!("{kind}.{}.{width}.{name}.svg", reader.tag());
                    fs::write(Path::new(&folder).join(file), picture.svg)?;
                }
            }
        }
    }
    Ok(())
}

fn all(reader: Reader, outlines: &Outlines, look: &Look<'_>) -> Vec<(&'static str, Picture)> {
    vec![
        ("statuses-one", status_bars(&one_bar(reader), &words::statuses(reader), look)),
        ("statuses-many", status_bars(&many_bars(reader), &words::statuses(reader), look)),
        ("timeline-one", timeline(&one_promise(reader), &words::timeline(reader), look)),
        ("timeline-many", timeline(&many_promises(reader), &words::timeline(reader), look)),
        ("matrix", matrix(&parties_and_fields(reader), &words::matrix(reader), look)),
        ("money", money(&sums(reader), &words::money(reader), look)),
        ("map", map(&world(reader, outlines), &words::map(reader), look)),
        ("sparkline", sparkline(&months(reader), look)),
        ("bars", bars(&by_field(reader), look)),
    ]
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap_or_default()
}

fn caption(reader: Reader, title: [&str; 3], about: [&str; 3]) -> Caption {
    Caption {
        title: say(reader, title),
        about: say(reader, about),
        note: say(
            reader,
            [
                "Made-up data. Entente; each count is of commitments, not of reports.",
                "Données inventées. Entente ; on compte des engagements, non des dépêches.",
                "지어낸 자료. Entente. 보도가 아니라 약속의 수입니다.",
            ],
        ),
    }
}

fn one_bar(reader: Reader) -> StatusBars {
    StatusBars {
        caption: caption(
            reader,
            ["What has become of 48 commitments", "Que sont devenus 48 engagements ?", "약속 48건은 어떻게 되었나"],
            [
                "By status, as of 26 November 2026. No evidence means that nothing was found, not that nothing was done.",
                "Par statut, au 26 novembre 2026. « Sans preuve » : rien n'a été trouvé, ce qui ne veut pas dire que rien n'a été fait.",
                "2026년 11월 26일 기준 상태별. ‘증거 없음’은 찾지 못했다는 뜻이지 하지 않았다는 뜻이 아닙니다.",
            ],
        ),
        rows: vec![StatusRow { label: String::new(), href: None, counts: [11, 14, 6, 7, 2, 1, 3, 1, 1, 2] }],
        shares: true,
        most: 10,
    }
}

fn many_bars(reader: Reader) -> StatusBars {
    let counts = [
        [11, 14, 6, 7, 2, 1, 3, 1, 1, 2],
        [4, 5, 9, 12, 0, 2, 0, 0, 0, 1],
        [1, 2, 0, 1, 0, 0, 0, 2, 0, 0],
        [0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        [3, 9, 1, 0, 1, 0, 2, 0, 3, 4],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    ];
    let rows = words::parties(reader).into_iter().zip(counts);
    StatusBars {
        caption: caption(
            reader,
            ["Commitments by party and status", "Engagements par partie et par statut", "당사자와 상태별 약속"],
            ["Lengths are counts.", "Les longueurs sont des nombres.", "길이는 건수입니다."],
        ),
        rows: rows.map(|(label, counts)| StatusRow { label, href: Some("/party/x".into()), counts }).collect(),
        shares: false,
        most: 6,
    }
}

fn mark(kind: Kind, when: Interval, label: String) -> Mark {
    Mark { kind, when, label }
}

fn one_promise(reader: Reader) -> TimelineChart {
    let year = |year| Interval::year(year).unwrap_or_default();
    let kinds = words::timeline(reader);
    let told = say(reader, ["joint statement", "déclaration commune", "공동성명"]);
    let lane = |label: &str, marks| Lane { label: label.to_owned(), href: None, marks };
    TimelineChart {
        caption: caption(
            reader,
            ["A joint centre for quantum sensing", "Un centre commun de capteurs quantiques", "공동 양자센싱 센터"],
            [
                "Told twice, due within 2025, opened the year after.",
                "Annoncé deux fois, attendu en 2025, ouvert l'année suivante.",
                "두 번 발표, 2025년 기한, 이듬해 개소.",
            ],
        ),
        today: day(2026, 11, 26),
        lanes: vec![
            lane(
                &kinds.told,
                vec![
                    mark(Kind::Told, Interval::on(day(2023, 12, 9)), told),
                    mark(
                        Kind::Told,
                        Interval::on(day(2024, 10, 2)),
                        say(reader, ["ministers' visit", "visite des ministres", "장관 방문"]),
                    ),
                ],
            ),
            lane(&kinds.due, vec![mark(Kind::Due, year(2025), String::new())]),
            lane(
                &kinds.head[1],
                vec![
                    mark(
                        Kind::Deed(Effect::Progress),
                        Interval::month(2025, 3).unwrap_or_default(),
                        say(reader, ["site chosen", "site choisi", "부지 선정"]),
                    ),
                    mark(Kind::Deed(Effect::Overdue), Interval::on(day(2026, 2, 3)), String::new()),
                    mark(Kind::Deed(Effect::KeptLate), Interval::on(day(2026, 6, 18)), String::new()),
                ],
            ),
        ],
        most: 10,
    }
}

fn many_promises(reader: Reader) -> TimelineChart {
    let year = |year| Interval::year(year).unwrap_or_default();
    let on = |y, m, d| Interval::on(day(y, m, d));
    let texts = words::promises(reader);
    let lane = |n: usize, marks| Lane { label: texts[n].clone(), href: Some("/c/x".into()), marks };
    let deed = |effect, when| mark(Kind::Deed(effect), when, String::new());
    let told = |when| mark(Kind::Told, when, String::new());
    let due = |when| mark(Kind::Due, when, String::new());
    let crowd = (0..28).map(|n| told(on(2025, 1 + n % 4, 1 + n))).collect();
    TimelineChart {
        caption: caption(
            reader,
            ["Promises and deeds", "Promesses et actes", "약속과 이행"],
            ["One lane a commitment.", "Une ligne par engagement.", "약속마다 한 줄."],
        ),
        today: day(2026, 11, 26),
        lanes: vec![
            lane(0, vec![told(on(2023, 12, 9)), due(year(2024)), deed(Effect::Kept, on(2024, 9, 3))]),
            lane(
                1,
                vec![
                    told(on(2023, 12, 9)),
                    due(Interval::until(day(2030, 12, 31))),
                    deed(Effect::Progress, year(2026)),
                ],
            ),
            lane(2, vec![told(on(2022, 5, 21)), due(on(2023, 6, 30)), deed(Effect::Broken, on(2024, 1, 15))]),
            lane(
                3,
                vec![
                    told(on(2024, 4, 2)),
                    due(Interval { from: Some(day(2027, 1, 1)), to: None }),
                    deed(Effect::Superseded, on(2026, 3, 3)),
                ],
            ),
            lane(
                4,
                vec![
                    told(on(2024, 4, 2)),
                    told(on(2024, 4, 5)),
                    told(on(2024, 4, 20)),
                    due(on(2025, 12, 31)),
                    deed(Effect::Partly, on(2025, 11, 1)),
                    deed(Effect::Overdue, on(2026, 2, 1)),
                ],
            ),
            lane(
                5,
                vec![
                    told(Interval::default()),
                    told(on(2025, 6, 1)),
                    due(Interval::span(day(2026, 3, 1), day(2026, 9, 30))),
                ],
            ),
            lane(6, crowd),
            lane(0, vec![]),
            lane(1, vec![]),
        ],
        most: 7,
    }
}

fn parties_and_fields(reader: Reader) -> Matrix {
    let columns = words::fields(reader);
    let rows = words::parties(reader).into_iter().enumerate().map(|(n, label)| {
        let count = |m: usize| [14, 0, 3, 1, 0, 7, 0, 2, 0, 5, 22, 0, 1][(n * 5 + m * 3) % 13] / (1 + n as u64 / 3);
        let cells: Vec<MatrixCell> =
            (0..columns.len()).map(|m| MatrixCell { count: count(m), href: Some("/c?x".into()) }).collect();
        let total = cells.iter().map(|cell| cell.count).sum::<u64>() * 4 / 5;
        MatrixRow { label, href: Some("/party/x".into()), cells, total }
    });
    Matrix {
        caption: caption(
            reader,
            ["Who promises in which field", "Qui s'engage dans quel domaine", "누가 어느 분야에서 약속하나"],
            [
                "Commitments by party and field. One with several fields counts in each, and once in the total.",
                "Engagements par partie et par domaine. S'il en couvre plusieurs, il compte dans chacun, une fois au total.",
                "당사자와 분야별 약속. 여러 분야에 걸친 약속은 각 분야에, 합계에는 한 번 셉니다.",
            ],
        ),
        rows: rows.collect(),
        columns,
        most: 6,
    }
}

fn sums(reader: Reader) -> MoneyChart {
    let bar = |label: String, min: Option<i64>, max: Option<i64>, about: bool| MoneyBar {
        label,
        href: Some("/c/x".into()),
        min: min.map(Amount::units),
        max: max.map(Amount::units),
        about,
        count: 1,
    };
    let texts = words::promises(reader);
    let [pledged, committed, disbursed] = words::stages(reader);
    let m = 1_000_000;
    let half = 21 * m + m / 2;
    MoneyChart {
        caption: caption(
            reader,
            [
                "Money in US dollars, by stage",
                "Montants en dollars des États-Unis, par étape",
                "단계별 금액 (미국 달러)",
            ],
            [
                "As much as was told: sums without an upper limit may be larger.",
                "Tel qu'annoncé\u{A0}: sans plafond, un montant peut être plus élevé.",
                "발표된 그대로. 상한이 없는 금액은 더 클 수 있습니다.",
            ],
        ),
        currency: "USD".into(),
        stages: vec![
            Stage {
                label: pledged,
                bars: vec![
                    bar(texts[1].clone(), Some(10 * m), None, false),
                    bar(texts[0].clone(), Some(25 * m), Some(40 * m), false),
                    bar(texts[4].clone(), None, Some(18 * m), false),
                    bar(texts[5].clone(), Some(12 * m), Some(12 * m), true),
                    bar(texts[6].clone(), Some(m), Some(m), false),
                ],
            },
            Stage { label: committed, bars: vec![bar(String::new(), Some(half), Some(half), false)] },
            Stage { label: disbursed, bars: vec![bar(String::new(), Some(4 * m), None, false)] },
        ],
        most: 5,
    }
}

fn world(reader: Reader, outlines: &Outlines) -> WorldMap<'_> {
    let places = words::places(reader).into_iter().map(|(label, code, count)| MapPlace {
        label,
        code: code.into(),
        states: vec![],
        href: Some("/place/x".into()),
        count,
    });
    WorldMap {
        caption: caption(
            reader,
            ["Projects in third countries", "Projets dans des pays tiers", "제3국 사업"],
            [
                "Each circle's area is the number of commitments for that place.",
                "La surface de chaque cercle est le nombre d'engagements pour ce lieu.",
                "원의 넓이는 그 지역에 대한 약속의 수입니다.",
            ],
        ),
        outlines,
        places: places.collect(),
        most: 12,
    }
}

fn months(reader: Reader) -> Sparkline {
    let counts = [3, 0, 1, 5, 9, 4, 2, 0, 0, 7, 14, 22, 6, 3, 1, 0, 2, 8, 5, 4, 1, 0, 11, 6, 2, 3];
    let month = |(n, count): (i16, u64)| (2024 + n / 12, i8::try_from(1 + n % 12).unwrap_or(1), count);
    Sparkline {
        caption: caption(reader, ["Reports by month", "Dépêches par mois", "월별 보도"], ["", "", ""]),
        months: (0_i16..).zip(counts).map(month).collect(),
        head: ["month".into(), "reports".into()],
    }
}

fn by_field(reader: Reader) -> Bars {
    let counts = [1204, 873, 640, 411, 220, 97, 41, 12, 3, 0, 1, 1];
    let rows = words::fields(reader).into_iter().zip(counts);
    Bars {
        caption: caption(reader, ["Commitments by field", "Engagements par domaine", "분야별 약속"], ["", "", ""]),
        rows: rows.map(|(label, count)| BarRow { label, href: Some("/c?field=x".into()), count }).collect(),
        most: 9,
        more: words::statuses(reader).more,
        head: ["field".into(), "commitments".into()],
    }
}
