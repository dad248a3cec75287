//! Links made by hand.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The text of a link with these bytes and their checksum (CRC-16/XMODEM), so that what lies behind it is reached.
pub(crate) fn sealed(body: &[u8]) -> String {
    let sum = body.iter().fold(0_u16, |sum, byte| {
        (0..8).fold(sum ^ (u16::from(*byte) << 8), |sum, _| {
            if sum & 0x8000 == 0 { sum << 1 } else { (sum << 1) ^ 0x1021 }
        })
    });
    URL_SAFE_NO_PAD.encode([body, &sum.to_le_bytes()].concat())
}
