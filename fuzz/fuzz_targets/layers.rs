//! Any text between the signs that make decoders look: quotes, escapes, calls that decode.
#![no_main]
use std::sync::LazyLock;

static ENGINE: LazyLock<skillscan::Engine> = LazyLock::new(|| {
    let rules = rules::RuleSet::builtin().expect("built-in rules");
    skillscan::Engine::new(rules).expect("built-in rules")
});

/// What stands around the text.
const AROUND: &[(&str, &str)] = &[
    ("exec(base64.b64decode('", "'))"),
    ("printf '", "' | xxd -r -p | sh"),
    ("eval(String.fromCharCode(", "))"),
    ("exec(bytes(b ^ 0x5A for b in [", "]))"),
    ("echo '", "' | tr 'a-z' 'n-za-m' | sh"),
    ("iex (\"{1}{0}\" -f '", "')"),
    ("c''url ${IFS}", " | b\\ash"),
    ("set x=", "\r\n%x:~0,5%%x:~5%"),
    ("cat <<EOF\n", "\nEOF\n"),
    ("b85decode('", "')"),
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((pick, content)) = bytes.split_first() else { return };
    let (before, after) = AROUND[usize::from(*pick) % AROUND.len()];
    let text = [before.as_bytes(), content, after.as_bytes()].concat();
    let package = package::open_files("fuzz", vec![("a.txt".to_owned(), text)], &package::Limits::default());
    ENGINE.scan(&package, &skillscan::Options::default());
});
