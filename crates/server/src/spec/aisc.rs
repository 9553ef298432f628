//! Alibaba Cloud Agent Security Center, 2026-01-01: what its actions take, as tables.
//!
//! Generated from `spec/aisc-2026-01-01.json`: UPDATE_DOCS=1 cargo test -p xtask writes this file. No logic here.

use super::{Access, Action, Field, Kind, Product, Shape};

/// The product.
pub(crate) static PRODUCT: Product = Product {
    name: "aisc",
    version: "2026-01-01",
    actions: &[
        Action {
            name: "ListSubTasks",
            access: Access::Read,
            rate: 100,
            request: &[
                Field { name: "RootTaskId", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "TaskType", kind: Kind::Text, required: false, values: &["SKILL_CHECK"], max: None },
                Field { name: "CurrentPage", kind: Kind::Integer, required: false, values: &[], max: None },
                Field { name: "PageSize", kind: Kind::Integer, required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "CreateSkillFileCheck",
            access: Access::Write,
            rate: 20,
            request: &[
                Field { name: "Files", kind: Kind::List(&Kind::Object(&CREATE_SKILL_FILE_CHECK_FILES)), required: false, values: &[], max: None },
                Field { name: "Source", kind: Kind::Text, required: false, values: &["sec_ops_agent", "user_upload"], max: None },
            ],
        },
        Action {
            name: "ListAIAgentEvent",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "AppId", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "AppName", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "AssetName", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "AssetType", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "CurrentPage", kind: Kind::Integer, required: false, values: &[], max: None },
                Field { name: "InfraInstanceId", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "InfraName", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "InfraRegionId", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "Lang", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "Order", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "OrderBy", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "PageSize", kind: Kind::Integer, required: false, values: &[], max: None },
                Field { name: "RiskLevel", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "RiskName", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "Source", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "Status", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "StatusList", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
                Field { name: "Vendor", kind: Kind::Text, required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "GenerateSkillOssUploadCredential",
            access: Access::Write,
            rate: 20,
            request: &[],
        },
    ],
};

static CREATE_SKILL_FILE_CHECK_FILES: Shape = Shape {
    name: "CreateSkillFileCheckFiles",
    members: &[
        Field { name: "DownloadUrl", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "FileName", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "UploadKey", kind: Kind::Text, required: false, values: &[], max: None },
    ],
};
