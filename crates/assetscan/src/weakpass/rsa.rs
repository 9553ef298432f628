//! One RSA encryption under a server's public key: OAEP with SHA-1 (RFC 8017), as MySQL wants a password without TLS.
//!
//! Only the public half, so no timing of ours tells anything. Keys are bounded: a hostile one costs milliseconds.

use super::ber;
use super::bytes::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

const HASH: usize = 20;
const SMALLEST_KEY: usize = 64;
const LARGEST_KEY: usize = 1024;
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicKey {
    modulus: Vec<u32>,
    exponent: Vec<u8>,
    size: usize,
}

impl PublicKey {
    /// Reads `-----BEGIN PUBLIC KEY-----`.
    pub(crate) fn from_pem(pem: &str) -> Option<Self> {
        let body = pem.split_once("-----BEGIN PUBLIC KEY-----")?.1.split_once("-----END PUBLIC KEY-----")?.0;
        let der = STANDARD.decode(body.split_ascii_whitespace().collect::<String>()).ok()?;
        let mut outer = Bytes::new(ber::expect(&mut Bytes::new(&der), SEQUENCE)?);
        ber::expect(&mut outer, SEQUENCE)?;
        let key = ber::expect(&mut outer, BIT_STRING)?.strip_prefix(&[0])?;
        let mut key = Bytes::new(ber::expect(&mut Bytes::new(key), SEQUENCE)?);
        let modulus = ber::expect(&mut key, INTEGER)?;
        let exponent = ber::expect(&mut key, INTEGER)?;
        Self::new(modulus, exponent)
    }

    /// A key from its two numbers, the most significant byte first.
    fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let modulus = strip_zeros(modulus);
        let exponent = strip_zeros(exponent);
        let odd = modulus.last()? & 1 == 1;
        let fits = (SMALLEST_KEY..=LARGEST_KEY).contains(&modulus.len()) && (1..=4).contains(&exponent.len());
        (odd && fits).then(|| Self { modulus: limbs(modulus), exponent: exponent.to_vec(), size: modulus.len() })
    }

    /// A message under this key; `None`: too long for it.
    pub(crate) fn encrypt(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut seed = [0; HASH];
        SystemRandom::new().fill(&mut seed).ok()?;
        let block = limbs(&pad(message, seed, self.size)?);
        let sealed = power(&block, &self.exponent, &self.modulus);
        let bytes: Vec<u8> = sealed.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
        let from = bytes.len().checked_sub(self.size)?;
        Some(bytes.get(from..)?.to_vec())
    }
}

/// The block of OAEP.
fn pad(message: &[u8], seed: [u8; HASH], size: usize) -> Option<Vec<u8>> {
    let zeros = size.checked_sub(message.len() + 2 * HASH + 2)?;
    let mut data = digest(&SHA1_FOR_LEGACY_USE_ONLY, b"").as_ref().to_vec();
    data.resize(data.len() + zeros, 0);
    data.push(1);
    data.extend_from_slice(message);
    let masked = xor(&data, &mask(&seed, data.len()));
    let seed = xor(&seed, &mask(&masked, HASH));
    Some([vec![0], seed, masked].concat())
}

/// MGF1.
fn mask(seed: &[u8], length: usize) -> Vec<u8> {
    let blocks = (0_u32..).map(|counter| digest(&SHA1_FOR_LEGACY_USE_ONLY, &[seed, &counter.to_be_bytes()].concat()));
    blocks.flat_map(|block| block.as_ref().to_vec()).take(length).collect()
}

fn xor(left: &[u8], right: &[u8]) -> Vec<u8> {
    left.iter().zip(right).map(|(left, right)| left ^ right).collect()
}

fn strip_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// Digits of 32 bits, the least significant first.
fn limbs(bytes: &[u8]) -> Vec<u32> {
    let digits = bytes.rchunks(4);
    digits.map(|digit| digit.iter().fold(0, |limb, byte| limb << 8 | u32::from(*byte))).collect()
}

/// `base` to the power of `exponent`, modulo `modulus`, which is odd and larger than `base`: by Montgomery's products.
fn power(base: &[u32], exponent: &[u8], modulus: &[u32]) -> Vec<u32> {
    let number = |first: u32| {
        let mut number = vec![0; modulus.len()];
        number.iter_mut().take(1).for_each(|digit| *digit = first);
        number
    };
    // 2 to the power of twice the length: what brings a number into Montgomery's form.
    let mut square = number(1);
    for _ in 0..modulus.len() * 64 {
        let twice = square.clone();
        add(&mut square, &twice, modulus);
    }
    let times = |left: &[u32], right: &[u32]| product(left, right, modulus);
    let mut base = base.to_vec();
    base.resize(modulus.len(), 0);
    let base = times(&base, &square);
    let mut result = times(&number(1), &square);
    let bits = exponent.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
    for bit in bits.skip_while(|bit| !bit) {
        result = times(&result, &result);
        if bit {
            result = times(&result, &base);
        }
    }
    times(&result, &number(1))
}

/// Montgomery's product: `left * right / 2^(32 * length)` modulo `modulus`.
fn product(left: &[u32], right: &[u32], modulus: &[u32]) -> Vec<u32> {
    let first = modulus.first().copied().unwrap_or(1);
    // Newton's way to the inverse modulo 2^32: each step doubles the digits that are right.
    let inverse = (0..5).fold(first, |x, _| x.wrapping_mul(2_u32.wrapping_sub(first.wrapping_mul(x))));
    let mut sum = vec![0; modulus.len() + 1];
    for digit in left {
        let mut top = accumulate(&mut sum, *digit, right);
        let factor = sum.first().copied().unwrap_or_default().wrapping_mul(inverse.wrapping_neg());
        top += accumulate(&mut sum, factor, modulus);
        // The lowest digit is zero now.
        sum.rotate_left(1);
        if let Some(last) = sum.last_mut() {
            *last = top;
        }
    }
    let over = sum.pop().unwrap_or_default();
    reduce(&mut sum, over > 0, modulus);
    sum
}

