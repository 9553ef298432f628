//! Imported cloud resources and objects of Kubernetes, judged by rules as data (`data/checks/inventory.yml`).
//!
//! Pure: a description as JSON in, risks out. Nothing is asked over the network, and a stored description can be judged
//! again by newer rules.

mod opens;

use model::{Evidence, LeftOut, Risk, RiskDetail, RiskKind, Severity, Switches, Text, visible};
use regex::Regex;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Elements of one description that a rule looks at.
const MOST_PLACES: usize = 500;

/// A rule as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    severity: Severity,
    /// Kinds of description: `host`, `database`, …, or the kind of a Kubernetes object.
    kinds: Vec<String>,
    /// Where the conditions hold together; the whole description where it says nothing.
    #[serde(default)]
    each: Vec<String>,
    when: Vec<Condition>,
    standard: String,
    class: String,
    item: String,
    name: Text,
    description: Text,
    fix: Text,
}

/// One condition: a place, and what must be there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    at: String,
    #[serde(flatten)]
    test: Test,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Test {
    /// It is exactly this.
    Equals(Value),
    /// It is one of these.
    AnyOf(Vec<Value>),
    /// A list that holds this.
    Contains(Value),
    /// A text that fits a pattern.
    Matches(String),
    /// No text that fits a pattern; nothing there is fine.
    Unlike(String),
    /// Ports, however a cloud writes them (`22`, `"22,80"`, `"20-30"`, `TCP:22`, `ALL`), with one of these among them.
    Opens(Vec<u16>),
    /// It is there, or is not; empty texts and lists are not.
    Exists(bool),
    /// A number above this.
    Above(f64),
    /// A number below this.
    Below(f64),
}

/// A rule, and the pattern of each of its conditions that has one.
type Compiled = (Rule, Vec<Option<Regex>>);

fn rules() -> &'static [Compiled] {
    static RULES: OnceLock<Vec<Compiled>> = OnceLock::new();
    RULES.get_or_init(|| read().unwrap_or_default())
}

fn read() -> Result<Vec<Compiled>, String> {
    let text = include_str!("../../../data/checks/inventory.yml");
    let rules: Vec<Rule> = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
    let compile = |rule: Rule| {
        let patterns = rule.when.iter().map(|condition| match &condition.test {
            Test::Matches(pattern) | Test::Unlike(pattern) => {
                Regex::new(pattern).map(Some).map_err(|error| format!("{}: {error}", rule.id))
            }
            _ => Ok(None),
        });
        let patterns = patterns.collect::<Result<Vec<_>, _>>()?;
        Ok((rule, patterns))
    };
    rules.into_iter().map(compile).collect()
}

/// Judges one description. `asset` is the name that the risks carry; `kind` the word of the asset's kind, or the kind of
/// the Kubernetes object.
pub fn judge(kind: &str, asset: &str, description: &Value) -> Vec<Risk> {
    judge_by(kind, asset, description, &Switches::default()).risks
}

/// What the rules made of one description.
#[derive(Debug, Default)]
pub struct Judged {
    /// Rules that hold.
    pub risks: Vec<Risk>,
    /// Rules that were asked, whether they hold or not.
    pub checks: BTreeSet<String>,
    /// Rules that were switched off.
    pub left_out: LeftOut,
}

/// The same with some rules turned off or on. A switch may be about one kind of resource: the kind's word, or the type
/// that the description names. The `config` of a pod is its Kubernetes object, and is judged as such.
pub fn judge_by(kind: &str, asset: &str, description: &Value, switches: &Switches) -> Judged {
    let own_type = description.get("type_name").and_then(Value::as_str).unwrap_or(kind);
    let mut judged = match description.get("config").filter(|object| kind == "pod" && object.is_object()) {
        Some(object) => {
            let of_kubernetes = object.get("kind").and_then(Value::as_str).unwrap_or("Pod");
            // An object that says it is an inventory's pod again would go round and round.
            let of_kubernetes = if of_kubernetes == "pod" { "Pod" } else { of_kubernetes };
            judge_by(of_kubernetes, asset, object, switches)
        }
        None => Judged::default(),
    };
    for (rule, patterns) in rules().iter().filter(|(rule, _)| rule.kinds.iter().any(|own| own == kind)) {
        let names = [rule.id.as_str(), &rule.item, &rule.class];
        if switches.allow_on(RiskKind::Configuration, &names, &[kind, own_type]) {
            judged.risks.extend(rule.judge(patterns, asset, description));
            judged.checks.insert(rule.id.clone());
        } else {
            judged.left_out.insert((RiskKind::Configuration, rule.id.clone()));
        }
    }
    judged
}

