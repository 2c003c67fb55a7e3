export type * from "./generated";
export { call, explain, inWindow, listen, painted, start, type Transport } from "./client";
