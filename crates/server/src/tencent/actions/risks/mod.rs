//! The Risk Center: lists of risks, one file each, and the change of their status. What all lists share stands here.

pub(crate) mod asset_view_cfg;
pub(crate) mod asset_view_port;
pub(crate) mod asset_view_vul;
pub(crate) mod asset_view_weak_password;
pub(crate) mod modify_status;
pub(crate) mod port_view;
pub(crate) mod server;
pub(crate) mod vul_view;
pub(crate) mod website;

use crate::tencent::lists::{Field, Reader, Word, coded, constant, moment, plain, time};
use app::{RiskGroupRow, RiskRow};
use model::Lang;

/// How grave.
pub(crate) const LEVELS: &[Word] = &[
    Word::new("extreme", "4", "Critical", "严重"),
    Word::new("high", "3", "High-risk", "高危"),
    Word::new("middle", "2", "Middle-risk", "中危"),
    Word::new("low", "1", "Low-risk", "低危"),
    Word::new("info", "0", "Info", "提示"),
];

/// What people did about it. Code 3, blocked by a firewall, is nothing that we do.
const STATUSES: &[Word] = &[
    Word::new("0", "0", "Unprocessed", "未处理"),
    Word::new("1", "1", "Marked as processed", "已处置"),
    Word::new("2", "2", "Ignored", "已忽略"),
];

/// What to do with a port.
const SUGGESTIONS: &[Word] = &[
    Word::new("0", "0", "Maintain the current situation", "维持现状"),
    Word::new("1", "1", "Restrict access", "限制访问"),
    Word::new("2", "2", "Block port", "封禁端口"),
];

/// Which part found it.
const SOURCES: &[Word] = &[
    Word::new("0", "network", "Cloud Security Center", "云安全中心"),
    Word::new("1", "host", "Host scan", "主机扫描"),
];

/// Types of what is affected; assets of a cloud have their own words.
const INSTANCE_TYPES: &[Word] = &[
    Word::new("unknown", "", "Unknown", "未知"),
    Word::new("OTHER", "domain", "Other", "其他"),
    Word::new("EIP", "public_ip", "EIP", "EIP"),
    Word::new("CVM", "host", "CVM", "CVM"),
    Word::new("DB", "database", "Database", "数据库"),
    Word::new("CLB", "listener", "CLB", "CLB"),
    Word::new("POD", "pod", "Pod", "Pod"),
    Word::new("VPC", "vpc", "VPC", "VPC"),
    Word::new("SUBNET", "subnet", "Subnet", "子网"),
];

/// Whose it is.
const OWNER: &[Field] = &[plain("AppId", "owner.app_id"), plain("Nick", "owner.name"), plain("Uin", "owner.uin")];

/// Which asset has it.
const AFFECTED: &[Field] = &[
    plain("AffectAsset", "asset"),
    plain("InstanceId", "instance_id"),
    plain("InstanceName", "instance_name"),
    coded("InstanceType", "instance_type", INSTANCE_TYPES),
    coded("Status", "status", STATUSES),
    plain("Id", "fingerprint"),
    plain("Index", "fingerprint"),
];

/// How grave, and when it was seen.
const SEEN: &[Field] = &[
    coded("Level", "severity", LEVELS),
    coded("From", "source", SOURCES),
    time("RecentTime", "last_seen"),
    time("FirstTime", "first_seen"),
];

/// A flag that no row has.
const NO: &[Word] = &[Word::new("0", "0", "No", "否")];

/// A list's own flag that is the same everywhere.
const fn never(name: &'static str) -> Field {
    constant(name, NO)
}

/// What every row shows in the same way.
struct Common {
    level: String,
    from: String,
    recent_time: String,
    first_time: String,
    app_id: String,
    nick: Option<String>,
    uin: Option<String>,
}

impl Common {
    fn of(row: &RiskRow, reader: &Reader<'_>) -> Self {
        Self::new(row.account_id, row.severity, &row.source, (row.first_seen, row.last_seen), reader)
    }

    fn of_group(row: &RiskGroupRow, reader: &Reader<'_>) -> Self {
        Self::new(row.account_id, row.severity, &row.source, (row.first_seen, row.last_seen), reader)
    }

    fn new(account: i64, severity: i64, source: &str, (first, last): (i64, i64), reader: &Reader<'_>) -> Self {
        let owner = reader.owner(account);
        Self {
            level: Word::code_of(LEVELS, &severity.to_string()).to_owned(),
            from: Word::text_of(SOURCES, source, reader.lang),
            recent_time: moment(last),
            first_time: moment(first),
            app_id: owner.app_id.to_string(),
            nick: Some(owner.name),
            uin: Some(owner.uin.to_string()),
        }
    }
}

fn instance_type(row: &RiskRow) -> String {
    Word::code_of(INSTANCE_TYPES, &row.instance_type).to_owned()
}

/// A column that exists in both languages.
fn in_language(en: &str, zh: &str, reader: &Reader<'_>) -> String {
    match reader.lang {
        Lang::En => en.to_owned(),
        Lang::Zh => zh.to_owned(),
    }
}

/// A port as text; empty for none.
fn port_text(port: i64) -> String {
    if port > 0 { port.to_string() } else { String::new() }
}
