//! `DescribeCVMAssetInfo`: one machine. What only an agent on it could count is null.

use super::{tags, type_of};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::wire::csip::{AssetBaseInfoResponse, DescribeCVMAssetInfoRequest, DescribeCVMAssetInfoResponse};
use app::AssetView;
use model::AssetKind;

/// The action.
pub(crate) struct DescribeCVMAssetInfo;

impl Action for DescribeCVMAssetInfo {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeCVMAssetInfo";
    type Input = DescribeCVMAssetInfoRequest;
    type Output = DescribeCVMAssetInfoResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let scope =
            context.app.scope(&context.caller, &[]).await.map_err(|error| Failure::from_app(error, |_| None))?;
        let asset = context.app.asset(&scope, AssetKind::Host, &input.asset_id).await;
        let asset = asset.map_err(|error| Failure::from_app(error, |_| None))?;
        Ok(DescribeCVMAssetInfoResponse { data: asset.map(profile) })
    }
}

fn profile(view: AssetView) -> AssetBaseInfoResponse {
    AssetBaseInfoResponse {
        tag: Some(tags(&view)),
        asset_type: Some(type_of(&view)),
        vpc_id: view.row.vpc_id,
        vpc_name: Some(view.row.vpc_name),
        asset_name: Some(view.row.name),
        os: Some(view.row.os),
        public_ip: Some(view.row.public_ip),
        private_ip: Some(view.row.private_ip),
        region: Some(view.row.region),
        asset_id: Some(view.row.instance_id),
        cwp_status: Some(0),
        ..AssetBaseInfoResponse::default()
    }
}
