//! Escapes in literals: what the program sees instead of what is written.

/// Resolves backslash escapes of Python and JavaScript. Unknown ones stay as they are.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('v') => out.push('\u{b}'),
            Some('a') => out.push('\u{7}'),
            Some('\n') => {}
            Some('x') => code_point(&mut rest, 2, &mut out),
            Some('u') if rest.as_str().starts_with('{') => {
                let digits: String = rest.by_ref().skip(1).take_while(|c| *c != '}').take(8).collect();
                out.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some('u') => code_point(&mut rest, 4, &mut out),
            Some('U') => code_point(&mut rest, 8, &mut out),
            Some(digit @ '0'..='7') => {
                let more: String = rest.as_str().chars().take(2).take_while(|c| ('0'..='7').contains(c)).collect();
                rest.by_ref().take(more.len()).for_each(drop);
                out.extend(u32::from_str_radix(&format!("{digit}{more}"), 8).ok().and_then(char::from_u32));
            }
            Some(other) => {
                if !matches!(other, '\\' | '\'' | '"' | '`' | '$' | '/') {
                    out.push('\\');
                }
                out.push(other);
            }
            None => out.push('\\'),
        }
    }
    out
}

/// Reads `digits` hexadecimal digits.
fn code_point(rest: &mut std::str::Chars<'_>, digits: usize, out: &mut String) {
    let number: String = rest.as_str().chars().take(digits).take_while(char::is_ascii_hexdigit).collect();
    rest.by_ref().take(number.len()).for_each(drop);
    out.extend(u32::from_str_radix(&number, 16).ok().and_then(char::from_u32));
}
