//! The three questions that are put to a keeper, and its answers. A frame is its length in four
//! bytes and so many bytes: the version, the kind, and the rest.

use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use crate::base::string_enum::string_enum;

/// More than any entry has: the ledger takes 64 KiB.
pub const MOST: usize = 80 * 1024;

const VERSION: u8 = 1;

const STATE: u8 = 1;
const SIGN: u8 = 2;
const CLOSE: u8 = 3;
const REFUSED: u8 = 4;

/// A question to a keeper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whose key is it, and for how long?
    State,
    /// Signs a statement.
    Sign(Vec<u8>),
    /// Forgets the key and leaves.
    Close,
}

/// The key that a keeper holds, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeeperState {
    pub name: String,
    pub public_key: [u8; 32],
    /// The time after which it is closed if nobody uses it, in seconds.
    pub idle: Duration,
    /// The time that is left in any case, in seconds.
    pub most: Duration,
}

string_enum! {
    /// The reason why a keeper does not do as it is asked.
    KeeperRefusal {
        /// It is no question.
        Nonsense = "nonsense",
        /// The one who asks is at another terminal.
        Elsewhere = "elsewhere",
        /// It is no entry of a ledger.
        NoStatement = "no-statement",
        /// It is an entry of another ledger, or in another name.
        NotTheirs = "not-theirs",
        /// It takes the passphrase.
        Anew = "anew",
        /// Its time is over.
        Over = "over",
    }
}

/// A keeper's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    State(KeeperState),
    Signed([u8; 64]),
    Closed,
    Refused(KeeperRefusal),
}

impl Question {
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Question::State => vec![VERSION, STATE],
            Question::Sign(message) => [&[VERSION, SIGN][..], message].concat(),
            Question::Close => vec![VERSION, CLOSE],
        }
    }

    pub fn parse(bytes: &[u8]) -> Option<Question> {
        match bytes {
            [VERSION, STATE] => Some(Question::State),
            [VERSION, SIGN, message @ ..] if !message.is_empty() => {
                Some(Question::Sign(message.to_vec()))
            }
            [VERSION, CLOSE] => Some(Question::Close),
            _ => None,
        }
    }
}

impl Answer {
    pub fn to_bytes(&self) -> Vec<u8> {
        let seconds =
            |time: Duration| u32::try_from(time.as_secs()).unwrap_or(u32::MAX).to_be_bytes();
        match self {
            Answer::State(state) => [
                &[VERSION, STATE][..],
                &state.public_key,
                &seconds(state.idle),
                &seconds(state.most),
                state.name.as_bytes(),
            ]
            .concat(),
            Answer::Signed(signature) => [&[VERSION, SIGN][..], signature].concat(),
            Answer::Closed => vec![VERSION, CLOSE],
            Answer::Refused(why) => [&[VERSION, REFUSED][..], why.as_str().as_bytes()].concat(),
        }
    }

    pub fn parse(bytes: &[u8]) -> Option<Answer> {
        match bytes {
            [VERSION, STATE, state @ ..] => {
                let (public_key, rest) = state.split_first_chunk::<32>()?;
                let (idle, rest) = rest.split_first_chunk::<4>()?;
                let (most, name) = rest.split_first_chunk::<4>()?;
                let name = std::str::from_utf8(name).ok().filter(|name| is_name(name))?;
                let seconds =
                    |bytes: &[u8; 4]| Duration::from_secs(u32::from_be_bytes(*bytes).into());
                Some(Answer::State(KeeperState {
                    name: name.to_owned(),
                    public_key: *public_key,
                    idle: seconds(idle),
                    most: seconds(most),
                }))
            }
            [VERSION, SIGN, signature @ ..] => Some(Answer::Signed(signature.try_into().ok()?)),
            [VERSION, CLOSE] => Some(Answer::Closed),
            [VERSION, REFUSED, why @ ..] => {
                KeeperRefusal::parse(std::str::from_utf8(why).ok()?).map(Answer::Refused)
            }
            _ => None,
        }
    }
}

