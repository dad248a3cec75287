//! Numbers as bytes that pack well: first the lowest bytes of all numbers, then the next, and so on. The highest bytes,
//! signs and exponents, are much alike.

/// The planes of numbers of `N` bytes each.
pub(crate) fn planes<const N: usize>(numbers: impl ExactSizeIterator<Item = [u8; N]>) -> Vec<u8> {
    let count = numbers.len();
    let mut bytes = vec![0; count * N];
    for (place, number) in numbers.enumerate() {
        for (plane, byte) in number.into_iter().enumerate() {
            bytes[plane * count + place] = byte;
        }
    }
    bytes
}

/// What [`planes`] was given. A rest that is no whole number is left out.
pub(crate) fn from_planes<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> + '_ {
    let count = bytes.len() / N;
    (0..count).map(move |place| std::array::from_fn(|plane| bytes[plane * count + place]))
}

/// The planes of single-precision numbers, their bits kept.
pub(crate) fn pack(numbers: &[f32]) -> Vec<u8> {
    planes(numbers.iter().map(|number| number.to_le_bytes()))
}

/// What [`pack`] was given.
pub(crate) fn unpack(bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
    from_planes(bytes).map(f32::from_le_bytes)
}
