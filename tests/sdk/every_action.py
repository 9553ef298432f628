"""Every action of CSIP and CWP's one by name, through the official SDKs' own request and response classes, against a server
that holds what a real scan found.

Started by `crates/cli/tests/center` after `security_center.py`, or by hand:

    python tests/sdk/every_action.py 127.0.0.1:8080 data/default-account.json spec

`spec` holds the descriptions: an action that is described and not called here fails the script.
"""

import base64
import io
import json
import pathlib
import sys
import zipfile

from tencentcloud.common import credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.csip.v20221121 import csip_client
from tencentcloud.csip.v20221121 import models as csip_models
from tencentcloud.cwp.v20180228 import cwp_client
from tencentcloud.cwp.v20180228 import models as cwp_models

ENDPOINT, ACCOUNT, SPEC = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8")), pathlib.Path(sys.argv[3])
PROFILE = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=ENDPOINT), language="en-US")
KEYS = credential.Credential(ACCOUNT["SecretId"], ACCOUNT["SecretKey"])
CSIP = csip_client.CsipClient(KEYS, "ap-singapore", PROFILE)
CWP = cwp_client.CwpClient(KEYS, "ap-singapore", PROFILE)


def call(action, client=CSIP, models=csip_models, **parameters):
    """Through the classes of the SDK: an answer of a type that it does not expect fails here."""
    request = getattr(models, action + "Request")()
    request.from_json_string(json.dumps(parameters))
    return json.loads(getattr(client, action)(request).to_json_string())


def skill():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as folder:
        folder.writestr("SKILL.md", "---\nname: joins\ndescription: Joins paths.\n---\n# Joins\n\nJoin two paths.\n")
    return base64.b64encode(archive.getvalue()).decode()


# Later calls need what earlier ones answered.
seen = {}


def newest(field):
    return seen["DescribeScanTaskList"]["Data"][0][field]


def planned():
    return {"TaskName": "later", "ScanAssetType": 0, "ScanItem": ["port"], "ScanPlanType": 3, "ScanPlanContent": "0 3 1 1 *"}


def later():
    return {"TaskIdList": [{"TaskId": seen["CreateRiskCenterScanTask"]["TaskId"]}]}


def first_port():
    row = seen["DescribeRiskCenterAssetViewPortRiskList"]["Data"][0]
    return {"RiskStatusKeys": [{"Id": row["Id"], "AppId": str(row["AppId"])}], "Status": 2, "Type": 0}


def result_key():
    return {name: seen["CreateSkillScan"][name] for name in ("ContentHash", "EngineVersion")}


# What is called with, in this order, and what must be true of the answer. `some` is a list with what the scan or the
# import brought; `any` may be empty.
def some(answer):
    assert answer["Data"], "nothing there"


def any(answer):
    assert "Data" in answer or answer


def value(**expected):
    def check(answer):
        for name, wanted in expected.items():
            assert answer[name] == wanted, f"{name}: {answer[name]}"

    return check


PAGE = {"Filter": {"Limit": 100, "Offset": 0}}
EVERY = [
    ("AddNewBindRoleUser", {}, value(Status=0)),
    ("DescribeOrganizationInfo", {}, some),
    ("DescribeOrganizationUserInfo", PAGE, some),
    ("DescribeSubUserInfo", PAGE, any),
    ("CreateDomainAndIp", {"Content": ["every.example"]}, value(Data=1)),
    ("DescribeDomainAssets", PAGE, some),
    ("DescribePublicIpAssets", PAGE, some),
    ("DescribeCVMAssets", PAGE, some),
    ("DescribeCVMAssetInfo", {"AssetId": "ins-story"}, some),
    ("DescribeDbAssets", PAGE, some),
    ("DescribeDbAssetInfo", {"AssetId": "cdb-story"}, some),
    ("DescribeVpcAssets", PAGE, some),
    ("DescribeSubnetAssets", PAGE, some),
    ("DescribeListenerList", PAGE, some),
    ("DescribeClusterPodAssets", PAGE, some),
    ("DeleteDomainAndIp", {"Content": [{"Asset": "every.example"}], "IgnoreAsset": 1}, value(Data=1)),
    ("DescribeScanTaskList", PAGE, some),
    ("DescribeScanReportList", PAGE, some),
    ("DescribeTaskLogList", PAGE, some),
    ("DescribeTaskLogURL", lambda: {"Type": 1, "ReportTaskIdList": [{"TaskIdList": [newest("TaskId")]}]}, some),
    ("DescribeRiskCenterAssetViewPortRiskList", PAGE, some),
    ("DescribeRiskCenterAssetViewVULRiskList", PAGE, some),
    ("DescribeRiskCenterAssetViewWeakPasswordRiskList", PAGE, some),
    ("DescribeRiskCenterAssetViewCFGRiskList", PAGE, some),
    ("DescribeRiskCenterWebsiteRiskList", PAGE, some),
    ("DescribeRiskCenterServerRiskList", PAGE, some),
    ("DescribeRiskCenterPortViewPortRiskList", PAGE, some),
    ("DescribeRiskCenterVULViewVULRiskList", PAGE, some),
    ("ModifyRiskCenterRiskStatus", first_port, any),
    ("DescribeVULRiskAdvanceCFGList", lambda: {"TaskId": newest("TaskId"), **PAGE}, some),
    ("DescribeSearchBugInfo", {"Id": "3", "CVEId": "CVE-2021-41773"}, value(ReturnCode=0)),
    ("CreateRiskCenterScanTask", planned, value(Status=0)),
    ("StopRiskCenterTask", later, value(Status=0)),
    ("DeleteRiskScanTask", later, any),
    ("CreateSkillScan", {"FileBase64": skill(), "FileName": "joins.zip"}, value(Status="SCANNING")),
    ("DescribeSkillScanResult", result_key, any),
    ("DescribeSkillScanTaskList", {}, any),
    ("DescribeSkillScanPayInfo", {}, any),
]

for action, parameters, check in EVERY:
    answer = call(action, **(parameters() if callable(parameters) else parameters))
    try:
        check(answer)
    except AssertionError as wrong:
        raise AssertionError(f"{action}: {wrong}: {answer}") from None
    seen[action] = answer

described = {action["name"] for action in json.loads((SPEC / "csip-2022-11-21.json").read_text(encoding="utf-8"))["actions"]}
assert described == set(seen), f"called and described differ: {described ^ set(seen)}"

for module, number in [("Vul", "CWPPOCId"), ("Malware", "CWPPOCId"), ("Baseline", "CWPBlId")]:
    details = call("DescribeScanTaskDetails", CWP, cwp_models, ModuleType=module, TaskId=int(newest(number)))
    assert details["TotalCount"] == 1 and details["ScanTaskDetailList"], (module, details)

print(f"{len(seen)} actions of CSIP and CWP's one: ok")
