//! Pages of a web server: read by a small polite crawler, judged by words and structure only.
//!
//! Stays on one server, honours `robots.txt`, reads so many pages and no more, fills in no form. Says nothing about images.

mod content;
mod html;
mod robots;

use crate::Gap;
use crate::Service;
use crate::http::{Reply, Request};
use crate::net::Connector;
use crate::plan::Limits;
use crate::report::Report;
use crate::talk::TalkError;
use html::{Page, Tag};
use model::{Evidence, Risk, RiskDetail, RiskKind, Severity, Text};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;
use url::Url;

/// Links away from the start page.
const DEEPEST: usize = 4;
/// Between two pages: a crawler is a guest.
const PAUSE: Duration = Duration::from_millis(15);
/// Missing pages that are told of one server.
const MOST_DANGLING: usize = 20;

/// Reads the pages of a web server and says what is wrong with them.
pub(crate) async fn crawl(service: &Service, connector: &Connector, limits: &Limits) -> Report {
    let mut crawl =
        Crawl { service, connector, limits, report: Report::default(), sources: BTreeMap::new(), dangling: 0 };
    if let Err(error) = crawl.run().await {
        let reason = Text::new("pages could not be read: {error}", "无法读取页面：{error}");
        crawl.report.gaps.push(Gap::of(service, RiskKind::WebContent, reason.fill("error", &error.to_string())));
    }
    crawl.report
}

struct Crawl<'s> {
    service: &'s Service,
    connector: &'s Connector,
    limits: &'s Limits,
    report: Report,
    /// On which page a link stands.
    sources: BTreeMap<String, String>,
    dangling: usize,
}

