//! Prints the page's typed contract (`ui/src/ipc/generated.ts`).
#![expect(clippy::print_stdout, reason = "printing the file is what it is for")]

fn main() {
    print!("{}", api::wire::typescript());
}
