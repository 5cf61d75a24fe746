#![allow(clippy::unwrap_used)]

mod limits;
mod sign_in;
mod unsent;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::testing::{
    Bucket, Mishap, Moment, Platform, Reply, Request, Server, impatient, settings, tls,
};
use super::*;
use crate::provider::{ActOutcome, ProviderError};

const SECRET: &str = "s3cret-of-the-client";

/// Hands out numbered tokens, wants the newest, and counts what is done to its one thing.
struct Thing {
    tokens: u32,
    expires_in: u64,
    bucket: Option<Bucket>,
    moment: Moment,
    done: u32,
}

impl Platform for Thing {
    const NAME: &'static str = "thing";

    fn answer(&mut self, request: &Request) -> Reply {
        if request.path == "/prefix/token" {
            let form = request.form();
            if form.get("client_secret").is_some_and(|s| s != SECRET) {
                return Reply::json(
                    401,
                    &json!({ "error": "access_denied", "error_description": "Unauthorized" }),
                );
            }
            self.tokens += 1;
            let token = format!("token-{}", self.tokens);
            let body = json!({ "access_token": token, "expires_in": self.expires_in, "scope": "read:x write:x" });
            return Reply::json(200, &body);
        }
        let limits = self.bucket.as_mut().map(|b| b.take(self.moment.time()));
        let mut reply = match &limits {
            Some((false, _)) => Reply::json(429, &json!({ "message": "slow down" })),
            _ if request.header("authorization")
                != Some(&format!("Bearer token-{}", self.tokens)) =>
            {
                Reply::json(401, &json!({ "message": "Invalid token" }))
            }
            _ => {
                self.done += 1;
                Reply::json(200, &json!({ "done": self.done }))
            }
        };
        reply.headers.extend(limits.into_iter().flat_map(|(_, headers)| headers));
        reply
    }
}

struct ClientFixture {
    server: Server<Thing>,
    client: Client,
    moment: Moment,
    log: Rc<RefCell<Vec<String>>>,
}

fn grant(proof: Proof) -> Grant {
    Grant {
        path: Path::new("/token"),
        client: "readmit".into(),
        proof,
        audience: Some("https://x/".into()),
    }
}

fn desk() -> ClientFixture {
    let moment = Moment::new();
    let thing = Thing { tokens: 0, expires_in: 60, bucket: None, moment: moment.clone(), done: 0 };
    let server = Server::start(thing, &moment);
    let log = Rc::new(RefCell::new(Vec::new()));
    let lines = Rc::clone(&log);
    let settings = settings(&format!("{}/prefix/", server.url()));
    let log_line: CallLog = Box::new(move |exchange| lines.borrow_mut().push(exchange.to_string()));
    let client = Client::new(
        &settings,
        grant(Proof::Secret(SECRET.into())),
        "scope",
        Rc::new(moment.clone()),
        log_line,
    );
    ClientFixture { server, client, moment, log }
}

fn read() -> HttpCall {
    HttpCall::get(Path::new("/x")).query("q", "a+b &c").needs(&["read:x"])
}

fn once() -> HttpCall {
    HttpCall::post(Path::new("/x"))
        .json(&json!({ "password": "hunter2 hunter2" }))
        .secret(&"hunter2 hunter2".into())
}

fn not_token(request: &Request) -> bool {
    !request.path.ends_with("/token")
}

