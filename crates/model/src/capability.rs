//! What a Skill is able to do. Capabilities describe; they never take part in the verdict.

use crate::{Location, Text};
use serde::{Deserialize, Serialize};

macro_rules! capabilities {
    ($($variant:ident $id:literal $en:literal $zh:literal;)*) => {
        /// One capability tag. The ids are stable; `docs/capabilities.md` lists them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Capability {
            $(#[doc = $en] #[serde(rename = $id)] $variant,)*
        }

        impl Capability {
            /// All capabilities, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable id, e.g. `file_read`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The capability of an id.
            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Self::$variant),)* _ => None }
            }

            /// Display name in both languages.
            pub fn name(self) -> Text {
                match self { $(Self::$variant => Text::new($en, $zh),)* }
            }
        }
    };
}

capabilities! {
    FileRead "file_read" "Reads files" "读取文件";
    FileWrite "file_write" "Writes files" "写入文件";
    FileDelete "file_delete" "Deletes files" "删除文件";
    CommandExecution "command_execution" "Runs commands" "执行命令";
    DynamicCode "dynamic_code" "Evaluates code at run time" "动态执行代码";
    NativeBinary "native_binary" "Ships or loads native binaries" "包含或加载本机二进制";
    NetworkRequest "network_request" "Makes network requests" "发起网络请求";
    NetworkUpload "network_upload" "Sends data over the network" "通过网络发送数据";
    NetworkListen "network_listen" "Listens on a network port" "监听网络端口";
    RemoteDownload "remote_download" "Downloads files" "下载远程文件";
    RemoteInstructions "remote_instructions" "Fetches instructions at run time" "运行时获取远程指令";
    EnvironmentRead "environment_read" "Reads environment variables" "读取环境变量";
    CredentialAccess "credential_access" "Reads credentials or keys" "访问凭据或密钥";
    BrowserData "browser_data" "Reads browser data" "读取浏览器数据";
    ClipboardAccess "clipboard_access" "Reads or writes the clipboard" "访问剪贴板";
    ScreenCapture "screen_capture" "Captures the screen" "截取屏幕";
    BrowserAutomation "browser_automation" "Drives a web browser" "控制浏览器";
    PackageInstall "package_install" "Installs packages" "安装软件包";
    Persistence "persistence" "Stays after the session (startup, cron, services)" "持久化（开机启动、定时任务、服务）";
    PrivilegeEscalation "privilege_escalation" "Asks for elevated rights" "请求提升权限";
    AgentConfig "agent_config" "Changes agent configuration" "修改智能体配置";
    AgentMemory "agent_memory" "Writes agent memory or instructions" "写入智能体记忆或指令";
    AgentHooks "agent_hooks" "Registers hooks that run by themselves" "注册自动运行的钩子";
    McpServer "mcp_server" "Bundles or connects to MCP servers" "捆绑或连接 MCP 服务器";
    SubAgents "sub_agents" "Starts other agents" "启动其他智能体";
    DatabaseAccess "database_access" "Uses databases" "访问数据库";
    CloudApi "cloud_api" "Calls cloud provider APIs" "调用云服务 API";
    Messaging "messaging" "Sends mail or chat messages" "发送邮件或消息";
    Payments "payments" "Moves money or crypto assets" "资金或加密资产操作";
    Cryptography "cryptography" "Encrypts or decrypts data" "加密或解密数据";
    ContainerControl "container_control" "Controls containers" "控制容器";
    VersionControl "version_control" "Uses version control" "使用版本控制";
}

/// A capability and the first place that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapabilityEvidence {
    /// What the Skill can do.
    pub capability: Capability,
    /// Where it shows first.
    pub location: Location,
}