/// Adds `factor * number`; what does not fit.
fn accumulate(sum: &mut [u32], factor: u32, number: &[u32]) -> u32 {
    let mut carry = 0;
    for (digit, other) in sum.iter_mut().zip(number.iter().copied().chain(std::iter::repeat(0))) {
        let wide = u64::from(*digit) + u64::from(factor) * u64::from(other) + carry;
        *digit = low(wide);
        carry = wide >> 32;
    }
    low(carry)
}

/// Adds modulo `modulus`; both numbers are smaller than it.
fn add(number: &mut [u32], other: &[u32], modulus: &[u32]) {
    let over = accumulate(number, 1, other) > 0;
    reduce(number, over, modulus);
}

/// Takes `modulus` away once, where the number, with what did not fit, is not smaller.
fn reduce(number: &mut [u32], over: bool, modulus: &[u32]) {
    if over || number.iter().rev().ge(modulus.iter().rev()) {
        let mut borrow = 0;
        for (digit, less) in number.iter_mut().zip(modulus) {
            let difference = (1 << 32) + u64::from(*digit) - u64::from(*less) - borrow;
            *digit = low(difference);
            borrow = 1 - (difference >> 32);
        }
    }
}

/// The lower half.
fn low(wide: u64) -> u32 {
    u32::try_from(wide & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let check = |base: u32, exponent: u32, modulus: u32, result: u32| {
            let found = power(&[base], &exponent.to_be_bytes(), &[modulus]);
            assert_eq!(found, [result], "{base}^{exponent} mod {modulus}");
        };
        check(3, 4, 101, 81);
        check(65, 17, 3233, 2790);
        check(0xffff_fffa, 65537, 0xffff_fffb, 0xffff_fffa);
        check(5, 0, 101, 1);
        // 2^521-1 is a prime, so Fermat's little theorem holds.
        let mut prime = vec![u32::MAX; 16];
        prime.push(0x1ff);
        let less = [vec![1], vec![0xff; 64], vec![0xfe]].concat();
        let mut one = vec![0; 17];
        one[0] = 1;
        assert_eq!(power(&[7; 16], &less, &prime), one);
    }

    /// A key whose factors are the primes 2^521-1 and 2^127-1, as DER in PEM, and how to undo what was done with it.
    pub(in crate::weakpass) fn key() -> (String, impl Fn(&[u8]) -> Vec<u8>) {
        // p q = 2^648 - 2^521 - 2^127 + 1
        let mut modulus = vec![0_u32; 21];
        modulus[0] = 1;
        let subtract = |number: &mut Vec<u32>, bit: usize| {
            let mut at = bit / 32;
            let (less, under) = number[at].overflowing_sub(1 << (bit % 32));
            number[at] = less;
            let mut borrow = under;
            while borrow {
                at += 1;
                (number[at], borrow) = number[at].overflowing_sub(1);
            }
        };
        modulus[20] = 1 << 8;
        subtract(&mut modulus, 521);
        subtract(&mut modulus, 127);
        let bytes: Vec<u8> = modulus.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
        let modulus_bytes = [&[0], strip_zeros(&bytes)].concat();
        let number = |bytes: &[u8]| ber::element(INTEGER, bytes).unwrap();
        let pair = ber::element(SEQUENCE, &[number(&modulus_bytes), number(&[1, 0, 1])].concat()).unwrap();
        let bits = ber::element(BIT_STRING, &[vec![0], pair].concat()).unwrap();
        let algorithm = ber::element(SEQUENCE, b"\x05\x00").unwrap();
        let der = ber::element(SEQUENCE, &[algorithm, bits].concat()).unwrap();
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der));
        let open = move |sealed: &[u8]| -> Vec<u8> {
            let block = power(&limbs(sealed), &hex::decode(PRIVATE).unwrap(), &modulus);
            let block: Vec<u8> = block.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
            let block = &block[block.len() - 81..];
            let seed = xor(&block[1..21], &mask(&block[21..], HASH));
            let data = xor(&block[21..], &mask(&seed, block.len() - 21));
            let start = HASH + 1 + data[HASH..].iter().position(|byte| *byte == 1).unwrap();
            data[start..].to_vec()
        };
        (pem, open)
    }

    /// 1/65537 modulo (p-1)(q-1), of two primes that everybody knows: no secret.
    const PRIVATE: &str = "2a7fd5802a7fd5802a7fd5802a7fd57f80807f7f80807f7f80807f7f80807f7f80807f7f80807f7f80807f7f80\
        807f7f80807f7f80807f7f80807f7f80807f7f8055ffaa0055ffaa0055ffaa0055ffaa01";

    #[test]
    fn what_is_sealed_can_be_opened() {
        let (pem, open) = key();
        let key = PublicKey::from_pem(&pem).unwrap();
        let sealed = key.encrypt(b"secret\0").unwrap();
        assert_eq!((sealed.len(), open(&sealed)), (81, b"secret\0".to_vec()));
        assert_eq!(key.encrypt(&[0; 40]), None);
    }

    #[test]
    fn foreign_keys() {
        for pem in ["", "-----BEGIN PUBLIC KEY-----\n%%\n-----END PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----"] {
            assert_eq!(PublicKey::from_pem(pem), None);
        }
        assert_eq!(PublicKey::new(&[0xff; 4096], &[1, 0, 1]), None);
        assert_eq!(PublicKey::new(&[0xfe; 256], &[1, 0, 1]), None);
    }
}
