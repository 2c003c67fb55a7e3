use record::*;
fn main() {
    let k = knowledge::Knowledge::open(std::path::Path::new("/tmp/ck/knowledge.db")).unwrap();
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let names: Vec<String> = line.split(';').map(|s| s.trim().to_string()).collect();
        let record = Record::default();
        let t = std::time::Instant::now();
        let issues = knowledge::check_proposed(&k, &record, &names);
        println!("== {line} ({:?})", t.elapsed());
        for i in issues
            .iter()
            .filter(|i| i.is_found() || std::env::var("ALL").is_ok())
        {
            println!(
                "  {:?} {} | {} | {} | {:?}",
                i.severity, i.rule, i.title.en, i.detail.en, i.contraindicates
            );
            if std::env::var("ALL").is_ok() {
                println!("      {:?}", i.state);
            }
        }
    }
}
