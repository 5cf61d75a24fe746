//! A messenger for tests: fails on a message that was not expected, and on one that was and did not
//! come.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use crate::message::{Delivery, Message, Messenger};
use crate::model::Fate;

/// A messenger that answers what it is told to answer, delivery by delivery. The messenger keeps
/// what it was handed.
#[derive(Debug, Default)]
pub struct FakeMessenger {
    expected: VecDeque<(Fate, String)>,
    pub delivered: Vec<(String, Message)>,
}

impl FakeMessenger {
    pub fn expecting(answers: &[Fate]) -> Self {
        let expected = answers.iter().map(|fate| (*fate, "by the fake".to_owned())).collect();
        FakeMessenger { expected, delivered: Vec::new() }
    }

    /// Returns everyone who was sent something, in order.
    pub fn recipients(&self) -> Vec<&str> {
        self.delivered.iter().map(|(to, _)| to.as_str()).collect()
    }
}

impl Messenger for FakeMessenger {
    fn channel(&self) -> &'static str {
        "fake"
    }

    fn deliver(&mut self, message: &Message, to: &str, _now: DateTime<Utc>) -> Delivery {
        let Some((fate, detail)) = self.expected.pop_front() else {
            panic!("unexpected message: {}", message.text())
        };
        self.delivered.push((to.to_owned(), message.clone()));
        Delivery::new(to, fate, &detail)
    }
}

impl Drop for FakeMessenger {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(
                self.expected.is_empty(),
                "messages expected and not sent: {:?}",
                self.expected
            );
        }
    }
}
