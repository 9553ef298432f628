//! YAML text to rules. Knows shapes only; whether a rule is well made is [`crate::lint`]'s question.

use crate::problem::{Level, Problem};
use crate::rule::Rule;

/// Parses one file: a list of rules. `file` names it in the error.
#[expect(clippy::result_large_err, reason = "one per broken file; nothing runs after it")]
pub fn parse(file: &str, yaml: &str) -> Result<Vec<Rule>, Problem> {
    if yaml.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Vec::new());
    }
    serde_saphyr::from_str(yaml).map_err(|error| {
        let line = error.location().map_or(0, |place| place.line());
        Problem {
            file: file.to_owned(),
            rule: rule_above(yaml, line).to_owned(),
            field: format!("line {line}"),
            what: error.without_snippet().to_string(),
            remedy: "docs/rules-language.md shows every field and matcher".to_owned(),
            level: Level::Error,
        }
    })
}

/// The id of the rule that line `line` (from 1) belongs to.
fn rule_above(yaml: &str, line: u64) -> &str {
    let shown = usize::try_from(line).unwrap_or(usize::MAX);
    let ids = yaml.lines().take(shown).filter_map(|line| line.trim_start_matches(['-', ' ']).strip_prefix("id:"));
    ids.last().map_or("-", |id| id.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Matcher;
    use proptest::prelude::*;

    const RULE: &str = "
- id: TS-X-001
  title: { en: a, zh: 甲 }
  message: { en: b, zh: 乙 }
  why: { en: c, zh: 丙 }
  fix: { en: d, zh: 丁 }
  category: \"90006\"
  severity: high
  confidence: high
  nature: attack
  match:
    all:
      within: segment
      of:
        - regex: 'curl'
        - literals: [a b c, 管道]
  examples: [plain, { a.sh: text }]
  counter_examples: [other]
";

    #[test]
    fn a_rule_is_read() {
        let rules = parse("x.yml", RULE).unwrap();
        assert_eq!(rules.len(), 1);
        assert!(matches!(&rules[0].matcher, Matcher::All { of, .. } if of.len() == 2));
        assert_eq!(rules[0].examples.len(), 2);
    }

    #[test]
    fn an_error_names_file_rule_and_line() {
        let problem = parse("x.yml", &RULE.replace("severity", "severty")).unwrap_err();
        assert_eq!((problem.file.as_str(), problem.rule.as_str()), ("x.yml", "TS-X-001"));
        assert!(problem.what.contains("severty"), "{problem}");
    }

    proptest! {
        #[test]
        fn any_text_is_rules_or_a_problem(text in "\\PC{0,200}") {
            let _ = parse("x.yml", &text);
        }
    }
}