impl Crawl<'_> {
    async fn run(&mut self) -> Result<(), TalkError> {
        let scheme = if self.service.tls { "https" } else { "http" };
        let Ok(start) = Url::parse(&format!("{scheme}://{}/", self.service.authority())) else { return Ok(()) };
        let robots = match self.fetch("/robots.txt").await {
            Ok(reply) if reply.status == 200 => robots::Robots::parse(&reply.text()),
            Ok(_) | Err(TalkError::Closed) => robots::Robots::default(),
            Err(error) => return Err(error),
        };
        let mut waiting = VecDeque::from([(start.clone(), 0)]);
        let mut seen = BTreeSet::from([start.to_string()]);
        let mut read = 0;
        while let Some((url, depth)) = waiting.pop_front() {
            if read >= self.limits.pages {
                break;
            }
            let path = path_of(&url);
            if !robots.allows(&path) {
                continue;
            }
            if read > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            read += 1;
            let reply = match self.fetch(&path).await {
                Ok(reply) => reply,
                Err(TalkError::Closed | TalkError::TooLong) => continue,
                Err(error) => return Err(error),
            };
            for link in self.look(&url, &reply) {
                if depth < DEEPEST && same_origin(&link, &start) && seen.len() < 2000 && seen.insert(link.to_string()) {
                    self.sources.insert(link.to_string(), url.to_string());
                    waiting.push_back((link, depth + 1));
                }
            }
        }
        Ok(())
    }

    async fn fetch(&self, path: &str) -> Result<Reply, TalkError> {
        Request::get(path).ask(self.connector, self.service, self.limits.answer * 2).await
    }

    /// Judges one answer and says where it leads.
    fn look(&mut self, url: &Url, reply: &Reply) -> Vec<Url> {
        if (300..400).contains(&reply.status) {
            return reply.header("location").and_then(|to| url.join(to).ok()).into_iter().collect();
        }
        if matches!(reply.status, 404 | 410) {
            self.missing(url, reply);
            return Vec::new();
        }
        let kind = reply.header("content-type").unwrap_or("text/html").to_ascii_lowercase();
        let text = reply.text();
        if kind.contains("javascript") || kind.contains("json") || kind.contains("text/plain") {
            let scripts = if kind.contains("javascript") { vec![text.clone()] } else { Vec::new() };
            let page = Page { scripts, text: text.clone(), ..Page::default() };
            self.tell(url, &text, &page);
            return Vec::new();
        }
        if !kind.contains("html") {
            return Vec::new();
        }
        let page = html::parse(&text);
        self.tell(url, &text, &page);
        self.structure(url, &page);
        let base =
            page.tags.iter().find(|tag| tag.name == "base").and_then(|tag| url.join(tag.attribute("href")?).ok());
        let base = base.unwrap_or_else(|| url.clone());
        page.tags.iter().filter_map(|tag| base.join(target(tag)?).ok()).map(without_fragment).collect()
    }

    /// What the words of a page say.
    fn tell(&mut self, url: &Url, text: &str, page: &Page) {
        for finding in content::find(text, page) {
            let fill = |text: &Text| text.fill("url", url.as_str()).fill("match", &finding.shown);
            let description = fill(&finding.description);
            let risk =
                self.risk(&finding.check, finding.severity, url, finding.class, finding.name, description, finding.fix);
            self.report
                .risks
                .push(Risk { evidence: Evidence { response: finding.shown, ..risk.evidence.clone() }, ..risk });
        }
    }

    /// What the structure of a page says: hidden frames and links, parts that come without TLS.
    fn structure(&mut self, url: &Url, page: &Page) {
        let foreign = |tag: &Tag| {
            let to = url.join(target(tag)?).ok()?;
            (to.has_host() && to.host_str() != url.host_str()).then_some(to)
        };
        let hidden = |tag: &&Tag| tag.inside_hidden || tag.is_hidden();
        let frames = page.tags.iter().filter(|tag| matches!(tag.name.as_str(), "iframe" | "frame")).filter(hidden);
        if let Some(to) = frames.filter_map(foreign).next() {
            self.structural(url, &HIDDEN_FRAME, to.as_str());
        }
        let links: BTreeSet<Url> =
            page.tags.iter().filter(|tag| tag.name == "a").filter(hidden).filter_map(foreign).collect();
        if links.len() >= 3 || links.first().is_some_and(|_| spam(&page.hidden_text)) {
            let shown: Vec<&str> = links.iter().take(5).map(Url::as_str).collect();
            self.structural(url, &HIDDEN_LINKS, &shown.join(" "));
        }
        if url.scheme() == "https" {
            let parts = page.tags.iter().filter(|tag| !matches!(tag.name.as_str(), "a" | "form"));
            let plain = parts.filter_map(|tag| url.join(target(tag)?).ok()).find(|to| to.scheme() == "http");
            if let Some(plain) = plain {
                self.structural(url, &MIXED, plain.as_str());
            }
        }
        let forms =
            page.tags.iter().filter(|tag| tag.name == "form").filter_map(|tag| url.join(tag.attribute("action")?).ok());
        let password = page.tags.iter().any(|tag| tag.name == "input" && tag.attribute("type") == Some("password"));
        if let Some(to) = forms.filter(|to| password && to.host_str() != url.host_str()).find(Url::has_host) {
            self.structural(url, &FOREIGN_FORM, to.as_str());
        }
    }

    fn missing(&mut self, url: &Url, reply: &Reply) {
        let Some(source) = self.sources.get(url.as_str()).cloned() else { return };
        self.dangling += 1;
        if self.dangling <= MOST_DANGLING {
            let shown = format!("{source} -> {} {}", url, reply.status);
            self.structural(url, &DANGLING, &shown);
        }
    }

    fn structural(&mut self, url: &Url, what: &Structural, shown: &str) {
        let text = |(en, zh): (&str, &str)| Text::new(en, zh);
        let shown: String = model::visible(shown).chars().take(300).collect();
        let description = text(what.description).fill("url", url.as_str()).fill("match", &shown);
        let risk =
            self.risk(what.check, what.severity, url, text(what.class), text(what.name), description, text(what.fix));
        self.report.risks.push(Risk { evidence: Evidence { response: shown, ..risk.evidence.clone() }, ..risk });
    }

    #[expect(clippy::too_many_arguments, reason = "a risk has that many parts that differ from page to page")]
    fn risk(
        &self,
        check: &str,
        severity: Severity,
        url: &Url,
        class: Text,
        name: Text,
        description: Text,
        fix: Text,
    ) -> Risk {
        Risk {
            check: check.to_owned(),
            severity,
            asset: self.service.asset.clone(),
            address: Some(self.service.address),
            port: Some(self.service.port),
            service: self.service.label().to_owned(),
            name,
            description,
            fix,
            detail: RiskDetail::WebContent { url: url.to_string(), class },
            evidence: Evidence { request: format!("GET {url}"), ..Evidence::default() },
        }
    }
}

