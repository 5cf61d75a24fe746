//! The documents tell the truth: their commands run or can be read, their links lead somewhere,
//! their tables are complete.
//!
//! A block marked `sh run` is run, all of a document in one shell, in an empty folder. Words behind
//! it: `home` gives it an installation with an operator, `python3` and the like are programs that
//! it takes. A command that ends with another code than 0 has it as a comment, `# exit 5`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use readmit::home::{Config, keys};
use readmit::ledger::Action;

use crate::desk::{BINARY, Desk};

/// A document, by its path from the repository's root.
struct Document {
    path: String,
    text: String,
}

/// A fenced block.
struct Block<'a> {
    line: usize,
    info: &'a str,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn documents() -> Vec<Document> {
    let mut paths =
        vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned(), "SECURITY.md".to_owned()];
    let mut folders = vec![PathBuf::from("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if root().join(&path).is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                paths.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    paths.sort();
    assert!(paths.len() > 15, "{paths:?}");
    let read = |path: String| Document {
        text: std::fs::read_to_string(root().join(&path)).unwrap(),
        path,
    };
    paths.into_iter().map(read).collect()
}

fn named(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

impl Document {
    fn blocks(&self) -> Vec<Block<'_>> {
        let (mut blocks, mut open) = (Vec::new(), None);
        for (i, line) in self.text.lines().enumerate() {
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(info)) => open = Some(Block { line: i + 1, info, text: String::new() }),
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (Some(block), None) => block.text.extend([line, "\n"]),
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{}: a block is not closed", self.path);
        blocks
    }

    /// Its lines outside of blocks, by their numbers.
    fn prose(&self) -> Vec<(usize, &str)> {
        let mut inside = false;
        let lines = self.text.lines().enumerate().map(|(i, line)| (i + 1, line));
        lines
            .filter(|(_, line)| {
                let fence = line.starts_with("```");
                inside ^= fence;
                !fence && !inside
            })
            .collect()
    }

    /// The code in its prose.
    fn spans(&self) -> Vec<(usize, &str)> {
        self.prose()
            .into_iter()
            .flat_map(|(n, line)| line.split('`').skip(1).step_by(2).map(move |s| (n, s)))
            .collect()
    }

    /// As links to its headings have them.
    fn anchors(&self) -> BTreeSet<String> {
        let heading = |line: &str| line.trim_start_matches('#').trim().to_lowercase();
        let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let slug =
            |line: &str| heading(line).chars().filter(kept).collect::<String>().replace(' ', "-");
        self.prose()
            .into_iter()
            .filter(|(_, line)| line.starts_with('#'))
            .map(|(_, line)| slug(line))
            .collect()
    }
}

/// Commands of several lines in one piece each.
fn commands(text: &str) -> Vec<(usize, String)> {
    let (mut all, mut open) = (Vec::new(), None::<(usize, String)>);
    for (i, line) in text.lines().enumerate() {
        let (at, mut command) = open.take().unwrap_or((i, String::new()));
        let _ = writeln!(command, "{line}");
        if line.ends_with('\\') {
            open = Some((at, command));
        } else {
            all.push((at, command));
        }
    }
    all.extend(open);
    all
}

/// A shell script that ends at the first command with another exit code than the one that is
/// written down.
fn script(document: &Document, blocks: &[Block<'_>]) -> String {
    let mut script = String::new();
    for block in blocks {
        for (at, command) in commands(&block.text) {
            let (place, expected) = (block.line + 1 + at, command.rsplit_once("# exit "));
            match expected {
                None => script += &command,
                Some((command, code)) => {
                    let code: u8 = code
                        .trim()
                        .parse()
                        .unwrap_or_else(|e| panic!("{}:{place}: {e}", document.path));
                    let _ = write!(
                        script,
                        "code=0\n{} || code=$?\n[ $code = {code} ] || {{ echo \"line {place}: exit $code, not {code}\" >&2; exit 99; }}\n",
                        command.trim_end()
                    );
                }
            }
        }
    }
    script
}

/// Returns true if the program is here, and says so if it is not.
#[allow(clippy::print_stderr)]
fn is_here(program: &str, document: &Document) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let here = std::env::split_paths(&paths).any(|folder| folder.join(program).is_file());
    if !here {
        eprintln!(
            "NOT RUN: {program} is not installed here, so the commands of {} were not run",
            document.path
        );
    }
    here
}

#[test]
fn the_commands_of_the_documents_run() {
    let mut ran = 0;
    for document in documents() {
        let blocks: Vec<Block<'_>> =
            document.blocks().into_iter().filter(|b| b.info.starts_with("sh run")).collect();
        let words: BTreeSet<&str> = blocks.iter().flat_map(|b| b.info.split(' ').skip(2)).collect();
        let programs = words.iter().filter(|word| **word != "home");
        if blocks.is_empty() || !programs.into_iter().all(|program| is_here(program, &document)) {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut shell = Command::new("sh");
        let desk = words.contains("home").then(Desk::new);
        shell.env_clear();
        if let Some(desk) = &desk {
            for (name, value) in desk.command(&[]).get_envs() {
                shell.env(name, value.unwrap());
            }
            desk.maria();
        }
        let own = Path::new(BINARY).parent().unwrap().to_owned();
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let paths =
            std::env::join_paths([own].into_iter().chain(std::env::split_paths(&paths))).unwrap();
        shell
            .env("PATH", paths)
            .env("LANG", "C.UTF-8")
            .env("HOME", folder.path())
            .current_dir(folder.path());
        let output = shell
            .args(["-exc", &script(&document, &blocks)])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {}\n{said}", document.path, output.status);
        ran += blocks.len();
    }
    assert!(ran >= 2, "the README's at least");
}

/// The words of a command, up to the end of it; quotes are taken away.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in text.chars() {
        match (c, quote) {
            (_, Some(q)) if c == q => quote = None,
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            ('|' | ';' | '>' | '&' | ')', None) => break,
            ('#', None) if word.is_none() => break,
            (' ' | '\n' | '\\', None) => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Each `readmit ...` in a text.
fn runs(text: &str) -> Vec<Vec<String>> {
    let begins = |at: &usize| *at == 0 || text[..*at].ends_with([' ', '\n', '(']);
    let found = text.match_indices("readmit ").map(|(at, _)| at).filter(begins);
    found.map(|at| words(&text[at..])).collect()
}

/// Fails unless the command and its options exist. Values are not looked at.
fn exists(run: &[String]) -> Result<(), String> {
    let mut definition = readmit::cli::definition();
    definition.build();
    let mut command = &definition;
    let mut takes_value = false;
    for word in &run[1..] {
        if let Some(option) = word.strip_prefix("--") {
            let name = option.split('=').next().unwrap_or(option);
            let arg = command.get_arguments().find(|a| {
                a.get_long() == Some(name)
                    || a.get_visible_aliases().is_some_and(|all| all.contains(&name))
            });
            let arg = arg.ok_or_else(|| format!("{} has no --{name}", command.get_name()))?;
            takes_value = arg.get_action().takes_values() && !option.contains('=');
        } else if let Some(sub) = command.find_subcommand(word) {
            command = sub;
        } else if !takes_value && command.has_subcommands() {
            return Err(format!("{} has no command {word}", command.get_name()));
        } else {
            takes_value = false;
        }
    }
    Ok(())
}

#[test]
fn the_commands_that_are_only_shown_can_be_read() {
    let mut wrong = Vec::new();
    let mut looked = 0;
    for document in documents() {
        for block in
            document.blocks().iter().filter(|b| b.info == "sh" || b.info.starts_with("sh run"))
        {
            for (at, command) in commands(&block.text) {
                for run in runs(&command) {
                    looked += 1;
                    if let Err(error) = readmit::cli::definition().try_get_matches_from(&run) {
                        let line = block.line + 1 + at;
                        wrong.push(format!("{}:{line}: {}\n{error}", document.path, run.join(" ")));
                    }
                }
            }
        }
        for (line, span) in
            document.spans().into_iter().filter(|(_, span)| span.starts_with("readmit "))
        {
            looked += 1;
            if let Err(why) = exists(&words(span)) {
                wrong.push(format!("{}:{line}: {span}: {why}", document.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(looked > 100, "{looked}");
}

#[test]
fn every_link_leads_somewhere() {
    let documents = documents();
    let mut wrong = Vec::new();
    for document in &documents {
        let here = Path::new(&document.path).parent().unwrap();
        for (line, text) in document.prose() {
            let targets = text
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split_once(')'))
                .map(|(target, _)| target);
            for target in targets.filter(|t| !t.starts_with("https://")) {
                let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
                let path = if path.is_empty() {
                    PathBuf::from(&document.path)
                } else {
                    plain(&here.join(path))
                };
                let to = documents.iter().find(|d| Path::new(&d.path) == path);
                let leads = match to {
                    Some(to) => anchor.is_empty() || to.anchors().contains(anchor),
                    None => anchor.is_empty() && root().join(&path).exists(),
                };
                if !leads {
                    wrong.push(format!("{}:{line}: {target}", document.path));
                }
            }
        }
        for (line, span) in document.spans() {
            let folders =
                ["src/", "tests/", "benches/", "docs/", "runbook/", "completions/", ".ci/"];
            let paths = span.split(' ').filter(|word| folders.iter().any(|f| word.starts_with(f)));
            wrong.extend(
                paths
                    .filter(|p| !root().join(p).exists())
                    .map(|p| format!("{}:{line}: {p}", document.path)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A path without `..` in it.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[test]
fn the_readme_is_one_page() {
    let readme = named("README.md");
    assert!(readme.lines().count() <= 150, "{} lines", readme.lines().count());
    for document in documents().iter().filter(|d| d.path.starts_with("docs/")) {
        assert!(readme.contains(&format!("({}", document.path)), "no link to {}", document.path);
    }
}

#[test]
fn every_key_of_the_configuration_is_in_its_document() {
    let table = keys::markdown();
    assert!(
        named("docs/configuration.md").contains(&table),
        "docs/configuration.md must hold this, as it stands:\n\n{table}"
    );
}

#[test]
fn the_configurations_that_are_shown_can_be_read() {
    let mut read = 0;
    for document in documents() {
        for block in document.blocks().into_iter().filter(|b| b.info == "toml") {
            let mut text = block.text.clone();
            if !text.contains("default_provider") {
                text.insert_str(0, "default_provider = \"embedded\"\n");
            }
            for name in ["embedded", "customers"] {
                let _ = write!(text, "\n[[provider]]\nkind = \"embedded\"\nname = \"{name}\"\n");
            }
            if let Err(error) = Config::parse(format!("{}:{}", document.path, block.line), &text) {
                panic!("{error}\n{text}");
            }
            read += 1;
        }
    }
    assert!(read > 5, "{read}");
}

/// The vectors that are published are those that the golden test writes.
#[test]
fn the_format_is_told_with_the_vectors_that_are_tested() {
    let document =
        Document { path: "docs/ledger-format.md".into(), text: named("docs/ledger-format.md") };
    let blocks = document.blocks();
    for (info, name) in [("json", "ledger"), ("json version 2", "ledger_2")] {
        let told = blocks.iter().find(|b| b.info == info).unwrap();
        let golden = named(&format!(
            "src/ledger/format/snapshots/readmit__ledger__format__golden__{name}.snap"
        ));
        let golden = golden.splitn(3, "---\n").nth(2).unwrap();
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&told.text), read(golden));
    }
    for action in Action::ALL {
        assert!(document.text.contains(&format!("`{action}`")), "{action}");
    }
}
