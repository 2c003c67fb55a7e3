import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import App from "../src/app/App.svelte";
import { start } from "../src/ipc";
import { examined } from "../src/ipc/fake";
import { open, violations } from "./support";

const find = (id: string) => screen.findByTestId(id);

async function openCase() {
  const program = open();
  await userEvent.click(await find("case-row"));
  await find("case-header");
  return program;
}

test("creates a vault, shows the recovery key and opens the workbench", async () => {
  open({ vault: "absent" });
  await userEvent.type(await find("passphrase"), "correct horse battery");
  await userEvent.type(await find("passphrase-repeat"), "correct horse battery");
  expect(await violations()).toEqual([]);
  await userEvent.click(await find("vault-create"));
  expect(await find("recovery-key")).toHaveTextContent("K7QF");
  expect(await find("vault-continue")).toBeDisabled();
  await userEvent.click(await find("recovery-kept"));
  await userEvent.click(await find("vault-continue"));
  await find("shell");
});

test("a wrong passphrase says why and waits", async () => {
  open({ vault: "locked" });
  await userEvent.type(await find("unlock-passphrase"), "wrong");
  await userEvent.click(await find("unlock"));
  expect(await find("unlock-error")).toHaveTextContent("The passphrase is wrong");
  expect(await find("unlock")).toBeDisabled();
});

test("the empty workbench offers three samples", async () => {
  open({ cases: [] });
  await waitFor(() => expect(screen.getAllByTestId("sample")).toHaveLength(3));
  expect(await violations()).toEqual([]);
});

test("a red flag outranks everything and the header says the allergies", async () => {
  await openCase();
  expect(await find("red-flags")).toHaveTextContent("Act now, do not wait for this run");
  expect(await find("allergies")).toHaveTextContent("penicillin (anaphylaxis)");
  expect(screen.getByText(/not for emergencies or monitoring/)).toBeInTheDocument();
  expect(await violations()).toEqual([]);
});

test("every check says found, clear or not checked with the reason", async () => {
  await openCase();
  const rows = await screen.findAllByTestId("issue-row");
  expect(rows.map((row) => row.dataset["state"])).toEqual(["found", "found", "found", "not_checked", "clear"]);
  expect(rows[3]).toHaveTextContent(/no albumin or bilirubin in the record.*Not checked/);
});

test("a run fills the plan, and suggestions and unsupported statements stand apart", async () => {
  await openCase();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(screen.getByText("Run finished. Review the results; you decide.")).toBeInTheDocument());
  await userEvent.keyboard("{Control>}4{/Control}");
  expect(await screen.findAllByTestId("statement")).toHaveLength(6);
  expect(await find("suggestions")).toHaveTextContent("No model writes into the plan by itself");
  expect(await find("tray")).toHaveTextContent("ruled out: penicillin allergy");
  expect(await violations()).toEqual([]);
});

test("statements are accepted, edited and rejected by single keys, then signed", async () => {
  const program = await openCase();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(screen.getByText("Run finished. Review the results; you decide.")).toBeInTheDocument());
  await userEvent.keyboard("{Control>}4{/Control}");
  const rows = (await screen.findAllByTestId("statement")).filter((row) => row.dataset["placement"] === "draft");
  for (const [at, key] of ["a", "r", "r", "a"].entries()) {
    rows[at]?.focus();
    await userEvent.keyboard(key);
  }
  await waitFor(() => expect(program.sent.filter((entry) => entry.name === "statement_decide")).toHaveLength(4));
  await userEvent.keyboard("{Control>}5{/Control}");
  await userEvent.click(await find("attest"));
  await waitFor(async () => expect(await find("sign")).toBeEnabled());
  await userEvent.click(await find("sign"));
  expect(await find("signed")).toHaveTextContent("Dr Lee");
  expect(screen.queryByTestId("run")).toBeNull();
});

test("identifiers are reviewed in context before a de-identified export", async () => {
  const program = await openCase();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(screen.getByText("Run finished. Review the results; you decide.")).toBeInTheDocument());
  await userEvent.keyboard("{Control>}5{/Control}");
  await userEvent.click(await find("deidentify"));
  const removal = await find("deid-removal");
  expect(await find("deid-removals")).toHaveTextContent("Seen by Dr. Patel [NAME-1].");
  expect(removal).toBeChecked();
  expect(await violations()).toEqual([]);
  removal.focus();
  await userEvent.keyboard(" ");
  await waitFor(async () => expect(await find("deid-removal")).not.toBeChecked());
  await userEvent.selectOptions(await find("deid-dates"), "shift");
  await waitFor(() => expect(document.body).toHaveTextContent("not de-identified by the Safe Harbor method"));
  await userEvent.click(await find("deid-export-fhir"));
  await waitFor(() => expect(program.sent.at(-1)).toEqual({ name: "export_write", request: { case: expect.any(String), format: "fhir", path: "", deidentified: { dates: "shift", realistic: false, keep: [{ document: "d1", start: 12, end: 17 }] } } }));
});

test("Ctrl+L locks and blanks the window", async () => {
  await openCase();
  await userEvent.keyboard("{Control>}l{/Control}");
  await find("unlock-passphrase");
  expect(document.body).not.toHaveTextContent("atrial fibrillation");
});

