//! The server: listens, admits, hands each request to its row of the table on a thread that may block, and sends the answer.

use crate::access::{self, Admission, Who};
use crate::asked::Asked;
use crate::html::{layout, parts};
use crate::kept::Sent;
use crate::negotiate::{Answer, Body, Form};
use crate::problem::Problem;
use crate::routes::{self, Method, ROUTES, Route};
use crate::state::{Clock, State};
use crate::words::Words;
use crate::{ServerError, doing, head, url};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{ConnectInfo, Query, RawPathParams, Request};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE, COOKIE, ETAG, HeaderValue,
    IF_NONE_MATCH, LINK, LOCATION, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use axum::{RequestExt, middleware};
use entente_app::App;
use sha2::{Digest, Sha256};
use std::cell::OnceCell;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;

/// A request's body is at most so many bytes.
const BODY: usize = 2 * 1024 * 1024;
/// The part of an address behind its host is at most so many bytes.
const ADDRESS: usize = 8 * 1024;

/// Where a server cannot answer just now, it is asked again after so many seconds.
const AGAIN: u64 = 5;

/// What is served, where, for which day.
pub struct Options {
    /// The program.
    pub app: Arc<App>,
    /// Where the ledger lies.
    pub ledger: PathBuf,
    /// Where to listen, such as `127.0.0.1:8787`; port 0 takes a free one.
    pub listen: String,
    /// For which day statuses are told.
    pub clock: Clock,
    /// How it is reached, and by whom.
    pub admission: Admission,
}

/// Serves until the process is told to stop; calls `ready` with the address once it listens.
///
/// # Errors
/// If the address cannot be listened on, strangers would reach what is not for them there, or there is no ledger.
pub fn serve(options: Options, ready: impl FnOnce(SocketAddr)) -> Result<(), ServerError> {
    let asked = options.listen.clone();
    let no_address = || {
        let message = format!("{asked:?} is no address to listen on");
        ServerError::usage("S001", message, "give an address and a port, such as 127.0.0.1:8787")
    };
    let address = options.listen.to_socket_addrs().ok().and_then(|mut all| all.next()).ok_or_else(no_address)?;
    options.admission.check(address)?;
    let unused = |cause| {
        let message = format!("The address {address} cannot be listened on");
        ServerError::system("S001", message, "stop what listens there, or take another port with --listen", cause)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(unused)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await.map_err(unused)?;
        let address = listener.local_addr().map_err(unused)?;
        let state = State::new(options.app, options.ledger, options.clock, address)
            .and_then(|state| state.admitting(options.admission, address))
            .map_err(ServerError::from)?;
        // A ledger that is not there is told at once, not on the first page.
        state.look().map_err(ServerError::from)?;
        let state = Arc::new(state);
        // What pages tell of all documents is read before anybody asks, and from then on only what is new.
        let ahead = Arc::clone(&state);
        tokio::task::spawn_blocking(move || drop(ahead.look().and_then(|book| ahead.library(&book))));
        let router = router(state).into_make_service_with_connect_info::<SocketAddr>();
        let served = axum::serve(listener, router).with_graceful_shutdown(stopped());
        ready(address);
        served.await.map_err(unused)
    })
}

/// Ends when the process is asked to stop.
async fn stopped() {
    let asked = Arc::new(tokio::sync::Notify::new());
    let interrupted = Arc::clone(&asked);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            interrupted.notify_one();
        }
    });
    #[cfg(unix)]
    if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        let terminated = Arc::clone(&asked);
        tokio::spawn(async move {
            signal.recv().await;
            terminated.notify_one();
        });
    }
    asked.notified().await;
}

/// The server without a network: every row of the table, and what stands around each answer.
pub fn router(state: Arc<State>) -> Router {
    let mut router = Router::new();
    let more = if state.access().has_accounts() { access::pages::ROUTES } else { &[] };
    for route in ROUTES.iter().chain(more) {
        for path in paths(route) {
            let state = Arc::clone(&state);
            let method = match route.method {
                Method::Get => MethodFilter::GET,
                Method::Post => MethodFilter::POST,
            };
            router = router.route(&path, on(method, move |request| handle(Arc::clone(&state), route, request)));
        }
    }
    let (unknown, refused, guard) = (Arc::clone(&state), Arc::clone(&state), state);
    router
        .fallback(move |request: Request| async move {
            told(&unknown, request.uri(), request.headers(), &Problem::not_found("page"))
        })
        .method_not_allowed_fallback(move |request: Request| async move {
            let problem = Problem::new(405, "This page does not take that method", "read it with GET");
            told(&refused, request.uri(), request.headers(), &problem)
        })
        .layer(middleware::from_fn(move |request: Request, next: middleware::Next| {
            let state = Arc::clone(&guard);
            async move {
                let (method, uri, headers) =
                    (request.method().clone(), request.uri().clone(), request.headers().clone());
                let long = uri.path_and_query().is_some_and(|p| p.as_str().len() > ADDRESS);
                let mut response = match head::admit(&state, &method, &uri, &headers) {
                    Err(problem) => told(&state, &uri, &headers, &problem),
                    Ok(()) if long => {
                        let problem = Problem::new(400, "The address is too long", "ask for less at once");
                        told(&state, &uri, &headers, &problem)
                    }
                    Ok(()) => next.run(request).await,
                };
                head::secure(response.headers_mut());
                response
            }
        }))
}

