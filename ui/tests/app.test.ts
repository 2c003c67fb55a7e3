import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import App from "../src/app/App.svelte";

test("says what it is for", () => {
  render(App);
  expect(screen.getByText(/not for emergencies/)).toBeVisible();
});