/// A finding about the structure of a page: texts in English and Chinese.
struct Structural {
    check: &'static str,
    severity: Severity,
    class: (&'static str, &'static str),
    name: (&'static str, &'static str),
    description: (&'static str, &'static str),
    fix: (&'static str, &'static str),
}

const HIDDEN_FRAME: Structural = Structural {
    check: "web-hidden-frame",
    severity: Severity::High,
    class: ("hidden frame", "隐藏框架"),
    name: ("Hidden frame of another site", "页面含隐藏的外部框架"),
    description: ("The page {url} loads {match} where nobody sees it.", "页面 {url} 在不可见处加载 {match}。"),
    fix: ("Remove the frame if it is not yours, and find the way in.", "如非自有内容，移除该框架并排查入侵途径。"),
};
const HIDDEN_LINKS: Structural = Structural {
    check: "web-hidden-links",
    severity: Severity::Medium,
    class: ("hidden links", "暗链"),
    name: ("Hidden links to other sites", "页面含指向外部的暗链"),
    description: (
        "The page {url} links to other sites where nobody sees it: {match}.",
        "页面 {url} 在不可见处链接到外部站点：{match}。",
    ),
    fix: ("Remove the links if they are not yours, and find the way in.", "如非自有内容，移除链接并排查入侵途径。"),
};
const MIXED: Structural = Structural {
    check: "web-mixed-content",
    severity: Severity::Low,
    class: ("mixed content", "混合内容"),
    name: ("Parts of a page come without TLS", "页面混合加载非加密内容"),
    description: ("The page {url} loads {match} without TLS.", "页面 {url} 以非加密方式加载 {match}。"),
    fix: ("Load every part through HTTPS.", "所有资源均通过 HTTPS 加载。"),
};
const FOREIGN_FORM: Structural = Structural {
    check: "web-foreign-login-form",
    severity: Severity::High,
    class: ("phishing", "钓鱼"),
    name: ("Login form that sends elsewhere", "登录表单提交到外部站点"),
    description: ("The form on {url} sends passwords to {match}.", "页面 {url} 的表单将口令提交到 {match}。"),
    fix: (
        "Check whether the form is yours; send passwords to your own site only.",
        "核实表单来源；口令只应提交到自有站点。",
    ),
};
const DANGLING: Structural = Structural {
    check: "web-dangling-link",
    severity: Severity::Info,
    class: ("dangling link", "失效链接"),
    name: ("Link to a page that does not exist", "页面含失效链接"),
    description: ("A link leads nowhere: {match}.", "链接已失效：{match}。"),
    fix: ("Correct or remove the link.", "修正或移除该链接。"),
};

/// What the readers of pages make of some text; for the fuzzer.
pub(crate) fn read_foreign(text: &str) {
    let page = html::parse(text);
    let _ = content::find(text, &page);
    let _ = robots::Robots::parse(text).allows(text);
}

/// Whether hidden words are those of spam.
fn spam(text: &str) -> bool {
    let text = text.to_lowercase();
    ["casino", "viagra", "betting", "博彩", "赌", "彩票", "porn", "色情", "代开"].iter().any(|word| text.contains(word))
}

/// Where a tag leads.
fn target(tag: &Tag) -> Option<&str> {
    let name = match tag.name.as_str() {
        "a" | "link" | "area" => "href",
        "script" | "iframe" | "frame" | "img" | "embed" | "source" => "src",
        "object" => "data",
        _ => return None,
    };
    tag.attribute(name).filter(|to| !to.starts_with("data:") && !to.starts_with("javascript:"))
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

fn path_of(url: &Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host() == b.host() && a.port_or_known_default() == b.port_or_known_default()
}
