//! Templates over TCP: a dialogue, judged at its end.

use super::expression::Value;
use super::fill::{fill, target};
use super::template::{Input, TcpBlock};
use super::{Names, Proof};
use crate::Service;
use crate::net::Connector;
use crate::plan::Limits;
use crate::talk::{Talk, TalkError};
use std::time::Duration;

/// A service that says nothing for so long has said everything.
const QUIET: Duration = Duration::from_millis(600);

/// Runs the blocks in order until one matches.
pub(super) async fn run(
    blocks: &[TcpBlock],
    service: &Service,
    connector: &Connector,
    limits: &Limits,
) -> Result<Option<Proof>, TalkError> {
    let mut names = target(service);
    for block in blocks {
        let mut talk = Talk::open(connector, service, limits.answer * 2).await?.allowing(64 * 1024);
        let (mut said, mut heard) = (String::new(), Vec::new());
        for input in &block.inputs {
            let bytes = input.bytes(&names);
            said += &String::from_utf8_lossy(&bytes);
            if !bytes.is_empty() {
                talk.send(&bytes).await?;
            }
            if input.read > 0 {
                let part = talk.until(QUIET, |heard| heard.len() >= input.read).await;
                if !input.name.is_empty() {
                    names.insert(input.name.clone(), Value::Text(String::from_utf8_lossy(&part).into_owned()));
                }
                heard.extend(part);
            }
        }
        heard.extend(talk.until(QUIET, |heard| heard.len() >= block.read).await);
        let text = String::from_utf8_lossy(&heard).into_owned();
        let mut answer = names.clone();
        answer.insert("binary".into(), Value::Text(heard.iter().map(|byte| char::from(*byte)).collect()));
        answer.insert("response".into(), Value::Text(text.clone()));
        answer.insert("body".into(), Value::Text(text.clone()));
        let judged = block.judging.judge(&answer, &mut names);
        if judged.matched {
            let extracted = judged.extracted;
            return Ok(Some(Proof { url: service.url(), request: said, response: text, extracted }));
        }
    }
    Ok(None)
}

impl Input {
    fn bytes(&self, names: &Names) -> Vec<u8> {
        match self.kind.as_str() {
            "hex" => hex::decode(&self.data).unwrap_or_default(),
            _ => fill(&self.data, names).into_bytes(),
        }
    }
}
