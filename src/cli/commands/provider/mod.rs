//! `readmit provider add`: a platform, step by step. Nothing is written before it was tried.

mod answers;
mod secret;
#[cfg(test)]
mod tests;
mod tried;

use std::path::Path;

use chrono::{DateTime, Utc};
use clap::Subcommand;
use serde_json::json;

use self::answers::{AddProviderArgs, PlatformAnswers};
use self::secret::{NewSecret, SecretFrom};
use self::tried::Tried;
use super::case_command::result;
use crate::base::clock::{Clock as _, SystemClock};
use crate::base::safe_text::safe;
use crate::cli::installation::home;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::home::Config;
use crate::home::config::System;
use crate::home::config::edit::{ConfigText, EditError, written};
use crate::model::Mode;
use crate::provider::setup::word;
use crate::ui::flags::{FlagAnswers, Given};
use crate::ui::prompter::{
    Choice, ChoiceOption, MessageStyle, PromptError, Prompter, Reply, TextQuestion,
};

#[derive(Debug, Subcommand)]
pub enum ProviderCommand {
    /// Add a platform, step by step: it is tried, with reads alone, before anything is written
    Add(AddProviderArgs),
}

pub fn run(command: ProviderCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        ProviderCommand::Add(args) => add(&args, global, out, global.person()?, SystemClock.now()),
    }
}

fn add(
    args: &AddProviderArgs,
    global: &Global,
    out: &mut Out,
    person: Box<dyn Prompter>,
    now: DateTime<Utc>,
) -> Result<u8, Failure> {
    let home = home(global)?;
    let (config, file) = Config::of_by(&home, &System::default())?;
    let text = ConfigText::read(&file).map_err(unwritten)?;
    can_be_written(&file)?;
    let given = args.user.iter().map(|user| Given::new("--user", user));
    let mut person = FlagAnswers::new(person, given.collect());
    let from = SecretFrom::of(args, &home)?;
    let mut answers = PlatformAnswers::read(args, &config)?;
    if person.mode() == Mode::Scripted {
        let missing = answers.missing(from.is_some());
        if !missing.is_empty() {
            return Err(PromptError::NobodyToAsk(missing).into());
        }
    }
    answers.ask(&mut person, &config)?;
    let setup = answers.setup()?;
    let from = if let Some(from) = from {
        from
    } else {
        person.tell(MessageStyle::Do, setup.client);
        SecretFrom::Typed(person.secret("--secret-file", "Client secret")?)
    };
    // A file of its own until the platform was tried; it is taken away again unless it is kept.
    let secret = NewSecret::put(from, &home)?;
    let mut table = answers.table()?;
    secret.name_in(&mut table, secret.place());
    let tried = Tried::of(&table, &home, global, now)?;
    tried.tell(&mut person);
    let sound = tried.is_sound();
    if !sound {
        for (what, line) in tried.lines(setup, &table) {
            person.tell(MessageStyle::Do, &format!("{what}:"));
            person.tell(MessageStyle::Text, &line);
        }
    }
    let seen = if tried.answers() { first_look(&tried, &mut person, args)? } else { None };
    let keep = sound || args.keep || keeps(&mut person)?;
    let name = answers.name().to_owned();
    let written = if keep {
        let kept = home.secrets().join(format!("{name}.secret"));
        secret.name_in(&mut table, &kept);
        let new = text
            .with_provider(&table, args.default)
            .map_err(|error| by_hand(error, &table, secret.is_file().then_some(kept.as_path())))?;
        let placed = secret.keep(&kept)?;
        text.replace(&new).inspect_err(|_| placed.undo()).map_err(unwritten)?;
        true
    } else {
        false
    };
    let exit = if written { 0 } else { 7 };
    let actor = tried.actor();
    let export = (setup.export)(&table);
    let document = json!({
        "schema": "readmit.provider/1", "name": name, "kind": setup.kind, "written": written, "file": file.display().to_string(),
        "sound": sound, "findings": tried.findings(), "lacking": tried.lacking(), "too_much": tried.too_much(),
        "lines": tried.lines(setup, &table).into_iter().map(|(_, line)| line).collect::<Vec<_>>(),
        "user": seen, "actor": actor, "export": export, "exit": exit,
    });
    if !written {
        result(out, &document, &format!("not written: {} is as it was", file.display()))?;
        return Ok(exit);
    }
    result(out, &document, &safe(&format!("{name} is in {} now", file.display())))?;
    if out.json().is_none() {
        out.line(&safe(&format!("try it: readmit recover USER --provider {name} --dry-run")))?;
        let actor = actor.map(|actor| format!(" --actor {}", word(&actor))).unwrap_or_default();
        out.line(&safe(&format!("its log, each week: {export}")))?;
        out.line(&safe(&format!(
            "then: readmit audit reconcile FILE --format {}{actor}",
            setup.kind
        )))?;
    }
    Ok(exit)
}

