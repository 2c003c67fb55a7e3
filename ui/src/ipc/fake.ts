import type { Transport } from "./client";
import { caseView, draftView, finished, geneSummary, runSteps, samples, score, signing, therapyTable } from "./fake-data";
import type { AnnotationView, AppEvent, AppEventKind, CaseRow, CaseView, Commands, Decision, DraftView, ErrorCode, ModelTaskView, ModelView, Settings, StatementView, VaultStatus } from "./generated";

/** A stand-in for the program: the page runs in a browser and in tests on invented, realistic data. */
export interface FakeOptions {
  vault?: VaultStatus["state"];
  /** Milliseconds between two events of a run. */
  pace?: number;
  models?: ModelView[];
  cases?: CaseView[];
  settings?: Partial<Settings>;
}

type Handlers = { [N in keyof Commands]?: (request: Commands[N]["request"]) => Commands[N]["response"] | Promise<Commands[N]["response"]> };

export interface Fake extends Transport {
  /** Every command that was sent, in order. */
  sent: { name: string; request: unknown }[];
  emit(event: AppEvent): void;
}

export const qwen: ModelView = {
  id: "qwen2.5-1.5b", name: "Qwen2.5 1.5B Instruct, Q4_K_M", bytes: 1117320768, licence: "Apache-2.0",
  sha256: "6a1a2eb6d15622bf3c96857206351ba97e1af16c30d7a74ee38970e434e9407e", context_len: 32768, state: "ready", selected: true,
  examined: { en: "nothing yet", zh: "尚无" }, detail: { en: "Processor, 2 threads, AVX-512 VNNI", zh: "处理器，2 线程，AVX-512 VNNI" },
  examination: null, examining: null,
};

/** What an examination of it may have found. */
export const examined: ModelView = {
  ...qwen,
  examined: { en: "2026-11-24: its differential held the right diagnosis in 1 of 2 invented cases", zh: "2026-11-24：2 个虚构病例中，其鉴别诊断包含正确诊断 1 例" },
  examination: {
    day: "2026-11-24", program: "0.1.0", seconds: 83, outcome: { en: "its differential held the right diagnosis in 1 of 2 invented cases", zh: "2 个虚构病例中，其鉴别诊断包含正确诊断 1 例" },
    rows: [
      { diagnosis: { en: "Acute appendicitis", zh: "急性阑尾炎" }, language: { en: "English", zh: "英文" }, right: true, right_by_rules: true, diagnoses: 3, planned: 4, unsupported: 1, ruled_out: 0, seconds: 41 },
      { diagnosis: { en: "Hyperthyroidism", zh: "甲状腺功能亢进症" }, language: { en: "Chinese", zh: "中文" }, right: false, right_by_rules: true, diagnoses: 2, planned: 3, unsupported: 2, ruled_out: 1, seconds: 42 },
    ],
  },
};

const refusal = (code: ErrorCode, cause: string, next_step: string, retry: number | null = null) => ({ code, cause, next_step, retry_after_seconds: retry });

