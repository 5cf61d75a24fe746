//! One story of each outcome, with the answers a script would give, as a transcript.

use std::rc::Rc;

use clap::Parser;
use serde_json::{Value, json};

use super::demo_home::{DESK, DemoHome};
use super::ending::{Ended, in_words};
use super::transcript::{
    DemoLog, Transcript, as_script, command, entry, heading, paragraph, plain,
};
use super::{ending, senior};
use crate::cli::answers::Answers;
use crate::cli::commands::case_command::CaseResult;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::demo::{Beat, OnStage, Run, STORIES, Story};
use crate::session::{Session, SessionError};
use crate::ui::flags::FlagAnswers;
use crate::ui::secret_file::SecretFile;
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

/// The flags of a run are parsed as the command line is.
#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
struct Script {
    #[command(flatten)]
    answers: Answers,
    #[arg(long)]
    code: Option<String>,
    #[arg(long)]
    review: Option<String>,
}

const INTRO: &str = "readmit lets people back in who have lost their phone, without letting in whoever says so. It walks \
                     a help desk from the first call to the closed case, and takes no step before the one ahead of it \
                     is recorded. Below, callers who never were ring a desk that does not exist; the directory, the \
                     sign-ins and the ledger are real.";

const LEDGER: &str = "In the ledger:";
const LEDGER_FIRST: &str =
    "In the ledger (two numbers: the intent, recorded before the change, and its outcome):";

pub fn run(
    house: &DemoHome,
    only: Option<&'static Story>,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let terminal = Terminal::detect(global.wishes());
    let spoken = out.json().is_none();
    let width = terminal.width.min(100);
    if spoken {
        out.line(&plain(INTRO, width))?;
    }
    let mut failed = Vec::new();
    let mut documents = Vec::new();
    let mut said = std::collections::BTreeSet::new();
    let mut shown_as_script = false;
    let stories = STORIES.iter().filter(|s| only.map_or(s.on_tour, |o| o.name == s.name));
    for story in stories {
        if interrupts.raised().is_some() {
            return Err(Failure::new(1, "interrupted"));
        }
        let log = DemoLog::default();
        let told = tell(house, story, terminal, interrupts, &log);
        let ended = ending::of(house, story)?;
        let well = told.is_ok() && ending::as_it_should(story, &ended);
        if !well {
            failed.push(story.name);
        }
        documents.push(document(story, &ended, well));
        if spoken {
            if global.quiet {
                out.line(&format!("\n{}", heading(story, width)))?;
            } else {
                out.line(&format!("\n{}\n", heading(story, width)))?;
                for (who, what) in log.borrow().iter() {
                    // What the desk says to everybody is told once.
                    if *who == "Desk" && !said.insert(what.clone()) {
                        continue;
                    }
                    out.line(&paragraph(who, what, width))?;
                }
                if let (true, Some(Run::Recover(_, flags))) = (!shown_as_script, story.runs.first())
                {
                    shown_as_script = true;
                    out.line(&format!(
                        "\nThe same call, answered by a script:\n{}",
                        as_script(story, flags)
                    ))?;
                }
                out.line(&format!(
                    "\n{}",
                    if documents.len() == 1 { LEDGER_FIRST } else { LEDGER }
                ))?;
                for row in ended.iter().flat_map(|one| &one.timeline) {
                    out.line(&entry(row, width))?;
                }
                out.line("")?;
            }
            conclude(story, &ended, well, told.err(), width, out)?;
        }
    }
    if !spoken {
        let code = u8::from(!failed.is_empty());
        out.document(&json!({ "schema": "readmit.demo/1", "stories": documents, "exit": code }))?;
    } else if failed.is_empty() {
        out.line("\nEvery case ended as it should. To sit at the desk yourself: readmit demo")?;
    }
    if failed.is_empty() {
        return Ok(0);
    }
    Err(Failure::new(1, format!("not as they should have: {}", failed.join(", "))))
}