/// The paths of a row: its own, and with the ending of each form. An id at the end carries the ending itself.
fn paths(route: &Route) -> Vec<String> {
    if route.path.ends_with('}') {
        return vec![route.path.to_owned()];
    }
    let whole = if route.path == "/" { "/index" } else { route.path };
    let of =
        |form: &Form| if *form == Form::Html { route.path.to_owned() } else { format!("{whole}{}", form.ending()) };
    route.forms.iter().map(of).collect()
}

async fn handle(state: Arc<State>, route: &'static Route, mut request: Request) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let ids: Vec<String> = match request.extract_parts::<RawPathParams>().await {
        Ok(params) => params.iter().map(|(_, value)| value.to_owned()).collect(),
        Err(_) => return told(&state, &uri, &headers, &Problem::not_found("page")),
    };
    let guest = match guest(&state, route, &request) {
        Ok(guest) => guest,
        Err(refused) => return *refused,
    };
    let private = guest.who.is_some() || access::pages::ROUTES.iter().any(|own| std::ptr::eq(own, route));
    let most = if private && guest.who.is_none() { access::pages::BODY } else { BODY };
    let body = match tokio::time::timeout(state.patience, to_bytes(request.into_body(), most)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => {
            let problem = Problem::new(413, "The body is too large", "send at most two million bytes");
            return told(&state, &uri, &headers, &problem);
        }
        Err(_) => return told(&state, &uri, &headers, &Problem::new(408, "The body came too slowly", "send it again")),
    };
    let signing = match route.name {
        "sign_in" => match state.access().turn().await {
            Some(turn) => Some(turn),
            None => {
                let problem = Problem::new(503, "Too many sign in just now", "try again in a minute");
                return told(&state, &uri, &headers, &problem);
            }
        },
        _ => None,
    };
    // What changes something waits for its turn without holding a place that readers could have. Who signs in or out changes
    // nothing of the ledger.
    let changes = route.method == Method::Post && !access::pages::ROUTES.iter().any(|own| std::ptr::eq(own, route));
    let turn = async { if changes { Arc::clone(&state.turns).acquire_owned().await.ok() } else { None } };
    let Ok(turn) = tokio::time::timeout(state.patience, turn).await else {
        let problem = Problem::new(503, "Others are changing the ledger just now", "send it again; nothing was done");
        return told(&state, &uri, &headers, &problem);
    };
    let work = async {
        let permit = Arc::clone(&state.permits).acquire_owned().await;
        let (inner, address, head, kept) = (Arc::clone(&state), uri.clone(), headers.clone(), headers.clone());
        tokio::task::spawn_blocking(move || {
            let _turns = (permit, turn, signing);
            let answer = || answer(&inner, route, &address, ids, head, body.to_vec(), guest);
            catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|_| {
                let next = "report it with the address of the page";
                let problem =
                    Problem { code: Some("S003"), ..Problem::new(500, "The program failed on this page", next) };
                told(&inner, &address, &kept, &problem)
            })
        })
        .await
    };
    // A change that has begun goes on to its end whoever waits for it, so that what became of it is always told.
    let done = if changes { Ok(work.await) } else { tokio::time::timeout(state.patience, work).await };
    let mut response = match done {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => told(&state, &uri, &headers, &Problem::new(500, "The program failed on this page", "try again")),
        Err(_) => {
            let problem = Problem::new(503, "This page takes too long just now", "ask for less, or try again later");
            told(&state, &uri, &headers, &problem)
        }
    };
    if private {
        response.headers_mut().entry(CACHE_CONTROL).or_insert(nobody_keeps_it());
    }
    response
}

/// What those who are signed in are shown is theirs alone.
fn nobody_keeps_it() -> HeaderValue {
    HeaderValue::from_static("private, no-store")
}

