//! Builds what reading the first note needs, while the passphrase is typed: patterns, word tables, the knowledge database.

use crate::app::App;
use crate::{check, intake};
use std::sync::Once;

/// Notes that touch what most notes touch. Invented; what is read of them is dropped.
const NOTES: [&str; 2] = [
    "29F G2P1 34+2, booking weight 66 kg, today 79 kg. PC: 3/7 breathlessness, no fever, ?chest infection; headache since midnight, pain 40 min. PMH: type 2 diabetes, AF (CHA2DS2-VASc 4), gout; mother had a stroke at 70.\n\
Allergies: penicillin (rash 2010), intolerant of codeine. Came out in hives after trimethoprim in 2019, settled with cetirizine; never heparin again (HIT).\n\
Meds: apixaban 5 mg bd, metformin 1 g bd, bisoprolol 2.5 mg od (increased last week, last took yest pm), allopurinol stopped - gout; GP restarted ramipril 5 od at 30 wks. Was on HCTZ, d/c'd 2022. Husband takes warfarin (not pt).\n\
Took ibuprofen 400 mg prn x3 until Monday. Start amoxicillin 500 mg tds for 5 days from tomorrow, clarithromycin day 4/7, hold metformin if vomiting; argatroban -> fondaparinux.\n\
O/E: BP 132/78 mmHg, HR 84 irregular, RR 18, SpO2 95% on air, temp 37.2. Smokes 10/day.\n\
Bloods 2/4: Na 138 mmol/L, K 4.9, creatinine 132 umol/L (110 in January), eGFR 47, Hb 121 g/L, INR 1.1, CYP2C19 *2/*2.\n\
Plan: crossmatch 6, FFP / cryo? chest X-ray, repeat U&E in 1 week, discharge when well.",
    "患者女，34岁，孕28周，体重62kg。主诉：发热伴咳嗽3天。现病史：无胸痛，否认腹泻，不除外肺炎；曾服头孢克洛后出皮疹，停药后消退。既往史：2型糖尿病，其父高血压。过敏史：青霉素过敏（皮疹）。\n\
用药：二甲双胍0.5g bid，昨起停用布洛芬；拟明日予头孢曲松2g 静滴 qd。查体：T 38.2℃，P 96次/分，BP 118/72mmHg。\n\
检查：血肌酐 68 μmol/L，ALT 40 U/L，血钾 3.8 mmol/L，WBC 11.2×10^9/L。诊断：社区获得性肺炎。",
];

/// Begins to build on a thread of its own, once in the life of the process. What fails here is told where it is needed.
pub(crate) fn begin(app: &App) {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        let app = app.clone();
        std::thread::spawn(move || {
            let Ok(knowledge) = app.knowledge() else {
                return;
            };
            let today = app.host().today();
            for text in NOTES {
                if let Ok((record, issues)) = intake::note(text, &*knowledge, today) {
                    check::check(&knowledge, &record, &issues);
                }
            }
        });
    });
}