/// Each way to fail, for each class: how often it is sent, what came of it, and whether it was
/// done.
#[test]
fn only_what_may_be_repeated_is() {
    let reply = |status| Mishap::Reply(Reply::json(status, &json!({ "message": "no" })));
    let late = Mishap::Reply(Reply::empty(429).with("retry-after", "7"));
    // Mishap, sent (safe or repeatable, once), and whether a call that is sent once may have been
    // done.
    let table = [
        ("400", reply(400), 1, 1, false),
        ("403", reply(403), 1, 1, false),
        ("404", reply(404), 1, 1, false),
        ("408", reply(408), 3, 1, false),
        ("409", reply(409), 1, 1, false),
        ("429", late, 4, 4, false),
        ("500", reply(500), 3, 1, true),
        ("503", reply(503), 3, 1, true),
        (
            "302",
            Mishap::Reply(Reply::empty(302).with("location", "https://evil.example/")),
            1,
            1,
            false,
        ),
        ("dropped", Mishap::Dropped, 3, 1, true),
        ("dropped after", Mishap::DroppedAfter, 3, 1, true),
        ("truncated", Mishap::Truncated, 3, 1, true),
        ("oversized", Mishap::Oversized, 1, 1, true),
        ("HTML", Mishap::Reply(Reply::html(200)), 1, 1, true),
    ];
    for (name, mishap, often, once_sent, perhaps) in table {
        for (class, call, sent) in [
            ("safe", read(), often),
            ("repeatable", once().repeatable(), often),
            ("once", once(), once_sent),
        ] {
            let desk = desk();
            desk.client.granted().unwrap();
            desk.server.seen();
            desk.server.plan(9, mishap.clone(), not_token);
            let trouble = desk.client.send(&call).unwrap_err();
            assert_eq!(desk.server.seen().len(), sent, "{name}, {class}: {trouble:?}");
            assert_eq!(trouble.perhaps_done, perhaps, "{name}, {class}: {trouble:?}");
            // And when it goes wrong once only:
            desk.server.forget();
            desk.server.plan(1, mishap.clone(), not_token);
            let again = desk.client.send(&call);
            assert_eq!(again.is_ok(), sent > 1, "{name}, {class}");
            assert!(again.is_ok_and(|a| a.repeated) == (sent > 1));
        }
    }
}

#[test]
fn a_stalled_platform_is_given_up() {
    let desk = impatient(desk);
    desk.client.granted().unwrap();
    desk.server.plan(1, Mishap::Stalled, not_token);
    let trouble = desk.client.send(&once()).unwrap_err();
    assert_eq!(trouble.fault, ProviderError::Unreachable("no answer in time".into()));
    assert!(matches!(trouble.came(), ActOutcome::Unknown(_)));
}

#[test]
fn what_never_left_was_not_done_and_is_tried_again() {
    let mut desk = desk();
    desk.client.send(&once()).unwrap();
    desk.server.refuse();
    let trouble = desk.client.send(&once()).unwrap_err();
    assert_eq!(trouble.fault, ProviderError::Unreachable("the connection was refused".into()));
    assert!(matches!(trouble.came(), ActOutcome::Failed(_)));
    assert_eq!(desk.moment.slept().len(), 2);
    desk.server.listen();
    desk.client.send(&once()).unwrap();
    assert_eq!(desk.server.state(|t| t.done), 2);
}

#[test]
fn faults_name_what_is_lacking_and_repeat_no_secret() {
    let desk = desk();
    desk.client.granted().unwrap();
    let fault = |status, body: Value, call: &HttpCall| {
        desk.server.plan(1, Mishap::Reply(Reply::json(status, &body)), not_token);
        desk.client.send(call).unwrap_err().fault
    };
    assert_eq!(fault(403, json!({}), &read()), ProviderError::Forbidden("the scope read:x".into()));
    let two = HttpCall::get(Path::new("/x")).needs(&["read:x", "read:y"]);
    assert_eq!(
        fault(403, json!({}), &two),
        ProviderError::Forbidden("the scopes read:x and read:y".into())
    );
    assert_eq!(
        fault(400, json!({ "message": "too weak: hunter2 hunter2", "errorCode": "weak" }), &once()),
        ProviderError::Refused("weak".into()),
    );
    assert_eq!(
        fault(400, json!({ "errorMessage": "token-1" }), &once()),
        ProviderError::Refused("it answered 400".into())
    );
    assert_eq!(
        fault(409, json!({ "errorMessage": "exists" }), &once()),
        ProviderError::Changed("exists".into())
    );
    assert!(
        matches!(fault(418, json!({ "message": "x".repeat(9999) }), &once()), ProviderError::Refused(m) if m.len() == 300)
    );
    assert_eq!(desk.client.require(&["read:x", "write:x"]), Ok(()));
    let lacking = desk.client.require(&["read:x", "a", "b", "c"]).unwrap_err().fault;
    assert_eq!(lacking, ProviderError::Forbidden("the scopes a, b and c".into()));
}

