//! Every text has its Chinese, and no Chinese is left over; what people see is looked at once.

use super::*;
use std::collections::BTreeSet;

/// All texts of a command and of what is below it; those of examples by the command's name.
fn texts(command: &Command, found: &mut BTreeSet<String>, examples: &mut BTreeSet<String>) {
    let mut take = |text: Option<&StyledStr>| found.extend(text.map(ToString::to_string));
    take(command.get_about());
    assert!(
        command
            .get_long_about()
            .is_none_or(|long| Some(long.to_string()) == command.get_about().map(|short| short.to_string()))
    );
    assert!(command.get_before_help().is_none() && command.get_after_long_help().is_none());
    for arg in command.get_arguments() {
        take(arg.get_help());
        assert!(arg.get_long_help().is_none() && arg.get_help_heading().is_none(), "{arg}");
        arg.get_possible_values().iter().for_each(|value| take(value.get_help()));
    }
    if command.get_after_help().is_some() {
        examples.insert(command.get_name().to_owned());
    }
    for below in command.get_subcommands() {
        texts(below, found, examples);
    }
}

#[test]
fn every_text_has_its_chinese() {
    let (mut found, mut examples) = (BTreeSet::new(), BTreeSet::new());
    texts(&Cli::command(), &mut found, &mut examples);
    let catalogue = Catalogue::read().unwrap();
    let known: BTreeSet<String> = catalogue.text.keys().cloned().collect();
    let (missing, idle): (Vec<_>, Vec<_>) = (found.difference(&known).collect(), known.difference(&found).collect());
    assert!(missing.is_empty() && idle.is_empty(), "missing: {missing:#?}\nleft over: {idle:#?}");
    assert_eq!(examples, catalogue.examples.into_keys().collect());
}

/// What a person sees; colours left out.
#[track_caller]
fn check(line: &str, parts: &[&str]) {
    let command = Catalogue::read().unwrap().translate(Cli::command());
    let error = command.try_get_matches_from(line.split(' ')).unwrap_err();
    let told = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => own_words(&error.render()),
        _ => refusal::in_chinese(&error),
    };
    for part in parts {
        assert!(told.contains(part), "{part} is missing in\n{told}");
    }
}

#[test]
fn people_read_chinese() {
    check("touchstone --help", &["用法：touchstone <命令>", "命令：", "扫描本机", "显示本帮助", "示例："]);
    check("touchstone", &["用法："]);
    check(
        "touchstone netscan -h",
        &["[选项] ", "参数：", "选项：", "[可选：table（供人阅读）、json（供脚本使用）]", "显示帮助"],
    );
    check("touchstone help tasks create", &["用法：touchstone tasks create", "任务名称"]);
    check("touchstone netscn", &["错误：未知命令 netscn", "是否想用：netscan"]);
    check("touchstone netscan --prots 80 x", &["错误：未知参数 --prots", "是否想用：--ports"]);
    check("touchstone netscan --format xml x", &["不接受 xml", "可选值：table、json"]);
    check("touchstone explain", &["缺少必需的参数：<RULE>", "用法："]);
    check("touchstone netscan x --ports", &["--ports <PORTS> 需要一个值"]);
    check("touchstone netscan x --deadline soon", &["--deadline <SECONDS> 不接受 soon："]);
}
