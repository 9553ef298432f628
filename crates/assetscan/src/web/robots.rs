//! `robots.txt` (RFC 9309), as far as a polite scanner needs it: what everybody is asked to leave alone.

/// Rules for everybody and for us.
#[derive(Debug, Default)]
pub(super) struct Robots {
    rules: Vec<(bool, String)>,
}

impl Robots {
    /// Reads the file; what is not understood forbids nothing.
    pub(super) fn parse(text: &str) -> Self {
        let mut rules = Vec::new();
        let (mut about_us, mut naming) = (false, false);
        for line in text.lines().take(2000) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    let named = value == "*" || value.to_ascii_lowercase().contains("touchstone");
                    about_us = named || (naming && about_us);
                    naming = true;
                }
                "disallow" | "allow" if about_us && !value.is_empty() => {
                    naming = false;
                    rules.push((key.trim().eq_ignore_ascii_case("allow"), value.to_owned()));
                }
                _ => naming = false,
            }
        }
        Self { rules }
    }

    /// Whether a path may be asked for: the longest rule that fits decides, and `allow` wins a tie.
    pub(super) fn allows(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|(_, rule)| fits(rule, path));
        fitting.max_by_key(|(allow, rule)| (rule.len(), *allow)).is_none_or(|(allow, _)| *allow)
    }
}

/// A prefix in which `*` stands for anything and `$` for the end.
fn fits(rule: &str, path: &str) -> bool {
    let (rule, whole) = rule.strip_suffix('$').map_or((rule, false), |rule| (rule, true));
    let mut parts = rule.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    !whole || rest.is_empty() || rule.ends_with('*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_decides() {
        let robots = Robots::parse(
            "User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.zip$\n",
        );
        for (path, allowed) in
            [("/", true), ("/private/x", false), ("/private/open/y", true), ("/a.zip", false), ("/a.zip?x", true)]
        {
            assert_eq!(robots.allows(path), allowed, "{path}");
        }
        assert!(Robots::parse("nonsense").allows("/x"));
    }
}
