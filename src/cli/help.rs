//! The parts of the help that clap does not write by itself: an example for every command, its
//! usage line, and only the answers that it asks for.

use std::collections::HashMap;

use clap::Command;

/// An example of each command, as it is typed after `readmit`.
pub const EXAMPLES: &[(&str, &[&str])] = &[
    ("demo", &["demo", "demo --no-input --keep a-folder"]),
    (
        "init",
        &[
            "init --operator maria",
            "init --operator maria --origin desk.example.org/readmit",
            "--home /srv/readmit init --operator maria --group helpdesk",
        ],
    ),
    (
        "recover",
        &[
            "recover nora@example.com",
            "recover 'nora no'",
            "recover nora@example.com --lost phone --ticket SD-1040 --dry-run",
            "recover nora@example.com --lost phone --lost-number 4567 --ticket SD-1040 --no-red-flags \
             --verify video-call --evidence compared='HR photo of 2024' --backup-codes none --confirm nora@example.com \
             --reason 'Phone lost; seen on video' --notice sent --follow-up print",
        ],
    ),
    (
        "resume",
        &[
            "resume",
            "resume R-7Q4K2M",
            "resume R-7Q4K2M --take-over --reason 'Their shift is over'",
        ],
    ),
    (
        "refuse",
        &[
            "refuse R-7Q4K2M --code cannot-verify --reason 'No way to verify the caller' --notice sent",
        ],
    ),
    ("escalate", &["escalate R-7Q4K2M --reason 'The voice did not fit the photo' --notice sent"]),
    (
        "approve",
        &[
            "approve",
            "approve R-7Q4K2M --answer grant --verify known-phone --evidence number=4321 --reason 'Called her myself'",
        ],
    ),
    (
        "note",
        &["note R-7Q4K2M 'The caller rings again at three'", "note R-7Q4K2M --ticket SD-1041"],
    ),
    ("hand-over", &["hand-over R-7Q4K2M --to ravi"]),
    ("abandon", &["abandon R-7Q4K2M --reason 'The caller hung up' --notice sent"]),
    (
        "incident",
        &[
            "incident --by-hand",
            "incident R-7Q4K2M --reason 'The real user says that it was not them' --notice sent",
            "incident --user nora@example.com --reason 'Sign-ins from two countries' --notice sent",
            "incident I-9QPPRT --review 'A manager vouched without a call back; the runbook asks for one now'",
        ],
    ),
    (
        "cases",
        &[
            "cases",
            "cases --overdue",
            "cases --held-by maria",
            "cases --all --user nora@example.com --json",
        ],
    ),
    ("show", &["show R-7Q4K2M"]),
    ("unlock", &["unlock", "unlock --for 4h"]),
    ("lock", &["lock", "lock --all"]),
    (
        "audit list",
        &[
            "audit list --last 90d --action mfa.factor_admin_reset",
            "audit list --target nora@example.com",
        ],
    ),
    ("audit export", &["audit export --last 90d -o quarter.csv --bundle quarter.bundle"]),
    ("audit report resets", &["audit report resets --since 2026-01-01 --until 2026-04-01"]),
    ("audit report summary", &["audit report summary --last 6m"]),
    ("audit report access", &["audit report access --since 2026-01-01 --csv -o access.csv"]),
    ("audit report policy", &["audit report policy --last 1y"]),
    ("audit report exceptions", &["audit report exceptions --last 90d"]),
    (
        "audit verify",
        &[
            "audit verify --against mail.eml",
            "audit verify --bundle quarter.bundle --rows quarter.csv --key ledger.pub",
        ],
    ),
    (
        "audit publish",
        &["audit publish /srv/readmit-log", "audit publish /srv/readmit-log --check"],
    ),
    ("audit head", &["audit head", "audit head --key -o ledger.pub"]),
    (
        "audit receipt",
        &["audit receipt R-7Q4K2M -o receipt.txt", "audit receipt R-7Q4K2M --tlog-proof proofs"],
    ),
    (
        "audit reconcile",
        &[
            "audit reconcile --format keycloak --since 2026-05-01 --until 2026-06-01 events.json",
            "audit reconcile --fetch --operator night",
            "audit reconcile --answer D-7Q4K2M9P --reason 'Deleted by the platform team, change 4711'",
        ],
    ),
    ("audit rows", &["audit rows", "audit rows --rebuild"]),
    ("audit backup", &["audit backup /backup/readmit-2026-05-17.db"]),
    (
        "audit restore",
        &[
            "audit restore /backup/readmit-2026-05-17.db --reason 'The disk failed' --against mail.eml",
        ],
    ),
    (
        "audit dispute",
        &[
            "audit dispute --against head.txt --reason 'The auditors have a head that we never signed'",
            "audit dispute --entry 4711 --reason 'Maria was on leave, and her key was not there'",
        ],
    ),
    (
        "audit erase",
        &[
            "audit erase nora@example.com --confirm nora@example.com --reason 'Left in 2024, request PR-77'",
        ],
    ),
    ("audit retention", &["audit retention --dry-run", "audit retention --operator night"]),
    (
        "operator add",
        &[
            "operator add ravi --role senior --user ravi@example.com --secret-to once.txt",
            "operator add ravi --ssh-key ravi.pub",
        ],
    ),
    (
        "outside record",
        &[
            "outside record anna --did suspend=done@2026-05-17T14:03Z --reason 'The ledger was down'",
            "outside record anna --id 7f21 --did sessions=not-known@2026-05-17T14:05Z --reason 'The ledger was down'",
        ],
    ),
    ("outside confirm", &["outside confirm 1207"]),
    ("outside list", &["outside list", "outside list --all"]),
    ("operator list", &["operator list"]),
    ("operator disable", &["operator disable ravi"]),
    ("operator role", &["operator role ravi senior"]),
    ("operator confirm", &["operator confirm 42"]),
    (
        "operator enrol",
        &["operator enrol ravi", "operator enrol ravi --ssh-key ~/.ssh/id_ed25519_sk.pub"],
    ),
    ("operator passphrase", &["operator passphrase"]),
    (
        "operator rotate-key",
        &["operator rotate-key", "operator rotate-key ravi --secret-to once.txt"],
    ),
    (
        "directory add",
        &[
            "directory add nora --name 'Nora Berg' --email nora@example.com --phone +468555012 --since 2024-01-31",
        ],
    ),
    (
        "operator add-key",
        &[
            "operator add-key spare --ssh-key ~/.ssh/id_ed25519_sk.pub",
            "operator add-key laptop --public-key VU6Cbm8vZboUwILz9USUel4y3e+Z2bA8xTd9VGdbM9A=",
        ],
    ),
    (
        "operator disable-key",
        &["operator disable-key laptop", "operator disable-key spare --of ravi"],
    ),
    (
        "provider add",
        &[
            "provider add",
            "provider add --address https://id.example.com/admin/master/console/#/corp --set client_id=readmit --secret-file corp.secret",
            "provider add --address example.eu.auth0.com --set client_id=AbCdEf123 --credential auth0 --user nora@example.com",
        ],
    ),
    ("directory list", &["directory list"]),
    ("directory show", &["directory show nora"]),
    ("directory import", &["directory import people.csv"]),
    ("directory set-password", &["directory set-password nora --temporary 60"]),
    ("directory enrol", &["directory enrol nora --label 'New phone'"]),
    ("directory codes", &["directory codes nora --count 4"]),
    ("directory sign-in", &["directory sign-in nora"]),
    (
        "directory sign-in-federated",
        &["directory sign-in-federated nora --identity hub.example.com"],
    ),
    ("directory add-phone", &["directory add-phone nora +468555012 --since 2024-01-31"]),
    ("directory add-address", &["directory add-address nora nora@example.org --since 2024-01-31"]),
    ("directory remove", &["directory remove nora --confirm nora"]),
    ("directory remove-phone", &["directory remove-phone nora +468555012"]),
    ("directory remove-address", &["directory remove-address nora nora@example.org"]),
    ("directory link-identity", &["directory link-identity nora hub.example.com nora.berg"]),
    ("directory suspend", &["directory suspend nora"]),
    ("directory enable", &["directory enable nora"]),
    ("runbook check", &["runbook check ours"]),
    ("runbook show", &["runbook show", "runbook show --diff ours"]),
    ("runbook export", &["runbook export ours"]),
    ("runbook print", &["runbook print > form.txt", "runbook print ours"]),
    ("runbook accept", &["runbook accept ours"]),
    ("contacts check", &["contacts check people.csv"]),
    ("contacts show", &["contacts show", "contacts show nora@example.com"]),
    ("contacts accept", &["contacts accept"]),
    ("doctor", &["doctor", "doctor --provider keycloak -v"]),
    ("completions", &["completions bash > ~/.local/share/bash-completion/completions/readmit"]),
    ("man", &["man ~/.local/share/man/man1"]),
];

