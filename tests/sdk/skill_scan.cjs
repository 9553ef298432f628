// The official Node.js SDK against a running server: both ways to send v3, both v1 signatures, a temporary key.
//
// Started by `crates/cli/tests/sdk.rs`, or by hand with the SDK on NODE_PATH:
//
//     node tests/sdk/skill_scan.cjs 127.0.0.1:8080 data/default-account.json token.json
//
// The file is a ZIP with one harmless SKILL.md.

const fs = require("fs");
const { csip } = require("tencentcloud-sdk-nodejs");

const [endpoint, accountFile, tokenFile] = process.argv.slice(2);
const account = JSON.parse(fs.readFileSync(accountFile, "utf-8"));
const temporary = JSON.parse(fs.readFileSync(tokenFile, "utf-8"));
const ZIP =
  "UEsDBBQAAAAAAAAAIQB1gSDYVwAAAFcAAAAIAAAAU0tJTEwubWQtLS0KbmFtZTogZGVtbwpkZXNjcmlwdGlvbjogU2F5cyBoZWxsbyB0byB0aGUg" +
  "dXNlci4KLS0tCiMgRGVtbwoKU2F5IGhlbGxvIHRvIHRoZSB1c2VyLgpQSwECFAMUAAAAAAAAACEAdYEg2FcAAABXAAAACAAAAAAAAAAAAAAAgAEA" +
  "AAAAU0tJTEwubWRQSwUGAAAAAAEAAQA2AAAAfQAAAAAA";
const UNKNOWN = { ContentHash: "sha256:" + "0".repeat(64), EngineVersion: 1 };

let failures = 0;
function check(what, holds, detail = "") {
  console.log(`${holds ? "ok   " : "FAIL "} ${what} ${holds ? "" : JSON.stringify(detail)}`);
  failures += holds ? 0 : 1;
}

function client(signMethod, reqMethod, keys = account) {
  return new csip.v20221121.Client({
    credential: { secretId: keys.SecretId, secretKey: keys.SecretKey, token: keys.Token },
    region: "ap-singapore",
    profile: { signMethod, language: "en-US", httpProfile: { protocol: "http://", endpoint, reqMethod } },
  });
}

async function refused(what, code, call) {
  try {
    check(`${code}: ${what}`, false, await call());
  } catch (error) {
    check(`${code}: ${what}`, error.code === code && Boolean(error.requestId), [error.code, error.message]);
  }
}

async function finished(sdk, created) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await sdk.DescribeSkillScanResult(created);
    if (answer.Status !== "SCANNING") return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("the scan did not end within a minute");
}

async function main() {
  for (const [signMethod, reqMethod] of [
    ["TC3-HMAC-SHA256", "POST"],
    ["TC3-HMAC-SHA256", "GET"],
    ["HmacSHA1", "POST"],
    ["HmacSHA256", "POST"],
    ["HmacSHA1", "GET"],
    ["HmacSHA256", "GET"],
  ]) {
    for (const [whose, keys] of [["", account], [" with a token", temporary]]) {
      const how = `by ${signMethod} ${reqMethod}${whose}`;
      const sdk = client(signMethod, reqMethod, keys);
      const created = await sdk.CreateSkillScan({ FileBase64: ZIP, FileName: "demo 技能.zip" });
      check(`CreateSkillScan ${how}`, created.Status === "SCANNING", created);
      const key = { ContentHash: created.ContentHash, EngineVersion: created.EngineVersion };
      const result = await finished(sdk, key);
      check(`DescribeSkillScanResult ${how}`, result.Status === "SUCCESS" && result.Data.RiskLevel === "benign", result);
      const wrong = client(signMethod, reqMethod, { ...keys, SecretKey: "wrong" });
      await refused(`wrong key ${how}`, "AuthFailure.SignatureFailure", () => wrong.DescribeSkillScanResult(UNKNOWN));
    }
  }
  const stolen = client("TC3-HMAC-SHA256", "POST", { ...temporary, Token: undefined });
  await refused("a temporary key alone", "AuthFailure.TokenFailure", () => stolen.DescribeSkillScanResult(UNKNOWN));
  const sdk = client("TC3-HMAC-SHA256", "POST");
  await refused("no ZIP", "InvalidParameterValue", () => sdk.CreateSkillScan({ FileBase64: "eA==" }));
  await refused("no parameter", "MissingParameter", () => sdk.DescribeSkillScanResult({}));
  check("NOT_FOUND", (await sdk.DescribeSkillScanResult(UNKNOWN)).Status === "NOT_FOUND");
}

main()
  .then(() => {
    if (failures > 0) throw new Error(`${failures} expectation(s) failed`);
    console.log("all expectations hold");
  })
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
