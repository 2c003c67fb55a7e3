import type { AppEventKind, CaseView, CitationView, DraftView, FactGroup, FactRow, GeneSummaryView, HypothesisView, IssueView, Localized, MarkedSpan, Place, RunStarted, SampleView, ScoreInputView, ScoreView, SigningView, SourceView, SpanClass, StatementView, TherapyTable } from "./generated";

/** Invented case, written for the page's tests. */
export const text = `Emergency department note, 14 March 2025
72-year-old woman, 62 kg.
Presenting complaint: three days of weakness and palpitations, one fall without head injury.
History: atrial fibrillation, chronic kidney disease stage 4, hypertension, type 2 diabetes.
No history of stroke. Denies chest pain. Mother died of breast cancer at 58.
Allergies: penicillin (anaphylaxis, 2009).
Medications: apixaban 5 mg twice daily, spironolactone 25 mg daily, ramipril 10 mg daily,
  metformin 1000 mg twice daily, ibuprofen 400 mg as needed.
BP 104/62, heart rate 48, SpO2 95 % on air, temperature 36.7.
Labs 14/03/2025: potassium 6.9 mmol/L (3.5-5.1), creatinine 212 umol/L, sodium 133 mmol/L, glucose 9.8 mmol/L.
Labs 02/01/2025: potassium 5.4 mmol/L, creatinine 168 umol/L.
ECG: tall T waves, QRS 118 ms, rate 48.
Seen 03/04/2025 in the kidney clinic?
`;

const same = (words: string): Localized => ({ en: words, zh: words });
const say = (en: string, zh: string): Localized => ({ en, zh });

export function place(quote: string): Place {
  const start = text.indexOf(quote);
  return { document: "d1", start, end: start + quote.length, line: text.slice(0, start).split("\n").length, quote };
}

const source = (publication: string, edition: string, statement: string | null = null): SourceView => ({ publication, edition, statement, verified: true });

const record = (quote: string): CitationView => ({ kind: "record", place: place(quote), before: "", after: "", measured: "" });
const rule = (id: string, title: Localized, from: SourceView): CitationView => ({ kind: "rule", rule: id, title, source: from });

interface Known { class: SpanClass; label: string; value?: string; quote: string; absent?: true; family?: true; abnormal?: FactRow["abnormal"]; code?: string; series?: number[]; range?: [number, number] }

function fact(entry: Known, at: number): FactRow {
  const assertion = { presence: entry.absent ? ("absent" as const) : ("present" as const), time: "current" as const, experiencer: entry.family ? ("family" as const) : ("patient" as const) };
  return {
    id: `${entry.class}-${at}`, class: entry.class, section: same(entry.class === "medication" ? "Taken now" : ""), earlier_of: null, label: same(entry.label), value: same(entry.value ?? ""), detail: same(""), code: entry.code ?? null, date: entry.series ? "2025-03-14" : null, assertion,
    assertion_label: entry.absent ? say("denied", "否认") : entry.family ? say("mother", "母亲") : same(""), status: "recorded", abnormal: entry.abnormal ?? null,
    range: entry.range ? { low: entry.range[0], high: entry.range[1], text: `${entry.range[0]}-${entry.range[1]}` } : null,
    series: (entry.series ?? []).map((value, index) => ({ date: index === 0 ? "2025-01-02" : "2025-03-14", value, text: String(value) })),
    places: [place(entry.quote)], corrections: [],
    fields: [{ key: "value", label: say("Value", "值"), value: entry.value ?? "", kind: "text", options: [] }],
  };
}

