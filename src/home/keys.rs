//! Every key of `config.toml`, with its default and its meaning: printed as `docs/configuration.md`
//! has it and as the manual page `readmit-config(5)`.

use std::fmt::Write as _;

use crate::base::config_table::{ConfigKey, ConfigTable, key};
use crate::provider::ProviderConfig;

/// The keys above all tables.
pub(super) const ABOVE: &[ConfigTable] = &[ConfigTable {
    name: "",
    about: "Keys above all tables.",
    keys: &[
        key(
            "home",
            "each shared home on the machine",
            "Only in `/etc/readmit/config.toml`: the shared home that the file is for.",
        )
        .like(r#""/srv/readmit""#),
        key(
            "default_provider",
            "required",
            "The platform that is used unless `--provider` names another.",
        )
        .like(r#""embedded""#),
        key(
            "sender",
            "no-reply@localhost.invalid",
            "The sender of printed and saved messages where no mail server is configured.",
        )
        .like(r#""no-reply@localhost.invalid""#),
        key(
            "step_up_minutes",
            "15",
            "Minutes after which a session asks for an operator's passphrase again; 1 to 60.",
        )
        .like("15"),
    ],
}];

/// The keys of `[provider.http]`.
pub const HTTP_KEYS: &[ConfigKey] = &[
            key(
                "proxy",
                "HTTPS_PROXY, ALL_PROXY and NO_PROXY",
                "`http://proxy.example.com:3128`, or `none`. It holds no name and no password. The variables are read as curl reads them.",
            ).like(r#""http://proxy.example.com:3128""#),
            key(
                "ca_file",
                "the system's authorities",
                "PEM certificates that are trusted instead.",
            ).like(r#""/etc/readmit/authorities.pem""#),
            key("timeout_seconds", "20", "The limit for one exchange; 1 to 300.").like("20"),
            key("connect_timeout_seconds", "10", "The limit for connecting; 1 to 60.").like("10"),
        ];

/// The tables below the platforms, in the order of the file.
pub(super) const BELOW: &[ConfigTable] = &[
    ConfigTable {
        name: "[provider.http]",
        about: "The connection to Auth0 or Keycloak. The table stands below its `[[provider]]`.",
        keys: HTTP_KEYS,
    },
    ConfigTable {
        name: "[contacts]",
        about: "Files with numbers, addresses and managers. A relative path starts at the home.",
        keys: &[
            key(
                "file",
                "none",
                "The file for every platform that names none of its own. The embedded directory uses none.",
            ).like(r#""/srv/people/contacts.csv""#),
            key(
                "provider",
                "none",
                "A table, `[contacts.provider]`: a file for each platform, by the platform's name.",
            ).like(r#"{ embedded = "/srv/people/contacts.csv" }"#),
        ],
    },
    ConfigTable {
        name: "[smtp]",
        about: "The mail server. Without this table operators send the messages themselves.",
        keys: &[
            key("host", "required", "The server's name.").like(r#""mail.example.com""#),
            key("port", "465, 587 or 25", "The server's port. The default follows `tls`.").like("587"),
            key(
                "tls",
                "required",
                "`tls` (from the first byte), `starttls`, or `none` (only to a server on this machine).",
            ).like(r#""starttls""#),
            key(
                "from",
                "required",
                "`desk@example.com` or `Service Desk <desk@example.com>`. The address is ASCII: a domain with other letters is written as `xn--...`.",
            ).like(r#""Service Desk <desk@example.com>""#),
            key("user", "none", "The account to sign in with, together with `password_file`.").like(r#""readmit""#),
            key(
                "password_file",
                "none",
                "A file that only its owner reads. Its first line is the password.",
            ).like(r#""/etc/readmit/mail.secret""#),
            key(
                "ca_file",
                "the system's authorities",
                "PEM certificates that are trusted instead.",
            ).like(r#""/etc/readmit/authorities.pem""#),
            key(
                "hello",
                "this host's full name",
                "The name in EHLO. If this host's name has no dot, the default is the domain of `from`.",
            ).like(r#""desk.example.com""#),
            key("timeout_seconds", "20", "The limit for each step of the exchange; 1 to 300.").like("20"),
        ],
    },
    ConfigTable {
        name: "[labels]",
        about: "The words for a platform in messages to users.",
        keys: &[key(
            "PROVIDER",
            "your work account",
            "The key is a platform's name, the value is its label.",
        ).like(r#""your work account""#)],
    },
    ConfigTable {
        name: "[witness]",
        about: "Places outside the ledger that get its heads. At least one is named, here or under [[witness.http]].",
        keys: &[
            key(
                "file",
                "none",
                "A file, by its absolute path. It must exist; it is never created.",
            ).like(r#""/srv/witness/heads.txt""#),
            key(
                "command",
                "none",
                "A program and its arguments. It reads the head from standard input and exits with 0 once the head is kept.",
            ).like(r#"["/usr/local/bin/keep-head"]"#),
            key("syslog", "false", "Write each head to the system's log.").like("false"),
            key(
                "required",
                "false",
                "Stop a step, exit 6, if a head cannot be handed on. Otherwise a failure is a warning. Over HTTP, each step waits for the quorum.",
            ).like("false"),
            key("timeout_s", "10", "The limit for the command, the log or a request, in seconds; 1 to 60.").like("10"),
            key(
                "policy",
                "none",
                "A tlog-policy file (C2SP), by its absolute path, that names witnesses and their quorum. It takes the place of [[witness.http]].",
            ).like(r#""/etc/readmit/witness.policy""#),
            key(
                "quorum",
                "all of them",
                "The number of witnesses under [[witness.http]] that have to agree.",
            ).like("1"),
            key(
                "every_minutes",
                "60",
                "The minutes between two heads over HTTP; 1 to 1440. The end of a case and a change on a privileged user do not wait.",
            ).like("60"),
            key(
                "ca_file",
                "the system's",
                "PEM certificates to trust for witnesses, by an absolute path.",
            ).like(r#""/etc/ssl/certs/example-ca.pem""#),
        ],
    },
    ConfigTable {
        name: "[[witness.http]]",
        about: "A witness that is asked over HTTP to cosign heads (C2SP tlog-witness; see docs/witnesses.md).",
        keys: &[
            key(
                "url",
                "required",
                "The address that heads are submitted under. It is https, or this machine's.",
            ).like(r#""https://witness.example.org""#),
            key(
                "vkey",
                "required",
                "The witness's Ed25519 key (type 0x04), as NAME+ID+KEY.",
            ).like(r#""witness.example.org/w1+eba12634+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea""#),
            key(
                "monitor",
                "the url",
                "The address that the witness's newest heads are read under.",
            ).like(r#""https://monitor.example.org""#),
        ],
    },
    ConfigTable {
        name: "[unlock]",
        about: "The time that `readmit unlock` opens an operator's key for. A time is written as `15m` or `8h`.",
        keys: &[
            key("idle", "15m", "The key is closed when nobody has used it for so long; 1m to 1h.").like(r#""15m""#),
            key("most", "8h", "The key is closed after so long in any case; 1m to 12h.").like(r#""8h""#),
        ],
    },
    ConfigTable {
        name: "[notify]",
        about: "A program that is told what happened (see docs/admin.md).",
        keys: &[
            key(
                "command",
                "required",
                "The program and its arguments. It reads one JSON object from standard input.",
            ).like(r#"["/usr/local/bin/tell-the-desk"]"#),
            key("timeout_s", "5", "The seconds after which the program is ended; 1 to 60.").like("5"),
        ],
    },
    ConfigTable {
        name: "[ticket]",
        about: "The ticket system of the help desk. At least one of the first three is named.",
        keys: &[
            key(
                "url",
                "none",
                "The address of a ticket, with `{ticket}` for its id: `https://desk.example.com/t/{ticket}`.",
            ).like(r#""https://desk.example.com/t/{ticket}""#),
            key(
                "check",
                "none",
                "A program and its arguments. It reads a ticket's id as JSON and answers with JSON what is known of it.",
            ).like(r#"["/usr/local/bin/ticket", "check"]"#),
            key(
                "post",
                "none",
                "A program and its arguments. It reads how a case ended as JSON and writes it to the ticket's internal notes.",
            ).like(r#"["/usr/local/bin/ticket", "post"]"#),
            key("timeout_s", "5", "The seconds after which either program is ended; 1 to 60.").like("5"),
        ],
    },
    ConfigTable {
        name: "[phrase]",
        about: "The inner page on which users find the phrase of their case (see docs/admin.md).",
        keys: &[
            key(
                "command",
                "required",
                "The program and its arguments. It reads a case's phrase as JSON and shows it on the page.",
            ).like(r#"["/usr/local/bin/phrase"]"#),
            key(
                "page",
                "the organisation's inner page",
                "The name or place of the page, as the operator tells it to the user.",
            ).like(r#""the help desk's page""#),
            key("timeout_s", "5", "The seconds after which the program is ended; 1 to 60.").like("5"),
        ],
    },
    ConfigTable {
        name: "[retention]",
        about: "The time after which personal data is erased by `readmit audit retention` (see docs/nightly.md).",
        keys: &[
            key(
                "personal_data",
                "required",
                "The time from the end of a case on: `24 months`, `2 years`; 6 months at least.",
            ).like(r#""24 months""#),
            key(
                "hold",
                "none",
                "Cases, and logins or ids of users, of which nothing is erased.",
            ).like(r#"["R-7Q4K2M"]"#),
        ],
    },
];

/// All tables, in the order of the file.
pub(super) fn tables() -> impl Iterator<Item = &'static ConfigTable> {
    ABOVE.iter().chain(ProviderConfig::TABLES).chain(BELOW)
}

/// The forms of a secret's reference.
pub const SECRETS: &[ConfigKey] = &[
    key(
        "{ file = \"/path\" }",
        "",
        "A file that only its owner can read (mode 600), by its absolute path.",
    ),
    key("{ descriptor = 3 }", "", "An open file descriptor. It is read once."),
    key("{ credential = \"name\" }", "", "A systemd credential (`LoadCredential=`)."),
    key("{ command = [\"program\", \"argument\"] }", "", "The standard output of a program."),
];

/// The tables as `docs/configuration.md` has them.
pub fn markdown() -> String {
    let mut out = String::new();
    for ConfigTable { name, about, keys } in tables() {
        let title =
            if name.is_empty() { "Above all tables".to_owned() } else { format!("`{name}`") };
        let _ =
            write!(out, "### {title}\n\n{about}\n\n| key | default | meaning |\n|---|---|---|\n");
        for ConfigKey { name, default, meaning, .. } in *keys {
            let _ = writeln!(out, "| `{name}` | {default} | {meaning} |");
        }
        out.push('\n');
    }
    out.push_str(
        "### Secrets\n\nA secret never stands in the file, only the place where it is kept.\n\n",
    );
    out.push_str("| written as | read from |\n|---|---|\n");
    for ConfigKey { name, meaning, .. } in SECRETS {
        let _ = writeln!(out, "| `{name}` | {meaning} |");
    }
    out
}

/// The manual page.
pub fn manual_page(version: &str) -> String {
    let mut out = format!(
        ".TH readmit-config 5 \"\" \"readmit {version}\"\n.SH NAME\nreadmit-config \\- configuration of readmit\n\
         .SH DESCRIPTION\n{}\n",
        roff(
            "The file config.toml in the home (--home, READMIT_HOME) names platforms, mail server, contacts and witness. \
             It is in TOML. An unknown key is an error. `readmit init` writes the file, and `readmit doctor` checks it. \
             Only root, the home's owner and the caller may be able to write to the file, to what it names, and to all \
             folders above them."
        )
    );
    for ConfigTable { name, about, keys } in tables() {
        let title = if name.is_empty() { "Above all tables" } else { name };
        let _ = write!(out, ".SH {}\n{}\n", quoted(title), roff(about));
        for ConfigKey { name, default, meaning, .. } in *keys {
            let default = if *default == "required" {
                "Required.".to_owned()
            } else {
                format!("Default: {default}.")
            };
            let _ =
                write!(out, ".TP\n\\fB{}\\fR\n{}\n{}\n", roff(name), roff(meaning), roff(&default));
        }
    }
    out.push_str(
        ".SH SECRETS\nA secret never stands in the file, only the place where it is kept.\n",
    );
    for ConfigKey { name, meaning, .. } in SECRETS {
        let _ = write!(out, ".TP\n\\fB{}\\fR\n{}\n", roff(name), roff(meaning));
    }
    out.push_str(".SH EXAMPLES\n.nf\n");
    for line in EXAMPLE.lines() {
        out.push_str(&roff(line));
        out.push('\n');
    }
    out.push_str(".fi\n.SH FILES\n");
    for (name, text) in [
        ("$READMIT_HOME/config.toml", "The configuration of one home."),
        (
            "/etc/readmit/config.toml",
            "The configuration that root keeps for shared homes. It is read instead.",
        ),
    ] {
        let _ = write!(out, ".TP\n\\fB{}\\fR\n{}\n", roff(name), roff(text));
    }
    out.push_str(".SH SEE ALSO\n\\fBreadmit\\fR(1), \\fBreadmit\\-doctor\\fR(1), \\fBreadmit\\-contacts\\fR(1)\n");
    out
}

/// The example of the manual page; a test reads it as a configuration.
const EXAMPLE: &str = r#"default_provider = "corp"

[[provider]]
kind = "keycloak"
name = "corp"
base_url = "https://id.example.com"
realm = "corp"
client_id = "readmit"
client_secret = { file = "/etc/readmit/keycloak.secret" }

[smtp]
host = "mail.example.com"
tls = "starttls"
from = "Service Desk <desk@example.com>"

[witness]
file = "/srv/witness/heads.txt"
"#;

/// Text as a line of a manual page.
fn roff(text: &str) -> String {
    let text = text.replace('`', "").replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

/// A heading that has quotes in it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", roff(text).replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::home::config::{Config, ContactsConfig, RetentionConfig, UnlockConfig};
    use crate::hooks::{NotifyConfig, PhraseConfig, TicketConfig};
    use crate::message::{SmtpConfig, TlsMode};
    use crate::witness::{HttpWitnessConfig, WitnessConfig};

    /// Sets every key. No struct is filled up with defaults, so a new key does not compile until it
    /// stands here.
    fn full() -> Config {
        let some = |text: &str| Some(text.to_owned());
        let provider = ProviderConfig::full();
        let smtp = SmtpConfig {
            host: "h".into(),
            port: Some(25),
            tls: TlsMode::Tls,
            from: "f@example.com".into(),
            user: some("u"),
            password_file: Some("/p".into()),
            ca_file: Some("/ca".into()),
            hello: some("h.example.com"),
            timeout_seconds: Some(1),
        };
        let witness = WitnessConfig {
            file: Some("/w".into()),
            command: vec!["w".into()],
            syslog: true,
            required: true,
            timeout_s: 1,
            policy: Some("/p".into()),
            quorum: Some(1),
            every_minutes: Some(1),
            ca_file: Some("/ca".into()),
            http: vec![HttpWitnessConfig {
                url: "https://w.example.com".into(),
                vkey: "v".into(),
                monitor: some("https://m.example.com"),
            }],
        };
        let files: BTreeMap<String, std::path::PathBuf> = [("e".to_owned(), "/c".into())].into();
        Config {
            home: Some("/h".into()),
            default_provider: "e".into(),
            sender: some("s"),
            step_up_minutes: Some(1),
            provider,
            contacts: Some(ContactsConfig { file: Some("/c".into()), provider: files }),
            smtp: Some(smtp),
            labels: [("e".to_owned(), "l".to_owned())].into(),
            witness: Some(witness),
            unlock: Some(UnlockConfig { idle: some("5m"), most: some("4h") }),
            notify: Some(NotifyConfig { command: vec!["n".into()], timeout_s: 1 }),
            ticket: Some(TicketConfig {
                url: some("https://t.example.com/{ticket}"),
                check: vec!["c".into()],
                post: vec!["p".into()],
                timeout_s: 1,
            }),
            phrase: Some(PhraseConfig { command: vec!["f".into()], page: some("p"), timeout_s: 1 }),
            retention: Some(RetentionConfig {
                personal_data: "24 months".into(),
                hold: vec!["R-7Q4K2M".into()],
            }),
        }
    }

    fn keys(table: &toml::Table) -> BTreeSet<&str> {
        table.keys().map(String::as_str).collect()
    }

    fn told(name: &str) -> BTreeSet<&'static str> {
        let table = tables().find(|t| t.name == name).unwrap_or_else(|| panic!("{name}"));
        table.keys.iter().map(|k| k.name).collect()
    }

    #[test]
    fn every_key_of_the_configuration_is_told_and_no_other() {
        let written: toml::Table = full().to_toml().unwrap().parse().unwrap();
        let mut above = keys(&written);
        for provider in written["provider"].as_array().unwrap() {
            let table = provider.as_table().unwrap();
            let mut has = keys(table);
            if has.remove("http") {
                assert_eq!(keys(table["http"].as_table().unwrap()), told("[provider.http]"));
            }
            let kind = table["kind"].as_str().unwrap();
            assert_eq!(has, told(&format!("[[provider]] kind = \"{kind}\"")), "{kind}");
        }
        assert!(above.remove("provider"));
        for name in
            ["contacts", "smtp", "witness", "unlock", "notify", "ticket", "phrase", "retention"]
        {
            let table = written[name].as_table().unwrap();
            let mut has = keys(table);
            if has.remove("http") {
                let first = table["http"].as_array().unwrap()[0].as_table().unwrap();
                assert_eq!(keys(first), told("[[witness.http]]"));
            }
            assert_eq!(has, told(&format!("[{name}]")), "{name}");
            above.remove(name);
        }
        assert!(above.remove("labels"));
        assert_eq!(above, told(""));
    }

    #[test]
    fn the_example_and_every_form_of_a_secret_can_be_read() {
        Config::parse("example".into(), EXAMPLE).unwrap();
        for ConfigKey { name, .. } in SECRETS {
            let changed = EXAMPLE.replace("{ file = \"/etc/readmit/keycloak.secret\" }", name);
            assert!(changed.contains(name));
            Config::parse("example".into(), &changed).unwrap();
        }
    }
}
