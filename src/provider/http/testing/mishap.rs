use super::{Reply, Request};

/// The way in which an exchange goes wrong. Unless a variant says otherwise, the platform has not
/// done what the platform was asked.
#[derive(Clone, Debug)]
pub(crate) enum Mishap {
    /// Answered like this instead.
    Reply(Reply),
    /// The connection ends without an answer.
    Dropped,
    /// It was done, and then the connection ends without an answer.
    DroppedAfter,
    /// It was done, and half of the answer arrives.
    Truncated,
    /// Nothing comes, and the connection stays.
    Stalled,
    /// It was done, and the answer is far too large.
    Oversized,
}

/// The exchanges that go wrong, and the mishap in them.
pub(crate) struct Plan {
    pub(crate) mishap: Mishap,
    pub(crate) when: Box<dyn Fn(&Request) -> bool + Send>,
    /// The number of times that the mishap still happens.
    pub(crate) times: usize,
}
