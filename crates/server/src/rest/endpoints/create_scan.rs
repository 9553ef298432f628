//! `POST /api/v1/scans`: hand a package in, as the body itself or as a part of a form.

use super::{Entry, json};
use crate::{
    parameters::multipart,
    rest::{
        Answer, Call,
        problem::{Kind, Problem},
        scan::Scan,
    },
};
use app::{Forms, NewScanWebhook, Role, ScanId, Submission};
use axum::http::{HeaderValue, StatusCode, header};

/// The largest package and the form around it. What is larger than a package, the use case tells.
const MAX_BODY: usize = crate::tencent::MAX_BODY;
const MAX_FILE_NAME: usize = 255;
const MAX_URL: usize = 2048;

/// Media types of a package that is the body itself. What counts is what the bytes are.
const RAW: &[&str] = &[
    "application/gzip",
    "application/octet-stream",
    "application/x-gzip",
    "application/x-tar",
    "application/x-zip-compressed",
    "application/zip",
    "text/markdown",
    "text/plain",
];

pub(super) const ENTRY: Entry = Entry {
    name: "CreateScan",
    method: "POST",
    path: "/api/v1/scans",
    role: Role::Submit,
    rate: 20,
    body: MAX_BODY,
    run: |call| Box::pin(run(call)),
};

/// A package as it is: its bytes.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes the body")]
pub(crate) struct Package(Vec<u8>);

/// What a form may hold.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the form; it is read part by part")]
pub(crate) struct ScanForm {
    /// The package, with its file name.
    #[schema(format = Binary, content_media_type = "application/octet-stream", value_type = String)]
    file: Vec<u8>,
    /// Address to be told when the scan has ended.
    webhook_url: Option<String>,
}

#[utoipa::path(
    post,
    path = "/api/v1/scans",
    operation_id = "CreateScan",
    tag = "scans",
    summary = "Hand in a package",
    description = "A ZIP, tar or tar.gz archive of a Skill, or a single SKILL.md. The same bytes again are the same scan; \
        one that failed is started anew.",
    params(
        ("file_name" = Option<String>, Query, min_length = 1, max_length = 255,
            description = "The file's name, for lists and reports; a form's own file name counts less"),
        ("webhook_url" = Option<String>, Query, min_length = 1, max_length = 2048,
            description = "Address that is told by POST when the scan has ended; see docs/api.md for the signature"),
    ),
    request_body(
        description = "The package itself, or a form with it",
        content(
            (Package = "application/zip"), (Package = "application/gzip"), (Package = "application/x-tar"),
            (Package = "application/octet-stream"), (String = "text/markdown"), (ScanForm = "multipart/form-data"),
        ),
    ),
    responses(
        (status = 202, description = "Accepted; ask or watch until it has ended", body = Scan,
            headers(("Location" = String, description = "Where to ask"))),
        (status = 200, description = "This account submitted the same bytes before", body = Scan,
            headers(("Location" = String, description = "Where to ask"))),
    ),
)]
pub(crate) async fn run(call: Call) -> Result<Answer, Problem> {
    let query = call.query(&["file_name", "webhook_url"])?;
    let upload = Upload::read(&call)?;
    let file_name = match query.short("file_name", MAX_FILE_NAME)? {
        Some(name) => name,
        None => upload.file_name,
    };
    if file_name.chars().count() > MAX_FILE_NAME || file_name.chars().any(char::is_control) {
        return Err(Problem::parameter(
            "file_name",
            "must have at most 255 characters and no control characters",
            "最多 255 个字符，且不含控制字符",
        ));
    }
    let url = match query.short("webhook_url", MAX_URL)? {
        Some(url) => Some(url),
        None => upload.webhook_url,
    };
    let most = call.service.app.max_package_bytes();
    if upload.bytes.len() > most {
        return Err(Problem::with(
            Kind::TooLarge,
            format!("A package may have {most} bytes."),
            format!("包最多 {most} 字节。"),
        ));
    }
    let webhook = url.map(|url| NewScanWebhook { url });
    let submission = Submission { bytes: upload.bytes, file_name, forms: Forms::All, webhook };
    let Call { service, caller, lang, now, .. } = call;
    let submitted = service.app.submit_skill(&caller, submission, now).await.map_err(Problem::from_app)?;
    let id = ScanId { sha256: submitted.sha256, engine_version: submitted.engine_version };
    let entry = service.app.scan_entry(&caller, &id, now).await.map_err(Problem::from_app)?;
    let mut answer = if submitted.repeated {
        json(StatusCode::OK, id.to_string(), &Scan::listed(entry, lang))?
    } else {
        // Whether somebody else's submission has been analysed already is nobody's business.
        json(StatusCode::ACCEPTED, id.to_string(), &Scan::accepted(entry, lang))?
    };
    if let Ok(place) = HeaderValue::from_str(&format!("/api/v1/scans/{id}")) {
        answer.response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(answer)
}

/// What was sent.
struct Upload {
    bytes: Vec<u8>,
    file_name: String,
    webhook_url: Option<String>,
}

impl Upload {
    fn read(call: &Call) -> Result<Self, Problem> {
        let body = call.body.as_ref().map(|held| &held.bytes[..]).unwrap_or_default();
        let content_type = call.header(header::CONTENT_TYPE).unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if media_type == "multipart/form-data" {
            return Self::from_form(content_type, body);
        }
        // A client that names no type sends what it has.
        if !media_type.is_empty() && !RAW.contains(&media_type.as_str()) {
            return Err(Problem::with(
                Kind::UnsupportedMediaType,
                "Send the package with `Content-Type: application/zip` (or gzip, x-tar, text/markdown), \
                 or in a part `file` of multipart/form-data.",
                "请以 `Content-Type: application/zip`（或 gzip、x-tar、text/markdown）发送，\
                 或使用 multipart/form-data 的 `file` 部分。",
            ));
        }
        Ok(Self { bytes: body.to_vec(), file_name: String::new(), webhook_url: None })
    }

    fn from_form(content_type: &str, body: &[u8]) -> Result<Self, Problem> {
        let parts = multipart::read(content_type, body).ok_or_else(|| {
            Problem::with(
                Kind::BadRequest,
                "The multipart body is malformed or not complete.",
                "multipart 请求体格式错误或不完整。",
            )
        })?;
        let (mut file, mut webhook_url) = (None, None);
        for part in &parts {
            let repeated = match part.name.as_str() {
                "file" => {
                    let name = part.file_name.clone().unwrap_or_default();
                    file.replace((part.content.to_vec(), name)).is_some()
                }
                "webhook_url" => webhook_url.replace(webhook_text(part.content)?).is_some(),
                _ => {
                    return Err(Problem::with(
                        Kind::BadRequest,
                        "A form has the parts file and webhook_url, no other.",
                        "表单仅包含 file 和 webhook_url 两个部分。",
                    ));
                }
            };
            if repeated {
                return Err(Problem::with(
                    Kind::BadRequest,
                    "A part of the form is there twice.",
                    "表单的某一部分重复。",
                ));
            }
        }
        let (bytes, file_name) =
            file.ok_or_else(|| Problem::parameter("file", "is missing in the form", "在表单中缺失"))?;
        Ok(Self { bytes, file_name, webhook_url })
    }
}

fn webhook_text(content: &[u8]) -> Result<String, Problem> {
    let text = std::str::from_utf8(content).ok().map(str::trim);
    text.filter(|text| (1..=MAX_URL).contains(&text.chars().count())).map(str::to_owned).ok_or_else(|| {
        Problem::parameter("webhook_url", "must be an address of at most 2048 characters", "应为最多 2048 个字符的地址")
    })
}
