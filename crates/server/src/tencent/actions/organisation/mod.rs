//! Organisations, their accounts and users. What only a cloud has (departments, editions, payment, audit logs) is empty.

pub(super) mod describe_organization_info;
pub(super) mod describe_organization_user_info;
pub(super) mod describe_sub_user_info;

use crate::tencent::lists::Word;

/// The only vendor whose accounts there are.
const CLOUDS: &[Word] = &[Word::new("0", "0", "Cloud", "腾讯云")];
/// How accounts come here: they are made.
const JOINS: &[Word] = &[Word::new("create", "create", "Group Account", "集团账号")];
/// Nothing is sold here; whatever there is, is there.
const EDITION: &str = "Ultimate";

/// A role by whether the account speaks for its organisation.
fn role(is_first: bool) -> &'static str {
    if is_first { "Admin" } else { "Member" }
}
