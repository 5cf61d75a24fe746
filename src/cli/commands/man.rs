use std::path::PathBuf;

use clap::Args;

use crate::cli::Failure;

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Folder to write the pages to; made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

pub fn run(args: &ManArgs) -> Result<u8, Failure> {
    let fault = |e: std::io::Error| Failure::at(1, args.folder.display(), e);
    std::fs::create_dir_all(&args.folder).map_err(fault)?;
    clap_mangen::generate_to(crate::cli::definition(), &args.folder).map_err(fault)?;
    let page = crate::home::keys::manual_page(env!("CARGO_PKG_VERSION"));
    std::fs::write(args.folder.join("readmit-config.5"), page).map_err(fault)?;
    for page in std::fs::read_dir(&args.folder).map_err(fault)? {
        let page = page.map_err(fault)?;
        let name = page.file_name();
        if name.to_str().is_some_and(|name| name.starts_with("readmit") && name.ends_with(".1")) {
            let text = std::fs::read_to_string(page.path()).map_err(fault)?;
            std::fs::write(page.path(), with_examples(&text) + &sections()).map_err(fault)?;
        }
    }
    Ok(0)
}

/// The page with its examples under a heading of their own, and what the command says beside them
/// as notes, all of it line by line: `clap_mangen` puts both into a paragraph under "EXTRA".
fn with_examples(page: &str) -> String {
    let Some((before, rest)) = page.split_once(".SH EXTRA\n") else {
        return page.to_owned();
    };
    let (extra, after) = rest.split_at(rest.find(".SH ").unwrap_or(rest.len()));
    let is_title = |line: &&str| matches!(*line, "Example:" | "Examples:");
    let notes: Vec<&str> = extra.lines().take_while(|line| !is_title(line)).collect();
    let examples: Vec<&str> = extra.lines().skip_while(|line| !is_title(line)).skip(1).collect();
    let section = |title: &str, lines: &[&str]| {
        let text = lines.join("\n");
        if text.trim().is_empty() {
            text
        } else {
            format!(".SH {title}\n.nf\n{}\n.fi\n", text.trim_end())
        }
    };
    format!("{before}{}{}{after}", section("NOTES", &notes), section("EXAMPLES", &examples))
}

/// Returns what holds for every command, in the form of a manual page.
fn sections() -> String {
    let entry =
        |(name, text): &(&str, &str)| format!(".TP\n\\fB{name}\\fR\n{text}\n").replace('-', "\\-");
    [("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)]
        .map(|(title, entries)| {
            format!(".SH {title}\n{}", entries.iter().map(entry).collect::<String>())
        })
        .concat()
        + ".SH SEE ALSO\n\\fBreadmit\\fR(1), \\fBreadmit\\-config\\fR(5)\n"
}

const ENVIRONMENT: &[(&str, &str)] = &[
    ("READMIT_HOME", "Folder of ledger, keys and configuration, as --home names it."),
    ("READMIT_OPERATOR", "Who acts, as --operator names them."),
    (
        "CREDENTIALS_DIRECTORY",
        "Folder of credentials, as systemd gives a service one. The file readmit-passphrase in it is read.",
    ),
    (
        "XDG_RUNTIME_DIR, TMPDIR",
        "The folder below which the sockets of open keys are: the first if it is the login's alone.",
    ),
    ("SSH_AUTH_SOCK", "Socket of the ssh-agent that holds an operator's key."),
    ("NO_COLOR", "If it is set: no colours."),
    (
        "HTTPS_PROXY, ALL_PROXY, NO_PROXY",
        "Proxy for calls to platforms, and the hosts that are called without it.",
    ),
    ("PAGER", "If it is empty or cat: long lists are not paged."),
];

const FILES: &[(&str, &str)] = &[
    ("$READMIT_HOME/config.toml", "Platforms, mail, contacts, witness. See readmit-config(5)."),
    (
        "/etc/readmit/config.toml",
        "The same for a shared home: what names programs stands only here.",
    ),
    ("$READMIT_HOME/ledger.db", "The audit ledger. Back it up with `readmit audit backup`."),
    ("$READMIT_HOME/installation.key", "The key that signs the ledger's heads."),
    ("$READMIT_HOME/operators", "The operators' sealed keys."),
    ("$READMIT_HOME/runbooks", "Every runbook that was accepted."),
];
