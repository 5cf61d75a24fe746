//! The operator's chair: a real session, with a caller of the demo on the line.

use std::rc::Rc;
use std::time::Duration;

use super::demo_home::{DESK, DemoHome, SENIOR};
use super::ending::{self, in_words};
use super::senior;
use super::tour;
use super::transcript::{DemoLog, silent};
use crate::case::IncidentStep;
use crate::cli::Failure;
use crate::cli::commands::case_command::CaseResult;
use crate::demo::{OnStage, Run, STORIES, Story};
use crate::session::{Session, SessionContext, SessionError, SessionOptions};
use crate::ui::flags::FlagAnswers;
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, PromptError, Prompter, Reply};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

/// The time that one wait takes.
const TICK: Duration = Duration::from_secs(1);

/// Seconds until a caller or a senior has done their part.
const PACE: u64 = 3;

const WELCOME: [&str; 3] = [
    "You are at a help desk. Somebody calls: they have lost their phone and cannot sign in.",
    "They may be who they say they are. They may also be after the account, and nicer than most.",
    "readmit walks you through it, and takes no step before the one ahead of it is recorded in a ledger.",
];

const HOW: &str = "The directory, the sign-ins and the ledger are real and thrown away at the end; the callers are made \
                   up. Lines with \"Say:\" are what you would say, lines with \"Do:\" what you would do. Every question \
                   also takes: r refuse, e escalate, a add note, p pause, ? help. Esc goes back from what a letter opened.";

pub fn run(
    house: &DemoHome,
    only: Option<&'static Story>,
    terminal: Terminal,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let chair = Chair { house, terminal, interrupts };
    let mut person = chair.person();
    person.tell(MessageStyle::Info, &WELCOME.join(" "));
    person.tell(MessageStyle::Info, HOW);
    let mut closed: Vec<&str> = Vec::new();
    loop {
        let story = match only {
            Some(story) => story,
            None => match Chair::choose(person.as_mut(), &closed)? {
                Some(story) => story,
                None => return Ok(0),
            },
        };
        let ended = chair.play(story)?;
        if ended {
            closed.push(story.name);
        }
        if only.is_some() {
            return Ok(0);
        }
    }
}

struct Chair<'h> {
    house: &'h DemoHome,
    terminal: Terminal,
    interrupts: &'h Interrupts,
}

impl<'h> Chair<'h> {
    fn person(&self) -> Box<dyn Prompter> {
        crate::ui::prompter(self.terminal, self.interrupts.clone(), TICK)
    }

