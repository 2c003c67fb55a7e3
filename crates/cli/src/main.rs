//! `consilium`, the command line: batch work, evaluation and benchmarks over the same use cases as the window.

mod arguments;
mod command;
mod eval;
mod files;
mod host;
mod model;
mod text;

use arguments::Arguments;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "\
consilium COMMAND [FILE...] [options]      FILE - is standard input; several files are one patient's case

  show FILE...       the structured record
  check FILE...      safety checks: found, not checked, clear
  check --drugs LIST drugs by name alone, separated by semicolons
  draft FILE...      summary, differential, prognosis and plan, each statement with its source
  score FILE...      risk scores [--score NAME]
  export FILE...     the plan or the case as a file [--format markdown|pdf|fhir] [--out FILE] [--deidentified]
  deidentify FILE... the documents without identifiers [--dates remove|year|shift] [--realistic]
  import FILE...     a new case in the vault [--label TEXT] --passphrase-file FILE
  mentions FILE...   diseases, substances and phenotypes that research text names
  eval SET           measure on test material (--data FOLDER)
  bench              speed figures of this machine
  model              models: list | import FILE | select ID | none | remove ID | examine

  --json             JSON for programs (docs/cli.md)
  --lang en|zh       language of the output
  --as-of DATE       day that ages and overdue tests refer to, YYYY-MM-DD
  --question TEXT    what the physician asks
  --setting TEXT     care setting and what is available there
  --no-model         rules and tables alone
  --model FILE       model file, instead of the default one
  --knowledge FILE   knowledge database, instead of the usual one
  --vault FOLDER     vault, instead of the usual one
  --case ID          a case of the vault, for export
";

fn main() -> ExitCode {
    api::fault::tell_place_only();
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("consilium: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut words: Vec<String>) -> anyhow::Result<()> {
    if words.is_empty() || words.iter().any(|word| word == "--help" || word == "-h") {
        return command::say(USAGE);
    }
    let command = words.remove(0);
    let arguments = Arguments::parse(words)?;
    match command.as_str() {
        "show" => command::show(&arguments),
        "check" => command::check(&arguments),
        "draft" => command::draft(&arguments),
        "score" => command::score(&arguments),
        "deidentify" => command::deidentify(&arguments),
        "import" => command::import(&arguments),
        "export" => command::export(&arguments),
        "model" => command::model(&arguments),
        "mentions" => command::mentions(&arguments),
        "bench" => command::bench(&arguments),
        "eval" => command::eval(&arguments),
        other => anyhow::bail!("unknown command {other}\n\n{USAGE}"),
    }
}
