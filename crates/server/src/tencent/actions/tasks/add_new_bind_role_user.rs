//! `AddNewBindRoleUser`: the account lets the service look into its cloud. Binding it again changes nothing.

use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::wire::csip::{AddNewBindRoleUserRequest, AddNewBindRoleUserResponse};

pub(crate) struct AddNewBindRoleUser;

impl Action for AddNewBindRoleUser {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "AddNewBindRoleUser";
    type Input = AddNewBindRoleUserRequest;
    type Output = AddNewBindRoleUserResponse;

    async fn run(context: Context, _: Self::Input) -> Result<Self::Output, Failure> {
        let bound = context.app.bind_service_role(&context.caller, context.now).await;
        bound.map_err(|error| Failure::from_app(error, |_| None))?;
        Ok(AddNewBindRoleUserResponse { status: 0 })
    }
}
