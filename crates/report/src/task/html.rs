//! The report as one self-contained page.

use super::content::{Content, Finding, Group};
use super::drawing::Drawing;
use super::{TaskPage, charts, words};
use crate::html::{environment, tag};
use minijinja::value::Value;
use minijinja::{Environment, context};
use model::Lang;
use std::io;

pub(super) fn html(page: &TaskPage<'_>, lang: Lang) -> io::Result<String> {
    let mut environment: Environment<'_> = environment();
    environment.add_template("task.html", include_str!("../../assets/task.html")).map_err(io::Error::other)?;
    let template = environment.get_template("task.html").map_err(io::Error::other)?;
    template.render(values(page, lang)).map_err(io::Error::other)
}

fn values(page: &TaskPage<'_>, lang: Lang) -> Value {
    let facts = page.facts;
    let content = Content::new(page, lang);
    let drawn = |drawing: Drawing| Value::from_safe_string(drawing.svg());
    let assets = content.assets.iter().map(|row| context! { name => row.name, counts => row.counts.to_vec() });
    let malware = content.malware.iter().map(|one| {
        context! { class => one.class, level => one.level.as_str(), name => one.name, place => one.place.as_str(), sha256 => one.sha256, excerpt => one.excerpt }
    });
    context! {
        lang => tag(lang), words => words::words(lang), version => env!("CARGO_PKG_VERSION"),
        task => facts.task.as_str(), task_id => facts.task_id.as_str(), report_id => facts.report_id.as_str(),
        account => facts.account.as_str(), started => facts.started.as_str(), ended => facts.ended.as_str(),
        scanned => facts.assets.len(), asset_count => facts.asset_count, total => page.risks.len(),
        mode => content.mode.as_str(), items => content.items.as_str(), worst => content.worst,
        sentences => &content.sentences, notes => &content.notes,
        severity_chart => drawn(charts::donut(&content.levels, page.risks.len())),
        kind_chart => drawn(charts::bars(&content.kinds)),
        levels => content.levels.iter().map(|(name, ..)| name.clone()).collect::<Vec<_>>(),
        assets => assets.collect::<Vec<_>>(), more_assets => content.more_assets.as_deref(),
        malware => malware.collect::<Vec<_>>(), more_malware => content.more_malware.as_deref(),
        groups => content.groups.iter().map(group).collect::<Vec<_>>(), more_risks => content.more_risks.as_deref(),
    }
}

fn group(group: &Group<'_>) -> Value {
    let risks: Vec<Value> = group.risks.iter().map(finding).collect();
    context! { id => group.id, name => group.name.as_str(), count => group.count, risks }
}

fn finding(risk: &Finding<'_>) -> Value {
    let evidence = risk.evidence.iter().map(|proof| {
        context! { name => proof.name.as_str(), lines => proof.lines.iter().map(|line| Value::from(*line)).collect::<Vec<_>>(), more => proof.more.as_deref() }
    });
    context! {
        name => risk.name, check => risk.check, kind => risk.kind.as_str(), place => risk.place.as_str(),
        service => risk.service, description => risk.description, fix => risk.fix,
        evidence => evidence.collect::<Vec<_>>(),
    }
}
