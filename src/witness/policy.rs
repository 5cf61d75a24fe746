//! Witnesses and the quorum among them, in the form of C2SP's `tlog-policy`.

use std::collections::HashMap;

use thiserror::Error;

use crate::ledger::format::cosignature::{CosignatureKey, VkeyFault};
use crate::ledger::format::note::NoteKey;

/// The largest policy that is read, in bytes.
pub const LARGEST: usize = 1 << 16;

/// The numbers of logs, and of witnesses and groups together, that a policy may have.
const MOST: usize = 64;

/// A witness that a policy names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyWitness {
    pub key: CosignatureKey,
    /// The prefix that heads are submitted under.
    pub url: Option<String>,
}

/// Witnesses, and which of them have to agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The logs that the policy is for, in vkey form; empty: any.
    pub logs: Vec<String>,
    pub witnesses: Vec<PolicyWitness>,
    quorum: Node,
}

/// A member of a group, or the quorum.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    /// No cosignature is needed.
    None,
    /// A witness, by its place in the policy.
    Witness(usize),
    /// At least so many of these.
    Group(usize, Vec<Node>),
}

/// A fault of a policy, and its line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}{why}", .line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct PolicyError {
    /// From 1 on; `None`: it is about the whole.
    pub line: Option<usize>,
    pub why: PolicyFault,
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PolicyFault {
    #[error("the policy is larger than {LARGEST} bytes")]
    TooLarge,
    #[error("it holds a control character; a policy has only tabs and line feeds")]
    Control,
    #[error("it begins with `{0}`; a line of a policy begins with log, witness, group or quorum")]
    Keyword(String),
    #[error("{0}")]
    Form(&'static str),
    #[error("the key of {name}: {why}")]
    Vkey { name: String, why: VkeyFault },
    #[error("this is no log's key in vkey form")]
    LogKey,
    #[error("the name {0} stands for something else already")]
    Taken(String),
    #[error("the key of {0} is another witness's, or another log's, too")]
    SameKey(String),
    #[error("{0} is defined on no line above")]
    Undefined(String),
    #[error("{0} is a member of another group already")]
    MemberTwice(String),
    #[error("{k} of {n} cannot be met: a number is from 1 to the number of members")]
    Threshold { k: String, n: usize },
    #[error("there are more than {MOST}")]
    TooMany,
    #[error("a policy has one line `quorum NAME`, and this is another one")]
    SecondQuorum,
    #[error("a policy has one line `quorum NAME`, and there is none")]
    NoQuorum,
}

impl Policy {
    /// Makes the policy that asks for `k` of these witnesses.
    pub fn of(witnesses: Vec<PolicyWitness>, k: usize) -> Policy {
        let members = (0..witnesses.len()).map(Node::Witness).collect();
        Policy { logs: Vec::new(), quorum: Node::Group(k, members), witnesses }
    }

    pub fn parse(bytes: &[u8]) -> Result<Policy, PolicyError> {
        let whole = |why| PolicyError { line: None, why };
        if bytes.len() > LARGEST {
            return Err(whole(PolicyFault::TooLarge));
        }
        let mut reader = Reader::default();
        for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            reader.line(line).map_err(|why| PolicyError { line: Some(number + 1), why })?;
        }
        let quorum = reader.quorum.ok_or_else(|| whole(PolicyFault::NoQuorum))?;
        Ok(Policy { logs: reader.logs, witnesses: reader.witnesses, quorum })
    }

    /// Returns true if the witnesses that `has` says yes to are a quorum.
    pub fn is_met(&self, has: &dyn Fn(usize) -> bool) -> bool {
        self.quorum.is_met(has)
    }

    /// Returns true if no cosignature is needed.
    pub fn asks_for_none(&self) -> bool {
        self.is_met(&|_| false)
    }

    /// Returns true if the witnesses that `has` says yes to are a quorum, and are two at least. One
    /// faulty witness decides nothing alone.
    pub fn is_said_by_several(&self, has: &dyn Fn(usize) -> bool) -> bool {
        let count = (0..self.witnesses.len()).filter(|at| has(*at)).count();
        count >= 2 && !self.asks_for_none() && self.is_met(has)
    }

    /// Returns true if the policy is for the log with this key.
    pub fn is_for(&self, log: &NoteKey) -> bool {
        self.logs.is_empty() || self.logs.contains(&log.to_vkey())
    }

    /// Returns the quorum in words: `2 of 3`.
    pub fn in_words(&self) -> String {
        match &self.quorum {
            Node::None => "none".to_owned(),
            Node::Witness(at) => self.witnesses[*at].key.name.clone(),
            Node::Group(k, members) => {
                let flat = members.iter().all(|member| matches!(member, Node::Witness(_)));
                let of = if flat { "witnesses" } else { "groups" };
                match members.len() {
                    1 => format!("{k} of 1"),
                    n => format!("{k} of {n} {of}"),
                }
            }
        }
    }
}