    fn on_stage(&self) -> OnStage<'h> {
        let (house, terminal, interrupts) = (self.house, self.terminal, self.interrupts);
        let answer = move |ask: &crate::demo::SeniorRequest| {
            senior::answer(house, terminal, interrupts, ask)
        };
        OnStage::new(self.person(), Rc::clone(&house.scene), Box::new(answer)).paced(PACE)
    }

    fn choose(
        person: &mut dyn Prompter,
        closed: &[&str],
    ) -> Result<Option<&'static Story>, Failure> {
        let mut options: Vec<ChoiceOption> = STORIES
            .iter()
            .filter(|s| !closed.contains(&s.name))
            .map(|s| ChoiceOption {
                id: s.name.to_owned(),
                label: s.title.to_owned(),
                disabled_reason: None,
            })
            .collect();
        options.push(ChoiceOption {
            id: "enough".into(),
            label: "Enough for today".into(),
            disabled_reason: None,
        });
        let choice = Choice {
            flag: "--story",
            key: None,
            question: if closed.is_empty() {
                "Who is calling?".into()
            } else {
                format!("Who is calling? ({} of {} cases closed)", closed.len(), STORIES.len())
            },
            options,
            help: "Begin at the top. Some of them are not who they say they are.".into(),
            asides: false,
            back: None,
        };
        match person.choose(&choice)? {
            Reply::Answer(name) => Ok(STORIES.iter().find(|s| s.name == name)),
            Reply::Aside(_) | Reply::Back => Ok(None),
        }
    }

    /// True once all of the story's cases are closed.
    fn play(&self, story: &'static Story) -> Result<bool, Failure> {
        if ending::of(self.house, story)?.is_empty() {
            self.prologue(story)?;
        }
        self.house.scene.borrow_mut().silence(false);
        let mut person = self.on_stage();
        person.say(story.teaser);
        let went_wrong = story.runs.iter().any(|run| matches!(run, Run::Incident(..)));
        if went_wrong {
            self.contain(story, &mut person)?;
        }
        self.recover(story, &mut person)?;
        if went_wrong {
            self.review(story, &mut person)?;
        }
        self.debrief(story, &mut person)
    }

    /// Plays what happened before the call: the runs of others.
    fn prologue(&self, story: &'static Story) -> Result<(), Failure> {
        self.house.scene.borrow_mut().begin(story);
        let before = story.runs.iter().take_while(|run| !matches!(run, Run::Incident(..)));
        if before.clone().count() == story.runs.len() {
            return Ok(());
        }
        let log = DemoLog::default();
        tour::play(self.house, story, before, self.terminal, self.interrupts, &log)
    }

    /// The incident about the case that went wrong, which then closes as compromised.
    fn contain(&self, story: &'static Story, person: &mut OnStage<'_>) -> Result<(), Failure> {
        let Some(bad) = ending::of(self.house, story)?.into_iter().find(|e| !e.incident) else {
            return Ok(());
        };
        person.narrate(&format!(
            "The night shift reset his factor an hour ago, in {}. You open an incident about that case.",
            bad.id
        ));
        let step = self.at_desk(person, |desk| {
            Session::incident(desk, Some(&bad.id), None).and_then(|mut s| s.work())
        })?;
        Chair::told(person, step.map(|_: IncidentStep| ()), Some(&bad.id))?;
        if bad.outcome.is_none() {
            person.narrate(&format!(
                "{} can end in one way only now: readmit resume {}",
                bad.id, bad.id
            ));
            let closed = self
                .at_desk(person, |desk| CaseResult::drive(Session::resume(desk, &bad.id)).result)?;
            Chair::told(person, closed.map(|_| ()), Some(&bad.id))?;
        }
        person.narrate(&format!(
            "Now the repair, in a case of its own: readmit recover {}",
            story.login
        ));
        Ok(())
    }

    fn recover(&self, story: &'static Story, person: &mut OnStage<'_>) -> Result<(), Failure> {
        let mut worked =
            self.at_desk(person, |desk| CaseResult::drive(Session::recover(desk, story.login)))?;
        loop {
            let case = worked.case.clone();
            match worked.result {
                Ok(_) => return Ok(()),
                Err(SessionError::AwaitingEnabling) if case.is_some() => {
                    let case = case.unwrap_or_default();
                    person.narrate(&format!(
                        "A senior runs `readmit resume {case}`, and enables the account."
                    ));
                    senior::enable(self.house, self.terminal, self.interrupts, &case, story.login)?;
                    worked = self.resume(person, &case)?;
                }
                Err(SessionError::Paused) if case.is_some() => {
                    let case = case.unwrap_or_default();
                    match self.paused(person, &case)? {
                        Some(next) => worked = next,
                        None => return Ok(()),
                    }
                }
                Err(stop) => return Chair::told(person, Err(stop), case.as_deref()),
            }
        }
    }

    fn resume(&self, person: &mut OnStage<'_>, case: &str) -> Result<CaseResult, Failure> {
        self.at_desk(person, |desk| CaseResult::drive(Session::resume(desk, case)))
    }

    /// Asks what to do with a case that is paused. Then does what the commands beside a session
    /// would do.
    fn paused(&self, person: &mut OnStage<'_>, case: &str) -> Result<Option<CaseResult>, Failure> {
        let option =
            |id: &str, label: String| ChoiceOption { id: id.into(), label, disabled_reason: None };
        let choice = Choice {
            flag: "--when-paused",
            key: None,
            question: format!("{case} is paused. What now?"),
            options: vec![
                option("resume", format!("Go on with it (readmit resume {case})")),
                option("abandon", format!("Give it up (readmit abandon {case})")),
                option("leave", "Leave it, and take another call".into()),
            ],
            help: "A paused case stays in the ledger, and goes on from where it was, today or next week.".into(),
            asides: false,
            back: None,
        };
        let Reply::Answer(answer) = person.choose(&choice)? else {
            return Ok(None);
        };
        match answer.as_str() {
            "resume" => self.resume(person, case).map(Some),
            "abandon" => self
                .at_desk(person, |desk| {
                    CaseResult::with(Session::resume(desk, case), |session| {
                        match session.abandon_now(None) {
                            Ok(()) | Err(SessionError::Retry) => session.drive(),
                            Err(stop) => Err(stop),
                        }
                    })
                })
                .map(Some),
            _ => Ok(None),
        }
    }

    /// The senior's review, which closes an incident.
    fn review(&self, story: &'static Story, person: &mut OnStage<'_>) -> Result<(), Failure> {
        let open =
            ending::of(self.house, story)?.into_iter().find(|e| e.incident && e.outcome.is_none());
        let Some(incident) = open else { return Ok(()) };
        let words = story.runs.iter().find_map(|run| match run {
            Run::Review(_, flags) => flags.first().and_then(|f| f.strip_prefix("--review=")),
            _ => None,
        });
        let options =
            SessionOptions { review: words.map(str::to_owned), ..SessionOptions::default() };
        let mut senior =
            FlagAnswers::new(Box::new(silent(self.terminal, self.interrupts.clone())), Vec::new());
        let step = self.house.at_desk(SENIOR, &mut senior, options, &mut |_| {}, |desk| {
            Session::incident(desk, Some(&incident.id), None).and_then(|mut s| s.work())
        })?;
        if matches!(step, Ok(IncidentStep::Done)) {
            person.narrate(&format!(
                "A senior reviews how it got through, and closes {}.",
                incident.id
            ));
        }
        Ok(())
    }

    fn at_desk<T>(
        &self,
        person: &mut OnStage<'_>,
        work: impl FnOnce(SessionContext<'_>) -> T,
    ) -> Result<T, Failure> {
        let mut printer = self.person();
        self.house.at_desk(
            DESK,
            person,
            SessionOptions::default(),
            &mut |text| printer.tell(MessageStyle::Info, text),
            work,
        )
    }

    /// Tells the person what stopped a session. A stop that ends the demo too is returned as an
    /// error instead.
    fn told(
        person: &mut dyn Prompter,
        result: Result<(), SessionError>,
        case: Option<&str>,
    ) -> Result<(), Failure> {
        match result {
            Ok(()) | Err(SessionError::Paused) => Ok(()),
            Err(
                stop @ SessionError::Unasked(
                    PromptError::Interrupted(_) | PromptError::Gone | PromptError::Ended,
                ),
            ) => Err(stop.into()),
            Err(stop) => {
                let failure = Failure::from(stop);
                let failure = match case {
                    Some(case) => failure.in_case(case),
                    None => failure,
                };
                person.tell(MessageStyle::Warn, &format!("{}.", failure.message()));
                if let Some(hint) = failure.hint {
                    person.tell(MessageStyle::Info, &hint);
                }
                Ok(())
            }
        }
    }

    /// Shows what now stands in the ledger, and what there is to learn.
    fn debrief(&self, story: &'static Story, person: &mut OnStage<'_>) -> Result<bool, Failure> {
        let ended = ending::of(self.house, story)?;
        if ended.is_empty() {
            return Ok(false);
        }
        person.tell(
            MessageStyle::Info,
            "What an auditor will read. Two numbers: the intent, recorded before the change, and its outcome.",
        );
        for one in &ended {
            person.grid(&one.grid());
            person.tell(
                MessageStyle::Info,
                &format!("{}: {}.", one.id, in_words(one.outcome, one.incident)),
            );
        }
        if ended.iter().any(|e| e.outcome.is_none()) {
            return Ok(false);
        }
        let well = ending::well_enough(story, &ended);
        person.tell(MessageStyle::Info, if well { story.moral } else { story.otherwise });
        Ok(true)
    }
}
