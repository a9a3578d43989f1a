// A ledger's hard cases as JSONL with given claims: words without a place to break, three scripts, two directions, and words
// that try to be markup. The browser test adds them to the examples.

const LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
const LONGER = `Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft-${LONG}`;
const ARABIC = "وزارة الاتصالات وتقنية المعلومات في المملكة العربية السعودية";
const HEBREW = "משרד החדשנות, המדע והטכנולוגיה";
const KOREAN = "과학기술정보통신부차세대핵심신흥기술국제공동연구개발협력추진단";
const EVIL = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'\u202e\u2066";

const fields = ["ai", "quantum", "semiconductors", "space", "biotech"];

function document(id, day, lang, title, promises, more = {}) {
  return {
    id, lang, published: day, title, url: `https://zeitung.example.org/${"lang-".repeat(30)}${encodeURIComponent(id)}`,
    text: promises.map((p) => p.quote).join("\n"), commitments: promises, ...more,
  };
}

function promise(quote, parties, more = {}) {
  return { quote, parties, action: "fund", fields: ["ai"], strength: "firm", ...more };
}

export function hard() {
  const state = (id, name) => ({ id, name });
  const body = (name) => ({ name });
  const many = Array.from({ length: 60 }, (_, n) =>
    promise(
      `Korea and Japan will fund joint research number ${n} on ${fields[n % 5]} with ${n + 2} million dollars by ${2024 + (n % 9)}.`,
      [state("KR", "Korea"), state("JP", "Japan")],
      {
        fields: [fields[n % 5]],
        money: [{ surface: `${n + 2} million dollars`, amount: (n + 2) * 1e6, currency: "USD", bound: ["exact", "min", "max"][n % 3] }],
        due: { surface: `by ${2024 + (n % 9)}`, from: null, to: `${2024 + (n % 9)}-12-31`, kind: "by" },
        places: n % 4 === 0 ? ["VN"] : n % 7 === 0 ? ["202"] : [],
      },
    ),
  );
  const documents = [
    document("de-lang", "2024-02-01", "de", `${LONGER}: ${LONG}`, [
      promise(`Deutschland und ${LONG} fördern die Forschung an ${LONGER} mit mindestens 123 Millionen Euro bis 2027.`,
        [state("DE", "Deutschland"), body(LONG)], {
          bodies: [body(LONGER)], forum: LONG, fields: ["quantum", "ai", "semiconductors"],
          money: [{ surface: "mindestens 123 Millionen Euro", amount: 123000000, currency: "EUR", bound: "min" }],
          due: { surface: "bis 2027", from: null, to: "2027-12-31", kind: "by" },
        }),
    ], { author: LONGER, publisher: LONG }),
    document("ar-names", "2024-03-01", "ar", `${ARABIC} تتعاون مع كوريا`, [
      promise(`تتعاون ${ARABIC} مع كوريا في مجال الذكاء الاصطناعي بحلول عام 2026.`,
        [state("SA", ARABIC), state("KR", "كوريا")], { bodies: [body(ARABIC)], action: "cooperate" }),
    ], { author: "محمد بن سلمان آل سعود", publisher: ARABIC }),
    document("he-names", "2024-03-02", "he", `${HEBREW} (AI 2.0)`, [
      promise(`${HEBREW} ו-KAIST יקימו מעבדה משותפת עד 2028 (שלב א׳).`,
        [state("IL", HEBREW), body("KAIST")], { bodies: [body(HEBREW)], action: "build", fields: ["ai"] }),
    ]),
    document("ko-lang", "2024-04-01", "ko", `${KOREAN} 출범`, [
      promise(`한국과 프랑스는 ${KOREAN}을 통해 2028년까지 양자 기술 공동연구에 최소 300억 원을 투자하기로 했다.`,
        [state("KR", "한국"), state("FR", "프랑스")], {
          bodies: [body(KOREAN)], fields: ["quantum"],
          money: [{ surface: "최소 300억 원", amount: 30000000000, currency: "KRW", bound: "min" }],
          due: { surface: "2028년까지", from: null, to: "2028-12-31", kind: "by" },
        }),
    ], { author: "김아무개 기자", publisher: KOREAN }),
    document("evil", "2024-05-01", "en", `Talks ${EVIL}`, [
      promise(`France and ${EVIL} agreed to fund joint research on chips by 2027.`, [state("FR", "France"), body(EVIL)],
        { bodies: [body(EVIL)], forum: EVIL }),
    ], { author: EVIL, publisher: EVIL }),
    document("many", "2024-06-01", "en", "Sixty promises", many),
  ];
  return documents.map((d) => JSON.stringify(d)).join("\n") + "\n";
}
