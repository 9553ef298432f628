//! `DescribeRiskCenterWebsiteRiskList`: content of web pages that should not be there.

use super::{AFFECTED, Common, OWNER, SEEN, in_language, instance_type};
use crate::tencent::lists::{Field, Reader, both, list_action, plain};
use crate::wire::csip::{
    DescribeRiskCenterWebsiteRiskListRequest, DescribeRiskCenterWebsiteRiskListResponse, WebsiteRisk,
};
use app::{RiskRow, RiskView};

const CONTENT: &[Field] =
    &[plain("URL", "place"), plain("SourceURL", "place"), both("DetectEngine", "class_en"), plain("Port", "port")];

list_action! {
    /// The action.
    pub(crate) DescribeRiskCenterWebsiteRiskList(DescribeRiskCenterWebsiteRiskListRequest)
        -> DescribeRiskCenterWebsiteRiskListResponse {
        rows: RiskRow where "kind" = "web_content",
        tags: tags,
        fields: [CONTENT, AFFECTED, SEEN, OWNER],
        total: total_count,
        facets: {
            status_lists: "Status",
            level_lists: "Level",
            instance_type_lists: "InstanceType",
            detect_engine_lists: "DetectEngine",
        },
        item: item,
    }
}

fn item(view: RiskView, reader: &Reader<'_>) -> WebsiteRisk {
    let row = view.row;
    let common = Common::of(&row, reader);
    let path = path(&row.place).to_owned();
    WebsiteRisk {
        instance_type: instance_type(&row),
        detect_engine: in_language(&row.class_en, &row.class_zh, reader),
        affect_asset: row.asset,
        level: common.level,
        recent_time: common.recent_time,
        first_time: common.first_time,
        status: row.status,
        id: row.fingerprint.clone(),
        index: row.fingerprint,
        instance_id: row.instance_id,
        instance_name: row.instance_name,
        app_id: common.app_id,
        nick: common.nick,
        uin: common.uin,
        url: row.place.clone(),
        url_path: path.clone(),
        result_describe: reader.text(&view.risk.description),
        source_url: row.place,
        source_url_path: path,
    }
}

/// The path of a URL, with what follows it.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/")
}
