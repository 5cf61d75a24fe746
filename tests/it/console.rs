//! A platform that is worked by hand, with the real program: a case by flags, held against the
//! platform's log at its end.

use std::fs;

use serde_json::Value;

use crate::desk::Desk;

const LOGIN: &str = "maria@example.com";

fn desk() -> Desk {
    let desk = Desk::new();
    let config = desk.home().join("config.toml");
    let secret = desk.beside("client");
    fs::write(&secret, "secret").unwrap();
    fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let more = format!(
        "\n[[provider]]\nkind = \"console\"\nname = \"acme\"\nprofile = \"intelliauth\"\n\
         \n[[provider]]\nkind = \"keycloak\"\nname = \"kc\"\nbase_url = \"http://127.0.0.1:9\"\nrealm = \"corp\"\n\
         client_id = \"readmit\"\nclient_secret = {{ file = \"{}\" }}\n",
        secret.display()
    );
    fs::write(&config, fs::read_to_string(&config).unwrap() + &more).unwrap();
    desk
}

fn recovery(id: &str) -> Vec<String> {
    let attested = [
        ("login", LOGIN),
        ("id", id),
        ("name", "Maria Miller"),
        ("state", "enabled"),
        ("role", "none"),
        ("factors", "totp"),
        ("codes", "0"),
        ("failed-sign-ins", "0"),
        ("new-places", "no"),
        ("remove-factor", "done"),
        ("remove-factor.dialog", "User MFA reset"),
        ("remove-factor.reason", "as shown"),
        ("factors-left", "none"),
        ("codes-left", "0"),
    ];
    let mut args: Vec<String> = [
        "recover",
        LOGIN,
        "--provider",
        "acme",
        "--lost",
        "phone",
        "--no-red-flags",
        "--ticket",
        "SD-1043",
    ]
    .into_iter()
    .chain(["--verify", "video-call", "--evidence", "compared=HR photo", "--confirm", LOGIN])
    .chain([
        "--reason",
        "Lost phone; seen on video, SD-1043",
        "--notice",
        "sent",
        "--follow-up",
        "print",
    ])
    .map(str::to_owned)
    .collect();
    args.extend(
        attested.iter().flat_map(|(key, value)| ["--attest".to_owned(), format!("{key}={value}")]),
    );
    args
}

fn words(args: &[String]) -> Vec<&str> {
    args.iter().map(String::as_str).collect()
}

#[test]
fn a_case_is_held_against_the_log_as_the_log_is() {
    let desk = desk();
    desk.run(&words(&recovery("u-1042"))).ended(5);
    let case = desk.case();
    let list = desk.run(&["audit", "list", "--case", &case, "--json"]).ended(0);
    let list: Value = serde_json::from_str(&list.out).unwrap();
    let reset = list["entries"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["action"] == "mfa.factor_admin_reset")
        .unwrap();
    let reset: chrono::DateTime<chrono::Utc> = reset["time"].as_str().unwrap().parse().unwrap();
    // The console's export has local times without a zone, by a clock that is twenty minutes fast.
    let at = |seconds: i64| {
        let local = reset + chrono::TimeDelta::hours(2) + chrono::TimeDelta::minutes(20);
        (local + chrono::TimeDelta::seconds(seconds)).format("%Y-%m-%dT%H:%M:%S").to_string()
    };
    let log = desk.beside("export.csv");
    let row = |kind: &str, seconds, actor| {
        format!("{},{kind},{actor},u-1042,success,as agreed\n", at(seconds))
    };
    let rows = [row("mfa.factor_admin_reset", 1, "jonas"), row("mfa.factor_enrolled", 5, "u-1042")]
        .concat();
    fs::write(&log, format!("occurred_at,type,actor,target,outcome,data.reason\n{rows}")).unwrap();
    let log = log.to_str().unwrap();

    let resume = [
        "resume",
        &case,
        "--provider",
        "acme",
        "--attest",
        "new-factor=totp",
        "--follow-up",
        "print",
    ];
    desk.run(&[&resume[..], &["--actor", "x"]].concat()).ended(2);
    for more in [&[][..], &["--dry-run"]] {
        let elsewhere = ["resume", &case, "--provider", "embedded", "--reconcile", log];
        desk.run(&[&elsewhere[..], more].concat()).ended(2).saying(&["or give --provider acme"]);
    }
    desk.run(&[&resume[..], &["--reconcile", log, "--zone", "two"]].concat()).ended(2);
    desk.run(&[&resume[..], &["--reconcile", log, "--actor", "x"]].concat())
        .ended(2)
        .saying(&["operator add --user"]);
    let like_the_log = ["--reconcile", log, "--zone", "+02:00", "--skew", "30m"];
    let ran = desk.run(&[&resume[..], &like_the_log].concat()).ended(0);
    assert!(ran.out.contains("Nothing is unexplained."), "{}", ran.out);
}