impl Node {
    fn is_met(&self, has: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Node::None => true,
            Node::Witness(at) => has(*at),
            Node::Group(k, members) => {
                members.iter().filter(|member| member.is_met(has)).count() >= *k
            }
        }
    }
}

#[derive(Default)]
struct Reader {
    logs: Vec<String>,
    log_keys: Vec<Vec<u8>>,
    witnesses: Vec<PolicyWitness>,
    /// By their names, which are bytes and nothing more.
    named: HashMap<Vec<u8>, Named>,
    quorum: Option<Node>,
}

struct Named {
    node: Node,
    /// It is a member of a group.
    taken: bool,
}

/// A name that nothing may be called, and that no group may have as a member.
const NONE: &[u8] = b"none";

fn shown(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

impl Reader {
    fn line(&mut self, line: &[u8]) -> Result<(), PolicyFault> {
        let words: Vec<&[u8]> =
            line.split(|b| matches!(b, b' ' | b'\t')).filter(|word| !word.is_empty()).collect();
        if line.iter().any(|b| *b == 0x7f || (*b < b' ' && *b != b'\t')) {
            return Err(PolicyFault::Control);
        }
        let Some((keyword, rest)) = words.split_first() else { return Ok(()) };
        match *keyword {
            comment if comment.starts_with(b"#") => Ok(()),
            b"log" => self.log(rest),
            b"witness" => self.witness(rest),
            b"group" => self.group(rest),
            b"quorum" => self.set_quorum(rest),
            other => Err(PolicyFault::Keyword(shown(other))),
        }
    }

    fn log(&mut self, words: &[&[u8]]) -> Result<(), PolicyFault> {
        let ([vkey] | [vkey, _]) = words else {
            return Err(PolicyFault::Form("a log is `log VKEY`, or `log VKEY URL`"));
        };
        let vkey = std::str::from_utf8(vkey).map_err(|_| PolicyFault::LogKey)?;
        // A log may sign in another way than this program. Its key is no key of this ledger then.
        let key = key_bytes(vkey).ok_or(PolicyFault::LogKey)?;
        if self.log_keys.contains(&key) {
            return Err(PolicyFault::SameKey(name_in(vkey)));
        }
        if self.logs.len() == MOST {
            return Err(PolicyFault::TooMany);
        }
        self.log_keys.push(key);
        self.logs.push(vkey.to_owned());
        Ok(())
    }

    fn witness(&mut self, words: &[&[u8]]) -> Result<(), PolicyFault> {
        let (name, vkey, url) = match words {
            [name, vkey] => (*name, *vkey, None),
            [name, vkey, url] => (*name, *vkey, Some(*url)),
            _ => {
                return Err(PolicyFault::Form(
                    "a witness is `witness NAME VKEY`, or `witness NAME VKEY URL`",
                ));
            }
        };
        let wrong = |why| PolicyFault::Vkey { name: shown(name), why };
        let vkey = std::str::from_utf8(vkey).map_err(|_| wrong(VkeyFault::Form))?;
        let key = CosignatureKey::parse_vkey(vkey).map_err(wrong)?;
        if self.witnesses.iter().any(|witness| witness.key.key == key.key) {
            return Err(PolicyFault::SameKey(shown(name)));
        }
        let url = url.map(std::str::from_utf8).transpose();
        let url = url.map_err(|_| PolicyFault::Form("its address is no text"))?;
        self.define(name, Node::Witness(self.witnesses.len()))?;
        self.witnesses.push(PolicyWitness { key, url: url.map(str::to_owned) });
        Ok(())
    }

    fn group(&mut self, words: &[&[u8]]) -> Result<(), PolicyFault> {
        let [name, k, members @ ..] = words else {
            return Err(PolicyFault::Form("a group is `group NAME all|any|NUMBER NAME ...`"));
        };
        if members.is_empty() {
            return Err(PolicyFault::Form("a group has at least one member"));
        }
        let n = members.len();
        let k = match *k {
            b"all" => n,
            b"any" => 1,
            number => {
                let digits = number.iter().all(u8::is_ascii_digit) && !number.starts_with(b"0");
                let value = std::str::from_utf8(number).ok().and_then(|k| k.parse().ok());
                let value: Option<usize> = value.filter(|k| digits && (1..=n).contains(k));
                value.ok_or_else(|| PolicyFault::Threshold { k: shown(number), n })?
            }
        };
        let mut nodes = Vec::with_capacity(n);
        for member in members {
            let named = self.named.get_mut(*member);
            let named = named.ok_or_else(|| PolicyFault::Undefined(shown(member)))?;
            if std::mem::replace(&mut named.taken, true) {
                return Err(PolicyFault::MemberTwice(shown(member)));
            }
            nodes.push(named.node.clone());
        }
        self.define(name, Node::Group(k, nodes))
    }

    fn set_quorum(&mut self, words: &[&[u8]]) -> Result<(), PolicyFault> {
        let [name] = words else {
            return Err(PolicyFault::Form("the quorum is `quorum NAME`, or `quorum none`"));
        };
        if self.quorum.is_some() {
            return Err(PolicyFault::SecondQuorum);
        }
        self.quorum = Some(match self.named.get(*name) {
            _ if *name == NONE => Node::None,
            Some(named) => named.node.clone(),
            None => return Err(PolicyFault::Undefined(shown(name))),
        });
        Ok(())
    }

    fn define(&mut self, name: &[u8], node: Node) -> Result<(), PolicyFault> {
        if name == NONE || self.named.contains_key(name) {
            return Err(PolicyFault::Taken(shown(name)));
        }
        if self.named.len() == MOST {
            return Err(PolicyFault::TooMany);
        }
        self.named.insert(name.to_owned(), Named { node, taken: false });
        Ok(())
    }
}

fn name_in(vkey: &str) -> String {
    vkey.split('+').next().unwrap_or_default().to_owned()
}

/// The key in a vkey, without its type, if the vkey has the form of one.
fn key_bytes(vkey: &str) -> Option<Vec<u8>> {
    let (name, rest) = vkey.split_once('+')?;
    let (id, key) = rest.split_once('+')?;
    let hex = id.len() == 8 && id.bytes().all(|b| b.is_ascii_hexdigit());
    let bytes = crate::ledger::format::text::parse_base64(key)?;
    let known = NoteKey::parse_vkey(vkey).is_ok() || bytes.first().is_some_and(|kind| *kind != 1);
    (!name.is_empty() && hex && known).then(|| bytes.get(1..).unwrap_or_default().to_vec())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::ledger::format::cosignature::testing::TestWitness;

    fn vkey(seed: u8) -> String {
        TestWitness::new(&format!("w/{seed}"), seed).key.to_vkey()
    }

    fn log(seed: u8) -> NoteKey {
        NoteKey { name: "readmit/ledger/a".into(), key: TestWitness::new("x", seed).key.key }
    }

    /// The example of the standard, with keys.
    fn example() -> String {
        let [x1, x2, x3, y1, y2, y3] = [1, 2, 3, 4, 5, 6].map(vkey);
        format!(
            "log {}\n\nwitness X1 {x1} https://x1.example/\nwitness X2 {x2}\n\twitness\tX3  {x3} \n\
             group X-witnesses 2 X1 X2 X3\n\n  # the others\nwitness Y1 {y1}\nwitness Y2 {y2}\nwitness Y3 {y3}\n\
             group Y-witnesses any Y1 Y2 Y3\n\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y",
            log(9).to_vkey()
        )
    }

    #[test]
    fn the_standards_example_means_what_it_says() {
        let policy = Policy::parse(example().as_bytes()).unwrap();
        assert_eq!((policy.logs.len(), policy.witnesses.len()), (1, 6));
        assert_eq!(policy.witnesses[0].url.as_deref(), Some("https://x1.example/"));
        assert_eq!(policy.in_words(), "2 of 2 groups");
        assert!(policy.is_for(&log(9)) && !policy.is_for(&log(8)));
        let met = |who: &[usize]| policy.is_met(&|at| who.contains(&at));
        assert!(met(&[0, 1, 3]) && met(&[1, 2, 5]) && met(&[0, 1, 2, 3, 4, 5]));
        assert!(!met(&[0, 1, 2]) && !met(&[0, 3, 4, 5]) && !met(&[]));
    }

    #[test]
    fn one_witness_alone_says_nothing_that_stops_a_desk() {
        let witness = |seed: u8| PolicyWitness {
            key: TestWitness::new(&format!("w/{seed}"), seed).key,
            url: None,
        };
        let several = |k: usize, of: u8, who: &[usize]| {
            let policy = Policy::of((1..=of).map(witness).collect(), k);
            policy.is_said_by_several(&|at| who.contains(&at))
        };
        assert!(!several(1, 1, &[0]) && !several(1, 3, &[1]) && !several(2, 3, &[2]));
        assert!(several(1, 3, &[0, 2]) && several(2, 2, &[0, 1]) && !several(3, 3, &[0, 1]));
        let none = format!("witness a {}\nwitness b {}\nquorum none\n", vkey(1), vkey(2));
        let none = Policy::parse(none.as_bytes()).unwrap();
        assert!(none.asks_for_none() && !none.is_said_by_several(&|_| true));
        assert_eq!(none.in_words(), "none");
    }

    #[test]
    fn each_fault_is_named_with_its_line() {
        let (a, b) = (vkey(1), vkey(2));
        let same = TestWitness::new("another/name", 1).key.to_vkey();
        for (text, said) in [
            (String::new(), "a policy has one line `quorum NAME`, and there is none"),
            ("quorum none\nquorum none".into(), "line 2: a policy has one line"),
            ("quorum".into(), "line 1: the quorum is `quorum NAME`"),
            ("quorum X".into(), "line 1: X is defined on no line above"),
            (format!("quorum A\nwitness A {a}"), "line 1: A is defined on no line above"),
            ("\nwitnes A".into(), "line 2: it begins with `witnes`"),
            (format!("witness A {a}\r\nquorum A"), "line 1: it holds a control character"),
            ("witness A".into(), "line 1: a witness is `witness NAME VKEY`"),
            ("witness A b".into(), "line 1: the key of A: it is not of the form"),
            (format!("witness A {}", a.replace("w/1", "w/7")), "a character is wrong"),
            (format!("witness A {}", log(1).to_vkey()), "a key that a log signs with"),
            (format!("witness none {a}"), "line 1: the name none stands for something else"),
            (format!("witness A {a}\nwitness A {b}"), "line 2: the name A stands for"),
            (format!("witness A {a}\nwitness B {same}"), "line 2: the key of B is another"),
            (format!("log {a}\nlog {same}"), "line 2: the key of another/name is another"),
            ("log x".into(), "line 1: this is no log's key"),
            (format!("log {}", log(1).to_vkey().replace('a', "b")), "this is no log's key"),
            ("log".into(), "line 1: a log is"),
            (format!("witness A {a}\ngroup G"), "line 2: a group is"),
            (format!("witness A {a}\ngroup G any"), "line 2: a group has at least one member"),
            (format!("witness A {a}\ngroup G 2 A"), "line 2: 2 of 1 cannot be met"),
            (format!("witness A {a}\ngroup G 0 A"), "line 2: 0 of 1 cannot be met"),
            (format!("witness A {a}\ngroup G 01 A"), "line 2: 01 of 1 cannot be met"),
            (format!("witness A {a}\ngroup G +1 A"), "line 2: +1 of 1 cannot be met"),
            (format!("witness A {a}\ngroup G most A"), "line 2: most of 1 cannot be met"),
            (format!("witness A {a}\ngroup G any A A"), "line 2: A is a member of another group"),
            (format!("witness A {a}\ngroup G any G"), "line 2: G is defined on no line above"),
            (format!("witness A {a}\ngroup G any none"), "line 2: none is defined on no line"),
            (
                format!("witness A {a}\ngroup G any A\ngroup H any A"),
                "line 3: A is a member of another group",
            ),
            (
                (1..=65u8)
                    .map(|n| format!("witness W{n} {}", vkey(n)))
                    .collect::<Vec<_>>()
                    .join("\n"),
                "line 65: there are more than 64",
            ),
            ("#".repeat(LARGEST + 1), "the policy is larger than"),
        ] {
            let error = Policy::parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn a_member_of_a_group_can_be_the_quorum() {
        let text =
            format!("witness A {}\nwitness B {}\ngroup G any A B\nquorum A", vkey(1), vkey(2));
        let policy = Policy::parse(text.as_bytes()).unwrap();
        assert!(policy.is_met(&|at| at == 0) && !policy.is_met(&|at| at == 1));
        assert_eq!(policy.in_words(), "w/1");
    }

    #[test]
    fn names_are_bytes_and_nothing_more() {
        let text = [
            b"witness K ".as_slice(),
            vkey(1).as_bytes(),
            b"\nwitness \xe2\x84\xaa ",
            vkey(2).as_bytes(),
            b"\nwitness \xff ",
            vkey(3).as_bytes(),
            b"\n# \xfe\ngroup Q all K \xe2\x84\xaa \xff\nquorum Q\n",
        ]
        .concat();
        let policy = Policy::parse(&text).unwrap();
        assert!(policy.is_met(&|_| true) && !policy.is_met(&|at| at != 2));
        // As many as the standard asks for.
        let of = |n: u8| {
            format!("log {}\nwitness W{n} {}\ngroup G{n} any W{n}", log(n).to_vkey(), vkey(n))
        };
        let many = (1..=32u8).map(of).collect::<Vec<_>>().join("\n") + "\nquorum G32";
        assert_eq!(Policy::parse(many.as_bytes()).unwrap().logs.len(), 32);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "((log|witness|group|quorum|all|any|none|[1-9]|A|B|#|\t| |\n)( |\n)){0,40}") {
            let _ = Policy::parse(text.as_bytes());
        }

        #[test]
        fn more_cosignatures_never_unmeet_a_quorum(k in 1usize..5, who in 0u32..32, more in 0u32..32) {
            let witnesses = (1..=5u8).map(|n| PolicyWitness { key: TestWitness::new("w", n).key, url: None });
            let policy = Policy::of(witnesses.collect(), k);
            let has = |bits: u32| policy.is_met(&|at| bits >> at & 1 == 1);
            prop_assert_eq!(has(who), who.count_ones() as usize >= k);
            prop_assert!(!has(who) || has(who | more));
        }
    }
}
