//! `DescribeOrganizationInfo`: the organisation as each of the named members sees it.

use super::{CLOUDS, EDITION, role};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::tencent::lists::moment;
use crate::wire::csip::{
    CloudCountDesc, DescribeOrganizationInfoRequest, DescribeOrganizationInfoResponse, OrganizationInfo,
};
use app::{MemberRow, member_id};
use model::Lang;

pub(crate) struct DescribeOrganizationInfo;

impl Action for DescribeOrganizationInfo {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeOrganizationInfo";
    type Input = DescribeOrganizationInfoRequest;
    type Output = DescribeOrganizationInfoResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let scope = context.app.scope(&context.caller, input.member_id.as_deref().unwrap_or_default()).await;
        let scope =
            scope.map_err(|error| Failure::from_app(error, |field| (field == "member").then_some("MemberId")))?;
        let members = context.app.organisation_of(context.caller.account).await;
        let members = members.map_err(|error| Failure::from_app(error, |_| None))?;
        let named = members.iter().filter(|member| scope.owner(member.account_id).is_some());
        let data: Vec<OrganizationInfo> = named.map(|member| item(member, &members, context.lang)).collect();
        Ok(DescribeOrganizationInfoResponse { total_count: i64::try_from(data.len()).unwrap_or(i64::MAX), data })
    }
}

fn item(member: &MemberRow, members: &[MemberRow], lang: Lang) -> OrganizationInfo {
    let admin = members.first().unwrap_or(member);
    let count = i64::try_from(members.len()).unwrap_or(i64::MAX);
    OrganizationInfo {
        nick_name: member.name.clone(),
        node_name: member.organisation_name.clone(),
        role: role(admin.id == member.id).to_owned(),
        member_id: member_id(member.app_id),
        join_type: "create".to_owned(),
        group_name: member.organisation_name.clone(),
        admin_name: admin.name.clone(),
        admin_uin: admin.uin.to_string(),
        create_time: moment(member.organisation_created_at),
        node_count: 1,
        member_count: count,
        sub_account_count: members.iter().map(|one| one.sub_users).sum(),
        abnormal_sub_user_count: members.iter().map(|one| one.disabled_sub_users).sum(),
        group_permission: Vec::new(),
        member_permission: Vec::new(),
        group_pay_mode: 0,
        member_pay_mode: 0,
        cfw_protect: String::new(),
        waf_protect: String::new(),
        cwp_protect: String::new(),
        departments: vec![member.organisation_name.clone()],
        member_create_time: moment(member.created_at),
        csip_protect: EDITION.to_owned(),
        quota_consumer: 1,
        enable_admin_count: i64::from(admin.state == "active"),
        cloud_count_desc: CLOUDS
            .iter()
            .map(|cloud| CloudCountDesc { cloud_type: 0, cloud_count: count, cloud_desc: cloud.text(lang).to_owned() })
            .collect(),
        admin_count: 1,
    }
}