/// Returns true if it can be an operator's name: it is shown, and stands in a file's name.
pub fn is_name(text: &str) -> bool {
    let fits =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    text.len() <= 32 && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(fits)
}

/// Reads one frame, until a moment at the latest.
pub fn read(stream: &mut UnixStream, until: Instant) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    fill(stream, &mut length, until)?;
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if !(2..=MOST).contains(&length) {
        return Err(io::Error::new(ErrorKind::InvalidData, "it is of no length that a frame has"));
    }
    let mut frame = vec![0; length];
    fill(stream, &mut frame, until)?;
    Ok(frame)
}

/// Writes one.
pub fn write(stream: &mut UnixStream, frame: &[u8], until: Instant) -> io::Result<()> {
    let length = u32::try_from(frame.len()).unwrap_or(u32::MAX);
    stream.set_write_timeout(Some(left(until)?))?;
    stream.write_all(&[&length.to_be_bytes()[..], frame].concat())
}

/// As `read_exact`, for no longer than until then, however slowly the bytes come.
fn fill(stream: &mut UnixStream, buffer: &mut [u8], until: Instant) -> io::Result<()> {
    let mut filled = 0;
    while filled < buffer.len() {
        stream.set_read_timeout(Some(left(until)?))?;
        match stream.read(&mut buffer[filled..]) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => filled += count,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn answers() -> Vec<Answer> {
        let seconds = Duration::from_secs;
        let state = KeeperState {
            name: "li".into(),
            public_key: [7; 32],
            idle: seconds(900),
            most: seconds(28_800),
        };
        let refused = KeeperRefusal::ALL.iter().map(|why| Answer::Refused(*why));
        [Answer::State(state), Answer::Signed([9; 64]), Answer::Closed]
            .into_iter()
            .chain(refused)
            .collect()
    }

    #[test]
    fn both_ends_read_what_the_other_writes() {
        for question in [Question::State, Question::Sign(b"x".to_vec()), Question::Close] {
            assert_eq!(Question::parse(&question.to_bytes()), Some(question));
        }
        for answer in answers() {
            assert_eq!(Answer::parse(&answer.to_bytes()), Some(answer.clone()));
            let bytes = answer.to_bytes();
            for end in 0..bytes.len() {
                let shorter = Answer::parse(&bytes[..end]);
                // A shorter name is a name too.
                let named = matches!(shorter, Some(Answer::State(_)));
                assert!(shorter.is_none() || named, "{answer:?} {end}");
            }
        }
        for nonsense in
            [&[][..], &[1], &[2, 1], &[1, 1, 0], &[1, 2], &[1, 9], b"GET / HTTP/1.1\r\n"]
        {
            assert_eq!(Question::parse(nonsense), None, "{nonsense:?}");
        }
    }

    #[test]
    fn a_frame_has_a_length_that_can_be() {
        let soon = || Instant::now() + Duration::from_secs(10);
        for (length, kind) in [
            (0, ErrorKind::InvalidData),
            (1, ErrorKind::InvalidData),
            (u32::MAX, ErrorKind::InvalidData),
            (5, ErrorKind::UnexpectedEof),
        ] {
            let (mut one, mut other) = UnixStream::pair().unwrap();
            one.write_all(&[&length.to_be_bytes()[..], b"abc"].concat()).unwrap();
            drop(one);
            assert_eq!(read(&mut other, soon()).unwrap_err().kind(), kind, "{length}");
        }
        let (mut one, mut other) = UnixStream::pair().unwrap();
        write(&mut one, b"hello", soon()).unwrap();
        assert_eq!(read(&mut other, soon()).unwrap(), b"hello");
        let late = read(&mut other, Instant::now()).unwrap_err().kind();
        assert_eq!(late, ErrorKind::TimedOut, "nobody is waited for beyond the moment");
    }

    proptest! {
        #[test]
        fn nothing_that_comes_in_is_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Some(question) = Question::parse(&bytes) {
                prop_assert_eq!(question.to_bytes(), bytes.clone());
            }
            if let Some(answer) = Answer::parse(&bytes) {
                prop_assert_eq!(answer.to_bytes(), bytes);
            }
        }
    }
}
