//! `GenerateSkillOssUploadCredential`: a place for a file that is handed in later by its key.
//!
//! The vendor has not published what this action answers with. Here it is a link that takes the bytes by `PUT`; its
//! members are described in `spec/aisc-2026-01-01.own.json`.

use super::{Action, Context, written};
use crate::{
    alibaba::error::Failure,
    wire::aisc::{
        GenerateSkillOssUploadCredentialData, GenerateSkillOssUploadCredentialRequest,
        GenerateSkillOssUploadCredentialResponse,
    },
};

pub(crate) struct GenerateSkillOssUploadCredential;

impl Action for GenerateSkillOssUploadCredential {
    const NAME: &'static str = "GenerateSkillOssUploadCredential";
    type Input = GenerateSkillOssUploadCredentialRequest;
    type Output = GenerateSkillOssUploadCredentialResponse;

    async fn run(context: Context, _: Self::Input) -> Result<Self::Output, Failure> {
        let place = context.app.make_upload_place(&context.caller, context.now).await.map_err(Failure::from_app)?;
        Ok(GenerateSkillOssUploadCredentialResponse {
            data: GenerateSkillOssUploadCredentialData {
                upload_key: place.key,
                upload_url: format!("{}/uploads/{}", context.base_url, place.token),
                method: "PUT".to_owned(),
                expiration: written(place.expires),
                max_size: i64::try_from(place.most_bytes).unwrap_or(i64::MAX),
            },
        })
    }
}
