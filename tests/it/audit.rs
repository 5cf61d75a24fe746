//! A reviewer's work, with the real program: every reset, the whole ledger, copies, and what was
//! kept elsewhere.

use std::fs;
use std::path::Path;

use chrono::Utc;
use readmit::base::random;
use readmit::model::FactorKind;
use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{BINARY, Desk, Ran, reset};
use crate::screen::{Program, Screen};

pub fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.out))
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Maria's case, to its end.
pub fn recovered(desk: &Desk) -> String {
    let maria = desk.maria();
    desk.run(&reset("maria")).ended(5);
    let case = desk.case();
    let now = Utc::now();
    let mut directory = desk.directory();
    directory
        .record_factor(
            &maria,
            FactorKind::Webauthn,
            "new key",
            Some(now),
            None,
            now,
            &mut random::fill,
        )
        .unwrap();
    drop(directory);
    // An administrator put it there: the user, still verified, says that it is theirs.
    desk.run(&["resume", &case, "--enrolled", "theirs", "--follow-up", "print"]).ended(0);
    case
}

#[test]
fn every_reset_is_a_row_and_the_sums_agree() {
    let desk = Desk::new();
    let case = recovered(&desk);
    let report = json(&desk.run(&["audit", "report", "resets", "--last", "6m", "--json"]).ended(0));
    let rows = report["resets"].as_array().unwrap();
    assert_eq!((rows.len(), rows[0]["case"].as_str()), (1, Some(case.as_str())), "{report}");
    for (key, value) in [
        ("login", "maria"),
        ("ticket", "4711"),
        ("came", "succeeded"),
        ("outcome", "recovered_by_reset"),
        ("reason", "Lost key; seen on video, see ticket 4711"),
    ] {
        assert_eq!(rows[0][key], value, "{key}: {report}");
    }
    assert_eq!(
        (&rows[0]["operators"][0], &rows[0]["methods"][0], &rows[0]["factors"]),
        (&"jonas".into(), &"video-call".into(), &1.into())
    );
    assert!(rows[0]["enrolled"].is_string() && rows[0]["notified"].is_string(), "{report}");
    let before =
        json(&desk.run(&["audit", "report", "resets", "--until", "yesterday", "--json"]).ended(0));
    assert_eq!(before["resets"].as_array().unwrap().len(), 0);

    let told = desk.run(&["audit", "report", "resets"]).ended(0).out;
    for words in
        [case.as_str(), "maria", "jonas", "video-call", "1 factor", "1 reset from the first"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let program = Program::new(BINARY)
        .env("READMIT_HOME", desk.home())
        .arg("audit")
        .arg("report")
        .arg("resets");
    let screen = Screen::start(&program).end().contents;
    for words in [
        case.as_str(),
        "by jonas, no approval; verified by video-call, ticket 4711",
        "1 factor removed",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    let file = desk.beside("resets.csv");
    desk.run(&["audit", "report", "resets", "-o", text(&file)]).ended(0);
    let csv = fs::read_to_string(&file).unwrap();
    assert!(csv.starts_with("\u{feff}case,at,") && csv.lines().count() == 2, "{csv}");
    desk.run(&["audit", "report", "resets", "-o", text(&file)]).ended(2);
    let piped = desk.run(&["audit", "report", "resets", "--raw"]).ended(0).out;
    assert_eq!(piped.trim_end().lines().count(), 2, "{piped}");
    let taken =
        json(&desk.run(&["audit", "list", "--action", "audit.exported", "--json"]).ended(0));
    assert_eq!(
        taken["entries"].as_array().unwrap().len(),
        2,
        "who took a report away is on record: {taken}"
    );

    let sum = json(&desk.run(&["audit", "report", "summary", "--json"]).ended(0));
    assert_eq!(
        (&sum["opened"], &sum["outcomes"]["recovered_by_reset"], &sum["operators"]["jonas"]),
        (&1.into(), &1.into(), &1.into())
    );
    assert_eq!((&sum["methods"]["video-call"], &sum["recoveries"]), (&1.into(), &1.into()));
    let told = desk.run(&["audit", "report", "summary"]).ended(0).out;
    assert!(told.contains("recovered by reset") && told.contains("nine in ten"), "{told}");
}

/// A file that was refused, or could not be written, was not taken away.
#[test]
fn what_is_on_record_as_taken_was_taken() {
    let desk = Desk::new();
    let case = recovered(&desk);
    let there = desk.beside("there.csv");
    fs::write(&there, "mine").unwrap();
    let taken = || {
        let listed =
            json(&desk.run(&["audit", "list", "--action", "audit.exported", "--json"]).ended(0));
        let outcomes = listed["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["outcome"].as_str().map(str::to_owned));
        outcomes.collect::<Vec<_>>()
    };
    for (to, code, says) in [
        ("/dev/full", 2, "there is already a file /dev/full"),
        (text(&there), 2, "there is already a file"),
        ("/no/such/folder/a.csv", 1, "no file can be made in /no/such/folder"),
        ("/proc/a.csv", 1, "no file can be made in /proc"),
    ] {
        for args in [
            &["audit", "export", "-o", to][..],
            &["audit", "export", "--bundle", to],
            &["audit", "receipt", &case, "-o", to],
            &["audit", "report", "resets", "-o", to],
            &["audit", "backup", to],
        ] {
            desk.run(args).ended(code).saying(&[says]);
        }
    }
    desk.run(&["audit", "backup", "-"]).ended(2).saying(&["- is no name", "name a file"]);
    let both = desk.beside("both.csv");
    let again = desk.beside("../").join(desk.beside("").file_name().unwrap()).join("both.csv");
    for (rows, bundle) in [(&both, &both), (&both, &again)] {
        let args = ["audit", "export", "-o", text(rows), "--bundle", text(bundle)];
        desk.run(&args).ended(2).saying(&["name the same file", "name two files"]);
        assert!(!both.exists());
    }
    desk.run(&["audit", "export", "-o", text(&both), "--bundle", text(&there)])
        .ended(2)
        .saying(&["already a file"]);
    assert!(!both.exists(), "half of an export is none");
    assert_eq!(fs::read_to_string(&there).unwrap(), "mine");
    assert_eq!(taken(), [None; 0], "nothing was taken");

    // Standard output that is full: not all of it went out, and an entry says so.
    for script in ["\"$R\" audit export -o - > /dev/full", "\"$R\" audit receipt CASE > /dev/full"]
    {
        desk.shell(&script.replace("CASE", &case)).ended(1).saying(&["standard output"]);
    }
    let failed = Some("failed".to_owned());
    assert_eq!(taken(), [None, failed.clone(), None, failed]);
    let told = desk.run(&["audit", "list", "--action", "audit.exported"]).ended(0).out;
    assert!(told.contains("export failed, not all of it went out (csv)"), "{told}");

    // A dash is standard output, and no file.
    let rows = desk
        .shell(
            "cd \"$READMIT_HOME\" && \"$R\" audit export --action case.opened -o - && ! ls -- ./-",
        )
        .ended(0);
    assert!(rows.out.starts_with("\u{feff}seq,") && rows.out.lines().count() == 2, "{}", rows.out);
    assert!(rows.err.contains("1 entries on standard output; head "), "{}", rows.err);
    let bundle =
        desk.run(&["audit", "export", "--action", "case.opened", "--bundle", "-"]).ended(0).out;
    assert!(bundle.starts_with("{\"actions\":[\"case.opened\"]"), "{bundle}");
    desk.run(&["audit", "export", "-o", "-", "--bundle", "-"]).ended(2).saying(&["one of them"]);
    desk.run(&["audit", "export", "-o", "-", "--json"]).ended(2).saying(&["name a file"]);
    let receipt = desk.run(&["audit", "receipt", &case, "-o", "-"]).ended(0).out;
    assert!(receipt.starts_with("readmit receipt v1"), "{receipt}");
    assert_eq!(taken().len(), 7);
}

/// An answer about somebody who is not there would look like an answer.
#[test]
fn a_question_about_nobody_is_told_and_a_login_is_known() {
    let desk = Desk::new();
    let case = recovered(&desk);
    let maria = desk.directory().find("maria").unwrap().remove(0).id.0;
    let entries = |user: &str| {
        let listed = json(&desk.run(&["audit", "list", "--target", user, "--json"]).ended(0));
        listed["entries"].as_array().unwrap().len()
    };
    assert!(entries("maria") > 5);
    assert_eq!((entries("MARIA"), entries(&maria)), (entries("maria"), entries("maria")));
    for args in [
        &["audit", "list", "--target", "nobody"][..],
        &["audit", "export", "--target", "nobody", "-o", "x.csv"],
        &["cases", "--user", "nobody"],
        &["cases", "--all", "--user", "nobody"],
    ] {
        desk.run(args)
            .ended(2)
            .saying(&["no such user in the ledger: nobody", "readmit cases --all"]);
    }
    for args in [&["audit", "list", "--actor", "nobody"][..], &["cases", "--held-by", "nobody"]] {
        desk.run(args).ended(2).saying(&["there is no operator nobody", "readmit operator list"]);
    }
    desk.run(&["audit", "list", "--case", "R-222222"])
        .ended(2)
        .saying(&["there is no case R-222222"]);
    let said = |args: &[&str]| desk.run(args).ended(0).out.trim().to_owned();
    assert_eq!(said(&["cases", "--user", "maria"]), "no open cases about maria");
    desk.add("ben", "Ben Olsen", |new| new);
    assert_eq!(said(&["cases", "--user", "ben"]), "no open cases about ben");
    assert_eq!(said(&["audit", "list", "--target", "ben"]), "no entries match");
    assert_eq!(said(&["cases", "--held-by", "jonas"]), "no open cases held by jonas");
    assert_eq!(said(&["cases", "--overdue"]), "no open case is overdue");
    assert!(said(&["cases", "--all", "--user", "maria"]).contains(&case));
}

#[test]
fn a_ledger_is_verified_at_home_and_the_verification_is_on_record() {
    let desk = Desk::new();
    let report = json(&desk.run(&["audit", "verify", "--json"]).ended(0));
    assert_eq!(
        (&report["sound"], &report["whose"], &report["recorded"]),
        (&true.into(), &"key".into(), &true.into())
    );
    let entries =
        json(&desk.run(&["audit", "list", "--action", "audit.verified", "--json"]).ended(0));
    let made = &entries["entries"][0];
    assert_eq!((&made["actor"], &made["data"]["root"]), (&"jonas".into(), &report["root"]));
    assert_eq!(made["data"]["size"], report["size"]);

    let said = desk.run(&["audit", "verify"]).ended(0);
    assert!(
        said.out.contains("It verifies") && said.out.contains("rests on this file alone"),
        "{}",
        said.out
    );
    assert!(!said.out.to_lowercase().contains("immutable"));

    // A copy says nothing about whose it is, until the reviewer brings something.
    let (copy, key, head) = (desk.beside("copy.db"), desk.beside("key"), desk.beside("head.note"));
    fs::copy(desk.home().join("ledger.db"), &copy).unwrap();
    desk.run(&["audit", "head", "--key", "-o", text(&key)]).ended(0);
    desk.run(&["audit", "head", "--note", "-o", text(&head)]).ended(0);
    let nobodys =
        desk.run(&["audit", "verify", "--ledger", text(&copy), "--home", "/nowhere"]).ended(6);
    assert!(nobodys.out.contains("not shown to be whose"), "{}", nobodys.out);
    desk.run(&[
        "audit",
        "verify",
        "--ledger",
        text(&copy),
        "--key",
        text(&key),
        "--home",
        "/nowhere",
    ])
    .ended(0);
    let by_head = [
        "audit",
        "verify",
        "--ledger",
        text(&copy),
        "--against",
        text(&head),
        "--home",
        "/nowhere",
    ];
    assert!(desk.run(&by_head).ended(0).out.contains("Anchored by"));
    let short = desk.run(&["audit", "head", "--short"]).ended(0).out.trim().to_owned();
    assert!(
        desk.run(&["audit", "verify", "--against", &short]).ended(0).out.contains("Anchored by")
    );
    desk.run(&["audit", "verify", "--since", text(&head)]).ended(0);
    desk.run(&["audit", "verify", "--against", "/etc/hostname"]).ended(2);
    // Nothing there is nothing checked.
    desk.run(&["audit", "verify", "--ledger", text(&key)]).ended(6);
    desk.run(&["audit", "verify", "--home", "/nowhere"]).ended(2);
}

#[test]
fn what_was_done_to_the_file_is_said() {
    let desk = Desk::new();
    let file = desk.home().join("ledger.db");
    let older = fs::read(&file).unwrap();
    desk.maria();
    desk.run(&reset("maria")).ended(5);
    let later = desk.run(&["audit", "head", "--short"]).ended(0).out.trim().to_owned();

    let whole = fs::read(&file).unwrap();
    for (what, kind) in [
        (&b"\"action\":\"case.opened"[..], "edited"),
        (b"RAISE(ABORT, 'the ledger", "schema-changed"),
    ] {
        let at = whole.windows(what.len()).position(|w| w == what).unwrap();
        let mut changed = whole.clone();
        changed[at + what.len() - 1] = b'x';
        fs::write(&file, &changed).unwrap();
        let said = desk.run(&["audit", "verify"]).ended(6);
        assert!(said.out.contains("does NOT verify") && said.out.contains(kind), "{said:?}");
        assert!(said.err.contains("not recorded"), "{said:?}");
        assert_eq!(fs::read(&file).unwrap(), changed, "the file is left as it was found");
        let found = json(&desk.run(&["audit", "verify", "--json"]).ended(6));
        assert!(!found["findings"].as_array().unwrap().is_empty() && found["exit"] == 6, "{found}");
    }

    fs::write(&file, &older).unwrap();
    desk.run(&["audit", "verify"]).ended(0);
    let said = desk.run(&["audit", "verify", "--against", &later]).ended(6);
    assert!(said.out.contains("rolled-back"), "{}", said.out);
}

#[test]
fn an_entry_that_cannot_be_read_is_named_by_everything_that_looks() {
    let desk = Desk::new();
    let file = desk.home().join("ledger.db");
    recovered(&desk);
    let (mut bytes, field) = (fs::read(&file).unwrap(), b"{\"action\":\"note.added");
    let field = if bytes.windows(field.len()).any(|w| w == field) {
        &field[..]
    } else {
        b"{\"action\":\"case.screened"
    };
    let at = bytes.windows(field.len()).position(|w| w == field).unwrap();
    let seq = b"\"seq\":";
    let number = at + bytes[at..].windows(seq.len()).position(|w| w == seq).unwrap() + seq.len();
    let entry: String =
        bytes[number..].iter().take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
    bytes[at] = b'[';
    fs::write(&file, &bytes).unwrap();
    let report = json(&desk.run(&["audit", "verify", "--json"]).ended(6));
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        (&findings[0]["kind"], findings[0]["seq"].to_string()),
        (&"unreadable".into(), entry.clone())
    );
    let doctor = desk.run(&["doctor"]);
    assert!(
        doctor.code == Some(1) && doctor.out.contains(&format!("unreadable: entry {entry}:")),
        "{doctor:?}"
    );
    assert!(!doctor.out.contains("ok  ledger"), "{doctor:?}");
    // What was found is the exit code, whether or not anybody could read it.
    for what in ["audit verify", "audit verify --json"] {
        desk.shell(&format!("$R {what} >/dev/full"))
            .ended(6)
            .saying(&["does not verify", "standard output"]);
    }
}

#[test]
fn what_is_said_of_heads_is_what_was_checked() {
    let desk = Desk::new();
    let file = desk.home().join("ledger.db");
    recovered(&desk);
    let whole = fs::read(&file).unwrap();
    let number = |sql: &str| -> u64 {
        Connection::open(&file).unwrap().query_row(sql, [], |r| r.get(0)).unwrap()
    };
    let (heads, size) =
        (number("SELECT count(*) FROM checkpoint"), number("SELECT max(size) FROM checkpoint"));
    let said = desk.run(&["audit", "verify"]).ended(0).out.replace('\n', " ");
    let all = format!(
        "Its {heads} signed heads were checked: made over these entries, and signed with the expected key."
    );
    assert!(said.contains(&all), "{said}");
    let since = desk.run(&["audit", "head", "--short"]).ended(0).out.trim().to_owned();
    let said = desk.run(&["audit", "verify", "--since", &since]).ended(0).out.replace('\n', " ");
    assert!(said.contains("under the head that you brought were not checked"), "{said}");
    for attack in [
        "DELETE FROM checkpoint WHERE size = ?1",
        "UPDATE checkpoint SET note = substr(note, 1, instr(note, char(10, 10))) WHERE size = ?1",
        "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size < ?1 LIMIT 1) WHERE size = ?1",
    ] {
        fs::write(&file, &whole).unwrap();
        let conn = Connection::open(&file).unwrap();
        let triggers =
            "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'checkpoint'";
        let made: Vec<String> = conn
            .prepare(triggers)
            .unwrap()
            .query_map([], |r| r.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        conn.execute_batch("DROP TRIGGER checkpoint_kept; DROP TRIGGER checkpoint_fixed").unwrap();
        assert!(conn.execute(attack, [size]).unwrap() == 1, "{attack}");
        conn.execute_batch(&made.join(";")).unwrap();
        let report = json(&desk.run(&["audit", "verify", "--json"]).ended(6));
        assert_eq!(report["findings"][0]["seq"], size - 1, "{attack}: {report}");
        let said = desk.run(&["audit", "verify"]).ended(6).out.replace('\n', " ");
        assert!(!said.contains("signed heads were checked"), "{said}");
    }
}

#[test]
fn what_a_killed_program_left_half_written_is_undone_first() {
    let desk = Desk::new();
    let file = desk.home().join("ledger.db");
    let before = fs::read(&file).unwrap();
    let torn = Connection::open(&file).unwrap();
    // So little memory that what is not committed goes into the file.
    torn.execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE").unwrap();
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 60) SELECT zeroblob(4000) FROM n";
    torn.execute_batch(&format!("CREATE TABLE t (x); INSERT INTO t {many}")).unwrap();
    let journal = desk.home().join("ledger.db-journal");
    let (half, left) = (fs::read(&file).unwrap(), fs::read(&journal).unwrap());
    drop(torn);
    assert!(half != before && !left.is_empty());
    fs::write(&file, half).unwrap();
    fs::write(&journal, left).unwrap();
    let said = desk.run(&["audit", "verify"]).ended(0).out;
    assert!(said.contains("A program was ended while it wrote"), "{said}");
    assert!(!journal.exists());
    assert!(!desk.run(&["audit", "verify"]).ended(0).out.contains("A program was ended"));
}

#[test]
fn a_list_reads_well_at_every_width_and_in_pipes() {
    let desk = Desk::new();
    let case = recovered(&desk);
    let document = json(&desk.run(&["audit", "list", "--json"]).ended(0));
    let lines = desk.run(&["audit", "list", "--json=lines"]).ended(0).out;
    let lines: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(document["entries"].as_array().unwrap(), &lines);
    let none = json(
        &desk
            .run(&["audit", "list", "--case", &case, "--outcome", "compromised", "--json"])
            .ended(0),
    );
    assert_eq!(none["entries"], Value::Array(vec![]));
    let plain = desk.run(&["audit", "list", "--since", "last 90 days"]).ended(0).out;
    assert_eq!(plain.lines().count(), lines.len(), "a line an entry: {plain}");
    assert_eq!(desk.run(&["audit", "list", "--newest", "2"]).ended(0).out.lines().count(), 2);
    desk.run(&["audit", "list", "--since", "soon"]).ended(2);
    // A reader that goes away is no fault.
    desk.shell("$R audit list --json=lines | head -n 1 >/dev/null; exit 0").ended(0);

    for (columns, args) in [
        (80, vec!["show", &case]),
        (60, vec!["show", &case]),
        (80, vec!["audit", "list"]),
        (60, vec!["audit", "list"]),
    ] {
        let mut program = Program::new(BINARY).env("READMIT_HOME", desk.home()).size(columns, 200);
        for arg in &args {
            program = program.arg(arg);
        }
        let end = Screen::start(&program.arg("--no-pager")).end();
        assert_eq!(end.code, Some(0), "{}", end.contents);
        let widest = end.contents.lines().map(|l| l.trim_end().chars().count()).max().unwrap();
        assert!(
            widest <= usize::from(columns) && widest > 40,
            "{widest} of {columns}:\n{}",
            end.contents
        );
        let words = end.contents.split_whitespace().collect::<Vec<_>>().join(" ");
        let removed = words.split("remove a factor (webauthn …").skip(1).any(|rest| {
            rest.split_once("): ")
                .is_some_and(|(id, came)| id.len() == 6 && came.starts_with("succeeded"))
        });
        assert!(removed, "{}", end.contents);
        assert_eq!(
            end.contents.contains("about to remove a factor"),
            args[0] == "audit",
            "{}",
            end.contents
        );
    }
}

#[test]
fn a_long_list_is_paged_where_somebody_reads_it() {
    if !Path::new("/usr/bin/less").exists() {
        return;
    }
    let desk = Desk::new();
    desk.maria();
    desk.run(&reset("maria")).ended(5);
    let program =
        Program::new(BINARY).env("READMIT_HOME", desk.home()).size(80, 12).arg("audit").arg("list");
    let mut screen = Screen::start(&program);
    screen.see(":");
    screen.see_no("follow-up").send("q");
    assert_eq!(screen.end().code, Some(0));
}

#[test]
fn a_backup_is_verified_and_put_back_and_the_ledger_says_so() {
    let desk = Desk::new();
    desk.maria();
    let (copy, ledger) = (desk.beside("backup.db"), desk.home().join("ledger.db"));
    desk.run(&["audit", "backup", text(&copy)]).ended(0);
    desk.run(&["audit", "backup", text(&copy)]).ended(2);
    let kept = json(
        &desk
            .run(&[
                "audit",
                "verify",
                "--ledger",
                text(&copy),
                "--against",
                &short(&desk),
                "--json",
            ])
            .ended(0),
    );
    desk.run(&reset("maria")).ended(5);
    let size = desk.entries();
    let later = short(&desk);

    // Not over a ledger that has more, and not by anybody.
    let why = ["--reason", "the disk failed; the copy is from last night"];
    let restore =
        |more: &[&str]| desk.run(&[&["audit", "restore", text(&copy)][..], &why, more].concat());
    restore(&[]).ended(3).saying(&["would be lost"]);
    restore(&["--force", "--operator", "petra"]).ended(8);
    desk.run(&["audit", "restore", text(&copy), "--reason", "short"]).ended(2);
    desk.run(&["audit", "restore", "--reason", why[1]]).ended(2).saying(&["no restore to record"]);

    fs::remove_file(&ledger).unwrap();
    desk.run(&["cases"]).ended(6);
    let restored = json(&restore(&["--against", &later, "--json"]).ended(0));
    assert_eq!(restored["entries"], kept["size"]);
    assert_eq!(
        restored["lost"].as_u64().unwrap() as usize,
        size - kept["size"].as_u64().unwrap() as usize
    );
    let said =
        json(&desk.run(&["audit", "list", "--action", "ledger.restored", "--json"]).ended(0));
    assert_eq!(
        (&said["entries"][0]["data"]["known"], &said["entries"][0]["reason"]),
        (&size.into(), &why[1].into())
    );
    desk.run(&["audit", "verify"]).ended(0);
    let left: Vec<String> = fs::read_dir(desk.home())
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        !left.iter().any(|name| name.starts_with("restoring") || name.starts_with(".readmit")),
        "{left:?}"
    );

    // With --force the ledger in place is kept beside.
    desk.run(&["audit", "head"]).ended(0);
    let forced = json(&restore(&["--force", "--json"]).ended(0));
    let aside = forced["aside"].as_str().unwrap();
    assert!(fs::metadata(aside).unwrap().len() > 0);
    desk.run(&["audit", "verify"]).ended(0);
    // Another installation's ledger is nobody's backup.
    let stranger = Desk::new();
    let foreign = stranger.home().join("ledger.db");
    desk.run(&["audit", "restore", text(&foreign), "--force", why[0], why[1]]).ended(6);
}

#[test]
fn a_copy_is_read_with_nothing_beside_it() {
    let desk = Desk::new();
    let case = recovered(&desk);
    let (theirs, key) = (desk.beside("theirs"), desk.beside("key"));
    desk.run(&["audit", "head", "--key", "-o", text(&key)]).ended(0);
    fs::create_dir(&theirs).unwrap();
    fs::copy(desk.home().join("ledger.db"), theirs.join("ledger.db")).unwrap();
    fs::remove_dir_all(desk.home()).unwrap();
    let read = |args: &[&str]| desk.run(&[args, &["--home", text(&theirs)]].concat());
    let resets = json(&read(&["audit", "report", "resets", "--last", "6m", "--json"]).ended(0));
    assert_eq!(resets["resets"][0]["case"], case);
    for args in [
        &["audit", "list"][..],
        &["show", &case],
        &["cases", "--all"],
        &["audit", "report", "summary"],
    ] {
        read(args).ended(0);
    }
    read(&["audit", "verify", "--key", text(&key)]).ended(0);
    read(&["audit", "export", "-o", text(&desk.beside("rows.csv"))])
        .ended(6)
        .saying(&["installation's key", "reading"]);
    // The key may come from another program.
    let piped = format!(
        "cat {} | $R audit verify --ledger {}/ledger.db --key /dev/stdin",
        key.display(),
        theirs.display()
    );
    desk.shell(&piped).ended(0);
}

pub fn short(desk: &Desk) -> String {
    desk.run(&["audit", "head", "--short"]).ended(0).out.trim().to_owned()
}

#[test]
fn an_erased_person_is_gone_and_everything_verifies() {
    let desk = Desk::new();
    let case = recovered(&desk);
    let head = short(&desk);
    let copy = desk.home().join("old.db");
    desk.run(&["audit", "backup", text(&copy)]).ended(0);
    let why = ["--reason", "request under Article 17, our file 88"];
    let erase = |user: &str, more: &[&str]| {
        desk.run(&[&["audit", "erase", user, "--confirm", user][..], &why, more].concat())
    };
    erase("maria", &["--operator", "petra"]).ended(8);
    erase("nobody", &[]).ended(2);
    desk.run(&["audit", "erase", "maria", "--confirm", "mario", why[0], why[1]]).ended(2);
    let done = json(&erase("maria@example.com", &["--json"]).ended(0));
    assert!(
        done["erased"].as_u64().unwrap() > 3 && done["copies"].as_object().unwrap().len() == 1,
        "{done}"
    );

    for file in [desk.home().join("ledger.db"), copy.clone()] {
        let bytes = fs::read(&file).unwrap();
        for word in ["maria@example.com", "Maria Weber", "Lost key; seen on video"] {
            assert!(
                !bytes.windows(word.len()).any(|w| w == word.as_bytes()),
                "{word} in {}",
                file.display()
            );
        }
    }
    let said = desk.run(&["audit", "verify", "--against", &head]).ended(0).out;
    assert!(said.contains("was erased, as entries say"), "{said}");
    let shown = desk.run(&["show", &case]).ended(0).out;
    assert!(shown.contains("(erased)") && !shown.contains("maria"), "{shown}");
    let rows = json(&desk.run(&["audit", "report", "resets", "--json"]).ended(0));
    assert_eq!(
        (&rows["resets"][0]["login"], &rows["resets"][0]["reason"]),
        (&Value::Null, &Value::Null)
    );
    // Their next case is an ordinary one, and while it is open it cannot go.
    desk.run(&reset("maria")).ended(5);
    erase("maria", &[]).ended(3).saying(&["still open"]);
}

/// A copy has no entry about what was erased after it was made. Its ledger has.
#[test]
fn a_backup_from_before_an_erasure_is_put_back_without_the_person() {
    let desk = Desk::new();
    recovered(&desk);
    let (inside, outside) = (desk.home().join("inside.db"), desk.beside("outside.db"));
    for copy in [&inside, &outside] {
        desk.run(&["audit", "backup", text(copy)]).ended(0);
    }
    let key = desk.beside("key");
    fs::write(&key, desk.run(&["audit", "head", "--key"]).ended(0).out).unwrap();
    let why = ["--reason", "request under Article 17, our file 88"];
    desk.run(&[&["audit", "erase", "maria", "--confirm", "maria"][..], &why].concat()).ended(0);
    let holds = |file: &Path| fs::read(file).unwrap().windows(11).any(|w| w == b"Maria Weber");
    assert_eq!((holds(&inside), holds(&outside)), (false, true));

    let here = desk.run(&["audit", "verify", "--ledger", text(&inside)]).ended(6).out;
    assert!(here.contains("not shown to be whose") && here.contains("was erased later"), "{here}");
    let verify = ["audit", "verify", "--ledger", text(&inside), "--key", text(&key)];
    let here = json(&desk.run(&[&verify[..], &["--json"]].concat()).ended(0));
    assert!(here["erased_elsewhere"].as_u64().unwrap() > 3 && here["erased"] == 0, "{here}");
    let nowhere = desk.beside("nowhere");
    let there = desk.run(&[&verify[..], &["--home", text(&nowhere)]].concat()).ended(6).out;
    assert!(there.contains("personal-data") && !there.contains("as entries say"), "{there}");

    // Neither copy brings the person back, and what each gives is a ledger that verifies, and says
    // what is gone.
    let ledger = desk.home().join("ledger.db");
    let restore = |copy: &Path, more: &[&str]| {
        let why = ["--reason", "the disk failed; the copy is from last night"];
        desk.run(&[&["audit", "restore", text(copy)][..], &why, more].concat())
    };
    let erasures =
        || json(&desk.run(&["audit", "list", "--action", "audit.erased", "--json"]).ended(0));
    for copy in [&outside, &inside] {
        restore(copy, &["--force"]).ended(0);
        assert!(!holds(&ledger));
        let said = desk.run(&["audit", "verify"]).ended(0).out;
        assert!(said.contains("was erased, as entries say"), "{said}");
        assert_eq!(erasures()["entries"].as_array().unwrap().len(), 1);
    }
    // The ledger that says so is lost: somebody has to answer for it.
    fs::remove_file(&ledger).unwrap();
    restore(&inside, &[])
        .ended(6)
        .saying(&["is gone, and no entry says that it was erased", "--force"]);
    restore(&inside, &["--force"]).ended(0);
    desk.run(&["audit", "verify"]).ended(0);
    assert_eq!(erasures()["entries"].as_array().unwrap().len(), 1);
}

/// The names of those who could vouch for Maria stand in the entries about her, and nowhere else.
#[test]
fn who_is_named_in_entries_about_others_is_found_there() {
    let desk = Desk::new();
    let case = recovered(&desk);
    let why = ["--reason", "request under Article 17, our file 89"];
    let erase = |more: &[&str]| {
        desk.run(&[&["audit", "erase", "okoye", "--confirm", "okoye"][..], &why, more].concat())
    };
    let asked = erase(&[]).ended(2);
    for word in ["vouchers", "case.opened", &case, "nothing is erased yet", "--mentions erase"] {
        assert!(asked.err.contains(word), "{word}: {}", asked.err);
    }
    let kept = erase(&["--mentions", "keep"]).ended(0).out;
    assert!(
        kept.contains("1 entries about others still name them") && kept.contains("not found"),
        "{kept}"
    );
    let holds =
        || fs::read(desk.home().join("ledger.db")).unwrap().windows(9).any(|w| w == b"Ada Okoye");
    assert!(holds());
    let done = json(&erase(&["--mentions", "erase", "--json"]).ended(0));
    assert_eq!((&done["erased"], &done["target"]), (&1.into(), &Value::Null), "{done}");
    assert!(!holds());
    erase(&["--mentions", "erase"]).ended(2).saying(&["nobody in the ledger is okoye"]);
    let by_name = desk.run(&[
        "audit",
        "erase",
        "x",
        "--confirm",
        "x",
        "--name",
        "seen on video",
        why[0],
        why[1],
    ]);
    assert!(by_name.ended(2).err.contains("reason"));
    desk.run(&["audit", "verify"]).ended(0);
}

#[test]
fn a_witness_hears_of_every_head_and_a_rolled_back_ledger_goes_no_further() {
    let desk = Desk::new();
    desk.maria();
    let (heads, config, file) =
        (desk.beside("heads.txt"), desk.home().join("config.toml"), desk.home().join("ledger.db"));
    let plain = fs::read_to_string(&config).unwrap();
    let witness = |more: &str| {
        fs::write(&config, format!("{plain}\n[witness]\nfile = \"{}\"\n{more}", heads.display()))
            .unwrap();
    };
    witness("");
    let warned = desk.run(&["audit", "verify"]).ended(0);
    assert!(warned.err.contains("make an empty file first"), "{}", warned.err);

    witness("required = true");
    let entries = desk.entries();
    let stopped = desk.run(&reset("maria")).ended(6);
    assert!(stopped.err.contains("did not take the ledger's head"), "{}", stopped.err);
    assert_eq!(desk.entries(), entries);

    fs::write(&heads, "").unwrap();
    let older = fs::read(&file).unwrap();
    desk.run(&reset("maria")).ended(5);
    let said = desk.run(&["audit", "verify"]).ended(0).out;
    assert!(said.contains("Anchored by") && said.contains("; 0 newer entries"), "{said}");

    fs::write(&file, &older).unwrap();
    desk.run(&["audit", "verify"]).ended(6);
    let once = desk.beside("once-li");
    let add = ["operator", "add", "li", "--secret-to", once.to_str().unwrap()];
    let refused = desk.run(&add).ended(6);
    assert!(refused.err.contains("a head is known over"), "{}", refused.err);
    desk.run(&["audit", "restore", "--reason", "put back by hand from the nightly snapshot"])
        .ended(0);
    desk.run(&add).ended(0);
    // What was lost stays a finding until somebody has a head from elsewhere that is newer than the
    // restore.
    let said = desk.run(&["audit", "verify"]).ended(6).out;
    assert!(said.contains("were passed over") && said.contains("rolled-back"), "{said}");
    let newer = short(&desk);
    let said = desk.run(&["audit", "verify", "--against", &newer]).ended(0).out;
    assert!(said.contains("were passed over: jonas recorded"), "{said}");

    // A restore excuses nothing that came after it.
    fs::write(&file, &older).unwrap();
    desk.run(&["audit", "verify", "--against", &newer]).ended(6);
    desk.run(&["operator", "disable", "petra"]).ended(6);

    fs::write(&config, format!("{plain}\n[witness]\n")).unwrap();
    desk.run(&["audit", "list"]).ended(2);
}

#[test]
fn a_witness_that_cannot_be_read_is_said_and_stops_a_verification_that_needs_it() {
    let desk = Desk::new();
    desk.maria();
    let (heads, config, file) =
        (desk.beside("heads.txt"), desk.home().join("config.toml"), desk.home().join("ledger.db"));
    let plain = fs::read_to_string(&config).unwrap();
    let witness = |more: &str| {
        fs::write(&config, format!("{plain}\n[witness]\nfile = \"{}\"\n{more}", heads.display()))
            .unwrap();
    };
    witness("required = true");
    fs::write(&heads, "").unwrap();
    let older = fs::read(&file).unwrap();
    desk.run(&reset("maria")).ended(5);
    desk.run(&["audit", "verify"]).ended(0);
    fs::write(&file, &older).unwrap();
    let known = fs::read(&heads).unwrap();
    let blind: [(&str, &dyn Fn()); 4] = [
        ("No such file", &|| fs::remove_file(&heads).unwrap()),
        ("no head of this ledger", &|| fs::write(&heads, "").unwrap()),
        ("Is a directory", &|| {
            fs::remove_file(&heads).unwrap();
            fs::create_dir(&heads).unwrap();
        }),
        ("not known whether this ledger has a witness", &|| {
            fs::write(&config, "default_provider =").unwrap();
        }),
    ];
    // As one line, whatever the table's width is.
    let words = |text: &str| {
        let says = json(&desk.run(&["audit", "verify", "--json"]))["witness_not_asked"].to_string();
        format!("{text}{says}")
    };
    for (said, blind) in blind {
        blind();
        let ran = desk.run(&["audit", "verify"]).ended(6);
        assert!(
            ran.out.contains("unwitnessed") && words(&ran.out).contains(said),
            "{said}: {}",
            ran.out
        );
        let ran = desk.run(&["audit", "restore", "--reason", "put back by hand from a snapshot"]);
        assert_ne!(ran.code, Some(0), "{said}: {}", ran.out);
        drop(fs::remove_dir(&heads));
        fs::write(&heads, &known).unwrap();
    }
    // Where it is not required, it is said.
    witness("");
    fs::remove_file(&heads).unwrap();
    let ran = desk.run(&["audit", "verify"]).ended(0);
    assert!(ran.out.contains("Nothing was compared with a witness"), "{}", ran.out);
}

#[test]
fn an_export_is_checked_where_the_ledger_is_not() {
    let desk = Desk::new();
    let case = recovered(&desk);
    let (csv, bundle, receipt, key) = (
        desk.beside("r.csv"),
        desk.beside("r.bundle"),
        desk.beside("receipt.txt"),
        desk.beside("key"),
    );
    desk.run(&["audit", "head", "--key", "-o", text(&key)]).ended(0);
    let before = short(&desk);
    // Something is recorded between that head and the export.
    desk.run(&["audit", "verify"]).ended(0);
    let export = [
        "audit",
        "export",
        "--action",
        "mfa.factor_admin_reset",
        "--last",
        "90d",
        "-o",
        text(&csv),
        "--bundle",
    ];
    desk.run(&[&export[..], &[text(&bundle)]].concat()).ended(0);
    let (lines, raw) = (desk.beside("r.jsonl"), desk.beside("raw.csv"));
    for (more, rows, proof) in
        [(["--format", "json"], &lines, "l.bundle"), (["--raw", "--no-personal"], &raw, "w.bundle")]
    {
        let proof = desk.beside(proof);
        let export = [
            "audit",
            "export",
            "--action",
            "case.opened",
            "-o",
            text(rows),
            "--bundle",
            text(&proof),
        ];
        desk.run(&[&export[..], &more[..]].concat()).ended(0);
    }
    desk.run(&["audit", "receipt", &case, "-o", text(&receipt)]).ended(0);
    desk.run(&["audit", "receipt", "R-222222"]).ended(2);
    let proofs = desk.beside("proofs");
    let proven = ["audit", "receipt", &case, "--tlog-proof", text(&proofs)];
    let said = desk.run(&proven).ended(0).out;
    let files = fs::read_dir(&proofs).unwrap().count();
    assert!(said.starts_with(&format!("{} entries", files / 2)) && files > 10, "{said}");
    let again = desk.run(&proven).ended(2).err;
    assert!(again.contains("overwrites nothing"), "{again}");
    desk.run(&[&proven[..], &["-o", "x"]].concat()).ended(2);
    desk.run(&[
        "audit",
        "export",
        "--entries",
        "0..10",
        "--bundle",
        text(&desk.beside("e.bundle")),
    ])
    .ended(0);
    desk.run(&["audit", "export", "--case", &case, "--bundle", text(&desk.beside("c.bundle"))])
        .ended(2);
    // Who took what is on record, receipts too.
    let taken =
        json(&desk.run(&["audit", "list", "--action", "audit.exported", "--json"]).ended(0));
    assert_eq!(taken["entries"].as_array().unwrap().len(), 6, "{taken}");

    let after = short(&desk);
    fs::remove_dir_all(desk.home()).unwrap();
    let check =
        |args: &[&str]| desk.run(&[&["audit", "verify", "--key", text(&key)][..], args].concat());
    check(&["--bundle", text(&bundle), "--csv", text(&csv)]).ended(0);
    check(&["--bundle", text(&desk.beside("l.bundle")), "--rows", text(&lines)]).ended(0);
    check(&["--bundle", text(&desk.beside("w.bundle")), "--rows", text(&raw)]).ended(0);
    check(&["--bundle", text(&desk.beside("w.bundle")), "--rows", text(&lines)]).ended(6);
    check(&["--receipt", text(&receipt)]).ended(0);
    check(&["--bundle", text(&desk.beside("e.bundle"))]).ended(0);
    desk.run(&["audit", "verify", "--bundle", text(&bundle)]).ended(6);
    // An old bundle is told from a new one by a head that was kept.
    let old = check(&["--bundle", text(&bundle), "--against", &before, &after]).ended(0).out;
    assert!(
        old.contains("You kept a later head") && old.contains("1 earlier heads were not compared"),
        "{old}"
    );
    let rows = fs::read_to_string(&csv).unwrap();
    fs::write(&csv, rows.replacen("succeeded", "failed", 1)).unwrap();
    check(&["--bundle", text(&bundle), "--csv", text(&csv)]).ended(6);
    let words = fs::read_to_string(&receipt).unwrap();
    fs::write(&receipt, words.replacen("jonas", "petra", 1)).unwrap();
    check(&["--receipt", text(&receipt)]).ended(6);
}

#[test]
fn a_ledger_can_have_a_name_of_its_owners() {
    let desk = Desk::new();
    let theirs = desk.beside("theirs");
    let run = |args: &[&str]| desk.run(&[&["--home", text(&theirs)], args].concat());
    let init = |origin: &str| run(&["init", "--operator", "jonas", "--origin", origin]);
    let refused = init("https://desk.example.org/readmit").ended(2).err;
    assert!(refused.contains("written without https://"), "{refused}");
    assert!(!theirs.exists(), "nothing was made");
    init("desk.example.org/readmit").ended(0);
    let key = run(&["audit", "head", "--key"]).ended(0).out;
    assert!(key.starts_with("desk.example.org/readmit+"), "{key}");
    run(&["audit", "verify", "--key", key.trim()]).ended(0);
}
