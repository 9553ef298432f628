//! The HTML report behind a link.

use crate::skill::state::{Finished, Seen};
use crate::{App, Error, ReportLink};
use model::{Lang, Summary, Text};
use report::{Container, Format, Options, RuleTexts as _, View};
use store::ObjectKey;
use time::OffsetDateTime;

impl App {
    /// The HTML report behind an opened link; `NotFound` when the scan is gone or not finished.
    ///
    /// Rendered once per account, language and release of this program, then kept.
    pub async fn report_html(&self, link: &ReportLink, now: OffsetDateTime) -> Result<String, Error> {
        let seen = self.seen(link.account, &link.sha256, link.engine_version, now).await?;
        let Seen::Finished(finished) = seen else {
            return Err(Error::not_found(Text::new("there is no such report", "报告不存在")));
        };
        let Finished { scan, token, file_name, .. } = *finished;
        let (sha256, engine_version, lang) = (link.sha256.as_str(), link.engine_version, link.lang);
        let variant = variant(link);
        let key = ObjectKey::Report { sha256, engine_version, token: &token, variant: &variant };
        if let Some(html) = self.parts.store.object(&key).await? {
            return String::from_utf8(html).map_err(Error::internal);
        }
        let app = self.clone();
        let html = tokio::task::spawn_blocking(move || {
            let name = if file_name.is_empty() { &scan.name } else { &file_name };
            app.render_html(name, &scan, lang)
        });
        let html = html.await.map_err(Error::internal)??;
        self.parts.store.put_object(&key, html.clone().into_bytes()).await?;
        Ok(html)
    }

    /// The title of a rule, for faces that name checks.
    pub fn rule_title(&self, rule_id: &str) -> Option<model::Text> {
        self.parts.rule_book.card(rule_id).map(|card| card.title.clone())
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

/// What makes it another report of the same result: the language, the account (a report shows the account's own file
/// name), and the release that rendered it.
fn variant(link: &ReportLink) -> String {
    let lang = match link.lang {
        Lang::En => "en",
        Lang::Zh => "zh",
    };
    format!("{lang}-{}-{}.html", link.account, env!("CARGO_PKG_VERSION"))
}
