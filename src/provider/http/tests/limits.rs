//! Tests of how fast a platform lets itself be asked.

use super::*;

#[test]
fn what_the_platform_asks_for_is_waited_for() {
    let desk = desk();
    desk.client.granted().unwrap();
    desk.server.plan(1, Mishap::Reply(Reply::empty(429).with("retry-after", "7")), not_token);
    desk.client.send(&once()).unwrap();
    assert_eq!(desk.moment.slept(), [Duration::from_secs(7)]);
    let date = (desk.moment.time() + TimeDelta::seconds(9)).to_rfc2822().replace("+0000", "GMT");
    desk.server.plan(1, Mishap::Reply(Reply::empty(429).with("retry-after", date)), not_token);
    desk.client.send(&once()).unwrap();
    assert_eq!(desk.moment.slept(), [Duration::from_secs(9)]);
    let reset = (desk.moment.time() + TimeDelta::seconds(5)).timestamp().to_string();
    let spent =
        Reply::empty(429).with("x-ratelimit-limit", "10").with("x-ratelimit-remaining", "0");
    desk.server.plan(1, Mishap::Reply(spent.with("x-ratelimit-reset", reset)), not_token);
    desk.client.send(&once()).unwrap();
    assert_eq!(desk.moment.slept(), [Duration::from_secs(5)]);
    desk.server.plan(3, Mishap::Reply(Reply::empty(429)), not_token);
    desk.client.send(&once()).unwrap();
    let waits: Vec<u64> = desk.moment.slept().iter().map(Duration::as_secs).collect();
    assert_eq!(waits, [1, 2, 4]);
    desk.server.plan(1, Mishap::Reply(Reply::empty(429).with("retry-after", "3600")), not_token);
    let trouble = desk.client.send(&once()).unwrap_err();
    assert_eq!(trouble.fault, ProviderError::SlowDown { retry_after_s: Some(3600) });
    assert!(desk.moment.slept().is_empty(), "not for an hour");
}

#[test]
fn a_limit_before_the_next_try_does_not_undo_the_first() {
    let desk = desk();
    desk.client.granted().unwrap();
    let reset = (desk.moment.time() + TimeDelta::hours(1)).timestamp().to_string();
    let spent = Reply::json(500, &json!({}))
        .with("x-ratelimit-limit", "1")
        .with("x-ratelimit-remaining", "0");
    desk.server.plan(1, Mishap::Reply(spent.with("x-ratelimit-reset", reset)), not_token);
    let trouble = desk.client.send(&once().repeatable()).unwrap_err();
    assert!(matches!(trouble.fault, ProviderError::SlowDown { .. }), "{:?}", trouble.fault);
    assert!(matches!(trouble.came(), ActOutcome::Unknown(_)));
}

/// Auth0 Enterprise: 16 a second, 50 at once; each answer takes 50 ms.
#[test]
fn a_limit_is_kept_before_it_bites_and_used_to_the_full() {
    for (size, rate, calls) in
        [(50, 16.0, 600_u32), (10, 2.0, 120), (2, 2.0, 60), (40, 500.0 / 60.0, 300)]
    {
        let desk = desk();
        desk.server.state(|t| {
            t.expires_in = 86_400;
            t.bucket = Some(Bucket::new(size, rate, t.moment.time()));
        });
        let began = desk.moment.elapsed();
        for _ in 0..calls {
            desk.client.send(&read()).unwrap();
            desk.moment.pass(Duration::from_millis(50));
        }
        let took = desk.moment.elapsed().saturating_sub(began).as_secs_f64();
        let least = (f64::from(calls - size) / rate).max(f64::from(calls) * 0.05);
        assert!(took <= least * 1.1, "{size} at once, {rate} a second: {took} s of {least}");
        assert_eq!(desk.server.state(|t| t.bucket.as_ref().unwrap().refused), 0, "{size}, {rate}");
    }
}

/// A platform that asks to wait may be asked once more often than one that does not answer. A
/// mixture of both ends all the same.
#[test]
fn a_platform_that_fails_in_turns_is_given_up() {
    let desk = desk();
    desk.client.granted().unwrap();
    desk.server.seen();
    desk.server.plan(3, Mishap::Reply(Reply::empty(429)), not_token);
    desk.server.plan(9, Mishap::Reply(Reply::json(503, &json!({}))), not_token);
    desk.client.send(&read()).unwrap_err();
    assert_eq!(desk.server.seen().len(), 4);
}
