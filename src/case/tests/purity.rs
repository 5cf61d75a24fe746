//! The tests of what the core may not know, and of who alone may make a change. The answers are
//! read from the sources themselves.

use std::fs;
use std::path::{Path, PathBuf};

/// Every source below `folder`, by its path from the root, with its tests cut off.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut todo: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            let text = fs::read_to_string(&path).unwrap();
            found.push((name, outside_tests(&text)));
        }
    }
    assert!(!found.is_empty(), "{folder} has no sources");
    found
}

/// The text without comments and without what stands after the test module's attribute.
fn outside_tests(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code = text.lines().map(|l| l.split("//").next().unwrap_or_default());
    code.collect::<Vec<_>>().join("\n")
}

fn is_test(name: &str) -> bool {
    let of_tests = ["/tests/", "/tests.rs", "/testing.rs", "/golden.rs", "/contract/", "/hostile/"];
    of_tests.iter().any(|part| name.contains(part)) || name.starts_with("tests/")
}

#[test]
fn the_core_knows_no_machine() {
    let outside = [
        "std::fs",
        "std::net",
        "std::io",
        "std::env",
        "std::process",
        "std::time",
        "SystemTime",
        "Instant",
        "Utc::now",
        "Local::now",
        "rusqlite",
        "dialoguer",
        "console::",
        "ureq",
        "lettre",
        "getrandom",
        "thread::",
        "rustix",
    ];
    let mut told = Vec::new();
    for folder in ["src/case", "src/runbook", "src/ledger/entry", "src/ledger/format"] {
        for (name, code) in sources(folder).into_iter().filter(|(name, _)| !is_test(name)) {
            let named = outside.iter().filter(|word| code.contains(**word));
            told.extend(named.map(|word| format!("{name} names {word}")));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn the_core_knows_nothing_that_is_built_on_it() {
    let mut told = Vec::new();
    for (folder, parts) in [
        (
            "src/case",
            &["crate::session", "crate::ui", "crate::cli", "crate::message", "crate::directory"][..],
        ),
        (
            "src/runbook",
            &["crate::session", "crate::ui", "crate::cli", "crate::case", "crate::provider"],
        ),
        (
            "src/ledger",
            &["crate::session", "crate::ui", "crate::cli", "crate::case", "crate::provider"],
        ),
        ("src/provider", &["crate::session", "crate::ui", "crate::cli", "crate::case"]),
        ("src/session", &["crate::cli"]),
    ] {
        for (name, code) in sources(folder).into_iter().filter(|(name, _)| !is_test(name)) {
            let named = parts.iter().filter(|part| code.contains(**part));
            told.extend(named.map(|part| format!("{name} names {part}")));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// Returns the files in which `word` stands outside tests. Files whose names begin with one of
/// `allowed` are left out.
fn strays(word: &str, allowed: &[&str]) -> Vec<String> {
    let used =
        sources("src").into_iter().filter(|(name, code)| !is_test(name) && code.contains(word));
    used.map(|(name, _)| name).filter(|name| !allowed.iter().any(|a| name.starts_with(a))).collect()
}

#[test]
fn what_gives_leave_is_made_in_one_place() {
    // A word that stands nowhere would be looked for in vain, whoever used it.
    for word in ["Committed::new(", "Permit::new(", "AuthorizedEvent {"] {
        assert!(!strays(word, &[]).is_empty(), "{word} is not what the code says any more");
    }
    assert_eq!(strays("Committed::new(", &["src/ledger/"]), [""; 0]);
    assert_eq!(strays("Permit::new(", &["src/case/permit.rs", "src/case/incident.rs"]), [""; 0]);
    assert_eq!(
        strays(
            "AuthorizedEvent {",
            &["src/case/rules/decide.rs", "src/case/open.rs", "src/case/incident.rs"]
        ),
        [""; 0]
    );
}

/// A ledger is a `Ledger` to whoever uses it. These alone open a file, or say what it is kept in;
/// the embedded directory has a database of its own.
#[test]
fn the_ledgers_database_is_named_where_it_is_opened() {
    let allowed = [
        "src/ledger/mod.rs",
        "src/ledger/store/mod.rs",
        "src/ledger/store/sqlite/",
        "src/cli/ledger_file.rs",
        "src/cli/commands/init.rs",
        "src/cli/commands/audit/restore/mod.rs",
        "src/directory/",
        // A platform's log is no database: its reader says so.
        "src/reconcile/read/source.rs",
    ];
    for word in ["sqlite", "Sqlite", "SQLite"] {
        assert_eq!(strays(word, &allowed), [""; 0], "{word}");
    }
}

/// The demo's own `act` plays the caller and belongs to no provider. A provider that lies over
/// another hands on, once, what the gate told it.
#[test]
fn a_provider_is_told_to_act_at_the_gate_alone() {
    assert_eq!(
        strays(
            ".act(",
            &["src/session/gate.rs", "src/demo/stage.rs", "src/provider/contacts/mod.rs"]
        ),
        [""; 0]
    );
    let (_, over) = sources("src/provider/contacts")
        .into_iter()
        .find(|(name, _)| name.ends_with("/mod.rs"))
        .unwrap();
    let hands_on = "fn act(&self, user: &UserId, act: &Act) -> ActReport {\n        self.inner.act(user, act)\n    }";
    assert_eq!((over.matches(".act(").count(), over.matches(hands_on).count()), (1, 1));
    let (_, gate) =
        sources("src/session").into_iter().find(|(name, _)| name == "src/session/gate.rs").unwrap();
    assert_eq!(gate.matches("provider.act(").count(), 1);
    // A dry run holds the reads alone, and plays the acts itself.
    assert_eq!(
        strays("ProviderActs", &["src/provider/", "src/session/dry_run/shadow.rs"]),
        [""; 0]
    );
    let dry_run: Vec<(String, String)> = sources("src/session/dry_run");
    assert!(
        dry_run
            .iter()
            .all(|(_, code)| !code.contains("dyn Provider,") && !code.contains("dyn Provider>"))
    );
}

/// Elsewhere a console is a platform like the others.
#[test]
fn a_console_is_asked_about_in_few_places() {
    let places = [
        "src/provider/",
        "src/session/console/",
        "src/session/record.rs",
        "src/session/start/open_case.rs",
        "src/session/user_history.rs",
        "src/session/steps/await_enrolment.rs",
        "src/session/steps/reset/new_factors.rs",
        "src/cli/commands/doctor/mod.rs",
    ];
    for word in ["provenance()", "refresh(Look"] {
        assert!(!strays(word, &[]).is_empty(), "{word} is not what the code says any more");
        assert_eq!(strays(word, &places), [""; 0], "{word}");
    }
    for place in &places[2..] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(place)).unwrap();
        let asked = text.matches("provenance()").count() + text.matches("refresh(Look").count();
        assert_eq!(asked, 1, "{place}");
    }
}

#[test]
fn the_clock_is_read_in_one_place() {
    for word in ["Utc::now", "SystemTime::now", "Local::now"] {
        assert_eq!(strays(word, &["src/base/clock.rs"]), [""; 0], "{word}");
    }
}

/// A `_` hides the step that somebody forgot.
#[test]
fn the_core_forgets_no_variant() {
    for (name, code) in sources("src/case").into_iter().filter(|(name, _)| !is_test(name)) {
        let hidden = code.lines().filter(|l| l.trim_start().starts_with("_ =>")).count();
        // By name, so that each is looked at: accessors of fields that few events have, the
        // history's own few events, and the closed list of what an incident takes.
        let known = match name.as_str() {
            "src/case/event/mod.rs" => 2,
            "src/case/history.rs" | "src/case/incident.rs" => 1,
            _ => 0,
        };
        assert!(hidden <= known, "{name} has {hidden} arms that hide what they match, not {known}");
    }
}
