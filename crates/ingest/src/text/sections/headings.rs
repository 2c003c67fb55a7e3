//! Headings of clinical documents, English (lower case) and Chinese (simplified).

use record::SectionKind::{self, *};

/// Every heading with its kind, for building the look-up.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, SectionKind)> {
    HEADINGS
        .iter()
        .flat_map(|(kind, list)| list.split('|').map(move |heading| (heading, *kind)))
}

const HEADINGS: &[(SectionKind, &str)] = &[
    (
        ChiefComplaint,
        "chief complaint|chief complaints|cc|c/c|presenting complaint|presenting complaints|complaint|complaints|reason for visit|reason for consultation|reason for consult|reason for referral|reason for admission|reason for presentation|reason for evaluation|referral reason|pc|主诉|就诊原因|入院原因|会诊原因|会诊目的",
    ),
    (
        HistoryOfPresentIllness,
        "history of present illness|history of the present illness|hpi|present illness|history of presenting complaint|history of presenting illness|history of complaint|hpc|interval history|history|clinical history|brief history|history and physical|subjective|s|clinical summary|case summary|case presentation|case|presentation|current history|history of injury|interim history|brief hpi|hx|history of present condition|background|clinical information|summary|narrative|现病史|病史|病史摘要|病情摘要|病例摘要|病史简介|病情简介|病情介绍|简要病史|入院情况|病历摘要|患者情况|主观资料|病程|发病情况",
    ),
    (
        PastMedicalHistory,
        "past medical history|hx|pmh|pmhx|past history|medical history|past medical hx|past med history|pmhx/pshx|pmh/psh|previous medical history|prior medical history|significant medical history|comorbidities|co-morbidities|past illnesses|past medical/surgical history|past medical and surgical history|past medical & surgical history|past medical history/past surgical history|chronic conditions|medical conditions|past psychiatric history|psychiatric history|past oncologic history|oncologic history|oncology history|cancer history|cardiac history|past cardiac history|past ocular history|ocular history|known conditions|diagnoses on file|past medical, surgical history|significant past medical history|pmh/pshx|significant past|minor past|past problems|significant active|minor active|pmh (past)|pmh (active)|past problem list|inactive problems|inactive problem list|resolved problems|resolved problem list|既往史|既往病史|既往|过去史|过往病史|既往疾病史|慢性病史|基础疾病|基础病|合并症|合并疾病|既往健康状况|既往体健|问题列表",
    ),
    (
        PastSurgicalHistory,
        "past surgical history|psh|pshx|surgical history|past surgical hx|previous surgeries|prior surgeries|surgeries|past surgeries|previous operations|past operations|operations|past surgical procedures|手术史|外伤史|手术外伤史|外伤手术史|手术及外伤史|手术、外伤史",
    ),
    (
        Medications,
        "medications|medication|current medications|current medication|home medications|home meds|meds|outpatient medications|medications at home|medications on admission|admission medications|medications prior to admission|prior to admission medications|preadmission medications|pta medications|discharge medications|discharge medication|medication on discharge|medication at discharge|medication on admission|admission medication|home medication|medications on discharge|medications at discharge|medication list|current medication list|active medications|present medications|regular medications|drug history|dh|dhx|drugs|inpatient medications|hospital medications|scheduled medications|scheduled meds|prn medications|medication history|medications on transfer|rx on d/c|rx on discharge|discharge rx|d/c meds|d/c medications|meds on d/c|meds on discharge|discharge meds|medications on d/c|transfer medications|current meds|rx|prescriptions|current prescriptions|medications prescribed|discharge meds|medications reconciliation|medication reconciliation|outpatient meds|active meds|chronic medications|long term medications|long-term medications|medications taken|current facility-administered medications|current outpatient prescriptions|new medications|changed medications|medications given|medications in ed|ed medications|infusions|over the counter|otc medications|supplements|herbals|herbal supplements|pre-admission medications|usual medications|current treatment|current therapy|tta|ttos|药物史|用药史|服药史|现用药|现用药物|目前用药|当前用药|用药情况|院外用药|长期用药|出院带药|带药|入院前用药|家庭用药|用药|用药清单|医嘱用药|服用药物|目前服药|当前药物|药物|现服药物|长期服药|长期服用药物|正在服用药物|在用药物|用药记录|用药医嘱|长期医嘱|临时医嘱|口服药|术前用药|目前治疗药物|现用药情况|目前用药情况",
    ),
    (
        Allergies,
        "allergies|allergy|drug allergies|drug allergy|medication allergies|allergies/intolerances|allergies and intolerances|allergies & intolerances|allergy list|allergy card|allergy banner|allergy band|allergy alert|allergy alerts|allergy box|allergy wristband|known allergies|adverse reactions|allergies/reactions|drug reactions|past drug reactions|allergies/adverse reactions|allergies and adverse reactions|allergies and adverse drug reactions|adverse drug reactions|drug allergies/intolerances|allergies to medications|allergic to|intolerances|drug intolerances|allergic history|allergy history|medication allergies/intolerances|food allergies|environmental allergies|adrs|adr|alg|algs|allergy/adr|allergies/adrs|allergies to drugs|all|allergen reactions|allergies / adverse reactions|allergies / intolerances|allergies / reactions|allergies / adrs|allergy / intolerance|allergy/intolerance|allergies / sensitivities|allergies/sensitivities|allergies & sensitivities|allergies and sensitivities|allergy / sensitivity|allergy/sensitivity|known sensitivities|known drug sensitivities|medication sensitivities|known allergies / intolerances|known allergies/intolerances|known allergies and intolerances|known allergies/sensitivities|intolerances / allergies|intolerances/allergies|drug allergies / intolerances|drug allergies and intolerances|drug intolerances / allergies|remote allergies/adrs|remote allergies|allergies/adverse drug reactions|coded allergies|uncoded allergies|alergies|alergy|drug alergies|known alergies|allergys|allergie|allegies|allergeis|alleries|过敏史|过敏/反应|过敏/不良反应|过敏/禁忌|过敏及禁忌|过敏与禁忌|过敏禁忌|过敏、禁忌|过敏/禁忌药|过敏及禁忌药物|过敏史/禁忌|过敏史及禁忌|过敏反应史|过敏及反应|过敏/ADR|敏感|敏感史|药物敏感|药物敏感史|过敏/皮试|皮试/过敏|药物过敏史|食物过敏史|过敏|药物过敏|药敏史|药物及食物过敏史|过敏情况|药物食物过敏史|过敏药物|过敏原|药物、食物过敏史|食物药物过敏史|食物、药物过敏史|过敏与不良反应|药物不良反应史|不良反应史|过敏及不良反应|过敏及不耐受|过敏/不耐受|过敏与不耐受|药物反应|药物反应史|药物不良反应",
    ),
    (
        FamilyHistory,
        "family history|fh|fhx|fam hx|family hx|family medical history|family med history|family and social history|family psychiatric history|fmh|fmhx|家族史|家族病史|家族遗传史|遗传史|家族疾病史",
    ),
    (
        SocialHistory,
        "social history|sh|shx|soc hx|social hx|social|personal history|habits|personal and social history|social and family history|occupational history|lifestyle|substance use|substance abuse history|alcohol history|tobacco history|smoking history|exposures|travel history|exposure history|occupation|个人史|社会史|生活史|吸烟史|饮酒史|烟酒史|职业史|个人生活史|吸烟饮酒史|接触史|流行病学史|生活习惯|个人习惯|旅居史|旅行史|职业暴露史|职业接触史|个人及社会史|个人社会史",
    ),
    (
        ObstetricHistory,
        "obstetric history|ob history|gyn history|ob/gyn history|obstetrical history|gynecologic history|gynecological history|gynaecological history|menstrual history|obgyn history|ob-gyn history|pregnancy history|past obstetric history|obstetric and gynecologic history|obstetrics history|pregnancy|past gynecological history|月经史|婚育史|生育史|月经及婚育史|月经婚育史|孕产史|婚姻史|婚姻生育史|月经生育史|妊娠史|孕育史|本次妊娠|产科史",
    ),
    (
        Immunizations,
        "immunizations|immunization|immunisations|immunization history|vaccinations|vaccines|vaccination history|preventions|health maintenance|immunisations and preventions|preventive care|prevention|immunization status|immunisation history|预防接种史|疫苗接种史|接种史|疫苗史|免疫接种史",
    ),
    (
        ReviewOfSystems,
        "review of systems|ros|systems review|system review|review of system|systemic review|review of symptoms|系统回顾|系统查询|系统性回顾",
    ),
    (
        VitalSigns,
        "vital signs|vitals|vs|vital sign|v/s|admission vitals|vitals on arrival|vitals on admission|vital signs on admission|triage vitals|initial vitals|measurements|observations|obs|ed vitals|discharge vitals|vital signs at triage|生命体征|体征|入院体征|生命征",
    ),
    (
        PhysicalExam,
        "physical examination|physical exam|pe|exam|examination|on examination|o/e|objective|o|physical|general examination|clinical examination|admission exam|admission physical exam|discharge exam|discharge physical exam|physical findings|neurological examination|neurologic examination|neurologic exam|neuro exam|mental status examination|mental status exam|mse|general physical examination|exam on admission|admission physical examination|discharge physical examination|pex|focused exam|体格检查|查体|体检|专科检查|专科情况|体查|入院查体|神经系统查体|专科查体|体格检查所见|入院体格检查|体征检查|妇科检查|产科检查|出院查体",
    ),
    (
        Laboratory,
        "laboratory|laboratory data|labs|lab|lab data|lab results|laboratory results|laboratory studies|laboratory tests|laboratory findings|laboratory values|laboratory examination|laboratory investigations|admission labs|labs on admission|discharge labs|pertinent labs|pertinent results|results|data|investigations|test results|blood tests|bloods|diagnostic data|diagnostic studies|diagnostics|workup|work-up|studies|chemistry|hematology|cbc|bmp|cmp|urinalysis|microbiology|micro|initial labs|lab work|blood work|bloodwork|laboratory workup|tests|diagnostic tests|test data|lft|lfts|coagulation|lipid panel|toxicology|arterial blood gas|blood gas|serology|csf|csf analysis|recent labs|latest labs|辅助检查|实验室检查|化验|化验检查|检验|检验结果|检验报告|检查结果|化验结果|实验室结果|血常规|生化|生化检查|尿常规|检查|门诊检查|血生化|凝血功能|肝肾功能|肝功能|肾功能|血气分析|检验检查|实验室及辅助检查|辅助检查结果|入院检查|院内检查|血气|实验室检查结果|最新检验|近期检验|血液检查",
    ),
    (
        Imaging,
        "imaging|radiology|imaging studies|radiographs|x-rays|x-ray|radiographic studies|radiology results|imaging results|ekg|ecg|electrocardiogram|chest x-ray|cxr|ct|mri|ultrasound|ct scan|echocardiogram|echo|echocardiography|findings|technique|radiology data|radiographic data|radiologic studies|cardiac studies|ct head|mri brain|ct chest|ct abdomen|影像学检查|影像检查|影像|超声|心电图|胸片|头颅ct|胸部ct|影像学|检查所见|超声所见|超声心动图|心脏超声|影像所见|影像学资料|ct检查|mri检查|彩超|b超",
    ),
    (
        Procedures,
        "procedures|procedure|procedures performed|procedure performed|operation|operation performed|operative procedure|operative report|description of procedure|procedure in detail|details of procedure|operative findings|operations performed|title of operation|description of operation|procedure description|operative note|surgical procedure|major surgical or invasive procedure|anesthesia|estimated blood loss|complications|specimens|indications|indication|indications for procedure|indication for procedure|operative technique|手术记录|手术经过|手术|操作|手术名称|手术过程|麻醉|手术操作|操作记录|手术方式",
    ),
    (
        Pathology,
        "pathology|pathology report|surgical pathology|gross description|microscopic description|histology|gross|microscopic|biopsy|pathology results|cytology|病理|病理检查|病理诊断|病理结果|病理报告",
    ),
    (
        Genetics,
        "genetics|genetic testing|pharmacogenomics|pharmacogenetics|pgx|genomics|genetic test results|pharmacogenomic results|molecular|genetic results|molecular testing|基因检测|药物基因|药物基因组|遗传检测|基因|药物基因检测|基因检测结果",
    ),
    (
        Assessment,
        "assessment|impression|impressions|diagnosis|diagnoses|final diagnosis|final diagnoses|admission diagnosis|admitting diagnosis|admission diagnoses|discharge diagnosis|discharge diagnoses|principal diagnosis|primary diagnosis|secondary diagnosis|secondary diagnoses|preoperative diagnosis|postoperative diagnosis|preoperative diagnoses|postoperative diagnoses|pre-operative diagnosis|post-operative diagnosis|clinical impression|a|conclusion|conclusions|opinion|dx|ddx|differential diagnosis|differential|differential diagnoses|provisional diagnosis|working diagnosis|working diagnoses|other diagnoses|discussion|medical decision making|mdm|formulation|interpretation|ed diagnosis|encounter diagnoses|diagnostic impression|referral diagnosis|诊断|初步诊断|入院诊断|出院诊断|最后诊断|修正诊断|补充诊断|术前诊断|术后诊断|印象|目前诊断|临床诊断|诊断意见|门诊诊断|主要诊断|其他诊断|次要诊断|鉴别诊断|诊断结果|诊断印象|拟诊|评估|病情评估|分析|讨论|结论|超声提示|诊断依据|确定诊断|转诊诊断|会诊诊断|problem list|active problem list|active problems|problems|chronic problems|medical problems",
    ),
    (
        Plan,
        "plan|p|treatment plan|recommendations|recommendation|plan of care|plans|treatment|management|management plan|treatment recommendations|orders|therapy|care plan|recs|proposed plan|discharge plan|plan and recommendations|actions|plan/recommendations|suggestions|plan of treatment|disposition and plan|治疗|诊疗计划|治疗计划|处理|治疗方案|处置|诊治计划|治疗意见|处理意见|建议|计划|下一步|治疗建议|处理措施|诊疗意见|下一步计划|下一步治疗|诊疗方案|治疗措施|治疗原则|目前治疗|处方|治疗情况|会诊意见|拟行治疗",
    ),
    (
        AssessmentAndPlan,
        "assessment and plan|assessment & plan|assessment/plan|a/p|a&p|a and p|ap|impression and plan|impression/plan|impression & plan|assessment/recommendations|assessment and recommendations|impression and recommendations|plan and assessment|assessment, plan|assessment / plan|problem-based assessment and plan|impression / plan|评估与计划|诊断及治疗|诊断与治疗|诊断和治疗|分析与处理|评估和计划|诊断及处理|评估及计划",
    ),
    (
        HospitalCourse,
        "hospital course|brief hospital course|course|ed course|emergency department course|emergency room course|clinical course|course in hospital|course in ed|hospital course by problem|hospital course by system|events|progress|interval events|overnight events|24 hour events|ed course and treatment|postoperative course|summary of hospital course|inpatient course|诊疗经过|住院经过|治疗经过|病程记录|诊治经过|住院诊疗经过|病情变化|入院后治疗经过|急诊经过|日常病程记录|首次病程记录|抢救经过",
    ),
    (
        Disposition,
        "disposition|discharge instructions|instructions|follow up|follow-up|followup|patient instructions|discharge disposition|discharge condition|condition on discharge|condition at discharge|follow up instructions|followup instructions|follow-up instructions|discharge|return precautions|discharge plans|patient education|activity|diet|safety net|safety-netting|discharge followup|出院医嘱|出院情况|随访|复诊|出院建议|健康教育|出院指导|注意事项|出院时情况|出院注意事项|转归",
    ),
    (
        Administrative,
        "patient|name|patient name|mrn|dob|date of birth|age|sex|gender|date|date of admission|admission date|date of discharge|discharge date|date of service|attending|attending physician|physician|provider|pcp|primary care physician|referring physician|consultant|location|service|facility|hospital|room|account|admit date|author|dictated by|electronically signed by|signed|demographics|patient information|patient details|patient id|identification|identifying data|id|age/sex|encounter date|visit date|source|source of information|informant|cc to|consults|consultations|surgeon|assistant|anesthesiologist|code status|advance directives|姓名|性别|年龄|出生日期|住院号|门诊号|病历号|科室|床号|民族|职业|婚姻|籍贯|住址|联系电话|入院日期|出院日期|入院时间|出院时间|记录时间|记录日期|病史陈述者|医师签名|主治医师|医生签名|一般情况|基本信息|一般资料|患者信息|基本资料|日期|就诊日期|就诊时间|签名|住院医师|病史提供者|可靠程度|患者基本信息|医院|报告日期|检查日期|送检日期|住院天数|医师|身份证号|医保号",
    ),
];

/// "Medication - Past / ended", "Discontinued medication", "Repeat templates": words of a list of drugs, and which it is.
pub(super) fn is_list_of_drugs(key: &str) -> bool {
    const LISTS: [&str; 8] = [
        "medication",
        "medications",
        "medicine",
        "medicines",
        "meds",
        "drugs",
        "prescriptions",
        "templates",
    ];
    const WHICH: [&str; 22] = [
        "past",
        "ended",
        "previous",
        "repeat",
        "repeats",
        "acute",
        "acutes",
        "current",
        "discontinued",
        "stopped",
        "inactive",
        "active",
        "expired",
        "issued",
        "prescribed",
        "regular",
        "dispensed",
        "historical",
        "recent",
        "and",
        "old",
        "former",
    ];
    if key.len() > 48 || !LISTS.iter().any(|word| key.contains(word)) {
        return false;
    }
    let words: Vec<&str> = key
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().any(|word| LISTS.contains(word))
        && words.iter().any(|word| WHICH.contains(word))
        && words
            .iter()
            .all(|word| LISTS.contains(word) || WHICH.contains(word))
}
