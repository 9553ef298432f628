//! `CreateSkillFileCheck`: hand in up to ten Skills by address or by upload key.

use super::{Action, Context};
use crate::{
    alibaba::error::Failure,
    wire::aisc::{
        CreateSkillFileCheckData, CreateSkillFileCheckFiles, CreateSkillFileCheckRequest, CreateSkillFileCheckResponse,
        DataUploadResults,
    },
};
use app::{BatchFile, FileOutcome, FileSource};
use model::{Lang, Text};

/// What the vendor's own client sends at most.
const MAX_FILES: usize = 10;
/// Enough for every file system's names; the name goes to logs and lists.
const MAX_FILE_NAME: usize = 255;
const DEFAULT_SOURCE: &str = "user_upload";

pub(crate) struct CreateSkillFileCheck;

impl Action for CreateSkillFileCheck {
    const NAME: &'static str = "CreateSkillFileCheck";
    type Input = CreateSkillFileCheckRequest;
    type Output = CreateSkillFileCheckResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let files = input.files.filter(|files| !files.is_empty()).ok_or_else(|| Failure::missing("Files"))?;
        if files.len() > MAX_FILES {
            return Err(Failure::value("Files", "has more than 10 entries", "不能超过 10 个文件"));
        }
        let source = input.source.filter(|source| !source.is_empty()).unwrap_or_else(|| DEFAULT_SOURCE.to_owned());
        let Context { app, caller, lang, now, .. } = context;
        let asked: Vec<Result<BatchFile, FileOutcome>> = files.into_iter().map(file).collect();
        let good = asked.iter().filter_map(|file| file.as_ref().ok().cloned()).collect();
        let batch = app.submit_batch(&caller, good, &source, now).await.map_err(Failure::from_app)?;
        let mut fetched = batch.files.into_iter();
        let outcomes = asked.into_iter().filter_map(|file| file.err().or_else(|| fetched.next()));
        let upload_results: Vec<DataUploadResults> = outcomes.map(|outcome| result(outcome, lang.messages)).collect();
        let count = |wanted| i64::try_from(upload_results.iter().filter(|r| r.success == wanted).count()).unwrap_or(0);
        Ok(CreateSkillFileCheckResponse {
            data: CreateSkillFileCheckData {
                root_task_id: batch.name,
                success_count: count(true),
                fail_count: count(false),
                upload_results,
            },
        })
    }
}

/// A file as it was asked for, or refused before anything was fetched.
fn file(file: CreateSkillFileCheckFiles) -> Result<BatchFile, FileOutcome> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let file_name = file.file_name.unwrap_or_default();
    let refuse = |file_name: String, en, zh| Err(FileOutcome { file_name, result: Err(Text::new(en, zh)) });
    if file_name.chars().count() > MAX_FILE_NAME || file_name.chars().any(char::is_control) {
        return refuse(
            String::new(),
            "FileName has more than 255 characters or control characters",
            "FileName 超过 255 个字符或包含控制字符",
        );
    }
    match (given(file.download_url), given(file.upload_key)) {
        (Some(url), None) => Ok(BatchFile { source: FileSource::Url(url), file_name }),
        (None, Some(key)) => Ok(BatchFile { source: FileSource::Upload(key), file_name }),
        (None, None) => {
            refuse(file_name, "neither DownloadUrl nor UploadKey is given", "DownloadUrl 和 UploadKey 均未提供")
        }
        (Some(_), Some(_)) => {
            refuse(file_name, "both DownloadUrl and UploadKey are given", "DownloadUrl 和 UploadKey 不能同时提供")
        }
    }
}

fn result(outcome: FileOutcome, lang: Lang) -> DataUploadResults {
    let FileOutcome { file_name, result } = outcome;
    let unknown = DataUploadResults { file_name, ..DataUploadResults::default() };
    match result {
        Ok(accepted) => DataUploadResults {
            success: true,
            file_hash: Some(accepted.md5),
            identify_id: Some(accepted.name),
            ..unknown
        },
        Err(why) => DataUploadResults { success: false, error_msg: Some(why.get(lang).to_owned()), ..unknown },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: Option<&str>, key: Option<&str>, name: &str, refused: Option<&str>) {
        let asked = CreateSkillFileCheckFiles {
            download_url: url.map(str::to_owned),
            upload_key: key.map(str::to_owned),
            file_name: Some(name.to_owned()),
        };
        let said = file(asked).err().map(|outcome| outcome.result.unwrap_err().en);
        match refused {
            None => assert_eq!(said, None),
            Some(words) => assert!(said.as_deref().is_some_and(|said| said.contains(words)), "{said:?}"),
        }
    }

    #[test]
    fn one_of_address_and_key() {
        check(Some("http://a"), None, "a.zip", None);
        check(None, Some("k"), "", None);
        check(Some("http://a"), Some(""), "", None);
        check(None, None, "a.zip", Some("neither"));
        check(Some(""), Some(""), "a.zip", Some("neither"));
        check(Some("http://a"), Some("k"), "", Some("both"));
        check(Some("http://a"), None, "a\nb", Some("FileName"));
        check(Some("http://a"), None, &"x".repeat(256), Some("FileName"));
    }
}
