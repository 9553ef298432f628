//! What a fenced block is: a command to run, configuration to write, an example, or words for the agent.

use super::super::parts::{Parts, Reasoned};
use super::super::role::{Meaning, Setting, defanged_block, detection_fence, gives_orders};
use super::super::{Language, SegmentKind, commands};
use model::{Role, Text};
use std::ops::Range;

/// A fence and what stands around it.
pub(super) struct Fence<'a> {
    /// Its content.
    pub(super) range: Range<usize>,
    /// Its info string.
    pub(super) info: &'a str,
    /// What headings and lead-in say, with the words that say it.
    pub(super) meaning: Option<(Meaning, &'a str)>,
}

impl Fence<'_> {
    /// Adds the fence's segment and, if it is program text, its code unit.
    pub(super) fn add_to(&self, text: &str, setting: &Setting, parts: &mut Parts) {
        let content = text.get(self.range.clone()).unwrap_or_default();
        let load_time = self.info.trim_start().starts_with('!');
        let named = super::info_language(self.info);
        let shell = named.is_none() && self.info.trim().is_empty() && commands::is_shell(content);
        let language = if shell || load_time { Some(Language::Bash) } else { named };
        let role = if load_time { (Role::Command, None) } else { self.role(language, content, setting) };
        if let Some(language) = language.filter(|l| l.is_program()) {
            parts.add_code(language, self.range.clone(), role.0);
        }
        parts.add(self.range.clone(), SegmentKind::Fence(language), role);
    }

    fn role(&self, language: Option<Language>, content: &str, setting: &Setting) -> Reasoned {
        let plain = match language {
            Some(language) if language.is_program() => Role::Command,
            Some(
                Language::Json
                | Language::Yaml
                | Language::Toml
                | Language::Ini
                | Language::Dockerfile
                | Language::Makefile,
            ) => Role::Config,
            Some(
                Language::Sql
                | Language::Html
                | Language::Css
                | Language::Xml
                | Language::C
                | Language::Rust
                | Language::Java,
            ) => Role::Example,
            _ => Role::Instruction,
        };
        let by_place = setting.role(plain);
        if by_place.1.is_some() {
            return by_place;
        }
        if let Some((role, reason)) = detection_fence(self.info, content) {
            return (role, Some(reason));
        }
        if let Some(mark) = denounced(content, setting.agent_surface) {
            return (
                Role::DenyList,
                Some(Text::new(format!("marked “{mark}” in the block itself"), format!("代码块内标注为“{mark}”"))),
            );
        }
        if let Some(specimen) = defanged_block(content).filter(|_| setting.about_attacks) {
            return with_reason(specimen);
        }
        if setting.about_attacks && calls_back_to_a_lab(content) {
            return (Role::Example, Some(Text::new("an exercise against a lab address", "针对实验室地址的练习")));
        }
        match self.meaning {
            Some((Meaning::Deny, title)) => with_reason(Meaning::Deny.role(title)),
            // What an agent reads under "Examples" or "Vulnerabilities" in its own instructions, it may well run; not in
            // a Skill whose declared subject is attacks.
            Some(_) if setting.agent_surface && !setting.about_attacks && matches!(plain, Role::Command) => by_place,
            // An example that tells the agent what to do is the trick itself.
            Some((Meaning::Example, _)) if setting.agent_surface && gives_orders(content) => by_place,
            Some((meaning, title)) => with_reason(meaning.role(title)),
            None => by_place,
        }
    }
}

/// A shell that calls back, and every address in it is a private one or a blank to be filled in.
fn calls_back_to_a_lab(content: &str) -> bool {
    const CALLS: [&str; 5] = ["/dev/tcp/", "nc ", "ncat ", "socket", "TCPClient"];
    const BLANKS: [&str; 6] = ["LHOST", "ATTACKER_IP", "YOUR_IP", "<ip>", "$IP", "10.10.14."];
    let calls = CALLS.iter().any(|call| content.contains(call));
    let named = content.contains("://");
    let numbers = content.split(|c: char| !c.is_ascii_digit() && c != '.');
    let mut addresses = numbers.filter_map(|word| word.trim_matches('.').parse::<std::net::Ipv4Addr>().ok()).peekable();
    let lab = addresses.peek().is_some() && addresses.all(|ip| ip.is_private() || ip.is_loopback());
    calls && !named && (lab || BLANKS.iter().any(|blank| content.contains(blank)))
}

fn with_reason((role, reason): (Role, Text)) -> Reasoned {
    (role, Some(reason))
}

/// A first-line comment that denounces the block: `# BAD`, `// ❌ vulnerable`. In what an agent loads by itself, words
/// that only warn ("dangerous") do not stop it.
fn denounced(content: &str, agent_surface: bool) -> Option<&'static str> {
    const FORBID: &[&str] =
        &["bad", "wrong", "malicious", "never", "don't", "do not", "avoid", "❌", "🚫", "错误", "恶意", "不要"];
    const WARN: &[&str] = &["vulnerable", "insecure", "unsafe", "dangerous", "危险", "不安全"];
    let first = super::super::clip(content.lines().next()?, 120).trim_start();
    let comment = ["#", "//", "--", "/*", "<!--"].iter().find_map(|mark| first.strip_prefix(mark))?;
    let lower = comment.trim_start().trim_start_matches([':', '*', '!']).trim_start().to_ascii_lowercase();
    let opens = |mark: &&&str| {
        lower.strip_prefix(**mark).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    let warn = if agent_surface { &[] } else { WARN };
    FORBID.iter().chain(warn).find(opens).copied()
}
