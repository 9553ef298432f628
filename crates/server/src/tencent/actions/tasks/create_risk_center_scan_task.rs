//! `CreateRiskCenterScanTask`: a scan task, begun at once or planned.
//!
//! Assets that are not the account's, or must not be scanned for it, make it `Status` -1: nothing is made, and they are
//! named in `UnAuthAsset`.

use super::scope;
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::wire::csip::{
    CreateRiskCenterScanTaskRequest, CreateRiskCenterScanTaskResponse, TaskAdvanceCFG, TaskAssetObject,
};
use app::{CreatedTask, ListedAsset, NewTask, TaskSettings, Wish};
use model::{AssetSelection, PlanKind, RiskKind, ScanItem, ScanMode, Switch, Switches};

const CREATED: i64 = 0;
const UNAUTHORISED: i64 = -1;
/// Who asks when the client does not say: the newer of the vendor's two defaults.
const USUAL_ORIGIN: &str = "csip";

pub(crate) struct CreateRiskCenterScanTask;

impl Action for CreateRiskCenterScanTask {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "CreateRiskCenterScanTask";
    type Input = CreateRiskCenterScanTaskRequest;
    type Output = CreateRiskCenterScanTaskResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let scope = scope(&context, input.member_id.as_deref()).await?;
        let [owner] = scope.owners.as_slice() else {
            return Err(Failure::value("MemberId", "a task belongs to one account", "任务只能属于一个账号"));
        };
        let account = owner.account;
        let new = new_task(input)?;
        let created = context.app.create_risk_task(account, new, context.now).await;
        let created = created.map_err(|error| Failure::from_app(error, wire_name))?;
        Ok(match created {
            CreatedTask::Created(task_id) => {
                CreateRiskCenterScanTaskResponse { task_id, status: CREATED, un_auth_asset: Vec::new() }
            }
            CreatedTask::Unauthorised(assets) => {
                CreateRiskCenterScanTaskResponse { task_id: String::new(), status: UNAUTHORISED, un_auth_asset: assets }
            }
        })
    }
}

fn wire_name(field: &str) -> Option<&'static str> {
    Some(match field {
        "name" => "TaskName",
        "plan" => "ScanPlanContent",
        "items" => "ScanItem",
        "listed" => "Assets",
        "entered" => "SelfDefiningAssets",
        "ports" => "TaskAdvanceCFG.PortRisk.PortSets",
        "web_hook" => "FinishWebHook",
        _ => return None,
    })
}

fn new_task(input: CreateRiskCenterScanTaskRequest) -> Result<NewTask, Failure> {
    let wrong = |name: &str| Failure::value(name, "is not one of the listed values", "不在取值范围内");
    let mut items = Vec::new();
    for word in &input.scan_item {
        let item = ScanItem::parse(word).ok_or_else(|| wrong("ScanItem"))?;
        if !items.contains(&item) {
            items.push(item);
        }
    }
    let settings = TaskSettings {
        selection: AssetSelection::from_number(input.scan_asset_type).ok_or_else(|| wrong("ScanAssetType"))?,
        items,
        mode: ScanMode::from_number(input.task_mode.unwrap_or_default()).ok_or_else(|| wrong("TaskMode"))?,
    };
    let mut wish = Wish {
        listed: input.assets.unwrap_or_default().into_iter().map(listed).collect(),
        entered: input.self_defining_assets.unwrap_or_default(),
        tag: input.tags.and_then(|tag| Some((tag.tag_key?, tag.tag_value?))),
        web_hook: input.finish_web_hook.unwrap_or_default(),
        ..Wish::default()
    };
    if let Some(switches) = input.task_advance_cfg {
        set(&mut wish, switches)?;
    }
    Ok(NewTask {
        name: input.task_name,
        plan: PlanKind::from_number(input.scan_plan_type).ok_or_else(|| wrong("ScanPlanType"))?,
        plan_content: input.scan_plan_content.unwrap_or_default(),
        settings,
        origin: input.scan_from.filter(|from| !from.is_empty()).unwrap_or_else(|| USUAL_ORIGIN.to_owned()),
        wish,
    })
}

fn listed(asset: TaskAssetObject) -> ListedAsset {
    ListedAsset {
        name: asset.asset_name.unwrap_or_default(),
        instance_type: asset.instance_type.unwrap_or_default(),
        asset_type: asset.asset_type.unwrap_or_default(),
        asset: asset.asset.unwrap_or_default(),
        region: asset.region.unwrap_or_default(),
        arn: asset.arn.unwrap_or_default(),
    }
}

/// Ports of the owner's own choice, and checks that are switched off or on. `docs/api-decisions.md` says by which names.
fn set(wish: &mut Wish, input: TaskAdvanceCFG) -> Result<(), Failure> {
    let ports = input.port_risk.unwrap_or_default();
    let listed = |on: bool| {
        let own = ports.iter().filter(|port| (port.enable != Some(0)) == on);
        let sets = own.filter_map(|port| port.port_sets.as_deref()).filter(|set| !set.trim().is_empty());
        sets.collect::<Vec<_>>().join(",")
    };
    (wish.ports, wish.ports_off) = (listed(true), listed(false));
    let none = String::new;
    let vulnerabilities = input.vul_risk.unwrap_or_default().into_iter();
    let passwords = input.weak_pwd_risk.unwrap_or_default().into_iter();
    let settings = input.cfg_risk.unwrap_or_default().into_iter();
    let switches = vulnerabilities
        .map(|one| (RiskKind::Vulnerability, one.risk_id, none(), one.enable))
        .chain(passwords.map(|one| (RiskKind::WeakPassword, one.check_item_id.to_string(), none(), one.enable)))
        .chain(settings.map(|one| (RiskKind::Configuration, one.item_id, one.resource_type, one.enable)));
    let switch = |(kind, check, resource, enable)| match enable {
        0 | 1 => Ok(Switch { kind, check, resource, on: enable == 1 }),
        _ => Err(Failure::value("TaskAdvanceCFG", "has an Enable that is neither 0 nor 1", "Enable 只能为 0 或 1")),
    };
    wish.switches = Switches::new(switches.map(switch).collect::<Result<_, _>>()?);
    Ok(())
}
