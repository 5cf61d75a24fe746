//! Programs beside a recovery: one that is told what happened, and those that speak to a ticket
//! system. The shipped ones run against a fake, on this machine.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use serde_json::{Value, json};

use crate::desk::{Desk, Ran, reset};

fn configure(desk: &Desk, more: &str) {
    let mut file = OpenOptions::new().append(true).open(desk.home().join("config.toml")).unwrap();
    writeln!(file, "{more}").unwrap();
}

/// The recovery of maria, with a red flag.
fn flagged(desk: &Desk) -> Ran {
    let mut args = reset("maria");
    args.retain(|arg| *arg != "--no-red-flags");
    args.extend(["--red-flag", "pressure"]);
    desk.run(&args)
}

fn shell(key: &str, script: &str) -> String {
    format!("{key} = {}", json!(["sh", "-c", script]))
}

/// What a program has kept, one JSON object a line.
fn kept(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn somebody_is_told_what_happened_and_nothing_more() {
    let desk = Desk::new();
    desk.maria();
    let told = desk.beside("told");
    let script = format!("cat >> {0}; env >> {0}.env", told.display());
    configure(&desk, &format!("[notify]\n{}\ntimeout_s = 60", shell("command", &script)));
    let run = flagged(&desk).ended(3);
    assert!(!run.err.contains("[notify]"), "{}", run.err);
    let case = desk.case();
    desk.run(&[
        "refuse",
        &case,
        "--code",
        "pressure",
        "--reason",
        "They would not let me call back",
        "--notice",
        "sent",
    ])
    .ended(3);
    let told = kept(&told);
    let kinds: Vec<&str> = told.iter().map(|t| t["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["red-flag", "refused"]);
    for one in &told {
        let fields: Vec<&String> = one.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["case", "kind", "login", "ticket", "time"]);
        assert_eq!(
            (&one["case"], &one["ticket"], &one["login"]),
            (&json!(case), &json!("4711"), &json!("maria"))
        );
    }
    let environment = fs::read_to_string(desk.beside("told.env")).unwrap();
    for name in ["CREDENTIALS_DIRECTORY", "READMIT_"] {
        assert!(!environment.contains(name), "{environment}");
    }
}

#[test]
fn an_account_that_a_case_leaves_open_is_told() {
    let desk = Desk::new();
    desk.maria();
    let told = desk.beside("told");
    let script = format!("cat >> {}", told.display());
    configure(&desk, &format!("[notify]\n{}\ntimeout_s = 60", shell("command", &script)));
    desk.run(&reset("maria")).ended(5);
    assert!(kept(&told).is_empty());
    let case = desk.case();
    desk.run(&["abandon", &case, "--reason", "They have hung up and do not answer"]);
    let kinds: Vec<Value> = kept(&told).into_iter().map(|t| t["kind"].clone()).collect();
    assert_eq!(kinds, ["open-door"]);
}

/// Whatever the program does, the run ends as it would without it, and says so in one line.
#[test]
fn a_program_that_hangs_fails_or_prints_escape_codes_stops_nothing() {
    // Only a program that hangs lets the limit run out.
    for (script, limit, why) in [
        ("sleep 1000", 1, "no answer within 1 s"),
        (
            "printf '\\033[2J\\033]0;owned\\007'; printf '\\033[31mno\\n' >&2; exit 7",
            60,
            "<U+001B>[31mno",
        ),
        ("exit 7", 60, "7"),
    ] {
        let desk = Desk::new();
        desk.maria();
        configure(&desk, &format!("[notify]\n{}\ntimeout_s = {limit}", shell("command", script)));
        let run = flagged(&desk).ended(3);
        let lines: Vec<&str> = run.err.lines().filter(|line| line.contains("[notify]")).collect();
        assert_eq!(lines.len(), 1, "{}", run.err);
        assert!(lines[0].contains("red-flag") && lines[0].contains(why), "{}", lines[0]);
        let shown = format!("{}{}", run.out, run.err);
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
    }
    let desk = Desk::new();
    configure(&desk, "[notify]\ncommand = [\"/nonexistent/program\"]");
    let said = desk.run(&["doctor"]).ended(1).out;
    assert!(said.contains("/nonexistent/program is not there"), "{said}");
}

#[test]
fn a_ticket_check_that_answers_nonsense_is_no_yes_and_no_answer() {
    let desk = Desk::new();
    desk.maria();
    let posted = desk.beside("posted");
    let post = shell("post", &format!("cat >> {}", posted.display()));
    let check = shell("check", "printf '\\033[2Jyes, of course'");
    configure(&desk, &format!("[ticket]\n{check}\n{post}"));
    let run = desk.run(&reset("maria")).ended(5);
    assert!(run.err.contains("The ticket 4711 was not checked"), "{}", run.err);
    assert!(!run.err.contains('\u{1b}'), "{:?}", run.err);
    let listed = desk.run(&["audit", "list", "--json", "--action", "case.opened"]).ended(0).out;
    assert!(listed.contains("\"not-checked\""), "{listed}");
    let case = desk.case();
    let refuse = [
        "refuse",
        &case,
        "--code",
        "cannot-verify",
        "--reason",
        "The line was cut off",
        "--notice",
        "sent",
    ];
    desk.run(&refuse);
    for posted in kept(&posted) {
        let text = posted.to_string();
        assert!(!text.contains("verify") && !text.contains("refused"), "{text}");
    }
}

/// A server that answers each request with what `answers` makes of its method, path and body. It
/// hands on what it was asked.
fn fake(
    requests: usize,
    answers: fn(&str, &str, &str) -> (u16, Value),
) -> (String, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, asked) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().take(requests) {
            let mut stream = BufReader::new(stream.unwrap());
            let mut head = Vec::new();
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                head.push(line.trim().to_owned());
            }
            let length = head.iter().find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length:")?
                    .trim()
                    .parse::<usize>()
                    .ok()
            });
            let mut body = vec![0; length.unwrap_or(0)];
            stream.read_exact(&mut body).unwrap();
            let body = String::from_utf8(body).unwrap();
            let (method, path) = head[0].rsplit_once(' ').unwrap().0.split_once(' ').unwrap();
            let authorized = head.iter().any(|line| line.starts_with("Authorization: Basic "));
            let (code, answer) =
                if authorized { answers(method, path, &body) } else { (401, Value::Null) };
            let answer = answer.to_string();
            write!(
                stream.get_mut(),
                "HTTP/1.1 {code} x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
                answer.len()
            )
            .unwrap();
            tell.send((format!("{method} {path}"), body)).unwrap();
        }
    });
    (address, asked)
}

