//! The subcommands: one file each, one line each in the list below.

mod account;
mod advisories;
mod assets;
mod audit;
mod bench;
mod diff;
mod eval;
mod explain;
mod host_scan;
mod model;
mod netscan;
mod organisation;
mod policy;
mod reports;
mod risks;
mod rules;
mod scan;
mod scan_worker;
mod serve;
mod tasks;
mod worker;

use crate::exit::Exit;

pub(crate) use scan::lang;

macro_rules! commands {
    ($($(#[$meta:meta])* $variant:ident => $module:ident;)*) => {
        /// What the binary can do.
        #[derive(Debug, clap::Subcommand)]
        pub(crate) enum Command { $($(#[$meta])* $variant($module::Args),)* }

        impl Command {
            /// Runs the chosen command.
            pub(crate) fn run(self) -> anyhow::Result<Exit> {
                match self { $(Self::$variant(args) => $module::run(args),)* }
            }
        }
    };
}

commands! {
    /// Scan Skills: folders, archives, single files, folders of many
    Scan => scan;
    /// Say what a new version of a Skill adds
    Diff => diff;
    /// Scan addresses and names over the network: open ports, exposed services, settings, known weaknesses
    Netscan => netscan;
    /// Explain a rule: what it finds, why it matters, what to do, what it leaves alone
    Explain => explain;
    /// Show profiles, check a policy, accept findings
    Policy => policy;
    /// List, explain and prove the rules
    Rules => rules;
    /// Import and ask advisories: vulnerable and malicious releases
    Advisories => advisories;
    /// Measure recall and false alarms on a labelled corpus
    Eval => eval;
    /// Train and measure the embedded intent model
    Model => model;
    /// Scan this machine: packages against advisories, malware, hardening
    HostScan => host_scan;
    /// Run the service: cloud-compatible API, reports, workers
    Serve => serve;
    /// Scan for `serve` processes that share the database and object store
    Worker => worker;
    /// Make, list and restrict accounts; make, renew and revoke their keys
    Account => account;
    /// Make, list and rename organisations of accounts
    Organisation => organisation;
    /// Import, add, list and delete assets of an account
    Assets => assets;
    /// List and show risks of an account's assets, and decide about them
    Risks => risks;
    /// Make, list, stop and delete scan tasks of the security center
    Tasks => tasks;
    /// List and save reports of scan tasks
    Reports => reports;
    /// Who called what, and how it ended
    Audit => audit;
    /// Measure speed beside the floor of reading and hashing
    Bench => bench;
    /// Scan for a parent process (internal)
    #[command(hide = true)] ScanWorker => scan_worker;
}
