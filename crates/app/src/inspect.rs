//! One unit in, one result out: open, scan, judge, inside a pooled child process.
//!
//! [`Inspector`] is the parent's side, [`serve_inspections`] the child's. A child that dies over a unit yields a result
//! that says so: incomplete, therefore never benign.

use advisories::Database;
use intent::Sample;
use model::{Coverage, Gap, GapReason, Profile, SkillScan, SourceText};
use package::{Limits, Source};
use rules::RuleSet;
use sandbox::{CallError, Death, Pool, Program};
use serde::{Deserialize, Serialize};
use skillscan::{Engine, Knowledge, Options, PopularNames};
use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

/// The subcommand that [`Inspector`] starts the running binary with; its handler calls [`serve_inspections`].
pub const WORKER_COMMAND: &str = "scan-worker";

/// How units are inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectOptions {
    /// Verdict policy.
    pub profile: Profile,
    /// Whether indicator rules (known campaign names, domains, hashes) take part.
    pub indicators: bool,
    /// Whether all files, hosts and packages are listed, for comparing two packages.
    pub inventory: bool,
    /// Whether the intent model takes part.
    pub intent: bool,
}

impl Default for InspectOptions {
    fn default() -> Self {
        let profile = Profile::default();
        Self { profile, indicators: true, intent: skillscan::INTENT_BY_DEFAULT, inventory: false }
    }
}

/// The file in a data folder that `touchstone advisories import` writes.
pub const ADVISORIES_FILE: &str = "advisories.db";

/// Files of the user's own that workers load once, beside what is built in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnFiles {
    /// A folder of rules.
    pub rules: Option<PathBuf>,
    /// A list of well-known names.
    pub popular: Option<PathBuf>,
    /// A database of advisories, or the data folder that holds one.
    pub advisories: Option<PathBuf>,
}

impl OwnFiles {
    /// As flags of the worker's command.
    fn flags(&self) -> Vec<OsString> {
        let flags = [("--rules", &self.rules), ("--popular", &self.popular), ("--advisories", &self.advisories)];
        let given = flags.into_iter().filter_map(|(flag, path)| Some((flag, path.as_ref()?)));
        given.flat_map(|(flag, path)| [flag.into(), path.as_os_str().to_owned()]).collect()
    }

    /// Everything loaded; a file that cannot be used is a refusal to run, never a silent pass.
    fn engine(&self) -> Result<Engine, String> {
        let engine = Engine::new(load_rules(self.rules.as_deref())?).map_err(|error| error.to_string())?;
        let names = match &self.popular {
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(|error| told(file, &error))?;
                PopularNames::parse(&text).map_err(|error| told(file, &error))?
            }
            None => PopularNames::default(),
        };
        let advisories = match &self.advisories {
            Some(path) => {
                let file = if path.is_dir() { path.join(ADVISORIES_FILE) } else { path.clone() };
                Some(Database::open(&file).map_err(|error| told(&file, &error))?)
            }
            None => None,
        };
        Ok(engine.with_knowledge(Knowledge { names, advisories }))
    }
}

fn told(file: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", file.display())
}

