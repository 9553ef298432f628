//! Does a text read as a command, a program or prose? Used where a decoder has several readings to choose from.

/// Signs of commands, code and addresses, which no honest text shows turned or shifted.
const SIGNS: &[&str] = &[
    "http://",
    "https://",
    "curl ",
    "wget ",
    "bash",
    "sh -c",
    "system",
    "eval",
    "exec",
    "import ",
    "powershell",
    "cmd.exe",
    "/bin/",
    "/dev/tcp",
    "base64",
    "subprocess",
    "rm -rf",
    "child_process",
    "fromcharcode",
    "chr(",
    "invoke-",
    "iex ",
    "| sh",
    "ignore ",
    "instructions",
    ".ssh",
    "token",
    "passw",
];

/// Shows a sign of a command, a program or an address.
pub(super) fn as_command(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    SIGNS.iter().any(|sign| lower.contains(sign))
}

/// How many of the most common English words and command signs a text has.
pub(super) fn english(text: &str) -> usize {
    const WORDS: &[&str] = &[
        "the",
        "and",
        "to",
        "of",
        "you",
        "for",
        "is",
        "all",
        "curl",
        "http",
        "https",
        "bash",
        "ignore",
        "send",
        "import",
        "user",
        "run",
        "system",
        "exec",
        "eval",
        "file",
        "com",
        "os",
        "sh",
        "print",
        "instructions",
        "this",
        "key",
    ];
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
        .count()
}

/// Reads as something that was worth hiding.
pub(super) fn says_something(text: &str) -> bool {
    as_command(text) || english(text) >= 3
}
