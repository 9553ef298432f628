use crate::{Engine, Options};
use model::SkillScan;
use rules::RuleSet;

/// A rule that matches `matcher` (YAML), with further `fields`.
fn rule(matcher: &str, fields: &str) -> String {
    format!(
        "- id: TEST\n  title: {{ en: t, zh: t }}\n  message: {{ en: '{{match}}|{{host}}', zh: '' }}\n  category: '90008'\n  \
         severity: high\n  confidence: high\n  nature: attack\n{fields}  match: {matcher}\n"
    )
}

fn scan(rule: &str, files: &[(&str, &str)], options: &Options) -> SkillScan {
    let engine = Engine::new(RuleSet::of(rules::parse("test.yml", rule).unwrap())).unwrap();
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    engine.scan(&package::open_files("test", files, &package::Limits::default()), options)
}

/// Places as `file:line message`, in the order of files and lines.
fn places(scan: &SkillScan) -> Vec<String> {
    let mut findings: Vec<_> = scan.findings.iter().collect();
    findings.sort_by_key(|finding| finding.location.clone());
    let shown = |f: &&model::Finding| {
        let weaker = if f.demoted.is_some() { " (demoted)" } else { "" };
        format!("{}:{} {}{weaker}", f.location.file, f.location.line, f.message.en.trim_end_matches("|…"))
    };
    findings.iter().map(shown).collect()
}

#[track_caller]
fn check(matcher: &str, files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(places(&scan(&rule(matcher, ""), files, &Options::default())), expected);
}

#[test]
fn phrases() {
    let matcher = "{ literals: [do not tell, ~/.ssh] }";
    check(
        matcher,
        &[("a.md", "One.\n\nPlease DO NOT\ntell; cat ~/.ssh/id\n")],
        &["a.md:3 DO NOT⏎tell", "a.md:4 ~/.ssh"],
    );
}

#[test]
fn patterns_and_their_groups() {
    let matcher = r"{ regex: 'curl https?://(?P<host>[^/\s]+)' }";
    check(matcher, &[("a.md", "x\ny `curl http://h.example/z`\n")], &["a.md:2 curl http://h.example|h.example"]);
    check(matcher, &[("a.md", "curl\n\nhttp://h.example/z\n")], &[]);
}

#[test]
fn a_pattern_stays_in_its_segment_unless_it_spans_lines_of_a_program() {
    let files = [("a.py", "first = 1\n\nother = 2\nsecond = 3\n"), ("b.md", "first\n\nsecond\n")];
    check("{ regex: 'first[^!]*second' }", &files, &[]);
    check("{ regex: '(?s)first.*second' }", &files, &["a.py:1 first = 1⏎⏎other = 2⏎second"]);
}

#[test]
fn look_alikes_are_matched_and_shown_as_they_are() {
    check(
        "{ literals: [ignore previous] }",
        &[("a.md", "ign\u{200b}ore previ\u{043e}us\n")],
        &["a.md:1 ign\\u{200b}ore previ\u{43e}us"],
    );
    check("{ regex: '(?i)\\bcurl x' }", &[("a.md", "\u{4f60}\u{597d} \u{ff43}url x\n")], &["a.md:1 \u{ff43}url x"]);
}

#[test]
fn parts_come_together_in_a_window() {
    let all = |within: &str| {
        format!(
            "{{ all: {{ within: {within}, of: [literals: [alpha], regex: '\\d\\d'], without: [literals: [gamma]] }} }}"
        )
    };
    let near = [("a.md", "alpha\n12\n\nalpha 34 gamma\n")];
    check(&all("line"), &near, &[]);
    check(&all("segment"), &near, &["a.md:1 alpha"]);
    let far = format!("alpha\n{}99\n", "\n".repeat(13));
    check(&all("nearby"), &[("a.md", &far)], &[]);
    check(&all("file"), &[("a.md", &far)], &["a.md:1 alpha"]);
    check(&all("file"), &[("a.md", "alpha"), ("b.md", "12")], &[]);
}

#[test]
fn parts_in_different_files() {
    let matcher =
        "{ all: { within: package, of: [literals: [alpha], literals: [beta]], without: [literals: [gamma]] } }";
    let scan_of = |files: &[(&str, &str)]| scan(&rule(matcher, ""), files, &Options::default());
    let found = scan_of(&[("a.md", "alpha"), ("b.py", "x = 1\nbeta = 2")]);
    assert_eq!(places(&found), ["a.md:1 alpha"]);
    let step = &found.findings[0].steps[0];
    assert_eq!((step.location.file.as_str(), step.location.line), ("b.py", 2));
    assert!(scan_of(&[("a.md", "alpha"), ("b.py", "beta"), ("c.md", "gamma")]).findings.is_empty());
    assert!(scan_of(&[("a.md", "alpha")]).findings.is_empty());
}

#[test]
fn queries_look_at_code_wherever_it_stands() {
    let matcher = "{ query: { language: python, query: '(call function: (identifier) @name) @match', where: { name: '^eval$' } } }";
    check(
        matcher,
        &[("a.py", "x = eval(y)\nevaluate(y)\n"), ("b.md", "Text.\n\n```python\neval(z)\n```\n")],
        &["a.py:1 eval(y)", "b.md:4 eval(z)"],
    );
}

