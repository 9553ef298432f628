//! `StopRiskCenterTask`: ends tasks that are under way or planned.

use super::{named, scope};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::wire::csip::{StopRiskCenterTaskRequest, StopRiskCenterTaskResponse};

const STOPPED: i64 = 0;
/// Every one of them was over already.
const NOTHING_TO_STOP: i64 = 1;

pub(crate) struct StopRiskCenterTask;

impl Action for StopRiskCenterTask {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "StopRiskCenterTask";
    type Input = StopRiskCenterTaskRequest;
    type Output = StopRiskCenterTaskResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let scope = scope(&context, input.member_id.as_deref()).await?;
        let ids = named(input.task_id_list, &scope)?;
        let ended = context.app.stop_risk_tasks(&scope.accounts(), &ids, context.now).await;
        let ended = ended.map_err(|error| Failure::from_app(error, |_| None))?;
        Ok(StopRiskCenterTaskResponse { status: if ended.stopped > 0 { STOPPED } else { NOTHING_TO_STOP } })
    }
}
