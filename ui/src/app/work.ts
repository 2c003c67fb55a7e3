import { call, type AnnotationView, type CaseFields, type CaseView, type CollectionView, type ColumnChoice, type Decision, type DeidentifyChoice, type DeidentifyPreview, type DocumentInput, type DraftView, type ExportFormat, type GeneSummaryView, type PartView, type ScoreInputGiven, type ScoreRow, type ScoreView, type TherapyTable } from "../ipc";
import { t } from "./i18n.svelte";
import { attempt, change, refresh, session, show, take } from "./session.svelte";
import { toast } from "./toasts.svelte";

/** What the physician does with the case on screen. Every step goes to the program, and its answer is shown. */

const by = (): string => session.settings?.clinician_name ?? "";

async function base64(file: File): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(",") + 1);
}

const fileInput = async (file: File): Promise<DocumentInput> => ({ kind: "bytes", name: file.name, base64: await base64(file) });

export async function create(text: string, files: File[], fields: CaseFields): Promise<boolean> {
  session.busy = true;
  const view = await attempt(async () => {
    const documents: DocumentInput[] = text.trim() ? [{ kind: "paste", text, title: "" }] : [];
    for (const file of files) documents.push(await fileInput(file));
    return call("case_create", { documents, fields });
  });
  session.busy = false;
  if (view) take(view);
  return view !== undefined;
}

/** Files that may hold several patients by their names. */
const mayBeSeveral = (files: File[]): boolean => files.length > 0 && files.every((file) => /\.(csv|tsv|txt|xlsx)$/i.test(file.name));

const inputs = (files: File[]): Promise<DocumentInput[]> => Promise.all(files.map(fileInput));

/** What files with several patients would become; nothing where they are one patient's documents. */
export async function propose(files: File[], columns: ColumnChoice[]): Promise<CollectionView | null> {
  if (!mayBeSeveral(files)) return null;
  session.busy = true;
  const view = await attempt(async () => call("collection_propose", { documents: await inputs(files), columns }));
  session.busy = false;
  return view ?? null;
}

/** Makes one case for each patient and shows the first. */
export async function collect(files: File[], columns: ColumnChoice[], patients: string[], fields: CaseFields): Promise<boolean> {
  session.busy = true;
  const made = await attempt(async () => call("collection_import", { documents: await inputs(files), columns, patients, fields }));
  session.busy = false;
  if (!made) {
    await refresh();
    return false;
  }
  toast("ok", t("collection.made", { count: made.cases.length }));
  const [first] = made.cases;
  if (first) await show(first);
  return true;
}

export async function sample(id: string): Promise<void> {
  session.busy = true;
  const view = await attempt(() => call("sample_open", { sample: id }));
  session.busy = false;
  if (view) take(view);
}

/** Sends what changes the case and shows the case as it is then. */
export async function alter(send: (id: string) => Promise<CaseView>): Promise<boolean> {
  const id = session.current?.id;
  if (!id) return false;
  const view = await attempt(() => send(id));
  if (view && session.current?.id === id) {
    session.current = view;
    void refresh();
  }
  return view !== undefined;
}

async function redraw(send: (id: string) => Promise<DraftView>): Promise<boolean> {
  const id = session.current?.id;
  if (!id) return false;
  const draft = await attempt(() => send(id));
  if (draft && session.current?.id === id) session.current = { ...session.current, draft };
  return draft !== undefined;
}

export async function attach(files: File[]): Promise<void> {
  for (const file of files) await alter(async (id) => call("document_add", { case: id, document: await fileInput(file) }));
}

/** Adds a text of the physician's own to the case: passages that were not understood, reworded. */
export const addText = (text: string): Promise<boolean> =>
  alter((id) => call("document_add", { case: id, document: { kind: "paste", text, title: t("source.own_text") } }));

export const decide = (statement: string, decision: Decision): Promise<boolean> =>
  redraw((id) => call("statement_decide", { case: id, statement, decision, by: by() }));

/** The same decision on several statements. */
export const decideAll = (statements: string[], decision: Decision): Promise<boolean> =>
  redraw((id) => call("statements_decide", { case: id, statements, decision, by: by() }));