/// A configuration of a shipped program, for its owner's eyes alone.
fn conf(folder: &Path, lines: &str) -> PathBuf {
    let path = folder.join("ticket.conf");
    fs::write(&path, lines).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

/// Runs a shipped program as readmit does.
fn shipped(name: &str, mode: &str, conf: &Path, input: &Value) -> Result<String, String> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("contrib").join(name);
    let argv = [program.to_str().unwrap(), mode, conf.to_str().unwrap()].map(str::to_owned);
    let limit = std::time::Duration::from_secs(60);
    readmit::base::program::run(&argv, input.to_string().as_bytes(), limit)
        .map(|said| String::from_utf8(said).unwrap())
        .map_err(|fault| fault.to_string())
}

fn answer(said: &str) -> Value {
    serde_json::from_str(said).unwrap()
}

const POSTED: &str = "Case R-7Q4K2M: recovered. Audit ledger: 18-5EUP.";

#[test]
fn the_shipped_program_for_servicenow_reads_incidents_and_writes_work_notes() {
    let (address, asked) = fake(5, |method, path, _| {
        if method == "PATCH" {
            return (200, json!({"result": {"number": "INC0010023"}}));
        }
        let row = json!({
            "number": "INC0010023", "state": "2", "contact_type": "email", "sys_id": "a1b2",
            "opened_by.email": "boss@example.com", "caller_id.email": "nora@example.com",
        });
        let known = path.contains("number%3DINC0010023");
        (200, json!({"result": if known { vec![row] } else { Vec::new() }}))
    });
    let folder = tempfile::tempdir().unwrap();
    let lines = format!("url={address}\nuser=readmit\npassword=p#1 x\nlogin_field=email\n");
    let conf = conf(folder.path(), &lines);
    let name = "servicenow-ticket";
    let check = |ticket: &str| shipped(name, "check", &conf, &json!({ "ticket": ticket })).unwrap();
    let known = json!({
        "found": true, "opener": "boss@example.com", "requester": "nora@example.com",
        "state": "open", "source": "mail",
    });
    assert_eq!(answer(&check("INC0010023")), known);
    assert_eq!(answer(&check("INC1")), json!({"found": false}));
    // Nothing that a query would read as more than a number is asked about.
    assert_eq!(answer(&check("INC1^ORactive=true")), json!({"found": false}));
    let told = json!({"ticket": "INC0010023", "case": "R-7Q4K2M", "text": POSTED});
    shipped(name, "post", &conf, &told).unwrap();
    let asked: Vec<(String, String)> = asked.try_iter().collect();
    assert_eq!(asked.len(), 4, "{asked:?}");
    let (request, body) = &asked[3];
    assert!(request.starts_with("PATCH /api/now/table/incident/a1b2"), "{request}");
    assert_eq!(answer(body), json!({"work_notes": POSTED}));
    fs::set_permissions(&conf, fs::Permissions::from_mode(0o644)).unwrap();
    let open = shipped(name, "check", &conf, &json!({"ticket": "INC1"})).unwrap_err();
    assert!(open.contains("others can read"), "{open}");
}