/// Who asks, and how.
struct Guest {
    who: Option<Who>,
    from: IpAddr,
    secure: bool,
}

/// Who asks for a row of the table, if they may; else the response that says why not, or that leads a browser to sign in.
/// It is made before anything of the body is heard.
fn guest(state: &State, route: &Route, request: &Request) -> Result<Guest, Box<Response>> {
    let (uri, headers) = (request.uri(), request.headers());
    let secure = head::host(uri, headers).is_some_and(|host| state.is_secure(host));
    let refused = |problem: &Problem| {
        let mut response = told(state, uri, headers, problem);
        if problem.status == 401 {
            // There is no other way than the page: neither names nor passwords are taken with a request.
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Session"));
        }
        Box::new(response)
    };
    let who = state.access().who(headers, secure, Instant::now()).map_err(|error| refused(&error.into()))?;
    if let Err(problem) = state.access().admit(route, who.as_ref()) {
        let (ended, _) = Form::of_path(uri.path(), &Form::ALL);
        let page = ended.unwrap_or_else(|| Form::of_accept(headers, route.forms)) == Form::Html;
        if problem.status != 401 || !page || route.method != Method::Get {
            return Err(refused(&problem));
        }
        let query = query_of(uri).unwrap_or_default();
        let lang = query.iter().find(|(key, _)| key == "lang").map(|(_, tag)| tag.as_str());
        let to = access::pages::way_in(uri.path_and_query().map_or("/", |p| p.as_str()), lang);
        let mut response = StatusCode::SEE_OTHER.into_response();
        if let Ok(to) = HeaderValue::from_str(&to) {
            response.headers_mut().insert(LOCATION, to);
        }
        return Err(Box::new(response));
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    Ok(Guest { who, from: state.access().address(peer, headers), secure })
}

fn answer(
    state: &State,
    route: &'static Route,
    uri: &Uri,
    mut ids: Vec<String>,
    headers: HeaderMap,
    body: Vec<u8>,
    guest: Guest,
) -> Response {
    let Some(query) = query_of(uri) else {
        return told(
            state,
            uri,
            &headers,
            &Problem::new(400, "The address cannot be read", "mend what stands behind its ?"),
        );
    };
    let (path, mut form) = (uri.path(), None);
    let mut plain = path.to_owned();
    if let Some(last) = ids.last_mut().filter(|_| route.path.ends_with('}')) {
        let (wanted, rest) = Form::of_path(last, route.forms);
        form = wanted;
        plain.truncate(path.len() - wanted.map_or(0, |f| f.ending().len()));
        *last = rest.to_owned();
    } else {
        let (wanted, rest) = Form::of_path(path, route.forms);
        form = form.or(wanted);
        plain = if rest == "/index" { "/".to_owned() } else { rest.to_owned() };
    }
    let ids: Option<Vec<String>> = ids.iter().map(|id| url::unslug(id)).collect();
    let form = form.unwrap_or_else(|| Form::of_accept(&headers, route.forms));
    // A program is told of a problem as an object also where the answer would have been a page.
    let told_as = if form == Form::Html { Form::of_accept(&headers, &[Form::Html, Form::Json]) } else { form };
    let words = words(state, &query, &headers);
    let (ids_known, Guest { who, from, secure }) = (ids.is_some(), guest);
    let (path, ids, sent_form) = (plain, ids.unwrap_or_default(), OnceCell::new());
    let asked =
        Asked { state, route, path, ids, form, words, query, headers, body, who, from, secure, sent: sent_form };
    // Answers to those who sign in are theirs alone; all others see the same until something happens.
    let public = route.method == Method::Get && !asked.headers.contains_key(COOKIE);
    // The files of the pages say nothing of the ledger, and are at hand.
    let question = (public && route.name != "asset").then(|| format!("{form:?} {} {}", asked.words.tag(), uri));
    let since = question.as_ref().and_then(|_| Some((state.look().ok()?.head().ok()?, state.day().0.to_string())));
    let before = since.as_ref().zip(question.as_ref()).and_then(|(since, question)| state.kept.get(since, question));
    if let Some(sent) = before {
        return response(&sent, &asked.headers);
    }
    let answered = match ids_known {
        false => Err(Problem::not_found("page")),
        true => {
            unknown_key(&asked).map_or_else(|| doing::form::admit(&asked), Err).and_then(|()| (route.answer)(&asked))
        }
    };
    match answered.map(|answer| sent(answer, &asked)) {
        Ok(Ok(sent)) => {
            let sent = Arc::new(sent);
            if let Some((since, question)) = since.zip(question) {
                state.kept.put(&since, question, &sent);
            }
            response(&sent, &asked.headers)
        }
        Ok(Err(elsewhere)) => *elsewhere,
        Err(problem) => {
            let who = asked.who.as_ref();
            problem_sent(&problem, state, &asked.words, told_as, asked.path.as_str(), &asked.query, who)
        }
    }
}

/// A key that the page does not take, or not with this value, is told, since it would be passed over in silence otherwise.
fn unknown_key(asked: &Asked) -> Option<Problem> {
    let keys = asked.route.keys.iter().chain(&routes::EVERYWHERE);
    let mut known: Vec<&str> = keys.clone().map(|key| key.name).collect();
    known.sort_unstable();
    for (n, (name, value)) in asked.query.iter().enumerate() {
        let Some(key) = keys.clone().find(|key| key.name == name) else {
            let next = format!("take one of {}", known.join(", "));
            return Some(Problem::new(400, format!("This page takes no {name:?}"), next));
        };
        if asked.query.iter().take(n).any(|(other, _)| other == name) {
            return Some(Problem::new(400, format!("The address says {name:?} twice"), "say it once"));
        }
        if !value.is_empty() && !key.takes.has(value) {
            let next = format!("give {}", key.takes.wanted());
            return Some(Problem::new(400, format!("{value:?} is nothing that {name} takes"), next));
        }
    }
    None
}

fn words<'a>(state: &'a State, query: &[(String, String)], headers: &HeaderMap) -> Words<'a> {
    let named = query.iter().find(|(key, _)| key == "lang").map(|(_, tag)| tag.as_str());
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    Words::choose(state, named, accepted)
}

