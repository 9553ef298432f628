//! What a proved caller may do: from where, and which actions. The rules are `app`'s; here they get their codes.

use super::error::{Code, Failure};
use crate::{
    call,
    spec::{self, Product},
};
use app::{Caller, NetworkDenial};
use std::net::IpAddr;

/// The account's lists of networks.
pub(crate) fn check_address(caller: &Caller, address: IpAddr) -> Result<(), Failure> {
    caller.access.permits_address(address).map_err(|denial| {
        let code = match denial {
            NetworkDenial::Listed => Code::IpInBlacklist,
            NetworkDenial::NotListed => Code::IpNotInWhitelist,
        };
        Failure { code, message: call::denied(denial, address) }
    })
}

/// The key's role and list of actions.
pub(crate) fn check_rights(caller: &Caller, product: &Product, action: &spec::Action) -> Result<(), Failure> {
    if call::permits(caller, product, action) {
        return Ok(());
    }
    Err(Failure::new(
        Code::UnauthorizedOperation,
        format!("The key is not allowed to call {}:{}.", product.name, action.name),
        format!("该密钥无权调用 {}:{}。", product.name, action.name),
    ))
}
