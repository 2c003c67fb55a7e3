//! A few rows of the gene tables, as knowledge.db holds them.

use rusqlite::Connection;

/// Tables with CYP2C19, CYP2D6 and DPYD in part.
pub fn tables() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE TABLE gene_allele (gene TEXT, allele TEXT, activity REAL, function TEXT, core37 TEXT, core38 TEXT);
         CREATE TABLE gene_diplotype (gene TEXT, diplotype TEXT, phenotype TEXT);
         CREATE TABLE gene_function (gene TEXT, first TEXT, second TEXT, phenotype TEXT);
         CREATE TABLE gene_activity (gene TEXT, phenotype TEXT, low REAL, high REAL);
         CREATE TABLE gene_advice (drug TEXT, gene TEXT, phenotype TEXT, gene2 TEXT, phenotype2 TEXT, advice TEXT);
         CREATE TABLE gene_level (drug TEXT, gene TEXT, level TEXT, guideline TEXT);
         INSERT INTO gene_allele VALUES ('CYP2D6','*1',1,'Normal Function',NULL,NULL),
           ('CYP2D6','*4',0,'No Function',NULL,NULL), ('CYP2D6','*10',0.25,'Decreased Function',NULL,NULL);
         INSERT INTO gene_diplotype VALUES ('CYP2C19','*1/*1','Normal Metabolizer'),
           ('CYP2C19','*1/*2','Intermediate Metabolizer'), ('CYP2C19','*2/*2','Poor Metabolizer');
         INSERT INTO gene_activity VALUES ('CYP2D6','Poor Metabolizer',0,0.25),
           ('CYP2D6','Intermediate Metabolizer',0.25,1.25), ('CYP2D6','Normal Metabolizer',1.25,2.5),
           ('CYP2D6','Ultrarapid Metabolizer',2.5,1e9);
         INSERT INTO gene_advice VALUES
           ('clopidogrel','CYP2C19','Poor Metabolizer',NULL,NULL,'Avoid standard dose clopidogrel.'),
           ('clopidogrel','CYP2C19','Normal Metabolizer',NULL,NULL,'If considering clopidogrel, use at standard dose.'),
           ('codeine','CYP2D6','Ultrarapid Metabolizer',NULL,NULL,'Avoid codeine use because of toxicity.'),
           ('codeine','CYP2D6','Poor Metabolizer',NULL,NULL,'Avoid codeine use because of diminished analgesia.'),
           ('codeine','CYP2D6','Normal Metabolizer',NULL,NULL,'Use codeine label recommended dosing.'),
           ('fluorouracil','DPYD','Intermediate Metabolizer',NULL,NULL,'Reduce starting dose by 50%.');
         INSERT INTO gene_level VALUES ('clopidogrel','CYP2C19','A',NULL), ('codeine','CYP2D6','A',NULL);",
    )
    .unwrap();
    db
}
