//! `DescribeRiskCenterServerRiskList`: services that everybody can use.

use super::{AFFECTED, Common, OWNER, SEEN, instance_type};
use crate::tencent::lists::{Field, Reader, coded, list_action, plain};
use crate::wire::csip::{
    DescribeRiskCenterServerRiskListRequest, DescribeRiskCenterServerRiskListResponse, ServerRisk, ServerRiskSuggestion,
};
use app::{RiskRow, RiskView};

const SERVICE: &[Field] = &[
    plain("ServiceTag", "check_id"),
    plain("Port", "port"),
    plain("Protocol", "transport"),
    plain("Component", "component"),
    plain("Service", "service"),
    coded("XspmStatus", "status", super::STATUSES),
];

list_action! {
    /// The action.
    pub(crate) DescribeRiskCenterServerRiskList(DescribeRiskCenterServerRiskListRequest)
        -> DescribeRiskCenterServerRiskListResponse {
        rows: RiskRow where "kind" = "exposed_service",
        tags: tags,
        fields: [SERVICE, AFFECTED, SEEN, OWNER],
        total: total_count,
        facets: { instance_type_lists: "InstanceType" },
        item: item,
    }
}

fn item(view: RiskView, reader: &Reader<'_>) -> ServerRisk {
    let (row, risk) = (view.row, view.risk);
    let common = Common::of(&row, reader);
    let title = Some(reader.text(&risk.name));
    let told =
        |body: &model::Text| Some(vec![ServerRiskSuggestion { title: title.clone(), body: Some(reader.text(body)) }]);
    let scheme = if row.service.is_empty() { "tcp" } else { &row.service };
    // An IPv6 address stands in brackets.
    let host = if row.asset.contains(':') { format!("[{}]", row.asset) } else { row.asset.clone() };
    ServerRisk {
        instance_type: instance_type(&row),
        url: Some(format!("{scheme}://{host}:{}", row.port)),
        service_tag: row.check_id,
        port: Some(row.port),
        affect_asset: row.asset,
        instance_id: row.instance_id,
        instance_name: row.instance_name,
        level: common.level,
        protocol: row.transport,
        component: row.component,
        service: row.service,
        recent_time: common.recent_time,
        first_time: common.first_time,
        risk_details: Some(reader.text(&risk.description)),
        suggestion: reader.text(&risk.fix),
        status: row.status,
        id: row.fingerprint.clone(),
        app_id: common.app_id,
        nick: common.nick,
        uin: common.uin,
        risk_list: told(&risk.description),
        suggestion_list: told(&risk.fix),
        service_snapshot: Some(
            [risk.evidence.snapshot, risk.evidence.banner].into_iter().find(|t| !t.is_empty()).unwrap_or_default(),
        ),
        index: Some(row.fingerprint),
        status_code: http_status(&risk.evidence.response),
        new_level: if row.severity >= 3 { "high_risk" } else { "suspect" }.to_owned(),
        xspm_status: row.status,
    }
}

/// The status that a web server answered with; `None` where the service speaks something else.
fn http_status(response: &str) -> Option<String> {
    let status = response.strip_prefix("HTTP/")?.split_whitespace().nth(1)?;
    (status.len() == 3 && status.bytes().all(|digit| digit.is_ascii_digit())).then(|| status.to_owned())
}

#[cfg(test)]
mod tests {
    use super::http_status;

    #[track_caller]
    fn check(response: &str, expected: Option<&str>) {
        assert_eq!(http_status(response).as_deref(), expected);
    }

    #[test]
    fn only_web_servers_have_a_status() {
        check("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n200", Some("200"));
        check("HTTP/1.0 401", Some("401"));
        for other in ["", "HTTP/", "HTTP/1.1", "HTTP/1.1 OK", "HTTP/1.1 2000", "redis_version:7.0.15", "STAT pid 200"] {
            check(other, None);
        }
    }
}
