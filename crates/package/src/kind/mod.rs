//! Content kinds, decided by bytes.

mod magic;
mod text;

/// What the bytes are, whatever the name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// No bytes.
    Empty,
    /// Text in any encoding (decoding is the scanner's work).
    Text,
    /// ZIP that is no document of a known kind.
    Zip,
    /// ZIP-based document: OOXML, ODF, EPUB, JAR, wheel, APK …
    ZipDocument,
    /// gzip stream (a `.tar.gz` included).
    Gzip,
    /// Plain tar.
    Tar,
    /// Archive that is not opened: 7z, RAR, xz, zstd, bzip2 …
    OtherArchive,
    /// PDF.
    Pdf,
    /// Raster image.
    Image,
    /// Font.
    Font,
    /// Audio or video.
    Media,
    /// ELF, PE, Mach-O executable or library.
    Executable,
    /// WebAssembly.
    Wasm,
    /// Python byte code.
    Pyc,
    /// Java class file.
    JavaClass,
    /// Python pickle or a model file that carries one.
    Pickle,
    /// SQLite database.
    Sqlite,
    /// Anything else.
    Binary,
}

impl Kind {
    /// Decides by content. Where text also fits a weak signature (two letters of a bitmap, a picture's name in front
    /// of a script), it is text: interpreters would run it, and text is looked at more closely than pictures.
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::Empty;
        }
        magic::strong(bytes)
            .or_else(|| text::is_text(bytes).then_some(Self::Text))
            .or_else(|| magic::weak(bytes))
            .unwrap_or(Self::Binary)
    }

    /// Documented inert kinds: excluded from analysis without making it incomplete.
    pub fn is_inert(self) -> bool {
        matches!(self, Self::Empty | Self::Image | Self::Font | Self::Media)
    }
}