/// Tells one story. Its failure is the first command that stopped for a reason that is none of the
/// story.
pub fn tell(
    house: &DemoHome,
    story: &'static Story,
    terminal: Terminal,
    interrupts: &Interrupts,
    log: &DemoLog,
) -> Result<(), Failure> {
    house.scene.borrow_mut().begin(story);
    play(house, story, story.runs.iter(), terminal, interrupts, log)
}

/// Some of its runs.
pub fn play<'r>(
    house: &DemoHome,
    story: &'static Story,
    runs: impl Iterator<Item = &'r Run>,
    terminal: Terminal,
    interrupts: &Interrupts,
    log: &DemoLog,
) -> Result<(), Failure> {
    if !matches!(story.runs.first(), Some(Run::Meanwhile(_))) {
        log.borrow_mut().push(("Caller", format!("\"{}\"", story.teaser)));
    }
    for run in runs {
        let (operator, flags) = match run {
            Run::Meanwhile(beats) => {
                for beat in *beats {
                    log.borrow_mut().push(match beat {
                        Beat::Says(words) => ("Caller", format!("\"{words}\"")),
                        Beat::Seen(what) => ("", (*what).to_owned()),
                    });
                }
                continue;
            }
            Run::Recover(operator, flags)
            | Run::Resume(operator, flags)
            | Run::Refuse(operator, flags)
            | Run::Escalate(operator, flags)
            | Run::Abandon(operator, flags)
            | Run::Incident(operator, flags)
            | Run::Review(operator, flags) => (*operator, *flags),
        };
        let script = parse(house, story, flags)?;
        log.borrow_mut().push(("$", command(house, story, run, flags)));
        let stop = perform(house, story, run, operator, &script, terminal, interrupts, log)?;
        match stop {
            None
            | Some(
                SessionError::Refusal(_)
                | SessionError::AwaitingEnrolment
                | SessionError::AwaitingSenior
                | SessionError::Paused,
            ) => {}
            Some(stop) => return Err(stop.into()),
        }
    }
    Ok(())
}

#[allow(clippy::too_many_arguments)] // what a command is started with
fn perform(
    house: &DemoHome,
    story: &'static Story,
    run: &Run,
    operator: &str,
    script: &Script,
    terminal: Terminal,
    interrupts: &Interrupts,
    log: &DemoLog,
) -> Result<Option<SessionError>, Failure> {
    // The story's caller is not the one whom the night shift had on the line.
    house.scene.borrow_mut().silence(operator != DESK);
    let mut options = script.answers.options(false)?;
    options.review.clone_from(&script.review);
    options.take_over = matches!(run, Run::Refuse(operator, _) if *operator != DESK);
    let mut flags = FlagAnswers::new(
        Box::new(Transcript::new(terminal, interrupts.clone(), Rc::clone(log))),
        script.answers.given(false)?,
    );
    if let Some(path) = &script.answers.secret_to {
        flags = flags.with_secret_file(SecretFile::new(path));
    }
    let spoken = Rc::clone(log);
    let mut person = OnStage::new(
        Box::new(flags),
        Rc::clone(&house.scene),
        Box::new(|ask| senior::answer(house, terminal, interrupts, ask)),
    )
    .heard_by(Box::new(move |who, what| spoken.borrow_mut().push((who, what.to_owned()))));
    let case = house.scene.borrow().case().unwrap_or_default();
    let reason = script.answers.reason.clone();
    let mut print = |_: &str| {};
    let worked = house.at_desk(operator, &mut person, options, &mut print, |desk| match run {
        Run::Recover(..) => CaseResult::drive(Session::recover(desk, story.login)).result.err(),
        Run::Resume(..) => CaseResult::drive(Session::resume(desk, &case)).result.err(),
        Run::Refuse(..) => ended(Session::resume(desk, &case), |s| {
            s.take_over(reason.clone())?;
            s.refuse_now(script.code.clone(), reason)
        }),
        Run::Escalate(..) => ended(Session::resume(desk, &case), |s| s.escalate_now(reason)),
        Run::Abandon(..) => ended(Session::resume(desk, &case), |s| s.abandon_now(reason)),
        Run::Incident(..) => {
            Session::incident(desk, Some(&case), None).and_then(|mut s| s.work()).err()
        }
        Run::Review(..) => {
            Session::incident(desk, None, Some(story.login)).and_then(|mut s| s.work()).err()
        }
        Run::Meanwhile(_) => None,
    })?;
    // The one step that is a senior's alone; then whoever holds the case goes on.
    if matches!((&worked, run), (Some(SessionError::AwaitingEnabling), Run::Recover(..))) {
        let case = house.scene.borrow().case().unwrap_or_default();
        log.borrow_mut()
            .push(("", format!("A senior runs `readmit resume {case}`, and enables the account.")));
        senior::enable(house, terminal, interrupts, &case, story.login)?;
        log.borrow_mut().push(("$", format!("readmit resume {case} ...")));
        return perform(
            house,
            story,
            &Run::Resume("", &[]),
            operator,
            script,
            terminal,
            interrupts,
            log,
        );
    }
    Ok(worked)
}

