use crate::model::Outcome;

/// A moment at which the caller says something, or the operator sees something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// While the operator looks for red flags.
    Screening,
    /// The question of which number was on the lost device.
    LostNumber,
    /// The operator tries a method of verification, by the runbook's id.
    Method(&'static str),
    /// Can they sign in with a linked identity?
    Federated,
    /// Do they have backup codes?
    Codes,
    /// They have codes, and cannot get to them.
    NotAtHand,
    /// The case waits for them to sign in. A story that has this cue stops here.
    InsteadOfSigningIn,
}

/// One line of the play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// The words that the caller says.
    Says(&'static str),
    /// Something that the operator sees or hears.
    Seen(&'static str),
}

/// One command of the scripted run, with its flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// `readmit recover USER`, by this operator.
    Recover(&'static str, &'static [&'static str]),
    /// `readmit resume CASE`, the newest case of the story.
    Resume(&'static str, &'static [&'static str]),
    Refuse(&'static str, &'static [&'static str]),
    Escalate(&'static str, &'static [&'static str]),
    Abandon(&'static str, &'static [&'static str]),
    /// `readmit incident CASE` about the newest case.
    Incident(&'static str, &'static [&'static str]),
    /// `readmit incident I-...`, the incident that is open.
    Review(&'static str, &'static [&'static str]),
    /// Between two commands: somebody else is on the line.
    Meanwhile(&'static [Beat]),
}

/// A story of what happened to somebody, and of how a recovery of that person ought to end.
#[derive(Clone, Copy, Debug)]
pub struct Story {
    /// As `--story` names it.
    pub name: &'static str,
    pub login: &'static str,
    /// The matter of the story, as the menu shows it.
    pub title: &'static str,
    /// The words that the caller says first.
    pub teaser: &'static str,
    /// True if the caller is who they say they are.
    pub honest: bool,
    /// The cues at which what is said or seen differs from what is usual.
    pub cues: &'static [(Cue, &'static [Beat])],
    /// The answers of a scripted run.
    pub runs: &'static [Run],
    /// The outcomes that the cases of the story ought to have, in the order of the cases.
    pub ends: &'static [Outcome],
    /// True if `--no-input` tells the story unasked.
    pub on_tour: bool,
    /// The lesson to learn, once the story ended as it ought to.
    pub moral: &'static str,
    /// And if it did not.
    pub otherwise: &'static str,
}

impl Story {
    pub fn beats(&self, cue: Cue) -> &'static [Beat] {
        self.cues
            .iter()
            .find(|(c, _)| *c == cue)
            .map_or_else(|| self.usual(cue), |(_, beats)| beats)
    }

    /// Returns the usual beats for a cue: what most callers say, and what most imposters do.
    fn usual(&self, cue: Cue) -> &'static [Beat] {
        use Beat::{Says, Seen};
        match (cue, self.honest) {
            (Cue::Method("video-call"), true) => &[Seen(
                "You start the call yourself. The face matches the HR photo in your records.",
            )],
            (Cue::Method("video-call"), false) => &[
                Says("Sorry, my camera is broken."),
                Seen("A black square. The voice stays friendly."),
            ],
            (Cue::Method("known-phone"), true) => {
                &[Seen("You dial. They answer, and tell you on their own what they called about.")]
            }
            (Cue::Method("known-phone"), false) => &[Seen(
                "You dial. A confused voice: \"No, I have not called you. What is this about?\"",
            )],
            (Cue::Method("ticket"), true) => &[Seen(
                "In the ticket system: SD-1042, opened today by their manager, from the manager's own account.",
            )],
            (Cue::Method("ticket"), false) => &[Seen(
                "In the ticket system: nothing. The caller offers to send you a screenshot.",
            )],
            (Cue::Method(_), false) => {
                &[Says("I can't do that right now. Can't you just take my word for it?")]
            }
            (Cue::Federated, _) => &[Says("No, I can't get in there either.")],
            (Cue::Codes, true) => &[Says("Codes? No, I have none.")],
            (Cue::Codes, false) => &[Says("Codes? Just reset it, please.")],
            (Cue::NotAtHand, _) => &[Says("I can't get to them today.")],
            (Cue::LostNumber, _) => &[Says("My mobile. The one that ends in 0141.")],
            (Cue::Method(_), true) | (Cue::Screening | Cue::InsteadOfSigningIn, _) => &[],
        }
    }
}