const known: [Localized, SpanClass, Known[]][] = [
  [say("Problems", "问题"), "problem", [
    { class: "problem", label: "atrial fibrillation", quote: "atrial fibrillation", code: "ICD-10 I48.91" },
    { class: "problem", label: "chronic kidney disease stage 4", quote: "chronic kidney disease stage 4", code: "ICD-10 N18.4" },
    { class: "problem", label: "hypertension", quote: "hypertension", code: "ICD-10 I10" },
    { class: "problem", label: "type 2 diabetes", quote: "type 2 diabetes", code: "ICD-10 E11.9" },
    { class: "problem", label: "chest pain", quote: "chest pain", absent: true },
  ]],
  [say("Medications", "用药"), "medication", [
    { class: "medication", label: "apixaban", value: "5 mg twice daily", quote: "apixaban 5 mg twice daily" },
    { class: "medication", label: "spironolactone", value: "25 mg daily", quote: "spironolactone 25 mg daily" },
    { class: "medication", label: "ramipril", value: "10 mg daily", quote: "ramipril 10 mg daily" },
    { class: "medication", label: "metformin", value: "1000 mg twice daily", quote: "metformin 1000 mg twice daily" },
    { class: "medication", label: "ibuprofen", value: "400 mg as needed", quote: "ibuprofen 400 mg as needed" },
  ]],
  [say("Allergies", "过敏"), "allergy", [{ class: "allergy", label: "penicillin", value: "anaphylaxis", quote: "penicillin (anaphylaxis, 2009)" }]],
  [say("Laboratory", "检验"), "lab", [
    { class: "lab", label: "potassium", value: "6.9 mmol/L", quote: "potassium 6.9 mmol/L", abnormal: "critical", series: [5.4, 6.9], range: [3.5, 5.1] },
    { class: "lab", label: "creatinine", value: "212 umol/L", quote: "creatinine 212 umol/L", abnormal: "high", series: [168, 212] },
    { class: "lab", label: "sodium", value: "133 mmol/L", quote: "sodium 133 mmol/L", abnormal: "low" },
  ]],
  [say("Vital signs", "生命体征"), "vital", [
    { class: "vital", label: "blood pressure", value: "104/62 mmHg", quote: "BP 104/62" },
    { class: "vital", label: "heart rate", value: "48 /min", quote: "heart rate 48", abnormal: "low" },
  ]],
  [say("Family history", "家族史"), "history", [{ class: "history", label: "breast cancer", quote: "breast cancer at 58", family: true }]],
];

export const groups = (): FactGroup[] => known.map(([title, name, rows]) => ({ key: name, class: name, title, empty: say("not found in the record", "病历中未找到"), rows: rows.map(fact) }));

const spans = (): MarkedSpan[] => groups().flatMap((group) => group.rows.flatMap((row) => row.places.map((at) => ({ start: at.start, end: at.end, class: row.class, label: same(`${row.label} ${row.value}`.trim()), fact: row.id }))));

function issue(id: string, with_: Partial<IssueView> & Pick<IssueView, "title" | "severity">): IssueView {
  const words = { critical: say("critical", "危急"), high: say("high", "高"), moderate: say("moderate", "中"), info: say("information", "提示") };
  return {
    id, rule: id, kind: say("Check", "核查"), severity_label: words[with_.severity], state: "found", detail: same(""), more: [], reason: null, implicated: [], source: source("ONC high-priority list", "2012"), status: "stable", override_reason: null, earlier_answer: null, ...with_,
  };
}

export const issues = (): IssueView[] => [
  issue("red-flag-potassium", { severity: "critical", kind: say("Red flag", "危急值"), title: say("Potassium 6.9 mmol/L", "血钾 6.9 mmol/L"), detail: say("Severe hyperkalaemia with ECG changes described. Options to consider: ECG now, calcium, shift, stop potassium-raising drugs.", "重度高钾血症伴心电图改变。可考虑：立即心电图、钙剂、转移治疗、停用升钾药物。"), implicated: [{ label: "potassium 6.9 mmol/L", places: [place("potassium 6.9 mmol/L")] }], source: source("UK Kidney Association, Hyperkalaemia guideline", "2023") }),
  issue("interaction-spironolactone-ramipril", { severity: "high", kind: say("Interaction", "相互作用"), title: say("Spironolactone with ramipril", "螺内酯与雷米普利合用"), detail: say("Both raise potassium; with eGFR below 30 the risk is high.", "二者均升高血钾；eGFR 低于 30 时风险高。"), more: [say("Ramipril matched as one of the ACE inhibitors.", "雷米普利 按“ACE 抑制剂”匹配。"), say("ANSM: \"Risque d'hyperkaliémie, potentiellement létale.\"", "ANSM：“Risque d'hyperkaliémie, potentiellement létale.”")], implicated: [{ label: "spironolactone", places: [place("spironolactone 25 mg daily")] }, { label: "ramipril", places: [place("ramipril 10 mg daily")] }], source: source("ANSM, Thésaurus des interactions médicamenteuses", "09/2023", "Risque d'hyperkaliémie, potentiellement létale.") }),
  issue("renal-metformin", { severity: "high", kind: say("Renal dose", "肾功能剂量"), title: say("Metformin with eGFR 20", "eGFR 20 时使用二甲双胍"), detail: say("Contraindicated below an eGFR of 30 (CKD-EPI 2021).", "eGFR 低于 30（CKD-EPI 2021）为禁忌。"), implicated: [{ label: "metformin 1000 mg", places: [place("metformin 1000 mg twice daily")] }], source: source("Metformin, FDA label", "2017") }),
  issue("monitoring-inr", { severity: "info", state: "not_checked", title: say("Liver function", "肝功能"), reason: say("no albumin or bilirubin in the record", "病历中无白蛋白或胆红素"), detail: same("") }),
  issue("allergy-conflict", { severity: "critical", kind: say("Allergy", "过敏"), state: "clear", title: say("Allergy against the drugs taken", "现用药物与过敏史"), reason: say("5 drugs against 1 allergy", "5 种药物对 1 项过敏") }),
];

