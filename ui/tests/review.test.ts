import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, violations } from "./support";

const find = (id: string) => screen.findByTestId(id);
const draftRows = async () => (await screen.findAllByTestId("statement")).filter((row) => row.dataset["placement"] === "draft");

async function planOf(settings = {}) {
  const program = open({ settings });
  await userEvent.click(await find("case-row"));
  await find("case-header");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(screen.getByText("Run finished. Review the results; you decide.")).toBeInTheDocument());
  await userEvent.keyboard("{Control>}4{/Control}");
  return program;
}

test("one statement is accepted and the rest rejected with one reason, then taken back", async () => {
  const program = await planOf();
  (await draftRows())[0]?.focus();
  await userEvent.keyboard("a");
  await userEvent.click(await find("reject-rest"));
  await userEvent.type(await find("reason"), "Not for this visit");
  await userEvent.click(await find("reason-confirm"));
  await waitFor(async () => expect((await draftRows()).filter((row) => row.classList.contains("reject"))).toHaveLength(3));
  const sent = program.sent.find((entry) => entry.name === "statements_decide");
  expect(sent?.request).toMatchObject({ decision: { kind: "reject", reason: "Not for this visit" }, by: "Dr Lee" });
  expect(await violations()).toEqual([]);
  await userEvent.click(await find("undo-rejected"));
  await waitFor(async () => expect((await draftRows()).filter((row) => row.classList.contains("open"))).toHaveLength(3));
});

test("a section is accepted by one key, and its rest rejected by another", async () => {
  await planOf();
  const treatment = (await draftRows())[1];
  treatment?.focus();
  await userEvent.keyboard("{Shift>}A{/Shift}");
  await waitFor(async () => expect((await draftRows()).filter((row) => row.classList.contains("accept"))).toHaveLength(2));
});

test("urgent statements say so in words and are shown alone", async () => {
  await planOf();
  expect((await draftRows())[0]).toHaveTextContent("act now");
  await userEvent.click(await find("plan-show-urgent"));
  expect(await draftRows()).toHaveLength(1);
});

test("who decides is asked once, where it is first needed", async () => {
  const program = await planOf({ clinician_name: "" });
  (await draftRows())[0]?.focus();
  await userEvent.keyboard("a");
  await userEvent.type(await find("reason"), "Dr Wang{Enter}");
  await waitFor(() => expect(program.sent.find((entry) => entry.name === "statement_decide")?.request).toMatchObject({ by: "Dr Wang" }));
});

test("signing shows blockers first, then the plan, and folds what was rejected", async () => {
  await planOf();
  (await draftRows())[0]?.focus();
  await userEvent.keyboard("a");
  await userEvent.keyboard("{Control>}5{/Control}");
  await userEvent.click(await find("blocker-reject"));
  await userEvent.click(await find("reason-confirm"));
  const rejected = await find("rejected");
  expect(rejected).not.toHaveAttribute("open");
  expect(rejected).toHaveTextContent("3 rejected");
  const order = [...document.querySelectorAll('[data-testid="final-plan"], [data-testid="rejected"]')].map((element) => (element as HTMLElement).dataset["testid"]);
  expect(order).toEqual(["final-plan", "rejected"]);
  expect(await violations()).toEqual([]);
});

test("a check says what to do in short and why behind a key", async () => {
  open();
  await userEvent.click(await find("case-row"));
  const row = (await screen.findAllByTestId("issue-row")).find((entry) => entry.dataset["rule"] === "interaction-spironolactone-ramipril");
  expect(row).toBeDefined();
  const inside = within(row as HTMLElement);
  expect(inside.queryByTestId("issue-more")).toBeNull();
  await userEvent.click(inside.getByText("More: why, and the source's words"));
  expect(inside.getByTestId("issue-more")).toHaveTextContent("potentiellement létale");
  expect(await violations()).toEqual([]);
});

test("therapy options stand side by side, and no drug treatment is always among them", async () => {
  const program = await planOf();
  await userEvent.click(screen.getByText("Therapy options side by side"));
  expect(await find("therapy-row")).toHaveTextContent("Not checked: sodium is older than allowed");
  expect(await violations()).toEqual([]);
  await userEvent.click(within(await find("therapy-none")).getByRole("button"));
  await waitFor(() => expect(program.sent.find((entry) => entry.name === "statement_add")?.request).toMatchObject({ part: "treatment", text: "No drug treatment, watchful waiting" }));
});

test("mine first: the software's diagnoses are hidden until one is named, then both are compared", async () => {
  await planOf();
  await userEvent.keyboard("{Control>}2{/Control}");
  await userEvent.click(screen.getByText("Mine first"));
  expect(screen.queryAllByTestId("hypothesis")).toHaveLength(0);
  await userEvent.type(screen.getByPlaceholderText("Add a diagnosis of your own"), "Hyperkalaemia{Enter}");
  expect(await find("comparison")).toHaveTextContent("Only the software's");
});

test("a dismissed check is taken back, in the list and on the plan to be signed", async () => {
  const program = await planOf();
  await userEvent.keyboard("{Control>}1{/Control}");
  const row = () => screen.getAllByTestId("issue-row").find((entry) => entry.dataset["rule"] === "renal-metformin") as HTMLElement;
  const dismiss = async () => {
    row().focus();
    await userEvent.keyboard("r");
    await userEvent.type(await find("reason"), "Known and already handled");
    await userEvent.click(await find("reason-confirm"));
    await waitFor(() => expect(row()).toHaveTextContent("dismissed"));
  };
  await dismiss();
  expect(await violations()).toEqual([]);
  row().focus();
  await userEvent.keyboard("r");
  await waitFor(() => expect(row()).not.toHaveTextContent("dismissed"));
  expect(program.sent.find((entry) => entry.name === "issue_reopen")?.request).toMatchObject({ key: "renal-metformin" });
  await dismiss();
  await userEvent.keyboard("{Control>}5{/Control}");
  await userEvent.click(await find("reason-reopen"));
  await waitFor(() => expect(screen.queryByTestId("reason-reopen")).toBeNull());
});

test("a note on a diagnosis stands under it and can be deleted", async () => {
  const program = await planOf();
  await userEvent.keyboard("{Control>}2{/Control}");
  const [card] = await screen.findAllByTestId("hypothesis");
  card?.focus();
  await userEvent.keyboard("n");
  await userEvent.type(await find("reason"), "Ask the family");
  await userEvent.click(await find("reason-confirm"));
  expect(await find("note")).toHaveTextContent("Ask the family Dr Lee");
  await waitFor(() => expect(document.body.style.pointerEvents).not.toBe("none"));
  await userEvent.click(await find("note-delete"));
  await waitFor(() => expect(screen.queryByTestId("note")).toBeNull());
  expect(program.sent.some((entry) => entry.name === "annotation_delete")).toBe(true);
});