impl Rule {
    fn judge(&self, patterns: &[Option<Regex>], asset: &str, description: &Value) -> Option<Risk> {
        let places: Vec<&Value> = if self.each.is_empty() {
            vec![description]
        } else {
            self.each.iter().flat_map(|path| find(description, path)).take(MOST_PLACES).collect()
        };
        let holds = |place: &&Value| {
            let mut conditions = self.when.iter().zip(patterns);
            conditions.all(|(condition, pattern)| condition.holds(place, pattern.as_ref()))
        };
        let place = places.into_iter().find(holds)?;
        let values: Vec<String> = self.when.iter().filter_map(|condition| condition.seen(place)).collect();
        let seen = values.join("\n");
        let told = |text: &Text| text.fill("asset", asset).fill("value", &values.join(", "));
        Some(Risk {
            check: self.id.clone(),
            severity: self.severity,
            asset: asset.to_owned(),
            address: None,
            port: None,
            service: String::new(),
            name: told(&self.name),
            description: told(&self.description),
            fix: told(&self.fix),
            detail: RiskDetail::Configuration {
                standard: self.standard.clone(),
                class: self.class.clone(),
                item: self.item.clone(),
            },
            evidence: Evidence { snapshot: crate::mask::mask(&seen), ..Evidence::default() },
        })
    }
}

impl Condition {
    fn holds(&self, place: &Value, pattern: Option<&Regex>) -> bool {
        let found = find(place, &self.at);
        let number = |value: &&Value| value.as_f64();
        let fits = |value: &&Value| value.as_str().is_some_and(|text| pattern.is_some_and(|p| p.is_match(text)));
        match &self.test {
            Test::Equals(wanted) => found.contains(&wanted),
            Test::AnyOf(wanted) => found.iter().any(|value| wanted.contains(value)),
            Test::Contains(wanted) => {
                found.iter().any(|value| value.as_array().is_some_and(|list| list.contains(wanted)))
            }
            Test::Matches(_) => found.iter().any(fits),
            Test::Unlike(_) => !found.iter().any(fits),
            Test::Opens(ports) => found.iter().any(|value| opens::any_of(value, ports)),
            Test::Exists(wanted) => found.iter().any(|value| !is_empty(value)) == *wanted,
            Test::Above(bound) => found.iter().filter_map(number).any(|value| value > *bound),
            Test::Below(bound) => found.iter().filter_map(number).any(|value| value < *bound),
        }
    }

