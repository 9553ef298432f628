//! What a search for weak passwords leaves unknown, in the user's words.

use super::protocols::Reason;
use model::Text;
use std::collections::BTreeSet;

/// One thing that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hole {
    /// The service answers with something else than its protocol.
    NotSpoken,
    /// It stopped answering under way.
    StoppedAnswering,
    /// Some tries got no answer, again and again.
    Unanswered,
    /// Accounts or callers are locked out after failures.
    Locked,
    /// Whatever it is told, it says yes.
    AlwaysYes,
    /// A login worked once and not again.
    Unconfirmed,
    /// Tries are used up.
    Budget,
    /// Time is.
    OutOfTime,
    /// Somebody asked to stop.
    Cancelled,
    /// Passwords cannot be tried, or not on some accounts.
    Reason(Reason),
}

/// All of one service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Holes(BTreeSet<Hole>);

impl Holes {
    pub(super) fn insert(&mut self, hole: Hole) {
        self.0.insert(hole);
    }

    /// A reason, if it leaves something unknown.
    pub(super) fn reason(&mut self, reason: Reason) {
        if reason.is_gap() {
            self.insert(Hole::Reason(reason));
        }
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether nothing but time and tries came to an end.
    pub(super) fn are_of_patience(&self) -> bool {
        self.0.iter().all(|hole| matches!(hole, Hole::OutOfTime | Hole::Budget))
    }

    /// One sentence of all; `None`: nothing is unknown.
    pub(super) fn text(&self) -> Option<Text> {
        let texts: Vec<Text> = self.0.iter().map(|hole| hole.text()).collect();
        let join = |mark: &str, part: fn(&Text) -> &str| texts.iter().map(part).collect::<Vec<_>>().join(mark);
        (!texts.is_empty()).then(|| Text::new(join("; ", |text| &text.en), join("；", |text| &text.zh)))
    }
}

impl Hole {
    fn text(self) -> Text {
        match self {
            Self::NotSpoken => Text::new("the service did not answer in its protocol", "服务未按其协议应答"),
            Self::StoppedAnswering => Text::new("the service stopped answering", "服务中途停止应答"),
            Self::Unanswered => Text::new("some passwords got no answer", "部分密码尝试未得到应答"),
            Self::Locked => Text::new(
                "the service locks out after failed logins: trying stopped",
                "服务在登录失败后锁定，已停止尝试",
            ),
            Self::AlwaysYes => {
                Text::new("the service accepts whatever it is given: no conclusion", "服务接受任意密码，无法得出结论")
            }
            Self::Unconfirmed => Text::new("a login worked once and could not be confirmed", "一次登录成功但未能复核"),
            Self::Budget => Text::new("the budget of tries is used up", "尝试次数预算已用完"),
            Self::OutOfTime => Text::new("time ran out", "时间已用完"),
            Self::Cancelled => Text::new("cancelled", "已取消"),
            Self::Reason(reason) => reason.text(),
        }
    }
}
