//! The actions. One file each: an input, an output, and the translation between them and a use case of `app`.
//!
//! A new action is a file here and a line in [`LIST`]; its types come from `spec/`.

mod create_skill_file_check;
mod generate_skill_oss_upload_credential;
mod list_sub_tasks;

use super::{envelope::Fields, error::Failure};
use app::{App, Caller};
use model::Lang;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::pin::Pin;
use time::{OffsetDateTime, UtcOffset, format_description::BorrowedFormatItem, macros::format_description};

/// Every action that is served.
pub(crate) static LIST: &[Entry] = &[
    entry::<create_skill_file_check::CreateSkillFileCheck>(),
    entry::<generate_skill_oss_upload_credential::GenerateSkillOssUploadCredential>(),
    entry::<list_sub_tasks::ListSubTasks>(),
];

/// One action.
pub(crate) trait Action: 'static {
    /// Name on the wire.
    const NAME: &'static str;
    /// The parameters: the type of [`crate::wire`] for this action.
    type Input: DeserializeOwned + Send;
    /// The answer, without the RequestId: the type of [`crate::wire`] for this action.
    type Output: Serialize;

    /// Does it.
    fn run(context: Context, input: Self::Input) -> impl Future<Output = Result<Self::Output, Failure>> + Send;
}

/// What an action knows besides its parameters.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) app: App,
    pub(crate) caller: Caller,
    pub(crate) lang: Languages,
    pub(crate) now: OffsetDateTime,
    /// What links start with; no slash at its end.
    pub(crate) base_url: String,
}

/// The languages of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Languages {
    /// What was found.
    pub(crate) results: Lang,
    /// What went wrong.
    pub(crate) messages: Lang,
}

type Running = Pin<Box<dyn Future<Output = Result<Fields, Failure>> + Send>>;

/// An action as the dispatcher sees it.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) run: fn(Context, Fields) -> Running,
}

const fn entry<A: Action>() -> Entry {
    Entry { name: A::NAME, run: |context, parameters| Box::pin(run::<A>(context, parameters)) }
}

async fn run<A: Action>(context: Context, parameters: Fields) -> Result<Fields, Failure> {
    // The description was checked before, so a failure here is a difference between it and the input type.
    let input = serde_json::from_value(Value::Object(parameters)).map_err(|error| Failure::internal(&error))?;
    let output = A::run(context, input).await?;
    match serde_json::to_value(output) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Ok(Fields::new()),
        Err(error) => Err(Failure::internal(&error)),
    }
}

/// How the vendor writes times.
const TIME: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");

/// A time in UTC.
fn written(time: OffsetDateTime) -> String {
    time.to_offset(UtcOffset::UTC).format(TIME).unwrap_or_default()
}
