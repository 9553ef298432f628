//! What a proved caller may do: from where, and which actions. The rules are `app`'s; here they get their codes.

use super::error::{Code, Failure};
use crate::spec;
use app::{Caller, NetworkDenial, Role};
use std::net::IpAddr;

/// The account's lists of networks.
pub(crate) fn check_address(caller: &Caller, address: IpAddr) -> Result<(), Failure> {
    caller.access.permits_address(address).map_err(|denial| match denial {
        NetworkDenial::Listed => Failure::new(
            Code::SourceIpForbidden,
            format!("The address {address} is on the deny list of the account."),
            format!("IP 地址 {address} 在账号的黑名单中。"),
        ),
        NetworkDenial::NotListed => Failure::new(
            Code::SourceIpForbidden,
            format!("The address {address} is not on the allow list of the account."),
            format!("IP 地址 {address} 不在账号的白名单中。"),
        ),
    })
}

/// The key's role and list of actions.
pub(crate) fn check_rights(caller: &Caller, action: &spec::Action) -> Result<(), Failure> {
    let needed = match action.access {
        spec::Access::Read => Role::Read,
        spec::Access::Write => Role::Submit,
    };
    let product = spec::ALIBABA.name;
    if caller.access.permits(product, action.name, needed) {
        return Ok(());
    }
    Err(Failure::new(
        Code::Forbidden,
        format!("User not authorized to operate on the specified resource: {product}:{}.", action.name),
        format!("该 AccessKey 无权调用 {product}:{}。", action.name),
    ))
}
