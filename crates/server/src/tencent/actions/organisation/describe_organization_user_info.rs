//! `DescribeOrganizationUserInfo`: the accounts of the organisation, with what each has.

use super::{CLOUDS, EDITION, JOINS, role};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::tencent::lists::{Field, Parameters, ask, constant, plain};
use crate::wire::csip::{
    DescribeOrganizationUserInfoRequest, DescribeOrganizationUserInfoResponse, OrganizationUserInfo,
};
use app::{MemberRow, member_id};
use model::Lang;

const FIELDS: &[Field] = &[
    plain("Uin", "uin"),
    plain("NickName", "name"),
    plain("NodeName", "organisation_name"),
    plain("AssetCount", "assets"),
    plain("RiskCount", "risks"),
    plain("AppId", "app_id"),
    plain("SubUserCount", "sub_users"),
    constant("JoinType", JOINS),
    constant("CloudType", CLOUDS),
];

pub(crate) struct DescribeOrganizationUserInfo;

impl Action for DescribeOrganizationUserInfo {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeOrganizationUserInfo";
    type Input = DescribeOrganizationUserInfoRequest;
    type Output = DescribeOrganizationUserInfoResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let failed = |error| Failure::from_app(error, |_| None);
        let organisation = context.app.organisation_of(context.caller.account).await.map_err(failed)?;
        // No member named: everybody whom the caller may look after.
        let members = match input.member_id.filter(|members| !members.is_empty()) {
            Some(members) => members,
            None => context.app.members_of(&context.caller).await.map_err(failed)?,
        };
        let parameters = Parameters { filter: input.filter.as_ref(), tags: &[], members: &members };
        let asked = ask::<MemberRow>(&context, &[FIELDS], &[], parameters).await?;
        let first = organisation.first().map(|first| first.id);
        let (total_count, data) = asked.page(&context, |row, reader| item(row, first, reader.lang)).await?;
        Ok(DescribeOrganizationUserInfoResponse {
            total_count,
            data,
            join_type_lst: asked.facet(&context, "JoinType").await?,
            cloud_type_lst: asked.facet(&context, "CloudType").await?,
        })
    }
}

fn item(row: MemberRow, first: Option<i64>, lang: Lang) -> OrganizationUserInfo {
    OrganizationUserInfo {
        uin: row.uin.to_string(),
        node_name: row.organisation_name,
        asset_count: row.assets,
        risk_count: row.risks,
        attack_count: 0,
        role: role(first == Some(row.id)).to_owned(),
        member_id: member_id(row.app_id),
        app_id: row.app_id.to_string(),
        nick_name: row.name,
        join_type: "create".to_owned(),
        cfw_protect: String::new(),
        waf_protect: String::new(),
        cwp_protect: String::new(),
        enable: i64::from(row.state == "active"),
        csip_protect: EDITION.to_owned(),
        quota_consumer: 1,
        cloud_type: 0,
        sync_frequency: 0,
        is_expired: false,
        permission_list: Vec::new(),
        auth_type: 0,
        tc_member_type: 0,
        sub_user_count: row.sub_users,
        join_type_info: JOINS.iter().map(|join| join.text(lang)).collect(),
        shared_modules: Vec::new(),
        security_score: score(row.severe_risks, row.risks),
    }
}

/// 100 without open risks; a severe one weighs five times another. Never below 0.
fn score(severe: i64, all: i64) -> i64 {
    (100 - severe.saturating_mul(5).saturating_add(all - severe)).clamp(0, 100)
}
