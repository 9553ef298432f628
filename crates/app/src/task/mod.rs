//! Scan tasks of the security center as use cases: create, list, stop, delete, report. Running them is `work`'s.

mod aim;
mod create;
mod finish_web_hook;
mod host_scan;
mod lists;
mod members;
mod own_machine;
mod report;
mod report_font;
mod report_link;
mod schedule;
mod stop;
pub(crate) mod wish;

pub(crate) use create::is_own_machine;
pub use create::{CreatedTask, NewTask, TaskSettings};
pub(crate) use finish_web_hook::{FinishWebHook, message as finish_message};
pub use host_scan::{HostModule, HostScan};
pub use lists::TaskParts;
pub use report_link::{TaskReportFormat, TaskReportLink};
pub use schedule::Schedule;
pub use stop::TasksEnded;
pub use wish::{ListedAsset, Wish};

pub(crate) use aim::{Aim, is_cloud, names_of};
pub(crate) use own_machine::OwnMachine;
pub use own_machine::local_packages;
pub(crate) use report::Told;
pub(crate) use schedule::moment;
