import type { Server } from 'node:http';

/** Starts a server on a free port of the loopback. It runs until the process ends. */
export type Start = () => Promise<Server>;