function statement(id: string, with_: Partial<StatementView> & Pick<StatementView, "part" | "text">): StatementView {
  return { id, original: with_.text, why: same(""), origin: "rule", model: null, citations: [], failures: [], placement: "draft", urgency: "routine", decision: null, decided_by: null, reason: null, annotations: [], ...with_ };
}

const hyperkalaemia = rule("red-flag-potassium", say("Potassium above 6.5 mmol/L", "血钾高于 6.5 mmol/L"), source("UK Kidney Association, Hyperkalaemia guideline", "2023"));
const model = "Qwen2.5 1.5B Instruct, Q4_K_M";

export const draftView = (): DraftView => ({
  id: "draft-1", state: "open", other_model: false, agreement: say("4 of 5 runs agree on rank 1.", "5 次运行中 4 次首位一致。"),
  model: { name: model, sha256: "6a1a2eb6d15622bf3c96857206351ba97e1af16c30d7a74ee38970e434e9407e", examined: false },
  notes: [say("This model is not examined for planning: its statements stand apart.", "该模型未通过方案检验：其内容单独列出。")],
  summary: [statement("s1", { part: "summary", text: say("Severe hyperkalaemia with bradycardia in chronic kidney disease stage 4, on spironolactone and ramipril.", "慢性肾脏病 4 期，服用螺内酯和雷米普利，重度高钾血症伴心动过缓。"), origin: "model", model, citations: [record("potassium 6.9 mmol/L"), record("heart rate 48")] })],
  hypotheses: [
    hypothesis("h1", say("Drug-induced hyperkalaemia", "药物性高钾血症"), "E87.5", "cannot_miss", 5, say("strong", "强")),
    hypothesis("h2", say("Acute on chronic kidney injury", "慢性肾病基础上急性肾损伤"), "N17.9", "most_likely", 4, say("fair", "较强")),
  ],
  prognosis: [],
  plan: [
    statement("p1", { part: "investigations", urgency: "act_now", text: say("12-lead ECG now, and repeat potassium", "立即 12 导联心电图，复查血钾"), why: say("potassium 6.9 with tall T waves", "血钾 6.9 伴 T 波高尖"), citations: [record("potassium 6.9 mmol/L"), hyperkalaemia] }),
    statement("p2", { part: "treatment", text: say("Consider stopping spironolactone and holding ramipril", "考虑停用螺内酯并暂停雷米普利"), citations: [record("spironolactone 25 mg daily"), hyperkalaemia] }),
    statement("p3", { part: "treatment", text: say("No drug treatment / watchful waiting", "不用药 / 观察等待"), why: say("always listed for comparison", "始终列出以供比较") }),
    statement("p4", { part: "monitoring", text: say("Potassium and creatinine daily until stable", "每日复查血钾和肌酐直至稳定"), citations: [hyperkalaemia] }),
    statement("m1", { part: "treatment", text: say("Calcium gluconate may be considered", "可考虑葡萄糖酸钙"), origin: "model", model, placement: "suggestion", citations: [record("tall T waves")] }),
    statement("u1", { part: "treatment", text: say("Give amoxicillin 500 mg", "给予阿莫西林 500 mg"), origin: "model", model, placement: "unsupported", failures: [say("ruled out: penicillin allergy", "排除：青霉素过敏")] }),
  ],
  left_out: [], signature: null, addenda: [],
});

function hypothesis(id: string, diagnosis: Localized, code: string, group: HypothesisView["group"], strength: number, strength_words: Localized): HypothesisView {
  return { id, diagnosis, code, group, strength, strength_words, why: say("", ""), for: [record("potassium 6.9 mmol/L"), record("spironolactone 25 mg daily")], against: [], missing: [say("venous gas: would show acidosis", "静脉血气：可显示酸中毒")], origin: "rule", model: null, placement: "draft", failures: [], both: false, decision: null, annotations: [] };
}

