//! The two questions that are put to an agent, and its answers: draft-ietf-sshm-ssh-agent.

use ssh_key::Signature as SshSignature;
use ssh_key::encoding::{Decode, Encode};

use super::public::SshKey;
use crate::ledger::Signature;

/// `SSH_AGENTC_REQUEST_IDENTITIES` and its answer.
const LIST: u8 = 11;
const LISTED: u8 = 12;
/// `SSH_AGENTC_SIGN_REQUEST` and its answer.
const SIGN: u8 = 13;
const SIGNED: u8 = 14;
/// `SSH_AGENT_FAILURE`: no reason is given.
const FAILURE: u8 = 5;

/// The longest answer that is read; OpenSSH's own limit is the same.
pub const MOST: usize = 256 * 1024;

/// The answer of an agent, where the agent did not do as it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// It says no.
    Failure,
    /// It says what is no answer to that.
    Nonsense,
}

pub fn ask_list() -> Vec<u8> {
    framed(&[LIST])
}

pub fn ask_signature(key: &SshKey, message: &[u8]) -> Vec<u8> {
    let mut body = vec![SIGN];
    // Into memory, which takes what is far below 2^32.
    let _ = key.blob().encode(&mut body);
    let _ = message.encode(&mut body);
    body.extend(0u32.to_be_bytes());
    framed(&body)
}

fn framed(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], body].concat()
}

/// The keys that an agent has and that an operator could have. Others are passed over.
pub fn listed(answer: &[u8]) -> Result<Vec<SshKey>, Odd> {
    let mut rest = expect(answer, LISTED)?;
    let mut read = || {
        let count = u32::decode(&mut rest)?;
        let mut keys = Vec::new();
        for _ in 0..count {
            let (blob, _comment) = (Vec::<u8>::decode(&mut rest)?, Vec::<u8>::decode(&mut rest)?);
            keys.extend(SshKey::from_blob(&blob).ok());
        }
        Ok::<_, ssh_key::encoding::Error>(keys)
    };
    read().map_err(|_| Odd::Nonsense)
}

/// A signature, in the form that is stored.
pub fn signed(answer: &[u8]) -> Result<Signature, Odd> {
    let mut rest = expect(answer, SIGNED)?;
    let blob = Vec::<u8>::decode(&mut rest).map_err(|_| Odd::Nonsense)?;
    let signature = SshSignature::decode(&mut blob.as_slice()).map_err(|_| Odd::Nonsense)?;
    Signature::try_from(signature.as_bytes().to_vec()).map_err(|_| Odd::Nonsense)
}

fn expect(answer: &[u8], kind: u8) -> Result<&[u8], Odd> {
    match answer.split_first() {
        Some((first, rest)) if *first == kind => Ok(rest),
        Some((&FAILURE, _)) => Err(Odd::Failure),
        Some(_) | None => Err(Odd::Nonsense),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_answer_is_none() {
        assert_eq!(signed(&[FAILURE]), Err(Odd::Failure));
        assert_eq!(listed(&[FAILURE]), Err(Odd::Failure));
        for nonsense in [
            &[][..],
            &[SIGNED],
            &[LISTED, 0],
            &[LISTED, 0, 0, 0, 9],
            &[SIGNED, 0, 0, 0, 1, 7],
            &[99],
        ] {
            assert_eq!(signed(nonsense), Err(Odd::Nonsense), "{nonsense:?}");
            assert_eq!(listed(nonsense), Err(Odd::Nonsense), "{nonsense:?}");
        }
        assert_eq!(listed(&[LISTED, 0, 0, 0, 0]), Ok(Vec::new()));
        // It says that four thousand million follow, and none do.
        assert_eq!(listed(&[LISTED, 255, 255, 255, 255]), Err(Odd::Nonsense));
    }
}
