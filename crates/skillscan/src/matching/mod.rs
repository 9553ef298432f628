//! Pattern rules over segments: one literal prefilter pass, then linear-time regexes where literals were seen.
