import { screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { open, violations } from "./support";

const find = (id: string) => screen.findByTestId(id);

async function openCase(settings = {}) {
  const program = open({ settings });
  await userEvent.click(await find("case-row"));
  await find("case-header");
  return program;
}

test("a score is recomputed at once with an input of one's own and goes back to the record", async () => {
  const program = await openCase();
  await userEvent.keyboard("{Control>}3{/Control}");
  const score = (await screen.findAllByTestId("score")).find((card) => card.dataset["score"] === "cha2ds2-vasc");
  await userEvent.click(score?.querySelector('[data-testid="score-edit"]') as HTMLElement);
  await userEvent.selectOptions(await find("score-input-stroke"), "1");
  await waitFor(() => expect(score).toHaveTextContent("With 1 of your own inputs; the record is unchanged."));
  expect(program.sent.filter((entry) => entry.name === "score_compute").at(-1)?.request).toMatchObject({ score: "cha2ds2-vasc", inputs: [{ key: "stroke", number: 1 }] });
  expect(await violations()).toEqual([]);
  await userEvent.click(await find("score-reset"));
  expect(score).not.toHaveTextContent("of your own inputs");
});

test("any other score is one key away with what is known filled in", async () => {
  await openCase();
  await userEvent.keyboard("{Control>}3{/Control}");
  await userEvent.click(screen.getByText("All scores, with what is known filled in"));
  await userEvent.type(await find("score-search"), "liver");
  await userEvent.click(await find("score-row"));
  await find("score-input-bilirubin");
  const card = (await screen.findAllByTestId("score")).find((entry) => entry.dataset["score"] === "meld-3");
  expect(card).toHaveTextContent("Not computed: not found in the record: bilirubin, INR");
  await userEvent.type(await find("score-input-bilirubin"), "2");
  await waitFor(() => expect(card).toHaveTextContent("With 1 of your own inputs"));
});

test("genes stand on one page with words beside the colour", async () => {
  await openCase();
  await userEvent.click(await find("gene-chip"));
  const page = await find("gene-summary");
  expect(page).toHaveTextContent("Avoid clopidogrel if possible.");
  expect((await screen.findAllByTestId("gene-drug")).map((row) => row.dataset["light"])).toEqual(["avoid", "change"]);
  expect(page).toHaveTextContent("avoid");
  expect(await violations()).toEqual([]);
});

test("what was not understood goes into a text of one's own", async () => {
  const program = await openCase();
  await userEvent.keyboard("{Control>}{Shift>}u{/Shift}{/Control}");
  expect(await find("reason")).toHaveValue("QRS 118 ms");
  await userEvent.click(await find("reason-confirm"));
  await waitFor(() => expect(program.sent.find((entry) => entry.name === "document_add")?.request).toMatchObject({ document: { kind: "paste", text: "QRS 118 ms" } }));
});

test("what the record lacks is written as in a note and read with it", async () => {
  const program = await openCase();
  await userEvent.click(await find("tab-structured"));
  await userEvent.click(await find("record-add"));
  await userEvent.type(await find("reason"), "Allergies: codeine - rash");
  expect(await violations()).toEqual([]);
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  const sent = () => program.sent.find((entry) => entry.name === "document_add")?.request;
  await waitFor(() => expect(sent()).toMatchObject({ document: { kind: "paste", text: "Allergies: codeine - rash" } }));
});

test("the timeline zooms by keyboard and says its window", async () => {
  await openCase();
  await userEvent.click(await find("tab-timeline"));
  const before = (await find("timeline-window")).textContent;
  const chart = screen.getByRole("group", { name: /Events over time/ });
  chart.focus();
  await userEvent.keyboard("+");
  expect((await find("timeline-window")).textContent).not.toEqual(before);
  await userEvent.keyboard("0");
  expect((await find("timeline-window")).textContent).toEqual(before);
  expect(await violations()).toEqual([]);
});

test("drugs stand under the list they belong to", async () => {
  await openCase();
  await userEvent.click(await find("tab-structured"));
  expect((await screen.findAllByTestId("fact-section")).map((entry) => entry.textContent)).toContain("Taken now");
  expect(await violations()).toEqual([]);
});

test("both languages have every message", async () => {
  const { en } = await import("../src/app/messages/en");
  const { zh } = await import("../src/app/messages/zh");
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  for (const [key, text] of Object.entries(zh)) {
    const named = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    expect(named(text), key).toEqual(named(en[key as keyof typeof en]));
  }
});

test("a note on a fact stands under it", async () => {
  const program = await openCase();
  await userEvent.click(await find("tab-structured"));
  const [row] = await screen.findAllByTestId("fact-row");
  row?.focus();
  await userEvent.keyboard("n");
  await userEvent.type(await find("reason"), "From the referral");
  await userEvent.click(await find("reason-confirm"));
  await waitFor(() => expect(screen.getAllByTestId("fact-row")[0]).toHaveTextContent("From the referral"));
  expect(await violations()).toEqual([]);
  expect(program.sent.find((entry) => entry.name === "annotation_add")?.request).toMatchObject({ text: "From the referral", by: "Dr Lee" });
});
