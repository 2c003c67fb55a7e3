import { mount } from "svelte";
import App from "./app/App.svelte";
import { inWindow, start } from "./ipc";
import "./styles/tokens.css";
import "./styles/base.css";

async function open(target: HTMLElement): Promise<void> {
  if (import.meta.env.DEV && !inWindow()) start((await import("./ipc/fake")).fake());
  mount(App, { target });
}

const target = document.getElementById("app");
if (target) void open(target);