#[test]
fn a_log_that_could_not_be_judged_at_the_end_is_no_use_at_the_beginning() {
    let desk = desk();
    desk.maria();
    let before = desk.entries();
    let recover = |provider: &str, more: &[&str]| {
        let args = [
            "recover",
            "maria",
            "--provider",
            provider,
            "--lost",
            "phone",
            "--reconcile",
            "log.json",
        ];
        desk.run(&[&args[..], more].concat())
    };
    recover("kc", &[]).ended(2).saying(&["kc needs --actor ID too", "service account"]);
    recover("kc", &["--actor", "sa-1"]).ended(7).saying(&["could not be reached"]);
    recover("embedded", &[]).ended(2).saying(&["embedded has no log"]);
    recover("kc", &["--dry-run"]).ended(2).saying(&["kc needs --actor ID too"]);
    assert_eq!(desk.entries(), before);
}

#[test]
fn another_id_for_the_login_is_asked_for_again_and_flagged() {
    let desk = desk();
    desk.run(&words(&recovery("u-1042"))).ended(5);
    let case = desk.case();
    desk.run(&[
        "resume",
        &case,
        "--provider",
        "acme",
        "--attest",
        "new-factor=totp",
        "--follow-up",
        "print",
    ])
    .ended(0);
    let before = desk.entries();
    let mut other = recovery("u-9999");
    desk.run(&words(&other)).ended(2).saying(&["--attest id-again=u-1042|u-9999"]);
    assert_eq!(desk.entries(), before);
    other.extend(["--attest", "id-again=u-9999"].map(str::to_owned));
    let ran = desk.run(&words(&other)).ended(3);
    assert!(ran.err.contains("on record as u-1042 (R-"), "{}", ran.err);
    let open: Value = serde_json::from_str(&desk.run(&["cases", "--json"]).ended(0).out).unwrap();
    let told = desk
        .run(&["show", open["cases"][0]["case"].as_str().unwrap()])
        .ended(0)
        .out
        .replace('\n', " ");
    assert!(told.contains("raised: other-id; on record as u-1042 too"), "{told}");
    desk.run(&["audit", "verify"]).ended(0);
}

#[test]
fn whoever_s_id_was_typed_for_another_is_suspended_all_the_same() {
    let desk = desk();
    let contain = |login: &str, id: &str| {
        let (login_read, id_read, name) =
            (format!("login={login}"), format!("id={id}"), format!("name={login}"));
        let mut args = vec![
            "incident",
            "--user",
            login,
            "--provider",
            "acme",
            "--no-input",
            "--notice",
            "sent",
        ];
        args.extend([
            "--reason",
            "somebody else is in the account",
            "--attest",
            &login_read,
            "--attest",
            &id_read,
        ]);
        args.extend([
            "--attest",
            &name,
            "--attest",
            "suspend=done",
            "--attest",
            "suspend.state=Disabled",
        ]);
        args.extend(["--attest", "note=not-done"]);
        desk.run(&args).ended(0)
    };
    // Jo's, with Maria's id.
    let first = contain("jo@example.com", "u-1042");
    let first =
        first.out.split_whitespace().find(|word| word.starts_with("I-")).unwrap().to_owned();
    let second = contain("maria@example.com", "u-1042");
    assert!(
        second.err.contains(&format!("{first} is open about u-1042 (jo@example.com)")),
        "{}",
        second.err
    );
    assert!(!second.out.contains(&first) && second.out.contains(" contained"), "{}", second.out);
    let list = desk.run(&["audit", "list", "--json"]).ended(0);
    let list: Value = serde_json::from_str(&list.out).unwrap();
    let suspended = list["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["action"] == "user.disabled")
        .count();
    assert_eq!(suspended, 4, "intent and outcome of each");
    desk.run(&["audit", "verify"]).ended(0);
}