/// Looks somebody up, to see with one's own eyes that it is the right platform.
fn first_look(
    tried: &Tried,
    person: &mut FlagAnswers,
    args: &AddProviderArgs,
) -> Result<Option<serde_json::Value>, Failure> {
    let question = TextQuestion {
        flag: "--user",
        key: None,
        question: "A user to look up, by login or address (an empty line: nobody)".into(),
        draft: None,
        least: 0,
        help: "It only reads. Take somebody whose factors you know.".into(),
        asides: false,
        back: Some("Go on"),
    };
    if args.user.is_none() && person.mode() == Mode::Scripted {
        return Ok(None);
    }
    match person.line(&question)? {
        Reply::Answer(who) if !who.trim().is_empty() => Ok(tried.look_up(who.trim(), person)),
        Reply::Answer(_) | Reply::Aside(_) | Reply::Back => Ok(None),
    }
}

/// Asks whether what was tried in vain is written all the same.
fn keeps(person: &mut FlagAnswers) -> Result<bool, Failure> {
    if person.mode() == Mode::Scripted {
        return Ok(false);
    }
    let option = |id: &str, label: &str| ChoiceOption {
        id: id.into(),
        label: label.into(),
        disabled_reason: None,
    };
    let choice = Choice {
        flag: "--keep",
        key: None,
        question: "Something is lacking. Write it all the same?".into(),
        options: vec![
            option("no", "No: leave the configuration as it was"),
            option("yes", "Yes: it is put right later, and `readmit doctor` checks it"),
        ],
        help:
            "Without what is lacking, cases may not be opened, or everybody counts as privileged."
                .into(),
        asides: false,
        back: Some("Leave: nothing is written"),
    };
    Ok(matches!(person.choose(&choice)?, Reply::Answer(answer) if answer == "yes"))
}

/// Fails before anything is asked if the file is somebody else's to write.
fn can_be_written(file: &std::path::Path) -> Result<(), Failure> {
    let folder = file.parent().unwrap_or(std::path::Path::new("."));
    match tempfile::NamedTempFile::new_in(folder) {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::at(1, folder.display(), error).hint(
            "run it as whoever keeps this configuration: root, for /etc/readmit/config.toml",
        )),
    }
}

fn by_hand(error: EditError, table: &toml::Table, secret: Option<&Path>) -> Failure {
    let file = secret.map(|path| {
        format!(", and the secret into {}, which only you may read (mode 600)", path.display())
    });
    let table = written(table);
    let hint =
        format!("write it there yourself{}:\n{}", file.unwrap_or_default(), table.trim_end());
    Failure::of(1, error).hint(hint)
}

fn unwritten(error: EditError) -> Failure {
    match error {
        EditError::Config(error) => error.into(),
        EditError::Changed(_) => Failure::of(1, error).hint("run it again"),
        EditError::Odd(_) | EditError::Io(..) => {
            Failure::of(1, error).hint("nothing was written; see to its disk and its rights")
        }
    }
}