/// A decision of the operator's own, and what follows from it.
fn ended<'a>(
    session: Result<Session<'a>, SessionError>,
    decide: impl FnOnce(&mut Session<'a>) -> Result<(), SessionError>,
) -> Option<SessionError> {
    let work = |session: &mut Session<'a>| match decide(session) {
        Ok(()) | Err(SessionError::Retry) => session.drive(),
        Err(stop) => Err(stop),
    };
    CaseResult::with(session, work).result.err()
}

/// Parses the flags of a story. First, placeholders for a file or an id are filled in.
fn parse(house: &DemoHome, story: &Story, flags: &[&str]) -> Result<Script, Failure> {
    let mut filled = Vec::with_capacity(flags.len());
    for flag in flags {
        filled.push(match *flag {
            "--secret-to=FILE" => format!("--secret-to={}", house.secret_file().display()),
            "--federated=IDENTITY" => format!("--federated={}", identity(house, story)?),
            other => other.to_owned(),
        });
    }
    Script::try_parse_from(filled).map_err(|e| Failure::at(1, story.name, e))
}

fn identity(house: &DemoHome, story: &Story) -> Result<String, Failure> {
    let wrong = |what: &str| Failure::new(7, what);
    let directory = house.installation()?.directory()?;
    let users = directory.find(story.login).map_err(|e| Failure::of(7, e))?;
    let user = users.first().ok_or_else(|| wrong("nobody is called so"))?;
    let now = crate::base::clock::Clock::now(&crate::base::clock::SystemClock);
    let profile = directory.profile(&user.id, now).map_err(|e| Failure::of(7, e))?;
    let linked = profile.identities.known().and_then(|all| all.first()).map(|i| i.id.clone());
    linked.ok_or_else(|| wrong("no identity is linked"))
}

fn conclude(
    story: &Story,
    ended: &[Ended],
    well: bool,
    failure: Option<Failure>,
    width: usize,
    out: &mut Out,
) -> Result<(), Failure> {
    for one in ended {
        let how = in_words(one.outcome, one.incident);
        out.line(&format!("{}  {how}, {} entries", one.id, one.entries))?;
    }
    if well {
        return out.line(&plain(story.moral, width));
    }
    let wanted: Vec<String> = story.ends.iter().map(|o| in_words(Some(*o), false)).collect();
    out.line(&format!("NOT as it should be: {}", wanted.join(", then ")))?;
    match failure {
        Some(failure) => out.line(&paragraph("!", &failure.message(), width)),
        None => Ok(()),
    }
}

fn document(story: &Story, ended: &[Ended], well: bool) -> Value {
    let cases: Vec<Value> = ended
        .iter()
        .map(|e| {
            let outcome = if e.incident { None } else { e.outcome.map(crate::model::Outcome::as_str) };
            json!({ "case": e.id, "incident": e.incident, "closed": e.outcome.is_some(), "outcome": outcome,
                    "entries": e.entries })
        })
        .collect();
    let expected: Vec<&str> = story.ends.iter().map(|o| o.as_str()).collect();
    json!({ "story": story.name, "cases": cases, "expected": expected, "as_expected": well })
}
