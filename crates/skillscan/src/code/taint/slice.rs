//! Slices and reversals of constant texts and lists.

use super::Machine;
use super::fold::texts_of;
use super::value::Value;
use std::ops::Range;

impl Machine {
    pub(super) fn reversed(&mut self, subject: &Value, range: &Range<usize>) -> Value {
        if let Some(items) = &subject.items {
            let items = items.iter().rev().cloned().collect();
            return Value { taints: subject.taints.clone(), ..Value::list(items) };
        }
        let mut value = texts_of(subject, |text| text.chars().rev().collect());
        if value.constant().is_some() {
            value.layer = Some("reversed");
            self.folded(&value, range);
        }
        value
    }

    pub(super) fn slice(&mut self, of: Value, ends: &[Option<Option<i64>>], range: &Range<usize>) -> Value {
        let end = |index: usize| ends.get(index).copied().flatten();
        let plain = end(0).is_none() && end(1).is_none();
        if plain && end(2) == Some(Some(-1)) {
            return self.reversed(&of, range);
        }
        let (from, to, step) = (end(0).flatten(), end(1).flatten(), end(2).flatten().unwrap_or(1));
        let known = |index: usize| end(index).is_none_or(|value| value.is_some());
        if !(known(0) && known(1) && known(2)) || step == 0 || !self.step(1) {
            return Value { texts: Vec::new(), ..of };
        }
        let cut = |length: usize| -> Vec<usize> {
            let length = length as i64;
            let clamp = |at: i64| if at < 0 { (at + length).max(0) } else { at.min(length) };
            if step > 0 {
                let (from, to) = (clamp(from.unwrap_or(0)), clamp(to.unwrap_or(length)));
                (from..to)
                    .step_by(usize::try_from(step).unwrap_or(1))
                    .filter_map(|at| usize::try_from(at).ok())
                    .collect()
            } else {
                let from = from.map_or(length - 1, |at| clamp(at).min(length - 1));
                let to = to.map_or(-1, clamp);
                let stride = usize::try_from(-step).unwrap_or(1);
                (to + 1..=from).rev().step_by(stride).filter_map(|at| usize::try_from(at).ok()).collect()
            }
        };
        if let Some(items) = &of.items {
            let items = cut(items.len()).into_iter().filter_map(|at| items.get(at).cloned()).collect();
            return Value { taints: of.taints, ..Value::list(items) };
        }
        let Some(text) = of.constant().cloned() else { return Value { texts: Vec::new(), ..of } };
        if !self.step(text.len() / 8) {
            return Value::default();
        }
        let characters: Vec<char> = text.chars().collect();
        let text: String = cut(characters.len()).into_iter().filter_map(|at| characters.get(at)).collect();
        Value { texts: vec![text.into()], layer: Some("characters"), ..of }
    }
}