#[test]
fn the_log_shows_no_query_no_body_and_no_token() {
    let desk = desk();
    desk.client.send(&read()).unwrap();
    let reply = Reply::json(500, &json!({ "message": "inner" })).with("x-auth0-requestid", "9f1");
    desk.server.plan(1, Mishap::Reply(reply), not_token);
    drop(desk.client.send(&once()));
    desk.server.plan(1, Mishap::Dropped, not_token);
    drop(desk.client.send(&once()));
    let log = desk.log.borrow().join("\n");
    for shown in [
        "POST /token 200, 0 ms",
        "GET /x 200",
        "POST /x 500, 0 ms, request 9f1",
        "no answer (the platform could not be reached",
    ] {
        assert!(log.contains(shown), "{shown}: {log}");
    }
    for hidden in [SECRET, "token-1", "hunter2", "a+b", "client_secret", "inner"] {
        assert!(!log.contains(hidden), "{hidden}: {log}");
    }
    let call = format!("{:?}", once());
    assert!(!call.contains("hunter2"), "{call}");
}

#[test]
fn the_platforms_clock_comes_with_its_answers() {
    let desk = desk();
    assert_eq!(desk.client.date(), None);
    desk.client.send(&read()).unwrap();
    desk.moment.pass(Duration::from_secs(5));
    assert_eq!(desk.client.date(), Some(desk.moment.time()));
}

#[test]
fn a_spoilt_answer_does_not_say_that_nothing_was_sent() {
    const TOKEN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 45\r\n\r\n{\"access_token\": \"a\", \"expires_in\": 86400000}";
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, tls::CERTIFICATE).unwrap();
    let config =
        HttpConfig { ca_file: Some(ca), proxy: Some("none".into()), ..HttpConfig::default() };
    let base = Base::parse(&format!("https://localhost:{}", tls::serve_whole(TOKEN, 1))).unwrap();
    let proof = Proof::Secret(SECRET.into());
    let client = Client::new(
        &config.open(base).unwrap(),
        grant(proof),
        "scope",
        Rc::new(Moment::new()),
        silent(),
    );
    let trouble = client.send(&HttpCall::delete(Path::new("/x"))).unwrap_err();
    assert!(trouble.fault.to_string().contains("TLS"), "{:?}", trouble.fault);
    assert!(matches!(trouble.came(), ActOutcome::Unknown(_)));
}

#[test]
fn what_is_configured_wrong_is_named() {
    let open = |config: HttpConfig| {
        config.open(Base::parse("https://x.example").unwrap()).err().map(|e| e.to_string())
    };
    let has = |config, words: &str| assert!(open(config).unwrap().contains(words), "{words}");
    assert_eq!(open(HttpConfig::default()), None);
    has(HttpConfig { timeout_seconds: Some(0), ..HttpConfig::default() }, "timeout_seconds is 0");
    has(HttpConfig { connect_timeout_seconds: Some(61), ..HttpConfig::default() }, "1 to 60");
    has(
        HttpConfig { proxy: Some("http://x:y@p.example".into()), ..HttpConfig::default() },
        "HTTPS_PROXY",
    );
    has(HttpConfig { proxy: Some("http://".into()), ..HttpConfig::default() }, "not a URL");
    has(
        HttpConfig { ca_file: Some("/nonexistent".into()), ..HttpConfig::default() },
        "/nonexistent",
    );
    has(
        HttpConfig { ca_file: Some("/dev/null".into()), ..HttpConfig::default() },
        "no certificate",
    );
}
