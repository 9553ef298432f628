//! Any text between the signs that make decoders look: quotes, escapes, calls that decode.
#![no_main]

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
    let Some(((before, after), content)) = fuzz::pick(AROUND, bytes) else { return };
    fuzz::scan("a.txt", [before.as_bytes(), content, after.as_bytes()].concat());
});
