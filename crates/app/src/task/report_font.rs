//! A font of this machine for what the embedded ones cannot draw. Read only when a report needs it.

use std::path::Path;

/// Where systems keep a font with many scripts, the fullest first.
const USUAL_PLACES: [&str; 7] = [
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
];
/// Larger ones are no fonts.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The bytes of the font that is set, else of the first that is there.
pub(super) fn read(own: Option<&Path>) -> Option<Vec<u8>> {
    let usual = USUAL_PLACES.iter().map(Path::new);
    let found = match own {
        Some(own) => Some(own),
        None => usual.into_iter().find(|place| place.is_file()),
    };
    let Some(path) = found else {
        tracing::warn!(
            "a report holds characters that the embedded fonts cannot draw, and there is no other: \
             install a font such as Debian's fonts-noto-cjk or set assets.report_font"
        );
        return None;
    };
    let size = path.metadata().map_or(0, |metadata| metadata.len());
    if size > MOST_BYTES {
        tracing::warn!(font = %path.display(), size, "the font is too large");
        return None;
    }
    std::fs::read(path).inspect_err(|error| tracing::warn!(font = %path.display(), %error, "cannot read the font")).ok()
}
