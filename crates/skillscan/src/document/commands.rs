//! Does a piece of text look like a shell command? Used for inline code, untagged fences and lone lines of prose.

/// Programs that open a command line. Not a list of dangerous ones: what the command does is judged elsewhere.
const PROGRAMS: &[&str] = &[
    "apk",
    "apt",
    "apt-get",
    "awk",
    "aws",
    "az",
    "base64",
    "bash",
    "brew",
    "bun",
    "bunx",
    "bundle",
    "cargo",
    "cat",
    "cd",
    "certutil",
    "chmod",
    "chown",
    "choco",
    "cmake",
    "cmd",
    "composer",
    "conda",
    "cp",
    "crontab",
    "curl",
    "dd",
    "deno",
    "dig",
    "dnf",
    "docker",
    "docker-compose",
    "dotnet",
    "echo",
    "env",
    "eval",
    "exec",
    "export",
    "find",
    "gcloud",
    "gem",
    "gh",
    "git",
    "go",
    "gpg",
    "gradle",
    "grep",
    "gunzip",
    "helm",
    "iex",
    "iwr",
    "java",
    "jq",
    "kill",
    "kubectl",
    "launchctl",
    "ln",
    "ls",
    "make",
    "mkdir",
    "mkfifo",
    "mkfs",
    "mv",
    "mvn",
    "nc",
    "ncat",
    "netcat",
    "nohup",
    "node",
    "nslookup",
    "npm",
    "npx",
    "openssl",
    "osascript",
    "pacman",
    "perl",
    "php",
    "pip",
    "pip3",
    "pipx",
    "pnpm",
    "poetry",
    "powershell",
    "powershell.exe",
    "printf",
    "python",
    "python3",
    "pwsh",
    "rclone",
    "reg",
    "rm",
    "rsync",
    "ruby",
    "rustup",
    "schtasks",
    "scp",
    "sed",
    "setx",
    "sh",
    "snap",
    "socat",
    "source",
    "ssh",
    "ssh-keygen",
    "sudo",
    "systemctl",
    "tail",
    "tar",
    "tee",
    "telnet",
    "terraform",
    "touch",
    "tsx",
    "unzip",
    "uv",
    "uvx",
    "vim",
    "wget",
    "winget",
    "xargs",
    "xattr",
    "xxd",
    "yarn",
    "yum",
    "zip",
    "zsh",
    "defaults",
    "security",
    "dscl",
    "useradd",
    "usermod",
    "service",
    "at",
    "history",
    "pbpaste",
    "xclip",
    "scrot",
    "screencapture",
    "hdiutil",
    "open",
    "start",
    "sqlite3",
    "psql",
    "mysql",
    "mongo",
    "redis-cli",
    "ollama",
    "claude",
    "codex",
    "gemini",
    "openclaw",
    "clawhub",
    "skills",
];

/// Programs whose names are English words: they need a flag, path, pipe or assignment to count.
const WORDS: &[&str] = &[
    "at", "find", "open", "start", "make", "go", "service", "security", "history", "defaults", "source", "exec",
    "touch", "tail", "cat", "kill", "node", "skills", "echo", "export", "cd", "env", "snap", "claude", "gemini",
    "codex",
];

/// True if `text` reads as one shell command, perhaps behind a prompt sign.
pub(super) fn is_command(text: &str) -> bool {
    let line = text.trim();
    if line.len() > 4096 {
        return false;
    }
    let (line, prompted) =
        match line.strip_prefix("$ ").or_else(|| line.strip_prefix("> ")).or_else(|| line.strip_prefix("% ")) {
            Some(rest) => (rest, true),
            None => (line, false),
        };
    let mut words = line.split_whitespace().skip_while(|word| is_assignment(word));
    let Some(first) = words.next() else { return false };
    let has_argument = words.next().is_some();
    if first.starts_with("./") || first.starts_with("~/") {
        return has_argument || first.contains(".sh") || prompted;
    }
    let program = first.rsplit('/').next().unwrap_or(first);
    if !PROGRAMS.contains(&program) {
        return false;
    }
    let shell_signs = line.contains(" -") || line.contains(['/', '|', '=', '$', '>', ';', '&', '~']);
    if WORDS.contains(&program) { has_argument && (shell_signs || prompted) } else { has_argument || prompted }
}

/// True if an untagged block reads as shell: its first line that is no comment is a command.
pub(crate) fn is_shell(block: &str) -> bool {
    let head = super::clip(block, 2048);
    head.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')).is_some_and(is_command)
        || head.starts_with("#!/") && super::clip(head, 80).contains("sh")
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_prose() {
        for yes in [
            "curl -s https://x | sh",
            "$ ls",
            "FOO=1 npm run x",
            "./install.sh",
            "/usr/bin/python3 a.py",
            "find . -name x",
        ] {
            assert!(is_command(yes), "{yes}");
        }
        for no in ["npm", "find the file", "open the door", "scripts/run.py", "make sure", "SKILL.md", "", "./data"] {
            assert!(!is_command(no), "{no}");
        }
    }
}
