//! Neutral facts with a position. They become capabilities, and never a risk by themselves.

use crate::document::DocumentId;
use std::ops::Range;

/// One fact.
#[derive(Debug, Clone)]
pub(crate) struct Observation {
    /// Which.
    pub(crate) kind: ObservationKind,
    /// Host, path, command, variable or package; empty if unknown.
    pub(crate) detail: String,
    /// In which document.
    pub(crate) document: DocumentId,
    /// Where in its text.
    pub(crate) range: Range<usize>,
    /// Role of the code unit or prose that shows it.
    pub(crate) role: model::Role,
}

macro_rules! observations {
    ($($variant:ident $id:literal $capability:ident;)*) => {
        /// Kinds of observation; each shows one capability.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum ObservationKind {
            $(#[doc = $id] $variant,)*
        }

        impl ObservationKind {
            /// The id used in rules and in `data/code/*.yml`.
            #[cfg(test)]
            pub(crate) fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The kind of an id.
            pub(crate) fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Self::$variant),)* _ => None }
            }

            /// The capability it shows.
            pub(crate) fn capability(self) -> model::Capability {
                match self { $(Self::$variant => model::Capability::$capability,)* }
            }
        }
    };
}

observations! {
    ReadsFile "reads_file" FileRead;
    WritesFile "writes_file" FileWrite;
    DeletesFile "deletes_file" FileDelete;
    RunsCommand "runs_command" CommandExecution;
    RunsShell "runs_shell" CommandExecution;
    EvaluatesCode "evaluates_code" DynamicCode;
    LoadsNative "loads_native" NativeBinary;
    Deserialises "deserialises" DynamicCode;
    Requests "requests" NetworkRequest;
    Sends "sends" NetworkUpload;
    Listens "listens" NetworkListen;
    Downloads "downloads" RemoteDownload;
    FetchesInstructions "fetches_instructions" RemoteInstructions;
    ReadsEnvironment "reads_environment" EnvironmentRead;
    ReadsCredential "reads_credential" CredentialAccess;
    ReadsBrowserData "reads_browser_data" BrowserData;
    UsesClipboard "uses_clipboard" ClipboardAccess;
    CapturesScreen "captures_screen" ScreenCapture;
    DrivesBrowser "drives_browser" BrowserAutomation;
    InstallsPackage "installs_package" PackageInstall;
    Persists "persists" Persistence;
    Elevates "elevates" PrivilegeEscalation;
    WritesAgentConfig "writes_agent_config" AgentConfig;
    WritesAgentMemory "writes_agent_memory" AgentMemory;
    RegistersHook "registers_hook" AgentHooks;
    UsesMcp "uses_mcp" McpServer;
    StartsAgent "starts_agent" SubAgents;
    UsesDatabase "uses_database" DatabaseAccess;
    CallsCloud "calls_cloud" CloudApi;
    SendsMessage "sends_message" Messaging;
    MovesMoney "moves_money" Payments;
    UsesCryptography "uses_cryptography" Cryptography;
    ControlsContainers "controls_containers" ContainerControl;
    UsesVersionControl "uses_version_control" VersionControl;
}
