//! The description of the API as OpenAPI 3.1, made from the table of routes: `/openapi.json`, `entente schema api`, and what
//! the page `/api` shows.

pub mod answers;
pub mod fields;
mod schemas;

use crate::negotiate::Form;
use crate::problem::title;
use crate::routes::{EVERYWHERE, Method, Param, ROUTES, Route};
use crate::takes::Takes;
use schemas::Schemas;
use serde_json::{Map, Value, json};

/// The version of the OpenAPI Specification to which the description keeps.
const OPENAPI: &str = "3.1.0";

/// The statuses with which every route may refuse, whatever it is asked.
const ALWAYS: [u16; 6] = [400, 408, 413, 421, 500, 503];

/// What the description says of a status, in general.
pub fn says(status: u16) -> &'static str {
    match status {
        200 => "The answer.",
        303 => "It is done; `Location` leads to what shows it.",
        304 => "What was asked for is still what the tag of `If-None-Match` names.",
        308 => "The id leads on to the commitment of `Location`.",
        400 => "A key is unknown, stands twice or takes no such value, or a query cannot be read (A013, A045).",
        403 => "Another site sent it, or it came without the token of this server (S004).",
        404 => "There is nothing of that name, or it was not told yet by that day.",
        405 => "The path does not take that method; `Allow` names those that it takes.",
        408 => "The body came too slowly.",
        409 => "Somebody else writes to the ledger or has settled it (L001). Nothing was kept.",
        413 => "The body is larger than two million bytes, or the question is about too many commitments.",
        415 => "The body is no form.",
        421 => "The request names a host that is not this server.",
        422 => "Something in the form is missing or wrong. Nothing was kept; the page says what to mend.",
        500 => "The program failed (S003), or the ledger cannot be read (L002, L003, L004).",
        503 => "The answer takes too long just now, or the ledger is held.",
        _ => title(status),
    }
}

