//! What the commands print with `--json` is what `docs/json` says.
//!
//! The check is of our own, and of the few words of JSON Schema that the documents use: a crate for all
//! of it (`jsonschema`) would bring more packages into the lock than the program itself has for its terminal.
//! A word that the check does not know is a failure, so no schema promises what nobody looks at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::desk::{Desk, reset};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json")
}

/// Every schema, by the document's name.
fn schemas() -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for file in std::fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let name = schema["title"].as_str().unwrap().to_owned();
        let file = path.file_name().unwrap().to_str().unwrap();
        assert_eq!(file, format!("{}.schema.json", name.replace('/', ".")));
        assert_eq!(schema["properties"]["schema"]["const"], name.as_str(), "{file}");
        all.insert(name, schema);
    }
    all
}

/// Adds what is wrong with `value`.
fn check(schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_i64() || n.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    for (word, said) in schema.as_object().unwrap() {
        match (word.as_str(), value) {
            ("type", _) => {
                let fits = said == kind
                    || said.as_array().is_some_and(|all| all.iter().any(|t| t == kind));
                if !fits {
                    faults.push(format!("{at} is {kind}: {value}"));
                }
            }
            ("const", _) if said != value => {
                faults.push(format!("{at} is {value}, and not {said}"));
            }
            ("enum", _) if !said.as_array().unwrap().contains(value) => {
                faults.push(format!("{at} is {value}, and none of {said}"));
            }
            ("required", Value::Object(object)) => {
                let lacks = said
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|k| !object.contains_key(k.as_str().unwrap()));
                faults.extend(lacks.map(|key| format!("{at} has no {key}")));
            }
            ("properties", Value::Object(object)) => {
                for (key, inner) in object {
                    let at = format!("{at}.{key}");
                    match (&said[key], &schema["additionalProperties"]) {
                        (Value::Null, Value::Null) => faults.push(format!("{at} is not told")),
                        (Value::Null, more) => check(more, inner, &at, faults),
                        (known, _) => check(known, inner, &at, faults),
                    }
                }
            }
            ("additionalProperties", Value::Object(object)) if schema["properties"].is_null() => {
                object
                    .iter()
                    .for_each(|(key, inner)| check(said, inner, &format!("{at}.{key}"), faults));
            }
            ("items", Value::Array(array)) => {
                array
                    .iter()
                    .enumerate()
                    .for_each(|(n, inner)| check(said, inner, &format!("{at}[{n}]"), faults));
            }
            (
                "$schema"
                | "title"
                | "description"
                | "required"
                | "properties"
                | "additionalProperties"
                | "items"
                | "const"
                | "enum",
                _,
            ) => {}
            (other, _) => faults.push(format!("the schema says {other}, which is not looked at")),
        }
    }
}

