//! `DescribeSubUserInfo`: users under accounts.

use super::CLOUDS;
use crate::tencent::lists::{Field, Reader, constant, list_action, plain};
use crate::wire::csip::{DescribeSubUserInfoRequest, DescribeSubUserInfoResponse, SubUserInfo};
use app::{SubUserRow, member_id};

const USER: &[Field] = &[
    plain("ID", "id"),
    plain("Uin", "uin"),
    plain("NickName", "name"),
    plain("AppID", "owner.app_id"),
    plain("OwnerAppID", "owner.app_id"),
    plain("OwnerUin", "owner.uin"),
    plain("OwnerNickName", "owner.name"),
    constant("CloudType", CLOUDS),
];

list_action! {
    /// The action.
    pub(crate) DescribeSubUserInfo(DescribeSubUserInfoRequest) -> DescribeSubUserInfoResponse {
        rows: SubUserRow,
        tags: none,
        fields: [USER],
        total: total_count,
        facets: { cloud_type_lst: "CloudType", owner_app_id_lst: "OwnerAppID" },
        item: item,
    }
}

fn item(row: SubUserRow, reader: &Reader<'_>) -> SubUserInfo {
    let owner = reader.owner(row.account_id);
    SubUserInfo {
        id: row.id,
        app_id: owner.app_id.to_string(),
        uin: row.uin.to_string(),
        nick_name: row.name,
        owner_app_id: owner.app_id.to_string(),
        owner_uin: owner.uin.to_string(),
        owner_nick_name: owner.name,
        owner_member_id: member_id(owner.app_id),
        cloud_type: 0,
        // Every call of a user is on record.
        is_access_cloud_audit: true,
        create_time: row.created_at.div_euclid(1000),
        ..SubUserInfo::default()
    }
}
