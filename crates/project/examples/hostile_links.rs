//! Prints the hostile links that the browser tests open too, one a line: `hostile_links > tests/links/hostile.txt`.

#[path = "../../protocol/tests/links/drawn.rs"]
mod drawn;
#[path = "../tests/suite/hostile.rs"]
mod hostile;
#[path = "../tests/suite/sealed.rs"]
mod sealed;

fn main() {
    for link in hostile::links() {
        println!("{link}");
    }
}
