//! A server over the built-in examples, asked without a network.
#![allow(dead_code)] // Each test binary uses a part of this.

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use entente_app::{App, Input, Outcome, Overrides, ReadOptions};
use entente_server::{Clock, State, router};
use http_body_util::BodyExt;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

/// The address under which the server of the tests is reached.
pub const HOST: &str = "127.0.0.1:8787";

/// The languages of the pages.
pub const LANGUAGES: [&str; 3] = ["en", "fr", "ko"];

/// The articles of `examples/`: file, address, day, language, headline.
const EXAMPLES: [(&str, &str, &str, &str); 4] = [
    (
        "01-dialogue.fr.html",
        "https://gazette.example.org/monde/coree-etats-unis-dialogue-technologies",
        "2023-12-10",
        "fr",
    ),
    ("02-readout.en.html", "https://briefing-room.example.org/readouts/us-rok-technology-dialogue", "2023-12-11", "en"),
    ("03-later.en.html", "https://ledger.example.org/world/seoul-ai-summit-closes", "2024-05-23", "en"),
    ("04-later.ko.html", "https://hangang.example.org/politics/reaim-follow-up", "2024-09-25", "ko"),
];

/// The program, made once.
pub static APP: LazyLock<Arc<App>> = LazyLock::new(|| Arc::new(App::builtin().expect("built-in packs")));

/// A ledger in a folder of its own, and the server over it.
pub struct Served {
    folder: tempfile::TempDir,
    router: axum::Router,
}

/// What came back.
pub struct Got {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().expect("a header of letters"))
    }
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("no JSON: {e}\n{}", self.body))
    }
}

/// The inputs of the examples.
pub fn examples() -> Vec<Input> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let input = |(file, url, day, lang): (&str, &str, &str, &str)| Input::Bytes {
        name: file.to_owned(),
        bytes: std::fs::read(folder.join(file)).expect("an example"),
        known: Box::new(Overrides {
            id: file.rsplit_once('.').map(|(stem, _)| stem.to_owned()),
            url: Some(url.to_owned()),
            published: Some(day.parse().expect("a day")),
            lang: Some(lang.to_owned()),
            ..Overrides::default()
        }),
    };
    EXAMPLES.into_iter().map(input).collect()
}

impl Served {
    /// A server over the examples, told for the day of `entente try`.
    pub fn examples() -> Served {
        Served::over(examples(), &ReadOptions::default())
    }

    /// A server over these inputs.
    pub fn over(inputs: Vec<Input>, options: &ReadOptions) -> Served {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("test.entente");
        {
            let mut book = APP.open(&path, Some("2024-12-31".to_owned())).expect("a ledger");
            APP.read(
                inputs,
                options,
                |outcome| outcome,
                |outcome| {
                    match outcome {
                        Outcome::Read(readout) => drop(book.add(*readout)?),
                        Outcome::Refused(name, why) => panic!("{name}: {why}"),
                    }
                    Result::<(), entente_app::AppError>::Ok(())
                },
            )
            .expect("read");
            book.settle().expect("settled");
        }
        let clock = Clock::Fixed("2024-12-31".parse().expect("a day"));
        let state = State::new(Arc::clone(&APP), path, clock, HOST.parse().expect("an address")).expect("a state");
        Served { folder, router: router(Arc::new(state)) }
    }

    /// The same ledger behind another server, reached as this says.
    pub fn admitting(self, admission: entente_server::access::Admission) -> Served {
        let clock = Clock::Fixed("2024-12-31".parse().expect("a day"));
        let address = HOST.parse().expect("an address");
        let state = State::new(Arc::clone(&APP), self.path(), clock, address).expect("a state");
        let state = state.admitting(admission, address).expect("random bytes");
        Served { router: router(Arc::new(state)), ..self }
    }

    /// A server over a ledger that is not there yet.
    pub fn nothing() -> Served {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::Today(|| "2024-12-31".parse().expect("a day"));
        let path = folder.path().join("test.entente");
        let state = State::new(Arc::clone(&APP), path, clock, HOST.parse().expect("an address")).expect("a state");
        Served { folder, router: router(Arc::new(state)) }
    }

    /// Where the ledger lies.
    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("test.entente")
    }

    /// What sending a form gives, with the token that a page of ours carries.
    pub fn send(&self, address: &str, fields: &[(&str, &str)]) -> Got {
        let token = self.token();
        let mut all = vec![("token", token.as_str())];
        all.extend_from_slice(fields);
        self.send_with(address, &all, &[])
    }

    /// What sending a form as it is gives.
    pub fn send_with(&self, address: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Got {
        let one = |b: u8| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") };
        let encoded = |text: &str| text.bytes().map(one).collect::<String>();
        let body: Vec<String> = fields.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect();
        let mut request = Request::post(address).header("host", HOST);
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::from(body.join("&"))).expect("a request"))
    }

    /// The token of the server's forms.
    pub fn token(&self) -> String {
        let page = self.get("/read").body;
        let rest = page.split("name=\"token\" value=\"").nth(1).expect("a token");
        rest.split('"').next().expect("closed").to_owned()
    }

    /// What a request gives.
    pub fn ask(&self, request: Request<Body>) -> Got {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("infallible");
            let (head, body) = response.into_parts();
            let bytes = body.collect().await.expect("a body").to_bytes();
            let body = String::from_utf8_lossy(&bytes).into_owned();
            Got { status: head.status.as_u16(), headers: head.headers, body }
        })
    }

    /// What reading an address gives.
    pub fn get(&self, address: &str) -> Got {
        self.get_with(address, &[])
    }

    /// The same with headers.
    pub fn get_with(&self, address: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::get(address);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", HOST);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::empty()).expect("a request"))
    }
}