/// Why nothing can be inspected at all. What is wrong with *one* unit is part of its result instead.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The rules do not load: a refusal to run, never a silent pass.
    #[error("{0}")]
    Rules(String),
    /// No worker could be started.
    #[error("cannot start a scan worker: {0}")]
    Worker(#[source] io::Error),
    /// Parent and worker do not understand each other.
    #[error("the scan worker's answer cannot be read: {0}")]
    Protocol(#[source] postcard::Error),
}

/// Inspects units through a pool of `scan-worker` child processes. Share one; calls from many threads run in parallel.
#[derive(Debug)]
pub struct Inspector {
    pool: Pool,
    options: InspectOptions,
}

impl Inspector {
    /// An inspector with at most `jobs` workers of the running binary, with the user's files beside the built-in ones.
    pub fn new(jobs: usize, options: InspectOptions, own: &OwnFiles) -> Result<Self, InspectError> {
        let mut arguments = vec![OsString::from(WORKER_COMMAND)];
        arguments.extend(own.flags());
        let program = Program::this(arguments).map_err(InspectError::Worker)?;
        Ok(Self::with_program(program, jobs, options))
    }

    /// An inspector whose workers are another program that speaks the same protocol, e.g. the binary under test.
    pub fn with_program(program: Program, jobs: usize, options: InspectOptions) -> Self {
        Self { pool: Pool::new(program, sandbox::Limits::default(), jobs), options }
    }

    /// Starts a worker ahead of the first unit, so that loading rules overlaps with finding units.
    pub fn warm(&self) -> Result<(), InspectError> {
        self.pool.warm().map_err(InspectError::Worker)
    }

    /// Inspects a folder or file on disk. The worker reads it; nothing hostile passes through this process.
    pub fn inspect_path(&self, source: &Source) -> Result<SkillScan, InspectError> {
        Ok(self.lend_path(source, 0)?.scan)
    }

    /// Inspects an archive or single file from memory; `name` is its file name.
    pub fn inspect_bytes(&self, name: &str, bytes: &[u8]) -> Result<SkillScan, InspectError> {
        Ok(self.lend_bytes(name, bytes, 0)?.scan)
    }

    /// Inspects, and lends up to `lend` bytes of the readable texts to a second reader.
    pub(crate) fn lend_path(&self, source: &Source, lend: usize) -> Result<Inspected, InspectError> {
        let (folder, path) = match source {
            Source::Folder(path) => (true, path),
            Source::File(path) => (false, path),
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        self.inspect(&name, Also::Lend(lend), &Subject::Path { folder }, path.as_os_str().as_bytes())
    }

    /// As [`Self::lend_path`], from memory.
    pub(crate) fn lend_bytes(&self, name: &str, bytes: &[u8], lend: usize) -> Result<Inspected, InspectError> {
        self.inspect(name, Also::Lend(lend), &Subject::Bytes { name: name.to_owned() }, bytes)
    }

    /// Inspects, and gives what the intent model sees; for training and measuring it.
    pub fn sample_path(&self, source: &Source) -> Result<(SkillScan, Sample), InspectError> {
        let (folder, path) = match source {
            Source::Folder(path) => (true, path),
            Source::File(path) => (false, path),
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let inspected = self.inspect(&name, Also::Sample, &Subject::Path { folder }, path.as_os_str().as_bytes())?;
        Ok((inspected.scan, inspected.sample))
    }

    /// The verdict policy of this inspector.
    pub(crate) fn profile(&self) -> Profile {
        self.options.profile
    }

    fn inspect(&self, name: &str, also: Also, subject: &Subject, payload: &[u8]) -> Result<Inspected, InspectError> {
        let mut request = postcard::to_stdvec(&(self.options, also, subject)).map_err(InspectError::Protocol)?;
        request.extend_from_slice(payload);
        match self.pool.call(&request) {
            Ok(reply) => {
                let answer: Answer = postcard::from_bytes(&reply).map_err(InspectError::Protocol)?;
                answer.map_err(InspectError::Rules)
            }
            Err(CallError::Died(death)) => {
                tracing::warn!(unit = name, %death, "a unit ended its scan worker");
                Ok(Inspected {
                    scan: aborted(name, &death, self.options.profile),
                    texts: Vec::new(),
                    sample: Sample::default(),
                })
            }
            Err(CallError::Start(error)) => Err(InspectError::Worker(error)),
        }
    }
}

/// A result, and the texts that were lent with it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Inspected {
    /// The static result.
    pub(crate) scan: SkillScan,
    /// What a second reader may see.
    pub(crate) texts: Vec<SourceText>,
    /// What the intent model sees, if asked for.
    sample: Sample,
}

/// What is wanted beside the result.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Also {
    /// Readable texts, up to so many bytes.
    Lend(usize),
    /// What the intent model sees.
    Sample,
}

/// What a request is about; the payload follows it on the wire unencoded, so that big packages are not copied twice.
#[derive(Debug, Serialize, Deserialize)]
enum Subject {
    /// The payload is a path on disk.
    Path { folder: bool },
    /// The payload is the content.
    Bytes { name: String },
}

/// A worker whose rules do not load says so to every request.
type Answer = Result<Inspected, String>;

/// The worker's side: loads the rules once, then answers requests on standard input until the parent ends.
pub fn serve_inspections(own: &OwnFiles) -> io::Result<()> {
    sandbox::serve(&sandbox::Limits::default(), || {
        let engine = own.engine();
        move |request: Vec<u8>| {
            let answer: Answer = match &engine {
                Ok(engine) => scan(engine, request),
                Err(problem) => Err(problem.clone()),
            };
            postcard::to_stdvec(&answer).unwrap_or_default()
        }
    })
}

fn load_rules(folder: Option<&Path>) -> Result<RuleSet, String> {
    let set = match folder {
        Some(folder) => RuleSet::with_user_rules(folder),
        None => RuleSet::builtin(),
    };
    set.map_err(|error| error.to_string())
}

fn scan(engine: &Engine, mut request: Vec<u8>) -> Answer {
    let ((options, also, subject), payload) =
        postcard::take_from_bytes::<(InspectOptions, Also, Subject)>(&request).map_err(|error| error.to_string())?;
    // What is left is the payload, in the place where it was read: it may be most of the memory that there is.
    let head = request.len() - payload.len();
    request.drain(..head);
    let limits = Limits::default();
    let package = match subject {
        Subject::Path { folder } => {
            let path = PathBuf::from(OsString::from_vec(request));
            package::open(&if folder { Source::Folder(path) } else { Source::File(path) }, &limits)
        }
        Subject::Bytes { name } => package::open_bytes(&name, request, &limits),
    };
    let InspectOptions { profile, indicators, intent, inventory } = options;
    let options = Options { profile, indicators, intent, inventory, ..Options::default() };
    let (lend, sample) = match also {
        Also::Lend(bytes) => (bytes, Sample::default()),
        Also::Sample => (0, engine.sample(&package, &options)),
    };
    let (scan, texts) = engine.scan_and_lend(&package, &options, lend);
    Ok(Inspected { scan, texts, sample })
}

/// The result for a unit whose worker died: nothing is known, and that is what it says.
fn aborted(name: &str, death: &Death, profile: Profile) -> SkillScan {
    let gap = Gap { path: String::new(), reason: GapReason::Aborted, bytes: 0, detail: death.reason.word().to_owned() };
    let coverage = Coverage { gaps: vec![gap], ..Coverage::default() };
    SkillScan {
        engine_version: skillscan::ENGINE_VERSION,
        name: name.to_owned(),
        description: String::new(),
        content_hash: String::new(),
        file_count: 0,
        findings: Vec::new(),
        capabilities: Vec::new(),
        verdict: model::judge(&[], &coverage, profile),
        coverage,
        ai: model::AiPart::default(),
        inventory: model::Inventory::default(),
    }
}
