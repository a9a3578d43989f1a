//! What stands around every answer: who may ask, and the headers that keep a browser from doing more than show it.

use crate::problem::Problem;
use crate::state::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, Method, Uri};

/// What a page may load, and from where: only what is ours, and no script at all.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'none'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Puts the headers of every answer on one.
pub fn secure(headers: &mut HeaderMap) {
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
        (VARY, "Accept, Accept-Language, Cookie"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
}

/// The `Host` that a request names.
pub fn host<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<&'r str> {
    let said = || headers.get(HOST).map(|v| v.to_str().unwrap_or("?"));
    uri.authority().map(|a| a.as_str()).or_else(said)
}

/// Whether a request may be answered at all: it must name this server, and what changes something must come from a page of
/// this server or from no browser.
///
/// # Errors
/// The problem to answer with.
pub fn admit(state: &State, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
    let said = |name: HeaderName| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    if headers.get_all(HOST).iter().count() > 1 {
        return Err(Problem::new(400, "The request names several hosts", "name one"));
    }
    match host(uri, headers) {
        None => return Err(Problem::new(400, "The request names no host", "send a Host header")),
        // A name that somebody else owns may be made to lead to this machine; its pages get nothing.
        Some(host) if !state.is_host(host) => {
            return Err(Problem::new(
                421,
                "This server is not reached by that name",
                "use the address that it printed",
            ));
        }
        Some(_) => {}
    }
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(method) {
        return Ok(());
    }
    let foreign = match (said(ORIGIN), said(HeaderName::from_static("sec-fetch-site"))) {
        (Some(origin), _) if !state.is_origin(origin) => true,
        (_, Some(site)) => !["same-origin", "none"].contains(&site),
        _ => false,
    };
    if foreign {
        return Err(Problem::new(
            403,
            "A page of another server may change nothing here",
            "do it on a page of this server",
        ));
    }
    Ok(())
}