export const scoreList = (): Promise<ScoreRow[] | undefined> => {
  const id = session.current?.id;
  return id ? attempt(() => call("score_list", { case: id })) : Promise.resolve(undefined);
};

export const scoreCompute = (score: string, inputs: ScoreInputGiven[]): Promise<ScoreView | undefined> => {
  const id = session.current?.id;
  return id ? attempt(() => call("score_compute", { case: id, score, inputs })) : Promise.resolve(undefined);
};

export const geneSummary = (): Promise<GeneSummaryView | undefined> => {
  const id = session.current?.id;
  return id ? attempt(() => call("gene_summary", { case: id })) : Promise.resolve(undefined);
};

export const therapyTable = (): Promise<TherapyTable | undefined> => {
  const id = session.current?.id;
  return id ? attempt(() => call("therapy_table", { case: id })) : Promise.resolve(undefined);
};

/** True when decisions carry a name; every decision must. */
export const hasName = (): boolean => by().trim() !== "";

export const addStatement = (part: PartView, text: string, reason: string): Promise<boolean> =>
  redraw((id) => call("statement_add", { case: id, part, text, reason, by: by() }));

export const override = (key: string, reason: string): Promise<boolean> =>
  alter((id) => call("issue_override", { case: id, key, reason, by: by() }));

/** Takes the reason against an issue or a blocker back. */
export const reopen = (key: string): Promise<boolean> => alter((id) => call("issue_reopen", { case: id, key }));

export const addendum = (text: string): Promise<boolean> => redraw((id) => call("addendum_add", { case: id, text, by: by() }));

export async function annotate(target: { statement: string } | { place: { document: string; start: number; end: number } }, text: string): Promise<void> {
  const id = session.current?.id;
  if (!id) return;
  const request = { case: id, text, by: by() };
  const done = await attempt(() =>
    "statement" in target
      ? call("annotation_add", { ...request, statement: target.statement, place: null })
      : call("annotation_add", { ...request, statement: null, place: { ...target.place, line: 0, quote: "" } }),
  );
  if (done) await alter((at) => call("case_open", { case: at }));
}

/** Deletes a note. */
export async function deleteNote({ id: annotation }: AnnotationView): Promise<void> {
  await alter(async (id) => {
    await call("annotation_delete", { case: id, annotation });
    return call("case_open", { case: id });
  });
}

export async function sign(name: string, credential: string): Promise<void> {
  const done = await alter((id) => call("plan_sign", { case: id, name, credential }));
  if (!done) return;
  toast("ok", t("sign.done"));
  // What one signed with is what one signs with: an addendum carries the same name.
  if (!session.settings?.clinician_name || !session.settings.clinician_credential) await change({ clinician_name: name, clinician_credential: credential });
}

export async function remove(id: string): Promise<void> {
  const done = await attempt(() => call("case_delete", { case: id }).then(() => true));
  if (!done) return;
  if (session.current?.id === id) session.current = null;
  toast("info", t("case.deleted"));
  await refresh();
}

/** The documents of the case on screen without identifiers, for review. */
export async function deidentified(choice: DeidentifyChoice): Promise<DeidentifyPreview | null> {
  const id = session.current?.id;
  if (!id) return null;
  return (await attempt(() => call("case_deidentify", { case: id, choice }))) ?? null;
}

export async function write(format: ExportFormat, deidentified: DeidentifyChoice | null): Promise<void> {
  const id = session.current?.id;
  if (!id) return;
  const written = await attempt(() => call("export_write", { case: id, format, path: "", deidentified }));
  if (written) toast("ok", t("export.done"), written.path);
}

async function clipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast("ok", t("copy.done"));
  } catch {
    toast("critical", t("copy.failed"));
  }
}

export async function copyPart(part: PartView | null): Promise<void> {
  const id = session.current?.id;
  if (!id) return;
  const plain = await attempt(() => call("section_text", { case: id, part }));
  if (plain) await clipboard(plain.text);
}

export const copyText = (text: string): Promise<void> => (text ? clipboard(text) : Promise.resolve());
