//! The stories. Names are made up, addresses are at example.com, numbers are among those kept for
//! fiction.

use super::story::{Beat, Cue, Run, Story};
use crate::model::Outcome;

use Beat::{Says, Seen};
use Run::{Abandon, Escalate, Incident, Meanwhile, Recover, Refuse, Resume, Review};

/// All of them, the plainest first.
pub const STORIES: &[Story] = &[NORA, HUGO, IVY, LEO, ROSA, VIKTOR, TESS, SID, FAY, OTTO];

const NORA: Story = Story {
    name: "no-codes",
    login: "nora@example.com",
    title: "Nora: phone lost, no backup codes left",
    teaser: "Hello, Nora here. My phone went over the rail of a ferry and now I can't sign in. I used my last backup \
             code a month ago.",
    honest: true,
    cues: &[],
    runs: &[Recover(
        "desk",
        &[
            "--lost=phone",
            "--lost-number=0141",
            "--ticket=SD-1040",
            "--no-red-flags",
            "--verify=video-call",
            "--evidence=compared=HR photo",
            "--confirm=nora@example.com",
            "--reason=Lost phone, no codes left; face matched the HR photo on a video call",
            "--wait=1m",
            "--follow-up=smtp",
        ],
    )],
    ends: &[Outcome::RecoveredByReset],
    on_tour: true,
    moral: "Verified first, reset second, done only when the new device was seen. Nora has been told on every address \
            on file, in case it was not her.",
    otherwise: "Nora is who she says she is, but you need not believe her: what counts is what you could verify.",
};

const HUGO: Story = Story {
    name: "codes-at-home",
    login: "hugo@example.com",
    title: "Hugo: phone stolen, backup codes in a drawer at home",
    teaser: "Hugo speaking. Somebody took my phone on the train. I'm at a customer's, and I have to sign in today.",
    honest: true,
    cues: &[
        (Cue::Codes, &[Says("I printed some, yes. They're in a drawer at home.")]),
        (
            Cue::NotAtHand,
            &[Says("Home is nine hundred kilometres from here, and nobody else has a key.")],
        ),
        (Cue::Screening, &[Says("Take your time. I have coffee.")]),
    ],
    runs: &[Recover(
        "desk",
        &[
            "--lost=phone",
            "--lost-number=0141",
            "--no-red-flags",
            "--verify=known-phone",
            "--evidence=number=0152",
            "--backup-codes=not-at-hand",
            "--confirm=hugo@example.com",
            "--reason=Phone stolen; codes are at home, days away; called back on the office number",
            "--wait=1m",
            "--follow-up=smtp",
        ],
    )],
    ends: &[Outcome::RecoveredByReset],
    on_tour: false,
    moral: "Codes that exist but cannot be reached stand in the ledger, with the reason. The reset made the ones at \
            home worthless, which is as well: the thief may know the address.",
    otherwise: "Waiting until he is home, and then using a code, would have been right too.",
};

const IVY: Story = Story {
    name: "codes",
    login: "ivy@example.com",
    title: "Ivy: phone broken, backup codes at hand",
    teaser: "Ivy here. My phone met the floor and lost. I do have that sheet of backup codes in front of me. What do I \
             do with it?",
    honest: true,
    cues: &[(Cue::Codes, &[Says("Yes, a whole sheet of them, right here.")])],
    runs: &[Recover(
        "desk",
        &[
            "--lost=phone",
            "--lost-number=0141",
            "--no-red-flags",
            "--verify=video-call",
            "--evidence=compared=HR photo",
            "--backup-codes=at-hand",
            "--wait=1m",
            "--follow-up=smtp",
        ],
    )],
    ends: &[Outcome::RecoveredByBackupCode],
    on_tour: true,
    moral: "Nothing was reset. A code of her own got her in, and she put the new device in place of the old one \
            herself.",
    otherwise: "She had codes in front of her: a reset takes away more than is needed.",
};

const LEO: Story = Story {
    name: "federated",
    login: "leo@example.com",
    title: "Leo: new phone, and a linked sign-in that still works",
    teaser: "Hi, it's Leo. New phone, and the app is empty. I can still get into the partner portal, if that helps?",
    honest: true,
    cues: &[
        (Cue::Federated, &[Says("Yes, that one works. It has its own security key.")]),
        (Cue::Codes, &[Says("No idea where those went.")]),
        (Cue::Method("federated-sign-in"), &[Says("All right, I've just signed in with it.")]),
    ],
    runs: &[Recover(
        "desk",
        &[
            "--lost=app",
            "--no-red-flags",
            "--verify=known-phone",
            "--evidence=number=0152",
            "--federated=IDENTITY",
            "--wait=1m",
            "--follow-up=smtp",
        ],
    )],
    ends: &[Outcome::RecoveredByFederatedSignIn],
    on_tour: true,
    moral: "A linked identity, known for long enough, is a way in that needs no reset.",
    otherwise: "His linked identity would have let him in with nothing reset.",
};