/// The answers that a command's help shows, of all that lead through a recovery. The others are
/// taken all the same.
const ANSWERS: &[(&str, &[&str])] = &[
    ("approve", &["verify", "evidence", "verdict", "federated", "reason", "wait", "attest"]),
    (
        "refuse",
        &[
            "reason", "notice", "door", "enrolled", "verify", "evidence", "verdict", "attest",
            "wait",
        ],
    ),
    ("escalate", &["reason", "notice", "attest", "wait"]),
    (
        "abandon",
        &[
            "reason", "notice", "door", "enrolled", "verify", "evidence", "verdict", "attest",
            "wait",
        ],
    ),
];

/// The heading under which clap lists them.
const HEADING: &str = "Answers";

/// The definition with everything that help and errors say of it.
pub fn complete(definition: Command) -> Command {
    let mut built = definition.clone();
    built.build();
    let mut usages = HashMap::new();
    usages_of(&mut built, "", &mut usages);
    with(definition, "", &usages)
}

/// The usage line of each command that is one by itself. What clap makes of a mistake names those
/// options that happened to be given, or set by the environment.
fn usages_of(command: &mut Command, path: &str, into: &mut HashMap<String, String>) {
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    if names.is_empty() {
        let line = command.render_usage().to_string();
        into.insert(path.to_owned(), line.trim_start_matches("Usage: ").to_owned());
    }
    for name in names {
        if let Some(inner) = command.find_subcommand_mut(&name) {
            usages_of(inner, &joined(path, &name), into);
        }
    }
}

