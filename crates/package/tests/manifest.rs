//! Front matter as all clients write it, and as nobody should.

use package::{Limits, Manifest, open_bytes};
use serde_json::{Value, json};

fn check(text: &str, expected: Value) {
    let manifest = Manifest::parse("SKILL.md", text);
    assert_eq!(manifest.fields, expected, "{text:?}: {:?}", manifest.problem);
}

fn tools(front_matter: &str) -> Vec<String> {
    Manifest::parse("SKILL.md", &format!("---\n{front_matter}\n---\n")).allowed_tools
}

#[test]
fn plain_front_matter() {
    let text = "---\nname: pdf\ndescription: Reads PDF files.\ncompatibility: Needs Python\n---\n# Body\n";
    let manifest = Manifest::parse("a/SKILL.md", text);
    assert_eq!(manifest.path, "a/SKILL.md");
    assert_eq!(manifest.name.as_deref(), Some("pdf"));
    assert_eq!(manifest.description.as_deref(), Some("Reads PDF files."));
    assert_eq!(manifest.compatibility.as_deref(), Some("Needs Python"));
    assert_eq!(&text[manifest.range.clone()], &text[..text.len() - "\n# Body\n".len()]);
    assert_eq!(manifest.problem, None);
}

#[test]
fn marks_line_ends_and_blank_lines_are_no_obstacle() {
    check("\u{FEFF}---\r\nname: a\r\ndescription: b\r\n---\r\nbody", json!({"name": "a", "description": "b"}));
    check("\n\n---  \nname: a\n---", json!({"name": "a"}));
    check("---\n---\nbody", json!({}));
    check("# no front matter\n---\nname: a\n---\n", json!({}));
    check("", json!({}));
}

#[test]
fn words_stay_words() {
    check(
        "---\nname: on\ndescription: y\nversion: 1.10.0\n---\n",
        json!({"name": "on", "description": "y", "version": "1.10.0"}),
    );
    assert_eq!(Manifest::parse("SKILL.md", "---\nname: 42\n---\n").name.as_deref(), Some("42"));
}

#[test]
fn block_texts_and_clients_keys_are_kept() {
    check(
        "---\ndescription: >\n  one\n  two\ndisable-model-invocation: true\nhooks:\n  PreToolUse:\n    - matcher: Bash\n---\n",
        json!({"description": "one two\n", "disable-model-invocation": true, "hooks": {"PreToolUse": [{"matcher": "Bash"}]}}),
    );
}

#[test]
fn metadata_is_json_on_one_line_quoted_or_not() {
    let expected = json!({"metadata": {"openclaw": {"requires": {"env": ["KEY"]}}}});
    check("---\nmetadata: {\"openclaw\": {\"requires\": {\"env\": [\"KEY\"]}}}\n---\n", expected.clone());
    check("---\nmetadata: '{\"openclaw\": {\"requires\": {\"env\": [\"KEY\"]}}}'\n---\n", expected);
}

#[test]
fn broken_yaml_is_read_line_by_line_and_named() {
    let text = "---\nname: a\ndescription: Use when: the user asks: anything\nallowed-tools:\n  - Read\n  - Bash(git:*)\n\
                metadata: {\"openclaw\": {\"always\": true}}\n---\n";
    let manifest = Manifest::parse("SKILL.md", text);
    assert_eq!(manifest.description.as_deref(), Some("Use when: the user asks: anything"));
    assert_eq!(manifest.allowed_tools, ["Read", "Bash(git:*)"]);
    assert_eq!(manifest.fields["metadata"]["openclaw"]["always"], true);
    assert!(manifest.problem.is_some());
}

#[test]
fn an_open_end_is_named_and_the_body_left_alone() {
    let manifest = Manifest::parse("SKILL.md", "---\nname: a\n\n# Title\nnot: metadata\n");
    assert_eq!(manifest.fields, json!({"name": "a"}));
    assert_eq!(manifest.problem.as_deref(), Some("front matter is not closed by a line of ---"));
}

#[test]
fn bombs_cost_nothing() {
    let mut text = "---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..40 {
        let below = level - 1;
        text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{below}"); 9].join(", ")));
    }
    let bomb = Manifest::parse("SKILL.md", &format!("{text}---\n"));
    assert!(bomb.problem.is_some());
    assert!(bomb.fields.to_string().len() < 10_000);
    for open in ["[", "{a: ", "- ", "? ", "!!x "] {
        let deep = Manifest::parse("SKILL.md", &format!("---\na: {}\n---\n", open.repeat(20_000)));
        assert!(deep.fields.is_object(), "{open}");
    }
}

#[test]
fn tools_are_separated_by_blanks_or_commas_but_not_in_brackets() {
    assert_eq!(tools("allowed-tools: Bash(git:*) Read"), ["Bash(git:*)", "Read"]);
    assert_eq!(tools("allowed-tools: Bash(git commit:*, x), Read,Write"), ["Bash(git commit:*, x)", "Read", "Write"]);
    assert_eq!(tools("allowed-tools: [Read, \"Bash(npm run:*)\"]"), ["Read", "Bash(npm run:*)"]);
    assert_eq!(tools("allowed-tools:\n  - Read\n  - Grep, Glob"), ["Read", "Grep", "Glob"]);
    assert_eq!(tools("allowed-tools: '*'"), ["*"]);
    assert_eq!(tools("name: x"), [""; 0]);
}

#[test]
fn the_shallowest_manifest_speaks_for_the_package() {
    use package::hostile::{Member, Zip};
    let package = |names: &[&str]| {
        let zip = Zip::of(names.iter().map(|name| Member::stored(name, "x"))).bytes();
        let package = open_bytes("p.zip", zip, &Limits::default());
        package.manifest_file().map(|file| file.path.clone())
    };
    assert_eq!(package(&["a/b/SKILL.md", "z/skill.md"]).as_deref(), Some("z/skill.md"));
    assert_eq!(package(&["skill.md", "SKILL.md"]).as_deref(), Some("SKILL.md"));
    assert_eq!(package(&["README.md", "MYSKILL.md"]), None);
}
