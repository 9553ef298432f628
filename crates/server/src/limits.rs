//! Calls per second, per account and action. A burst of one second's worth passes at once.
//!
//! One list for all faces; which code a refusal gets, each face decides.

use crate::{Config, ConfigError};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::{collections::HashMap, num::NonZeroU32};

/// One limiter per action, each keyed by account.
#[derive(Debug)]
pub(crate) struct Limits(HashMap<&'static str, (NonZeroU32, DefaultKeyedRateLimiter<i64>)>);

/// More calls in one second than the rate it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany(pub(crate) NonZeroU32);

impl Limits {
    /// The usual rates by action name, with the configured ones in their place.
    pub(crate) fn new(
        config: &Config,
        usual: impl IntoIterator<Item = (&'static str, u32)>,
    ) -> Result<Self, ConfigError> {
        let mut limits = HashMap::new();
        for (name, rate) in usual {
            let rate = config.rate_limits.get(name).copied().unwrap_or(rate);
            let rate = NonZeroU32::new(rate).unwrap_or(NonZeroU32::MIN);
            limits.insert(name, (rate, RateLimiter::keyed(Quota::per_second(rate))));
        }
        match config.rate_limits.keys().find(|name| !limits.contains_key(name.as_str())) {
            Some(name) => Err(ConfigError::UnknownAction(name.clone())),
            None => Ok(Self(limits)),
        }
    }

    /// Counts one call.
    pub(crate) fn pass(&self, action: &str, account: i64) -> Result<(), TooMany> {
        let Some((rate, limiter)) = self.0.get(action) else { return Ok(()) };
        limiter.check_key(&account).map_err(|_| TooMany(*rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: [(&str, u32); 2] = [("CreateSkillScan", 20), ("DescribeSkillScanResult", 100)];

    fn limits(rate: u32) -> Limits {
        let config = Config { rate_limits: [("CreateSkillScan".to_owned(), rate)].into(), ..Config::default() };
        Limits::new(&config, USUAL).unwrap()
    }

    #[test]
    fn one_second_of_calls_passes_at_once_and_not_one_more() {
        let limits = limits(20);
        for call in 0..20 {
            assert_eq!(limits.pass("CreateSkillScan", 1), Ok(()), "call {call}");
        }
        assert_eq!(limits.pass("CreateSkillScan", 1), Err(TooMany(NonZeroU32::new(20).unwrap())));
    }

    #[test]
    fn accounts_and_actions_do_not_share_a_limit() {
        let limits = limits(1);
        assert!(limits.pass("CreateSkillScan", 1).is_ok());
        assert!(limits.pass("CreateSkillScan", 1).is_err());
        assert!(limits.pass("CreateSkillScan", 2).is_ok());
        assert!(limits.pass("DescribeSkillScanResult", 1).is_ok());
    }

    #[test]
    fn a_limit_for_no_action_is_a_mistake() {
        let config = Config { rate_limits: [("CreateSkilScan".to_owned(), 1)].into(), ..Config::default() };
        assert!(
            matches!(Limits::new(&config, USUAL), Err(ConfigError::UnknownAction(name)) if name == "CreateSkilScan")
        );
    }
}
