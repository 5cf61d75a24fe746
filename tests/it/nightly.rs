//! Night after night with the real program: the ledger and the platform's own log are checked by a
//! timer's key. The platform is a server of the test's own on this machine.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use chrono::{SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::desk::{Desk, Ran};

/// The log of an Auth0 tenant, oldest first.
type Rows = Arc<Mutex<Vec<Value>>>;

/// Serves a tenant's tokens and log. Returns its address.
fn tenant(rows: &Rows) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let rows = Arc::clone(rows);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            answer(stream, &rows);
        }
    });
    address
}

fn answer(stream: TcpStream, rows: &Rows) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let header = header.trim().to_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let reply = if target.starts_with("/oauth/token") {
        json!({ "access_token": "t", "token_type": "Bearer", "expires_in": 86400, "scope": "read:logs" })
    } else {
        let all = rows.lock().unwrap().clone();
        let query = |key: &str| {
            let pairs = target.split_once('?').map_or("", |(_, query)| query);
            let value = pairs.split('&').find_map(|pair| pair.strip_prefix(&format!("{key}=")));
            value.map(|v| {
                v.replace("%5B", "[").replace("%5D", "]").replace("%3A", ":").replace("%20", " ")
            })
        };
        let range = query("q").unwrap_or_default();
        let range =
            range.strip_prefix("date:[").and_then(|r| r.strip_suffix(']')).map(str::to_owned);
        let fits = |row: &&Value| {
            let date = row["date"].as_str().unwrap();
            range
                .as_ref()
                .and_then(|range| range.split_once(" TO "))
                .is_none_or(|(from, to)| (from..=to).contains(&date))
        };
        let page: usize = query("page").unwrap_or_default().parse().unwrap_or(0);
        let size: usize = query("per_page").unwrap_or_default().parse().unwrap_or(50);
        all.iter().filter(fits).skip(page * size).take(size).cloned().collect()
    };
    let text = reply.to_string();
    let mut stream = reader.into_inner();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
    let _ = write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{text}", text.len());
}

