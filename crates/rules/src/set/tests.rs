use super::*;

const RULE: &str = r#"
- id: mine-1
  title: { en: Mine, zh: 我的 }
  message: { en: "{match}", zh: "{match}" }
  category: "90008"
  severity: low
  confidence: high
  nature: hygiene
  match: { literals: [needle] }
"#;
const YARA: &str = "rule Needle { strings: $a = \"needle\" condition: $a }";

/// Loads a folder of these files and compares the ids that were added, or the error's text.
#[track_caller]
fn check(files: &[(&str, &str)], expected: Result<&[&str], &str>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let builtin = RuleSet::builtin().unwrap();
    match (RuleSet::with_user_rules(folder.path()), expected) {
        (Ok(set), Ok(ids)) => {
            let added: Vec<&str> =
                set.rules().iter().map(|r| r.id.as_str()).filter(|id| builtin.get(id).is_none()).collect();
            assert_eq!(added, ids);
            assert_eq!(set.rules().len(), builtin.rules().len() + ids.len());
        }
        (Err(error), Err(text)) => assert!(error.to_string().contains(text), "{error}"),
        (result, _) => panic!("{result:?}"),
    }
}

#[test]
fn the_builtin_rules_load() {
    let set = RuleSet::builtin().unwrap();
    assert_eq!(set.rules().len(), COUNT);
    let ids: Vec<&str> = set.rules().iter().map(|rule| rule.id.as_str()).collect();
    assert!(ids.is_sorted());
    assert_eq!(set.get(ids[0]).unwrap().id, ids[0]);
    assert!(set.get("TS-NONE-000").is_none());
}

#[test]
fn user_rules_are_added() {
    check(&[("a.yml", RULE), ("sub/b.YAR", YARA), ("notes.txt", "no rule")], Ok(&["YARA-Needle", "mine-1"]));
}

#[test]
fn what_does_not_load_is_refused() {
    check(&[], Err("holds no rules"));
    check(&[("a.yml", "# nothing\n")], Err("holds no rules"));
    check(&[("a.yml", RULE), ("b.yml", RULE)], Err("b.yml: mine-1: id: is used twice"));
    check(&[("a.yml", &RULE.replace("needle", "ab"))], Err("too short"));
    check(&[("a.yml", &RULE.replace("mine-1", "TS-RCE-001"))], Err("id of a built-in rule"));
    check(&[("a.yml", "- id: [")], Err("a.yml"));
    check(&[("a.yar", "rule {")], Err("a.yar"));
    check(&[("a.yml", RULE), ("a.yar", "rule x { condition: y }")], Err("a.yar"));
    assert!(matches!(RuleSet::with_user_rules(Path::new("/nonexistent/folder")), Err(LoadError::Unreadable { .. })));
}
