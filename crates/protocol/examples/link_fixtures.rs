//! Prints a fixture file for the present version of links: a link and what it holds, line by line.

use layerloom_document::link::encode;
use layerloom_protocol::lexicon;

#[path = "../tests/links/drawn.rs"]
mod drawn;

fn main() {
    for number in 0..24_u64 {
        let document = drawn::drawn(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16);
        let json = serde_json::to_string(&document).expect("documents are plain data");
        println!("{} {json}", encode(&document, None, &lexicon()));
    }
}
