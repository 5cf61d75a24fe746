//! One discrepancy planted into a log and a ledger that match: exactly that is found.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::world::{LogAndLedger, at, begin, judge, made, world};
use crate::model::Outcome;
use crate::reconcile::{Code, PlatformAct, RowReason};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plant {
    StrangeReset,
    StrangePassword,
    StrangeCodes,
    StrangeSuspension,
    StrangeEnabling,
    StrangeLink,
    StrangeGrant,
    StrangeSignIn,
    LinkInTheCase,
    RemovedReset,
    RemovedPassword,
    Unverified,
    Unrecorded,
    EarlyEnrolment,
    NoEnrolment,
    LateEnrolment,
    OtherActor,
    NoReason,
    NoReasonInLedger,
    FailedInLedger,
}

const PLANTS: [(Plant, Code); 20] = [
    (Plant::StrangeReset, Code::WithoutCase),
    (Plant::StrangePassword, Code::WithoutCase),
    (Plant::StrangeCodes, Code::WithoutCase),
    (Plant::StrangeSuspension, Code::WithoutCase),
    (Plant::StrangeEnabling, Code::WithoutCase),
    (Plant::StrangeLink, Code::WithoutCase),
    (Plant::StrangeGrant, Code::WithoutCase),
    (Plant::StrangeSignIn, Code::WithoutCase),
    (Plant::LinkInTheCase, Code::WithoutCase),
    (Plant::RemovedReset, Code::NotOnPlatform),
    (Plant::RemovedPassword, Code::NotOnPlatform),
    (Plant::Unverified, Code::BeforeVerification),
    (Plant::Unrecorded, Code::BeforeRecord),
    (Plant::EarlyEnrolment, Code::EnrolmentBeforeReset),
    (Plant::NoEnrolment, Code::NoEnrolment),
    (Plant::LateEnrolment, Code::NoEnrolment),
    (Plant::OtherActor, Code::OtherActor),
    (Plant::NoReason, Code::NoReason),
    (Plant::NoReasonInLedger, Code::NoReason),
    (Plant::FailedInLedger, Code::WithoutCase),
];

impl LogAndLedger {
    fn plant(&mut self, plant: Plant, n: usize) {
        let t = begin(n);
        match plant {
            Plant::StrangeReset => self.strange(n, PlatformAct::Reset),
            Plant::StrangePassword => self.strange(n, PlatformAct::Password),
            Plant::StrangeCodes => self.strange(n, PlatformAct::BackupCodes),
            Plant::StrangeSuspension => self.strange(n, PlatformAct::Suspended),
            Plant::StrangeEnabling => self.strange(n, PlatformAct::Enabled),
            Plant::StrangeLink => self.strange(n, PlatformAct::Linked),
            Plant::StrangeGrant => self.strange(n, PlatformAct::Granted),
            Plant::StrangeSignIn => self.strange(n, PlatformAct::Impersonated),
            // By the operator of the case, between its reset and the enrolment.
            Plant::LinkInTheCase => {
                self.strange(1, PlatformAct::Linked);
                let link = self.log.last_mut().unwrap();
                (link.at, link.targets) = (at(t + 1202), vec![format!("u-{n}")]);
            }
            Plant::RemovedReset => self.without(n, PlatformAct::Reset),
            Plant::RemovedPassword => self.without(n, PlatformAct::Password),
            Plant::Unverified => self.of(n, PlatformAct::Reset).for_each(|e| e.at = at(t + 100)),
            Plant::Unrecorded => {
                self.facts[n].changes.iter_mut().for_each(|c| c.from += TimeDelta::seconds(1200));
                self.facts[n]
                    .changes
                    .iter_mut()
                    .for_each(|c| c.to = Some(c.from + TimeDelta::seconds(2)));
                self.of(n, PlatformAct::Reset).for_each(|e| e.at = at(t + 1200));
                for act in [PlatformAct::Password, PlatformAct::BackupCodes, PlatformAct::Enrolled]
                {
                    self.of(n, act).for_each(|e| e.at += TimeDelta::seconds(1200));
                }
            }
            Plant::EarlyEnrolment => self.of(n, PlatformAct::Enrolled).for_each(|e| e.at = at(t)),
            Plant::NoEnrolment => self.without(n, PlatformAct::Enrolled),
            Plant::LateEnrolment => {
                self.of(n, PlatformAct::Enrolled).for_each(|e| e.at = at(t + 1200 + 50_000));
            }
            Plant::OtherActor => {
                self.of(n, PlatformAct::Reset)
                    .for_each(|e| e.actors = vec!["mallory@desk.example.com".into()]);
            }
            Plant::NoReason => {
                self.of(n, PlatformAct::Reset).for_each(|e| e.reason = RowReason::Missing);
            }
            Plant::NoReasonInLedger => self.facts[n].reason = false,
            Plant::FailedInLedger => {
                self.facts[n].changes.iter_mut().for_each(|c| c.came = Some(Outcome::Failed));
                self.without(n, PlatformAct::Password);
                self.without(n, PlatformAct::BackupCodes);
            }
        }
    }
}

proptest! {
    #[test]
    fn a_matching_pair_is_clean_in_any_order(
        cases in prop::collection::vec(made(), 1..6), order in any::<prop::sample::Index>(), reversed in any::<bool>(),
    ) {
        let mut world = world(&cases);
        let middle = order.index(world.log.len());
        world.log.rotate_left(middle);
        if reversed {
            world.log.reverse();
        }
        let (found, tally) = judge(&world);
        prop_assert_eq!(found, vec![]);
        prop_assert!(tally.is_clean());
        prop_assert_eq!(tally.enrolled, cases.len() as u64);
        prop_assert_eq!((tally.enrolments, tally.repeated), (cases.len() as u64, cases.len() as u64));
        let done = cases.iter().map(|c| 1 + u64::from(c.password) + u64::from(c.codes)).sum::<u64>();
        prop_assert_eq!((tally.confirmed, tally.unjudged), (done, 0));
    }

    #[test]
    fn one_discrepancy_is_one_finding(
        cases in prop::collection::vec(made(), 1..6), which in any::<prop::sample::Index>(),
        plant in any::<prop::sample::Index>(), reversed in any::<bool>(),
    ) {
        let (plant, code) = PLANTS[plant.index(PLANTS.len())];
        let n = which.index(cases.len());
        let mut cases = cases;
        cases[n].password |= plant == Plant::RemovedPassword;
        if matches!(plant, Plant::Unverified | Plant::Unrecorded | Plant::EarlyEnrolment) {
            cases[n].off = 0;
        }
        let mut world = world(&cases);
        world.plant(plant, n);
        if reversed {
            world.log.reverse();
        }
        let (found, _) = judge(&world);
        prop_assert_eq!(found.len(), 1, "{:?}: {:?}", plant, found);
        prop_assert_eq!(found[0].code, code);
        let with_case = !matches!(code, Code::WithoutCase);
        prop_assert_eq!(found[0].case.clone(), with_case.then(|| format!("R-{n}")));
    }
}