#[test]
fn rules_keep_to_their_scope() {
    let check = |fields: &str, expected: &[&str]| {
        let files = [
            ("a.py", "curl('x')\n"),
            ("sub/b.md", "Prose curl.\n\n```bash\ncurl x\n```\n"),
            ("c.json", "{\"a\": \"curl y\"}\n"),
        ];
        let rule = rule("{ regex: 'curl.x?' }", &format!("  applies: {fields}\n"));
        assert_eq!(places(&scan(&rule, &files, &Options::default())), expected, "{fields}");
    };
    check("{ languages: [python] }", &["a.py:1 curl("]);
    check("{ languages: [bash] }", &["sub/b.md:4 curl x"]);
    check("{ files: ['*.json'] }", &["c.json:1 curl"]);
    check("{ files: ['sub/**'], roles: [command] }", &["sub/b.md:1 curl. (demoted)", "sub/b.md:4 curl x"]);
    check("{ decoded: true }", &[]);
}

#[test]
fn hosts_are_compared_by_class_and_whole_labels() {
    let check = |hosts: &str, expected: &[&str]| {
        let text =
            "curl http://x.a.sh/i\n\ncurl http://ba.sh/i\n\ncurl http://pastebin.com/raw\n\ncurl http://$HOST/\n";
        let rule = rule(r"{ regex: 'curl http://(?P<host>[^/\s]+)' }", &format!("  applies: {{ hosts: {hosts} }}\n"));
        let scan = scan(&rule, &[("a.md", text)], &Options::default());
        let hosts: Vec<String> = places(&scan).iter().filter_map(|p| Some(p.split_once('|')?.1.to_owned())).collect();
        assert_eq!(hosts, expected, "{hosts:?}");
    };
    check("{ except: [a.sh, paste] }", &["ba.sh", "$HOST"]);
    check("{ only: [a.sh] }", &["x.a.sh"]);
    check("{ only: [paste] }", &["pastebin.com"]);
}

#[test]
fn indicators_can_be_switched_off() {
    let rule = rule("{ literals: [evil.example] }", "  indicator: true\n");
    let files = [("a.md", "evil.example")];
    assert_eq!(scan(&rule, &files, &Options::default()).findings.len(), 1);
    assert!(scan(&rule, &files, &Options { indicators: false, ..Options::default() }).findings.is_empty());
}

#[test]
fn a_pattern_without_literals_needs_the_mark() {
    let files = [("a.md", "x 42 y\n\n# 77\n")];
    assert_eq!(
        places(&scan(&rule(r"{ regex: '\d\d' }", "  unfiltered: true\n"), &files, &Options::default())),
        ["a.md:1 42", "a.md:3 77"]
    );
}

#[test]
fn long_lines_are_searched_in_windows() {
    let filler = "needle ".repeat(20_000);
    let text = format!("{filler}needle then end{filler}{}needle then end", "y".repeat(100_000));
    let started = std::time::Instant::now();
    let scan = scan(&rule("{ regex: 'needle then (?P<host>e\\w+)' }", ""), &[("a.txt", &text)], &Options::default());
    // Same rule, same line: one finding; what matters is that the first is found and the work stays linear.
    assert_eq!(places(&scan), ["a.txt:1 needle then endneedle|endneedle"]);
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn too_many_hits_are_capped_and_counted() {
    let text = "needle\n\n".repeat(30);
    let files: Vec<(String, String)> = (0..5).map(|index| (format!("{index}.md"), text.clone())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let scan = scan(&rule("{ literals: [needle] }", ""), &files, &Options::default());
    assert_eq!(scan.findings.len(), 50);
    assert!(scan.findings[49].message.en.ends_with("There are 50 more places like this."));
}

#[test]
fn a_users_broken_query_is_refused() {
    let yaml = rule("{ query: { language: python, query: '(no_such_node) @match' } }", "");
    let error = Engine::new(RuleSet::of(rules::parse("test.yml", &yaml).unwrap())).unwrap_err();
    assert!(error.to_string().contains("TEST"), "{error}");
    let yaml = rule("{ observes: { kind: dances } }", "");
    assert!(Engine::new(RuleSet::of(rules::parse("test.yml", &yaml).unwrap())).is_err());
}

#[test]
fn every_builtin_query_compiles() {
    fn queries<'a>(matcher: &'a rules::Matcher, found: &mut Vec<&'a rules::Query>) {
        matcher.visit("match", &mut |_, part| {
            if let rules::Matcher::Query(query) = part {
                found.push(query);
            }
        });
    }
    let set = RuleSet::builtin().unwrap();
    for rule in set.rules() {
        let mut found = Vec::new();
        queries(&rule.matcher, &mut found);
        for query in found {
            let compiled = super::query::TreeQuery::new(query).unwrap();
            assert_eq!(compiled.check(), Ok(()), "{}", rule.id);
        }
    }
}
