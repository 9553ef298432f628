//! What a proved caller may do: from where, and which actions. The rules are `app`'s; here they get their codes.

use super::error::{Code, Failure};
use crate::{call, spec};
use app::Caller;
use std::net::IpAddr;

/// The account's lists of networks.
pub(crate) fn check_address(caller: &Caller, address: IpAddr) -> Result<(), Failure> {
    let failed = |denial| Failure { code: Code::SourceIpForbidden, message: call::denied(denial, address) };
    caller.access.permits_address(address).map_err(failed)
}

/// The key's role and list of actions.
pub(crate) fn check_rights(caller: &Caller, action: &spec::Action) -> Result<(), Failure> {
    if call::permits(caller, spec::ALIBABA, action) {
        return Ok(());
    }
    let product = spec::ALIBABA.name;
    Err(Failure::new(
        Code::Forbidden,
        format!("User not authorized to operate on the specified resource: {product}:{}.", action.name),
        format!("该 AccessKey 无权调用 {product}:{}。", action.name),
    ))
}
