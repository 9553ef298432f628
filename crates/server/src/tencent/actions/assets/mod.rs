//! The Asset Center: one list for each kind of asset, profiles, and domains and addresses that clients add and delete.
//! What all of them share stands here.
//!
//! Traffic, attacks and other products' protection are not measured here: their numbers are 0, their texts `-`.

pub(crate) mod create_domain_and_ip;
pub(crate) mod cvm_asset_info;
pub(crate) mod db_asset_info;
pub(crate) mod delete_domain_and_ip;
pub(crate) mod describe_cvm_assets;
pub(crate) mod describe_db_assets;
pub(crate) mod describe_domain_assets;
pub(crate) mod describe_listener_list;
pub(crate) mod describe_pod_assets;
pub(crate) mod describe_public_ip_assets;
pub(crate) mod describe_subnet_assets;
pub(crate) mod describe_vpc_assets;

use crate::tencent::lists::{Field, Reader, Word, coded, constant, is_new, member, moment, new, plain, time};
use crate::wire::csip::{AssetTag, Tag};
use app::{AssetView, Owner, member_id};

/// What is not measured.
const UNKNOWN: &str = "-";
/// No traffic is measured.
const NO_BANDWIDTH: &str = "0.00bps";
/// No traffic is measured.
const NO_FLOW: &str = "0.00B";

/// Where an asset is.
const LOCATIONS: &[Word] =
    &[Word::new("0", "0", "Outside the cloud", "云外资产"), Word::new("1", "1", "In the cloud", "云上资产")];

/// No other product protects it.
const UNPROTECTED: &[Word] = &[Word::new("0", "0", "Not protected", "未防护")];

/// Whether it matters most.
const CORE: &[Word] = &[Word::new("1", "1", "Critical", "核心资产"), Word::new("2", "2", "Not critical", "非核心资产")];

/// Types of assets that have no word of their own.
const TYPES: &[Word] = &[Word::new("OTHER", "", "Other", "其他")];

/// Whose it is, in the two spellings of asset rows.
const OWNER: &[Field] = &[
    plain("AppId", "owner.app_id"),
    plain("Uin", "owner.uin"),
    plain("NickName", "owner.name"),
    plain("Nick", "owner.name"),
];

/// What assets of every kind have.
const ASSET: &[Field] = &[
    plain("AssetId", "instance_id"),
    plain("AssetName", "name"),
    coded("AssetType", "type_name", TYPES),
    plain("Region", "region"),
    coded("IsCore", "core", CORE),
    plain("ScanTask", "scan_tasks"),
    time("LastScanTime", "last_scan_at"),
    new("IsNewAsset"),
    member("MemberId"),
];

/// Addresses and networks.
const PLACE: &[Field] = &[
    plain("PublicIp", "public_ip"),
    plain("PrivateIp", "private_ip"),
    plain("VpcId", "vpc_id"),
    plain("VpcName", "vpc_name"),
];

/// Unhandled risks.
const RISKS: &[Field] = &[
    plain("PortRisk", "port_risks"),
    plain("VulnerabilityRisk", "vulnerability_risks"),
    plain("ConfigurationRisk", "configuration_risks"),
    plain("WeakPassword", "weak_password_risks"),
    plain("WebContentRisk", "web_content_risks"),
    plain("RiskExposure", "exposed_service_risks"),
];

/// What is 0 everywhere.
const UNMEASURED: &[Field] = &[zero("Attack"), zero("Access"), zero("Intercept")];

/// The number of what is not measured.
const ZERO: &[Word] = &[Word::new("0", "0", "0", "0")];

const fn zero(name: &'static str) -> Field {
    constant(name, ZERO)
}

/// What every row shows in the same way.
struct Common {
    owner: Owner,
    tag: Option<Vec<Tag>>,
    created: String,
    last_scan: String,
    is_new: i64,
    member: String,
}

impl Common {
    fn of(view: &AssetView, reader: &Reader<'_>) -> Self {
        let owner = reader.owner(view.row.account_id);
        Self {
            member: member_id(owner.app_id),
            owner,
            tag: Some(tags(view)),
            created: moment(view.row.created_at),
            last_scan: moment(view.row.last_scan_at),
            is_new: is_new(view.row.added_at, reader.now),
        }
    }

    fn app_id(&self) -> Option<i64> {
        Some(self.owner.app_id)
    }

    fn uin(&self) -> Option<String> {
        Some(self.owner.uin.to_string())
    }

    fn nick(&self) -> Option<String> {
        Some(self.owner.name.clone())
    }
}

fn tags(view: &AssetView) -> Vec<Tag> {
    view.tags.iter().map(|(name, value)| Tag { name: name.clone(), value: value.clone() }).collect()
}

/// An asset's type in the API's words.
fn type_of(view: &AssetView) -> String {
    Word::code_of(TYPES, &view.row.type_name).to_owned()
}

/// Tags that a client sends; both halves count.
fn sent_tags(tags: Option<Vec<AssetTag>>) -> Vec<(String, String)> {
    let whole = |tag: AssetTag| (tag.tag_key.unwrap_or_default(), tag.tag_value.unwrap_or_default());
    tags.unwrap_or_default().into_iter().map(whole).collect()
}

/// The parameter that an argument of `app` came from.
fn wire_name(field: &str) -> Option<&'static str> {
    match field {
        "member" => Some("MemberId"),
        "names" => Some("Content"),
        "tags" => Some("Tags"),
        _ => None,
    }
}
