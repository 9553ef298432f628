//! `touchstone model`: trains the embedded intent model from a labelled corpus, and says what it is worth.
//!
//! Samples are read by scan workers, like everything else; no word of them gets into the weights, only numbers of
//! hashed n-grams that several publishers share.

mod evaluate;

use super::eval::labels::{self, Label, Row};
use super::eval::source;
use crate::exit::Exit;
use crate::inspection::{InspectArgs, Switch, progress};
use crate::ordered;
use ::model::RiskLevel;
use anyhow::{Context as _, bail};
use intent::{Example, Model, leave_one_source_out, threshold, train};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

/// Flags of `model`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Train on all labelled malicious and benign units, and write the weights
    Train {
        #[command(flatten)]
        corpus: Corpus,

        /// Where to write the weights; the embedded ones are data/intent/weights.bin
        #[arg(long, short, value_name = "FILE")]
        out: PathBuf,
    },
    /// Score every unit by a model that never saw its publisher, beside the static engine
    Evaluate {
        #[command(flatten)]
        corpus: Corpus,
    },
}

/// What is learned from.
#[derive(Debug, clap::Args)]
struct Corpus {
    /// CSV as for `eval`; the column `source` says who published a unit
    #[arg(value_name = "LABELS.csv")]
    labels: PathBuf,

    /// Share of benign units that the model may send to review
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    alarms: f32,

    #[command(flatten)]
    inspect: InspectArgs,
}

/// A corpus as the model and the static engine see it.
struct Studied {
    rows: Vec<Row>,
    examples: Vec<Example>,
    /// What the static engine says of each.
    levels: Vec<RiskLevel>,
}

/// Trains or measures.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.what {
        What::Train { corpus, out: file } => {
            let studied = study(&corpus)?;
            let model = trained(&studied, corpus.alarms);
            std::fs::write(&file, model.to_bytes()).with_context(|| format!("cannot write {}", file.display()))?;
            let (units, used, threshold) = (studied.examples.len(), model.used(), model.threshold());
            writeln!(out, "{units} units, {used} weights in use, threshold {threshold:.3}: {}", file.display())?;
        }
        What::Evaluate { corpus } => {
            let studied = study(&corpus)?;
            evaluate::render(&mut out, &studied, corpus.alarms)?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}

/// The model of the whole corpus. Its threshold comes from scores of models that had not seen the publisher: on units it
/// has learned from, a model is always right.
fn trained(studied: &Studied, alarms: f32) -> Model {
    let held = leave_one_source_out(&studied.examples, &studied.quiet(), alarms);
    let benign = held.iter().zip(&studied.examples).zip(studied.quiet());
    let benign = benign.filter(|((_, example), quiet)| !example.malicious && *quiet);
    let threshold = threshold(benign.filter_map(|((held, _), _)| held.score).collect(), alarms);
    train(&studied.examples.iter().collect::<Vec<_>>()).with_threshold(threshold)
}

impl Studied {
    /// Units in which the static engine sees nothing to review.
    fn quiet(&self) -> Vec<bool> {
        self.levels.iter().map(|level| *level == RiskLevel::Benign).collect()
    }
}

/// Scans every malicious and benign unit.
fn study(corpus: &Corpus) -> anyhow::Result<Studied> {
    let file = &corpus.labels;
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut rows = labels::parse(&text).with_context(|| format!("in {}", file.display()))?;
    rows.retain(|row| matches!(row.label, Label::Malicious | Label::Benign));
    let folder = file.parent().unwrap_or_else(|| std::path::Path::new("."));
    let sources = rows.iter().map(|row| source(folder.join(&row.path))).collect::<anyhow::Result<Vec<_>>>()?;
    // What the model is worth is what it adds to the engine without it.
    let inspect = InspectArgs { intent: Some(Switch::Off), ..corpus.inspect.clone() };
    let inspector = inspect.inspector()?;
    let bar = progress(rows.len());
    let (mut examples, mut levels) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    ordered::each(
        &sources,
        inspect.jobs(),
        |source| inspector.sample_path(source),
        |_, studied| {
            let (scan, sample) = studied?;
            if let Some(row) = rows.get(examples.len()) {
                let malicious = row.label == Label::Malicious;
                examples.push(Example { sample, malicious, source: row.source.clone() });
                levels.push(scan.verdict.risk_level);
            }
            bar.inc(1);
            anyhow::Ok(())
        },
    )?;
    bar.finish_and_clear();
    if !examples.iter().any(|example| example.malicious) || examples.iter().all(|example| example.malicious) {
        bail!("a model needs malicious and benign units");
    }
    Ok(Studied { rows, examples, levels })
}