export const caseView = (): CaseView => ({
  id: "case-1", state: "draft",
  header: {
    fields: { label: "M.K.", question: "Cause of weakness and bradycardia; what to stop first?", setting: "District hospital, no dialysis on site", as_of: "2025-03-14", follow_up: "" },
    as_of: "2025-03-14", age: say("72 years", "72 岁"), sex: say("female", "女"), allergy_status: "listed",
    allergies: [{ text: say("penicillin (anaphylaxis)", "青霉素（过敏性休克）"), places: [place("penicillin (anaphylaxis, 2009)")] }],
    weight: { text: same("62 kg"), places: [place("62 kg")] }, egfr: { text: same("20 mL/min/1.73 m² (CKD-EPI 2021)"), places: [place("creatinine 212 umol/L")] },
    pregnancy: { text: say("not possible (age 72)", "不可能（72 岁）"), places: [] }, genes: [], disclaimer: say("Decision support for clinicians; not for emergencies or monitoring.", "供临床医生的决策支持；不用于急救或监护。"),
  },
  documents: [{ id: "d1", title: "ED note", media_type: say("text", "文本"), bytes: text.length, sha256: "ab12".repeat(16), date: "2025-03-14", language: say("English", "英文"), text, spans: spans(), issues: [{ line: 12, start: text.indexOf("QRS"), end: text.indexOf("QRS") + 10, place: "", message: say("Not understood", "未能理解"), excerpt: "QRS 118 ms" }], scans: [], frames: 0 }],
  structured: groups(),
  timeline: [
    { date: "2025-03-14", day: 20161, until: 20161, class: "lab", lane: say("Laboratory", "检验"), label: same("potassium"), detail: same("6.9 mmol/L"), abnormal: "critical", places: [place("potassium 6.9 mmol/L")] },
    { date: "2025-01-02", day: 20090, until: 20090, class: "lab", lane: say("Laboratory", "检验"), label: same("potassium"), detail: same("5.4 mmol/L"), abnormal: "high", places: [place("potassium 5.4 mmol/L")] },
    { date: "2009", day: 14245, until: 14609, class: "allergy", lane: say("Allergies", "过敏"), label: same("penicillin"), detail: same("anaphylaxis"), abnormal: null, places: [place("penicillin (anaphylaxis, 2009)")] },
  ],
  questions: [{ id: "q1", text: say("03/04/2025: day first or month first?", "03/04/2025：日在前还是月在前？"), options: [{ id: "dmy", text: same("3 April 2025") }, { id: "mdy", text: same("4 March 2025") }], places: [place("03/04/2025")], answer: null }],
  top: issues().slice(0, 3), issues: issues(), red_flags: issues().slice(0, 1),
  scores: [score("cha2ds2-vasc", "5"), score("meld-3", null)],
  draft: null, annotations: [], interrupted: false,
});

const input = (key: string, with_: Partial<ScoreInputView>): ScoreInputView => ({ key, name: same(key), kind: "number", unit: "", options: [], number: null, value: null, date: null, assumed: false, entered: false, required: true, refused: null, places: [], ...with_ });

/** One of two scores, with the inputs that a test enters in place of the record's. */
export function score(id: string, result: string | null, given: { key: string; number: number | null }[] = []): ScoreView {
  const inputs = id === "meld-3"
    ? [input("bilirubin", { name: say("bilirubin", "胆红素"), unit: "mg/dL" }), input("inr", { name: same("INR") })]
    : [input("age", { name: say("age", "年龄"), unit: "a", number: 72, value: same("72"), places: [place("72-year-old")] }), input("stroke", { name: say("stroke", "卒中"), kind: "yes_no", number: 0, value: say("no", "否"), assumed: true, required: false })];
  const entered = inputs.map((one) => {
    const mine = given.find((other) => other.key === one.key);
    return mine ? { ...one, number: mine.number, value: mine.number === null ? null : same(String(mine.number)), entered: true, assumed: false, places: [] } : one;
  });
  const whole = entered.every((one) => one.number !== null || !one.required);
  return {
    id, name: same(id === "meld-3" ? "MELD 3.0" : "CHA2DS2-VASc"), result: given.length > 0 ? (whole ? String(entered.reduce((sum, one) => sum + (one.number ?? 0), 0)) : null) : result,
    interpretation: say("as published", "按发表的评分"), inputs: entered, not_applicable: whole ? null : say("not found in the record: bilirubin, INR", "病历中未见：胆红素、INR"), source: source("Lip et al., Chest", "2010"),
  };
}

