"""The story of a first week with the security center, told by an official SDK: imported assets, a task over real daemons,
every risk list, a status, a rescan after a fix, the report.

Started by `crates/cli/tests/center`, which imports the assets, starts the daemons and, between the phases, ends one of them:

    python tests/sdk/security_center.py 127.0.0.1:8080 data/default-account.json state.json scan redis=6379,nginx=8081
"""

import json
import sys
import time
import urllib.request

from tencentcloud.common import credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.csip.v20221121 import csip_client

ENDPOINT, ACCOUNT, STATE, PHASE = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8")), sys.argv[3], sys.argv[4]
PORTS = {name: int(port) for name, port in (pair.split("=") for pair in sys.argv[5].split(","))}
HOST = "127.0.0.1"
LISTS = [
    "DescribeRiskCenterAssetViewPortRiskList",
    "DescribeRiskCenterAssetViewVULRiskList",
    "DescribeRiskCenterAssetViewWeakPasswordRiskList",
    "DescribeRiskCenterAssetViewCFGRiskList",
    "DescribeRiskCenterWebsiteRiskList",
    "DescribeRiskCenterServerRiskList",
    "DescribeRiskCenterPortViewPortRiskList",
    "DescribeRiskCenterVULViewVULRiskList",
]
PORT_LIST, WEAK_LIST, CFG_LIST, SERVER_LIST = LISTS[0], LISTS[2], LISTS[3], LISTS[5]


def client():
    http = HttpProfile(protocol="http", endpoint=ENDPOINT)
    profile = ClientProfile(httpProfile=http, language="en-US")
    keys = {name.lower().replace("_", ""): value for name, value in ACCOUNT.items()}
    return csip_client.CsipClient(credential.Credential(keys["secretid"], keys["secretkey"]), "ap-singapore", profile)


CLIENT = client()


def call(action, **parameters):
    return CLIENT.call_json(action, parameters)["Response"]


def rows(action, **filters):
    conditions = [{"Name": name, "Values": [str(value)], "OperatorType": 7} for name, value in filters.items()]
    answer = call(action, Filter={"Limit": 100, "Offset": 0, "Filters": conditions})
    assert answer.get("TotalCount", answer.get("Total")) == len(answer["Data"] or []), answer
    return answer["Data"] or []


def scan(name):
    made = call(
        "CreateRiskCenterScanTask",
        TaskName=name,
        ScanAssetType=1,
        Assets=[
            {"Asset": asset, "AssetName": asset, "InstanceType": "1", "AssetType": kind, "Region": ""}
            for asset, kind in [(HOST, "PublicIp"), ("cdb-story", "DB")]
        ],
        ScanItem=["port", "poc", "weakpass", "webcontent", "configrisk", "exposedserver"],
        ScanPlanType=1,
        TaskMode=2,
        TaskAdvanceCFG={"PortRisk": [{"PortSets": ",".join(map(str, PORTS.values())), "CheckType": 1, "Enable": 1}]},
    )
    assert made["Status"] == 0, made
    begun, percent = time.monotonic(), 0
    while True:
        (task,) = rows("DescribeScanTaskList", TaskId=made["TaskId"])
        assert task["Percent"] >= percent, "progress never falls"
        percent = task["Percent"]
        assert (percent == 100) == (task["ScanStatus"] == 2), task
        if task["ScanStatus"] >= 2:
            break
        assert time.monotonic() - begun < 180, "three minutes for one machine"
        time.sleep(0.3)
    assert task["ScanStatus"] == 2, task
    print(f"{name}: {time.monotonic() - begun:.1f} s, {task['RiskCount']} risks")
    return task


def first():
    assert call("CreateDomainAndIp", Content=[HOST])["Data"] == 0, "it was imported"
    assert [row["AssetId"] for row in rows("DescribePublicIpAssets", AssetId=HOST)], "an imported asset is listed"
    assert call("AddNewBindRoleUser")["Status"] == 0
    task = scan("first")
    found = {str(row["Port"]) for row in rows(PORT_LIST)}
    missing = {name for name, port in PORTS.items() if str(port) not in found}
    assert not missing, f"open and not found: {missing}"
    services = {str(row["Port"]): row["Service"] for row in rows(PORT_LIST)}
    assert services[str(PORTS["redis"])] == "redis", services
    for action in LISTS:
        print(action, len(rows(action)))
    exposed = rows(SERVER_LIST)
    assert any("redis" in json.dumps(row).lower() for row in exposed), exposed
    weak = {str(row["Port"]) for row in rows(WEAK_LIST)}
    for name in ("rabbitmq", "postgresql"):
        assert name not in PORTS or str(PORTS[name]) in weak, f"{name}: a password that everybody guesses: {weak}"
    for name in ("redis", "nats", "slapd"):
        assert name not in PORTS or str(PORTS[name]) not in weak, f"{name} is exposed or well set up, not weak"
    assert rows(CFG_LIST, InstanceId="cdb-story"), "what was imported is judged"
    for number, module in [(task["CWPPOCId"], "Vul"), (task["CWPPOCId"], "Malware"), (task["CWPBlId"], "Baseline")]:
        assert int(number) > 0, module

    # Somebody deals with a port that is not the one that will be fixed.
    other = next(row for row in rows(PORT_LIST) if str(row["Port"]) != str(PORTS["redis"]))
    key = {"Id": other["Id"], "AppId": str(other["AppId"])}
    call("ModifyRiskCenterRiskStatus", RiskStatusKeys=[key], Status=2, Type=0)
    assert [row["Id"] for row in rows(PORT_LIST, Status=2)] == [other["Id"]]
    json.dump({"ports": len(found), "ignored": other["Id"]}, open(STATE, "w", encoding="utf-8"))


def second():
    before = json.load(open(STATE, encoding="utf-8"))
    task = scan("after the fix")
    fixed = [row for row in rows(PORT_LIST) if str(row["Port"]) == str(PORTS["redis"])]
    assert all(row["Status"] == 1 for row in fixed), f"closed by the rescan: {fixed}"
    assert len(rows(PORT_LIST)) == before["ports"], "nothing is there twice"
    assert [row["Id"] for row in rows(PORT_LIST, Status=2)] == [before["ignored"]], "what is ignored stays so"

    reports = rows("DescribeScanReportList", TaskId=task["TaskId"])
    assert [(row["Status"], row["Progress"]) for row in reports] == [(4, 100)], reports
    (link,) = call("DescribeTaskLogURL", Type=0, ReportTaskIdList=[{"TaskIdList": [task["TaskId"]]}])["Data"]
    page = urllib.request.urlopen(link["URL"]).read().decode("utf-8")
    assert task["TaskId"] in page and HOST in page


{"scan": first, "rescan": second}[PHASE]()
print(PHASE, "ok")
