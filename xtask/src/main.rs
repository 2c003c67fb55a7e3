//! `cargo xtask`: everything a developer or a packager types. Standard library only, because it runs first, on a
//! machine where nothing is installed.

mod bench;
mod bundle;
mod checks;
mod frontend;
mod gpu;
mod knowledge;
mod model;
mod packages;
mod place;
mod run;
mod system;
mod tidy;

use std::process::ExitCode;

/// What went wrong, in words that name the next step.
pub type Failure = String;

const USAGE: &str = "\
cargo xtask run                 set everything up and start the window
cargo xtask test                every check, as continuous integration runs it
cargo xtask bundle [--debug]    .deb and offline model pack, into dist/
cargo xtask setup               system libraries only
cargo xtask knowledge           build the knowledge database from its pinned packages
cargo xtask model [ID ...]      obtain models (default: the default model); `list` shows them
cargo xtask codegen [--check]   write the page's typed contract
cargo xtask golden [--update]   compare, or rewrite, the golden files
cargo xtask eval [SET ...]      measure on test material; folder from --data or CONSILIUM_EVAL
cargo xtask bench [WHAT ...]    print speed figures: the command line, `window`, `search`, `all`, or `engine --peer DIR` and
                                `runs --server BINARY`, `logits --peer DIR --model FILE` beside llama.cpp (`engine --help`: how to build it)
cargo xtask rules [--check]     write docs/rules/
cargo xtask gpu [--cuda|--metal] build consilium-gpu and put it beside the program; `--test` runs its tests on the processor
cargo xtask tidy                layout, sizes, edges, generated files
cargo xtask e2e [FILTER]        drive the real window";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = arguments
        .split_first()
        .map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    let outcome = match command {
        "run" => run::window(rest),
        "test" => checks::all(),
        "bundle" => bundle::all(rest),
        "setup" => system::ensure(system::Purpose::Tests),
        "knowledge" => knowledge::ensure(),
        "model" => model::command(rest),
        "codegen" => run::codegen(rest),
        "golden" => checks::golden(rest),
        "eval" => run::eval(rest),
        "bench" => run::bench(rest),
        "rules" => run::rules(rest),
        "gpu" => gpu::command(rest),
        "tidy" => tidy::all(),
        "e2e" => checks::window(rest),
        _ => Err(USAGE.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
