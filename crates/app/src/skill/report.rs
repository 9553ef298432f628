//! The HTML report behind a link.

use crate::skill::state::Seen;
use crate::{App, Error, ReportLink};
use model::{Lang, Summary, Text};
use report::{Container, Format, Options, View};
use store::ObjectKey;
use time::OffsetDateTime;

impl App {
    /// The HTML report behind an opened link; `NotFound` when the scan is gone or not finished.
    ///
    /// Rendered once per result, language and engine release; a new release renders anew.
    pub async fn report_html(&self, link: &ReportLink, now: OffsetDateTime) -> Result<String, Error> {
        let seen = self.seen(link.account, &link.sha256, link.engine_version, now).await?;
        let Seen::Finished(finished) = seen else {
            return Err(Error::not_found(Text::new("there is no such report", "报告不存在")));
        };
        let app = self.clone();
        let lang = link.lang;
        let html = tokio::task::spawn_blocking(move || {
            let name = if finished.file_name.is_empty() { finished.scan.name.as_str() } else { &finished.file_name };
            app.render_html(name, &finished.scan, lang)
        });
        html.await.map_err(Error::internal)?
    }

    fn render_html(&self, name: &str, scan: &model::SkillScan, lang: Lang) -> Result<String, Error> {
        let options = Options { lang, show_demoted: true, engine_version: scan.engine_version, ..Options::default() };
        let mut html = Vec::new();
        let mut summary = Summary::default();
        summary.add(scan);
        let mut renderer = Format::Html.renderer(&options);
        let view = View::new(name, Container::File, scan, &options, &self.parts.rule_book);
        renderer.begin(&mut html).map_err(Error::internal)?;
        renderer.unit(&mut html, &view).map_err(Error::internal)?;
        renderer.end(&mut html, &summary).map_err(Error::internal)?;
        String::from_utf8(html).map_err(Error::internal)
    }
}