/// An answer as it is sent, or a whole response where it lies elsewhere.
fn sent(answer: Answer, asked: &Asked) -> Result<Sent, Box<Response>> {
    let (media, bytes, name) = match answer.body {
        Body::Html(page) => (Form::Html.media(), page.into_string().into_bytes(), None),
        Body::Json(value) => (Form::Json.media(), format!("{value}\n").into_bytes(), None),
        Body::File(media, bytes, name) => (media, bytes, name),
        Body::Elsewhere(to) => {
            let mut response = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::SEE_OTHER).into_response();
            if let Ok(to) = HeaderValue::from_str(&to) {
                response.headers_mut().insert(LOCATION, to);
            }
            if let Some(cookie) = answer.cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            return Err(Box::new(response));
        }
    };
    let digest: String = Sha256::digest(&bytes).iter().take(12).map(|b| format!("{b:02x}")).collect();
    let (tag, lang) = (format!("\"{digest}\""), asked.words.tag().to_owned());
    let Answer { status, lasting, next, again, .. } = answer;
    Ok(Sent { status, media, bytes: bytes.into(), name, tag, lang, lasting, next, again })
}

/// The response with an answer; without its bytes where the asker has them.
fn response(sent: &Sent, asked: &HeaderMap) -> Response {
    let known = asked.get(IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let same = sent.status == 200
        && known.is_some_and(|all| {
            all.split(',').any(|one| [sent.tag.as_str(), "*"].contains(&one.trim().trim_start_matches("W/")))
        });
    let status = StatusCode::from_u16(sent.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response =
        if same { StatusCode::NOT_MODIFIED.into_response() } else { (status, sent.bytes.clone()).into_response() };
    let headers = response.headers_mut();
    if !same {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(sent.media));
    }
    let file = sent.name.as_ref().map(|name| format!("attachment; filename=\"{name}\""));
    let next = sent.next.as_ref().map(|next| format!("<{next}>; rel=\"next\""));
    let again = sent.again.map(|seconds| seconds.to_string());
    for (name, value) in [
        (ETAG, Some(&sent.tag).filter(|_| sent.status == 200)),
        (CONTENT_LANGUAGE, Some(&sent.lang)),
        (CONTENT_DISPOSITION, file.as_ref().filter(|_| !same)),
        (LINK, next.as_ref().filter(|_| !same)),
        (RETRY_AFTER, again.as_ref()),
    ] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(name, value);
        }
    }
    if sent.lasting {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    }
    response
}

/// The keys and values behind the question mark of an address, without characters that nobody sees: nobody means them, and
/// they would come back in the page.
fn query_of(uri: &Uri) -> Option<Vec<(String, String)>> {
    let Query(pairs): Query<Vec<(String, String)>> = Query::try_from_uri(uri).ok()?;
    let seen = |text: String| {
        let seen: String = text.chars().filter(|c| !parts::is_hidden(*c)).collect();
        // A value of which nothing is left was given all the same.
        if seen.is_empty() && !text.is_empty() { char::REPLACEMENT_CHARACTER.into() } else { seen }
    };
    Some(pairs.into_iter().map(|(key, value)| (seen(key), seen(value))).collect())
}

