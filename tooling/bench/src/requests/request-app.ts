/** Starts a server on a free port of the loopback and returns the port. It runs until the process ends. */
export type Start = () => Promise<number>;
