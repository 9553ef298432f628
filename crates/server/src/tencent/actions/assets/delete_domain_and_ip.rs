//! `DeleteDomainAndIp`: deletes domains and addresses with their risks.

use super::{sent_tags, wire_name};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::wire::csip::{DeleteDomainAndIpRequest, DeleteDomainAndIpResponse};
use app::Named;

/// The action.
pub(crate) struct DeleteDomainAndIp;

impl Action for DeleteDomainAndIp {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DeleteDomainAndIp";
    type Input = DeleteDomainAndIpRequest;
    type Output = DeleteDomainAndIpResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let members = input.member_id.unwrap_or_default();
        let scope = context.app.scope(&context.caller, &members).await;
        let scope = scope.map_err(|error| Failure::from_app(error, wire_name))?;
        let content: Vec<String> = input.content.unwrap_or_default().into_iter().map(|key| key.asset).collect();
        let named = match input.type_.as_deref() {
            Some("ALL") => Named::All,
            _ if content.is_empty() => return Err(Failure::missing("Content")),
            _ => Named::These(&content),
        };
        // Absent means that scans leave them alone: the seed and the domestic SDK say so. Paths are not configured here.
        let ignore = input.ignore_asset.unwrap_or(1) == 1;
        let deleted = context.app.delete_names(&scope, named, &sent_tags(input.tags), ignore).await;
        let deleted = deleted.map_err(|error| Failure::from_app(error, wire_name))?;
        Ok(DeleteDomainAndIpResponse { data: i64::try_from(deleted).unwrap_or(i64::MAX) })
    }
}
