/** 64 hexadecimal digits, as every container runtime names its containers. */
const id = /[0-9a-f]{64}/;

/**
 * The id of the container that this process runs in, from `/proc/self/cgroup` (cgroup v1) and `/proc/self/mountinfo` (v2,
 * where the runtime mounts `/etc/hostname` from a folder of that name).
 */
export function containerId(read: (path: string) => string | undefined): string | undefined {
  const inCgroup = id.exec(read('/proc/self/cgroup') ?? '')?.[0];
  if (inCgroup !== undefined) return inCgroup;
  const mounts = read('/proc/self/mountinfo')?.split('\n') ?? [];
  const hostname = mounts.find((mount) => mount.includes('/etc/hostname') && id.test(mount));
  return hostname === undefined ? undefined : id.exec(hostname)?.[0];
}
