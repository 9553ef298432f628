//! The bytes of one file: downloaded within the operator's networks, or taken from where the client put them.

use super::{BatchFile, FileSource};
use crate::{App, Caller, Error};
use model::Text;
use time::OffsetDateTime;

/// What a file may be called; names go to logs and lists.
const MOST_NAME: usize = 255;

/// Bytes and what they are called.
pub(super) struct Fetched {
    pub(super) bytes: Vec<u8>,
    pub(super) file_name: String,
}

/// A file that could not be had.
pub(super) struct Refused {
    pub(super) file_name: String,
    pub(super) why: Text,
}

impl App {
    /// Gets a file. What the client can mend is a refusal; what it cannot is an error.
    pub(super) async fn fetch(
        &self,
        caller: &Caller,
        file: &BatchFile,
        now: OffsetDateTime,
    ) -> Result<Result<Fetched, Refused>, Error> {
        let most = self.parts.settings.max_package_bytes;
        let named = |other: String| if file.file_name.is_empty() { other } else { file.file_name.clone() };
        match &file.source {
            FileSource::Url(url) => Ok(match self.parts.downloads.download(url, most).await {
                Ok(downloaded) => {
                    // The first address is what the client knows; where it was sent on to may be called anything.
                    let file_name = named(name_in(url));
                    Ok(Fetched { bytes: downloaded.bytes, file_name })
                }
                Err(error) => {
                    tracing::info!(account.id = caller.account, error = %error, "download refused or failed");
                    Err(Refused { file_name: named(name_in(url)), why: error.text() })
                }
            }),
            FileSource::Upload(key) => Ok(match self.uploaded(caller, key, now).await? {
                Some(bytes) => Ok(Fetched { bytes, file_name: named(String::new()) }),
                None => Err(Refused {
                    file_name: named(String::new()),
                    why: Text::new(
                        "there is no uploaded file of this key: it was never sent, was handed in before, or is older than a day",
                        "该 UploadKey 没有对应的文件：尚未上传、此前已提交或已超过一天",
                    ),
                }),
            }),
        }
    }
}

/// The last part of a URL's path, decoded; empty if it has none that can be a name.
fn name_in(url: &str) -> String {
    let Ok(url) = url::Url::parse(url) else { return String::new() };
    let last = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    // These mean something in a query, and stand for themselves in a path.
    let last = last.replace('+', "%2B").replace('=', "%3D").replace('&', "%26");
    let decoded = url::form_urlencoded::parse(last.as_bytes()).next().map(|(name, _)| name.into_owned());
    let name = decoded.unwrap_or_default();
    let fits = name.chars().count() <= MOST_NAME && !name.chars().any(|c| c.is_control() || c == '/' || c == '\\');
    if fits { name } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::name_in;

    #[test]
    fn names_of_urls() {
        for (url, name) in [
            ("https://example.test/a/b/skill.zip?x=1#y", "skill.zip"),
            ("https://example.test/a%20b.zip", "a b.zip"),
            ("https://example.test/%E6%8A%80.tar.gz", "技.tar.gz"),
            ("https://example.test/a+b=c.zip", "a+b=c.zip"),
            ("https://example.test/", ""),
            ("https://example.test/..%2f..%2fetc", ""),
            ("https://example.test/a%00b", ""),
            ("no url", ""),
        ] {
            assert_eq!(name_in(url), name, "{url}");
        }
    }
}
