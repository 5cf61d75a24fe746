//! A messenger for tests: fails on a message that was not expected, and on one that was and did not come.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use super::{Delivery, Message, Messenger, Sent};

/// What it is told to answer, message by message, for all recipients of it. Keeps what it was handed.
#[derive(Debug, Default)]
pub struct FakeMessenger {
    expected: VecDeque<Sent>,
    pub delivered: Vec<Message>,
}

impl FakeMessenger {
    pub fn expecting(answers: &[Sent]) -> Self {
        FakeMessenger { expected: answers.iter().copied().collect(), delivered: Vec::new() }
    }
}

impl Messenger for FakeMessenger {
    fn channel(&self) -> &'static str {
        "fake"
    }

    fn deliver(&mut self, message: &Message, _now: DateTime<Utc>) -> Vec<Delivery> {
        let Some(sent) = self.expected.pop_front() else { panic!("unexpected message: {}", message.text()) };
        self.delivered.push(message.clone());
        message.to().iter().map(|to| Delivery::new(to, sent, "by the fake")).collect()
    }
}

impl Drop for FakeMessenger {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.expected.is_empty(), "messages expected and not sent: {:?}", self.expected);
        }
    }
}
