//! Tencent Cloud Security Center (CSC/CSIP), 2022-11-21: what its actions take, as tables.
//!
//! Generated from `spec/csip-2022-11-21.json`: UPDATE_DOCS=1 cargo test -p xtask writes this file. No logic here.

use super::{Access, Action, Field, Kind, Product, Shape};

/// The product.
pub(crate) static PRODUCT: Product = Product {
    name: "csip",
    version: "2022-11-21",
    actions: &[
        Action {
            name: "DescribeOrganizationInfo",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeOrganizationUserInfo",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "NotSupportCloud", kind: Kind::Boolean, required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeSubUserInfo",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeTaskLogURL",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Type", kind: Kind::Integer, required: true, values: &["0", "1"], max: None },
                Field { name: "ReportItemKeyList", kind: Kind::List(&Kind::Object(&REPORT_ITEM_KEY)), required: false, values: &[], max: None },
                Field { name: "ReportTaskIdList", kind: Kind::List(&Kind::Object(&REPORT_TASK_ID_LIST)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DeleteRiskScanTask",
            access: Access::Write,
            rate: 20,
            request: &[
                Field { name: "TaskIdList", kind: Kind::List(&Kind::Object(&TASK_ID_LIST_KEY)), required: true, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeTaskLogList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "StopRiskCenterTask",
            access: Access::Write,
            rate: 20,
            request: &[
                Field { name: "TaskIdList", kind: Kind::List(&Kind::Object(&TASK_ID_LIST_KEY)), required: true, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeScanTaskList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&TAGS)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeVULRiskAdvanceCFGList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "TaskId", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "CreateRiskCenterScanTask",
            access: Access::Write,
            rate: 20,
            request: &[
                Field { name: "TaskName", kind: Kind::Text, required: true, values: &[], max: None },
                Field { name: "ScanAssetType", kind: Kind::Integer, required: true, values: &["0", "1", "2", "3"], max: None },
                Field { name: "ScanItem", kind: Kind::List(&Kind::Text), required: true, values: &["configrisk", "exposedserver", "poc", "port", "weakpass", "webcontent"], max: None },
                Field { name: "ScanPlanType", kind: Kind::Integer, required: true, values: &["0", "1", "2", "3"], max: None },
                Field { name: "Assets", kind: Kind::List(&Kind::Object(&TASK_ASSET_OBJECT)), required: false, values: &[], max: None },
                Field { name: "ScanPlanContent", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "SelfDefiningAssets", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
                Field { name: "ScanFrom", kind: Kind::Text, required: false, values: &["csip", "vss"], max: None },
                Field { name: "TaskAdvanceCFG", kind: Kind::Object(&TASK_ADVANCE_CFG), required: false, values: &[], max: None },
                Field { name: "TaskMode", kind: Kind::Integer, required: false, values: &["0", "1", "2"], max: None },
                Field { name: "Tags", kind: Kind::Object(&ASSET_TAG), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
                Field { name: "FinishWebHook", kind: Kind::Text, required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeRiskCenterAssetViewCFGRiskList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeRiskCenterAssetViewPortRiskList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeRiskCenterAssetViewVULRiskList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeRiskCenterAssetViewWeakPasswordRiskList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeRiskCenterPortViewPortRiskList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeRiskCenterVULViewVULRiskList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeRiskCenterWebsiteRiskList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeScanReportList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "ModifyRiskCenterRiskStatus",
            access: Access::Write,
            rate: 20,
            request: &[
                Field { name: "RiskStatusKeys", kind: Kind::List(&Kind::Object(&RISK_CENTER_STATUS_KEY)), required: true, values: &[], max: None },
                Field { name: "Status", kind: Kind::Integer, required: true, values: &["1", "2", "3", "4"], max: None },
                Field { name: "Type", kind: Kind::Integer, required: true, values: &["0", "1", "2", "3", "4", "5"], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeRiskCenterServerRiskList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "CreateDomainAndIp",
            access: Access::Write,
            rate: 20,
            request: &[
                Field { name: "Content", kind: Kind::List(&Kind::Text), required: true, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DeleteDomainAndIp",
            access: Access::Write,
            rate: 20,
            request: &[
                Field { name: "Content", kind: Kind::List(&Kind::Object(&PUBLIC_IP_DOMAIN_LIST_KEY)), required: false, values: &[], max: None },
                Field { name: "RetainPath", kind: Kind::Integer, required: false, values: &[], max: None },
                Field { name: "IgnoreAsset", kind: Kind::Integer, required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "Type", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeCVMAssetInfo",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "AssetId", kind: Kind::Text, required: true, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeDbAssetInfo",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "AssetId", kind: Kind::Text, required: true, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeDbAssets",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "AssetTypes", kind: Kind::List(&Kind::Text), required: false, values: &["CBS", "CFS", "COS", "CTS", "ES", "KAFKA", "MARIADB", "MONGODB", "MYSQL", "POSTGRES", "REDIS"], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeDomainAssets",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeSubnetAssets",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeVpcAssets",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeListenerList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribePublicIpAssets",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "Tags", kind: Kind::List(&Kind::Object(&ASSET_TAG)), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeCVMAssets",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeClusterPodAssets",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "MemberId", kind: Kind::List(&Kind::Text), required: false, values: &[], max: None },
                Field { name: "Filter", kind: Kind::Object(&FILTER), required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeSearchBugInfo",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Id", kind: Kind::Text, required: true, values: &["1", "2", "3"], max: None },
                Field { name: "CVEId", kind: Kind::Text, required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "AddNewBindRoleUser",
            access: Access::Write,
            rate: 20,
            request: &[],
        },
        Action {
            name: "CreateSkillScan",
            access: Access::Write,
            rate: 20,
            request: &[
                Field { name: "FileBase64", kind: Kind::Text, required: true, values: &[], max: None },
                Field { name: "FileName", kind: Kind::Text, required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeSkillScanResult",
            access: Access::Read,
            rate: 100,
            request: &[
                Field { name: "ContentHash", kind: Kind::Text, required: true, values: &[], max: None },
                Field { name: "EngineVersion", kind: Kind::Integer, required: true, values: &[], max: None },
                Field { name: "ReportURLExpireHours", kind: Kind::Integer, required: false, values: &[], max: None },
            ],
        },
        Action {
            name: "DescribeSkillScanTaskList",
            access: Access::Read,
            rate: 20,
            request: &[
                Field { name: "Offset", kind: Kind::Integer, required: false, values: &[], max: None },
                Field { name: "Limit", kind: Kind::Integer, required: false, values: &[], max: Some(200) },
                Field { name: "StartTime", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "EndTime", kind: Kind::Text, required: false, values: &[], max: None },
                Field { name: "Order", kind: Kind::Text, required: false, values: &["ASC", "DESC"], max: None },
                Field { name: "By", kind: Kind::Text, required: false, values: &["InsertTime"], max: None },
            ],
        },
        Action {
            name: "DescribeSkillScanPayInfo",
            access: Access::Read,
            rate: 20,
            request: &[],
        },
    ],
};

static ASSET_TAG: Shape = Shape {
    name: "AssetTag",
    members: &[
        Field { name: "TagKey", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "TagValue", kind: Kind::Text, required: false, values: &[], max: None },
    ],
};

static FILTER: Shape = Shape {
    name: "Filter",
    members: &[
        Field { name: "Limit", kind: Kind::Integer, required: false, values: &[], max: None },
        Field { name: "Offset", kind: Kind::Integer, required: false, values: &[], max: None },
        Field { name: "Order", kind: Kind::Text, required: false, values: &["asc", "desc"], max: None },
        Field { name: "By", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "Filters", kind: Kind::List(&Kind::Object(&WHERE_FILTER)), required: false, values: &[], max: None },
        Field { name: "StartTime", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "EndTime", kind: Kind::Text, required: false, values: &[], max: None },
    ],
};

static PUBLIC_IP_DOMAIN_LIST_KEY: Shape = Shape {
    name: "PublicIpDomainListKey",
    members: &[
        Field { name: "Asset", kind: Kind::Text, required: true, values: &[], max: None },
    ],
};

static REPORT_ITEM_KEY: Shape = Shape {
    name: "ReportItemKey",
    members: &[
        Field { name: "TaskLogList", kind: Kind::List(&Kind::Text), required: true, values: &[], max: None },
    ],
};

static REPORT_TASK_ID_LIST: Shape = Shape {
    name: "ReportTaskIdList",
    members: &[
        Field { name: "TaskIdList", kind: Kind::List(&Kind::Text), required: true, values: &[], max: None },
        Field { name: "AppId", kind: Kind::Text, required: false, values: &[], max: None },
    ],
};

static RISK_CENTER_STATUS_KEY: Shape = Shape {
    name: "RiskCenterStatusKey",
    members: &[
        Field { name: "Id", kind: Kind::Text, required: true, values: &[], max: None },
        Field { name: "PublicIPDomain", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "InstanceId", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "AppId", kind: Kind::Text, required: true, values: &[], max: None },
    ],
};

static TAGS: Shape = Shape {
    name: "Tags",
    members: &[
        Field { name: "TagKey", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "TagValue", kind: Kind::Text, required: false, values: &[], max: None },
    ],
};

static TASK_ADVANCE_CFG: Shape = Shape {
    name: "TaskAdvanceCFG",
    members: &[
        Field { name: "PortRisk", kind: Kind::List(&Kind::Object(&PORT_RISK_ADVANCE_CFG_PARAM_ITEM)), required: false, values: &[], max: None },
        Field { name: "VulRisk", kind: Kind::List(&Kind::Object(&TASK_CENTER_VUL_RISK_INPUT_PARAM)), required: false, values: &[], max: None },
        Field { name: "WeakPwdRisk", kind: Kind::List(&Kind::Object(&TASK_CENTER_WEAK_PWD_RISK_INPUT_PARAM)), required: false, values: &[], max: None },
        Field { name: "CFGRisk", kind: Kind::List(&Kind::Object(&TASK_CENTER_CFG_RISK_INPUT_PARAM)), required: false, values: &[], max: None },
    ],
};

static TASK_ASSET_OBJECT: Shape = Shape {
    name: "TaskAssetObject",
    members: &[
        Field { name: "AssetName", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "InstanceType", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "AssetType", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "Asset", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "Region", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "Arn", kind: Kind::Text, required: false, values: &[], max: None },
    ],
};

static TASK_CENTER_CFG_RISK_INPUT_PARAM: Shape = Shape {
    name: "TaskCenterCFGRiskInputParam",
    members: &[
        Field { name: "ItemId", kind: Kind::Text, required: true, values: &[], max: None },
        Field { name: "Enable", kind: Kind::Integer, required: true, values: &["0", "1"], max: None },
        Field { name: "ResourceType", kind: Kind::Text, required: true, values: &[], max: None },
    ],
};

static TASK_CENTER_VUL_RISK_INPUT_PARAM: Shape = Shape {
    name: "TaskCenterVulRiskInputParam",
    members: &[
        Field { name: "RiskId", kind: Kind::Text, required: true, values: &[], max: None },
        Field { name: "Enable", kind: Kind::Integer, required: true, values: &["0", "1"], max: None },
    ],
};

static TASK_CENTER_WEAK_PWD_RISK_INPUT_PARAM: Shape = Shape {
    name: "TaskCenterWeakPwdRiskInputParam",
    members: &[
        Field { name: "CheckItemId", kind: Kind::Integer, required: true, values: &[], max: None },
        Field { name: "Enable", kind: Kind::Integer, required: true, values: &["0", "1"], max: None },
    ],
};

static TASK_ID_LIST_KEY: Shape = Shape {
    name: "TaskIdListKey",
    members: &[
        Field { name: "TaskId", kind: Kind::Text, required: true, values: &[], max: None },
        Field { name: "TargetAppId", kind: Kind::Text, required: false, values: &[], max: None },
    ],
};

static WHERE_FILTER: Shape = Shape {
    name: "WhereFilter",
    members: &[
        Field { name: "Name", kind: Kind::Text, required: true, values: &[], max: None },
        Field { name: "Values", kind: Kind::List(&Kind::Text), required: true, values: &[], max: None },
        Field { name: "OperatorType", kind: Kind::Integer, required: false, values: &["1", "13", "14", "2", "3", "4", "5", "6", "7", "9"], max: None },
    ],
};

static PORT_RISK_ADVANCE_CFG_PARAM_ITEM: Shape = Shape {
    name: "PortRiskAdvanceCFGParamItem",
    members: &[
        Field { name: "PortSets", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "CheckType", kind: Kind::Integer, required: false, values: &["0", "1"], max: None },
        Field { name: "Detail", kind: Kind::Text, required: false, values: &[], max: None },
        Field { name: "Enable", kind: Kind::Integer, required: false, values: &["0", "1"], max: None },
    ],
};