#[test]
fn a_document_that_differs_is_seen() {
    let schema: Value = serde_json::from_str(
        r#"{"type": "object", "required": ["a"], "properties": {"a": {"type": ["integer", "null"]}, "b": {"type": "array", "items": {"enum": ["x"]}},
            "c": {"type": "object", "additionalProperties": {"type": "string"}}}}"#,
    )
    .unwrap();
    let faults = |text: &str| {
        let mut faults = Vec::new();
        check(&schema, &serde_json::from_str(text).unwrap(), "$", &mut faults);
        faults
    };
    assert_eq!(faults(r#"{"a": 1, "b": ["x"], "c": {"k": "v"}}"#), [""; 0]);
    assert_eq!(faults(r#"{"a": null}"#), [""; 0]);
    for odd in [
        "{}",
        r#"{"a": "1"}"#,
        r#"{"a": 1, "z": 2}"#,
        r#"{"a": 1, "b": ["y"]}"#,
        r#"{"a": 1, "c": {"k": 1}}"#,
        "[]",
    ] {
        assert_ne!(faults(odd), [""; 0], "{odd}");
    }
    let mut unknown = Vec::new();
    check(&serde_json::json!({ "pattern": "x" }), &Value::Null, "$", &mut unknown);
    assert_eq!(unknown.len(), 1, "a word that nobody looks at");
}

/// Each run's documents are checked, and their names are kept.
struct Checked {
    desk: Desk,
    schemas: BTreeMap<String, Value>,
    seen: BTreeSet<String>,
}

impl Checked {
    fn document(&mut self, command: &str, text: &str) -> Value {
        let document: Value =
            serde_json::from_str(text).unwrap_or_else(|e| panic!("{command}: {e}: {text}"));
        let name =
            document["schema"].as_str().unwrap_or_else(|| panic!("{command}: {text}")).to_owned();
        let schema =
            self.schemas.get(&name).unwrap_or_else(|| panic!("{command}: no schema for {name}"));
        let mut faults = Vec::new();
        check(schema, &document, "$", &mut faults);
        assert!(faults.is_empty(), "{command}: {faults:#?}\n{text}");
        self.seen.insert(name);
        document
    }

    /// Runs a command, whatever its end.
    fn run(&mut self, line: &str) -> Value {
        let args: Vec<&str> = line.split(' ').collect();
        self.with(&args)
    }

    fn with(&mut self, args: &[&str]) -> Value {
        let ran = self.desk.run(&[args, &["--json"]].concat());
        assert!(!ran.out.is_empty(), "{args:?} printed nothing: {}", ran.err);
        self.document(&args.join(" "), &ran.out)
    }
}

#[test]
fn what_the_commands_print_is_as_docs_json_says() {
    let desk = Desk::new();
    desk.maria();
    let path = |name: &str| desk.beside(name).to_str().unwrap().to_owned();
    let (csv, bundle, copy, receipt) =
        (path("a.csv"), path("a.bundle"), path("copy.db"), path("r.txt"));
    let (runbook, people, log, import) =
        (path("ours"), path("people.csv"), path("log.json"), path("import.csv"));
    let published = path("published");
    let (elsewhere, codes, seed, once) =
        (path("other"), path("codes"), path("seed"), path("once2"));
    std::fs::write(&people, "login,phone,phone_since,manager\nmaria,+468555013,2024-01-31,petra\n")
        .unwrap();
    let planted = r#"[{"date": "2026-05-17T09:30:00.000Z", "type": "sdu", "user_id": "auth0|x"}]"#;
    std::fs::write(&log, planted).unwrap();
    std::fs::write(&import, "login,name,email\nzed,Zed,zed@example.com\n").unwrap();
    let mut at = Checked { desk, schemas: schemas(), seen: BTreeSet::new() };

    at.run(&format!("--home {elsewhere} init --operator li"));
    at.run(&format!("operator add ravi --secret-to {once}"));
    at.run(
        "operator add zoe --role senior --public-key VU6Cbm8vZboUwILz9USUel4y3e+Z2bA8xTd9VGdbM9A=",
    );
    at.run("operator list");
    at.run("operator enrol noah");
    at.run("operator role ravi auditor");
    at.run("operator disable ravi");
    at.run("operator rotate-key");
    at.run("operator add-key spare --public-key 6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=");
    at.run("operator list");
    at.run("operator disable-key spare");

    at.with(&[&reset("maria")[..], &["--dry-run"]].concat());
    at.with(&reset("maria"));
    let case = at.run("cases")["cases"][0]["case"].as_str().unwrap().to_owned();
    at.with(&["note", &case, "The caller rings again"]);
    at.run(&format!("show {case}"));
    at.run(&format!("hand-over {case} --to petra"));
    at.with(&[
        "incident",
        &case,
        "--reason",
        "The real user says that it was not them",
        "--notice",
        "sent",
    ]);
    at.run("cases --all");
    at.run("show R-NONE22");
    at.run("incident --by-hand");
    let did = ["--did", "suspend=done@2026-05-17T14:03Z", "--reason", "The ledger's disk was full"];
    at.with(&[&["outside", "record", "maria"], &did[..]].concat());
    at.run("outside list --all");

    at.run("audit list");
    let lines = at.desk.run(&["audit", "list", "--json=lines"]).ended(0).out;
    assert!(lines.lines().count() > 10);
    for line in lines.lines() {
        at.document("audit list --json=lines", line);
    }
    at.run("audit head");
    at.run(&format!("audit receipt {case}"));
    at.run(&format!("audit receipt {case} -o {receipt}"));
    at.run(&format!("audit receipt {case} --tlog-proof {receipt}.proofs"));
    at.run(&format!("audit export -o {csv} --bundle {bundle}"));
    at.run(&format!("audit publish {published}"));
    assert_eq!(at.run(&format!("audit publish {published} --check"))["exit"], 2);
    at.run("audit rows --rebuild");
    at.run("audit verify");
    at.run(&format!("audit verify --bundle {bundle}"));
    at.run(&format!("audit verify --receipt {receipt}"));
    at.run("audit report resets");
    at.run("audit report summary");
    at.run("audit report access");
    at.run("audit report policy");
    at.run("audit report exceptions");
    let found = at.run(&format!("audit reconcile {log} --format auth0"))["findings"][0].clone();
    let id = found["id"].as_str().unwrap();
    let why = ["--reason", "Deleted by the platform's team", "--operator", "petra"];
    at.with(&[&["audit", "reconcile", "--answer", id], &why[..]].concat());
    let again = at.run(&format!("audit reconcile {log} --format auth0"));
    assert_eq!(again["findings"][0]["answered"]["by"], "petra");
    at.run(&format!("audit backup {copy}"));
    at.with(&["audit", "restore", &copy, "--reason", "The disk has failed", "--force"]);
    at.with(&["doctor", "--correct-clock", "--reason", "It was an hour late"]);
    at.run("doctor");

    // What is exported is the accepted runbook, whole, and shown as a whole too.
    let shown = at.run("runbook show");
    let exported = at.run(&format!("runbook export {runbook}"));
    let checked = at.run(&format!("runbook check {runbook}"));
    assert_eq!((&shown["sha256"], &shown["sha256"]), (&exported["sha256"], &checked["sha256"]));
    for file in exported["files"].as_array().unwrap() {
        let path = Path::new(&runbook).join(file.as_str().unwrap());
        let text = std::fs::read_to_string(&path).unwrap();
        let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap();
        assert!(shown["text"].as_str().unwrap().contains(last), "{file}: {last}");
    }
    assert_eq!(at.run(&format!("runbook export {runbook}"))["exit"], 2, "nothing is written over");
    assert_eq!(at.run(&format!("runbook show --diff {runbook}"))["changes"], serde_json::json!([]));
    at.run(&format!("runbook accept {runbook}"));
    at.run("runbook print");
    at.run(&format!("contacts check {people}"));
    at.run("contacts show");
    at.run(&format!("contacts accept {people}"));
    let config = at.desk.home().join("config.toml");
    let text =
        std::fs::read_to_string(&config).unwrap() + "\n[contacts]\nfile = \"" + &people + "\"\n";
    std::fs::write(&config, text).unwrap();
    at.run("contacts show");
    at.run("contacts show maria");
    at.with(&[
        "provider",
        "add",
        "--address",
        "http://127.0.0.1:9/realms/corp",
        "--set",
        "client_id=x",
        "--credential",
        "none",
    ]);

    at.run("directory add nora --name Nora --email nora@example.com --since 2024-01-31");
    at.run(&format!("directory import {import}"));
    at.run("directory list");
    at.run("directory show nora");
    at.run(&format!("directory codes nora --secret-to {codes}"));
    at.run("directory add-phone nora +468555014");
    at.run("directory remove-phone nora +468555014");
    at.run("directory add-address nora n@example.org");
    at.run("directory remove-address nora n@example.org");
    at.run("directory link-identity nora hub.example.com nora.berg");
    at.run("directory sign-in-federated nora --identity hub.example.com");
    at.run(&format!("directory enrol nora --label x --secret-to {seed}"));
    at.run("directory show nora");
    at.run("directory suspend nora");
    at.run("directory enable nora");
    at.with(&[
        "audit",
        "erase",
        "maria",
        "--confirm",
        "maria",
        "--reason",
        "Left in 2024, see PR-77",
    ]);
    at.run("directory remove nora --confirm nora");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text + "\n[retention]\npersonal_data = \"24 months\"\n").unwrap();
    at.run("audit retention --dry-run");
    at.run("audit retention");
    let why = "The holder of the key says that it is not theirs";
    at.with(&["audit", "dispute", "--entry", "5", "--reason", why]);
    at.run("lock");

    // One takes a terminal, one a password that is typed, one is the demo that its own tests play, and
    // an incident that is open keeps anybody from being erased.
    let not_run =
        ["readmit.unlock/1", "readmit.directory.password/1", "readmit.demo/1", "readmit.erase/1"];
    let all: BTreeSet<String> = at.seen.iter().cloned().chain(not_run.map(str::to_owned)).collect();
    assert_eq!(
        all,
        at.schemas.keys().cloned().collect(),
        "every document is printed by something here"
    );
}

/// The page lists what there is.
#[test]
fn the_page_names_every_document() {
    let page = std::fs::read_to_string(folder().with_extension("md")).unwrap();
    for name in schemas().keys() {
        let file = format!("(json/{}.schema.json)", name.replace('/', "."));
        assert!(page.contains(&format!("[`{name}`]{file}")), "{name}");
    }
    assert_eq!(page.matches(".schema.json)").count(), schemas().len());
}
