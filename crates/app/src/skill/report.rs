//! Reports: one result in every format, rendered once and kept.

use crate::skill::state::{Finished, Seen};
use crate::{App, Caller, Error, ReportLink, ScanId};
use model::{Lang, Summary, Text};
use report::{Container, Options, RuleTexts as _, View};
use store::ObjectKey;
use time::OffsetDateTime;

pub use report::Format;

/// Which report of whose scan.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    account: i64,
    sha256: &'a str,
    engine_version: u32,
    format: Format,
    lang: Lang,
}

impl App {
    /// The HTML report behind an opened link; `NotFound` when the scan is gone or not finished.
    pub async fn report_html(&self, link: &ReportLink, now: OffsetDateTime) -> Result<String, Error> {
        let wanted = Wanted {
            account: link.account,
            sha256: &link.sha256,
            engine_version: link.engine_version,
            format: Format::Html,
            lang: link.lang,
        };
        let Seen::Finished(finished) = self.seen(link.account, &link.sha256, link.engine_version, now).await? else {
            return Err(Error::not_found(Text::new("there is no such report", "报告不存在")));
        };
        String::from_utf8(self.rendered(wanted, *finished).await?).map_err(Error::internal)
    }

    /// A report of one of the caller's scans; `None` when it has no result (yet), `NotFound` when there is no such scan.
    pub async fn report(
        &self,
        caller: &Caller,
        id: &ScanId,
        format: Format,
        lang: Lang,
        now: OffsetDateTime,
    ) -> Result<Option<Vec<u8>>, Error> {
        let ScanId { sha256, engine_version } = id;
        match self.seen(caller.account, sha256, *engine_version, now).await? {
            Seen::Nothing => Err(Error::not_found(Text::new("there is no such scan", "该扫描不存在"))),
            Seen::Waiting(_) | Seen::Failed { .. } => Ok(None),
            Seen::Finished(finished) => {
                let account = caller.account;
                let wanted = Wanted { account, sha256, engine_version: *engine_version, format, lang };
                self.rendered(wanted, *finished).await.map(Some)
            }
        }
    }

    /// Rendered once per account, language, format and release of this program, then kept.
    async fn rendered(&self, wanted: Wanted<'_>, finished: Finished) -> Result<Vec<u8>, Error> {
        let Finished { scan, token, file_name, .. } = finished;
        let Wanted { sha256, engine_version, format, lang, .. } = wanted;
        let variant = wanted.variant();
        let key = ObjectKey::Report { sha256, engine_version, token: &token, variant: &variant };
        if let Some(kept) = self.parts.store.object(&key).await? {
            return Ok(kept);
        }
        let app = self.clone();
        let rendered = tokio::task::spawn_blocking(move || {
            let name = if file_name.is_empty() { &scan.name } else { &file_name };
            app.render(name, &scan, format, lang)
        });
        let rendered = rendered.await.map_err(Error::internal)??;
        self.parts.store.put_object(&key, rendered.clone()).await?;
        Ok(rendered)
    }

    /// The title of a rule, for faces that name checks.
    pub fn rule_title(&self, rule_id: &str) -> Option<model::Text> {
        self.parts.rule_book.card(rule_id).map(|card| card.title.clone())
    }

    fn render(&self, name: &str, scan: &model::SkillScan, format: Format, lang: Lang) -> Result<Vec<u8>, Error> {
        let options = Options { lang, show_demoted: true, engine_version: scan.engine_version, ..Options::default() };
        let mut out = Vec::new();
        let mut summary = Summary::default();
        summary.add(scan);
        let mut renderer = format.renderer(&options);
        let view = View::new(name, Container::File, scan, &options, &self.parts.rule_book);
        renderer.begin(&mut out).map_err(Error::internal)?;
        renderer.unit(&mut out, &view).map_err(Error::internal)?;
        renderer.end(&mut out, &summary).map_err(Error::internal)?;
        Ok(out)
    }
}

impl Wanted<'_> {
    /// What makes it another report of the same result: the language, the account (a report shows the account's own
    /// file name), the release that rendered it, and the format.
    fn variant(&self) -> String {
        let lang = match self.lang {
            Lang::En => "en",
            Lang::Zh => "zh",
        };
        format!("{lang}-{}-{}.{}", self.account, env!("CARGO_PKG_VERSION"), self.format.id())
    }
}
