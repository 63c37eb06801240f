/**
 * Nanoseconds of CPU that this process has used, all its threads together: garbage collection is paid for whichever
 * thread does it, and what other processes do on the machine is not seen.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}
