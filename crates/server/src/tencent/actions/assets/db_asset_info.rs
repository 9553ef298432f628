//! `DescribeDbAssetInfo`: one database.

use super::{tags, type_of};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::wire::csip::{DbAssetInfo, DescribeDbAssetInfoRequest, DescribeDbAssetInfoResponse};
use app::AssetView;
use model::AssetKind;

/// The action.
pub(crate) struct DescribeDbAssetInfo;

impl Action for DescribeDbAssetInfo {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeDbAssetInfo";
    type Input = DescribeDbAssetInfoRequest;
    type Output = DescribeDbAssetInfoResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let scope =
            context.app.scope(&context.caller, &[]).await.map_err(|error| Failure::from_app(error, |_| None))?;
        let asset = context.app.asset(&scope, AssetKind::Database, &input.asset_id).await;
        let asset = asset.map_err(|error| Failure::from_app(error, |_| None))?;
        Ok(DescribeDbAssetInfoResponse { data: asset.map(profile) })
    }
}

/// An address with the port behind it, as the vendor shows it.
pub(super) fn address_with_port(address: &str, port: i64) -> String {
    match (address.is_empty() || port == 0, address.contains(':')) {
        (true, _) => address.to_owned(),
        (false, true) => format!("[{address}]:{port}"),
        (false, false) => format!("{address}:{port}"),
    }
}

fn profile(view: AssetView) -> DbAssetInfo {
    DbAssetInfo {
        cfw_status: Some(0),
        tag: Some(tags(&view)),
        asset_type: Some(type_of(&view)),
        asset_id: Some(view.row.instance_id),
        vpc_name: Some(view.row.vpc_name),
        public_ip: Some(view.row.public_ip),
        private_ip: Some(address_with_port(&view.row.private_ip, view.row.port)),
        region: Some(view.row.region),
        vpc_id: view.row.vpc_id,
        asset_name: Some(view.row.name),
        cfw_protect_level: Some(0),
    }
}