/// The statuses of a route, in their order.
pub fn statuses(route: &Route) -> Vec<u16> {
    let mut all = ALWAYS.to_vec();
    if route.path.contains('{') {
        all.push(404);
    }
    match route.method {
        Method::Get => all.extend([200, 304]),
        Method::Post => all.extend([303, 403, 404, 409, 415, 422]),
    }
    match route.name {
        "commitment" => all.push(308),
        "read_text" => all.push(200),
        _ => {}
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The paths of a route, each with the forms in which it answers: its own path as `Accept` chooses, and one with the ending
/// of each form.
pub fn paths(route: &Route) -> Vec<(String, Vec<Form>)> {
    let whole = if route.path == "/" { "/index" } else { route.path };
    let plain: Vec<Form> = route.forms.iter().copied().filter(|form| form.is_accepted()).collect();
    let of = |form: &Form| match form {
        Form::Html => (route.path.to_owned(), plain.clone()),
        _ => (format!("{whole}{}", form.ending()), vec![*form]),
    };
    route.forms.iter().map(of).collect()
}

/// The name of an operation: that of the route, with the ending of its form.
fn operation(route: &Route, form: Form) -> String {
    format!("{}{}", route.name, form.ending())
}

/// The media types in which a route answers in a form, without their parameters.
fn media(route: &Route, form: Form) -> Vec<&'static str> {
    match route.name {
        "picture" => vec!["image/svg+xml"],
        "asset" => vec!["text/css", "image/svg+xml"],
        _ => form.media().split(';').next().into_iter().collect(),
    }
}

/// The description.
pub fn openapi() -> Value {
    let mut schemas = Schemas::default();
    let problem = schemas.add("Problem", answers::made::<answers::Problem>());
    let mut all: Map<String, Value> = Map::new();
    for route in ROUTES {
        for (path, forms) in paths(route) {
            let method = match route.method {
                Method::Get => "get",
                Method::Post => "post",
            };
            let entry = all.entry(path).or_insert_with(|| json!({}));
            entry[method] = described(route, &forms, &mut schemas);
        }
    }
    json!({
        "openapi": OPENAPI,
        "info": {
            "title": "Entente",
            "summary": "What was promised in international technology cooperation, and what became of it.",
            "description": ABOUT,
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The address that `entente serve` printed."}],
        "tags": [
            {"name": "data", "description": "What the ledger says."},
            {"name": "doing", "description": "What a person does: forms with the token of the server."},
            {"name": "pages", "description": "What serves pages only."},
        ],
        "paths": all,
        "components": {
            "schemas": schemas.all(),
            "parameters": {
                "lang": key(&EVERYWHERE[0], "query"),
                "as_of": key(&EVERYWHERE[1], "query"),
                "If-None-Match": {
                    "name": "If-None-Match", "in": "header", "schema": {"type": "string"},
                    "description": "The `ETag` of an earlier answer; where it still holds, the answer is 304 without a body.",
                },
                "Accept-Language": {
                    "name": "Accept-Language", "in": "header", "schema": {"type": "string"}, "example": "ko, en;q=0.5",
                    "description": "The languages of the reader, where the address names none with `lang`.",
                },
            },
            "headers": headers(),
            "responses": refusals(&problem),
        },
    })
}

/// The description as it is committed and printed: on lines that people can read.
pub fn text() -> String {
    format!("{:#}\n", openapi())
}

/// What stands at the head of the description.
const ABOUT: &str = "\
Every page of `entente serve` is also an object: put `.json` behind its path, or ask for `application/json` with `Accept`; \
lists are tables and feeds as well. A key that a path does not take, or that stands twice, is refused; one without a value \
counts as left out. An answer is wholly told by its address, its language and the day for which statuses are told.

Lists come a page at a time: `next` and the header `Link` with `rel=\"next\"` lead to the following one.

What cannot be answered is told as `application/problem+json` (RFC 9457), or as a page where a page was asked for. `HEAD` goes \
wherever `GET` does; another method is answered with 405 and `Allow`. In a path everything in an id but letters, digits, `-`, \
`_` and `.` is written as `~` and two hexadecimal digits a byte, and `ror-` stands for `https://ror.org/`.

What changes something is a form of a page, with the token that each page with a form carries. The server is reached by the \
address that it printed only, and from this machine.";

fn described(route: &Route, forms: &[Form], schemas: &mut Schemas) -> Value {
    let first = forms.first().copied().unwrap_or(Form::Json);
    let plain = first == Form::Html;
    let tag = match (route.method, route.api) {
        (Method::Post, _) => "doing",
        (Method::Get, true) => "data",
        (Method::Get, false) => "pages",
    };
    let mut parameters: Vec<Value> = route.ids.iter().map(|id| key(id, "path")).collect();
    parameters.extend(route.keys.iter().filter(|_| route.method == Method::Get).map(|one| key(one, "query")));
    let common = ["lang", "as_of", "Accept-Language", "If-None-Match"];
    let common = common.into_iter().filter(|name| route.method == Method::Get || *name != "If-None-Match");
    parameters.extend(common.map(|name| json!({"$ref": format!("#/components/parameters/{name}")})));
    let responses: Map<String, Value> = statuses(route)
        .into_iter()
        .map(|status| {
            let told = match status {
                200 => answered(route, forms, schemas),
                303 => json!({"description": says(303), "headers": refer(&["Location", "Set-Cookie"])}),
                304 => json!({"description": says(304), "headers": refer(&["ETag", "Content-Language"])}),
                308 => json!({"description": says(308), "headers": refer(&["Location"])}),
                _ => json!({"$ref": format!("#/components/responses/{}", refusal(status, plain))}),
            };
            (status.to_string(), told)
        })
        .collect();
    let mut operation = json!({
        "operationId": operation(route, first),
        "summary": route.what,
        "tags": [tag],
        "parameters": parameters,
        "responses": responses,
    });
    if route.method == Method::Post {
        operation["requestBody"] = body(route);
    }
    operation
}

/// The answer of a route in some forms.
fn answered(route: &Route, forms: &[Form], schemas: &mut Schemas) -> Value {
    let mut content = Map::new();
    for form in forms {
        for media in media(route, *form) {
            let schema = match form {
                Form::Json => route.schema.map(|(name, make)| schemas.add(name, make())),
                Form::JsonFeed => Some(schemas.add("JsonFeed", answers::json_feed())),
                Form::JsonLd => Some(schemas.add("JsonLd", answers::json_ld())),
                Form::Xlsx | Form::Package => None,
                _ => Some(json!({"type": "string"})),
            };
            content.insert(media.to_owned(), schema.map_or_else(|| json!({}), |schema| json!({"schema": schema})));
        }
    }
    let mut names = vec!["ETag", "Content-Language"];
    let json = forms.contains(&Form::Json);
    let listed = route.keys.iter().any(|key| key.name == "after") && (json || forms.contains(&Form::Html));
    names.extend(listed.then_some("Link"));
    names.extend(forms.iter().any(|form| form.is_saved()).then_some("Content-Disposition"));
    let mut told = json!({"description": route.what, "headers": refer(&names), "content": content});
    let links = links(route).into_iter().filter(|_| json && forms.len() == 1);
    let links: Map<String, Value> = links.map(|(name, link)| (name.to_owned(), link)).collect();
    if !links.is_empty() {
        told["links"] = Value::Object(links);
    }
    told
}

/// Where an object leads on: the name of each way, and the link.
fn links(route: &Route) -> Vec<(&'static str, Value)> {
    let to = |operation: &str, key: &str, from: &str| json!({"operationId": operation, "parameters": {key: format!("$response.body#{from}")}});
    match route.name {
        "commitments" => vec![
            ("next", to("commitments.json", "query.after", "/next")),
            ("first", to("commitment.json", "path.id", "/commitments/0/commitment")),
        ],
        "commitment" => vec![("document", to("document.json", "path.id", "/reports/0/document"))],
        "meetings" => vec![("first", to("meeting.json", "path.id", "/series/0/series"))],
        "fields" => vec![("first", to("field.json", "path.code", "/fields/0/field"))],
        "sources" => vec![
            ("next", to("sources.json", "query.after", "/next")),
            ("first", to("document.json", "path.id", "/documents/0/document")),
        ],
        _ => Vec::new(),
    }
}

/// A key of an address as a parameter.
fn key(param: &Param, place: &str) -> Value {
    let mut schema = param.takes.schema();
    let mut told = json!({"name": param.name, "in": place, "description": param.what});
    if place == "path" {
        told["required"] = json!(true);
        if param.takes == Takes::Words {
            schema["minLength"] = json!(1);
        }
    } else {
        told["allowEmptyValue"] = json!(true);
    }
    if !param.example.is_empty() {
        told["example"] = example(param);
    }
    told["schema"] = schema;
    told
}

fn example(param: &Param) -> Value {
    match param.takes {
        Takes::Number(..) => param.example.parse::<u64>().map_or_else(|_| json!(param.example), |n| json!(n)),
        _ => json!(param.example),
    }
}

/// The form that a route takes.
fn body(route: &Route) -> Value {
    let fields = || std::iter::once(&fields::TOKEN).chain(route.fields);
    let property = |field: &Param| {
        let mut schema = field.takes.schema();
        // Browsers send a field that was left empty; it counts as left out.
        let any = matches!(field.takes, Takes::Words | Takes::UpTo(_) | Takes::File);
        if !field.needed && !field.many && !any {
            schema = json!({"anyOf": [schema, {"const": ""}]});
        }
        if field.many {
            schema = json!({"type": "array", "items": schema});
        }
        schema["description"] = json!(field.what);
        if !field.example.is_empty() {
            let given = json!(field.example);
            schema["examples"] = if field.many { json!([[given]]) } else { json!([given]) };
        }
        (field.name.to_owned(), schema)
    };
    let schema = |with_files: bool| {
        let taken = fields().filter(|field| with_files || field.takes != Takes::File);
        let properties: Map<String, Value> = taken.map(property).collect();
        let required: Vec<&str> = fields().filter(|field| field.needed).map(|field| field.name).collect();
        let mut form = json!({"type": "object", "required": required, "properties": properties});
        if let Some(effect) = fields().find(|field| field.takes == Takes::Effect) {
            form["patternProperties"] = json!({"^effect\\.[A-Za-z0-9._-]+$": effect.takes.schema()});
        }
        form["additionalProperties"] = json!(false);
        json!({"schema": form})
    };
    json!({
        "required": true,
        "content": {"application/x-www-form-urlencoded": schema(false), "multipart/form-data": schema(true)},
    })
}

/// The headers of answers.
fn headers() -> Value {
    let text = |what: &str| json!({"description": what, "schema": {"type": "string"}});
    json!({
        "ETag": text("The tag of these bytes, for `If-None-Match`."),
        "Content-Language": text("The language in which names and sentences are said."),
        "Link": text("The address of the next page of the list, as `<…>; rel=\"next\"` (RFC 8288); left out on the last."),
        "Content-Disposition": text("The name under which the file is saved."),
        "Location": {"description": "Where to go on.", "schema": {"type": "string", "format": "uri-reference"}},
        "Set-Cookie": text("The name of whoever decided, so that the form has it the next time."),
        "Allow": text("The methods that the path takes."),
        "Retry-After": {"description": "After how many seconds to ask again.", "schema": {"type": "integer", "minimum": 0}},
    })
}

fn refer(names: &[&str]) -> Value {
    let all = names.iter().map(|name| ((*name).to_owned(), json!({"$ref": format!("#/components/headers/{name}")})));
    Value::Object(all.collect())
}

/// The name of a refusal: for a path that also answers with pages, or for one that answers with data only.
fn refusal(status: u16, plain: bool) -> String {
    let words: String = title(status).split(' ').collect();
    if plain { words } else { format!("{words}.data") }
}

/// All refusals. Those of 405 belong to no path that is described, since it takes the methods that stand there.
fn refusals(problem: &Value) -> Value {
    let mut all = Map::new();
    let known = [400, 403, 404, 405, 408, 409, 413, 415, 421, 422, 500, 503];
    let used: Vec<(u16, bool)> = ROUTES
        .iter()
        .flat_map(|route| paths(route).into_iter().map(move |(_, forms)| (route, forms)))
        .flat_map(|(route, forms)| statuses(route).into_iter().map(move |s| (s, forms.contains(&Form::Html))))
        .collect();
    for (status, plain) in known.into_iter().flat_map(|status| [(status, true), (status, false)]) {
        if !(used.contains(&(status, plain)) || status == 405 && plain) {
            continue;
        }
        let mut told =
            json!({"description": says(status), "content": {"application/problem+json": {"schema": problem}}});
        if plain {
            told["content"]["text/html"] = json!({"schema": {"type": "string"}});
        }
        told["headers"] = refer(&["Content-Language"]);
        if status == 503 {
            told["headers"]["Retry-After"] = refer(&["Retry-After"])["Retry-After"].take();
        }
        if status == 405 {
            told["headers"]["Allow"] = refer(&["Allow"])["Allow"].take();
        }
        all.insert(refusal(status, plain), told);
    }
    Value::Object(all)
}