fn with(command: Command, path: &str, usages: &HashMap<String, String>) -> Command {
    let of = |(name, _): &&(&str, &[&str])| *name == path;
    let mut command = command;
    if let Some((_, shown)) = ANSWERS.iter().find(of) {
        command = command.mut_args(|arg| {
            let is_answer = arg.get_help_heading() == Some(HEADING);
            let hidden = is_answer && !shown.contains(&arg.get_id().as_str());
            if hidden { arg.hide(true) } else { arg }
        });
    }
    if let Some((_, examples)) = EXAMPLES.iter().find(of) {
        let lines: Vec<String> = examples.iter().map(|line| format!("  readmit {line}")).collect();
        let title = if lines.len() == 1 { "Example" } else { "Examples" };
        // What the command says by itself stays, above.
        let before = command.get_after_help().map(|said| format!("{said}\n\n")).unwrap_or_default();
        command = command.after_help(format!("{before}{title}:\n{}", lines.join("\n")));
    }
    if let Some(usage) = usages.get(path) {
        command = command.override_usage(usage.clone());
    }
    command.mut_subcommands(|inner| {
        let path = joined(path, inner.get_name());
        with(inner, &path, usages)
    })
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path} {name}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::{definition, parse_as};
    use super::*;

    fn leaves(command: &Command, path: &str, into: &mut Vec<String>) {
        let inner: Vec<&Command> =
            command.get_subcommands().filter(|c| c.get_name() != "help").collect();
        if inner.is_empty() {
            into.push(path.to_owned());
        }
        for command in inner {
            leaves(command, &joined(path, command.get_name()), into);
        }
    }

    /// The words of a line, as a shell parts them: quotes keep blanks together, and what follows
    /// `>` is the shell's.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut quoted) = (vec![String::new()], false);
        for c in line.split(" >").next().unwrap().chars() {
            match c {
                '\'' => quoted = !quoted,
                ' ' if !quoted => words.push(String::new()),
                other => words.last_mut().unwrap().push(other),
            }
        }
        words
    }

    #[test]
    fn every_command_has_an_example_and_every_example_is_taken() {
        let mut all = Vec::new();
        leaves(&definition(), "", &mut all);
        let have: Vec<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
        let mut sorted = (all.clone(), have.clone());
        sorted.0.sort();
        sorted.1.sort_unstable();
        assert_eq!(sorted.0, sorted.1);
        for (name, lines) in EXAMPLES {
            for line in *lines {
                let args: Vec<_> = [vec!["readmit".to_owned()], words(line)]
                    .concat()
                    .into_iter()
                    .map(Into::into)
                    .collect();
                parse_as(definition(), &args).unwrap_or_else(|e| panic!("{name}: {line}: {e}"));
                assert!(line.contains(name), "{name}: {line}");
            }
        }
    }

    #[test]
    fn an_example_stands_below_what_a_command_says_by_itself() {
        let definition = definition();
        let import = definition
            .find_subcommand("directory")
            .and_then(|c| c.find_subcommand("import"))
            .unwrap();
        let said = import.get_after_help().unwrap().to_string();
        assert!(
            said.starts_with("The first row names the columns") && said.contains("\n\nExample:\n"),
            "{said}"
        );
    }

    #[test]
    fn a_usage_line_does_not_depend_on_what_was_typed() {
        let said = |line: &str| {
            let args: Vec<_> = line.split(' ').map(Into::into).collect();
            parse_as(definition(), &args).unwrap_err().render().to_string()
        };
        assert!(
            said("readmit --operator maria recover --everything")
                .contains("Usage: readmit recover [OPTIONS] [USER]\n")
        );
        assert!(
            said("readmit --home x cases --everything")
                .contains("Usage: readmit cases [OPTIONS]\n")
        );
        assert!(
            said("readmit audit receipt")
                .contains("Usage: readmit audit receipt [OPTIONS] <CASE>\n")
        );
    }

    #[test]
    fn a_command_shows_the_answers_that_it_asks_for() {
        for (name, shown) in ANSWERS {
            let definition = definition();
            let command = definition.find_subcommand(name).unwrap();
            let answers = command.get_arguments().filter(|a| a.get_help_heading() == Some(HEADING));
            let visible: Vec<&str> =
                answers.filter(|a| !a.is_hide_set()).map(|a| a.get_id().as_str()).collect();
            assert_eq!(visible.len(), shown.len(), "{name}: {visible:?}");
        }
        let recover = definition();
        let recover = recover.find_subcommand("recover").unwrap();
        assert!(recover.get_arguments().all(|a| !a.is_hide_set()));
    }
}
