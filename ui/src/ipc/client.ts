import { Channel, invoke, isTauri } from "@tauri-apps/api/core";
import type { ApiError, AppEvent, Commands } from "./generated";

export type Name = keyof Commands;
type Handler = (event: AppEvent) => void;

/** What carries a command to the program and its events back. */
export interface Transport {
  call(name: Name, request: unknown): Promise<unknown>;
  listen(handler: Handler): Promise<void>;
  painted(): void;
}

const tauri: Transport = {
  call: (name, request) => invoke("call", { name, request }),
  listen(handler) {
    const events = new Channel<AppEvent>();
    events.onmessage = handler;
    return invoke("subscribe", { events });
  },
  painted: () => void invoke("first_paint"),
};

let transport: Transport = tauri;

/** True inside the window; a page in a browser has no program behind it. */
export const inWindow = (): boolean => isTauri() || "__TAURI_INTERNALS__" in window;

/** Replaces the program, for the browser and for tests. */
export function start(replacement: Transport): void {
  transport = replacement;
}

/** Sends a command. Refusals are [`ApiError`] values. */
export function call<N extends Name>(name: N, request: Commands[N]["request"]): Promise<Commands[N]["response"]> {
  return transport.call(name, request) as Promise<Commands[N]["response"]>;
}

export const listen = (handler: Handler): Promise<void> => transport.listen(handler);

export const painted = (): void => transport.painted();

/** The refusal as the program worded it; anything else becomes a plain message. */
export function explain(cause: unknown): ApiError {
  if (typeof cause === "object" && cause !== null && "code" in cause && "cause" in cause) return cause as ApiError;
  const said = cause instanceof Error ? cause.message : String(cause);
  return { code: "request_malformed", cause: said, next_step: "", retry_after_seconds: null };
}