export const geneSummary = (): GeneSummaryView => ({
  patient: same("M.K. · 72 F · 2025-03-14"), genes: [{ gene: "CYP2C19", call: "CYP2C19 *2/*2", phenotype: same("Poor Metabolizer"), research: false, places: [] }],
  drugs: [
    { drug: say("clopidogrel", "氯吡格雷"), taken: true, genes: ["CYP2C19 Poor Metabolizer"], light: "avoid", light_words: say("avoid", "避免"), advice: "Avoid clopidogrel if possible.", notes: [], source: source("CPIC", "2022") },
    { drug: say("citalopram", "西酞普兰"), taken: false, genes: ["CYP2C19 Poor Metabolizer"], light: "change", light_words: say("other drug or dose", "换药或调整剂量"), advice: "Consider a 50% reduction.", notes: [], source: source("CPIC", "2023") },
  ],
  usual: [say("warfarin", "华法林")], disclaimer: say("No result is not a normal result.", "无结果不等于结果正常。"),
});

export const therapyTable = (): TherapyTable => ({
  columns: [say("Contraindication", "禁忌"), say("Interaction", "相互作用")],
  options: [{ drug: say("furosemide", "呋塞米"), statement: "p2", indication: say("Consider a loop diuretic", "考虑袢利尿剂"), source: source("UK Kidney Association", "2023"), cells: [
    { state: "not_checked", severity: null, text: say("sodium is older than allowed", "血钠超过允许时限") },
    { state: "found", severity: "moderate", text: say("furosemide + ramipril", "呋塞米 + 雷米普利") },
  ] }],
  none: say("No drug treatment, watchful waiting", "不用药，观察等待"),
});

export const samples: SampleView[] = [
  { id: "s1", title: say("Weakness and a slow pulse", "乏力与脉缓"), description: say("72-year-old woman, kidney disease, five drugs", "72 岁女性，肾病，五种药物") },
  { id: "s2", title: say("Breathless after a flight", "飞行后气促"), description: say("41-year-old man, one leg swollen", "41 岁男性，单侧下肢肿胀") },
  { id: "s3", title: say("Fever and cough (Chinese)", "发热咳嗽（中文）"), description: say("68-year-old man, penicillin allergy", "68 岁男性，青霉素过敏") },
];

export const runSteps: RunStarted["steps"] = [
  { step: "check", label: say("Check", "核查") }, { step: "summary", label: say("Summary", "摘要") }, { step: "differential", label: say("Differential", "鉴别") },
  { step: "prognosis", label: say("Prognosis", "预后") }, { step: "plan", label: say("Plan", "方案") },
];

/** The events of a run that ends well. */
export function finished(draft: DraftView): AppEventKind[] {
  const events: AppEventKind[] = [];
  for (const { step } of runSteps) {
    events.push({ event: "step_started", step, estimated_seconds: 8 });
    events.push({ event: "step_progressed", step, elapsed_seconds: 1.5, seconds_left: 6, label: say("reading the record", "读取病历"), done: 400, total: 1600 });
    const added = step === "summary" ? draft.summary : step === "plan" ? draft.plan : [];
    for (const entry of added) events.push({ event: "statement_added", step, part: entry.part, statement: entry });
    events.push({ event: "step_finished", step, elapsed_seconds: 2.4, note: null });
  }
  return [...events, { event: "run_finished" }];
}

export function signing(draft: DraftView): SigningView {
  const undecided = draft.plan.filter((entry) => entry.placement === "draft" && entry.decision === null);
  const included = draft.plan.filter((entry) => entry.decision === "accept" || entry.decision === "edit");
  return {
    blockers: undecided.length > 0 && draft.state !== "signed" ? [{ key: null, message: say(`${undecided.length} statements have no decision yet.`, `还有 ${undecided.length} 条未作决定。`), statements: undecided.map((entry) => entry.id) }] : [],
    diff: draft.plan.filter((entry) => entry.decision).map((entry) => ({ statement: entry.id, part: entry.part, fate: entry.decision === "reject" ? ("rejected" as const) : ("kept" as const), reason: entry.reason, words: [{ change: entry.decision === "reject" ? ("removed" as const) : ("kept" as const), text: entry.text.en }] })),
    plan: included.length > 0 ? [{ title: say("Plan", "方案"), lines: included.map((entry) => entry.text.en) }] : [],
    reasons: [], attestation: say("I have reviewed this plan against the patient's record. The decisions are mine.", "我已对照病历审核本方案，决定由我作出。"),
  };
}
