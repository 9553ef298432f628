//! `DeleteRiskScanTask`: forgets tasks and their reports. One that is under way is stopped first.

use super::{named, scope};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::wire::csip::{DeleteRiskScanTaskRequest, DeleteRiskScanTaskResponse};

pub(crate) struct DeleteRiskScanTask;

impl Action for DeleteRiskScanTask {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DeleteRiskScanTask";
    type Input = DeleteRiskScanTaskRequest;
    type Output = DeleteRiskScanTaskResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let scope = scope(&context, input.member_id.as_deref()).await?;
        let ids = named(input.task_id_list, &scope)?;
        let ended = context.app.delete_risk_tasks(&scope.accounts(), &ids, context.now).await;
        ended.map_err(|error| Failure::from_app(error, |_| None))?;
        Ok(DeleteRiskScanTaskResponse {})
    }
}
