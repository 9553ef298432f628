//! Names of what data is and of what may be done with it: the classes that flow rules speak of.

use crate::observation::ObservationKind;
use model::Text;

macro_rules! classes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $id:literal $en:literal $zh:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum $name {
            $(#[doc = $en] $variant,)*
        }

        impl $name {
            /// The id used in rules and in `data/code/`.
            pub(crate) fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The class of an id.
            pub(crate) fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Self::$variant),)* _ => None }
            }

            /// What happens at such a place.
            pub(crate) fn text(self) -> Text {
                match self { $(Self::$variant => Text::new($en, $zh),)* }
            }
        }
    };
}

classes! {
    /// What data is.
    Source {
        KeyFile "key_file" "reads a file of keys" "读取密钥文件";
        CredentialFile "credential_file" "reads credentials" "读取凭据";
        BrowserData "browser_data" "reads browser data" "读取浏览器数据";
        Wallet "wallet" "reads a crypto wallet" "读取加密货币钱包";
        PrivateFile "private_file" "reads private files or history" "读取私人文件或历史记录";
        Environment "environment" "reads the whole environment" "读取全部环境变量";
        EnvironmentKey "environment_key" "reads a secret from the environment" "从环境变量读取密钥";
        ForeignKey "foreign_key" "reads another vendor's secret from the environment" "从环境变量读取其他厂商的密钥";
        PostedKey "posted_key" "sends a secret of the environment as data" "把环境变量中的密钥作为数据发送";
        KeyBundle "key_bundle" "gathers secrets of several owners" "汇集多个来源的密钥";
        OwnKey "own_key" "reads this vendor's key from the environment" "从环境变量读取该厂商自己的密钥";
        UserInput "user_input" "takes input" "接收输入";
        Parameter "parameter" "takes a parameter" "接收参数";
        RemoteContent "remote_content" "receives remote content" "接收远程内容";
        DecodedData "decoded_data" "decodes data" "解码数据";
        Clipboard "clipboard" "reads the clipboard" "读取剪贴板";
        Screenshot "screenshot" "captures the screen" "截取屏幕";
        Keystrokes "keystrokes" "records keystrokes" "记录键盘输入";
        SystemInfo "system_info" "collects system information" "收集系统信息";
        FileContent "file_content" "reads a file" "读取文件";
        Conversation "conversation" "reads the conversation or agent memory" "读取对话或智能体记忆";
        Installer "official_installer" "downloads a well-known installer" "下载知名安装程序";
        Socket "socket" "opens a connection" "建立网络连接";
        Listener "listener" "accepts connections" "监听并接受连接";
        AskedSecret "asked_secret" "asks the user for a secret" "向用户索取机密";
        Secret "secret_store" "asks a secret store" "读取系统密钥库";
    }
}

classes! {
    /// What is done with data.
    Sink {
        NetworkSend "network_send" "sends it over the network" "通过网络发出";
        DropSend "drop_send" "sends it to a place made to receive data from strangers" "发往专收陌生数据的地址";
        RawSend "raw_send" "sends it bare over a socket" "直接通过套接字发出";
        Bundle "bundle" "packs it into one payload" "打包为一份载荷";
        Encode "encode" "encodes it" "编码";
        DnsQuery "dns_query" "puts it into a DNS query" "放入 DNS 查询";
        MessageSend "message_send" "sends it as a message" "作为消息发出";
        Shell "shell" "passes it to a shell" "交给 shell 执行";
        Eval "eval" "runs it as program text" "作为代码执行";
        ExecuteFile "execute_file" "runs the file" "运行该文件";
        ShellSession "shell_session" "connects it to a shell" "与 shell 会话相连";
        FileWrite "file_write" "writes it to a file" "写入文件";
        StartupWrite "startup_write" "writes it where it runs by itself" "写入自启动位置";
        AgentConfigWrite "agent_config_write" "writes it into agent configuration" "写入智能体配置";
        AgentMemoryWrite "agent_memory_write" "writes it into agent memory or instructions" "写入智能体记忆或指令";
        Delete "delete" "deletes what it names" "删除其所指";
        Log "log" "prints it" "打印输出";
        NativeLoad "native_load" "loads it as native code" "作为本机代码加载";
        Deserialise "deserialise" "deserialises it without checks" "不经检查即反序列化";
        SqlQuery "sql_query" "builds an SQL statement from it" "拼接进 SQL 语句";
    }
}

impl Source {
    /// The fact that such a source shows.
    pub(crate) fn observation(self) -> Option<ObservationKind> {
        Some(match self {
            Self::CredentialFile | Self::KeyFile | Self::Wallet | Self::Secret => ObservationKind::ReadsCredential,
            Self::BrowserData => ObservationKind::ReadsBrowserData,
            Self::Environment | Self::EnvironmentKey => ObservationKind::ReadsEnvironment,
            Self::Clipboard => ObservationKind::UsesClipboard,
            Self::Screenshot => ObservationKind::CapturesScreen,
            Self::FileContent | Self::PrivateFile | Self::Conversation => ObservationKind::ReadsFile,
            Self::RemoteContent | Self::Installer | Self::Socket => ObservationKind::Requests,
            Self::Listener => ObservationKind::Listens,
            _ => return None,
        })
    }
}

impl Sink {
    /// The fact that such a sink shows.
    pub(crate) fn observation(self) -> Option<ObservationKind> {
        Some(match self {
            Self::NetworkSend | Self::DropSend | Self::RawSend => ObservationKind::Sends,
            Self::DnsQuery => ObservationKind::Requests,
            Self::MessageSend => ObservationKind::SendsMessage,
            Self::Shell => ObservationKind::RunsShell,
            Self::ExecuteFile => ObservationKind::RunsCommand,
            Self::Eval => ObservationKind::EvaluatesCode,
            Self::FileWrite => ObservationKind::WritesFile,
            Self::StartupWrite => ObservationKind::Persists,
            Self::AgentConfigWrite => ObservationKind::WritesAgentConfig,
            Self::AgentMemoryWrite => ObservationKind::WritesAgentMemory,
            Self::Delete => ObservationKind::DeletesFile,
            Self::NativeLoad => ObservationKind::LoadsNative,
            Self::Deserialise => ObservationKind::Deserialises,
            Self::SqlQuery => ObservationKind::UsesDatabase,
            Self::ShellSession | Self::Log | Self::Bundle | Self::Encode => return None,
        })
    }
}