#[test]
fn the_shipped_program_for_jira_reads_requests_and_comments_internally() {
    let (address, asked) = fake(5, |method, path, _| match (method, path) {
        ("GET", path) if path.starts_with("/rest/api/2/issue/SD-77?") => (
            200,
            json!({"fields": {
                "creator": {"emailAddress": "boss@example.com"},
                "reporter": {"emailAddress": "nora@example.com"},
                "status": {"statusCategory": {"key": "done"}},
            }}),
        ),
        ("GET", path) if path.ends_with("/properties/request.channel.type") => {
            (200, json!({"key": "request.channel.type", "value": {"value": "portal"}}))
        }
        ("POST", _) => (201, json!({"id": "1"})),
        _ => (404, json!({})),
    });
    let folder = tempfile::tempdir().unwrap();
    let conf = conf(folder.path(), &format!("url={address}\nuser=readmit@example.com\ntoken=t\n"));
    let name = "jira-ticket";
    let check = |ticket: &str| shipped(name, "check", &conf, &json!({ "ticket": ticket })).unwrap();
    let known = json!({
        "found": true, "opener": "boss@example.com", "requester": "nora@example.com",
        "state": "closed", "source": "portal",
    });
    assert_eq!(answer(&check("SD-77")), known);
    assert_eq!(answer(&check("SD-1")), json!({"found": false}));
    assert_eq!(answer(&check("../../admin")), json!({"found": false}));
    let told = json!({"ticket": "SD-77", "case": "R-7Q4K2M", "text": POSTED});
    shipped(name, "post", &conf, &told).unwrap();
    let asked: Vec<(String, String)> = asked.try_iter().collect();
    let (request, body) = asked.last().unwrap();
    assert_eq!(request, "POST /rest/servicedeskapi/request/SD-77/comment");
    assert_eq!(answer(body), json!({"body": POSTED, "public": false}));
}

#[test]
fn a_ticket_system_that_is_not_there_is_a_failure_without_a_password_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let lines = format!("url=http://{address}\nuser=u\npassword=hunter2\ntoken=hunter2\n");
    let conf = conf(folder.path(), &lines);
    for name in ["servicenow-ticket", "jira-ticket"] {
        for mode in ["check", "post"] {
            let told = json!({"ticket": "SD-77", "case": "R-7Q4K2M", "text": POSTED});
            let failed = shipped(name, mode, &conf, &told).unwrap_err();
            assert!(failed.contains("could not be asked"), "{failed}");
            assert!(!failed.contains("hunter2"), "{failed}");
        }
    }
}