export function fake(options: FakeOptions = {}): Fake {
  const sent: Fake["sent"] = [];
  const handlers: ((event: AppEvent) => void)[] = [];
  const emit = (event: AppEvent) => handlers.forEach((handler) => handler(event));
  const cases = new Map((options.cases ?? [caseView()]).map((view) => [view.id, view]));
  let models = options.models ?? [qwen];
  let tasks: ModelTaskView[] = [
    { task: "summary", label: { en: "Problem summary", zh: "问题摘要" }, choice: { kind: "in_use" } },
    { task: "plan", label: { en: "Plan suggestions", zh: "方案建议" }, choice: { kind: "in_use" } },
  ];
  let vault: VaultStatus = { state: options.vault ?? "unlocked", keychain_available: false, keychain_remembers: false, retry_after_seconds: 0 };
  let settings: Settings = { locale: "en", theme: "light", idle_lock_minutes: 10, keep_reading: false, clinician_name: "Dr Lee", clinician_credential: "MD", pane_widths: {}, keys: {}, ...options.settings };
  let timer: ReturnType<typeof setTimeout> | undefined;

  const find = (id: string): CaseView => {
    const view = cases.get(id);
    if (!view) throw refusal("case_unknown", "This case does not exist.", "Choose another case.");
    return view;
  };
  const put = (view: CaseView): CaseView => {
    cases.set(view.id, view);
    return view;
  };
  const row = (view: CaseView): CaseRow => ({
    id: view.id, label: view.header.fields.label, age_sex: { en: `${view.header.age?.en ?? ""} ${view.header.sex?.en ?? ""}`, zh: `${view.header.age?.zh ?? ""}${view.header.sex?.zh ?? ""}` },
    lead_problem: view.structured[0]?.rows[0]?.label.en ?? "", state: view.state, updated_at: Date.UTC(2026, 10, 24, 9, 30), snippet: "",
  });
  const draftOf = (id: string): DraftView => {
    const { draft } = find(id);
    if (!draft) throw refusal("draft_missing", "No run has made a draft yet.", "Run first.");
    return draft;
  };
  const redraft = (id: string, change: (statement: StatementView) => StatementView): DraftView => {
    const draft = draftOf(id);
    const next = { ...draft, plan: draft.plan.map(change) };
    put({ ...find(id), draft: next });
    return next;
  };

  const decided = (entry: StatementView, decision: Decision, by: string): StatementView => {
    if (decision.kind === "undo") return { ...entry, decision: null, decided_by: null };
    if (decision.kind === "take_over") return { ...entry, placement: "draft", decision: "accept", decided_by: by };
    if (decision.kind === "promote") return { ...entry, placement: "draft", decision: "accept", decided_by: by, reason: decision.reason };
    if (decision.kind === "edit") return { ...entry, decision: "edit", decided_by: by, text: { en: decision.text, zh: decision.text } };
    return { ...entry, decision: decision.kind, decided_by: by, reason: decision.kind === "reject" ? decision.reason : null };
  };

  function play(id: string): string {
    const run = "run-1";
    const events = finished(draftView());
    put({ ...find(id), draft: { ...draftView(), plan: [], hypotheses: [], prognosis: [], summary: [] } });
    const step = () => {
      const next = events.shift();
      if (!next) return;
      if (next.event === "statement_added") {
        const { draft } = find(id);
        const list = next.part === "summary" ? "summary" : next.part === "prognosis" ? "prognosis" : "plan";
        if (draft) put({ ...find(id), draft: { ...draft, [list]: [...draft[list], next.statement] } });
      }
      if (next.event === "run_finished") put({ ...find(id), draft: draftView(), state: "needs_review" });
      emit({ case: id, run, kind: next });
      timer = setTimeout(step, options.pace ?? 250);
    };
    timer = setTimeout(step, options.pace ?? 250);
    return run;
  }

  const answers: Handlers = {
    vault_status: () => vault,
    passphrase_rate: ({ passphrase }) => ({ score: Math.min(4, Math.floor(passphrase.length / 5)), acceptable: passphrase.length >= 10, message: passphrase.length >= 10 ? { en: "Strong.", zh: "强。" } : { en: "Too short: use at least 10 characters.", zh: "太短：至少 10 个字符。" } }),
    vault_create: () => { vault = { ...vault, state: "unlocked" }; return { recovery_key: "K7QF-9M2X-TT4B-0ZRD-8WJH-5PNC-VE3A-6YGS" }; },
    vault_unlock: ({ passphrase }) => {
      if (passphrase !== "correct horse battery") throw refusal("passphrase_wrong", "The passphrase is wrong.", "Try again, or use the recovery key.", 2);
      return (vault = { ...vault, state: "unlocked" });
    },
    vault_recover: () => (vault = { ...vault, state: "unlocked" }),
    vault_lock: () => (vault = { ...vault, state: "locked" }),
    vault_change_passphrase: () => vault,
    keychain_set: () => vault,
    case_list: ({ state, search }) => {
      const rows = [...cases.values()].map(row);
      const counts = (["draft", "needs_review", "signed", "follow_up_due"] as const).map((name) => ({ state: name, count: rows.filter((entry) => entry.state === name).length }));
      return { cases: rows.filter((entry) => (!state || entry.state === state) && JSON.stringify(entry).toLowerCase().includes(search.toLowerCase())), counts, more: false, total: rows.length };
    },
    case_create: ({ fields }) => { const view = caseView(); return put({ ...view, id: `case-${cases.size + 1}`, header: { ...view.header, fields: { ...view.header.fields, ...fields, label: fields.label || `C-${cases.size + 1}` } } }); },
    collection_propose: ({ documents, columns }) => (documents.some((entry) => entry.kind === "bytes" && entry.name === "ward.csv")
      ? { kind: "rows", total: 2, columns: [{ heading: "age", read_as: "age" }, { heading: "Hb", read_as: columns.find((entry) => entry.heading === "Hb")?.read_as ?? null }],
          patients: [{ key: "1", name: "Ann Example", age_sex: { en: "71 F", zh: "71岁女" }, lead_problem: "Heart failure", facts: 3 }, { key: "2", name: "Bob Example", age_sex: { en: "64 M", zh: "64岁男" }, lead_problem: "Gout", facts: 2 }] }
      : null),
    collection_import: ({ patients }) => ({ cases: patients.map((key) => put({ ...caseView(), id: `row-${key}` }).id) }),
    sample_open: () => put({ ...caseView(), id: `case-${cases.size + 1}` }),
    sample_list: () => samples,
    case_open: ({ case: id }) => find(id),
    case_update: ({ case: id, fields }) => { const view = find(id); return put({ ...view, header: { ...view.header, fields, as_of: fields.as_of } }); },
    case_delete: ({ case: id }) => { cases.delete(id); return null; },
    document_add: ({ case: id }) => find(id),
    document_picture: () => ({ png: null, window: null }),
    fact_correct: ({ case: id }) => find(id),
    fact_remove: ({ case: id, fact }) => { const view = find(id); return put({ ...view, structured: view.structured.map((group) => ({ ...group, rows: group.rows.map((entry) => (entry.id === fact ? { ...entry, status: "removed" as const } : entry)) })) }); },
    fact_restore: ({ case: id }) => find(id),
    question_answer: ({ case: id, question, option }) => { const view = find(id); return put({ ...view, questions: view.questions.map((entry) => (entry.id === question ? { ...entry, answer: option } : entry)) }); },
    run_start: ({ case: id }) => ({ run: play(id), steps: runSteps }),
    run_cancel: ({ run }) => { clearTimeout(timer); emit({ case: [...cases.keys()][0] ?? "", run, kind: { event: "run_cancelled" } }); return null; },
    draft_get: ({ case: id }) => find(id).draft,
    statement_decide: ({ case: id, statement, decision, by }) => redraft(id, (entry) => (entry.id === statement ? decided(entry, decision, by) : entry)),
    statements_decide: ({ case: id, statements, decision, by }) => redraft(id, (entry) => (statements.includes(entry.id) ? decided(entry, decision, by) : entry)),
    score_list: () => [{ id: "meld-3", name: { en: "MELD 3.0", zh: "MELD 3.0" }, aliases: ["liver"], standing: { en: "not found in the record: bilirubin, INR", zh: "病历中未见：胆红素、INR" } }],
    score_compute: ({ score: id, inputs }) => score(id, null, inputs),
    gene_summary: () => geneSummary(),
    therapy_table: () => therapyTable(),
    statement_add: ({ case: id, part, text }) => {
      const draft = draftOf(id);
      const [template] = draftView().plan;
      const added = { ...template, id: `own-${draft.plan.length}`, part, text: { en: text, zh: text }, origin: "person", citations: [], decision: "accept", placement: "draft" } as StatementView;
      const next = { ...draft, plan: [...draft.plan, added] };
      put({ ...find(id), draft: next });
      return next;
    },
    issue_override: ({ case: id, key, reason }) => { const view = find(id); const change = <T extends { rule: string }>(issue: T) => (issue.rule === key ? { ...issue, override_reason: reason } : issue); return put({ ...view, issues: view.issues.map(change), top: view.top.map(change) }); },
    issue_reopen: ({ case: id, key }) => { const view = find(id); const change = <T extends { rule: string }>(issue: T) => (issue.rule === key ? { ...issue, override_reason: null } : issue); return put({ ...view, issues: view.issues.map(change), top: view.top.map(change) }); },
    annotation_add: ({ case: id, statement, place, text, by }) => {
      const view = find(id);
      const note = { id: `note-${Math.random()}`, statement, place: place && { ...place, line: 1, quote: "" }, text, by, at: Date.UTC(2026, 10, 24, 9, 45) };
      const on = <T extends { id: string; annotations: AnnotationView[] }>(entry: T): T => (entry.id === statement ? { ...entry, annotations: [...entry.annotations, note] } : entry);
      put({ ...view, annotations: place ? [...view.annotations, note] : view.annotations, draft: view.draft && { ...view.draft, plan: view.draft.plan.map(on), hypotheses: view.draft.hypotheses.map(on) } });
      return [note];
    },
    annotation_list: () => [],
    annotation_delete: ({ case: id, annotation }) => {
      const view = find(id);
      const without = (notes: AnnotationView[]) => notes.filter((note) => note.id !== annotation);
      const off = <T extends { annotations: AnnotationView[] }>(entry: T): T => ({ ...entry, annotations: without(entry.annotations) });
      put({ ...view, annotations: without(view.annotations), draft: view.draft && { ...view.draft, plan: view.draft.plan.map(off), hypotheses: view.draft.hypotheses.map(off) } });
      return [];
    },
    sign_preview: ({ case: id }) => ({ ...signing(draftOf(id)), reasons: find(id).issues.filter((issue) => issue.override_reason !== null).map((issue) => ({ key: issue.rule, text: `${issue.title.en}: ${issue.override_reason}` })) }),
    plan_sign: ({ case: id, name, credential }) => put({ ...find(id), state: "signed", draft: { ...draftOf(id), state: "signed", signature: { name, credential, at: Date.UTC(2026, 10, 24, 9, 41), model_hash: qwen.sha256, text_hash: "9f2c".repeat(16) } } }),
    addendum_add: ({ case: id, text, by }) => { const draft = draftOf(id); const next = { ...draft, addenda: [...draft.addenda, { text, by, at: Date.UTC(2026, 10, 24, 9, 50) }] }; put({ ...find(id), draft: next }); return next; },
    case_deidentify: ({ choice }) => ({
      statements: [choice.dates === "shift" ? "Dates are shifted. A text with shifted dates is not de-identified by the Safe Harbor method." : "Identifiers of the HIPAA Safe Harbor list were replaced.", "Page images are left out."],
      documents: [{ document: "d1", title: "document 1", text: "Seen by Dr. [NAME-1].", removals: [{ start: 12, end: 17, kind: "name", original: "Patel", replacement: "[NAME-1]", before: "Seen by Dr. ", after: ".", kept: choice.keep.some((one) => one.start === 12) }] }],
    }),
    export_write: ({ format }) => ({ path: `plan.${format}`, bytes: 1, sha256: "" }),
    section_text: () => ({ text: "plan" }),
    model_list: () => models,
    model_measure: () => ({ reads: 97.2, writes: 23.4, seconds: 6, meaning: { en: "Reading a record of 1,500 words takes about 27 s, once for all steps.", zh: "读取约 1500 词的病历约需 27 秒。" } }),
    model_examine: ({ model }) => (models = models.map((entry) => (entry.id === model ? { ...entry, examining: { done: 2, total: 8, seconds_left: 240, ended: null } } : entry))),
    model_examine_cancel: () => (models = models.map((entry) => (entry.examining ? { ...entry, examining: { ...entry.examining, ended: refusal("cancelled", "The run was cancelled.", "") } } : entry))),
    model_tasks: () => tasks,
    model_task_set: ({ task, choice }) => (tasks = tasks.map((entry) => (entry.task === task ? { ...entry, choice } : entry))),
    model_about: ({ model }) => ({ name: models.find((entry) => entry.id === model)?.name ?? "", rows: [{ label: { en: "Licence", zh: "许可" }, value: { en: "Apache-2.0", zh: "Apache-2.0" } }, { label: { en: "Funding", zh: "资金来源" }, value: null }] }),
    model_import: () => models,
    model_select: ({ model }) => (models = models.map((entry) => ({ ...entry, selected: entry.id === model }))),
    model_remove: () => models,
    settings_get: () => settings,
    settings_set: (next) => (settings = next),
    about: () => ({ version: "0.1.0", intended_use: { en: "Decision support for clinicians. Not certified as a medical device.", zh: "供临床医生的决策支持。未经医疗器械认证。" }, data_folder: "~/.local/share/consilium", privacy: { en: "Nothing is sent.", zh: "不发送任何内容。" }, knowledge: [{ name: "ANSM interactions thesaurus", version: "2023-09", licence: "Licence Ouverte" }] }),
  };

  return {
    sent,
    emit,
    call(name, request) {
      sent.push({ name, request });
      const answer = answers[name] as ((value: unknown) => unknown) | undefined;
      if (!answer) return Promise.reject(refusal("command_unknown", `No command ${name}.`, ""));
      return Promise.resolve().then(() => structuredClone(answer(request)));
    },
    listen: (handler) => { handlers.push(handler); return Promise.resolve(); },
    painted: () => undefined,
  };
}

export type { AppEventKind };