    /// `place: value`, for the proof.
    fn seen(&self, place: &Value) -> Option<String> {
        let value = find(place, &self.at).into_iter().next()?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let text: String = visible(&text).chars().take(200).collect();
        let place = self.at.split('|').next().unwrap_or_default();
        Some(format!("{place}: {text}"))
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// What stands at a path: members by name, `[]` for every element of a list, `a|b` for a member that is called either.
fn find<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    let mut found = vec![value];
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let (name, every) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
        let named = |value: &'v Value| name.split('|').filter_map(move |name| value.get(name)).take(MOST_PLACES);
        let members: Vec<&Value> = if name.is_empty() { found } else { found.into_iter().flat_map(named).collect() };
        found = if every {
            members.into_iter().filter_map(Value::as_array).flatten().take(MOST_PLACES).collect()
        } else {
            members
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(kind: &str, description: Value, expected: &[&str]) {
        let risks = judge(kind, "asset-1", &description);
        let ids: Vec<&str> = risks.iter().map(|risk| risk.check.as_str()).collect();
        assert_eq!(ids, expected, "{description}");
    }

    #[test]
    fn the_file_is_read_and_told_in_both_languages() {
        let rules = read().unwrap();
        assert!(rules.len() >= 20);
        for (rule, _) in rules {
            for text in [&rule.name, &rule.description, &rule.fix] {
                assert!(text.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{}", rule.id);
            }
        }
    }

    #[test]
    fn cloud_resources() {
        check("database", json!({ "public_ip": "203.0.113.7", "port": 3306 }), &["database-public-address"]);
        check("database", json!({ "private_ip": "10.0.0.7" }), &[]);
        check("host", json!({ "os": "CentOS 7.9 64bit" }), &["host-os-out-of-support"]);
        for old in
            ["Ubuntu 20.04 LTS", "Debian 11", "Windows Server 2012 R2", "Red Hat Enterprise Linux 7", "Alpine 3.10"]
        {
            check("host", json!({ "os": old }), &["host-os-out-of-support"]);
        }
        for kept in ["Debian GNU/Linux 12", "Ubuntu 22.04", "CentOS Stream 9", "Windows Server 2019", "Alpine 3.22"] {
            check("host", json!({ "os": kept }), &[]);
        }
        check("listener", json!({ "protocol": "HTTP", "port": 80 }), &["listener-without-tls"]);
        let rule = |cidr: &str, port: &str| json!({ "config": { "ingress": [{ "cidr": "10.0.0.0/8", "ports": "22" }, { "cidr": cidr, "ports": port }] } });
        check("host", rule("0.0.0.0/0", "22"), &["security-group-administration-open"]);
        check("host", rule("0.0.0.0/0", "443"), &[]);
        check("host", rule("10.0.0.0/8", "22"), &[]);
        let rule = |rule: Value| json!({ "config": { "Ingress": [rule] } });
        let told = &["security-group-administration-open"];
        check("host", rule(json!({ "CidrBlock": "0.0.0.0/0", "Port": "20-30", "Action": "ACCEPT" })), told);
        check("host", rule(json!({ "Ipv6CidrBlock": "::/0", "Port": 3306, "Protocol": "TCP" })), told);
        check("host", rule(json!({ "CidrBlock": "0.0.0.0/0", "Port": "22", "Action": "DROP" })), &[]);
        check("host", rule(json!({ "CidrBlock": "0.0.0.0/0", "Port": "22", "Protocol": "udp" })), &[]);
    }

    #[test]
    fn objects_of_kubernetes() {
        let pod = |container: Value| json!({ "kind": "Pod", "spec": { "automountServiceAccountToken": false, "containers": [container] } });
        let good = json!({ "name": "a", "image": "x:1.2", "resources": { "limits": { "memory": "1Gi" } },
            "securityContext": { "runAsNonRoot": true, "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true } });
        check("Pod", pod(good.clone()), &[]);
        let mut bad = good;
        bad["securityContext"]["privileged"] = json!(true);
        check("Pod", pod(bad.clone()), &["k8s-privileged-container"]);
        check("pod", json!({ "id": "pod-1", "config": pod(bad) }), &["k8s-privileged-container"]);
        check("pod", json!({ "id": "pod-1", "config": { "kind": "pod", "config": { "kind": "pod" } } }), &[]);
        check(
            "ClusterRoleBinding",
            json!({ "roleRef": { "name": "cluster-admin" }, "subjects": [{ "name": "system:anonymous" }] }),
            &["k8s-anonymous-admin"],
        );
    }

    #[test]
    fn switches_turn_rules_off() {
        let database = json!({ "type_name": "MYSQL", "public_ip": "203.0.113.7", "config": { "audit": false } });
        for (check, resource, expected) in [
            ("database-public-address", "", &["database-audit-off"][..]),
            ("audit", "mysql", &["database-public-address"]),
            ("audit", "CVM", &["database-public-address", "database-audit-off"]),
            ("cloud-resource", "database", &[]),
        ] {
            let kind = RiskKind::Configuration;
            let switch = model::Switch { kind, check: check.into(), resource: resource.into(), on: false };
            let judged = judge_by("database", "db-1", &database, &Switches::new(vec![switch]));
            let ids: Vec<&str> = judged.risks.iter().map(|risk| risk.check.as_str()).collect();
            assert_eq!(ids, expected, "{check} {resource}");
            assert!(judged.left_out.iter().all(|(_, check)| !judged.checks.contains(check)));
        }
    }
}
