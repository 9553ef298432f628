//! `CreateDomainAndIp`: adds domains and addresses. What is there already is not added again; its tags grow.

use super::{sent_tags, wire_name};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::wire::csip::{CreateDomainAndIpRequest, CreateDomainAndIpResponse};

/// The action.
pub(crate) struct CreateDomainAndIp;

impl Action for CreateDomainAndIp {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "CreateDomainAndIp";
    type Input = CreateDomainAndIpRequest;
    type Output = CreateDomainAndIpResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let members = input.member_id.unwrap_or_default();
        let scope = context.app.scope(&context.caller, &members).await;
        let scope = scope.map_err(|error| Failure::from_app(error, wire_name))?;
        let created = context.app.add_names(&scope, &input.content, &sent_tags(input.tags), context.now).await;
        let created = created.map_err(|error| Failure::from_app(error, wire_name))?;
        Ok(CreateDomainAndIpResponse { data: i64::try_from(created).unwrap_or(i64::MAX) })
    }
}
