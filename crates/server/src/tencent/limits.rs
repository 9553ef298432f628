//! Calls per second, per account and action. A burst of one second's worth passes at once.

use super::{
    actions,
    error::{Code, Failure},
};
use crate::{Config, ConfigError};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::{collections::HashMap, num::NonZeroU32};

/// One limiter per action, each keyed by account.
#[derive(Debug)]
pub(crate) struct Limits(HashMap<&'static str, (NonZeroU32, DefaultKeyedRateLimiter<i64>)>);

impl Limits {
    /// The documented rates, with the configured ones in their place.
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        let mut limits = HashMap::new();
        for action in actions::LIST {
            let described = action.describe().ok_or(ConfigError::Undescribed(action.name))?;
            let rate = config.rate_limits.get(action.name).copied().unwrap_or(described.rate);
            let rate = NonZeroU32::new(rate).unwrap_or(NonZeroU32::MIN);
            limits.insert(action.name, (rate, RateLimiter::keyed(Quota::per_second(rate))));
        }
        match config.rate_limits.keys().find(|name| !limits.contains_key(name.as_str())) {
            Some(name) => Err(ConfigError::UnknownAction(name.clone())),
            None => Ok(Self(limits)),
        }
    }

    /// Counts one call.
    pub(crate) fn pass(&self, action: &str, account: i64) -> Result<(), Failure> {
        let Some((rate, limiter)) = self.0.get(action) else { return Ok(()) };
        limiter.check_key(&account).map_err(|_| {
            Failure::new(
                Code::RequestLimitExceeded,
                format!("The account called this action more than {rate} times in one second. Please slow down."),
                format!("账号对该接口的调用频率超过每秒 {rate} 次，请降低频率。"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(rate: u32) -> Limits {
        let config = Config { rate_limits: [("CreateSkillScan".to_owned(), rate)].into(), ..Config::default() };
        Limits::new(&config).unwrap()
    }

    #[test]
    fn one_second_of_calls_passes_at_once_and_not_one_more() {
        let limits = limits(20);
        for call in 0..20 {
            assert_eq!(limits.pass("CreateSkillScan", 1), Ok(()), "call {call}");
        }
        assert_eq!(limits.pass("CreateSkillScan", 1).map_err(|f| f.code), Err(Code::RequestLimitExceeded));
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
        assert!(matches!(Limits::new(&config), Err(ConfigError::UnknownAction(name)) if name == "CreateSkilScan"));
    }
}