fn row(hours_ago: i64, more: &Value) -> Value {
    let date =
        (Utc::now() - TimeDelta::hours(hours_ago)).to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut row = json!({ "log_id": format!("9002{hours_ago:06}"), "date": date });
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

/// A desk with a tenant, a timer's key, and a program that is told of differences.
fn desk(rows: &Rows) -> Desk {
    let desk = Desk::new();
    let secret = desk.beside("secret");
    fs::write(&secret, "s").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(&secret, mode).unwrap();
    let config = format!(
        "\n[notify]\ncommand = [\"sh\", \"-c\", \"cat >> {}\"]\ntimeout_s = 60\n\n[[provider]]\nkind = \"auth0\"\nname = \
         \"corp\"\ndomain = \"example.eu.auth0.com\"\nbase_url = \"{}\"\nclient_id = \"readmit\"\nclient_secret = {{ \
         file = \"{}\" }}\n",
        desk.beside("told").display(),
        tenant(rows),
        secret.display()
    );
    let mut file = OpenOptions::new().append(true).open(desk.home().join("config.toml")).unwrap();
    file.write_all(config.as_bytes()).unwrap();
    desk.run(&["operator", "add", "clock", "--role", "timer"]).ended(0);
    desk
}

fn fetch(desk: &Desk, code: i32) -> Ran {
    desk.run(&["audit", "reconcile", "--fetch", "--provider", "corp", "--operator", "clock"])
        .ended(code)
}

fn verify(desk: &Desk, code: i32) -> Ran {
    desk.run(&["audit", "verify", "--nightly", "--operator", "clock"]).ended(code)
}

fn told(desk: &Desk) -> Vec<String> {
    let text = fs::read_to_string(desk.beside("told")).unwrap_or_default();
    let kinds = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    kinds.map(|told| told["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_row_that_is_planted_into_the_platforms_log_is_found_at_night() {
    let rows: Rows = Arc::default();
    rows.lock().unwrap().extend([
        row(40, &json!({ "type": "s", "user_id": "auth0|7f" })),
        row(2, &json!({ "type": "s", "user_id": "auth0|7f" })),
    ]);
    let desk = desk(&rows);
    let clean = fetch(&desk, 0);
    assert_eq!(clean.out.lines().count(), 1, "{}", clean.out);
    assert!(clean.out.starts_with("corp: 2 rows of its own log, "), "{}", clean.out);
    assert!(told(&desk).is_empty());
    // Somebody with the platform's credential resets a factor past the desk.
    let reset = json!({
        "type": "sapi", "details": { "request": {
            "method": "delete", "path": "/api/v2/users/auth0|7f/authentication-methods",
            "auth": { "user": { "email": "eve@example.com" } },
        } },
    });
    rows.lock().unwrap().push(row(1, &reset));
    let found = fetch(&desk, 10).out;
    assert!(
        found.contains("without-case: a reset with no case") && found.contains("eve@example.com"),
        "{found}"
    );
    assert!(found.contains("Something is unexplained."), "{found}");
    assert_eq!(told(&desk), ["differences"]);
    let id = found.split_whitespace().find(|word| word.starts_with("D-")).unwrap().to_owned();
    // It comes back, and everybody at the desk sees it.
    assert!(fetch(&desk, 10).out.contains(&id));
    let queue = desk.run(&["cases"]).ended(0).out;
    assert!(
        queue.contains("corp's own log was compared just now, by clock; 1 finding is not answered"),
        "{queue}"
    );
    let why = "The platform's team reset it in an emergency, change 4711";
    let answer = ["audit", "reconcile", "--answer", &id, "--reason", why, "--provider", "corp"];
    desk.run(&[&answer[..], &["--operator", "clock"]].concat()).ended(8);
    desk.run(&[&answer[..], &["--operator", "petra"]].concat()).ended(0);
    let clean = fetch(&desk, 0).out;
    assert!(clean.lines().count() == 1 && clean.contains("; 1 finding answered"), "{clean}");
    verify(&desk, 0);
}

#[test]
fn a_platform_that_does_not_answer_is_no_clean_night() {
    let rows: Rows = Arc::default();
    let desk = desk(&rows);
    // A tenant without a row shows nothing.
    let nothing = fetch(&desk, 10).out;
    assert!(nothing.contains("Not everything could be judged."), "{nothing}");
    let config = fs::read_to_string(desk.home().join("config.toml")).unwrap();
    let begin = config.find("http://127.0.0.1:").unwrap();
    let end = begin + config[begin..].find('"').unwrap();
    let dead = format!("{}http://127.0.0.1:9{}", &config[..begin], &config[end..]);
    fs::write(desk.home().join("config.toml"), dead).unwrap();
    let before = desk.run(&["audit", "list", "--json"]).ended(0).out;
    fetch(&desk, 7);
    assert_eq!(desk.run(&["audit", "list", "--json"]).ended(0).out, before, "nothing is recorded");
    let none = ["audit", "reconcile", "--fetch", "--provider", "embedded", "--operator", "clock"];
    assert!(desk.run(&none).ended(2).err.contains("has no log that can be asked for"));
}

/// The commands of the units are commands, with the environment that they give.
#[test]
fn the_units_of_the_package_run() {
    let rows: Rows = Arc::default();
    rows.lock().unwrap().push(row(2, &json!({ "type": "s", "user_id": "auth0|7f" })));
    let desk = desk(&rows);
    let mut config = OpenOptions::new().append(true).open(desk.home().join("config.toml")).unwrap();
    config.write_all(b"\n[retention]\npersonal_data = \"24 months\"\n").unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/systemd");
    let mut ran = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if path.extension().unwrap() == "timer" {
            assert!(path.with_extension("service").exists(), "{}", path.display());
            continue;
        }
        let line = text.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/bin/readmit "));
        let line = line.unwrap().replace("%i", "corp");
        let args: Vec<&str> = line.split(' ').collect();
        let command = &mut desk.command(&args);
        let done: Ran = command.env("READMIT_OPERATOR", "clock").output().unwrap().into();
        let done = done.ended(0);
        assert_eq!(done.out.lines().count(), 1, "{line}: {}", done.out);
        ran += 1;
    }
    assert_eq!(ran, 3);
}

#[test]
fn the_ledger_is_checked_from_where_the_last_night_ended() {
    let rows: Rows = Arc::default();
    let desk = desk(&rows);
    let first = verify(&desk, 0).out;
    assert!(first.lines().count() == 1 && first.contains("it verifies: all "), "{first}");
    let copy = desk.beside("copy.db");
    fs::copy(desk.home().join("ledger.db"), &copy).unwrap();
    let second = verify(&desk, 0).out;
    assert!(second.lines().count() == 1 && second.contains("new entry of"), "{second}");
    assert!(second.contains("operators/clock/checked up to entry"), "{second}");
    assert!(
        desk.run(&["doctor"])
            .out
            .contains("nightly checks: the ledger was verified just now, by clock")
    );
    // Its key does nothing else.
    desk.run(&[
        "audit",
        "export",
        "--operator",
        "clock",
        "-o",
        desk.beside("x.csv").to_str().unwrap(),
    ])
    .ended(8);
    // An older copy in the ledger's place verifies by itself, and is found all the same.
    fs::copy(&copy, desk.home().join("ledger.db")).unwrap();
    let back = verify(&desk, 6).out;
    assert!(back.contains("It does NOT verify."), "{back}");
    assert_eq!(told(&desk), ["ledger-unsound"]);
}
