//! Files that the program opens, reads, writes and deletes; what is kept in one is found again when it is read.

use super::arguments::Arguments;
use super::value::{Taint, Value, What};
use super::{HOLE, Machine};
use crate::code::class::{Sink, Source};
use crate::code::paths;
use crate::observation::ObservationKind;
use std::ops::Range;
use std::rc::Rc;

impl Machine {
    pub(super) fn read_files(&mut self, to: &Value, result: &mut Value, range: &Range<usize>) {
        for path in to.all_texts() {
            let class = paths::read_class(&path);
            self.observe_source(class, &path, range);
            let place = self.place(range);
            self.out.sources.insert(class);
            result.taint(Taint::new(class, &path.replace(HOLE, "…"), place));
            if let Some(kept) = self.files.get(&path).cloned() {
                result.take_taints(&kept);
            }
            if path.chars().any(|c| c != HOLE) {
                self.out.asks.read(&path);
                self.early.insert((Rc::clone(&path), self.module));
            }
        }
        if to.texts.is_empty() && to.items.is_none() {
            self.observe(ObservationKind::ReadsFile, "", range);
            let place = self.place(range);
            result.taint(Taint::new(Source::FileContent, "", place));
        }
        for taint in &to.taints {
            // A name that came from outside names the file, it is not what the file holds.
            if !matches!(taint.class, Source::UserInput | Source::Parameter) {
                result.taint(taint.clone());
            }
        }
    }

    pub(super) fn open(&mut self, arguments: &Arguments, to: &Value, result: &mut Value, range: &Range<usize>) {
        let mode = arguments.named("mode").cloned().unwrap_or_else(|| {
            let at = usize::from(to.path.as_deref() != Some("pathlib.Path()") || arguments.at(1).constant().is_some());
            arguments.at(at)
        });
        let writes = mode.constant().is_some_and(|mode| mode.len() <= 4 && mode.contains(['w', 'a', 'x', '+']));
        if !writes {
            self.read_files(to, result, range);
        } else {
            for path in to.all_texts() {
                let kind = paths::write_class(&path).observation();
                self.observe(kind.unwrap_or(ObservationKind::WritesFile), &path, range);
            }
        }
        result.texts.clone_from(&to.texts);
        result.path = Some("open()".into());
    }

    pub(super) fn write_files(&mut self, to: &Value, data: &Value, range: &Range<usize>) {
        let mut paths = to.all_texts();
        if paths.is_empty() {
            paths.push(String::from(HOLE).into());
        }
        for path in paths {
            let class = paths::write_class(&path);
            if let Some(kind) = class.observation() {
                self.observe(kind, path.trim_matches(HOLE), range);
            }
            if data.carries(Source::RemoteContent) && class == Sink::FileWrite {
                self.observe(ObservationKind::Downloads, path.trim_matches(HOLE), range);
            }
            self.sink(class, data, path.trim_matches(HOLE), range);
            if path.chars().any(|c| c != HOLE) {
                let place = self.place(range);
                let kept = data.taints.iter().map(|taint| taint.on(place.clone(), What::Kept(Rc::clone(&path))));
                let kept = Value::tainted(kept.collect());
                if kept.taints.iter().any(|taint| taint.class != Source::UserInput && taint.class != Source::Parameter)
                {
                    self.out.asks.write(&path);
                }
                self.notice(&kept, self.files.get(&path).cloned().as_ref(), true);
                let entry = self.files.entry(Rc::clone(&path)).or_default();
                *entry = std::mem::take(entry).or(kept);
            }
        }
    }

    /// Something is deleted: everything a user has, or one thing.
    pub(super) fn deletes(&mut self, data: &Value, range: &Range<usize>) {
        for path in data.all_texts() {
            if paths::is_everything(&path) {
                self.observe(ObservationKind::DeletesFile, "everything", range);
            }
        }
    }
}
