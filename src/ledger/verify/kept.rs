use thiserror::Error;

use crate::ledger::format::{
    note::{Checkpoint, NoteFault, NoteKey},
    tree::Hash,
};
use crate::ledger::{is_later, key_for};

/// The number of bytes of the root that a short head has: 128 bits, which nobody can meet by
/// trying.
const SHORT_ROOT: usize = 16;

/// A head that was kept outside the ledger: as a note, or in the short form that fits into a
/// ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedHead {
    /// The place where the head was kept: a file name, "the ticket".
    pub label: String,
    /// The name of the ledger; a short form does not say.
    pub origin: Option<String>,
    pub size: u64,
    /// The root, or its beginning.
    root: Vec<u8>,
    /// The whole note, if it is there: a short form has no signature.
    pub note: Option<String>,
}

/// A head of something else.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{label} is no head of this ledger: {why}")]
pub struct NotOfThis {
    label: String,
    why: String,
}

impl TrustedHead {
    /// Checks that the head can be a head of the ledger whose heads are signed with this key, as
    /// far as the head says.
    pub fn is_of(&self, key: &NoteKey) -> Result<(), NotOfThis> {
        let not = |why: String| NotOfThis { label: self.label.clone(), why };
        let other = |origin: &&String| **origin != key.name && !is_later(origin, &key.name);
        if let Some(origin) = self.origin.as_ref().filter(other) {
            return Err(not(format!("it is of {origin}")));
        }
        if let Some(note) = &self.note {
            Checkpoint::open(note, &key_for(note, key)).map_err(|fault| not(fault.to_string()))?;
        }
        Ok(())
    }

    /// A head as an entry of the ledger itself says it, which is checked with the rest.
    pub fn recorded(label: &str, size: u64, root: Hash) -> TrustedHead {
        let root = root.to_vec();
        TrustedHead { label: label.to_owned(), origin: None, size, root, note: None }
    }

    /// Reads a head's note. Whose signature it bears is checked against the ledger's key later.
    pub fn parse(label: &str, note: &str) -> Result<TrustedHead, NoteFault> {
        let (body, _) = note.split_once("\n\n").ok_or(NoteFault::Form)?;
        let Checkpoint { origin, size, root } = Checkpoint::parse(&format!("{body}\n"))?;
        Ok(TrustedHead {
            label: label.to_owned(),
            origin: Some(origin),
            size,
            root: root.to_vec(),
            note: Some(note.to_owned()),
        })
    }

    /// Reads [`Head::short`](crate::ledger::Head::short), as it may have been heard: in either case
    /// of letters, a digit for the letter like it.
    pub fn parse_short(label: &str, text: &str) -> Option<TrustedHead> {
        let (size, root) = text.trim().split_once('-')?;
        let heard = |c: char| match c.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            other => other,
        };
        let root: String = root.chars().filter(|c| *c != '-').map(heard).collect();
        let root = data_encoding::BASE32_NOPAD
            .decode(root.as_bytes())
            .ok()
            .filter(|r| r.len() == SHORT_ROOT)?;
        Some(TrustedHead {
            label: label.to_owned(),
            origin: None,
            size: size.parse().ok()?,
            root,
            note: None,
        })
    }

    /// Every head in a text: a saved note, a witness's file, a mail, a ticket.
    pub fn find(label: &str, text: &str) -> Vec<TrustedHead> {
        let text = text.replace("\r\n", "\n");
        let lines: Vec<&str> = text.split('\n').map(|l| l.trim_start_matches("> ")).collect();
        let notes = (0..lines.len()).filter_map(|i| {
            let block =
                lines.get(i..i + 5).filter(|b| b[3].is_empty() && b[4].starts_with("— "))?;
            let signatures: Vec<&str> =
                lines[i + 4..].iter().copied().take_while(|l| l.starts_with("— ")).collect();
            TrustedHead::parse(
                label,
                &format!("{}\n\n{}\n", block[..3].join("\n"), signatures.join("\n")),
            )
            .ok()
        });
        let shorts = text.split_whitespace().filter_map(|word| {
            TrustedHead::parse_short(label, word.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
        });
        notes.chain(shorts).collect()
    }

    /// Returns true if `root` is the head's root, as far as the head says.
    pub fn has_root(&self, root: &Hash) -> bool {
        root.starts_with(&self.root)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ledger::Head;

    fn head() -> Head {
        let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
        let checkpoint =
            Checkpoint { origin: "readmit/ledger/a".into(), size: 211, root: [0xb3; 32] };
        let time = crate::ledger::testing::at(0);
        Head {
            origin: checkpoint.origin.clone(),
            size: 211,
            root: [0xb3; 32],
            time,
            note: checkpoint.sign(&key),
        }
    }

    #[test]
    fn a_short_head_survives_the_telephone() {
        let short = head().short();
        assert_eq!(short, "211-WOZ3-HM5T-WOZ3-HM5T-WOZ3-HM5T-WM");
        for heard in [short.clone(), short.to_lowercase(), short.replace('O', "0")] {
            assert!(
                TrustedHead::parse_short("phone", &heard).unwrap().has_root(&[0xb3; 32]),
                "{heard}"
            );
        }
        for wrong in [
            &short[..short.len() - 1],
            "211",
            "-WOZ3",
            "",
            &short.replace("WOZ3", "WOZ4"),
            "2026-05-17",
        ] {
            let kept = TrustedHead::parse_short("phone", wrong);
            assert!(kept.is_none_or(|k| !k.has_root(&[0xb3; 32])), "{wrong}");
        }
    }

    #[test]
    fn heads_are_found_in_mails_and_tickets() {
        let head = head();
        let mail = format!(
            "Dear Zoë,\r\n\r\nkeep this:\r\n{}\r\n({}).\r\n",
            head.note.replace('\n', "\r\n"),
            head.short()
        );
        let found = TrustedHead::find("mail", &mail);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].note.as_deref(), Some(head.note.as_str()));
        assert!(found.iter().all(|k| k.size == 211 && k.has_root(&head.root)));
        assert!(TrustedHead::find("mail", "nothing here").is_empty());
    }
}
