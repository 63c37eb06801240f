import { describe, expect, test } from 'vitest';
import { containerId } from '../src/resource/container-id.ts';
import { kubernetes } from '../src/resource/kubernetes.ts';

const id = '8f3bd1cf2b7ac4a1f0f4c1f2ab0e5d7c9e8b7a6f5d4c3b2a1908f7e6d5c4b3a2';
const reading =
  (files: Readonly<Record<string, string>>) =>
  (path: string): string | undefined =>
    files[path];

describe('the id of a container', () => {
  test.for<[string, Readonly<Record<string, string>>]>([
    ['Docker, cgroup v1', { '/proc/self/cgroup': `12:cpu:/docker/${id}\n1:name=systemd:/docker/${id}` }],
    ['Kubernetes, cgroup v1', { '/proc/self/cgroup': `11:memory:/kubepods/besteffort/pod1234/${id}` }],
    ['containerd by systemd', { '/proc/self/cgroup': `0::/system.slice/cri-containerd-${id}.scope` }],
    [
      'Docker, cgroup v2',
      {
        '/proc/self/cgroup': '0::/',
        '/proc/self/mountinfo': `1 2 0:1 / / rw - overlay\n3 2 8:1 /var/lib/docker/containers/${id}/hostname /etc/hostname rw - ext4`,
      },
    ],
  ])('is found in %s', ([, files]) => {
    expect(containerId(reading(files))).toBe(id);
  });

  test.for<[string, Readonly<Record<string, string>>]>([
    ['there is no /proc', {}],
    ['it is no container', { '/proc/self/cgroup': '0::/user.slice/user-1000.slice' }],
    ['a mount only looks like it', { '/proc/self/mountinfo': `3 2 8:1 /images/${id} /data rw - ext4` }],
  ])('is not known where %s', ([, files]) => {
    expect(containerId(reading(files))).toBeUndefined();
  });
});

describe('a pod', () => {
  const inKubernetes = { KUBERNETES_SERVICE_HOST: '10.0.0.1', HOSTNAME: 'shop-7d9f-abcde' };

  test('is known by what its deployment says', () => {
    const variables = {
      ...inKubernetes,
      POD_NAME: 'shop-1',
      POD_NAMESPACE: 'prod',
      NODE_NAME: 'n1',
      POD_UID: 'u',
      CONTAINER_NAME: 'app',
    };
    expect(kubernetes(variables, reading({}))).toEqual({
      'k8s.pod.name': 'shop-1',
      'k8s.namespace.name': 'prod',
      'k8s.node.name': 'n1',
      'k8s.pod.uid': 'u',
      'k8s.container.name': 'app',
    });
  });

  test('is known by its files where its deployment says nothing', () => {
    const files = {
      '/var/run/secrets/kubernetes.io/serviceaccount/namespace': 'staging\n',
      '/proc/self/mountinfo':
        '1 2 8:1 /var/lib/kubelet/pods/0b1c2d3e-4f5a-6b7c-8d9e-0f1a2b3c4d5e/etc-hosts /etc/hosts rw - ext4',
    };
    expect(kubernetes(inKubernetes, reading(files))).toEqual({
      'k8s.pod.name': 'shop-7d9f-abcde',
      'k8s.namespace.name': 'staging',
      'k8s.pod.uid': '0b1c2d3e-4f5a-6b7c-8d9e-0f1a2b3c4d5e',
    });
  });

  test('is none outside of Kubernetes', () => {
    expect(kubernetes({ HOSTNAME: 'laptop', POD_NAME: 'x' }, reading({}))).toEqual({});
  });
});