const ROSA: Story = Story {
    name: "no-email",
    login: "rosa@example.com",
    title: "Rosa: bag stolen with phone and laptop, no e-mail either",
    teaser: "This is Rosa. My bag is gone: phone, laptop, everything. I can't read my mail, so don't send me anything \
             there.",
    honest: true,
    cues: &[
        (Cue::Codes, &[Says("I had some. They were in the bag.")]),
        (Cue::NotAtHand, &[Says("No. Whoever has the bag has them.")]),
    ],
    runs: &[Recover(
        "desk",
        &[
            "--lost=phone",
            "--lost=email",
            "--lost-number=0141",
            "--no-red-flags",
            "--verify=video-call",
            "--evidence=compared=HR photo",
            "--verify=known-phone",
            "--evidence=number=0152",
            "--backup-codes=not-at-hand",
            "--confirm=rosa@example.com",
            "--reason=Bag stolen with phone, laptop and codes; video call, and call-back on the other number on file",
            "--secret-to=FILE",
            "--wait=1m",
            "--follow-up=smtp",
        ],
    )],
    ends: &[Outcome::RecoveredByReset],
    on_tour: true,
    moral: "Password and factors in one case need two independent verifications. The temporary password was read over \
            the verified channel, once, and stands nowhere else: look for it in the ledger if you like.",
    otherwise: "Without mail she needs a temporary password, and that needs two verifications over different channels.",
};

const VIKTOR: Story = Story {
    name: "administrator",
    login: "viktor@example.com",
    title: "Viktor: a domain administrator with a new phone",
    teaser: "Viktor, infrastructure. I dropped my phone into a server rack. You know me, just reset it, will you?",
    honest: true,
    cues: &[(Cue::Screening, &[Says("Right, the rules are for me too. I wrote half of them.")])],
    runs: &[Recover(
        "desk",
        &[
            "--lost=phone",
            "--lost-number=0141",
            "--ticket=SD-1044",
            "--no-red-flags",
            "--verify=video-call",
            "--evidence=compared=HR photo",
            "--confirm=viktor@example.com",
            "--reason=Phone destroyed; verified by video call and by the senior's own call-back",
            "--wait=1m",
            "--follow-up=smtp",
        ],
    )],
    ends: &[Outcome::RecoveredByReset],
    on_tour: true,
    moral: "An administrator's account takes two people: a senior verified him too, in their own way, and approved.",
    otherwise: "A privileged account takes a second operator, whoever is calling and however well you know them.",
};

const TESS: Story = Story {
    name: "new-number",
    login: "tess@example.com",
    title: "Tess: please call me back on my new number",
    teaser: "Tess here. I lost my phone, but I put my new number into my profile yesterday. Could you call me on that?",
    honest: false,
    cues: &[
        (
            Cue::Screening,
            &[Says(
                "Just ring the new number, it's on file, isn't it? That's what you people always do.",
            )],
        ),
        (
            Cue::Method("known-phone"),
            &[Seen(
                "You dial the old number. The real Tess answers: \"My phone? It's in my hand. Who is asking?\"",
            )],
        ),
    ],
    runs: &[
        Recover(
            "desk",
            &["--lost=phone", "--lost-number=none", "--red-flag=skips-steps", "--wait=0"],
        ),
        Escalate(
            "desk",
            &[
                "--reason=Number added yesterday, and the caller insists on it. Please reach Tess on the old one.",
            ],
        ),
        Refuse(
            "senior",
            &[
                "--code=impersonation",
                "--reason=Rang the old number: the real Tess has her phone, and has not called us",
            ],
        ),
    ],
    ends: &[Outcome::Refused],
    on_tour: true,
    moral: "A number that is a day old is not a number on file. The tool raised the flag by itself, and neither you \
            nor the caller can talk it away. Refusing is as right as escalating.",
    otherwise: "That was not Tess. The number was added by whoever called. Now is the time for `readmit incident`.",
};

