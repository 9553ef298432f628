"""The official Python SDK against a running server: assets, risks and knowledge of the security center.

Started by `crates/cli/tests/sdk.rs`, or by hand:

    python tests/sdk/assets_and_risks.py 127.0.0.1:8080 data/default-account.json

Nothing is scanned here: what is read are assets that the script adds itself, and lists that may be empty.
"""

import json
import sys

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.csip.v20221121 import csip_client, models

ENDPOINT, ACCOUNT = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))

# Each list with the name of its count.
LISTS = {
    "DescribeCVMAssets": "Total",
    "DescribeDbAssets": "Total",
    "DescribeDomainAssets": "Total",
    "DescribePublicIpAssets": "Total",
    "DescribeListenerList": "Total",
    "DescribeClusterPodAssets": "TotalCount",
    "DescribeVpcAssets": "TotalCount",
    "DescribeSubnetAssets": "TotalCount",
    "DescribeRiskCenterAssetViewCFGRiskList": "TotalCount",
    "DescribeRiskCenterAssetViewPortRiskList": "TotalCount",
    "DescribeRiskCenterAssetViewVULRiskList": "TotalCount",
    "DescribeRiskCenterAssetViewWeakPasswordRiskList": "TotalCount",
    "DescribeRiskCenterPortViewPortRiskList": "TotalCount",
    "DescribeRiskCenterVULViewVULRiskList": "TotalCount",
    "DescribeRiskCenterWebsiteRiskList": "TotalCount",
    "DescribeRiskCenterServerRiskList": "TotalCount",
    "DescribeVULRiskAdvanceCFGList": "TotalCount",
}

profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=ENDPOINT))
client = csip_client.CsipClient(
    credential.Credential(ACCOUNT["SecretId"], ACCOUNT["SecretKey"]), "ap-singapore", profile
)


def call(action, **parameters):
    """Calls an action through the SDK's own request and response classes."""
    request = getattr(models, action + "Request")()
    request.from_json_string(json.dumps(parameters))
    return getattr(client, action)(request)


def refused(code, action, **parameters):
    """Expects an error code."""
    try:
        call(action, **parameters)
    except TencentCloudSDKException as error:
        assert error.code == code, f"{action}: {error.code}, not {code}"
    else:
        raise AssertionError(f"{action} was not refused")


def main():
    names = ["localhost", "127.0.0.1", "www.example.com"]
    assert call("CreateDomainAndIp", Content=names, Tags=[{"TagKey": "env", "TagValue": "dev"}]).Data == 3
    assert call("CreateDomainAndIp", Content=names).Data == 0

    for action, count in LISTS.items():
        answer = call(action, Filter={"Limit": 5, "Offset": 0})
        total, data = getattr(answer, count), answer.Data or []
        assert len(data) == min(total, 5), f"{action}: {len(data)} of {total}"
        refused("InvalidParameterValue", action, Filter={"Filters": [{"Name": "Nothing", "Values": ["x"]}]})

    wanted = {"Filters": [{"Name": "SubDomain", "Values": ["example"], "OperatorType": 9}], "By": "SubDomain"}
    domains = call("DescribeDomainAssets", Filter=wanted)
    assert [row.SubDomain for row in domains.Data] == ["www.example.com"]
    assert [(tag.Name, tag.Value) for tag in domains.Data[0].Tag] == [("env", "dev")]
    assert call("DescribePublicIpAssets").Data[0].PublicIp == "127.0.0.1"
    assert call("DescribeCVMAssetInfo", AssetId="ins-0").Data is None
    assert call("DescribeDbAssetInfo", AssetId="cdb-0").Data is None

    known = call("DescribeSearchBugInfo", Id="3", CVEId="CVE-2021-23337")
    assert known.ReturnCode == 0 and known.Data.DataBug[0].CVEId == "CVE-2021-23337"
    unknown = call("DescribeSearchBugInfo", Id="3", CVEId="CVE-1999-99999")
    assert unknown.ReturnCode == 0 and not unknown.Data.DataBug

    key = {"Id": "0" * 64, "AppId": "1"}
    refused("ResourceNotFound", "ModifyRiskCenterRiskStatus", RiskStatusKeys=[key], Status=1, Type=0)
    assert call("DeleteDomainAndIp", Content=[{"Asset": name} for name in names]).Data == 3
    print("ok")


main()
