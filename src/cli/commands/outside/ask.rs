//! The form for paper, asked for at a terminal.

use crate::case::outside::{OutsideAct, OutsideCame, OutsideDone, moment};
use crate::cli::Failure;
use crate::session::SessionError;
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, Prompter, Reply, TextQuestion};

pub(super) fn line(
    person: &mut dyn Prompter,
    flag: &'static str,
    question: &str,
    least: usize,
) -> Result<String, Failure> {
    let question = TextQuestion {
        flag,
        key: None,
        question: question.to_owned(),
        draft: None,
        least,
        help: "As it stands on the form. No secrets, no ID numbers.".into(),
        asides: false,
        back: Some("Leave: nothing is recorded"),
    };
    match person.line(&question)? {
        Reply::Answer(text) => Ok(text.trim().to_owned()),
        Reply::Aside(_) | Reply::Back => Err(SessionError::Left.into()),
    }
}

pub(super) fn acts(person: &mut dyn Prompter) -> Result<Vec<OutsideDone>, Failure> {
    let option = |id: &str, label: &str| ChoiceOption {
        id: id.to_owned(),
        label: label.to_owned(),
        disabled_reason: None,
    };
    let choice = |question: String, options: Vec<ChoiceOption>| Choice {
        flag: "--did",
        key: None,
        question,
        options,
        help: "Section 5 of the form. What is not known is entered as not known.".into(),
        asides: false,
        back: Some("Leave: nothing is recorded"),
    };
    let all = OutsideAct::ALL.iter().map(|act| option(act.as_str(), act.done())).collect();
    let question = "What was done, or begun, on the platform?".to_owned();
    let Reply::Answer(chosen) = person.choose_several(&choice(question, all))? else {
        return Err(SessionError::Left.into());
    };
    let mut acts = Vec::new();
    for act in chosen.iter().filter_map(|id| OutsideAct::parse(id)) {
        let outcomes = [
            (OutsideCame::Done, "Done: it was seen"),
            (OutsideCame::Failed, "Failed"),
            (OutsideCame::NotKnown, "Not known"),
        ];
        let outcomes = outcomes.map(|(came, label)| option(came.as_str(), label)).to_vec();
        let question = format!("What came of it: {}?", act.done());
        let Reply::Answer(came) = person.choose(&choice(question, outcomes))? else {
            return Err(SessionError::Left.into());
        };
        let came = OutsideCame::parse(&came).unwrap_or(OutsideCame::NotKnown);
        let at = loop {
            let question = format!("When, with the zone ({})? As 2026-05-17T14:03Z", act.done());
            let said = line(person, "--did", &question, 1)?;
            if let Some(at) = moment(&said) {
                break at;
            }
            let told = format!("\"{said}\" is no time with a zone.");
            person.tell(MessageStyle::Warn, &told);
        };
        acts.push(OutsideDone { act, came, at });
    }
    Ok(acts)
}
