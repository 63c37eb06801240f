const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Attributes, and the variables that deployments give them by the downward API, the first that is set. */
const variables: Readonly<Record<string, readonly string[]>> = {
  'k8s.pod.name': ['K8S_POD_NAME', 'POD_NAME', 'HOSTNAME'],
  'k8s.pod.uid': ['K8S_POD_UID', 'POD_UID'],
  'k8s.namespace.name': ['K8S_NAMESPACE_NAME', 'POD_NAMESPACE', 'K8S_POD_NAMESPACE'],
  'k8s.node.name': ['K8S_NODE_NAME', 'NODE_NAME'],
  'k8s.container.name': ['K8S_CONTAINER_NAME', 'CONTAINER_NAME'],
  'k8s.deployment.name': ['K8S_DEPLOYMENT_NAME'],
  'k8s.cluster.name': ['K8S_CLUSTER_NAME'],
};

/** What a process can say of the pod it runs in: nothing outside of Kubernetes, whose every pod knows `KUBERNETES_SERVICE_HOST`. */
export function kubernetes(
  environment: NodeJS.ProcessEnv,
  read: (path: string) => string | undefined,
): Readonly<Record<string, string>> {
  if (environment['KUBERNETES_SERVICE_HOST'] === undefined) return {};
  const found: Record<string, string | undefined> = {};
  for (const [attribute, names] of Object.entries(variables)) {
    found[attribute] = names.map((name) => environment[name]?.trim()).find(Boolean);
  }
  found['k8s.namespace.name'] ??= read(`${SERVICE_ACCOUNT}/namespace`)?.trim();
  found['k8s.pod.uid'] ??= podUid(read('/proc/self/mountinfo') ?? '');
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
}

/** `/var/lib/kubelet/pods/<uid>/etc-hosts` is mounted into every pod. */
function podUid(mounts: string): string | undefined {
  return /\/pods\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//.exec(mounts)?.[1];
}
