//! The runbook as a form for paper: for the hour in which the ledger or this program cannot be
//! reached. It asks for the same as the steps do, in their order.

use super::{EvidenceKind, Lost, Policy, Runbook, Unacceptable};

/// The width of a line, in characters.
const WIDTH: usize = 78;

/// Ends a page, as printers take it.
pub const PAGE_BREAK: char = '\u{c}';

/// Returns the form: two pages with the shipped runbook, more where an organisation has written
/// more.
pub fn on_paper(runbook: &Runbook) -> String {
    let policy = &runbook.policy;
    let mut form = PaperForm::default();
    form.line(&format!("Recovery on paper · {} {} · page 1", runbook.name, runbook.version));
    form.line(&format!("Runbook {}", runbook.sha256.get(..16).unwrap_or(&runbook.sha256)));
    form.item(
        "For when readmit or its ledger cannot be reached. Nothing on this sheet is in the ledger.",
    );
    form.blank("Date and time, with zone");
    form.blank("Operator");
    form.blank("Ticket");
    form.blank("User's login");
    form.blank("User's name");
    form.heading("1  What is lost");
    form.boxes(Lost::ALL.iter().map(|lost| lost.as_str()));
    form.heading("2  Red flags: one yes is enough to stop");
    for flag in &policy.red_flags {
        form.item(&format!("[ ] yes [ ] no  {}", flag.label));
    }
    form.heading("3  Who is calling");
    form.item(policy.word("verify.say"));
    for method in &policy.methods {
        form.item(&format!("[ ] {}", method.label));
        form.blank(match method.evidence {
            EvidenceKind::Compared => "    compared with",
            EvidenceKind::NumberOnFile => {
                "    last four digits of the number on file that was called"
            }
            EvidenceKind::Voucher => "    who vouches, in which ticket",
            EvidenceKind::LinkedIdentity => "    which identity, seen in which log",
        });
    }
    form.item(&wanted(policy));
    form.item(&format!("Never enough: {}.", never_enough().join(", ")));
    form.page();
    form.line(&format!("Recovery on paper · {} {} · page 2", runbook.name, runbook.version));
    form.blank("User's login, again");
    form.heading("4  Second person (privileged users, or a red flag)");
    form.item("They verify the user themself, in their own way, and sign below.");
    form.blank("Name");
    form.blank("How they verified");
    form.heading("5  What was done on the platform");
    for act in [
        "Factors removed (which)",
        "Backup codes removed",
        "Sessions ended",
        "Password set (never write it here)",
        "Account suspended",
    ] {
        form.line(&format!("{act}:"));
        form.line("    at ______________  [ ] done  [ ] failed  [ ] not known");
    }
    form.item("What is not known is looked at again, and never taken for done.");
    form.heading("6  The user is told, on every address on file");
    form.item("Not only on the one that is lost. If in doubt they hang up and call the desk.");
    form.blank("Sent to, at");
    form.blank("New factor set up, seen at");
    form.heading("7  Or refused");
    form.boxes(policy.refusals.iter().map(|refusal| refusal.code.as_str()));
    form.item(&format!("Say: \"{}\"", policy.word("refuse.say")));
    form.heading("8  Signed");
    form.blank("Operator");
    form.blank("Second person");
    form.item(
        "Keep this sheet. Once the ledger is back, enter section 5: `readmit outside record`. A senior confirms \
         it, and `readmit audit reconcile` names each change that is in neither.",
    );
    form.text
}

fn wanted(policy: &Policy) -> String {
    format!(
        "Ordinary user: {} of these. Privileged user, or a password and factors together: {}, over two ways. \
         A verification holds for {} minutes.",
        policy.ordinary_verifications.max(1),
        policy.strong_verifications.max(2),
        policy.verification_fresh.num_minutes()
    )
}

fn never_enough() -> Vec<String> {
    Unacceptable::ALL.iter().map(|way| way.as_str().replace('-', " ")).collect()
}

#[derive(Default)]
struct PaperForm {
    text: String,
}

impl PaperForm {
    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.line(text);
    }

    /// A sentence, broken at spaces. What follows the first line stands under it.
    fn item(&mut self, text: &str) {
        let indent = if text.starts_with('[') { "    " } else { "" };
        let mut line = String::new();
        for word in text.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
                self.line(&line);
                line = format!("{indent}{word}");
            } else if line.is_empty() {
                word.clone_into(&mut line);
            } else {
                line.push(' ');
                line.push_str(word);
            }
        }
        self.line(&line);
    }

    /// A box for each label, as many in a line as fit.
    fn boxes<'l>(&mut self, labels: impl Iterator<Item = &'l str>) {
        let mut line = String::new();
        for label in labels {
            let one = format!("[ ] {label}");
            if !line.is_empty() && line.chars().count() + 2 + one.chars().count() > WIDTH {
                self.line(&line);
                line.clear();
            }
            if !line.is_empty() {
                line.push_str("  ");
            }
            line.push_str(&one);
        }
        self.line(&line);
    }

    /// A label, and room to write.
    fn blank(&mut self, label: &str) {
        let room = WIDTH.saturating_sub(label.chars().count() + 2);
        self.line(&format!("{label}: {}", "_".repeat(room)));
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn page(&mut self) {
        self.text.push(PAGE_BREAK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runbook::testing::shipped_once;

    #[test]
    fn the_shipped_runbook_is_two_pages_and_asks_for_all_of_it() {
        let runbook = shipped_once();
        let form = on_paper(runbook);
        let pages: Vec<&str> = form.split(PAGE_BREAK).collect();
        assert_eq!(pages.len(), 2);
        for page in pages {
            assert!(page.lines().count() <= 60, "{} lines", page.lines().count());
            assert!(page.lines().all(|line| line.chars().count() <= WIDTH), "{page}");
        }
        let flat = form.split_whitespace().collect::<Vec<_>>().join(" ");
        let policy = &runbook.policy;
        for text in policy
            .red_flags
            .iter()
            .map(|flag| &flag.label)
            .chain(policy.methods.iter().map(|method| &method.label))
            .chain(policy.refusals.iter().map(|refusal| &refusal.code))
        {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(&text), "{text}");
        }
        assert!(flat.contains("holds for 15 minutes"));
    }
}
