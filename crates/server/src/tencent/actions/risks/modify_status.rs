//! `ModifyRiskCenterRiskStatus`: what people decide about risks. All of a call's risks change, or none.

use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::wire::csip::{ModifyRiskCenterRiskStatusRequest, ModifyRiskCenterRiskStatusResponse};
use app::StatusChange;
use model::RiskKind;

/// The action.
pub(crate) struct ModifyRiskCenterRiskStatus;

impl Action for ModifyRiskCenterRiskStatus {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "ModifyRiskCenterRiskStatus";
    type Input = ModifyRiskCenterRiskStatusRequest;
    type Output = ModifyRiskCenterRiskStatusResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let change = match input.status {
            1 => StatusChange::Handle,
            2 => StatusChange::Ignore,
            3 => StatusChange::UndoHandle,
            4 => StatusChange::UndoIgnore,
            _ => return Err(Failure::value("Status", "must be 1 to 4", "只能是 1 至 4")),
        };
        let kind = usize::try_from(input.type_).ok().and_then(|code| RiskKind::ALL.get(code).copied());
        let kind = kind.ok_or_else(|| Failure::value("Type", "must be 0 to 5", "只能是 0 至 5"))?;
        let wire_name = |field: &str| match field {
            "member" => Some("MemberId"),
            "risks" => Some("RiskStatusKeys"),
            _ => None,
        };
        let members = input.member_id.unwrap_or_default();
        let scope = context.app.scope(&context.caller, &members).await;
        let scope = scope.map_err(|error| Failure::from_app(error, wire_name))?;
        let risks: Vec<(String, String)> = input.risk_status_keys.into_iter().map(|key| (key.app_id, key.id)).collect();
        let changed = context.app.change_risks(context.caller.uin, &scope, &risks, kind, change, context.now).await;
        changed.map_err(|error| Failure::from_app(error, wire_name))?;
        Ok(ModifyRiskCenterRiskStatusResponse {})
    }
}