/// A problem where there is no page yet that could tell it.
fn told(state: &State, uri: &Uri, headers: &HeaderMap, problem: &Problem) -> Response {
    let query = query_of(uri).unwrap_or_default();
    let (ended, path) = Form::of_path(uri.path(), &Form::ALL);
    let form = ended.unwrap_or_else(|| Form::of_accept(headers, &[Form::Html, Form::Json]));
    // Under a name that is none of this server's nobody is known.
    let known = head::host(uri, headers).filter(|host| state.is_host(host));
    let who = known.and_then(|host| state.access().who(headers, state.is_secure(host), Instant::now()).ok().flatten());
    problem_sent(problem, state, &words(state, &query, headers), form, path, &query, who.as_ref())
}

fn problem_sent(
    problem: &Problem,
    state: &State,
    words: &Words,
    form: Form,
    path: &str,
    query: &[(String, String)],
    who: Option<&Who>,
) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (problem, whole) = problem.in_words(words);
    let (media, body, whole) = if form == Form::Html {
        (Form::Html.media(), layout::problem(&problem, state, words, path, query, who).into_string(), true)
    } else {
        let title = layout::problem_title(&problem, words);
        ("application/problem+json", format!("{}\n", problem.json(&title)), whole)
    };
    let mut response = (status, body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    // An object that could be said only in part is still in the language of the program.
    let lang = if whole { words.tag() } else { state.app().pages().default_language() };
    if let Ok(lang) = HeaderValue::from_str(lang) {
        response.headers_mut().insert(CONTENT_LANGUAGE, lang);
    }
    if problem.status == 503 {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(AGAIN));
    }
    if who.is_some() {
        response.headers_mut().insert(CACHE_CONTROL, nobody_keeps_it());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use std::time::Duration;
    use tower::ServiceExt;

    const HOST: &str = "127.0.0.1:8787";

    fn state(folder: &tempfile::TempDir, patience: Duration) -> Arc<State> {
        let app = Arc::new(App::builtin().expect("built-in packs"));
        let clock = Clock::Fixed("2024-12-31".parse().expect("a day"));
        let path = folder.path().join("test.entente");
        let mut state = State::new(app, path, clock, HOST.parse().expect("an address")).expect("a state");
        state.patience = patience;
        Arc::new(state)
    }

    async fn status(router: Router, request: axum::http::request::Builder, body: String) -> u16 {
        let request = request.header("host", HOST).header("content-type", "application/x-www-form-urlencoded");
        let request = request.body(Body::from(body)).expect("a request");
        router.oneshot(request).await.expect("infallible").status().as_u16()
    }

    fn within<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let done = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(60), work).await });
        done.expect("in time")
    }

    #[test]
    fn those_who_read_are_answered_while_others_wait_for_their_turn_to_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = state(&folder, Duration::from_secs(60));
        let router = router(Arc::clone(&state));
        within(async {
            let turn = Arc::clone(&state.turns).acquire_owned().await.expect("a turn");
            let body = || format!("token={}&text=x&do=read", state.token());
            let post = || status(router.clone(), Request::post("/read"), body());
            let waiting: Vec<_> = (0..40).map(|_| tokio::spawn(post())).collect();
            tokio::time::sleep(Duration::from_millis(50)).await;
            assert_eq!(status(router.clone(), Request::get("/read"), String::new()).await, 200);
            drop(turn);
            for one in waiting {
                assert_eq!(one.await.expect("done"), 200);
            }
        });
    }

    #[test]
    fn what_has_begun_to_be_written_is_told_however_long_it_takes() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = state(&folder, Duration::ZERO);
        let router = router(Arc::clone(&state));
        let note = "France+and+Korea+will+fund+joint+research+on+quantum+sensors.";
        let fields = format!("note={note}&parties=FR%0AKR&action=fund&strength=firm&by=Mori&token={}", state.token());
        within(async {
            assert_eq!(status(router.clone(), Request::post("/new"), fields.clone()).await, 303);
            // Where it is not its turn in time nothing is done.
            let _turn = Arc::clone(&state.turns).acquire_owned().await.expect("a turn");
            assert_eq!(status(router.clone(), Request::post("/new"), fields.clone()).await, 503);
        });
        assert!(folder.path().join("test.entente").exists());
    }
}