const SID: Story = Story {
    name: "attack",
    login: "sid@example.com",
    title: "Sid: in a hurry, after a night of failed sign-ins",
    teaser: "Sid, sales. I'm at the airport, my phone is dead, and I present to the board in twenty minutes. I need you \
             to switch that code thing off. Now, please.",
    honest: false,
    cues: &[(
        Cue::Screening,
        &[
            Says("How long is this going to take? My boss will hear about it."),
            Says("I can give you my birthday and my staff number, will that do?"),
        ],
    )],
    runs: &[
        Recover(
            "desk",
            &[
                "--lost=phone",
                "--lost-number=0141",
                "--red-flag=pressure",
                "--red-flag=avoids-contact",
                "--wait=0",
            ],
        ),
        Refuse(
            "desk",
            &[
                "--code=pressure",
                "--reason=Urgency and threats; failed sign-ins all night; offered a birthday as proof",
            ],
        ),
    ],
    ends: &[Outcome::Refused],
    on_tour: true,
    moral: "One red flag is enough, and needs no proof. The real Sid has been told that somebody asked. For the next 24 \
            hours a new case about him needs a senior.",
    otherwise: "That was not Sid. Now is the time for `readmit incident`.",
};

const FAY: Story = Story {
    name: "found",
    login: "fay@example.com",
    title: "Fay: phone lost, or is it?",
    teaser: "Fay here. I've looked everywhere, my phone is gone. I do have my backup codes.",
    honest: true,
    cues: &[
        (Cue::Codes, &[Says("Yes, in my wallet. One moment.")]),
        (
            Cue::InsteadOfSigningIn,
            &[Says(
                "Oh. Something is ringing in my other coat. That's it! Forget I called, and thank you.",
            )],
        ),
    ],
    runs: &[
        Recover(
            "desk",
            &[
                "--lost=phone",
                "--lost-number=0141",
                "--no-red-flags",
                "--verify=video-call",
                "--evidence=compared=HR photo",
                "--backup-codes=at-hand",
                "--wait=0",
            ],
        ),
        Meanwhile(&[Says(
            "Oh. Something is ringing in my other coat. That's it! Forget I called, and thank you.",
        )]),
        Abandon("desk", &["--reason=Found the phone in another coat; nothing was changed"]),
    ],
    ends: &[Outcome::Abandoned],
    on_tour: true,
    moral: "A case that is given up stays in the ledger too. Nothing was changed, and nobody has to wonder later.",
    otherwise: "The phone was found: the case can be given up, with nothing changed.",
};

const OTTO: Story = Story {
    name: "incident",
    login: "otto@example.com",
    title: "Otto: \"I never asked for that reset!\"",
    teaser: "This is Otto. I've just had a mail from you that my second factor was removed. I never called you!",
    honest: true,
    cues: &[
        (Cue::Screening, &[Says("Do whatever you have to. I'm not touching anything.")]),
        (
            Cue::Method("ticket"),
            &[Seen("In the ticket system: nothing new. And a ticket is how the last one got in.")],
        ),
    ],
    runs: &[
        Meanwhile(&[
            Seen(
                "An hour ago, on the night shift. The caller is not Otto, but has his manager's account as well.",
            ),
            Says("Otto here, I have a new phone. My manager has opened a ticket for me."),
        ]),
        Recover(
            "night",
            &[
                "--lost=app",
                "--no-red-flags",
                "--verify=ticket",
                "--evidence=id=SD-1047",
                "--evidence=vouched-by=gil@example.com",
                "--confirm=otto@example.com",
                "--reason=New phone; the manager vouches in ticket SD-1047",
                "--wait=0",
            ],
        ),
        Meanwhile(&[Says(
            "This is the real Otto. I've just had a mail from you that my second factor was removed. I never called you!",
        )]),
        Incident(
            "desk",
            &["--reason=The real Otto got the notice of a reset that he never asked for"],
        ),
        Resume("desk", &[]),
        Recover(
            "desk",
            &[
                "--lost=app",
                "--lost=password",
                "--no-red-flags",
                "--verify=video-call",
                "--evidence=compared=HR photo",
                "--verify=known-phone",
                "--evidence=number=0141",
                "--backup-codes=none",
                "--confirm=otto@example.com",
                "--reason=Repair after the incident; video call and call-back on the number on file",
                "--secret-to=FILE",
                "--wait=1m",
                "--follow-up=smtp",
            ],
        ),
        Review(
            "senior",
            &[
                "--review=A ticket alone was enough for a reset. The ticket system had no second factor. Both change.",
            ],
        ),
    ],
    ends: &[Outcome::Compromised, Outcome::RecoveredByReset],
    on_tour: true,
    moral: "The notice that nobody can skip is what gave it away. Suspended first; repaired in a new case; enabled last, \
            by a senior; closed with a review.",
    otherwise: "The incident is still open: suspend first, repair in a new case, enable last.",
};
