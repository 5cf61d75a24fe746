#![allow(clippy::unwrap_used)]

use super::fake::Desk;
use crate::provider::contract;

#[test]
fn it_keeps_the_contract() {
    contract::check(&mut || Box::new(Desk::new()));
}
