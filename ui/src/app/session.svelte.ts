import { type ApiError, type AppEvent, call, type CaseList, type CaseState, type CaseView, explain, type ModelView, type RunMode, type SampleView, type Settings, type VaultStatus } from "../ipc";
import { setLocale, t } from "./i18n.svelte";
import { advance, begin, type RunProgress } from "./progress";
import { dismissAll, toast } from "./toasts.svelte";

export type Screen = "workbench" | "models" | "settings";

/** Everything the window shows, as it came from the program. */
class Session {
  vault = $state<VaultStatus | null>(null);
  idle = $state(false);
  settings = $state<Settings | null>(null);
  list = $state.raw<CaseList>({ cases: [], more: false, counts: [], total: 0 });
  query = $state("");
  filter = $state<CaseState | null>(null);
  samples = $state.raw<SampleView[]>([]);
  current = $state.raw<CaseView | null>(null);
  run = $state.raw<RunProgress | null>(null);
  models = $state.raw<ModelView[]>([]);
  screen = $state<Screen>("workbench");
  busy = $state(false);
  /** Why the program did not answer at the start. */
  refused = $state<ApiError | null>(null);
}

export const session = new Session();

/** Runs `work`; a refusal becomes a message with cause and next step. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (cause) {
    const said = explain(cause);
    if (said.code === "vault_locked") session.vault = await call("vault_status", null);
    else toast("critical", said.cause, said.next_step);
    return undefined;
  }
}

export async function begin_session(): Promise<void> {
  session.refused = null;
  try {
    apply(await call("settings_get", null));
    session.vault = await call("vault_status", null);
  } catch (cause) {
    session.refused = explain(cause);
    return;
  }
  // At the very first start nobody has chosen a language yet: the system's is the better guess.
  if (session.vault.state === "absent" && session.settings?.locale === "en" && /^zh\b/i.test(navigator.language)) await change({ locale: "zh" });
  if (session.vault.state === "unlocked") await opened();
}

function apply(settings: Settings): void {
  session.settings = settings;
  setLocale(settings.locale);
  const dark = settings.theme === "dark" || (settings.theme === "system" && window.matchMedia?.("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  document.documentElement.dataset["contrast"] = settings.theme === "contrast" ? "more" : "normal";
}

export async function change(with_: Partial<Settings>): Promise<void> {
  if (!session.settings) return;
  const wanted = { ...$state.snapshot(session.settings), ...with_ };
  apply(wanted);
  await attempt(() => call("settings_set", wanted));
}

/** After the vault was opened: everything anew. */
export async function opened(): Promise<void> {
  session.idle = false;
  session.vault = (await attempt(() => call("vault_status", null))) ?? session.vault;
  await Promise.all([refresh(), models(), samples()]);
}

export async function refresh(): Promise<void> {
  const list = await attempt(() => call("case_list", { state: session.filter, search: session.query }));
  if (list) session.list = list;
}

export async function models(): Promise<void> {
  session.models = (await attempt(() => call("model_list", null))) ?? session.models;
}

async function samples(): Promise<void> {
  session.samples = (await attempt(() => call("sample_list", null))) ?? [];
}

/** Locks: the page forgets everything it showed before the program answers. */
export async function lock(why: "asked" | "idle"): Promise<void> {
  blank();
  session.idle = why === "idle";
  session.vault = (await attempt(() => call("vault_lock", null))) ?? session.vault;
}

function blank(): void {
  session.current = null;
  session.run = null;
  session.list = { cases: [], more: false, counts: [], total: 0 };
  session.query = "";
  session.filter = null;
  session.screen = "workbench";
  if (session.vault) session.vault.state = "locked";
  dismissAll();
}

export async function show(id: string): Promise<void> {
  const view = await attempt(() => call("case_open", { case: id }));
  if (view) take(view);
}

/** Takes over a case as the program sees it now. */
export function take(view: CaseView): void {
  session.current = view;
  session.screen = "workbench";
  void refresh();
}

export async function run(mode: RunMode): Promise<void> {
  const view = session.current;
  if (!view || session.run?.state === "running") return;
  const started = await attempt(() => call("run_start", { case: view.id, mode }));
  if (started) session.run = begin(started, view.id, Date.now());
}

export async function cancel(): Promise<void> {
  const { run } = session;
  if (run?.state === "running") await attempt(() => call("run_cancel", { run: run.run }));
}

/** One event of the program. */
export function hear(event: AppEvent): void {
  const { event: kind } = event.kind;
  if (session.run) session.run = advance(session.run, event);
  if (kind === "vault_locked") {
    blank();
    void call("vault_status", null).then((status) => (session.vault = status));
  }
  if (kind === "model_changed") void models();
  if (["run_finished", "run_cancelled", "run_failed", "case_changed", "step_finished"].includes(kind)) void reload(event.case);
  if (kind === "statement_added") void redraft(event.case);
  // The run bar of the case on screen says so itself.
  if (kind === "run_finished" && (session.current?.id !== event.case || session.screen !== "workbench")) toast("ok", t("run.finished"));
}

async function reload(id: string): Promise<void> {
  if (session.current?.id !== id) return;
  const view = await attempt(() => call("case_open", { case: id }));
  if (view && session.current?.id === id) session.current = view;
  await refresh();
}

async function redraft(id: string): Promise<void> {
  if (session.current?.id !== id) return;
  const draft = await attempt(() => call("draft_get", { case: id }));
  if (draft && session.current?.id === id) session.current = { ...session.current, draft };
}
