//! `consilium`, the command line: batch work, evaluation and benchmarks over the same handlers as the window.

mod eval;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["eval", set, "--data", folder, rest @ ..] => {
            let knowledge = knowledge::Knowledge::open(&knowledge::default_path())?;
            let report = eval::run(set, folder.as_ref(), &eval::Tools { knowledge })?;
            if rest.contains(&"--json") {
                println!("{}", report.to_json());
            } else {
                print!("{report}");
            }
            Ok(())
        }
        _ => anyhow::bail!("usage: consilium eval SET --data FOLDER [--json]"),
    }
}