test("the interface speaks Chinese", async () => {
  open({ settings: { locale: "zh" } });
  await userEvent.click(await find("case-row"));
  expect(await find("red-flags")).toHaveTextContent("立即处理，不要等待本次运行");
  expect(document.documentElement.lang).toBe("zh-Hans");
});

test("models and settings are without violations", async () => {
  open();
  await userEvent.click(await find("nav-models"));
  expect(await find("model")).toHaveTextContent("Qwen2.5");
  expect(await violations()).toEqual([]);
  await userEvent.click(await find("nav-settings"));
  await find("clinician-name");
  expect(await violations()).toEqual([]);
});

test("a program that does not answer is named, not waited for", async () => {
  const program = open();
  cleanup();
  start({ ...program, call: () => Promise.reject(new Error("no answer")) });
  render(App);
  expect(await find("refused")).toHaveTextContent("no answer");
});

test("a table of patients is confirmed column by column and becomes cases", async () => {
  const program = open();
  const file = new File(["age;Hb\n71;101\n64;140\n"], "ward.csv", { type: "text/csv" });
  await userEvent.click(await find("case-new"));
  await userEvent.upload(await find("new-files"), file);
  await userEvent.click(await find("new-create"));
  expect(await find("columns")).toHaveTextContent("1 not understood");
  const [, hb] = screen.getAllByTestId("column");
  await userEvent.type(hb as HTMLElement, "haemoglobin (g/L)");
  await userEvent.tab();
  await waitFor(() => expect(screen.getByTestId("columns")).toHaveTextContent("read as haemoglobin (g/L)"));
  expect(await violations()).toEqual([]);
  await userEvent.click(screen.getByLabelText("Make a case of Bob Example"));
  await userEvent.click(await find("collection-import"));
  await find("case-header");
  expect(screen.getByTestId("toast")).toHaveTextContent("Cases made: 1");
  expect(program).toBeDefined();
});

test("the model in use is measured, and its sheet says what is not disclosed", async () => {
  open();
  await userEvent.click(await find("nav-models"));
  await userEvent.click((await screen.findAllByTestId("model-measure"))[0] as HTMLElement);
  expect(await find("model-speed")).toHaveTextContent("Reads 97 and writes 23.4 tokens per second");
  await userEvent.click(screen.getAllByTestId("model-about")[0] as HTMLElement);
  expect(await find("model-sheet")).toHaveTextContent("Funding");
  expect(screen.getByTestId("model-sheet")).toHaveTextContent("not disclosed");
  expect(await violations()).toEqual([]);
});

test("the keys still act after the palette and the new case are closed", async () => {
  await openCase();
  await userEvent.keyboard("{Control>}k{/Control}");
  await find("palette");
  await userEvent.keyboard("{Escape}");
  await userEvent.keyboard("{Control>}4{/Control}");
  expect(await find("tab-plan")).toHaveAttribute("aria-selected", "true");
  await userEvent.keyboard("{Control>}n{/Control}");
  await find("new-text");
  await userEvent.keyboard("{Escape}");
  await userEvent.keyboard("{Control>}1{/Control}");
  expect(await find("tab-check")).toHaveAttribute("aria-selected", "true");
});

test("a model is examined from its card: progress, cancel, and the cases one by one", async () => {
  open({ models: [examined] });
  await userEvent.click(await find("nav-models"));
  const rows = await screen.findAllByTestId("examined-case");
  expect(rows.map((row) => row.textContent)).toEqual([expect.stringMatching(/Acute appendicitis.*named/), expect.stringMatching(/Hyperthyroidism.*not named/)]);
  expect(await violations()).toEqual([]);
  await userEvent.click(await find("model-examine"));
  expect(await find("examining")).toHaveTextContent("Case 3 of 8 · about 4 min left");
  expect(await violations()).toEqual([]);
  await userEvent.click(await find("examine-cancel"));
  expect(await find("examine-ended")).toHaveTextContent("No result was kept");
});

test("a task is put to a model of its own, or left to rules and tables", async () => {
  const program = open({ models: [examined, { ...examined, id: "other", name: "Other", state: "installed", selected: false }] });
  await userEvent.click(await find("nav-models"));
  await userEvent.selectOptions(await find("task-plan"), "Rules and tables alone");
  await waitFor(() => expect(program.sent.at(-1)).toEqual({ name: "model_task_set", request: { task: "plan", choice: { kind: "none" } } }));
  await userEvent.selectOptions(await find("task-summary"), "Other");
  await waitFor(() => expect(program.sent.at(-1)).toEqual({ name: "model_task_set", request: { task: "summary", choice: { kind: "model", model: "other" } } }));
  expect(await violations()).toEqual([]);
});

test("a new case is stood in at once", async () => {
  open();
  await userEvent.click(await find("case-new"));
  await userEvent.type(await find("new-text"), "72-year-old woman, weak.");
  await userEvent.click(await find("new-create"));
  await find("case-header");
  await waitFor(() => expect(document.activeElement).toHaveAttribute("data-pane", "work"));
});
