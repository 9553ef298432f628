//! The result for people: services, risks from the worst down, and what is not known.

use assetscan::{Ended, Outcome};
use model::{Lang, Risk, Text, visible};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr as _;

/// Risks that are told with their fix; the rest is in the JSON.
const MOST_RISKS: usize = 500;

/// Writes everything.
pub(super) fn write(out: &mut dyn Write, outcome: &Outcome, lang: Lang) -> io::Result<()> {
    let say = |en: &str, zh: &str| Text::new(en, zh).get(lang).to_owned();
    if outcome.services.is_empty() {
        writeln!(out, "{}", say("No open port was found.", "未发现开放端口。"))?;
    } else {
        let head = [say("ASSET", "资产"), say("PORT", "端口"), say("SERVICE", "服务"), say("PRODUCT", "产品")];
        let rows = outcome.services.iter().map(|service| {
            let name = if service.name.is_empty() { "?" } else { service.label() };
            let product = format!("{} {} {}", service.product, service.version, service.info);
            [service.asset.clone(), service.port.to_string(), name.to_owned(), product.trim().to_owned()]
        });
        columns(out, std::iter::once(head).chain(rows).collect())?;
    }
    // Open ports stand above already.
    let mut risks: Vec<&Risk> = outcome.risks.iter().filter(|risk| risk.check != "port-open").collect();
    risks.sort_by(|a, b| {
        b.severity.cmp(&a.severity).then_with(|| a.asset.cmp(&b.asset)).then_with(|| a.port.cmp(&b.port))
    });
    if !risks.is_empty() {
        writeln!(out)?;
        for risk in risks.iter().take(MOST_RISKS) {
            tell(out, risk, lang)?;
        }
        if risks.len() > MOST_RISKS {
            let more = say("… and {n} more; see --format json", "……另有 {n} 项，见 --format json");
            writeln!(out, "{}", more.replace("{n}", &(risks.len() - MOST_RISKS).to_string()))?;
        }
    }
    gaps(out, outcome, lang)?;
    let ended = match outcome.ended {
        Ended::Finished => String::new(),
        Ended::Cancelled => say(" The scan was stopped.", "扫描已停止。"),
        Ended::OutOfTime => say(" The time for the scan was over.", "扫描已超时。"),
    };
    let total = say("{services} open ports, {risks} risks.", "{services} 个开放端口，{risks} 项风险。");
    let total = total.replace("{services}", &outcome.services.len().to_string());
    writeln!(out, "\n{}{ended}", total.replace("{risks}", &risks.len().to_string()))
}

fn tell(out: &mut dyn Write, risk: &Risk, lang: Lang) -> io::Result<()> {
    let severity = risk.severity.name();
    let place = match risk.port {
        Some(port) => format!("{}:{port}", risk.asset),
        None => risk.asset.clone(),
    };
    let severity = pad(severity.get(lang), 9);
    writeln!(out, "{severity} {}  {}  [{}]", visible(&place), visible(risk.name.get(lang)), visible(&risk.check))?;
    writeln!(out, "          {}", visible(risk.description.get(lang)))?;
    writeln!(out, "          → {}", visible(risk.fix.get(lang)))
}

fn gaps(out: &mut dyn Write, outcome: &Outcome, lang: Lang) -> io::Result<()> {
    if outcome.gaps.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", Text::new("Not known:", "未能确定：").get(lang))?;
    for gap in &outcome.gaps {
        let ports = gap.ports.to_string();
        let ports: String =
            if ports.len() > 80 { format!("{}…", ports.get(..80).unwrap_or_default()) } else { ports };
        writeln!(out, "  {} {ports} {}", visible(&gap.asset), visible(gap.reason.get(lang)))?;
    }
    Ok(())
}

/// Writes rows of the same width; the last column is as long as it is.
fn columns<const N: usize>(out: &mut dyn Write, rows: Vec<[String; N]>) -> io::Result<()> {
    let rows: Vec<[String; N]> = rows.into_iter().map(|row| row.map(|cell| visible(&cell).into_owned())).collect();
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    Ok(())
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
