//! The eight vectors of the protocol description, in its order. Whether they verify is asked elsewhere.

use super::{FORM, JSON, Wire};
use crate::signature::tc3;

pub(super) fn v1_result() -> Wire {
    let body = r#"{"ContentHash": "sha256:0000000000000000000000000000000000000000000000000000000000000000", "EngineVersion": 20200}"#;
    Wire::tc3("POST", "", JSON, body, "259334a759c447aab73b0973d1ac360695273deafee73553ea4eb199eb507a1c")
}

pub(super) fn v2_get() -> Wire {
    let query = "MemberId.0=mem-1&MemberId.1=mem-2&Filter.Limit=10&Filter.Offset=0&Filter.Order=desc\
        &Filter.By=SubUserCount&Filter.Filters.0.Name=NickName&Filter.Filters.0.Values.0=Andy+Lee\
        &Filter.Filters.0.Values.1=%E6%B5%8B%E8%AF%95~%2A&Filter.Filters.0.OperatorType=9&NotSupportCloud=True";
    Wire::tc3("GET", query, FORM, "", "f89f081d6b182d35975111aca71641974377785c58fdefda55498eedb6d279cf")
}

pub(super) fn v3_sha1_get() -> Wire {
    let query = "Filter.Limit=20&Filter.Offset=0&Action=DescribeScanTaskList&RequestClient=SDK_PYTHON_3.1.193\
        &Nonce=11886&Timestamp=1750000000&Version=2022-11-21&Region=ap-singapore&SecretId=AKIDEXAMPLE\
        &SignatureMethod=HmacSHA1&Language=en-US&Signature=P1p6xpUBikPtCzBVd%2B3cvUr0hqs%3D";
    Wire::v1("GET", query, "")
}

pub(super) fn v4_sha256_post() -> Wire {
    let body = "RiskStatusKeys.0.Id=risk-1&RiskStatusKeys.0.PublicIPDomain=203.0.113.9\
        &RiskStatusKeys.0.InstanceId=ins-abc&RiskStatusKeys.0.AppId=1300000001&Status=2&Type=0\
        &Action=ModifyRiskCenterRiskStatus&RequestClient=SDK_PYTHON_3.1.193&Nonce=11886&Timestamp=1750000000\
        &Version=2022-11-21&Region=ap-singapore&SecretId=AKIDEXAMPLE&SignatureMethod=HmacSHA256&Language=en-US\
        &Signature=4T6zC8K9rHNmRC5ht0d1fHZSrvyQljeZVRCNAK9RLi8%3D";
    Wire::v1("POST", "", body)
}

pub(super) fn v5_unsigned_payload() -> Wire {
    let body = r#"{"TaskIdList": [{"TaskId": "rmjg-1", "TargetAppId": "1300000001"}]}"#;
    Wire::tc3("POST", "", JSON, body, "5df1cd4136be8166d8bdd2c0fa106397041e90851cc680f3fc6f1563c48e6ad3")
        .with("x-tc-content-sha256", tc3::UNSIGNED_PAYLOAD)
}

pub(super) fn v6_multipart() -> Wire {
    let body = "--0123456789abcdef0123456789abcdef\r\nContent-Disposition: form-data; name=\"Content\"\r\n\
        Content-Type: application/json\r\n\r\n[\"203.0.113.9\", \"example.test\"]\r\n\
        --0123456789abcdef0123456789abcdef\r\nContent-Disposition: form-data; name=\"Note\"\r\n\r\na b\r\n\
        --0123456789abcdef0123456789abcdef--\r\n";
    let content_type = "multipart/form-data; boundary=0123456789abcdef0123456789abcdef";
    Wire::tc3("POST", "", content_type, body, "0c9444d79e3a608c1fb7cd9433c21c04f8645c77290b8ce1ffff5b4d8d456394")
}

pub(super) fn v7_non_ascii() -> Wire {
    let body = r#"{"TaskName": "\u5b89\u5168\u4f53\u68c0", "ScanAssetType": 3, "ScanItem": ["port", "poc"], "ScanPlanType": 1, "SelfDefiningAssets": ["example.test"]}"#;
    Wire::tc3("POST", "", JSON, body, "e016e2c40332225fad3c273793fb0eda29b8a0a4e87d690aa1056cd3fe97baaa")
}

pub(super) fn v8_sha1_post() -> Wire {
    let body = "MemberId.0=mem-1&NotSupportCloud=False&Action=DescribeOrganizationUserInfo\
        &RequestClient=SDK_PYTHON_3.1.193&Nonce=11886&Timestamp=1750000000&Version=2022-11-21&Region=ap-singapore\
        &Token=TOKENEXAMPLE&SecretId=AKIDEXAMPLE&SignatureMethod=HmacSHA1&Language=en-US\
        &Signature=JKNsseWSsZj2g4d7GZddmyz8PSQ%3D";
    Wire::v1("POST", "", body)
}

/// All of the protocol description's, in its order.
pub(super) fn all() -> Vec<Wire> {
    vec![
        v1_result(),
        v2_get(),
        v3_sha1_get(),
        v4_sha256_post(),
        v5_unsigned_payload(),
        v6_multipart(),
        v7_non_ascii(),
        v8_sha1_post(),
    ]
}
