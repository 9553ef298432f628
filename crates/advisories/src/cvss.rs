//! CVSS 3.0 and 3.1 base scores from their vectors. Version 4 needs tables of its own and is left to the source's word.

/// The base score times ten; `None` for another version or a vector that is not whole.
pub(crate) fn base_score(vector: &str) -> Option<u8> {
    let metrics = vector.strip_prefix("CVSS:3.1/").or_else(|| vector.strip_prefix("CVSS:3.0/"))?;
    let value = |name: &str| metrics.split('/').find_map(|metric| metric.strip_prefix(name)?.strip_prefix(':'));
    let changed = match value("S")? {
        "U" => false,
        "C" => true,
        _ => return None,
    };
    let vector = weight(value("AV")?, &[("N", 0.85), ("A", 0.62), ("L", 0.55), ("P", 0.2)])?;
    let complexity = weight(value("AC")?, &[("L", 0.77), ("H", 0.44)])?;
    let privileges = match changed {
        true => weight(value("PR")?, &[("N", 0.85), ("L", 0.68), ("H", 0.5)])?,
        false => weight(value("PR")?, &[("N", 0.85), ("L", 0.62), ("H", 0.27)])?,
    };
    let interaction = weight(value("UI")?, &[("N", 0.85), ("R", 0.62)])?;
    let impact_of = |name: &str| weight(value(name)?, &[("H", 0.56), ("L", 0.22), ("N", 0.0)]);
    let base = 1.0 - (1.0 - impact_of("C")?) * (1.0 - impact_of("I")?) * (1.0 - impact_of("A")?);
    let impact = match changed {
        true => 7.52 * (base - 0.029) - 3.25 * (base - 0.02).powi(15),
        false => 6.42 * base,
    };
    if impact <= 0.0 {
        return Some(0);
    }
    let exploitability = 8.22 * vector * complexity * privileges * interaction;
    let score = if changed { 1.08 * (impact + exploitability) } else { impact + exploitability };
    Some(tenths_up(score.min(10.0)))
}

fn weight(value: &str, weights: &[(&str, f64)]) -> Option<f64> {
    weights.iter().find(|(name, _)| *name == value).map(|(_, weight)| *weight)
}

/// The specification's rounding up to one place, which does not trip over binary fractions.
fn tenths_up(score: f64) -> u8 {
    let exact = (score * 100_000.0).round() as u32;
    u8::try_from(exact.div_ceil(10_000)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::base_score;

    #[test]
    fn scores_of_the_specification() {
        for (vector, tenths) in [
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Some(98)),
            ("CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H", Some(72)),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", Some(61)),
            ("CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", Some(99)),
            ("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", Some(0)),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", None),
            ("CVSS:3.1/AV:N", None),
            ("", None),
        ] {
            assert_eq!(base_score(vector), tenths, "{vector}");
        }
    }
}
